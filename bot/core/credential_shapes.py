"""What a string looks like on its own: made by a machine, chosen by a person, or a stand-in.

No word beside it counts here; that is in credential_labels.py.
"""

import re
from operator import sub

UUID = re.compile(
    r"(?:(?<![0-9A-Za-z])|(?<=%[23][0-9A-Fa-f]))"
    r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
)

_ASSIGNED_LEAST, _ADJACENT_LEAST, _LONE_LEAST, _PASSWORD_LEAST = 10, 14, 18, 8
_SHARE = 0.28  # of its characters; 99.9 % of random ones of 22 have more outside words
_DIGIT_RUNS = 4  # digits in so many places, letters between them
_SHARE_OF_LETTERS = 0.3  # without digits; of getApiKey nothing is outside words
_LOOKED_AT = 96  # a longer value shows by then what it is
_STEADY_STEPS = 0.45  # of all steps between neighbours; 1 in 30 of a random string
_SIGNS = frozenset("!@#$%^&*+?=")
_HEX_HASHES = frozenset((40, 64))

_V2_KEY = re.compile(r"[a-z0-9]{24}")
_HEX = re.compile(r"[0-9a-f]+")
_WORDS = re.compile(r"[A-Z][a-z]{3,}|[a-z]{4,}|[A-Z]{4,}")  # three letters are chance
_NAMES = re.compile(  # as in getApiKeyFromJSON
    r"[A-Z]?[a-z]{2,}|(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])|(?:API|CTCT|HTML|HTTPS?|JSON|JWT|PHP|SDK|SMS|UR[IL]|UUID|XML)(?![a-z])"
)
_VOWEL = re.compile(r"[aeiouyAEIOUY]|ctct|CTCT")  # and how everybody abbreviates the company
_KNOT = re.compile(r"[bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ]{5}")
_CLUSTER = re.compile(r"(?!ctct)[bcdfghjklmnpqrstvwxz]{4}", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+")
_NO_ALNUM = re.compile(r"[^A-Za-z0-9]+")
_TERMS = re.compile(
    r"(?i)oauth2?|sha-?\d{1,3}|argon2i?d?|bcrypt|base64(?:url)?|utf-?8|https?|2fa|v[123](?![0-9a-z])"
)
_STAND_INS = re.compile(
    r"your|example|placeholder|change[-_]?me|redacted|removed|hidden|insert|paste|replace|dummy"
    r"|sample|secret[-_]|[-_](?:secret|token|here)|passw[o0]rd|letmein|qwerty|xxxx|000000"
    r"|\*{4}|\.{4}|123456|abcdef|abc123|123e4567-e89b"
)
_NO_VALUE = re.compile(
    r"""(?ix)
      [$%]\{? [a-z_]+ [}%]? $          # $SECRET, ${SECRET}, %SECRET%
    | https?: | www\. | [a-z+]{2,12}://
    | [^@\s]+ @ [a-z0-9-]+ (?:\.[a-z0-9-]+)* \.[a-z]{2,} \.? $
    | \d{4}-\d\d-\d\d (?![0-9a-f-])    # a date
    | v?\d+ (?:\.\d+){1,3} (?:[-+.](?:alpha|beta|rc|dev)[\w.]*)? $
    | \S+ \.(?:json|php|txt|env|py|jsx?|ts|rb|java|html?|png|jpe?g|gif|pdf|csv|xml|ya?ml|md|zip|log)
      (?: :\d+)? $
    | [./~]                            # a path
    | [a-z0-9-]+ (?:\.[a-z0-9-]+){1,5} \.(?:com|net|org|io|email|dev|app|co|local) (?:/|$)
    """
)


def is_stand_in(value: str) -> bool:
    """Whether it stands for a secret without being one: a placeholder, a toy, crossed out."""
    start = value[:_LOOKED_AT]
    lowered = start.lower()
    return bool(_STAND_INS.search(lowered)) or _is_steady(_NO_ALNUM.sub("", start))


def is_assigned_secret(value: str) -> bool:
    """Whether it is a secret where `secret =` stands before it; the mildest of the three."""
    return _is_made(value, _ASSIGNED_LEAST)


def is_adjacent_secret(value: str) -> bool:
    """Whether it is a secret where only the word stands before it: `secret Xy3...`."""
    return _is_made(value, _ADJACENT_LEAST) and not _is_hash(value)


def is_lone_secret(value: str) -> bool:
    """Whether it is a secret where the word is some words away: letters of both cases, long."""
    mixed = not (value.islower() or value.isupper() or value.isdigit())
    return mixed and _is_made(value, _LONE_LEAST)


def is_rest_of_secret(value: str) -> bool:
    """Whether it goes on with the long secret in the line above; the last line may be short."""
    kinds = (str.isdigit, str.islower, str.isupper)
    return _is_made(value, _ASSIGNED_LEAST) or all(any(map(kind, value)) for kind in kinds)


def is_password(value: str) -> bool:
    """Whether a person may have chosen it where `password =` stands before it."""
    if is_stand_in(value) or _NO_VALUE.match(value) or "://" in value:
        return False
    core = _TERMS.sub("", value.strip("!?"))
    if len(core) < _PASSWORD_LEAST:
        return False
    signs = any(char in _SIGNS for char in core) and any(map(str.isalpha, core))
    return signs or any(map(str.isdigit, core))


def is_v2_key(value: str) -> bool:
    """Whether it has the shape of a V2 API key: 24 lower-case letters and digits, well mixed."""
    mixed = bool(_V2_KEY.fullmatch(value)) and len(_DIGITS.findall(value)) > 1
    return mixed and not value.isdigit() and not is_stand_in(value)


def _is_hash(value: str) -> bool:
    """Whether it could as well be the id of a commit or a check sum."""
    return len(value) in _HEX_HASHES and bool(_HEX.fullmatch(value))


def _is_made(value: str, least: int) -> bool:
    """Whether a machine made it: long enough, and little of it can be read as words."""
    if len(value) < least or value.isdigit():
        return False
    start = value[:_LOOKED_AT]
    if start.isalnum():
        return _has_noise(start, start) and not is_stand_in(start)
    part = max(start.split("/"), key=len)  # of a path every part counts for itself
    letters_and_digits = _NO_ALNUM.sub("", part)
    return (
        len(letters_and_digits) >= _ASSIGNED_LEAST
        and not letters_and_digits.isdigit()
        and _has_noise(part, letters_and_digits)
        and not _NO_VALUE.match(value[:256])
        and not is_stand_in(start)
    )


def _has_noise(value: str, letters_and_digits: str) -> bool:
    """Whether enough of it is no word; letters of one case alone must be unpronounceable."""
    if letters_and_digits.isalpha():
        if letters_and_digits.islower() or letters_and_digits.isupper():
            return bool(_KNOT.search(value))
        return _outside(_NAMES, _KNOT, value) >= _SHARE_OF_LETTERS * len(letters_and_digits)
    if len(_DIGITS.findall(letters_and_digits)) >= _DIGIT_RUNS:
        return True
    return _outside(_WORDS, _CLUSTER, value) >= _SHARE * len(letters_and_digits)


def _outside(words: re.Pattern[str], knot: re.Pattern[str], value: str) -> int:
    """How many letters and digits stand in no word that can be pronounced."""
    runs = [run for run in words.findall(value) if _VOWEL.search(run) and not knot.search(run)]
    return len(_NO_ALNUM.sub("", value)) - sum(map(len, runs))


def _is_steady(value: str) -> bool:
    """Whether it mostly counts up or repeats: xxxxxxxx, abcd1234, a1b2c3d4."""
    codes = value.encode("ascii", "replace")
    return any(_counts_up(list(map(sub, codes[far:], codes))) for far in (1, 2))


def _counts_up(steps: list[int]) -> bool:
    return steps.count(0) + steps.count(1) >= _STEADY_STEPS * len(steps)
