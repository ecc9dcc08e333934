"""Whole replies: the layout's kinds as people read them, and what goes wrong with which words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.errors import RenderError
from bot.core.knowledge import KnowledgeBase, NodeRef, Trainer
from bot.core.ports import Renderer
from bot.core.reply import Reply, ReplyKind
from bot.core.turn import Answer
from bot.rendering.renderer import MAX_OUTPUT, TemplateRenderer

Render = Callable[..., Reply]

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
STEPS = "Two steps in the {{ links.portal }}:\n\n1. Press **New Application**.\n2. Save."
GUIDANCE = Answer(ReplyKind.GUIDANCE, "answer.md", asker="Dana", links=("updates", "portal"))
SAM = Trainer("sam", "Sam Lee", "Tier II API Support Engineer")

AUTOMATIC = """Hi Dana,

Two steps in the developer portal (https://example.com/portal?a=1&copy=2):

1. Press New Application.
2. Save.

Useful links:

- release notes [API] (https://example.com/updates)
- developer portal (https://example.com/portal?a=1&copy=2)

Ask a Trainer (product how-to, not API): Monday to Friday, 11am to 4pm ET; \
next open Monday, Nov 23, at 11am ET.

Did this solve it? Say "that solved it", or "I need a person".

Trainer Desk, Tier II API Support (automatic reply)"""

TRAINER = """Hi Dana,

Steps.

Ask a Trainer (product how-to, not API): Monday to Friday, 11am to 4pm ET; open now, until 4pm ET.

Did this solve it? Say "that solved it", or just reply here.

Sam Lee, Tier II API Support Engineer"""

QUESTION = """Hi Dana,

Which of these?

This is an automatic question from Trainer Desk, Tier II API Support. \
Pick an answer, or just type one."""

NOTE = """Hello,

A person will look.

Trainer Desk, Tier II API Support (automatic reply)"""


def test_guidance_has_greeting_links_hours_a_way_on_and_signature(render: Render) -> None:
    assert render(STEPS, GUIDANCE, now=NOW).text == AUTOMATIC


def test_a_trainers_guidance_is_signed_by_the_trainer(render: Render) -> None:
    answer = Answer(ReplyKind.GUIDANCE, "", "Dana", signer=SAM)
    assert render("Steps.", answer, now=NOW.replace(hour=16)).text == TRAINER


def test_a_question_closes_with_how_to_answer_it(render: Render) -> None:
    question = Answer(ReplyKind.QUESTION, "", "Dana", links=("portal",))
    assert render("Which of these?", question).text == QUESTION


def test_a_note_has_greeting_and_signature_only(render: Render) -> None:
    assert render("A person will look.", Answer(ReplyKind.NOTE, "")).text == NOTE


def test_a_trainers_note_is_not_called_automatic(render: Render) -> None:
    reply = render("Steps.", Answer(ReplyKind.NOTE, "", "Dana", signer=SAM))
    assert reply.text == "Hi Dana,\n\nSteps.\n\nSam Lee, Tier II API Support Engineer"


@pytest.mark.parametrize("kind", ReplyKind)
@pytest.mark.parametrize("signer", [None, SAM])
def test_the_layout_adds_fewer_than_sixty_words(
    render: Render,
    kind: ReplyKind,
    signer: Trainer | None,
) -> None:
    answer = Answer(kind, "", "Dana", signer=signer, links=("updates", "portal"))
    assert len(render("Guidance", answer).text.split()) - 1 < 60


def test_a_reply_carries_what_the_answer_and_the_caller_say(
    knowledge: KnowledgeBase, layout: str
) -> None:
    renderer: Renderer = TemplateRenderer(knowledge, {"q.md": "Which?", "layout.md": layout})
    answer = Answer(
        ReplyKind.QUESTION, "q.md", offers=("a", "b"), question="7", ref=NodeRef("t", "n")
    )
    reply = renderer.render(answer, key="k1", now=NOW, replaces="k0")
    assert (reply.key, reply.replaces, reply.kind) == ("k1", "k0", ReplyKind.QUESTION)
    assert (reply.offers, reply.question, reply.ref) == (("a", "b"), "7", NodeRef("t", "n"))


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ({}, "your app, Your app: no product, no code"),
        ({"product": "Zap"}, "Zap, Zap: Zap, no code"),
        ({"product": "\x00 \n"}, "your app, Your app: no product, no code"),
        ({"product": "Acme", "error_code": "401"}, "Acme, Acme: Acme, 401"),
        ({"product": "Gravity Forms"}, "Gravity Forms, Gravity Forms: Gravity Forms, no code"),
    ],
)
def test_slots_fill_the_variables(render: Render, slots: Mapping[str, str], text: str) -> None:
    template = (
        "{{ app }}, {{ App }}: {% if product %}{{ product }}{% else %}no product{% endif %}, "
        "{% if error_code %}{{ error_code }}{% else %}no code{% endif %}"
    )
    assert text in render(template, Answer(ReplyKind.NOTE, "", slots=slots)).text


def test_the_desks_contacts_and_hours_are_there(render: Render) -> None:
    template = "{{ phone }}|{{ mailbox }}|{{ hours.name }}|{{ hours.summary }}|{{ hours.state }}"
    expected = (
        "866-289-2101|webservices@constantcontact.com|Ask a Trainer|"
        "Monday to Friday, 11am to 4pm ET|next open Monday, Nov 23, at 11am ET"
    )
    assert expected in render(template, now=NOW).text


def test_a_trainer_without_a_title_signs_with_the_name(render: Render) -> None:
    reply = render("a", Answer(ReplyKind.NOTE, "", signer=Trainer("t", "Kim", "")))
    assert reply.text == "Hello,\n\na\n\nKim"


def test_a_slot_cannot_take_the_place_of_the_desks_own_words(render: Render) -> None:
    slots = {"phone": "000", "links": "x", "guidance": "x", "the values": "x"}
    reply = render("{{ phone }}", replace(GUIDANCE, slots=slots))
    assert "866-289-2101" in reply.text
    assert "x" not in reply.text.split()


def test_a_slot_of_a_canned_answer_is_a_variable(render: Render) -> None:
    reply = render("{{ issue }}", replace(GUIDANCE, slots={"issue": "the redirect"}))
    assert "the redirect" in reply.text


@pytest.mark.parametrize("name", ["", " \n", "\x00", "\ue000"])
def test_an_asker_without_a_name_to_show_is_greeted_without(render: Render, name: str) -> None:
    assert render("a", Answer(ReplyKind.NOTE, "", asker=name)).text.startswith("Hello,\n\na")


def test_the_same_answer_renders_the_same(render: Render) -> None:
    assert render(STEPS, GUIDANCE, now=NOW) == render(STEPS, GUIDANCE, now=NOW)


@pytest.mark.parametrize("missing", ["answer.md", "layout.md"])
def test_a_missing_template_is_named(knowledge: KnowledgeBase, missing: str) -> None:
    there = {"answer.md", "layout.md"} - {missing}
    renderer = TemplateRenderer(knowledge, dict.fromkeys(there, "a"))
    with pytest.raises(RenderError, match=f"templates/{missing}:0: there is no such template"):
        renderer.render(GUIDANCE, key="k", now=NOW)


def test_a_link_that_the_desk_does_not_have_is_named(render: Render) -> None:
    with pytest.raises(RenderError, match="no link named nowhere"):
        render("a", replace(GUIDANCE, links=("nowhere",)))


@pytest.mark.parametrize(("length", "fits"), [(MAX_OUTPUT, True), (MAX_OUTPUT + 1, False)])
def test_the_output_of_a_template_is_capped(render: Render, length: int, fits: bool) -> None:
    if fits:
        assert "a" * length in render("a" * length).text
    else:
        with pytest.raises(RenderError, match="more than 12000 characters"):
            render("a" * length)


def test_values_count_against_the_cap(render: Render) -> None:
    with pytest.raises(RenderError, match="more than 12000 characters"):
        render("{{ v }}" * 100, replace(GUIDANCE, slots={"v": "a" * 200}))


def test_refused_markdown_names_the_answers_template(render: Render) -> None:
    with pytest.raises(RenderError, match=r"templates/answer\.md:3: a heading"):
        render("a\n\n# b")


def test_code_that_an_author_forgot_to_close_stays_out_of_the_layout(render: Render) -> None:
    reply = render("```\ncode", Answer(ReplyKind.NOTE, ""))
    assert reply.text.endswith("\n\nTrainer Desk, Tier II API Support (automatic reply)")


@pytest.mark.parametrize(
    ("answer", "verdicts"),
    [
        (replace(GUIDANCE, asks_verdict=True), ("Solved", "A person")),
        (replace(GUIDANCE, asks_verdict=True, follows=True), ("Solved", "A person")),
        (replace(GUIDANCE, asks_verdict=True, goes_on=True), ()),
        (replace(GUIDANCE, asks_verdict=True, signer=SAM), ("Solved",)),
        (GUIDANCE, ()),
    ],
    ids=["guidance", "its last part", "an earlier part", "a trainer's", "what asks for none"],
)
def test_the_last_part_of_an_answer_asks_whether_it_helped(
    render: Render, answer: Answer, verdicts: tuple[str, ...]
) -> None:
    """A trainer is a person already."""
    assert render("Steps.", answer).verdicts == verdicts
