"""Several questions in one post: which of its sentences ask, and about which topics."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.core.matching import Decision
from bot.matching.calibration import ANSWER_FROM, ASK_FROM
from bot.matching.index import Alone, Judgement
from bot.matching.reading import Clause
from bot.matching.segments import Segment

MOST_ANSWERED = 3  # in one go; with more the asker says which comes first
ASKING = frozenset(
    "how what where when why who which can could do does did is are will would should may".split()
)
ADDING = frozenset("also another besides plus second secondly separately 2nd".split())
OPENING = 4  # words of a sentence in which it says that it is about something more
OURSELVES = frozenset("i we my our".split())  # "I would also like"; "it also wants" goes on
ABOUT_THE_SAME = frozenset("it they he she this that there which".split())  # "and it wants"

_NUMBERED = re.compile(r"(?m)(?:^|\s)(?:\d[.)]|[a-d]\))\s")
_COUNTED = re.compile(r"\b(?:two|three|2|3|a few|couple of|some) (?:questions|things)\b")


def inquires(text: str, clauses: Sequence[Clause]) -> bool:
    """A question mark, or a clause that begins as questions do."""
    return "?" in text or any(clause[0].text in ASKING for clause in clauses if clause)


def is_list(text: str) -> bool:
    """Whether a text says that it asks several things: "two questions", "1. … 2. …"."""
    return bool(_COUNTED.search(text)) or len(_NUMBERED.findall(text)) > 1


def adds(clauses: Sequence[Clause]) -> bool:
    """Whether a sentence says that it is about something more: "and …", "I would also like …"."""
    first, *rest = [word.text for clause in clauses for word in clause][:OPENING] or [""]
    if first == "and":
        return ABOUT_THE_SAME.isdisjoint(rest[:1])
    return first in ADDING or (first in OURSELVES and not ADDING.isdisjoint(rest))


class Asking(NamedTuple):
    """A topic that is asked about: whether it is sure, and in which sentences."""

    topic: str
    sure: bool
    texts: tuple[str, ...]


def asked(
    parts: Sequence[Segment], alone: Sequence[Alone], *, listed: bool = False
) -> tuple[Asking, ...]:
    """What the sentences that ask are about, in their order, each topic once.

    Fewer than two topics, or none that is sure, are nothing. What stands before a sentence that
    adds something has asked as well, if only by telling of a trouble. `listed`: the post says that
    it asks several things, so that one which is hardly understood counts, too.
    """
    least = ASK_FROM if listed else ANSWER_FROM
    single = [(part, own) for part, own in zip(parts, alone, strict=True) if part.single]
    ours = [own.in_scope >= least for _, own in single]
    last = max((at for at, (part, _) in enumerate(single) if part.adds and ours[at]), default=-1)
    found: dict[str, Asking] = {}
    for at, (part, own) in enumerate(single):
        if ours[at] and (part.asks or at <= last):
            before = found.get(own.topic, Asking(own.topic, False, ()))
            sure = own.sure or before.sure
            found[own.topic] = Asking(own.topic, sure, (*before.texts, part.text))
    several = tuple(found.values())
    return several if len(several) > 1 and any(one.sure for one in several) else ()


def led_by(judged: Judgement, several: Sequence[Asking]) -> Judgement:
    """The judgement of a post that asks about several topics, the first of them in the lead.

    They are offered, for the asker to say which comes first, where one is not sure or where there
    are more than can be answered in one go.
    """
    topics = tuple(one.topic for one in several)
    at_once = len(topics) <= MOST_ANSWERED and all(one.sure for one in several)
    first = [c for c in judged.candidates if c.topic == topics[0]]
    rest = [c for c in judged.candidates if c.topic != topics[0]]
    return replace(
        judged,
        decision=Decision.ANSWER if at_once else Decision.ASK,
        candidates=(*first, *rest),
        close=() if at_once else topics,
    )
