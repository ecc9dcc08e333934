"""The rule by which a known error text changes what the prose of its message decides.

1. Where the prose is answered, it wins; but see 3.
2. Error texts of groups only, which nobody answers: silent, as that group, unless the prose is
   talk that is left alone by 5.
3. A general error text ("401 Unauthorized") counts only where no other one is found. Prose that
   would get the answer to a general text of its message gives way to another topic's as well.
4. Where the prose would be asked about: an error's topic among the close ones is answered, if the
   text was pasted or the prose asks or complains (a mere mention is asked about as before). If none
   is close, the one topic of a pasted text is answered; else they are offered before the others.
5. Where the prose is silent:
   - thanks, goodbyes, reactions, "solved" and "a person" that only mention it: silent;
   - nothing is said but polite words or a greeting: the error's topic is answered;
   - thanks and the like around a paste: silent, unless they ask something ("what now?");
   - a known question about the product: asked, with the error's topic;
   - talk of a group that nobody looks at: asked if the text was pasted, else silent;
   - anything else: answered if the text was pasted or the prose asks or complains, else silent.
6. Of several topics the prose's best one is meant; if that is none of them, they are offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.guidance import MOST_OFFERED
from bot.core.knowledge import Act, Queue
from bot.core.matching import Candidate, Decision, ErrorText, MatchResult
from bot.matching.reading import Reading
from bot.matching.segments import is_phatic
from bot.matching.words import normalise, tokens

LEFT_ALONE = frozenset({Act.THANKS, Act.GOODBYE, Act.REACTION, Act.SOLVED, Act.PERSON, Act.SAME})
STILL_TRUE = frozenset({Act.NOT_SOLVED, Act.UNSURE})  # acts that an answer does not contradict
COMPLAINING = frozenset(
    """
    after answers away break breaks broke broken calling cannot comes crash crashed crashes crashing
    during error errors fail failed failing fails failure get gets getting gives got help issue
    issues keep keeps loses lost never no nothing not problem problems receive refused refuses
    reject rejected rejects response return returned returning returns says shows since stop stopped
    stops stuck throws trouble trying when while wrong
    """.split()
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the rule needs to know of the prose.

    `little`: it holds nothing but polite words, and the error texts themselves; `presses`: it asks
    or complains; `queue` is that of the group it was known as.
    """

    little: bool
    presses: bool
    queue: Queue | None = None

    @classmethod
    def of(
        cls, reading: Reading, inquiring: bool, errors: Sequence[ErrorText], queue: Queue | None
    ) -> "Said":
        """Of a reading of the prose."""
        quoted = {word for error in errors for word in tokens(normalise(error.text))}
        words = [word.text for word in reading.words if word.text not in quoted]
        return cls(is_phatic(words), inquiring or not COMPLAINING.isdisjoint(words), queue)


def apply_errors(prose: MatchResult, errors: tuple[ErrorText, ...], said: Said) -> MatchResult:
    """What the message is, given what its prose is and the error texts found in it."""
    found = replace(prose, errors=errors)
    telling = [error for error in errors if not error.general] or list(errors)
    topics = tuple(dict.fromkeys(error.topic for error in telling if error.topic))
    wins = prose.decision is Decision.ANSWER and not _gives_way(prose, errors, topics)
    if wins or not errors:
        return found
    pasted = any(error.pasted for error in telling if error.topic or not topics)
    silent = prose.decision is Decision.SILENT
    course = _when_silent(prose, said, pasted=pasted) if silent else Decision.ANSWER
    if course is Decision.SILENT:
        return found
    if not topics:
        return _of_group(found, telling[0].group)
    if prose.decision is Decision.ASK:
        return _instead_of_asking(found, topics, pasted=pasted, presses=said.presses)
    meant = _meant(prose, topics)
    if course is Decision.ANSWER and len(meant) == 1:
        return _answered(found, meant[0])
    return _asked(found, meant)


def _gives_way(prose: MatchResult, errors: Sequence[ErrorText], topics: Sequence[str]) -> bool:
    """Point 3 of the rule, for prose that is answered."""
    best = prose.candidates[0].topic
    return (
        bool(topics) and best not in topics and any(e.general and e.topic == best for e in errors)
    )


def _instead_of_asking(
    found: MatchResult, topics: tuple[str, ...], *, pasted: bool, presses: bool
) -> MatchResult:
    """Point 4 of the rule."""
    close = [topic for topic in found.close if topic in topics]
    if not close:
        return _answered(found, topics[0]) if pasted and len(topics) == 1 else _asked(found, topics)
    return _answered(found, close[0]) if pasted or presses else found


def _when_silent(prose: MatchResult, said: Said, *, pasted: bool) -> Decision:
    """Point 5 of the rule."""
    if not pasted and (prose.act in LEFT_ALONE or said.queue is Queue.NONE):
        return Decision.SILENT
    if said.little or prose.act is Act.GREETING:
        return Decision.ANSWER
    if prose.act is Act.PERSON or (prose.act in LEFT_ALONE and not prose.inquiring):
        return Decision.SILENT
    if said.queue in (Queue.TRAINERS, Queue.NONE):
        return Decision.ASK
    return Decision.ANSWER if pasted or said.presses else Decision.SILENT


def _meant(prose: MatchResult, topics: tuple[str, ...]) -> tuple[str, ...]:
    """Point 6 of the rule."""
    best = prose.candidates[0].topic if prose.candidates else ""
    return (best,) if best in topics else topics


def _of_group(found: MatchResult, group: str | None) -> MatchResult:
    """Point 2 of the rule."""
    act = found.act if found.act in STILL_TRUE else None
    return replace(
        found,
        decision=Decision.SILENT,
        close=(),
        act=act,
        group=None if act else group,
        errors=_marked(found, (group,)),
    )


def _answered(found: MatchResult, topic: str) -> MatchResult:
    return _led(replace(found, decision=Decision.ANSWER, close=()), (topic,))


def _asked(found: MatchResult, topics: tuple[str, ...]) -> MatchResult:
    offered = tuple(dict.fromkeys((*topics, *found.close)))[:MOST_OFFERED]
    return _led(replace(found, decision=Decision.ASK, close=offered), topics)


def _led(found: MatchResult, topics: tuple[str, ...]) -> MatchResult:
    """With the topic that was decided on first; what the prose was known as no longer holds."""
    scores = {candidate.topic: candidate for candidate in found.candidates}
    leading = scores.pop(topics[0], Candidate(topics[0], 0.0))
    return replace(
        found,
        candidates=(leading, *scores.values()),
        asked=(),
        act=found.act if found.act in STILL_TRUE else None,
        group=None,
        errors=_marked(found, topics),
    )


def _marked(found: MatchResult, owners: Sequence[str | None]) -> tuple[ErrorText, ...]:
    """The error texts, those marked that decided: a general one only where there is no other."""
    only_general = all(error.general for error in found.errors)
    return tuple(
        replace(error, decided=(error.topic or error.group) in owners)
        if only_general or not error.general
        else error
        for error in found.errors
    )
