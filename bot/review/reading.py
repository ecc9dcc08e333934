"""How long and how hard to read a text is: words, sentences and a reading grade. Renders nothing.

The grade is the Flesch-Kincaid grade level (1975), in years of American schooling:
0.39 x words per sentence + 11.8 x syllables per word - 15.59.

What counts is what people read: of a link its words and not its address, of a list its items and
not their numbers. A name that is given, a piece of `code`, a figure, a telephone number and a mail
address are one word of one syllable each. Capitals are spelled out: "API" has three syllables, "V3"
has two. A sentence ends at a full stop, question or exclamation mark, and with its paragraph or
list item.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.reply import Anchor, Block, Break, Code, CodeBlock, Document, Inline, Items, Paragraph

MAX_WORDS: Final = 220
"""Words that the guidance of an answer may have, without the layout around it."""

MAX_GRADE: Final = 9.0
"""Flesch-Kincaid grade level that the guidance of an answer may have."""

MIN_GRADED: Final = 20
"""Words below which a grade says nothing: one long word would decide it."""

_ONE = "\ue000"  # stands for a name or code; private use, so that it is in no text
_MAIL = r"[\w.+-]+@[\w.-]+\w"
_FIGURE = r"\d[\w.,:-]*"
_WORD = re.compile(rf"{_ONE}|{_MAIL}|{_FIGURE}|[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.?!])[\"'\u201d\u2019)]*\s+")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]+s?")
_GROUPS = re.compile(r"[aeiouy]+")
_SPLITTING_Y = re.compile(r"(?<=[aeiou])y(?=[aeiou])")

_SILENT = re.compile(
    r"[^aeiouy](?<![^aeiouyl]l)e$"  # make; but ta-ble
    r"|[^aeiouycgsxz](?<!ch)(?<!sh)(?<![^aeiouyl]l)es$"  # makes; but box-es, ta-bles
    r"|[^aeiouytd](?<![^aeiouyl]l)ed$"  # asked; but need-ed, han-dled
    r"|[^aeiouy]e(?=(?:ly|ful|less|thing|body|times?|how|where)$)|[^aeiouyl]e(?=ments?$)"
    r"|que$|^ev(?=er[iy])"
)
"""Places where a group of vowels is written and not spoken."""

_TWO_IN_ONE = re.compile(
    r"(?<![ct])ia|[ct]iat|(?<![ct])ie(?=n[ct]|t)|io(?!n|u)|(?<![ctx])iou|(?<=cr)ea(?=t)"
    r"|(?<=id)ea|(?<=ar)ea|eo$|eog|(?<![gq])ua|(?<![gq])ue(?=n)|(?<=[aeou])i(?=ng)"
    r"|(?<=[^aeiou])yi(?=ng)|(?<=[nr])yo(?=ne)|[ds]n't$|^o(?=auth)"
)
"""Places where one group of vowels, or none, is spoken as one syllable more."""

_HISSING = re.compile(r"(?:[sxz]|[cgsz]e|ch|sh)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade level, to one decimal; 0 for a text without words."""
        if not self.words:
            return 0.0
        per_sentence, per_word = self.words / self.sentences, self.syllables / self.words
        return round(0.39 * per_sentence + 11.8 * per_word - 15.59, 1)


def read(document: Document, names: Collection[str] = ()) -> Reading:
    """Count what people read; `names` are those of products, which nobody can make shorter."""
    told = [_WORD.findall(_without(names, sentence)) for sentence in sentences(document)]
    words = [word for sentence in told for word in sentence]
    return Reading(len(words), sum(map(bool, told)), sum(map(syllables, words)))


def sentences(document: Document) -> tuple[str, ...]:
    """The sentences in their order; code and addresses are left out."""
    texts = (text for block in document.blocks for text in _texts(block))
    found = (sentence.strip() for text in texts for sentence in _SENTENCE_END.split(text))
    return tuple(sentence for sentence in found if sentence)


def syllables(word: str) -> int:
    """How many syllables a word is likely to have, by its spelling; at least one.

    Right for the words of the desk's answers; a guess for others, as every rule of English is.
    """
    if "-" in word and not word[0].isdigit():
        return sum(syllables(part) for part in word.split("-"))
    if word == _ONE or word[0].isdigit() or "@" in word:
        return 1
    if _CAPITALS.fullmatch(word):
        return len(word.rstrip("s"))
    stem, owned, _ = word.lower().replace("\u2019", "'").partition("'s")
    stem = _SPLITTING_Y.sub("-y", stem)
    spoken = len(_GROUPS.findall(stem)) + len(_TWO_IN_ONE.findall(stem))
    spoken -= len(_SILENT.findall(stem))
    hissed = 1 if owned and _HISSING.search(stem) else 0
    return max(spoken, 1) + hissed


def _without(names: Collection[str], text: str) -> str:
    """The text with each name as one word."""
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", _ONE, text)


def _texts(block: Block) -> Iterator[str]:
    """The paragraphs of a block, however deep."""
    match block:
        case Paragraph():
            yield "".join(map(_words, block.inlines))
        case Items():
            yield from (text for item in block.items for part in item for text in _texts(part))
        case CodeBlock():
            pass


def _words(inline: Inline) -> str:
    match inline:
        case Break():
            return "\n"
        case Code():
            return _ONE
        case Anchor():
            return _ONE if inline.text == inline.address else inline.text
    return inline.text
