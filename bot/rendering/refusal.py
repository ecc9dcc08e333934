"""Something in a template that may not be there; others find it, and say so to people."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """`line` is 1-based; `reason` is a phrase for authors, with the cure where there is one."""

    line: int
    reason: str
