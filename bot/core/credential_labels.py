"""The words beside a credential, and what may stand between a word and its value.

All patterns here are for text in lower case, except those of values.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# A word's family, and the kind of what stands beside it.
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "aws": "aws_secret",
        "wordpress": "wordpress_password",
        "refresh": "refresh_token",
        "access": "access_token",
        "secret": "v3_secret",
        "password": "password",
        "basic": "basic_login",
        "api": "api_key",
        "key": "api_key",
        "client": "",
    }
)
IDENTIFIES = frozenset(("api", "key", "client"))  # beside these a UUID is a V3 key


def _ends(*words: str) -> tuple[str, ...]:
    """A text may end so where a word and a separator precede the next word."""
    return tuple(word + separator for word in words for separator in ("", " ", "_", "-"))


# The word itself, its family, and the words before it that make it another's; "" is no label.
_WORDS: tuple[tuple[str, str, tuple[tuple[tuple[str, ...], str], ...]], ...] = (
    ("secret", "secret", ((_ends("aws"), "aws"),)),
    ("token", "access", ((_ends("refresh"), "refresh"), (_ends("csrf", "xsrf"), ""))),
    (
        "key",
        "key",
        (
            (_ends("secret_access", "secret access", "secretaccess"), "aws"),
            (_ends("api", "app", "access", "auth", "consumer", "integration"), "api"),
            (_ends("client"), "client"),
            (_ends("error", "meta", "site", "public", "secret"), ""),
        ),
    ),
    ("password", "password", ((_ends("application"), "wordpress"),)),
    ("passwd", "password", ()),
    ("passphrase", "password", ()),
    ("pwd", "password", ()),
    ("bearer", "access", ()),
    ("authorization", "access", ()),
    ("basic", "basic", ()),
    ("client", "client", ()),
    ("app", "client", ()),
)
OF_PASSWORDS = frozenset(
    which for which, (_, family, _) in enumerate(_WORDS) if family == "password"
)
_TAILS = re.compile(
    r"s?(?:[ _-]?(?:key|value|string|code|v[123]|\d{1,2}|prod|live|test|dev|staging))?(?![a-z0-9])"
)
_ID = re.compile(r"(?:lication)?[ _-]?ids?(?![a-z0-9])")


class Label(NamedTuple):
    """A word beside which credentials stand, and where; `which` counts over the words."""

    start: int
    end: int
    which: int


def labels_in(lowered: str) -> list[Label]:
    """All of them, in order; found by plain search, which is what makes most messages cheap."""
    found: list[Label] = []
    for which, (word, family, _) in enumerate(_WORDS):
        at = lowered.find(word)
        tail = _ID if family == "client" else _TAILS
        while at >= 0:
            if ends := tail.match(lowered, at + len(word)):
                found.append(Label(at, ends.end(), which))
            at = lowered.find(word, at + len(word))
    found.sort()
    return found


def family_of(lowered: str, label: Label) -> str:
    """A key of FAMILIES, by the word and by those before it; empty: no word of a credential."""
    _, family, others = _WORDS[label.which]
    for ends, other in others:
        if lowered.endswith(ends, 0, label.start):
            return other
    glued = family == "key" and label.start > 0 and lowered[label.start - 1].isalpha()
    return "" if glued else family


_QUOTES = (
    r"(?:[ \"'`*|\\()\[\]{<•·…\u2190-\u257f\u25a0-\u2bff\U0001f000-\U0001faff]|~(?!/)"
    r"|&quot;|&\#(?:39|x27);|&lt;|%2[02378])"
)
_MARKS = (
    r"=&gt;|&gt;|[=:>,\n\r\t]|-(?=\s)|%3[ad]"
    r"|(?:is|was|are|now|here|below|value|set to|as|following|this|the|v[123])(?![a-z0-9])"
)
_GAP = rf"(?:{_QUOTES}|~|_(?![a-z0-9])){{0,6}}+(?:(?:{_MARKS}){_QUOTES}{{0,8}}+){{0,6}}+"
_SOMETHING = r"(?=[^\s\"'`<>█]{4})"  # a WordPress password begins with a group of four
GAP = re.compile(_GAP + _SOMETHING)
ASSIGNS = re.compile(r"[=:>]|&gt;|%3[ad]|\b(?:is|was)\b")

VALUE = re.compile(
    r"(?=[A-Za-z0-9_.~+/%-]{8})(?:[A-Za-z0-9_.~+/-]++|%(?!3[AaDd]|2[026]))++(?:={1,2}(?![A-Za-z0-9]))?+"
)
PASSWORD = re.compile(r"(?:[^\s\"'`<>&█]++|&(?![a-z_]{1,20}=|[a-z]{2,5};))++")
LONGEST_PASSWORD = 64
GROUPS_OF_FOUR = re.compile(
    r"[\s\"'`*:=(-]{0,8}+(?:is[\s\"'`*:]{1,4}+)?"
    r"((?=[A-Za-z ]{0,28}\d)[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){5})(?![A-Za-z0-9])"
)
REST = re.compile(r"[!@#$^*?][^\s\"'`<>&,;)\]}|█]{0,64}(?<![.!?*:])")  # signs inside a secret

RUN = re.compile(r"(?!~)[A-Za-z0-9_.~+/-]{18,}+={0,2}")
ALONE = re.compile(r"[\s\"'`*_~<>()|]*+([A-Za-z0-9_~+/-]{18,512}+={0,2})[\s\"'`*<>()|.,;:!?]*+")
IN_ADDRESS = re.compile(r"://|www\.|[a-z]\.[a-z]{2,6}/")
NAMED_OTHERWISE = re.compile(
    r"(?:commit|sha|hash|request|trace|order|tracking|event|campaign|contact|list|version|build"
    r"|activity|account|session|tag|segment|job|file|image|video|etag|nonce|state|challenge"
    r"|invoice|span|message|user|customer)s?(?:[ _-]?(?:id|no|number|code))?[\"'`*]{0,3}"
    r"(?: ?[:=#]| is)?[ \"'`*(]{0,4}$"
)
URL_CODE = re.compile(r"(?:[?&]|%3f|%26|&amp;)code(?:=|%3d)")
CURL_LOGIN = re.compile(r"(?:^|\s)(?:-u|--user)[ =]['\"]?([^\s:'\"]{3,128}:)([^\s'\"█]{6,256})")
NEXT_LINE = re.compile(
    r"[\"'`\\n]{0,2}\s{0,3}\n[ \t>\"']{0,12}([A-Za-z0-9_.+/=-]{4,400}+)(?=\s|[\"'`,)}]|$)"
)
BETWEEN_PAIR = re.compile(r"(?:\\[nrt]|[\s:/,|&+\"'`*()_-]|and|%3[aA]){1,14}?(?=[A-Za-z0-9_-]{20})")
LINE_BEFORE = re.compile(
    r"(?:^|[\s\"'`*])([A-Za-z0-9_~-]{18,64})[\"'`*]{0,3}[ \t\r]{0,3}\n\s{0,3}[\"'`*]{0,3}$"
)
LONGEST_LINE_BEFORE = 80
