"""The library of this repository, for the tests that ask what it answers. Not here: other content.

Solving its index takes seconds and reading a solved one does not, so all workers and Pythons share
one. It is found by all that it follows from, the code included: it is never an old one.
"""

import os
import tempfile
from datetime import date
from functools import cache, partial
from pathlib import Path

from bot.bootstrap import build_library, load_library, matching_tools
from bot.desk import Library

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
"""A day when no answer is stale."""

INDEX = Path(tempfile.gettempdir()) / f"trainer-desk-tests-{os.getuid()}"

build_kept = partial(build_library, tools=matching_tools(INDEX))
"""Builds a library as `desk run` does; what was solved before is not solved again."""


@cache
def repository_library(today: date = TODAY) -> Library:
    """What is served from this repository's files."""
    return load_library(ROOT, today, INDEX)
