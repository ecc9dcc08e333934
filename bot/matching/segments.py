"""The parts of a post that are worth scoring: sentences, neighbouring pairs, and the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import add

MOST = 24  # sentences of one post; more would only cost time
LAST = 8  # of them from its end, where a long post often asks

PHATIC = frozenset(
    """
    a about afternoon again ahead all am and any anybody anyone apologies appreciate
    appreciated are as at be because been before best bit bother bothering but by bye can care
    cheers could day dear do does doing done else evening everybody everyone first folks for
    forward from glad go good great greetings guys happy have hello help here hey hi hiya hope
    hoping how i idea ideas if in is it just kind kindly know last let lot lots love lovely
    luck many may me mean might moment monday morning much my need new nice not of oh ok okay
    on one or our out over people please post question quick quite read really regards reply
    right say see should silly so some somebody someone something soon sorry stuff stupid
    sunday sure take team thank thanks that the then there these they this time to today
    tomorrow too try trying tuesday up us very want was we week weekend welcome well what when
    while who will with wondering would yes yesterday you your
    """.split()
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a post: normalised text and its words as meant.

    `asks` and `adds` are of one sentence: it inquires, or it says that it is about something more.
    """

    text: str
    words: tuple[str, ...]
    asks: bool = False
    adds: bool = False
    single: bool = True

    def __add__(self, other: "Segment") -> "Segment":
        """Two parts read as one."""
        return Segment(f"{self.text} {other.text}", self.words + other.words, single=False)


def is_phatic(words: Iterable[str]) -> bool:
    """Whether a sentence consists of nothing but the words that surround questions."""
    return all(word in PHATIC or word.isdigit() for word in words)


def segments(sentences: Iterable[Segment]) -> list[Segment]:
    """What to score of a text's sentences, at most 2 * 24: them, their pairs and the whole.

    Sentences without words are left out, so there may be none; those of one word count in pairs.
    """
    worded = [part for part in sentences if part.words]
    matter = [part for part in worded if not is_phatic(part.words)]
    if len(matter) > MOST:
        matter = [*matter[: MOST - LAST], *matter[-LAST:]]
    if not matter:
        return [reduce(add, worded)] if worded else []
    pairs = [one + other for one, other in pairwise(matter)]
    whole = [reduce(add, matter)] if len(pairs) > 1 else []
    telling = [part for part in matter if not pairs or _tells(part)]
    return [*telling, *pairs, *whole]


def _tells(part: Segment) -> bool:
    """Whether a sentence means something without the others: "And secrets?" does not."""
    return sum(not is_phatic((word,)) for word in part.words) > 1
