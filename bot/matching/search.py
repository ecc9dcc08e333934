"""The trainers' search: library answers ranked by the words typed and by the thread."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, utils

from bot.core.knowledge import Canned, KnowledgeBase
from bot.core.matching import Candidate
from bot.core.ports import FoundAnswer

WORDS_SHARE = 0.75  # what somebody types counts more than what the thread suggests
BODY_SHARE = 0.6  # a hit in the text counts less than one in the title


class AnswerSearch:
    """Searches titles, the phrases of an answer's topic, and the guidance itself."""

    def __init__(self, kb: KnowledgeBase, bodies: Mapping[str, str]) -> None:
        """`bodies` maps an answer's id to its text as a trainer would read it."""
        self._answers = tuple(kb.canned.values())
        self._titles = {a.id: utils.default_process(a.title) for a in self._answers}
        self._bodies = {a.id: utils.default_process(bodies.get(a.id, "")) for a in self._answers}
        self._phrases = {
            a.id: [utils.default_process(p) for p in kb.topics[a.ref.topic].phrases]
            if a.ref
            else []
            for a in self._answers
        }

    def rank(
        self, words: str, thread: str = "", candidates: Iterable[Candidate] = ()
    ) -> tuple[FoundAnswer, ...]:
        """All answers, best first; with no words typed the thread alone decides."""
        typed, said = utils.default_process(words), utils.default_process(thread)
        topics = {c.topic: max(0.0, c.score) for c in candidates}
        ranked = [
            FoundAnswer(answer, round(self._score(answer, typed, said, topics), 4))
            for answer in self._answers
        ]
        ranked.sort(key=lambda found: (-found.score, found.answer.id))
        # One text may stand under several topics: a trainer needs it once, where it fits best.
        best = {found.answer.template: found for found in reversed(ranked)}
        return tuple(found for found in ranked if best[found.answer.template] is found)

    def _score(self, answer: Canned, typed: str, said: str, topics: Mapping[str, float]) -> float:
        fits = topics.get(answer.ref.topic, 0.0) if answer.ref else self._likeness(answer, said)
        if not typed:
            return fits
        return WORDS_SHARE * self._typed(answer, typed) + (1 - WORDS_SHARE) * fits

    def _typed(self, answer: Canned, typed: str) -> float:
        title = fuzz.partial_token_set_ratio(typed, self._titles[answer.id])
        body = fuzz.partial_token_set_ratio(typed, self._bodies[answer.id])
        phrase = max((fuzz.token_set_ratio(typed, p) for p in self._phrases[answer.id]), default=0)
        whole = fuzz.token_set_ratio(typed, self._titles[answer.id])
        return max((title + whole) / 2, BODY_SHARE * body, BODY_SHARE * phrase) / 100

    def _likeness(self, answer: Canned, said: str) -> float:
        """What a free answer has in common with the thread; halved, as they share common words."""
        text = f"{self._titles[answer.id]} {self._bodies[answer.id]}"
        return fuzz.token_set_ratio(said, text) / 200 if said else 0.0
