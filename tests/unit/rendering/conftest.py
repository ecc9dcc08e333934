"""A small frozen desk, and ways to render for it with the layout that the desk serves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.hours import Hours, Window
from bot.core.knowledge import (
    DeskProfile,
    Integration,
    KnowledgeBase,
    Link,
    Wording,
)
from bot.core.reply import Document, Reply, ReplyKind
from bot.core.turn import Answer
from bot.rendering.document import MarkdownReader
from bot.rendering.renderer import TemplateRenderer
from bot.rendering.values import Values

TEMPLATES = Path(__file__).parents[3] / "templates"
TEN_ON_MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
GUIDANCE = Answer(ReplyKind.GUIDANCE, "answer.md")


@pytest.fixture(scope="session")
def hours() -> Hours:
    """Ask a Trainer, without exceptions."""
    open_days = dict.fromkeys(range(5), (Window(time(11), time(16)),))
    return Hours("Ask a Trainer", ZoneInfo("America/New_York"), "ET", open_days, {})


@pytest.fixture(scope="session")
def knowledge(hours: Hours) -> KnowledgeBase:
    """A desk with two links and two products, and no topics."""
    desk = DeskProfile(
        name="Trainer Desk",
        signature="Tier II API Support",
        phone="866-289-2101",
        mailbox="webservices@constantcontact.com",
        links={
            "portal": Link("developer portal", "https://example.com/portal?a=1&copy=2"),
            "updates": Link("release notes [API]", "https://example.com/updates"),
        },
        wording=Wording("Not sure", "None of these", "Solved", "A person", "API Support"),
        hours=hours,
        trainers=(),
    )
    note = f"Update *it* first. {'word ' * 50}end"
    products = (
        Integration("Gravity Forms", (), "key_and_secret", "v3", None, note),
        Integration("Zap", (), "connect", "v3", None),
    )
    return KnowledgeBase("v", desk, {}, {}, products, {}, ())


@pytest.fixture(scope="session")
def layout() -> str:
    """The layout that the desk serves."""
    return (TEMPLATES / "layout.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def desk_templates() -> Mapping[str, str]:
    """The desk's own templates, by their name."""
    found = (TEMPLATES / "desk").glob("*.md")
    return {f"desk/{path.name}": path.read_text(encoding="utf-8") for path in found}


@pytest.fixture(scope="session")
def render(knowledge: KnowledgeBase, layout: str) -> Callable[..., Reply]:
    """Render `text` as the template of an answer, inside the desk's layout or another one."""

    def run(
        text: str, answer: Answer = GUIDANCE, *, now: datetime = TEN_ON_MONDAY, around: str = layout
    ) -> Reply:
        renderer = TemplateRenderer(knowledge, {"answer.md": text, "layout.md": around})
        return renderer.render(replace(answer, template="answer.md"), key="k", now=now)

    return run


@pytest.fixture(scope="session")
def render_bare(render: Callable[..., Reply]) -> Callable[..., Document]:
    """Render `text` with the given slots and nothing around it."""

    def run(text: str, **slots: str) -> Document:
        return render(text, replace(GUIDANCE, slots=slots), around="{{ guidance }}").document

    return run


@pytest.fixture(scope="session")
def read() -> Callable[[str], Document]:
    """Turn Markdown without values into a document."""

    def run(markdown: str) -> Document:
        return MarkdownReader().to_document(markdown, Values(), "page.md")

    return run
