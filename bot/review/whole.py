"""Whole replies, with all that goes around the guidance, as quotations. Chooses no answers."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.core.guidance import DID_YOU_MEAN, WHICH_FIRST
from bot.core.knowledge import Canned, KnowledgeBase
from bot.core.reply import ReplyKind, kind_of
from bot.core.turn import Answer
from bot.rendering.renderer import LAYOUT, TemplateRenderer
from bot.rendering.variables import V3_SECRET
from bot.review.guidance import gaps
from bot.review.markdown import quote, to_markdown
from bot.review.uses import DESK_TEMPLATES

_ASKER = "Sam"
_QUESTIONS = frozenset({"desk/again.md", DID_YOU_MEAN, WHICH_FIRST})


class WholeReplies:
    """Renders with the layout, at one time."""

    def __init__(self, kb: KnowledgeBase, templates: Mapping[str, str], now: datetime) -> None:
        """`now` decides what is said about hours, and is the day of the last check."""
        self._kb = kb
        self._renderer = TemplateRenderer(kb, templates)
        self._now = now

    def canned(self, item: Canned) -> str:
        """A canned answer as the desk's first trainer sends it; raises RenderError."""
        signer = next(iter(self._kb.desk.trainers), None)
        answer = Answer(
            kind_of(item), item.template, _ASKER, gaps(item), ref=item.ref, signer=signer
        )
        return self._quoted(answer)

    def notes(self) -> Iterator[tuple[str, str]]:
        """The name of each of the desk's own templates, and the reply; raises RenderError."""
        for template in sorted(DESK_TEMPLATES - {LAYOUT}):
            kind = ReplyKind.QUESTION if template in _QUESTIONS else ReplyKind.NOTE
            answer = Answer(kind, template, _ASKER, checked=self._now.date(), secrets=(V3_SECRET,))
            yield template, self._quoted(answer)

    def answer(self, template: str, links: tuple[str, ...]) -> str:
        """A topic's answer as the desk sends it; raises RenderError."""
        return self._quoted(Answer(ReplyKind.GUIDANCE, template, _ASKER, links=links))

    def _quoted(self, answer: Answer) -> str:
        reply = self._renderer.render(answer, key="", now=self._now)
        return quote(to_markdown(reply.document.blocks))
