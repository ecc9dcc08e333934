"""The terminal under what it can keep of the channels' contract: it shows, and cannot unshow."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.screen import Screen
from bot.core.message import ConversationKey
from bot.core.reply import ReplyKind, mark, used_up
from bot.core.storage import OutboxRow
from tests.contract.harness import row

HERE = ConversationKey("terminal", "here", "1")
Log = list[tuple[str, str]]


@pytest.fixture
def terminal(script: Callable[..., tuple[Screen, Log]]) -> tuple[TerminalChannel, Log]:
    screen, log = script()
    return TerminalChannel(screen, "Desk"), log


def test_a_reply_is_shown_once_however_often_it_is_sent(
    terminal: tuple[TerminalChannel, Log],
) -> None:
    channel, log = terminal
    asyncio.run(channel.send(row(HERE)))
    asyncio.run(channel.send(row(HERE)))
    assert log == [("reply", "Desk:\nHere is how.")]


def test_what_was_sent_is_found(terminal: tuple[TerminalChannel, Log]) -> None:
    channel, _ = terminal
    sent = asyncio.run(channel.send(row(HERE)))
    assert asyncio.run(channel.find_sent(row(HERE))) == (sent,)


def test_new_words_are_shown_as_edited(terminal: tuple[TerminalChannel, Log]) -> None:
    channel, log = terminal
    asyncio.run(channel.send(row(HERE)))
    asyncio.run(channel.edit(row(HERE, "New.", id="k2", target="k1")))
    assert log[1:] == [("reply", "Desk (edited):\nNew.")]


def test_what_was_never_shown_is_taken_back_without_a_word(
    terminal: tuple[TerminalChannel, Log],
) -> None:
    channel, log = terminal
    asyncio.run(channel.withdraw(row(HERE, id="k2", kind=ReplyKind.WITHDRAWAL, target="k1")))
    assert log == []


def without_buttons(target: str = "k1") -> OutboxRow:
    """The first reply, once its buttons are used."""
    sent = row(HERE)
    return replace(sent, reply=used_up(sent.reply, "k2", "A key"), target=target)


def test_that_numbers_count_no_more_is_not_shown(terminal: tuple[TerminalChannel, Log]) -> None:
    channel, log = terminal
    asyncio.run(channel.send(row(HERE)))
    asyncio.run(channel.edit(without_buttons()))
    assert log == [("reply", "Desk:\nHere is how.")]


def test_new_words_for_what_lost_its_numbers_are_shown_as_edited(
    terminal: tuple[TerminalChannel, Log],
) -> None:
    channel, log = terminal
    asyncio.run(channel.send(row(HERE)))
    asyncio.run(channel.edit(without_buttons()))
    changed = row(HERE, "New.", id="k3", target="k2")
    asyncio.run(channel.edit(replace(changed, reply=replace(changed.reply, replaces="k2"))))
    assert log[1:] == [("reply", "Desk (edited):\nNew.")]


def test_what_lost_its_numbers_before_it_was_ever_shown_is_shown(
    terminal: tuple[TerminalChannel, Log],
) -> None:
    channel, log = terminal
    asyncio.run(channel.send(without_buttons(target="")))
    assert log == [("reply", "Desk:\nHere is how.")]


@pytest.mark.parametrize("kind", [ReplyKind.SOLVED, ReplyKind.REOPENED])
def test_a_mark_shows_nothing(terminal: tuple[TerminalChannel, Log], kind: ReplyKind) -> None:
    channel, log = terminal
    marked = replace(row(HERE), reply=mark("k2", kind, "1"))
    asyncio.run(channel.mark(marked))
    channel.show(marked)
    assert log == []
