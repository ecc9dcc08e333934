"""The desk's own templates: in order under the check, short, and true to what they promise."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.core.knowledge import KnowledgeBase
from bot.core.reply import Reply, ReplyKind
from bot.core.turn import Answer
from bot.rendering.check import TemplateChecker
from bot.rendering.variables import guidance_names

Render = Callable[..., Reply]

NAMES = [
    "again",
    "answer_unsent",
    "did_you_mean",
    "dont_know",
    "handoff_api",
    "handoff_trainers",
    "invited",
    "not_solved",
    "not_yours",
    "not_yours_trainer",
    "nudge",
    "other_thread",
    "person",
    "secret_seen",
    "stale",
]
NOTE = Answer(ReplyKind.NOTE, "", checked=date(2026, 11, 23), secrets=("v3_secret",))


@pytest.fixture(params=NAMES)
def text(request: pytest.FixtureRequest, desk_templates: Mapping[str, str]) -> str:
    """Each template in turn."""
    return desk_templates[f"desk/{request.param}.md"]


@pytest.fixture(params=[{}, {"product": "Gravity Forms", "error_code": "401"}])
def slots(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """With nothing known, and with everything."""
    known: Mapping[str, str] = request.param
    return known


def test_a_template_passes_the_check(text: str, knowledge: KnowledgeBase) -> None:
    assert TemplateChecker().check("desk/a.md", text, guidance_names(knowledge.desk)) == []


def test_a_template_has_twenty_to_sixty_words(
    render: Render, text: str, slots: Mapping[str, str]
) -> None:
    reply = render(text, replace(NOTE, slots=slots), around="{{ guidance }}")
    assert 20 <= len(reply.text.split()) <= 60


def test_nothing_but_trainers_hours_promises_a_time(desk_templates: Mapping[str, str]) -> None:
    promise = re.compile(r"\b(minutes?|hours?|days?|soon|shortly|today|tomorrow|within)\b", re.I)
    texts = {name: re.sub(r"{{.*?}}", "", text) for name, text in desk_templates.items()}
    assert [name for name, text in texts.items() if promise.search(text)] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("did_you_mean", "Which of these"),
        ("again", "pick one of the answers"),
        ("dont_know", "I don't know that one"),
        ("handoff_api", "API support will look here"),
        ("handoff_trainers", "11am to 4pm ET: next open Monday, Nov 23, at 11am ET"),
        ("stale", "last checked on 23 November 2026"),
        ("answer_unsent", "Your answer was not sent: a V3 client secret stood"),
        ("secret_seen", "I cut a V3 client secret out of your message"),
        ("invited", "I answer only when somebody mentions me"),
        ("not_yours", "write a new message and mention me"),
        ("not_yours_trainer", "just reply"),
        ("not_solved", "Sorry that it did not help"),
        ("nudge", "I will not ask again"),
        ("other_thread", "write a new message and mention me"),
        ("person", "never post a secret, token or password"),
    ],
)  # fmt: skip
def test_a_template_says_what_it_is_for(
    render: Render, desk_templates: Mapping[str, str], name: str, words: str
) -> None:
    assert words in render(desk_templates[f"desk/{name}.md"], NOTE).text


@pytest.mark.parametrize(
    "name", ["invited", "not_yours", "not_yours_trainer", "other_thread", "secret_seen"]
)
def test_a_private_note_says_that_nobody_else_sees_it(
    render: Render, desk_templates: Mapping[str, str], name: str
) -> None:
    assert "Only you see this" in render(desk_templates[f"desk/{name}.md"], NOTE).text


def test_did_you_mean_is_one_line(render: Render, desk_templates: Mapping[str, str]) -> None:
    reply = render(desk_templates["desk/did_you_mean.md"], NOTE, around="{{ guidance }}")
    assert "\n" not in reply.text
