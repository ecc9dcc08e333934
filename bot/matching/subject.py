"""Which words belong to the topics' subject at all, told from the phrases of both sides."""

import math
from collections import Counter
from collections.abc import Collection, Sequence

SMOOTHING = 0.5  # of the counts: a word seen once is a hint, not a proof


class Subject:
    """Log odds of words: how much more often topics' phrases have them than all the others do."""

    def __init__(self, phrases: Sequence[Collection[str]], is_ours: Sequence[bool]) -> None:
        """`phrases` are sets of stems; `is_ours` says which are topics' phrases."""
        self._counts = {True: Counter[str](), False: Counter[str]()}
        self._sizes = Counter(is_ours)
        for stems, ours in zip(phrases, is_ours, strict=True):
            self._counts[ours].update(stems)
        self._left_out = [
            max((self._odds(stem, ours) for stem in stems), default=0.0)
            for stems, ours in zip(phrases, is_ours, strict=True)
        ]
        known = self._counts[True] | self._counts[False]
        self._known = {stem: self._odds(stem, None) for stem in known}

    @property
    def left_out(self) -> list[float]:
        """The phrases' own values, as if each were not among them."""
        return self._left_out

    def __call__(self, stems: Collection[str]) -> float:
        """The log odds of the stem that speaks most for the topics; 0 where none is known."""
        return max((self._known.get(stem, 0.0) for stem in stems), default=0.0)

    def _odds(self, stem: str, without: bool | None) -> float:
        """Of one stem; `without` leaves out one phrase of that side that has it."""
        ours = self._counts[True][stem] - (without is True)
        theirs = self._counts[False][stem] - (without is False)
        if ours + theirs == 0:
            return 0.0
        return math.log((ours + SMOOTHING) / (self._sizes[True] + 1)) - math.log(
            (theirs + SMOOTHING) / (self._sizes[False] + 1)
        )
