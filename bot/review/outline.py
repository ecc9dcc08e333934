"""A topic's tree in lines of Markdown, one for each question and each fork. Renders nothing."""

from collections.abc import Iterator

from bot.core.knowledge import Option, Question, Route, Topic
from bot.review.markdown import escape

_WORDS_SHOWN = 3


def outline(topic: Topic) -> tuple[str, ...]:
    """What is asked and where each way leads; one line where the topic just answers."""
    lines = tuple(_lines(topic))
    return lines or ("One answer, and nothing to ask.",)


def _lines(topic: Topic) -> Iterator[str]:
    for name, node in topic.nodes.items():
        if isinstance(node, Question):
            ways = [*(_way(_label(o), o) for o in node.options), f"not sure → `{node.unsure}`"]
            yield f"`{name}` asks: {'; '.join(ways)}."
        elif isinstance(node, Route):
            ways = [*(_way(_known(o), o) for o in node.options), f"otherwise → `{node.otherwise}`"]
            yield f"`{name}` goes on by what is known: {'; '.join(ways)}."


def _way(words: str, option: Option) -> str:
    return f"{words} → `{option.goto}`"


def _label(option: Option) -> str:
    shown = "" if option.offered else " (understood, not shown)"
    return f"**{escape(option.label)}**{shown}"


def _known(option: Option) -> str:
    """What settles an option that nobody is asked for."""
    product = f"a product of the kind `{option.asks}`" if option.asks else ""
    some = ", ".join(f"“{escape(word)}”" for word in option.signals[:_WORDS_SHOWN])
    more = " …" if option.signals[_WORDS_SHOWN:] else ""
    return " or ".join(
        part for part in (product, f"words such as {some}{more}" if some else "") if part
    )
