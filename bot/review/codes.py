"""The stable codes of the problems this package finds, one meaning each. No texts, no rules.

KB606 and up: templates and what names them (bot.rendering.check has KB601 to KB605) ·
KB7xx cases.
"""

from typing import Final

MISSING_TEMPLATE: Final = "KB606"
"""A template that is named, or that the desk needs, is not there."""

UNUSED_TEMPLATE: Final = "KB607"
"""Nothing names a template."""

IDLE_SLOT: Final = "KB608"
"""A canned answer asks a trainer for a value that its template never shows (warning)."""

NOT_RENDERED: Final = "KB609"
"""A template that looks right cannot be rendered."""

TOO_LONG_REPLY: Final = "KB610"
"""A reply, or one block of it, can become longer than a platform takes."""

FAILED_CASE: Final = "KB701"
"""A case got something else than it expects."""

UNVISITED: Final = "KB702"
"""No case reaches a node of a topic that is served."""

NO_CASES: Final = "KB703"
"""A topic has no case file."""

STRAY_CASES: Final = "KB704"
"""A case file is for a topic that is not there."""

UNKNOWN_CASE_NODE: Final = "KB705"
"""A case names a node that its topic does not have."""

NO_PHRASES: Final = "KB706"
"""No topic that is served has a phrase, so that no message can be understood."""
