"""What the solve tells authors: how each phrase and each topic stands without the very phrase.

Leaving one phrase out costs nothing here (`readout`), so every phrase can be asked about: would
its own topic still win? A topic whose phrases lose to one and the same rival collides with it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.core.matching import Decision, TopicStanding
from bot.matching.phrases import Phrase


@dataclass(frozen=True, slots=True)
class PhraseStanding:
    """What the desk would do with a phrase of its own, if just that one were not known to it.

    `best` is the leading topic with its `score`; `own` is the score of the phrase's own label, and
    `rival` the best of the other topics with its own. `overruled`: the phrase is known, and still
    the desk answers with that topic; the scores are those with the phrase then.
    """

    phrase: Phrase
    decision: Decision
    best: str
    score: float
    own: float
    rival: str = ""
    rival_score: float = 0.0
    overruled: bool = False

    @property
    def margin(self) -> float:
        """How far the leading topic is ahead of the phrase's own label."""
        return self.score - self.own

    @property
    def lead(self) -> float:
        """How far the phrase's own label is ahead of the best other topic; below 0 it loses."""
        return self.own - self.rival_score


def topic_standings(
    phrases: Iterable[PhraseStanding], topics: Sequence[str]
) -> list[TopicStanding]:
    """How the topics stand, the one with the smallest margin first; `topics` in any order."""
    of_topic: dict[str, list[PhraseStanding]] = {topic: [] for topic in topics}
    for found in phrases:
        if found.phrase.label in of_topic:
            of_topic[found.phrase.label].append(found)
    every = [_topic_standing(topic, own) for topic, own in of_topic.items() if own]
    return sorted(every, key=lambda found: (found.margin, found.topic))


def _topic_standing(topic: str, phrases: Sequence[PhraseStanding]) -> TopicStanding:
    lost = Counter(found.rival for found in phrases if found.lead < 0)
    rival, count = min(lost.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return TopicStanding(
        topic,
        len(phrases),
        sum(found.lead >= 0 for found in phrases),
        median(found.lead for found in phrases),
        rival,
        count,
    )
