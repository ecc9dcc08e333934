"""The World's channel brought before the contract of all channels."""

import re
from dataclasses import dataclass, replace
from html import unescape
from types import MappingProxyType

from bot.core.message import ConversationKey
from bot.core.ports import Channel
from tests.contract.harness import Call, Shown, Trouble
from tests.faults.channel import PLATFORM, DoubleChannel
from tests.faults.clock import ManualClock
from tests.faults.faults import Fault, Harm, Method
from tests.faults.people import People
from tests.faults.world import DESK, Platform, Post, World

_METHODS = MappingProxyType(
    {
        Call.SEND: Method.POST,
        Call.EDIT: Method.UPDATE,
        Call.WITHDRAW: Method.DELETE,
        Call.MARK: Method.MARK,
        Call.FIND: Method.SEARCH,
    }
)
_FAULTS = MappingProxyType(
    {
        Trouble.REFUSED: Fault(Harm.REFUSE),
        Trouble.THROTTLED: Fault(Harm.THROTTLE, 7),
        Trouble.BUSY: Fault(Harm.THROTTLE, 7, everywhere=True),
        Trouble.UNREACHABLE: Fault(Harm.NOT_SENT),
        Trouble.LOST: Fault(Harm.DROPPED),
        Trouble.FAILED: Fault(Harm.ODD),
    }
)
_MENTION = re.compile("<@([^<>]+)>")


def quiet_world() -> World:
    """A World that does not mind how fast it is written to."""
    return World(ManualClock(), pace=0)


@dataclass
class DoubleHarness:
    """Implements ChannelHarness; `platform` is how the channel reaches the World."""

    world: World
    platform: Platform
    asker: str = "U1"
    other: str = "U2"

    def __post_init__(self) -> None:
        question = People(self.world).say("C1", self.asker, "How do I get a key?")
        self.key = ConversationKey(PLATFORM, "C1", question.id)

    @property
    def channel(self) -> Channel:
        return DoubleChannel(self.platform)

    def fail_next(self, call: Call, trouble: Trouble) -> None:
        self.world.script.next(_METHODS[call], _FAULTS[trouble])

    def is_marked(self) -> bool:
        return self.key.thread in self.world.marked

    def delete_question(self) -> None:
        question = self.world.posts[self.key.thread]
        self.world.posts[question.id] = replace(question, deleted=True)

    def shown_to(self, reader: str) -> list[Shown]:
        return [
            as_shown(post)
            for post in self.world.seen(self.key.place, self.key.thread, by=DESK, reader=reader)
        ]


def as_shown(post: Post) -> Shown:
    """The message as the World's clients draw it."""
    draft = post.draft
    return Shown(unescape(draft.text), draft.offers, tuple(_MENTION.findall(draft.text)))
