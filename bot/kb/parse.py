"""Content to models, file by file; what is broken hides nothing else. No cross-references."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Generic, TypeVar

from pydantic import ValidationError

from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.schema import (
    AnswerModel,
    CannedFile,
    DeskModel,
    HandoffModel,
    IntegrationsModel,
    Model,
    NodeModel,
    OutOfScopeModel,
    QuestionModel,
    RouteModel,
    SourcesModel,
    TalkModel,
    TalkPhrases,
    TopicModel,
)
from bot.kb.schema_faults import to_problems
from bot.kb.spelling import closest
from bot.kb.yaml_reader import MAX_PROBLEMS, Document, Path, read_yaml

M_co = TypeVar("M_co", bound=Model, covariant=True)
M = TypeVar("M", bound=Model)

FOLDER: Final = PurePosixPath("knowledge")
TOPICS: Final = FOLDER / "topics"
DESK: Final = "knowledge/desk.yaml"
SOURCES: Final = "knowledge/sources.yaml"
INTEGRATIONS: Final = "knowledge/integrations.yaml"
CANNED: Final = "knowledge/canned.yaml"
TALK: Final = "knowledge/talk.yaml"
OUT_OF_SCOPE: Final = "knowledge/out_of_scope.yaml"

_NODE_MODELS: Final[Mapping[str, type[NodeModel]]] = {
    "question": QuestionModel,
    "answer": AnswerModel,
    "handoff": HandoffModel,
    "otherwise": RouteModel,
}


@dataclass(frozen=True, slots=True)
class Entry(Generic[M_co]):
    """A sound file: what it says, and where."""

    document: Document
    model: M_co


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A topic as far as it is sound: no `head` where a key beside the nodes is wrong.

    `nodes` holds the sound ones, `names` the ids of all.
    """

    id: str
    document: Document
    head: TopicModel | None
    nodes: Mapping[str, NodeModel]
    names: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.head is not None and len(self.nodes) == len(self.names)


@dataclass(frozen=True, slots=True)
class Files:
    """All files; None is a broken one, and one that is merely absent is empty.

    `all_topics` says that no topic is missing or broken.
    """

    desk: Entry[DeskModel] | None
    sources: Entry[SourcesModel] | None
    integrations: Entry[IntegrationsModel] | None
    canned: Entry[CannedFile] | None
    talk: Entry[TalkModel] | None
    out_of_scope: Entry[OutOfScopeModel] | None
    topics: tuple[TopicEntry, ...]
    all_topics: bool


