"""`python -m tests.secrets.process run`: `desk run` with a matcher that falls over some messages.

What it raises has a planted secret in its words, as errors of libraries have what they were given.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace

from bot import bootstrap
from bot.core import retry
from bot.core.errors import RenderError
from bot.core.knowledge import KnowledgeBase
from bot.core.matching import Evidence, MatchResult, Utterance
from bot.core.ports import Matcher
from bot.desk import Library
from bot.matching.index import Tools
from tests.faults.process import run
from tests.secrets.planted import planted

POISON = "poison"
ATTEMPTS = 2  # a test cannot wait a minute until a message is parked


class Poisoned:
    """Understands everything but `poison <number of a planted secret> ...`."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def match(self, utterance: Utterance) -> MatchResult:
        """Rank the topics and decide."""
        word, _, rest = utterance.text.partition(" ")
        if word == POISON:
            self._fall_over(int(rest.partition(" ")[0]))
        return self._matcher.match(utterance)

    def explain(self, utterance: Utterance) -> Evidence:
        """What decided, for people."""
        return self._matcher.explain(utterance)

    def _fall_over(self, number: int) -> None:
        secrets = planted()
        text = secrets[number % len(secrets)].text
        if number % 2:
            raise RenderError("desk/person.md", 1, text)
        raise ValueError(text, {text: [text]}) from KeyError(text)


def be_fragile() -> None:
    """Let every library that is built fall over poison, and poison be parked soon."""
    built = bootstrap.build_library

    def build(
        kb: KnowledgeBase, templates: Mapping[str, str], tools: Tools | None = None
    ) -> Library:
        library = built(kb, templates, tools)
        return replace(library, matcher=Poisoned(library.matcher))

    bootstrap.build_library = build
    retry.MOST_ATTEMPTS = ATTEMPTS


if __name__ == "__main__":
    be_fragile()
    run(sys.argv[1:], os.environ)
