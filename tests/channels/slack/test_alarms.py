"""What an operator is woken by: each trouble once, until it is over."""

import pytest

from bot.channels.slack.alarms import Alarms


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def alarms(told: list[str]) -> Alarms:
    return Alarms(lambda trouble, cure: told.append(f"{trouble}; {cure}"))


def test_the_same_trouble_is_told_once(alarms: Alarms, told: list[str]) -> None:
    alarms.raise_once("C1", "archived", "unarchive it")
    alarms.raise_once("C1", "archived", "unarchive it")
    assert told == ["archived; unarchive it"]


def test_another_name_for_it_is_no_other_trouble(alarms: Alarms, told: list[str]) -> None:
    alarms.raise_once("", "uninstalled", "install it")
    alarms.raise_once("", "token revoked", "install it")
    assert told == ["uninstalled; install it"]


def test_what_needs_something_else_is_told(alarms: Alarms, told: list[str]) -> None:
    alarms.raise_once("C1", "archived", "unarchive it")
    alarms.raise_once("C1", "not in it", "invite it")
    assert len(told) == 2


def test_after_it_was_over_it_is_news(alarms: Alarms, told: list[str]) -> None:
    alarms.raise_once("C1", "archived", "unarchive it")
    alarms.is_well("C2")
    alarms.raise_once("C1", "archived", "unarchive it")
    assert len(told) == 1
    alarms.is_well("C1")
    alarms.raise_once("C1", "archived", "unarchive it")
    assert len(told) == 2


def test_only_trouble_with_the_whole_workspace_stands(alarms: Alarms) -> None:
    alarms.raise_once("C1", "archived", "unarchive it")
    assert alarms.standing == ""
    alarms.raise_once("", "revoked", "install it")
    assert alarms.standing == "revoked"
    alarms.is_well("")
    assert alarms.standing == ""
