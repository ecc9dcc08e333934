"""Slack's markup in what people write, taken off: plain words, and who they call by name.

https://docs.slack.dev/messaging/formatting-message-text: text comes with `&`, `<` and `>` escaped,
and `<...>` around what Slack made of mentions, channels, addresses and dates.
"""

import re

_TOKEN = re.compile(r"<([^<>\n]{1,4000})>")
_USER = re.compile(r"<@([A-Z0-9]{2,20})(?:\|[^<>]{0,200})?>")
_GROUP = "!subteam"
_QUOTE, _REST_IS_QUOTED = "&gt;", "&gt;&gt;&gt;"
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    """Plain words as Slack's markup: none of them is a mention or an address by its own doing."""
    return text.translate(ESCAPES)


def to_plain(text: str, me: str) -> str:
    """What somebody said themselves: quotations are left out, and calling the desk `me`, too."""
    bare = _TOKEN.sub(lambda token: _label(token[1], me), spoken(text))
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def spoken(text: str) -> str:
    """The lines that are no quotation."""
    return "\n".join(_unquoted(text.split("\n")))


def mentioned(text: str) -> frozenset[str]:
    """The ids of the people and groups that a text calls."""
    people = _USER.findall(text)
    groups = [token for token in _TOKEN.findall(text) if token.startswith(_GROUP)]
    return frozenset((*people, *groups))


def _unquoted(lines: list[str]) -> list[str]:
    spoken: list[str] = []
    for line in lines:
        if line.startswith(_REST_IS_QUOTED):
            break
        if not line.startswith(_QUOTE):
            spoken.append(line)
    return spoken


def _label(token: str, me: str) -> str:
    """What a token reads like: its label; without one its address, or nothing for an id."""
    target, _, label = token.partition("|")
    if target == f"@{me}":
        return ""
    if target.startswith("@"):
        return f"@{label or 'somebody'}"
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")
