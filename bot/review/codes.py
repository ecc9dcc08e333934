"""The stable codes of the problems this package finds, one meaning each. No texts, no rules.

KB606 and up: templates and what names them (bot.rendering.check has KB601 to KB605) ·
KB7xx cases · KB8xx phrases as the matcher hears them.
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

TOO_MANY_BUTTONS: Final = "KB611"
"""A question offers more buttons than a platform shows."""

IDLE_LINK: Final = "KB612"
"""No template and no answer shows a link of desk.yaml (warning)."""

IDLE_NOTE: Final = "KB613"
"""A product has a note, and no template shows notes (warning)."""

TOO_MANY_WORDS: Final = "KB614"
"""The guidance of a template has more words than people read."""

TOO_HARD: Final = "KB615"
"""The guidance of a template is harder to read than it may be."""

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

UNCLICKED: Final = "KB707"
"""A button leads to a node of a topic that is served, and no case reaches it by a button."""

UNTYPED: Final = "KB708"
"""No case reaches a node of a topic that is served by what is typed, but only by a button."""

SAME_WORDS: Final = "KB801"
"""A topic's phrase has the same words as another's, as the matcher reads them."""

NEARLY_SAME: Final = "KB802"
"""A topic's phrase is so like another topic's that the matcher can hardly part them (warning)."""

OVERRULED: Final = "KB803"
"""The desk answers a phrase with another topic, or at all, although the phrase says otherwise."""

COLLIDING: Final = "KB805"
"""Many phrases of a topic would go to one and the same other topic without themselves (warning)."""

FEW_PHRASES: Final = "KB806"
"""A topic has so few phrases that other words for it are hardly understood (warning)."""

OVERMATCHED: Final = "KB804"
"""The desk would do so if it did not know the very phrase, by a wide margin (warning)."""
