"""A question that was asked, and a reload that takes away what it led to, before it is answered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.matching import Decision
from bot.core.message import Choice, Message
from bot.core.reply import Reply
from tests.unit.review.planting import KEYS, drop, swap, write
from tests.unit.serve.rig import Rig, write_files

ASKED = "I need an API key"


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A desk that serves a small content root."""
    write_files(tmp_path)
    rig = Rig(tmp_path)
    rig.look()
    return rig


def asked(rig: Rig) -> Reply:
    (reply,) = rig.says(ASKED).replies
    assert reply.offers[:2] == ("Key and secret", "Key and token")
    return reply


def without_v2(root: Path) -> None:
    """Take the node of the second button away."""
    text = (root / KEYS).read_text(encoding="utf-8")
    start, end = text.index("      - label: Key and token"), text.index("    unsure:")
    text = text[:start] + text[end:]
    start, end = text.index("  v2:\n"), text.index("  person:\n")
    (root / KEYS).write_text(text[:start] + text[end:], encoding="utf-8")
    drop("templates/keys/v2.md")(root)
    swap("knowledge/integrations.yaml", "key_and_token", "key_and_secret")(root)


def without_topic(root: Path) -> None:
    """Take the topic away; its template is not used any more, which is no reason not to serve."""
    (root / KEYS).unlink()
    (root / "knowledge/integrations.yaml").unlink()


@pytest.mark.parametrize("take_away", [without_v2, without_topic])
def test_a_button_to_what_is_no_longer_there_gets_one_honest_line_and_a_person(
    rig: Rig, take_away: Callable[[Path], None]
) -> None:
    question = asked(rig)
    take_away(rig.root)
    assert rig.look(), rig.failures
    handled = rig.does(Choice(question.question, 1))
    assert [reply.text for reply in handled.replies] == ["Hi Dana,\n\nI do not know that one."]
    assert handled.turn.decision is Decision.HANDOFF


def test_a_typed_reply_to_what_is_no_longer_there_gets_the_same(rig: Rig) -> None:
    asked(rig)
    without_topic(rig.root)
    assert rig.look(), rig.failures
    handled = rig.does(Message("Key and token"))
    assert [reply.text for reply in handled.replies] == ["Hi Dana,\n\nI do not know that one."]


def test_a_button_whose_answer_was_rewritten_gives_the_new_words(rig: Rig) -> None:
    question = asked(rig)
    write("templates/keys/v2.md", "Nobody makes V2 keys.\n")(rig.root)
    rig.look()
    (reply,) = rig.does(Choice(question.question, 1)).replies
    assert "Nobody makes V2 keys." in reply.text
