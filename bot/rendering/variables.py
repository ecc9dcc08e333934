"""What templates can name: the variables of answers and of the layout, from where they come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace

from bot.core.credentials import KINDS
from bot.core.errors import RenderError
from bot.core.knowledge import DeskProfile, KnowledgeBase
from bot.core.turn import Answer
from bot.rendering.document import PLACE
from bot.rendering.hours import day_month_year, state, summary
from bot.rendering.values import Markdown, authored, clean, link

_GUIDANCE = frozenset(
    {
        "app",
        "App",
        "product",
        "product_note",
        "product_has_v3",
        "error_code",
        "phone",
        "mailbox",
        "checked",
        "secrets",
        "has_v3_secret",
        "hours.name",
        "hours.summary",
        "hours.state",
    }
)
HAS_V3 = ("v3", "either")
V3_SECRET = "v3_secret"  # noqa: S105  the id of a kind
_LAYOUT = frozenset(
    {
        "asker",
        "guidance",
        "kind",
        "more",
        "automatic",
        "signature.name",
        "signature.title",
        "follows",
        "goes_on",
        "waiting",
    }
)


def guidance_names(desk: DeskProfile) -> frozenset[str]:
    """Names that every template but the layout can use; a canned one has its slots besides."""
    return _GUIDANCE | {f"links.{name}" for name in desk.links}


def layout_names(desk: DeskProfile) -> frozenset[str]:
    """Names that the layout can use."""
    return guidance_names(desk) | _LAYOUT


class Variables:
    """Builds variables; what only depends on the knowledge is built once."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        desk = knowledge.desk
        self._knowledge = knowledge
        self._links = {name: link(to.label, to.address) for name, to in desk.links.items()}
        self._constant: Mapping[str, object] = {
            "phone": authored(desk.phone),
            "mailbox": authored(desk.mailbox),
            "links": SimpleNamespace(**self._links),
        }
        self._hours_name = authored(desk.hours.name)
        self._hours_summary = authored(summary(desk.hours))

    def guidance(self, answer: Answer, now: datetime) -> dict[str, object]:
        """The variables of an answer's own template; a slot cannot hide one of the desk's."""
        slots = {name: clean(value) for name, value in answer.slots.items()}
        product = slots.get("product", "")
        integration = self._knowledge.integration(answer.slots.get("product", ""))
        return slots | {
            **self._constant,
            "product": product,
            "app": product or "your app",
            "App": product or "Your app",
            "product_note": authored(integration.note if integration else ""),
            "product_has_v3": "yes" if integration and integration.version in HAS_V3 else "",
            "error_code": slots.get("error_code", ""),
            "checked": day_month_year(answer.checked) if answer.checked else "",
            "secrets": authored(_listed([KINDS[id_].name for id_ in answer.secrets])),
            "has_v3_secret": "yes" if V3_SECRET in answer.secrets else "",
            "hours": self._hours(now),
        }

    def layout(self, answer: Answer, guidance: Mapping[str, object]) -> dict[str, object]:
        """The variables of the layout around an answer; `guidance` are the answer's own."""
        return {
            **guidance,
            "asker": clean(answer.asker),
            "guidance": PLACE,
            "kind": answer.kind.value,
            "more": self._more(answer),
            "automatic": answer.signer is None,
            "signature": self._signature(answer),
            "follows": answer.follows,
            "goes_on": answer.goes_on,
            "waiting": authored(answer.waiting),
        }

    def _hours(self, now: datetime) -> SimpleNamespace:
        open_or_not = authored(state(self._knowledge.desk.hours, now))
        return SimpleNamespace(
            name=self._hours_name, summary=self._hours_summary, state=open_or_not
        )

    def _more(self, answer: Answer) -> Markdown:
        unknown = [name for name in answer.links if name not in self._links]
        if unknown:
            raise RenderError(answer.template, 0, f"the desk has no link named {unknown[0]}")
        return Markdown("\n".join(f"- {self._links[name]}" for name in answer.links))

    def _signature(self, answer: Answer) -> SimpleNamespace:
        desk, signer = self._knowledge.desk, answer.signer
        if signer is None:
            return SimpleNamespace(name=authored(desk.name), title=authored(desk.signature))
        return SimpleNamespace(name=clean(signer.name), title=clean(signer.title))


def _listed(names: Sequence[str]) -> str:
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last
