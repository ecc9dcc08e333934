"""Credentials that show by what stands beside them: a word, or a key before its secret."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bot.core.credential_kinds import SILENT
from bot.core.credential_labels import (
    ALONE,
    ASSIGNS,
    BETWEEN_PAIR,
    FAMILIES,
    GAP,
    GROUPS_OF_FOUR,
    IDENTIFIES,
    IN_ADDRESS,
    LINE_BEFORE,
    LONGEST_LINE_BEFORE,
    LONGEST_PASSWORD,
    NAMED_OTHERWISE,
    OF_PASSWORDS,
    PASSWORD,
    REST,
    RUN,
    URL_CODE,
    VALUE,
    Label,
    family_of,
    labels_in,
)
from bot.core.credential_shapes import (
    UUID,
    is_adjacent_secret,
    is_assigned_secret,
    is_lone_secret,
    is_password,
    is_stand_in,
    is_v2_key,
)
from bot.core.credential_view import View

_BEFORE, _AFTER, _ADDRESS, _NEAR_ID = 160, 40, 300, 60  # characters
_UUID_LENGTH, _UUID_HYPHENS = 36, 4
_V3_SECRET_LENGTH = 22
_FAR_FAMILIES = frozenset(FAMILIES) - {"client", "key", "basic"}


class Found(NamedTuple):
    """A stretch that is to be cut out; `kind` is an id of KINDS, or SILENT."""

    start: int
    end: int
    kind: str


def labelled(view: View) -> list[Found]:
    """What shows by a word beside it."""
    labels = labels_in(view.lowered)
    found = [*_codes(view)]
    if labels:
        found += _values(view, labels)
        found += _lone_values(view, labels, {each.start for each in found})
        found += _identifiers(view, labels)
    return _joined(view, found)


def _joined(view: View, found: list[Found]) -> list[Found]:
    """The same; V2 access tokens are named with their key where that was pasted too."""
    if not any(each.kind == "v2_token" for each in found):
        return found
    if not any(is_v2_key(view.text[each.start : each.end]) for each in found):
        return found
    return [each._replace(kind="v2_pair") if each.kind == "v2_token" else each for each in found]


def _values(view: View, labels: list[Label]) -> Iterator[Found]:
    """What stands right after its word: assigned, on the next line, in the next column."""
    searched = 0
    for label in labels:
        if label.end < searched or not (gap := GAP.match(view.lowered, label.end)):
            continue
        if label.which in OF_PASSWORDS:
            yield from _password(view, label, gap)
        elif gap[0] and (match := VALUE.match(view.text, gap.end())):
            searched = match.end()
            if family := family_of(view.lowered, label):
                yield from _value(view, family, match.span(), bool(ASSIGNS.search(gap[0])))


def _password(view: View, label: Label, gap: re.Match[str]) -> Iterator[Found]:
    """What a person chose, signs and all; or WordPress, in six groups of four."""
    groups = GROUPS_OF_FOUR.match(view.text, label.end)
    if groups and family_of(view.lowered, label) == "wordpress":
        yield Found(*groups.span(1), "wordpress_password")
        return
    at = gap.end()
    match = PASSWORD.match(view.text, at, at + LONGEST_PASSWORD)
    value = match[0].rstrip(".,;:*_)]}'") if match else ""
    assigned = bool(ASSIGNS.search(gap[0]))
    if (assigned and is_password(value)) or is_lone_secret(value):
        yield Found(at, at + len(value), "password")


def _value(view: View, family: str, span: tuple[int, int], assigned: bool) -> Iterator[Found]:
    value = view.text[slice(*span)].rstrip(".")
    kind = _kind_beside(family, value, assigned)
    if kind is None:
        return
    end = span[0] + len(value)
    rest = REST.match(view.text, end) if kind != SILENT else None
    yield Found(span[0], rest.end() if rest else end, kind)


def _kind_beside(family: str, value: str, assigned: bool) -> str | None:
    """The kind of a value right after a word of this family; None: no secret."""
    if len(value) == _UUID_LENGTH and UUID.fullmatch(value):
        return None if is_stand_in(value) else _kind_of_uuid(family)
    if family in IDENTIFIES and is_v2_key(value):
        return SILENT
    if family == "client":
        return SILENT if is_lone_secret(value) else None
    if family == "key":
        return FAMILIES[family] if assigned and is_lone_secret(value) else None
    close = is_assigned_secret if assigned and family != "api" else is_adjacent_secret
    return FAMILIES[family] if close(value) else None


def _kind_of_uuid(family: str) -> str | None:
    if family in IDENTIFIES:
        return SILENT
    return "v2_token" if family == "access" else FAMILIES[family]


def _lone_values(view: View, labels: list[Label], taken: Collection[int]) -> Iterator[Found]:
    """What stands some words away from its word, and so must look like nothing else.

    What stands as near to such a value counts as well: the word was for both.
    """
    last, last_family = -_BEFORE, ""
    for match in RUN.finditer(view.text):
        if match.start() in taken:
            continue
        value = match[0].rstrip(".")
        span = (match.start(), match.start() + len(value))
        family = _family_near(view, labels, span, _BEFORE)
        if not family and match.start() - last < _BEFORE:
            family = last_family
        if family not in _FAR_FAMILIES or not is_lone_secret(value):
            continue
        if not _is_other(view, span):
            last, last_family = span[1], family
            yield Found(*span, FAMILIES[family])


def _is_other(view: View, span: tuple[int, int]) -> bool:
    """Whether it is part of an address, or something else's id by the word before it."""
    start, end = span
    before = view.text[max(0, start - _ADDRESS) : start]
    chunk = before[max(before.rfind(" "), before.rfind("\n")) + 1 :] + view.text[start : end + 8]
    return bool(IN_ADDRESS.search(chunk) or NAMED_OTHERWISE.search(before[-_NEAR_ID:].lower()))


