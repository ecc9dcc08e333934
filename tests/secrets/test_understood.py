"""A question is understood as if the secret beside it had never been there."""

import pytest

from bot.core.credentials import CUT, Detector
from bot.core.matching import Decision, Utterance
from bot.core.ports import Matcher
from tests.repository import repository_library
from tests.secrets.planted import PlantedSecret, planted
from tests.secrets.planting import OPENING

DETECTOR = Detector()


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The real one."""
    return repository_library().matcher


def understood(matcher: Matcher, text: str) -> tuple[Decision, str]:
    match = matcher.match(Utterance(f"{OPENING}\n\n{text}"))
    return match.decision, match.candidates[0].topic


@pytest.mark.parametrize("secret", planted(), ids=lambda secret: secret.kind)
def test_the_question_means_the_same(matcher: Matcher, secret: PlantedSecret) -> None:
    """What is left in the place of a secret, and of a key beside it, says nothing by itself."""
    cut = DETECTOR.screen(secret.text).text
    never_there = cut.replace(CUT, "")
    assert never_there != cut
    assert understood(matcher, cut) == understood(matcher, never_there)
