"""Known error texts, found in a message letter by letter. What they decide is in `error_rule`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.knowledge import KnowledgeBase, fold_error
from bot.core.matching import ErrorText

# What stands before a word in a log without being a part of it: "\n", "%3D".
_ESCAPE = re.compile(r"(?:\\[nrt]|%[0-9a-f]{2})\Z")

Hits = dict[str, tuple[int, int]]  # text -> where it is found first, and how often


class ErrorFinder:
    """Looks for the error texts of served topics and of groups; the longest at a place counts."""

    def __init__(self, kb: KnowledgeBase) -> None:
        texts = {fold_error(error.text): error for error in _known(kb)}
        self._errors = dict(sorted(texts.items(), key=lambda item: -len(item[0])))

    def find(self, text: str, prose: str) -> tuple[ErrorText, ...]:
        """Those in `text`, in its order; pasted is what `prose` does not have as often."""
        everywhere = self._hits(fold_error(text))
        said = self._hits(fold_error(prose)) if everywhere and prose != text else everywhere
        return tuple(
            replace(self._errors[key], pasted=count > said.get(key, (0, 0))[1])
            for key, (_, count) in sorted(everywhere.items(), key=lambda item: item[1])
        )

    def _hits(self, folded: str) -> Hits:
        taken = bytearray(len(folded))
        hits: Hits = {}
        for key in self._errors:
            for at in _places(folded, key):
                end = at + len(key)
                if taken.find(1, at, end) < 0:
                    taken[at:end] = b"\1" * len(key)
                    first, count = hits.get(key, (at, 0))
                    hits[key] = (first, count + 1)
        return hits


def _known(kb: KnowledgeBase) -> Iterator[ErrorText]:
    for topic in kb.served_topics():
        for text in topic.errors:
            yield ErrorText(text, topic=topic.id)
        for text in topic.general_errors:
            yield ErrorText(text, topic=topic.id, general=True)
    for group in kb.out_of_scope:
        for text in group.errors:
            yield ErrorText(text, group=group.group)


def _places(folded: str, key: str) -> Iterator[int]:
    """Where the text stands as words of its own: not in "not_invalid_grants"."""
    at = folded.find(key)
    while at >= 0:
        end = at + len(key)
        before, after = folded[max(0, at - 3) : at], folded[end : end + 1]
        begins = not (_is_word(before[-1:]) and _is_word(key[0])) or _ESCAPE.search(before)
        if begins and not (_is_word(after) and _is_word(key[-1])):
            yield at
        at = folded.find(key, end)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
