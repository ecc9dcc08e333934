"""Small parts of a running desk, one of each for a test."""

import pytest

from tests.unit.serve.running import Book, Kept, Wire, new_book


@pytest.fixture
def book() -> Book:
    """A log."""
    return new_book()


@pytest.fixture
def kept() -> Kept:
    """A store."""
    return Kept()


@pytest.fixture
def wire() -> Wire:
    """A connection."""
    return Wire()
