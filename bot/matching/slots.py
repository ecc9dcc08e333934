"""Values lifted out of a message for the templates and the hand-off: today the error code."""

import re

# "error code is 401", "401 error", "it gives me a 401"; but not "we got 500 contacts".
# In pasted text: "status": 401, "error_code": "401", statusCode=401, HTTP/1.1 401.
_NUMBER = re.compile(r"[45]\d\d")
_ERROR = re.compile(
    r"(?<![^\W_])(?:errors?|status|(?:error|response|status)?code|http(?:status|/\d(?:\.\d)?)?"
    r"|response)[\W_]{1,4}(?:(?:code|message|is)[\W_]{1,4}){0,3}(?P<named>[45]\d\d)\b"
    r"|\b(?P<shown>[45]\d\d)\W{1,3}"
    r"(?:errors?|status|response|unauthori[sz]ed|forbidden|bad request|not found)\b"
    r"|\b(?:gets?|getting|got|gives?|giving|returns?|throws?)\W{1,3}(?:me\W|us\W)?(?:an?\W{1,3})?"
    r"(?P<seen>[45]\d\d)\b(?! +(?:new +)?\w+s\b)",
    re.IGNORECASE,
)


def error_code(prose: str, text: str = "") -> str:
    """The HTTP status named as an error, "" for none; the prose goes before all of the text."""
    for part in (prose, text):
        found = _ERROR.search(part) if _NUMBER.search(part) else None
        if found:
            return found[found.lastgroup or 0]
    return ""
