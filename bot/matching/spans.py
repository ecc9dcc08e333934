"""Stretches of a text, and the text without them. Does not know what they are."""

from collections.abc import Iterable

Span = tuple[int, int]


def without(text: str, spans: Iterable[Span]) -> str:
    """The text without the stretches; a line break stays where one was in it, else a blank.

    They may overlap, and come in the order of their beginnings.
    """
    kept: list[str] = []
    at = 0
    for start, end in spans:
        if end > at:
            kept += (text[at:start], "\n" if "\n" in text[max(start, at) : end] else " ")
            at = end
    return "".join((*kept, text[at:]))
