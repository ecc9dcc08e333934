"""The guidance of templates by itself: for nobody's product and for some. Judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.knowledge import Canned, Integration, KnowledgeBase
from bot.core.reply import Document, ReplyKind
from bot.core.tree import PRODUCT
from bot.core.turn import Answer
from bot.rendering.check import TemplateChecker
from bot.rendering.environment import Compiler
from bot.rendering.renderer import TemplateRenderer
from bot.rendering.variables import HAS_V3, V3_SECRET

_ABOUT_PRODUCT = frozenset({"product", "product_note", "product_has_v3"})
_ERROR = "error_code"
_HAS_V3_SECRET, _ANOTHER_SECRET = "has_v3_secret", "refresh_token"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a template says, and what was known then: a product, an error code, or nothing."""

    document: Document
    product: str = ""
    error_code: str = ""


class GuidanceRenderer:
    """Renders without the layout, at one time."""

    def __init__(
        self,
        kb: KnowledgeBase,
        templates: Mapping[str, str],
        now: datetime,
        compiler: Compiler | None = None,
    ) -> None:
        """`now` decides what a template says about opening hours and the last check."""
        self._templates = templates
        compiler = compiler or Compiler()
        self._renderer = TemplateRenderer(kb, templates, compiler)
        self._checker = TemplateChecker(compiler)
        self._now = now

    def document(
        self, template: str, slots: Mapping[str, str] | None = None, secret: str = V3_SECRET
    ) -> Document:
        """What the template says, with "your app" where no product is given; raises RenderError.

        `secret` is the kind that its reader pasted, if it is about one.
        """
        answer = Answer(
            ReplyKind.NOTE,
            template,
            slots=slots or {},
            checked=self._now.date(),
            secrets=(secret,),
        )
        return self._renderer.guidance(answer, now=self._now)

    def branches(self, template: str, products: Iterable[Integration]) -> Iterator[Guidance]:
        """What it says with nothing known, then with each product and an error code, if it asks.

        Raises RenderError.
        """
        yield Guidance(self.document(template))
        used = self._checker.variables_used(template, self._templates.get(template, ""))
        for item in products if used & _ABOUT_PRODUCT else ():
            document = self.document(template, {PRODUCT: item.product})
            yield Guidance(document, product=item.product)
        if _ERROR in used:
            yield Guidance(self.document(template, {_ERROR: "401"}), error_code="401")
        if _HAS_V3_SECRET in used:
            yield Guidance(self.document(template, secret=_ANOTHER_SECRET))


def kinds(products: Iterable[Integration]) -> dict[tuple[bool, bool], list[Integration]]:
    """Products that a template cannot tell apart: with a note or without, with V3 or without."""
    found: dict[tuple[bool, bool], list[Integration]] = {}
    for item in products:
        found.setdefault((bool(item.note), item.version in HAS_V3), []).append(item)
    return found


def gaps(canned: Canned) -> dict[str, str]:
    """A value for each thing that a trainer fills in: its name in brackets."""
    return {slot: f"[{slot}]" for slot in canned.slots}
