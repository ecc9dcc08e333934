"""Which knowledge is fit to be served: new files once they are kept, else the last good copy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from typing_extensions import override

from bot.core.errors import DeskError, KnowledgeError
from bot.core.problem import Problem
from bot.desk import Library
from bot.kb.source import Content


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library, and the packed files that it was built from."""

    library: Library
    packed: bytes

    @property
    def version(self) -> str:
        """The version of the files."""
        return self.library.knowledge.version


@dataclass(frozen=True, slots=True)
class KnowledgeSource:
    """Where knowledge comes from: `read` is quick; `build` and `restore` raise KnowledgeError."""

    read: Callable[[], Content]
    build: Callable[[Content], Loaded]
    restore: Callable[[bytes], Library]


class KeptKnowledge(Protocol):
    """The part of Records that keeps knowledge; may raise StoreUnavailable."""

    def keep_knowledge(self, version: str, packed: bytes) -> None:
        """Keep the files behind a version as the latest."""

    def knowledge(self, version: str | None = None) -> bytes | None:
        """The files behind a version, or behind the one kept last."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the files are not served.

    `serving` is the version that is served instead, "" where there is none; `restored` says that
    it is the last good copy, taken from the database at the start; `no_copy` says why there is
    none that can be served.
    """

    error: Exception
    serving: str = ""
    restored: bool = False
    no_copy: Exception | None = None

    @property
    def first(self) -> Problem | None:
        """The first problem of the files, where it is they that are to blame."""
        return self.error.problems[0] if isinstance(self.error, KnowledgeError) else None

    @property
    def more(self) -> int:
        """How many more problems there are."""
        return len(self.error.problems) - 1 if isinstance(self.error, KnowledgeError) else 0

    @override
    def __str__(self) -> str:
        """One line, with the file and the line to look at, and what becomes of askers."""
        more = f" (and {self.more} more: `desk check` shows them all)" if self.more else ""
        return f"the knowledge files are not served: {_reason(self.error)}{more}; {self._instead()}"

    def _instead(self) -> str:
        if self.serving and self.restored:
            return f"the last good copy, version {self.serving}, is served in their place"
        if self.serving:
            return f"version {self.serving} goes on serving"
        copy = f"nor is the kept copy: {_reason(self.no_copy)}; " if self.no_copy else ""
        return f"{copy}nothing is answered until that is mended, and what is asked is kept"


def _reason(error: Exception) -> str:
    if isinstance(error, KnowledgeError):
        return str(error.problems[0])
    told = str(error) if isinstance(error, DeskError) else f"{type(error).__name__}: {error}"
    return " ".join(told.split())


@dataclass(frozen=True, slots=True)
class Seen:
    """What is new: a library to serve from now on, a failure to tell, both, or nothing."""

    library: Library | None = None
    failure: Failure | None = None


MOST_PAUSES = 30
"""How often files that go on changing are waited for; after that they are taken as they are."""

_State = tuple[str, tuple[Problem, ...]]


class KnowledgeKeeper:
    """Looks at the files again and again; each state of them is tried once. For one thread."""

    def __init__(
        self,
        source: KnowledgeSource,
        records: KeptKnowledge,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        """`pause` takes as long as changed files must stay as they are before they are taken."""
        self._source = source
        self._records = records
        self._pause = pause
        self._state: _State | None = None
        self._serving = ""
        self._restored = False
        self._unkept: Loaded | None = None
        self._copy_is_tried = False
        self._told = ""
        self.failure: Failure | None = None
        """Why the files, as they are now, are not served."""

    @property
    def serving(self) -> str:
        """The version that is served; "" where there is none."""
        return self._serving

    def look(self) -> Seen:
        """Read the files; what is new and fit to be served is kept, and only then given.

        Never raises: whatever is wrong, what was served goes on serving.
        """
        try:
            return self._looked()
        except Exception as error:  # noqa: BLE001  whatever it is, the desk goes on
            return self._failed(error)

    def _looked(self) -> Seen:
        before, self._state = self._state, None  # where reading fails, nothing is known of them
        content = self._still(before)
        self._state = _state(content)
        if self._state == before:
            return self._once_more()
        self._told, self._unkept = "", None
        if self._state == (self._serving, ()):
            self.failure, self._restored = None, False
            return Seen()
        self._unkept = self._source.build(content)
        return Seen(self._kept(self._unkept))

    def _still(self, before: _State | None) -> Content:
        """The files, or where they have changed, the files at rest: editors write half files."""
        content = self._source.read()
        for _ in range(MOST_PAUSES if before else 0):
            earlier = _state(content)
            if earlier == before:
                break
            self._pause()
            content = self._source.read()
            if _state(content) == earlier:
                break
        return content

    def _once_more(self) -> Seen:
        """The files are as they were: only what the database refused is tried again."""
        if self._unkept:
            return Seen(self._kept(self._unkept))
        if self.failure and not self._serving and not self._copy_is_tried:
            return self._failed(self.failure.error)
        return Seen()

    def _kept(self, loaded: Loaded) -> Library:
        self._records.keep_knowledge(loaded.version, loaded.packed)
        self._serving, self._restored = loaded.version, False
        self._unkept = self.failure = None
        return loaded.library

    def _failed(self, error: Exception) -> Seen:
        """A failure is told once, and again when something else is served in the files' place."""
        library, no_copy = self._last_good()
        failure = Failure(error, self._serving, self._restored, no_copy)
        self.failure, told, self._told = failure, self._told, str(failure)
        return Seen(library, failure if self._told != told else None)

    def _last_good(self) -> tuple[Library | None, Exception | None]:
        """The last good copy, where nothing is served; or why it cannot be."""
        if self._serving or self._copy_is_tried:
            return None, None
        try:
            packed = self._records.knowledge()
            self._copy_is_tried = True
            library = self._source.restore(packed) if packed is not None else None
        except Exception as error:  # noqa: BLE001  whatever it is, the desk goes on without
            return None, error
        if library:
            self._serving, self._restored = library.knowledge.version, True
        return library, None


def _state(content: Content) -> _State:
    return content.version, content.problems
