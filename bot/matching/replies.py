"""Typed replies: which option of an open question somebody means by a few words or a number."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from bot.core.knowledge import Option
from bot.matching.reading import Reader, Reading, Word
from bot.matching.signals import CUES, is_negated

NEARLY_THE_LABEL = 88  # percent of rapidfuzz's ratio
SHARE = 0.5  # of the reply's words that must be the option's, or it speaks of something else
FILLER = frozenset(
    """
    a an and are ask asks asked asking both but by for from hi hmm i in is it its like me my of ok
    okay on or our please says so take that thanks the them there these they thing think this to
    um want wants we well with yeah yes you
    """.split()
)
NUMBER = re.compile(
    r"\W*(?:(?:the|option|number|nr|choice|answer|no(?=\W*\d))\W*)*"  # "no 2", but not "no one"
    r"(?:(?P<digit>[1-9])(?:st|nd|rd|th)?|(?P<last>last)"
    r"|(?P<word>first|second|third|fourth|fifth|one|two|three|four|five))"
    r"(?:\W+(?:one|option|choice|please|i think))*\W*"
)
ORDINALS = ("first", "second", "third", "fourth", "fifth")
CARDINALS = ("one", "two", "three", "four", "five")


Phrases = Sequence[Sequence[Reading]]  # of each option: its label and its replies


def picked(reading: Reading, options: Sequence[Option], reader: Reader) -> int | None:
    """The position of the one option meant; None where none or more than one is."""
    if not options:
        return None
    number = _by_number(reading.normal, [at for at, o in enumerate(options) if o.offered])
    if number is not None:
        return number
    phrases = [[reader.remembered(text) for text in (o.label, *o.replies)] for o in options]
    exact = _by_label(reading, phrases)
    return exact if exact is not None else _by_words(reading, phrases)


def _by_number(normal: str, shown: Sequence[int]) -> int | None:
    found = NUMBER.fullmatch(normal.strip()[:60])
    if not found or not shown:
        return None
    if found["last"]:
        return shown[-1]
    at = int(found["digit"]) - 1 if found["digit"] else _count(found["word"])
    return shown[at] if at < len(shown) else None


def _count(word: str) -> int:
    return (ORDINALS if word in ORDINALS else CARDINALS).index(word)


def _by_label(reading: Reading, phrases: Phrases) -> int | None:
    """The option whose label or reply was typed nearly letter by letter; "no" is no typo."""
    typed, denied = reading.normal.strip(" .!"), _cues(reading)
    scores = [
        max(fuzz.ratio(typed, p.normal) if _cues(p) == denied else 0.0 for p in of_option)
        for of_option in phrases
    ]
    best = max(scores)
    return scores.index(best) if best >= NEARLY_THE_LABEL and scores.count(best) == 1 else None


def _by_words(reading: Reading, phrases: Phrases) -> int | None:
    """The option with the longest phrase whose words are all there, negated only as in it.

    None where another option's phrase is there too, unless it is part of the longest one.
    """
    said = _said(reading.clauses)
    covered = [[_covered(said, phrase) for phrase in of_option] for of_option in phrases]
    longest = [max(sets, key=len) for sets in covered]
    best = max(longest, key=len)
    at = longest.index(best)
    rivals = (stems for other, sets in enumerate(covered) if other != at for stems in sets)
    if not best or len(best) < SHARE * len(said) or not all(stems < best for stems in rivals):
        return None
    return at


def _cues(reading: Reading) -> set[str]:
    return {word.text for word in reading.words if word.text in CUES}


def _said(clauses: Iterable[Sequence[Word]]) -> dict[str, bool]:
    """The words that matter, each with whether it is only ever negated."""
    said: dict[str, bool] = {}
    for clause in clauses:
        for at, word in enumerate(clause):
            if word.text not in FILLER:
                negated = is_negated(clause, at)
                said[word.stem] = said.get(word.stem, True) and negated
    return said


def _covered(said: dict[str, bool], phrase: Reading) -> frozenset[str]:
    """The words of the phrase, if all of them were said."""
    meant = _said(phrase.clauses)
    there = all(said.get(stem) is negated for stem, negated in meant.items())
    return frozenset(meant) if there else frozenset()