class _Parser:
    """Collects problems while files become models."""

    def __init__(self, texts: Mapping[str, str], unread: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._texts = texts
        self._unread = frozenset(unread)

    def file(
        self, file: str, model: type[M], absent: Callable[[], M] | None = None
    ) -> Entry[M] | None:
        """One file; `absent` makes what stands for a file that is not there."""
        if file not in self._texts:
            if absent and file not in self._unread:
                return Entry(Document(file, {}), absent())
            if file not in self._unread:
                hint = "write it: it says who the desk is"
                self.problems.append(
                    Problem(file, 0, codes.MISSING_FILE, "the file is missing", hint)
                )
            return None
        document = self._read(file)
        if not document:
            return None
        found = self._model(document, model, document.data, ())
        return Entry(document, found) if found else None

    def topics(self) -> tuple[TopicEntry, ...]:
        """All topics that are YAML at all."""
        files = [file for file in self._texts if PurePosixPath(file).parent == TOPICS]
        if not files and not any(file.startswith(f"{TOPICS}/") for file in self._unread):
            hint = "write one, its file named after it"
            problem = Problem(str(TOPICS), 0, codes.MISSING_FILE, "there is no topic", hint)
            self.problems.append(problem)
        entries = (self._topic(file) for file in sorted(files))
        return tuple(entry for entry in entries if entry)

    def unknown_files(self) -> None:
        """Report files that nobody looks for."""
        known = [DESK, SOURCES, INTEGRATIONS, CANNED, TALK, OUT_OF_SCOPE]
        names = [PurePosixPath(file).stem for file in known]
        for file in sorted(self._texts):
            if file in known or PurePosixPath(file).parent == TOPICS:
                continue
            path = PurePosixPath(file)
            near = closest(path.stem, names) if path.parent == FOLDER else ""
            hint = (
                f"did you mean {FOLDER}/{near}.yaml?"
                if near
                else f"topics lie in {TOPICS}/, one a file"
            )
            message = "nothing is looked for in a file of this name"
            self.problems.append(Problem(file, 0, codes.UNKNOWN_FILE, message, hint))

    def _read(self, file: str) -> Document | None:
        document, problems = read_yaml(file, self._texts[file])
        self.problems += problems
        return document

    def _model(self, document: Document, model: type[M], data: object, at: Path) -> M | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.problems += to_problems(document, model, error, at)
            return None

    def _topic(self, file: str) -> TopicEntry | None:
        document = self._read(file)
        if not document:
            return None
        head = self._model(document, TopicModel, document.data, ())
        data = document.data.get("nodes") if isinstance(document.data, dict) else None
        raw = data if isinstance(data, dict) else {}
        names = frozenset(str(name) for name in raw)
        nodes = dict(self._nodes(document, raw))
        return TopicEntry(PurePosixPath(file).stem, document, head, nodes, names)

    def _nodes(
        self, document: Document, raw: Mapping[str | int, object]
    ) -> Iterator[tuple[str, NodeModel]]:
        """The sound nodes, until there are more problems than anybody reads."""
        most = len(self.problems) + MAX_PROBLEMS
        for name, data in raw.items():
            if len(self.problems) > most:
                message = "the nodes from here on were not looked at"
                at = ("nodes", name)
                hint = "solve the other problems first"
                self.problems.append(document.problem(at, codes.MORE, message, hint))
                return
            node = self._node(document, name, data)
            if node:
                yield str(name), node

    def _node(self, document: Document, name: str | int, data: object) -> NodeModel | None:
        at = ("nodes", name)
        kinds = [kind for kind in _NODE_MODELS if isinstance(data, dict) and kind in data]
        if len(kinds) == 1:
            return self._model(document, _NODE_MODELS[kinds[0]], data, at)
        has = f"has {' and '.join(kinds)}" if kinds else "has none of them"
        message = f"a node has one of the keys {', '.join(_NODE_MODELS)}; '{name}' {has}"
        hint = "make a node of each" if kinds else "add the one that says what it does"
        self.problems.append(document.problem(at, codes.NOT_EXACTLY_ONE, message, hint))
        return None


def parse(
    texts: Mapping[str, str], unread: Collection[str] = ()
) -> tuple[Files, tuple[Problem, ...]]:
    """Read all files of knowledge/; `unread` names files that are there and could not be read."""
    parser = _Parser(texts, unread)
    parser.unknown_files()
    topics = parser.topics()
    files = Files(
        desk=parser.file(DESK, DeskModel),
        sources=parser.file(SOURCES, SourcesModel, lambda: SourcesModel(sources={})),
        integrations=parser.file(
            INTEGRATIONS, IntegrationsModel, lambda: IntegrationsModel(integrations=[])
        ),
        canned=parser.file(CANNED, CannedFile, lambda: CannedFile(canned=[])),
        talk=parser.file(TALK, TalkModel, lambda: TalkModel(talk=TalkPhrases())),
        out_of_scope=parser.file(
            OUT_OF_SCOPE, OutOfScopeModel, lambda: OutOfScopeModel(out_of_scope=[])
        ),
        topics=topics,
        all_topics=all(topic.is_whole for topic in topics)
        and len(topics) == sum(PurePosixPath(file).parent == TOPICS for file in texts)
        and not any(file.startswith(f"{TOPICS}/") for file in unread),
    )
    return files, tuple(parser.problems)
