"""A library that understands `<topic> <words>` and answers with the same: quick, and easy to check.

Not here: real knowledge, which has tests of its own.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.core.knowledge import Canned
from bot.core.matching import Candidate, Decision, Evidence, MatchResult, Utterance
from bot.core.ports import FoundAnswer
from bot.core.reply import Document, Paragraph, Reply, Text
from bot.core.turn import Answer
from bot.desk import Library
from tests.builders import knowledge, leaf, topic, understood

TOPICS = ("token", "status", "secret")


class WordMatcher:
    """The first word names the topic, the others are a slot; any other text means nothing."""

    def match(self, utterance: Utterance) -> MatchResult:
        first, *others = utterance.text.replace("@desk", "").split() or [""]
        words = " ".join(others)
        if first not in TOPICS:
            return MatchResult(Decision.SILENT)
        return understood(first, product=words)

    def explain(self, utterance: Utterance) -> Evidence:
        return Evidence()


class WordRenderer:
    """A reply says its template and the words of the question, which tell whose answer it is."""

    def render(self, answer: Answer, *, key: str, now: datetime, replaces: str = "") -> Reply:
        text = f"{answer.template.removesuffix('.md')}: {answer.slots.get('product', '')}"
        return Reply(
            key=key,
            kind=answer.kind,
            document=Document((Paragraph((Text(text),)),)),
            text=text,
            offers=answer.offers,
            question=answer.question,
            ref=answer.ref,
            replaces=replaces,
        )


class NoFinder:
    """Finds nothing."""

    def rank(
        self, words: str, thread: str = "", candidates: Iterable[Candidate] = ()
    ) -> tuple[FoundAnswer, ...]:
        return ()


def library() -> Library:
    """One leaf for each topic, and one answer for trainers to send."""
    topics = [topic(name, leaf(name)) for name in TOPICS]
    kb = knowledge(*topics, canned=[Canned("plain", "Plain", "plain.md")])
    return Library(kb, WordMatcher(), WordRenderer(), NoFinder())


def answer_to(words: str) -> str:
    """What the desk says to a question of these words."""
    first, *others = words.replace("@desk", "").split()
    return f"{first}: {' '.join(others)}"
