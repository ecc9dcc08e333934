"""Values lifted out of a message for the templates and the hand-off: today the error code."""

import re

from bot.matching.words import cut

# "error code is 401", "401 error", "it gives me a 401"; but not "we got 500 contacts".
_ERROR = re.compile(
    r"\b(?:errors?|status|code|http(?:/\d(?:\.\d)?)?|response)\W{1,3}(?:(?:code|message|is)\W{1,3})*"
    r"(?P<named>[45]\d\d)\b"
    r"|\b(?P<shown>[45]\d\d)\W{1,3}"
    r"(?:errors?|status|response|unauthori[sz]ed|forbidden|bad request|not found)\b"
    r"|\b(?:gets?|getting|got|gives?|giving|returns?|throws?)\W{1,3}(?:me\W|us\W)?(?:an?\W{1,3})?"
    r"(?P<seen>[45]\d\d)\b(?! +(?:new +)?\w+s\b)",
    re.IGNORECASE,
)


def error_code(text: str) -> str:
    """The HTTP status that the text names as an error, "" where it names none."""
    found = _ERROR.search(cut(text))
    return found[found.lastgroup or 0] if found else ""
