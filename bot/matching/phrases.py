"""The phrases of the knowledge, each with the label that it speaks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.knowledge import KnowledgeBase, Option, Question, Route

TALK, OUT, NEAR = "talk:", "out:", "near:"
SILENT = (TALK, OUT, NEAR)
"""How labels without an answer begin."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the knowledge and the label it speaks for."""

    text: str
    label: str


def labelled_phrases(kb: KnowledgeBase) -> list[Phrase]:
    """Every phrase of the knowledge under its topic, act, group or near miss."""
    phrases: list[Phrase] = []
    for topic in kb.served_topics():
        phrases += [Phrase(text, topic.id) for text in topic.phrases]
        phrases += [Phrase(text, NEAR + topic.id) for text in topic.not_phrases]
    for act, texts in kb.talk.items():
        phrases += [Phrase(text, TALK + act) for text in texts]
    for group in kb.out_of_scope:
        phrases += [Phrase(text, OUT + group.group) for text in group.phrases]
    return phrases


def options(kb: KnowledgeBase) -> Iterator[Option]:
    """Every option of a question or a fork."""
    for topic in kb.served_topics():
        for node in topic.nodes.values():
            if isinstance(node, Question | Route):
                yield from node.options


def words_of(option: Option) -> tuple[str, ...]:
    """The texts by which an option can be meant."""
    return (option.label, *option.signals, *option.replies)
