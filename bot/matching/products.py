"""The app that somebody talks about: a listed product, or a name taken from a few set frames."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.knowledge import Integration
from bot.matching.words import QUOTES, cut, normalise, printable

REMEMBERED = 20_000  # word sequences that may be a misspelt name
TYPO_FROM = 6  # letters of a name that one typo is forgiven in
TYPO_WORD_FROM = 4  # letters of its first word: shorter ones are rarely a name misspelt
MASK = "app"  # what a product's name is read as when a message is compared with phrases

_RAW_WORD = re.compile(r"[^\W_]+(?:['.&+-][^\W_]+)*")
_NAME = r"[A-Z][\w&'+-]*(?:\.\w+)*(?:[ ]+[A-Z0-9][\w&'+-]*(?:\.\w+)*){0,3}"
_ARTICLE = r"(?:(?:our|my|the|a|an)[ ]+)?"
# "Integrate / connect / set up ... with | in | into | to X", and "our ..., X" (design.md 3).
_FRAMES = (
    re.compile(
        r"\b(?:[Ii]ntegrat\w*|[Cc]onnect\w*|[Ss]et(?:ting)?[ ]up|[Ss]etup)\b[^.!?\n]{0,60}?"
        rf"\b(?:with|into|in|to)[ ]+{_ARTICLE}(?P<name>{_NAME})"
    ),
    re.compile(rf"\b[Oo]ur[ ]+[^.,!?\n]{{1,60}},[ ]*(?:called[ ]+)?(?P<name>{_NAME})"),
)
_ASKS = re.compile(r"[ ]+(?:is[ ]|keeps[ ])?(?:ask|want|need|require|say|prompt)(?:s|ing)\b")
# Words with a capital that name no app; the desk's own product is the other end of the connection.
_NO_PRODUCT = frozenset(
    """
    constant contact api apis cc key v2 v3 oauth oauth2 i i'm id please thanks can could how what
    where is the we it my our english slack discord google url uri crm website mashery
    and any anybody anyone are but did do does hello here hey hi i'd i'll i've if it's nobody
    nothing should so some somebody someone that there these they this what's when which who why
    would you your settings january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday
    """.split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A product in a text; `listed` where the knowledge has it."""

    name: str
    written: str
    listed: bool


class ProductFinder:
    """Looks for listed products, the longest name first; then for an unlisted one in the frames."""

    def __init__(self, integrations: Iterable[Integration], english: frozenset[str]) -> None:
        self._english = english
        names: dict[tuple[str, ...], str] = {}
        for product in integrations:
            for name in (product.product, *product.aliases):
                key = tuple(word.lower() for word in _RAW_WORD.findall(name))
                if key:  # a name of signs alone is found nowhere
                    names.setdefault(key, product.product)
        self._names = names
        self._lengths = sorted({len(key) for key in names}, reverse=True)
        self._meant = lru_cache(REMEMBERED)(self._misspelt)
        self._first_words = {key[0] for key in names}
        self._joined = {
            size: {" ".join(key): product for key, product in names.items() if len(key) == size}
            for size in self._lengths
        }

    def find(self, text: str) -> Mention | None:
        """The first listed product in the text, else an unlisted one, else nothing."""
        raw = _plain(text)
        words = list(_RAW_WORD.finditer(raw))
        for at, size, product in self._listed(raw, words):
            written = raw[words[at].start() : words[at + size - 1].end()]
            return Mention(product, written, listed=True)
        return self._unlisted(raw) if raw != raw.lower() else None  # names have capitals

    def mask(self, normal: str, mention: Mention | None) -> str:
        """Normalised text with the mention's name as written replaced by one neutral word."""
        if mention is None or not mention.written:
            return normal
        written = re.escape(normalise(mention.written))
        return re.sub(rf"(?<!\w){written}(?!\w)", MASK, normal)

    def _listed(self, raw: str, words: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
        lower = [word[0].lower() for word in words]
        likely = [at for at, word in enumerate(lower) if self._may_begin_a_name(word)]
        for size in self._lengths:
            for at in likely:
                key = tuple(lower[at : at + size])
                product = self._lookup(key) if len(key) == size else None
                if product and (size > 1 or self._is_a_name(raw, words[at])):
                    yield at, size, product

    def _may_begin_a_name(self, word: str) -> bool:
        """Whether a listed name begins with the word, or might if it holds a typo."""
        return word in self._first_words or (
            len(word) >= TYPO_WORD_FROM and word not in self._english
        )

    def _is_a_name(self, raw: str, word: re.Match[str]) -> bool:
        """Whether one word is a name: "make" and "bloom" are English first."""
        if word[0].lower() not in self._english:
            return True
        if word[0][0].isupper() and _ASKS.match(raw, word.end()):
            return True
        before = raw[: word.start()].rstrip(" \t\"'(")
        opens_sentence = not before or before[-1] in ".!?\n:"
        return word[0][0].isupper() and not opens_sentence

    def _lookup(self, key: tuple[str, ...]) -> str | None:
        return self._names.get(key) or self._meant(key)

    def _misspelt(self, key: tuple[str, ...]) -> str | None:
        """The product whose name is one typo away, where the words are no English ones."""
        written = " ".join(key)
        if len(written) < TYPO_FROM or all(word in self._english for word in key):
            return None
        names = self._joined[len(key)]
        hit = process.extractOne(written, names.keys(), scorer=OSA.distance, score_cutoff=1)
        return names[hit[0]] if hit else None

    @staticmethod
    def _unlisted(raw: str) -> Mention | None:
        for frame in _FRAMES:
            for found in frame.finditer(raw):
                name = _trimmed(found["name"])
                if name:
                    return Mention(name, name, listed=False)
        return None


def _plain(text: str) -> str:
    return "\n".join(printable(line) for line in cut(text).splitlines()).translate(QUOTES)


def _trimmed(name: str) -> str:
    """The name without words that are none: "API", "Constant Contact"."""
    words = name.split()
    while words and words[-1].lower().strip("'") in _NO_PRODUCT:
        words.pop()
    if not words or words[0].lower() in _NO_PRODUCT:
        return ""
    return " ".join(words)
