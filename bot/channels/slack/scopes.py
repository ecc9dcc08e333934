"""What the desk must be allowed to do in a workspace, and why. The manifests ask for the same.

Which method or event needs which scope: https://docs.slack.dev/reference/scopes.
"""

from collections.abc import Mapping

NEEDED: Mapping[str, str] = {
    "app_mentions:read": "it does not hear that it is mentioned",
    "channels:history": "it does not hear questions in channels",
    "channels:read": "it does not notice that it was invited, or which channels there are",
    "chat:write": "it cannot answer",
    "commands": "/desk does nothing",
    "im:history": "it does not hear direct messages",
    "reactions:read": "it does not hear who else has the same question",
    "reactions:write": "it cannot mark a question as solved",
    "users:read": "it does not know people's names",
}
"""Scope → what goes wrong without it."""

FOR_PRIVATE_CHANNELS: Mapping[str, str] = {
    "groups:history": "it hears nothing in private channels",
    "groups:read": "it does not notice that it was invited into a private channel",
}
"""The same for what a workspace may leave out."""
