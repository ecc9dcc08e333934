"""What Slack's refusals mean, and what an operator can do about each (`platform.md` A7).

The names are those of https://docs.slack.dev/reference/methods/chat.postMessage and its siblings.
"""

from collections.abc import Mapping
from enum import Enum, auto

REINSTALL = "install the app again in the workspace, and set SLACK_BOT_TOKEN to its new token"
INVITE = "invite the app to the channel again: /invite @trainer-desk"
MISSING_SCOPE = "missing_scope"


class Reach(Enum):
    """How far a refusal goes: the whole installation, one channel, or one message."""

    INSTALLATION = auto()
    PLACE = auto()
    MESSAGE = auto()


INSTALLATION: Mapping[str, str] = {
    "not_authed": "set SLACK_BOT_TOKEN",
    "invalid_auth": REINSTALL,
    "account_inactive": REINSTALL,
    "token_revoked": REINSTALL,
    "token_expired": REINSTALL,
    "org_login_required": "the workspace is being moved; nothing to do but wait",
    "team_access_not_granted": REINSTALL,
    "no_permission": REINSTALL,
    MISSING_SCOPE: "install the app again with the scopes of manifest.yml; `desk doctor` names "
    "those that are missing",
    "not_allowed_token_type": "SLACK_BOT_TOKEN must begin with xoxb-, SLACK_APP_TOKEN with xapp-",
    "ekm_access_denied": "ask the workspace's administrators: they suspended access",
}
PLACE: Mapping[str, str] = {
    "not_in_channel": INVITE,
    "channel_not_found": INVITE,
    "is_archived": "unarchive the channel, or leave it: nothing can be said there",
    "restricted_action": "let the app post there (channel settings, posting permissions)",
    "restricted_action_read_only_channel": "let the app post there (the channel is read-only)",
    "restricted_action_thread_only_channel": "the channel takes replies only; nothing to do",
    "restricted_action_thread_locked": "the thread is locked; nothing to do",
    "restricted_action_non_threadable_channel": "the channel takes no threads; nothing to do",
    "messages_tab_disabled": "switch on the Messages tab of the app's home (manifest.yml has it)",
    "cannot_reply_to_message": "the message takes no replies; nothing to do",
    "access_denied": "the channel takes no posts of this app; nothing to do",
}
NOTHING_TO_DO: Mapping[str, frozenset[str]] = {
    "chat.delete": frozenset({"message_not_found"}),
    "chat.update": frozenset({"message_not_found"}),  # somebody took it away, and wants it gone
    "conversations.replies": frozenset({"thread_not_found"}),
    "reactions.add": frozenset({"already_reacted", "message_not_found", "thread_locked"}),
    "reactions.remove": frozenset({"no_reaction", "message_not_found"}),
}
"""What is as good as done: what should be gone is gone, what should be there is there."""

NOBODY_KNOWS = frozenset(
    {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
"""Slack's own failures, after which part of a call may have been done."""

TOO_MANY_HERE = frozenset({"rate_limited", "message_limit_exceeded"})
"""Limits on what an app posts in one place; `ratelimited`, which comes with 429, is a method's."""


def reach_of(error: str) -> Reach:
    """How far it goes."""
    if error in INSTALLATION:
        return Reach.INSTALLATION
    return Reach.PLACE if error in PLACE else Reach.MESSAGE


def cure_for(error: str) -> str:
    """What to do, in one sentence."""
    usual = "see `desk queue --parked`, and try again with `desk queue --retry`"
    return INSTALLATION.get(error) or PLACE.get(error) or usual
