"""What all tests share: none is judged by the clock, for the machines that run them are shared."""

from hypothesis import settings

from tests.faults.tally import note, pytest_terminal_summary
from tests.postgres import postgres, postgres_url

__all__ = [
    "note",  # a fixture, and the table of what tests noted
    "postgres",  # fixtures: of one server, wherever a test asks for it
    "postgres_url",
    "pytest_terminal_summary",
]

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
