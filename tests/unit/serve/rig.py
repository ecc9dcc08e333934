"""A desk with a small content root that is watched by hand, step by step. No test."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from bot.bootstrap import library_from, load_served
from bot.core.conversation import Conversation
from bot.core.errors import StoreUnavailable
from bot.core.message import Body, ConversationKey, Event, Message
from bot.core.reply import Reply
from bot.core.storage import Posted, Since, TranscriptEntry
from bot.core.turn import Happening
from bot.desk import Desk, Handled, Library
from bot.kb.source import Content, read_content
from bot.serve.knowledge import Failure, KnowledgeKeeper, KnowledgeSource, Loaded
from bot.serve.reload import Reloader
from tests.builders import DANA, NOON
from tests.unit.review.conftest import FILES as CHECKED

TODAY = date(2026, 11, 23)
FILES = {
    "templates/desk/answer_unsent.md": "Not sent.\n",
    "templates/desk/secret_seen.md": "A secret was seen.\n",
    **{path: text for path, text in CHECKED.items() if not path.startswith("tests/")},
}
QUESTION = "I need an API key, and it wants a secret"
ANSWER = "templates/keys/v3.md"
AWAY = "the database is away"


def write_files(root: Path) -> None:
    """The sound content."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


class Kept:
    """Keeps knowledge as a database does; `down` lets it be away."""

    def __init__(self) -> None:
        self.versions: dict[str, bytes] = {}
        self.down = False

    def keep_knowledge(self, version: str, packed: bytes) -> None:
        self._check()
        self.versions.pop(version, None)
        self.versions[version] = packed

    def knowledge(self, version: str | None = None) -> bytes | None:
        self._check()
        latest = version or next(reversed(self.versions), "")
        return self.versions.get(latest)

    def _check(self) -> None:
        if self.down:
            raise StoreUnavailable(AWAY)


class Threads:
    """Conversations, and nothing else of a store."""

    def __init__(self) -> None:
        self._conversations: dict[ConversationKey, Conversation] = {}

    def knows(self, key: ConversationKey) -> bool:
        return key in self._conversations

    def load(self, key: ConversationKey) -> Conversation:
        return self._conversations.get(key) or Conversation(key)

    def save(
        self,
        event: Event,
        conversation: Conversation,
        happenings: Sequence[Happening],
        replies: Sequence[Reply],
    ) -> None:
        raised = replace(conversation, revision=conversation.revision + 1)
        self._conversations[conversation.key] = raised

    def earlier(self, event: Event, since: object) -> tuple[Event, ...]:
        return ()

    def posted(self, event: Event, since: Since) -> Posted:
        return Posted(0, 0, 0)

    def transcript(self, key: ConversationKey) -> tuple[TranscriptEntry, ...]:
        return ()

    def happenings(self, key: ConversationKey) -> tuple[Happening, ...]:
        return ()

    def latest(self, platform: str) -> ConversationKey | None:
        return None

    def replies(self, keys: object) -> tuple[Reply, ...]:
        return ()

    def awaiting_verdict(
        self, platforms: object, after: object, before: object
    ) -> tuple[ConversationKey, ...]:
        return ()


class Gate:
    """Holds the build of a library up, so that something can be done meanwhile."""

    def __init__(self) -> None:
        self._entered, self._open = threading.Event(), threading.Event()
        self._open.set()

    def close(self) -> None:
        """The next one has to wait."""
        self._entered.clear()
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    def pass_through(self) -> None:
        """Called where a library is built."""
        self._entered.set()
        assert self._open.wait(30)

    async def is_waited_at(self) -> None:
        assert await asyncio.to_thread(self._entered.wait, 30)


class Rig:
    """What `desk run` wires: the desk serves what the reloader gives it."""

    def __init__(
        self, root: Path, kept: Kept | None = None, known: dict[str, Loaded] | None = None
    ) -> None:
        """`known` are libraries built before, by version: each takes its time."""
        self.root = root
        self._known = {} if known is None else known
        self.kept = kept or Kept()
        self.gate = Gate()
        self.built: list[str] = []
        self.restored: list[bytes] = []
        self.libraries: list[Library] = []
        self.failures: list[Failure] = []
        self.desk: Desk | None = None
        source = KnowledgeSource(lambda: read_content(root), self._build, self._restore)
        self.meanwhile: Iterator[Callable[[], object]] = iter(())
        self.keeper = KnowledgeKeeper(source, self.kept, self._pause)
        self.reloader = Reloader(self.keeper, self._serve, self.failures.append)
        self._ids = count(1)

    @property
    def version(self) -> str:
        """What the desk serves."""
        return self.desk.library.knowledge.version if self.desk else ""

    def look(self) -> Library | None:
        """Word of a change, until it is dealt with."""
        return asyncio.run(self.reloader.look())

    def says(self, text: str = QUESTION, thread: str = "1") -> Handled:
        return self.does(Message(text), thread)

    def does(self, body: Body, thread: str = "1") -> Handled:
        assert self.desk
        key = ConversationKey("terminal", "help", thread)
        return self.desk.handle(Event(str(next(self._ids)), key, DANA, NOON, body))

    def _build(self, content: Content) -> Loaded:
        self.gate.pass_through()
        self.built.append(content.version)
        if content.problems or content.version not in self._known:
            self._known[content.version] = load_served(content, TODAY)
        return self._known[content.version]

    def _pause(self) -> None:
        """What happens to the files while they are waited for."""
        next(self.meanwhile, lambda: None)()

    def _restore(self, packed: bytes) -> Library:
        self.restored.append(packed)
        return library_from(packed, TODAY)

    def _serve(self, library: Library) -> None:
        assert library.knowledge.version in self.kept.versions, "served before it was kept"
        self.libraries.append(library)
        if self.desk:
            self.desk.serve(library)
        else:
            self.desk = Desk(library, Threads(), lambda: NOON)


async def words(number: int) -> AsyncGenerator[None, None]:
    """Word of so many changes."""
    for _ in range(number):
        yield
