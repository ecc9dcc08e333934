"""Sentences out of the files that people write: HTML pages, plain text and lists in JSON."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from typing_extensions import override

FEWEST, MOST = 3, 32  # words of a sentence that is worth encoding
LONGEST = 220  # characters of one
PROSE = 0.8  # of its characters that must be letters and spaces, or it is code
SUFFIXES = frozenset({".html", ".htm", ".txt", ".json"})

_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z\"'(])|\n\s*\n")
_SPACE = re.compile(r"\s+")
_BLOCKS = frozenset("p li dd dt h1 h2 h3 h4 h5 td th caption blockquote div br title".split())
_NO_PROSE = frozenset("pre script style head nav footer svg".split())


class _Page(HTMLParser):
    """The running text of a page, a blank line between its blocks; no code, no menus."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _NO_PROSE
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _NO_PROSE
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    @override
    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.parts.append(data)


def read_sentences(path: Path) -> Iterator[str]:
    """The sentences of a file, or of all files below a folder that look like documents."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and _suffix(file) in SUFFIXES:
                yield from read_sentences(file)
        return
    text = _text(path)
    if _suffix(path) == ".json":
        yield from _worth_it(json.loads(text))
        return
    if _suffix(path) in {".html", ".htm"}:
        page = _Page()
        page.feed(text)
        text = "".join(page.parts)
    yield from _worth_it(_END.split(text))


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix


def _text(path: Path) -> str:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw.decode("utf-8", "replace")


def _worth_it(candidates: Iterable[str]) -> Iterator[str]:
    """Those that are a sentence or a title of English prose."""
    for candidate in candidates:
        sentence = _SPACE.sub(" ", candidate).strip(" \u00b6")
        words = sentence.split()
        if not FEWEST <= len(words) <= MOST or len(sentence) > LONGEST or not sentence.isascii():
            continue
        if sum(char.isalpha() or char == " " for char in sentence) >= PROSE * len(sentence):
            yield sentence
