"""What a product changes in a node's words: one example of each way. Renders by others' means."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.knowledge import (
    Integration,
    KnowledgeBase,
    NodeRef,
    Question,
    Route,
    Topic,
)
from bot.core.reply import Block, Document
from bot.core.tree import Known, choices, settle
from bot.rendering.plain import to_text
from bot.review.guidance import Guidance, GuidanceRenderer, kinds


@dataclass(frozen=True, slots=True)
class Example:
    """The blocks that are other words for a product, or where an error code is known."""

    known: str
    blocks: tuple[Block, ...]


class Examples:
    """Finds examples in one state of the knowledge."""

    def __init__(self, kb: KnowledgeBase, renderer: GuidanceRenderer) -> None:
        self._kb = kb
        self._renderer = renderer

    def of(self, ref: NodeRef, template: str) -> Iterator[Example]:
        """One example of each change beyond the product's name; raises RenderError.

        A product that leads to the node is taken before one that only its words could bring there.
        """
        products = self._leading_to(ref)
        first_of_each = [kind[0] for kind in kinds(products).values()]
        plain, *branches = self._renderer.branches(template, first_of_each)
        said = {self._neutral(plain)}
        for branch in branches:
            neutral = self._neutral(branch)
            if neutral not in said:
                same = set(self._neutral(plain))
                pairs = zip(branch.document.blocks, neutral, strict=True)
                changed = tuple(block for block, words in pairs if words not in same)
                yield Example(branch.product or f"error {branch.error_code}", changed)
            said.add(neutral)

    def _leading_to(self, ref: NodeRef) -> list[Integration]:
        """Products that lead to the node; where none does, those that words can bring there."""
        products, topic = self._kb.integrations, self._kb.topics[ref.topic]
        leading = [p for p in products if ref.node in _reached(self._kb, topic, p.product)]
        return leading or [p for p in products if not _is_fixed(self._kb, topic, p.product)]

    def _neutral(self, guidance: Guidance) -> tuple[str, ...]:
        """The words of each block with nothing in them that is the product's own."""
        item = self._kb.integration(guidance.product)
        texts = (to_text(Document((block,))) for block in guidance.document.blocks)
        if item is None:
            return tuple(text.replace("Your app", "your app") for text in texts)
        if item.note:
            texts = (text.replace(item.note, "") for text in texts)
        return tuple(
            text.replace(item.product, "your app").replace("Your app", "your app") for text in texts
        )


def _is_fixed(kb: KnowledgeBase, topic: Topic, product: str) -> bool:
    """Whether the record of the product counts in the topic before all that somebody says."""
    start = topic.nodes[topic.start]
    options = start.options if isinstance(start, Question | Route) else ()
    option = settle(kb, options, Known(product=product))
    return option is not None and not option.signals


def _reached(kb: KnowledgeBase, topic: Topic, product: str) -> set[str]:
    """The nodes that may speak to somebody with this product, whose words settle nothing."""
    reached: set[str] = set()
    waiting = [topic.start]
    while waiting:
        name = waiting.pop()
        node = topic.nodes.get(name)
        if name in reached or node is None:
            continue
        options = node.options if isinstance(node, Question | Route) else ()
        option = settle(kb, options, Known(product=product))
        if option:
            waiting.append(option.goto)
            continue  # said nothing
        reached.add(name)
        if isinstance(node, Question):
            waiting += [way.goto for way in choices(node, "")]
        elif isinstance(node, Route):
            waiting.append(node.otherwise)
    return reached