def _identifiers(view: View, labels: list[Label]) -> Iterator[Found]:
    """UUIDs some words away: V3 keys are cut out silently, V2 access tokens are not."""
    if view.text.count("-") < _UUID_HYPHENS:
        return
    for match in UUID.finditer(view.text):
        family = _family_near(view, labels, match.span(), _NEAR_ID)
        if family not in IDENTIFIES and family != "access":
            continue
        if not _is_other(view, match.span()) and not is_stand_in(match[0]):
            yield Found(*match.span(), _kind_of_uuid(family) or SILENT)


def _family_near(view: View, labels: list[Label], span: tuple[int, int], before: int) -> str:
    """The family of the nearest word, better before than after it; empty: none is near."""
    at = bisect_left(labels, span[0], key=lambda label: label.start)
    if at > 0 and span[0] - labels[at - 1].end <= before:
        return family_of(view.lowered, labels[at - 1])
    while at < len(labels) and labels[at].start < span[1]:
        at += 1
    if at < len(labels) and labels[at].start - span[1] <= _AFTER:
        return family_of(view.lowered, labels[at])
    return ""


def _codes(view: View) -> Iterator[Found]:
    """Authorization codes in the address that came back: gone in five minutes, so no alarm."""
    if "code" not in view.lowered:
        return
    for match in URL_CODE.finditer(view.lowered):
        value = VALUE.match(view.text, match.end())
        if value and is_assigned_secret(value[0]):
            yield Found(*value.span(), SILENT)


def alone(view: View) -> Iterator[Found]:
    """The whole text is one secret: the words for it stood in the message before."""
    match = ALONE.fullmatch(view.text)
    if match and is_lone_secret(match[1]) and any(map(str.isdigit, match[1])):
        kind = "v3_secret" if len(match[1]) == _V3_SECRET_LENGTH else "api_key"
        yield Found(*match.span(1), kind)


def pairs(view: View) -> Iterator[Found]:
    """A V3 key and its secret, no word beside either: `key:secret`, or line by line."""
    if view.text.count("-") < _UUID_HYPHENS:
        return
    for match in UUID.finditer(view.text):
        secret = _beside_key(view, match)
        if secret and is_lone_secret(view.text[slice(*secret)]) and not is_stand_in(match[0]):
            yield Found(*match.span(), SILENT)
            yield Found(*secret, "v3_secret")


def _beside_key(view: View, key: re.Match[str]) -> tuple[int, int] | None:
    """What may be the secret of a key: right after it, or alone in the line above."""
    between = BETWEEN_PAIR.match(view.text, key.end())
    after = RUN.match(view.text, between.end()) if between else None
    if after:
        return after.span()
    start = max(0, key.start() - LONGEST_LINE_BEFORE)
    above = LINE_BEFORE.search(view.text[start : key.start()])
    return (start + above.start(1), start + above.end(1)) if above else None
