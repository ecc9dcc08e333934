"""Lines that a program wrote: logs, stack traces, HTTP headers, commands. Not what is in them.

A line that ends in a question mark is never one: somebody asks. Each expression is tried once at
the beginning of a line, and what it may repeat is possessive or counted, so none is ever slow.
"""

import re

_START = r"^[ \t]*+(?=\S[^\n]{3})(?![^\n]*\?[ \t\r]*$)"
_REST = r"[^\n]*+(?:\n|\Z)"
_END = r"(?=[ \t\r]*$)"

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}"
_TIME = r"\d\d?:\d\d:\d\d"  # with seconds, which people leave out
_LEVEL = "(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE)"

_LOG_LINE = re.compile(
    rf"""{_START}[\[(<"]?(?:
    \d{{4}}[-/.]\d\d[-/.]\d\d(?:T\d\d:\d\d|[ ,_]{{1,2}}{_TIME})
    |\d\d?[-/. ](?:\d\d?|{_MONTH})[-/. ]\d{{4}}[ ,:T]{{1,2}}{_TIME}
    |(?:{_DAY},?[ ])?(?:{_MONTH}[ ]{{1,2}}\d\d?|\d\d?[ ]{_MONTH}),?[ ](?:\d{{4}},?[ ])?{_TIME}
    |{_TIME}(?:[.,]\d{{1,9}})?[\])>]?[ \t]{{1,8}}[\[(<]?(?:{_LEVEL}\b|[\w.-]{{1,40}}[\])>])
    |\d{{1,3}}(?:\.\d{{1,3}}){{3}}[ ]\S{{1,40}}[ ]\S{{1,40}}[ ]\[
    |{_LEVEL}(?:\][ \t]|:[\w.]{{1,80}}:)
    ){_REST}""",
    re.VERBOSE | re.MULTILINE,
)

_HTTP = rf"""(?i:(?:[<>*][ ])?(?:
    (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ ](?:/|https?://)\S*+(?:[ ]HTTP/\d(?:\.\d)?)?{_END}
    |HTTP/\d(?:\.\d)?[ ]\d{{3}}(?:[ ][\w'-]{{1,20}}){{0,3}}{_END}
    |(?:Accept|Access-Control|Cache|CF|Content|If|Keep|Last|Okta|Postman|Retry|Sec|Set|Strict
       |Transfer|User|WWW|X)-[\w-]{{1,40}}:[ ]
    |Authorization:[ ](?:Basic|Bearer)[ ]\S++{_END}
    |(?:Request[ ](?:URL|Method)|Status[ ]Code|Remote[ ]Address|Referrer[ ]Policy):[ ]
    ))[^\n]*+
    (?:\n[ \t]*+(?:(?:[<>*][ ])?[A-Za-z][\w-]{{1,40}}:[ ]\S[^\n]*|[<>*]){_END})*+"""

_AT = rf"""at[ ](?:async[ ]|new[ ])?(?:
    (?=[^\s(]{{0,200}}[.<$/\\])[^\s()]{{1,200}}[ ]?\(
    |\S{{3,250}}:\d{{1,9}}{_END}
    |[^\s()]{{1,80}}[ ]?\([^()\n]{{0,200}}:\d{{1,9}}\){_END}
    )"""

# Python shows the line of the program below the name of its file.
_TRACE = rf"""(?:{_AT}
    |File[ ]"[^"\n]*+",[ ]line[ ]\d[^\n]*+(?:\n(?![ \t]*+File[ ]")[^\n]*+)?
    |\#\d{{1,4}}[ ]{{1,4}}(?:/|\{{main\}}|\[internal|[A-Z]:\\
        |[^\s()]{{1,200}}(?:\(\d{{1,9}}\):|::|->))
    |(?:from[ ])?/\S{{1,200}}:\d{{1,9}}:in[ ]
    |thrown[ ]in[ ]\S{{1,250}}[ ]on[ ]line[ ]\d
    |\.\.\.[ ]\d{{1,5}}[ ](?:more|common[ ]frames)
    |(?:PHP[ ])?Stack[ ]trace:|Traceback[ ]\(most[ ]recent
    |---[ ]End[ ]of[ ]|During[ ]handling[ ]of[ ]the[ ]above
    |(?:Uncaught[ ])?Error:[^\n]*+(?=\n[ \t]*+{_AT})
    |[~^]{{3,}}{_END})"""

_RAISED = rf"""(?:PHP[ ]|Fatal[ ]error:[ ]{{1,4}}|Uncaught[ ]|Unhandled[ ]exception[.:]?[ ]
       |Caused[ ]by:[ ]|Exception[ ]in[ ]thread[ ]"[^"\n]*+"[ ]|\[\w{{1,40}}\][ ])*+
    [A-Za-z][\w.\\$]*+(?<=\wError|eption)(?:[ ]\[\w{{1,40}}\])?(?::|{_END})"""

_VALUE = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|[-+]?\d[\w.+-]*+|true|false|null|None)"""
_OPENS = r"[\[{]{1,2}"
_MEMBER = rf"""(?:["'][\w.$ -]{{1,80}}["'][ ]*+(?::|=>)[ ]*+(?:{_VALUE}|{_OPENS})[ ]*+,?{_END}
    |[\w$.]{{1,80}}[ ]*+(?::|=>)[ ]*+(?:{_VALUE}[ ]*+,|{_OPENS}){_END}
    |\[[\w.:-]{{1,80}}\][ ]=>[ ]|Array{_END}|[\w\\]{{1,120}}[ ]Object{_END})"""

_PROMPT = r"""(?:\$|PS[ ][A-Z]:\\[^>\n]{0,120}>|[\w.-]{1,60}@[\w.-]{1,60}:[^$#\n]{0,80}[$#]
    |[A-Z]:\\[^>\n]{0,120}>)[ \t]*+[a-z./]"""

_LINE = re.compile(
    rf"{_START}(?:{_HTTP}|{_TRACE}|{_RAISED}|{_MEMBER}|{_PROMPT}){_REST}",
    re.VERBOSE | re.MULTILINE,
)

_QUOTED = r"""(?:"(?:[^"\\]|\\.){0,4000}+"|'[^']{0,4000}+')"""
_COMMAND = re.compile(
    rf"""^[ \t]*+(?:[$#%][ \t]++)?(?:curl|wget)
    (?:(?:[ \t]|\\\r?\n)++(?:
        --?\w[\w-]*+(?:=\S++)?(?:[ \t]++(?:[A-Z]{{3,7}}\b|\d++\b|{_QUOTED}))?
        |{_QUOTED}|https?://\S++
    ))++""",
    re.VERBOSE | re.MULTILINE,
)


def without_commands(text: str) -> str:
    """The text without curl and wget and what is handed to them; words behind them stay."""
    return _COMMAND.sub(" ", text)


def without_log_lines(text: str) -> str:
    """The text without lines that begin with a time; a bracket that one opens at its end stays."""
    return _LOG_LINE.sub(_opened, text)


def _opened(line: re.Match[str]) -> str:
    end = line[0].rstrip()[-1]
    return f"{end}\n" if end in "{[" and line[0].endswith("\n") else ""


def without_dumps(text: str) -> str:
    """The text without lines of HTTP and of stack traces, and lone members of objects."""
    return _LINE.sub("", text)
