"""Whatever is typed: no exception, nothing of it is obeyed, and what is said is honest."""

from collections.abc import Iterator

import pytest

from bot.core.conversation import Status
from bot.core.reply import (
    Anchor,
    Block,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Inline,
    Items,
    Paragraph,
    Strong,
)
from bot.desk import Library
from tests.dialogue.scripted import Heard, HelpChannel, ScriptedUser

OPENING = "I need an API key for our booking system"
HONEST = ("desk/dont_know.md", "desk/handoff_api.md", "desk/handoff_trainers.md")

NOISE = {
    "empty": "",
    "blank": " \t\r\n\u00a0\u200b",
    "40,000 letters": "a" * 40_000,
    "40,000 characters of words": "lorem ipsum dolor sit " * 1_819,
    "10,000 lines": "\n" * 10_000,
    "40,000 marks": "*_~`" * 10_000,
    "deep brackets": "[" * 20_000 + "]" * 20_000,
    "emoji": "😀🔑👩‍👩‍👧‍👦🏳️‍🌈" * 50,
    "Chinese": "我需要一个密码来打开会议室的门",
    "Arabic": "أين غرفة الاجتماعات من فضلك",
    "Cyrillic": "где находится переговорная",
    "Thai": "ห้องประชุมอยู่ที่ไหน",
    "combining marks": "z\u0335\u0321" * 5_000,
    "right to left": "\u202eyek IPA na deen\u202c",
    "NUL": "\x00\x00\x00",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x9f",
    "lone surrogates": "\ud83d \udc00 \ud800",
    "private use": "\ue000" + "0" + "\ue001",
    "the last code point": "\U0010ffff\uffff\ufdd0",
    "Jinja": "{{ 7 * 7 }}{% for x in y %}{{ x.__class__ }}{% endfor %}{# c #}",
    "Markdown": "# Big\n[click](http://evil.example) **bold** ![x](http://evil.example/x.png)",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "YAML": "!!python/object/apply:os.system ['id']\n---\n- &a [*a, *a]\n<<: *a",
    "mentions": "@everyone <!channel> <@U123> <@&42> <#C1>",
    "SQL": "'; DROP TABLE inbox; --",
    "format": "%s%s%n {0} {event.key} ${PATH}",
    "terminal": "\x1b[2J\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
}

# Names and values that would show if one layer took them for its own language.
NAMES = {
    name: NOISE[name]
    for name in (
        "Jinja", "Markdown", "HTML", "mentions", "format", "terminal", "NUL", "lone surrogates",
        "private use", "right to left", "40,000 letters", "deep brackets", "10,000 lines",
    )
}  # fmt: skip


@pytest.fixture
def asked(riley: ScriptedUser) -> ScriptedUser:
    """Riley is asked what the app asks for."""
    riley.says(OPENING)
    return riley


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_in_a_channel_noise_gets_no_answer(riley: ScriptedUser, text: str) -> None:
    assert riley.says(text).replies == ()


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_spoken_to_with_noise_the_desk_is_silent_or_honest(riley: ScriptedUser, text: str) -> None:
    heard = riley.says(text, addressed=True)
    assert heard.handled is not None
    assert [answer.template for answer in heard.handled.turn.answers] in (
        [],
        *([template] for template in HONEST),
    ), str(heard)


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_noise_in_reply_to_a_question_chooses_nothing(asked: ScriptedUser, text: str) -> None:
    heard = asked.says(text)
    assert asked.conversation.node is None, str(heard)
    assert asked.conversation.question is not None
    assert asked.says("key and secret").node == "v3_key"


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_noise_after_an_answer_changes_no_branch(asked: ScriptedUser, text: str) -> None:
    asked.says("key and secret")
    before = asked.conversation.node
    heard = asked.says(text)
    assert asked.conversation.node == before, str(heard)
    assert asked.conversation.status in (Status.ANSWERED, Status.HANDED_OFF)


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_an_edit_to_noise_changes_nothing(asked: ScriptedUser, text: str) -> None:
    before = asked.conversation.question
    assert asked.edits(text).replies == ()
    assert asked.conversation.question == before


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_noise_around_a_question_is_obeyed_by_nothing(
    riley: ScriptedUser, library: Library, text: str
) -> None:
    """The question may be found in it or not; what is said then is the desk's own words."""
    heard = riley.says(f"{OPENING}. {text}", addressed=True)
    assert_own_words(heard, library)


def test_a_question_is_found_in_a_very_long_message(riley: ScriptedUser) -> None:
    filling = "We have been customers for nine years. " * 1_000
    assert riley.says(f"{OPENING}.\n{filling}").node == "what_it_asks_for"


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_words_and_nothing_else(
    channel: HelpChannel, library: Library, name: str
) -> None:
    asker = channel.newcomer(name)
    for heard in (asker.says(OPENING), asker.chooses("API key and secret")):
        assert heard.replies
        assert len(heard.text) < 4_000
        assert_own_words(heard, library)


@pytest.mark.parametrize("value", NAMES.values(), ids=NAMES)
def test_a_trainers_value_is_words_and_nothing_else(
    asked: ScriptedUser, library: Library, value: str
) -> None:
    heard = asked.trainer().sends("ask_for_screenshot", {"product": f"x{value}"})
    assert heard.replies
    assert_own_words(heard, library)


def test_a_template_in_a_name_is_shown_as_it_was_written(channel: HelpChannel) -> None:
    text = channel.newcomer("{{ 7 * 7 }} **bold**").says(OPENING).text
    assert text.startswith("Hi {{ 7 * 7 }} **bold**,")


def test_an_app_named_like_a_template_is_shown_as_it_was_written(riley: ScriptedUser) -> None:
    heard = riley.says(
        "I need an API Key to integrate with our online booking system, Stellar-'IMS'&Co. "
        "Can you please assist me?"
    )
    assert "Stellar-'IMS'&Co" in heard.text


def assert_own_words(heard: Heard, library: Library) -> None:
    """Only the desk's own addresses and emphasis; nothing was computed, nothing steers a screen."""
    own = {link.address for link in library.knowledge.desk.links.values()}
    for reply in heard.replies:
        for inline in _inlines(reply.document):
            assert not isinstance(inline, Anchor) or inline.address in own
            if isinstance(inline, Strong | Emphasis | Anchor):
                assert not {"Big", "bold", "click"} & set(inline.text.split())
        assert "49" not in reply.text
        assert all(c == "\n" or c.isprintable() for c in reply.text)


def _inlines(document: Document) -> Iterator[Inline]:
    for block in document.blocks:
        yield from _inlines_of(block)


def _inlines_of(block: Block) -> Iterator[Inline]:
    match block:
        case Paragraph(inlines=inlines):
            yield from inlines
        case CodeBlock(text=text):
            yield Code(text)
        case Items(items=items):
            for item in items:
                for inner in item:
                    yield from _inlines_of(inner)
