"""Slack's channel brought before the contract of all channels."""

import re
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType

from bot.channels.slack.access import PLATFORM, SlackAccess
from bot.channels.slack.alarms import Alarms
from bot.channels.slack.api import SlackApi
from bot.channels.slack.channel import CHECK_MARK, SlackChannel
from bot.core.message import ConversationKey
from bot.core.ports import Channel
from tests.channels.slack.sayings import DANA, HELP, LEE, TS
from tests.channels.slack.webapi import TOKEN, Fault, Post, Served
from tests.contract.harness import Call, Shown, Trouble

_METHODS = MappingProxyType(
    {
        Call.SEND: "chat.postMessage",
        Call.EDIT: "chat.update",
        Call.WITHDRAW: "chat.delete",
        Call.MARK: "reactions.add",
        Call.FIND: "conversations.replies",
    }
)
_FAULTS = MappingProxyType(
    {
        Trouble.REFUSED: Fault("is_archived"),
        Trouble.THROTTLED: Fault("rate_limited", 429, "7"),
        Trouble.BUSY: Fault("ratelimited", 429, "7"),
        Trouble.LOST: Fault(drop=True),
        Trouble.FAILED: Fault("internal_error"),
    }
)
_MENTION = re.compile("<@([^<>]+)>")


def access(url: str) -> SlackAccess:
    """To a stand-in, over HTTP."""
    return SlackAccess(TOKEN, signing_secret="s" * 32, api_url=url)


def untold(trouble: str, cure: str) -> None:
    """Nobody listens to alarms."""


@dataclass
class SlackHarness:
    """Implements ChannelHarness over a Web API on loopback."""

    server: Served
    asker: str = DANA
    other: str = LEE

    def __post_init__(self) -> None:
        self.key = ConversationKey(PLATFORM, HELP, TS)
        self.server.api.questions.append({"ts": TS, "user": self.asker, "text": "A key?"})

    @property
    def channel(self) -> Channel:
        return SlackChannel(SlackApi(access(self.server.url), Alarms(untold)))

    def fail_next(self, call: Call, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            self.server.hang_up()
        else:
            self.server.api.fail(_METHODS[call], _FAULTS[trouble])

    def shown_to(self, reader: str) -> list[Shown]:
        posts = self.server.api.posts.values()
        return [_as_shown(post) for post in posts if post.only_for in ("", reader)]

    def is_marked(self) -> bool:
        return (HELP, TS, CHECK_MARK) in self.server.api.reactions

    def delete_question(self) -> None:
        self.server.api.questions.clear()


def _as_shown(post: Post) -> Shown:
    """As Slack draws it: the words of the blocks, and what the fallback text would call."""
    rich = [each for each in post.blocks if each["type"] == "rich_text"]
    words = "".join(
        word["text"] for block in rich for part in block["elements"] for word in part["elements"]
    )
    offers = tuple(
        element["text"]["text"]
        for block in post.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    )
    assert words in unescape(post.text), "who hears the text alone misses something"
    return Shown(words, offers, tuple(_MENTION.findall(post.text)))
