"""Replies as Slack's payloads: whole as text, native as blocks, and people's words no markup."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap import load_knowledge_base
from bot.channels.slack import pressed
from bot.channels.slack.outbound import (
    key_of,
    to_direct,
    to_post,
    to_private,
    to_update,
)
from bot.core.knowledge import KnowledgeBase
from bot.core.message import Choice, ConversationKey, Verdict
from bot.core.reply import Document, Paragraph, Reply, ReplyKind, Text, used_up
from bot.core.storage import Delivery, OutboxRow
from bot.core.turn import Answer
from bot.kb.source import read_content
from bot.rendering.renderer import TemplateRenderer
from bot.review import lengths
from tests.channels.slack.blocks import pieces, problems, words
from tests.channels.slack.sayings import DANA, HELP, KNOWN, LATER, TS, Json, press

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)
THREAD = ConversationKey("slack", HELP, TS)
SEVEN = tuple(f"Answer {number}" for number in range(7))
HOSTILE = "<!channel> <@U1> <#C1|x> <https://a.test|b> <!date^1^{time}|x> *x* _y_ ~z~ `c` & > q"


def reply(text: str = "Here is how.", **more: object) -> Reply:
    document = Document((Paragraph((Text(text),)),))
    made = Reply("k1", ReplyKind.NOTE, document, text)
    return replace(made, **more)  # type: ignore[arg-type]  # each by its name


def row(said: Reply | None = None, event_id: str = TS, target: str = "") -> OutboxRow:
    return OutboxRow(said or reply(), THREAD, event_id, Delivery.PENDING, target=target)


def block(payload: Json, kind: str) -> Json:
    return next(each for each in payload["blocks"] if each["type"] == kind)


class TestPost:
    def test_a_reply_goes_into_the_thread_and_unfurls_nothing(self) -> None:
        payload = to_post(row())
        assert (payload["channel"], payload["thread_ts"]) == (HELP, TS)
        assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)
        assert not {"link_names", "parse", "mrkdwn", "reply_broadcast"} & set(payload)

    def test_it_carries_its_key_and_nothing_else(self) -> None:
        metadata = to_post(row(reply("Words")))["metadata"]
        assert metadata == {"event_type": "desk_reply", "event_payload": {"key": "k1"}}
        assert key_of({"metadata": metadata}) == "k1"

    @pytest.mark.parametrize(
        "metadata",
        [None, {}, {"event_type": "other", "event_payload": {"key": "k1"}},
         {"event_type": "desk_reply"}, {"event_type": "desk_reply", "event_payload": {"key": 1}},
         {"event_type": "desk_reply", "event_payload": []}],
        ids=str,
    )  # fmt: skip
    def test_what_others_note_is_no_key(self, metadata: object) -> None:
        assert key_of({"metadata": metadata}) == ""

    def test_a_change_keeps_the_key_that_the_message_was_sent_with(self) -> None:
        payload = to_update(row(target=LATER))
        assert (payload["channel"], payload["ts"]) == (HELP, LATER)
        assert "metadata" not in payload

    @given(st.text(min_size=1))
    def test_text_holds_what_blocks_show_and_is_no_markup(self, text: str) -> None:
        payload = to_post(row(reply(text)))
        assert problems(payload) == []
        assert unescape_once(payload["text"]) == text
        assert words(payload) == text
        assert not {"<", ">"} & set(payload["text"])

    def test_words_are_elements_in_which_nothing_is_markup(self) -> None:
        payload = to_post(row(reply(HOSTILE)))
        (section,) = block(payload, "rich_text")["elements"]
        assert section["elements"] == [{"type": "text", "text": HOSTILE}]


class TestChoices:
    def test_up_to_five_are_buttons_that_come_back_as_choices(self) -> None:
        payload = to_post(row(reply(offers=SEVEN[:5], question="api/form:2")))
        actions = block(payload, "actions")
        assert problems(payload) == []
        assert len(actions["elements"]) == 5
        for at, button in enumerate(actions["elements"]):
            assert button["text"] == {"type": "plain_text", "text": SEVEN[at], "emoji": False}
            body = press(button | {"block_id": actions["block_id"]})
            incoming = pressed.to_event(body, KNOWN)
            assert incoming is not None
            assert incoming.event.body == Choice("api/form:2", at)

    def test_more_are_one_menu_that_comes_back_as_a_choice(self) -> None:
        payload = to_post(row(reply(offers=SEVEN, question="q")))
        actions = block(payload, "actions")
        (menu,) = actions["elements"]
        assert problems(payload) == []
        assert [option["text"]["text"] for option in menu["options"]] == list(SEVEN)
        chosen = {"selected_option": menu["options"][6], "block_id": actions["block_id"]}
        incoming = pressed.to_event(press(menu | chosen), KNOWN)
        assert incoming is not None
        assert incoming.event.body == Choice("q", 6)

    def test_choices_stand_in_the_text_with_their_numbers(self) -> None:
        text = to_post(row(reply(offers=("Key & secret", "Only a key"), question="q")))["text"]
        assert text == "Here is how.\n\n1) Key &amp; secret\n2) Only a key"

    def test_verdicts_come_back_as_verdicts(self) -> None:
        payload = to_post(row(reply(verdicts=("Solved it", "A person"))))
        actions = block(payload, "actions")
        assert problems(payload) == []
        for button, solved in zip(actions["elements"], (True, False), strict=True):
            body = press(button | {"block_id": actions["block_id"]})
            incoming = pressed.to_event(body, KNOWN)
            assert incoming is not None
            assert incoming.event.body == Verdict(solved=solved)

    def test_a_trainer_s_answer_has_one_verdict(self) -> None:
        actions = block(to_post(row(reply(verdicts=("Solved it",)))), "actions")
        assert [each["action_id"] for each in actions["elements"]] == ["verdict:solved"]

    def test_used_ones_are_gone_and_the_choice_is_noted(self) -> None:
        asked = reply(offers=SEVEN[:2], question="q")
        payload = to_update(row(used_up(asked, "k2", "Answer <1>"), target=LATER))
        assert problems(payload) == []
        assert "actions" not in {each["type"] for each in payload["blocks"]}
        assert block(payload, "context")["elements"][0]["text"] == "✓ Answer <1>"
        assert payload["text"] == "Here is how.\n\n✓ Answer &lt;1&gt;"

    def test_where_nothing_was_chosen_nothing_is_noted(self) -> None:
        payload = to_update(row(used_up(reply(offers=SEVEN[:2]), "k2", ""), target=LATER))
        assert [each["type"] for each in payload["blocks"]] == ["rich_text"]


class TestPrivate:
    @pytest.mark.parametrize(
        ("event_id", "thread"),
        [
            (TS, None),
            (f"edit:{TS}:{LATER}", None),
            (f"delete:{TS}", None),
            (LATER, TS),
            (f"edit:{LATER}:1", TS),
            ("press:U1:1", TS),
        ],
    )
    def test_it_stands_where_its_reader_sees_it(self, event_id: str, thread: str | None) -> None:
        payload = to_private(row(reply(only_for=DANA), event_id))
        assert (payload["channel"], payload["user"]) == (HELP, DANA)
        assert payload["thread_ts"] == thread
        assert problems(payload) == []

    def test_to_who_brought_the_desk_in_it_stands_in_the_channel(self) -> None:
        invited = replace(
            row(reply(only_for=DANA), "invited"), key=replace(THREAD, thread="invited")
        )
        assert to_private(invited)["thread_ts"] is None

    def test_a_direct_message_says_what_it_is_about_in_text_and_blocks(self) -> None:
        payload = to_direct(row(reply("Revoke <it>.", only_for=DANA)))
        assert payload["channel"] == DANA
        assert problems(payload) == []
        assert payload["text"] == f"About your message in <#{HELP}>\n\nRevoke &lt;it&gt;."
        assert words(payload) == "About your message in \nRevoke <it>."


def unescape_once(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@cache
def knowledge() -> tuple[KnowledgeBase, TemplateRenderer]:
    kb = load_knowledge_base(ROOT, date(2026, 12, 1))
    return kb, TemplateRenderer(kb, read_content(ROOT).templates)


@cache
def everything() -> tuple[Answer, ...]:
    """All that the desk can say, each with names as long as they are ever shown."""
    kb, _ = knowledge()
    own = lengths._desk(kb, NOW.date())
    return (*lengths._nodes(kb), *lengths._canned(kb), *own)


def test_everything_that_the_desk_can_say_is_taken_by_slack_and_whole_as_text() -> None:
    _, renderer = knowledge()
    assert len(everything()) > 80
    for answer in everything():
        said = renderer.render(answer, key="k1", now=NOW)
        for payload in (to_post(row(said)), to_direct(row(replace(said, only_for=DANA)))):
            assert problems(payload) == [], answer.template
            heard = " ".join(unescape(payload["text"]).split())
            for piece in pieces(payload):
                is_verdict = piece in said.verdicts  # the text asks for them in words of its own
                spoken = " ".join(piece.removeprefix("mailto:").split())
                assert is_verdict or spoken in heard, (answer.template, piece)
            assert len(payload["blocks"]) <= 50


@pytest.mark.parametrize("slot", ["product", "asker"])
@pytest.mark.parametrize(
    "hostile", ["<!channel>", "<@U1>", "*x*", "`x`", "<https://a.test|b>", "x`"]
)
def test_what_people_wrote_comes_out_of_every_template_as_they_wrote_it(
    slot: str, hostile: str
) -> None:
    _, renderer = knowledge()
    shown = 0
    for answer in everything():
        filled = _with(answer, slot, hostile)
        payload = to_post(row(renderer.render(filled, key="k1", now=NOW)))
        assert problems(payload) == []
        assert "<" not in payload["text"], answer.template
        shown += hostile in words(payload)
    assert shown


def _with(answer: Answer, slot: str, value: str) -> Answer:
    if slot == "asker":
        return replace(answer, asker=value)
    return replace(answer, slots={**answer.slots, slot: value})
