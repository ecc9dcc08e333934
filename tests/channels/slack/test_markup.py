"""Slack's markup taken off what people write, and never made out of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.markup import escaped, mentioned, spoken, to_plain
from tests.channels.slack.sayings import DANA, LEE, ME

LONG = 40_000  # characters: what Slack cuts a message off at


def test_escaped_characters_are_unescaped_exactly_once() -> None:
    assert to_plain("a &amp; b &lt;key&gt; &amp;lt; &amp;amp;", ME) == "a & b <key> &lt; &amp;"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (f"<@{ME}> help", "help"),
        (f"ask <@{LEE}> first", "ask @somebody first"),
        (f"ask <@{LEE}|lee> first", "ask @lee first"),
        ("in <#C1|api-help>", "in #api-help"),
        ("in <#C1> then", "in  then"),
        ("<!here> hi", "@here hi"),
        ("<!subteam^S1|@trainers> hi", "@trainers hi"),
        ("<!date^1^{date}|Monday>", "Monday"),
        ("<https://a.test/?x=1&amp;y=2>", "https://a.test/?x=1&y=2"),
        ("<https://a.test|the portal>", "the portal"),
        ("<mailto:a@a.test|a@a.test>", "a@a.test"),
        ("<tel:123>", "123"),
        ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
        ("", ""),
    ],
)
def test_tokens_become_what_they_read_like(said: str, meant: str) -> None:
    assert to_plain(said, ME) == meant


def test_quoted_lines_are_nobody_s_own_words() -> None:
    assert to_plain("&gt; I need a key\nme too\n&gt;&gt;&gt; old\nolder", ME) == "me too"
    assert spoken("&gt; a\nb") == "b"


def test_people_and_groups_are_called_by_their_ids() -> None:
    text = f"<@{DANA}> <@{LEE}|lee> <!subteam^S1|@trainers> <!here> <#C1|x> &lt;@U9&gt;"
    assert mentioned(text) == {DANA, LEE, "!subteam^S1|@trainers"}


@given(st.text())
def test_words_come_back_as_they_went_out(text: str) -> None:
    lines = [line for line in text.split("\n") if not line.startswith(">")]
    assert to_plain(escaped(text), ME) == "\n".join(lines).strip()


@given(st.text())
def test_escaped_words_call_nobody_and_hold_no_token(text: str) -> None:
    assert not mentioned(escaped(text))
    assert not re.search("[<>]", escaped(text))


@given(st.lists(st.sampled_from(["<@", ME, ">", "|", "<", "!", "&amp;", "\n", "a", "<#C1|"])))
def test_no_markup_however_broken_raises_or_calls_the_desk_by_its_id(parts: list[str]) -> None:
    text = "".join(parts)
    assert f"<@{ME}>" not in to_plain(text, ME)
    assert isinstance(mentioned(text), frozenset)


@pytest.mark.parametrize("part", ["<", "<@U1", "&gt;", "<a|", "<@", "\n", "<!subteam^", "a<", "&"])
def test_a_long_hostile_text_is_read_at_once(part: str) -> None:
    text = (part * LONG)[:LONG]  # were it quadratic, this would take minutes
    to_plain(text, ME)
    mentioned(text)
