"""A message written beside a thread: whether it goes on with it."""

import pytest

from bot.core.conversation import Conversation, Status
from bot.core.knowledge import Act
from bot.core.matching import Decision, MatchResult
from bot.core.message import Edit
from bot.core.together import Belongs, belongs, opens, texts
from tests.builders import DANA, KEY, LEE, event, understood

ASKING = Conversation(KEY, Status.ASKING, asker=DANA, topic="api_key")
ANSWERED = Conversation(KEY, Status.ANSWERED, asker=DANA, topic="api_key")
WITH_A_PERSON = Conversation(KEY, Status.HANDED_OFF, asker=DANA, topic="api_key")
TAKEN = Conversation(KEY, Status.TAKEN, asker=DANA, topic="api_key")
NOTHING, UNSURE = understood(), understood("status", decision=Decision.ASK)
SAME, OTHER = understood("api_key"), understood("status")
THANKS, SIGNAL = understood(act=Act.THANKS), understood(heard=["token"])
THERE, NOWHERE, APART = Belongs.THERE, Belongs.NOWHERE, Belongs.APART


@pytest.mark.parametrize(
    ("before", "match", "expected"),
    [
        (ASKING, NOTHING, THERE),
        (ASKING, UNSURE, THERE),
        (ASKING, SAME, THERE),
        (ASKING, OTHER, APART),
        (ASKING, understood("status", picked=1), THERE),
        (ANSWERED, NOTHING, APART),
        (ANSWERED, UNSURE, APART),
        (ANSWERED, SAME, NOWHERE),
        (ANSWERED, OTHER, APART),
        (ANSWERED, THANKS, THERE),
        (ANSWERED, SIGNAL, THERE),
        (WITH_A_PERSON, NOTHING, THERE),
        (WITH_A_PERSON, OTHER, APART),
        (TAKEN, OTHER, THERE),
    ],
)
def test_where_a_message_beside_a_thread_belongs(
    before: Conversation, match: MatchResult, expected: Belongs
) -> None:
    assert belongs(event("and a secret"), match, before) is expected


def test_somebody_elses_words_never_go_on_with_it() -> None:
    assert belongs(event("and a secret", author=LEE), NOTHING, ASKING) is APART


def test_only_a_message_in_a_thread_without_words_is_read_with_others() -> None:
    assert opens(event("and a secret"), Conversation(KEY))
    assert not opens(event("and a secret"), ASKING)
    assert not opens(event(Edit("1", "and a secret")), Conversation(KEY))


def test_texts_are_those_of_messages() -> None:
    assert texts([event("one"), event(Edit("1", "two")), event("three")]) == ("one", "three")
