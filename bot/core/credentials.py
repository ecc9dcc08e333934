"""The one detector of pasted secrets: what it finds is cut out before anything else sees the text.

Every search is linear: no pattern begins twice inside one run of characters, and each first asks
whether its marker is there at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core.credential_kinds import KINDS, SHAPES, SILENT, Kind, Shape
from bot.core.credential_labels import CURL_LOGIN, NEXT_LINE
from bot.core.credential_search import Found, alone, labelled, pairs
from bot.core.credential_shapes import (
    is_assigned_secret,
    is_password,
    is_rest_of_secret,
    is_stand_in,
)
from bot.core.credential_view import View, view_of

__all__ = ["CUT", "KINDS", "Detector", "Kind", "Screened"]

CUT = "█████"  # no word, and no pattern takes it for part of a value

_OWN_LEAST = 8  # a shorter one stands in ordinary words
_WRAPPED_LEAST = 40  # no line is broken sooner
_RANKS = {id_: rank for rank, id_ in enumerate((*KINDS, SILENT))}


@dataclass(frozen=True, slots=True)
class Screened:
    """`text` without its secrets; `kinds` are ids of KINDS in order of first appearance."""

    text: str
    kinds: tuple[str, ...]


class Detector:
    """Finds secrets by their shape, by the words beside them, and the desk's own by value."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        folded = (view_of(value).text.strip() for value in own)
        self._own = tuple(
            sorted({value for value in folded if len(value) >= _OWN_LEAST and "█" not in value})
        )

    def screen(self, text: str) -> Screened:
        """Cut until nothing is found, so that what was screened once never changes again.

        It ends: each round takes characters away that are no part of a CUT.
        """
        kinds: dict[str, None] = {}
        while found := self._find(text):
            text = _without(text, found)
            kinds |= dict.fromkeys(each.kind for each in found if each.kind != SILENT)
        return Screened(text, tuple(kinds))

    def _find(self, text: str) -> list[Found]:
        """What is to be cut out of the original text: in order, none overlapping."""
        view = view_of(text)
        beside = (*labelled(view), *pairs(view), *alone(view))
        found = [*self._own_values(view), *_shaped(view), *beside]
        whole = _merged(_with_next_lines(view, _merged(found)))
        return [Found(*view.span(each.start, each.end), each.kind) for each in whole]

    def _own_values(self, view: View) -> Iterator[Found]:
        for value in self._own:
            at = view.text.find(value)
            while at >= 0:
                yield Found(at, at + len(value), "own")
                at = view.text.find(value, at + len(value))


def _shaped(view: View) -> Iterator[Found]:
    """What shows by its beginning."""
    for shape in SHAPES:
        if shape.marker in view.text:
            yield from _of_shape(shape, view)
    if "-u" in view.text:
        for match in CURL_LOGIN.finditer(view.text):
            if is_password(match[2]) or is_assigned_secret(match[2]):
                yield Found(match.start(1), match.end(2), "basic_login")


def _of_shape(shape: Shape, view: View) -> Iterator[Found]:
    for match in shape.pattern.finditer(view.text):
        if shape.kind == "url_password":
            real = match[1][0] not in "$%{*" and not _is_stand_in_login(match[0], match[1])
        else:
            real = shape.plain or not is_stand_in(match[1])
        if real:
            yield Found(*match.span(1), shape.kind)


def _is_stand_in_login(login: str, password: str) -> bool:
    """Whether `user:password@` of an address is how manuals write it."""
    lowered = password.lower()
    user = login.removeprefix("://").partition(":")[0].lower()
    return lowered in {user, "pass", "pwd", "secret", "token"} or is_stand_in(password)


def _merged(found: Iterable[Found]) -> list[Found]:
    """In order, overlapping ones as one, named by the more telling kind."""
    merged: list[Found] = []
    for each in sorted(found):
        if merged and each.start < merged[-1].end:
            last = merged[-1]
            kind = min(last.kind, each.kind, key=_RANKS.__getitem__)
            merged[-1] = Found(last.start, max(last.end, each.end), kind)
        else:
            merged.append(each)
    return merged


def _with_next_lines(view: View, merged: Iterable[Found]) -> Iterator[Found]:
    """The same and what of each was wrapped into the lines below; every line is read once."""
    reached = 0
    for each in merged:
        if each.start >= reached:
            reached = _end_of_lines(view, each)
            yield each._replace(end=reached)
        else:
            yield each


def _end_of_lines(view: View, found: Found) -> int:
    end = found.end
    if found.kind == SILENT or end - found.start < _WRAPPED_LEAST:
        return end
    while (match := NEXT_LINE.match(view.text, end)) and is_rest_of_secret(match[1]):
        end = match.end(1)
    return end


def _without(text: str, found: list[Found]) -> str:
    pieces: list[str] = []
    at = 0
    for each in found:
        pieces += (text[at : each.start], CUT)
        at = each.end
    return "".join((*pieces, text[at:]))
