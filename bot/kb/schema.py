"""The keys of every YAML file and the kinds of their values. No cross-references, no files."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.kb import codes
from bot.kb.forms import (
    Address,
    Asks,
    ErrorLine,
    Id,
    Label,
    Line,
    LooseDate,
    Mailbox,
    Openings,
    Platform,
    Prose,
    QueueName,
    State,
    TemplatePath,
    Title,
    Weekday,
    Zone,
    fault,
)

Lines = list[Line]
Errors = list[ErrorLine]


class Model(BaseModel):
    """Base of all: unknown keys are refused, kinds are not converted, outer blanks are cut."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )


class WayModel(Model):
    """One way on: the node it leads to, and what settles it."""

    goto: Line
    label: Label | None = None
    signals: Lines = Field(default_factory=list)
    asks: Asks | None = None


class OptionModel(WayModel):
    """One way on from a question."""

    label: Label
    replies: Lines = Field(default_factory=list)
    offered: bool = True


class QuestionModel(Model):
    """A node with the key `question`."""

    question: TemplatePath
    options: Annotated[list[OptionModel], Field(min_length=1)]
    unsure: Line

    @property
    def rest(self) -> tuple[str, str]:
        """Where it leads without an option: the key that says so, and the node."""
        return "unsure", self.unsure


class RouteOptionModel(WayModel):
    """One way on from a route; a label is for readers of the tree, nobody else sees it."""

    @model_validator(mode="after")
    def _can_be_taken(self) -> "RouteOptionModel":
        if not self.signals and not self.asks:
            hint = "give it signals or asks, or let `otherwise` lead there"
            raise fault(codes.EMPTY, "is never taken: it has neither signals nor asks", hint)
        return self


class RouteModel(Model):
    """A node with the key `otherwise`: it says nothing and goes on by what is known."""

    options: Annotated[list[RouteOptionModel], Field(min_length=1)]
    otherwise: Line

    @property
    def rest(self) -> tuple[str, str]:
        """Where it leads without an option: the key that says so, and the node."""
        return "otherwise", self.otherwise


class AnswerModel(Model):
    """A node with the key `answer`."""

    answer: TemplatePath
    title: Title
    version: Literal["v2", "v3"] | None = None
    links: Lines = Field(default_factory=list)
    sources: Annotated[list[int], Field(min_length=1)]
    verified: date
    review_by: date


class HandoffModel(Model):
    """A node with the key `handoff`."""

    handoff: TemplatePath
    queue: Literal["api", "trainers"]


NodeModel = QuestionModel | RouteModel | AnswerModel | HandoffModel


class TopicModel(Model):
    """A topic's file; its nodes are checked one by one, so that a bad one hides no other."""

    topic: Id
    title: Title
    owner: Line
    state: State
    phrases: Lines
    not_phrases: Lines = Field(default_factory=list)
    errors: Errors = Field(default_factory=list)
    general_errors: Errors = Field(default_factory=list)
    start: Line
    nodes: Annotated[dict[Id, Any], Field(min_length=1)]


class SourceModel(Model):
    """Where a fact comes from; the address may be words where the source is no page."""

    address: Line
    date: LooseDate


class SourcesModel(Model):
    """sources.yaml."""

    sources: dict[int, SourceModel]


class IntegrationModel(Model):
    """A named product."""

    product: Line
    aliases: Lines = Field(default_factory=list)
    asks: Asks
    version: Literal["v2", "v3", "either", "none"]
    source: int | None = None
    note: Line = ""


class IntegrationsModel(Model):
    """integrations.yaml."""

    integrations: list[IntegrationModel]


class CannedModel(Model):
    """An answer that only trainers send."""

    id: Id
    title: Title
    template: TemplatePath
    slots: dict[Id, Line] = Field(default_factory=dict)
    solves: bool = True


class CannedFile(Model):
    """canned.yaml."""

    canned: list[CannedModel]


class TalkPhrases(Model):
    """Short remarks by what they do; the keys are those of core's `Act`."""

    greeting: Lines = Field(default_factory=list)
    thanks: Lines = Field(default_factory=list)
    goodbye: Lines = Field(default_factory=list)
    reaction: Lines = Field(default_factory=list)
    solved: Lines = Field(default_factory=list)
    not_solved: Lines = Field(default_factory=list)
    person: Lines = Field(default_factory=list)
    unsure: Lines = Field(default_factory=list)
    same: Lines = Field(default_factory=list)


class TalkModel(Model):
    """talk.yaml."""

    talk: TalkPhrases


class GroupModel(Model):
    """What the desk does not answer."""

    group: Id
    queue: QueueName
    phrases: Lines
    errors: Errors = Field(default_factory=list)


class OutOfScopeModel(Model):
    """out_of_scope.yaml."""

    out_of_scope: list[GroupModel]


class ProfileModel(Model):
    """Who the desk is."""

    name: Line
    signature: Line
    phone: Line
    mailbox: Mailbox


class WordingModel(Model):
    """The words on the desk's own buttons, and the title of a trainer who has none."""

    unsure: Label
    none_of_these: Label
    solved: Label
    person: Label
    trainer_title: Title


class LinkModel(Model):
    """An address that templates and answers may name."""

    label: Label
    address: Address


class ClosedDayModel(Model):
    """One date with windows of its own; none for a closed day."""

    date: date
    windows: Openings
    note: Line = ""


class HoursModel(Model):
    """When trainers are there, in wall-clock time of `zone`."""

    name: Line
    zone: Zone
    zone_label: Line
    weekly: dict[Weekday, Openings]
    exceptions: list[ClosedDayModel] = Field(default_factory=list)


class TrainerModel(Model):
    """A person who may take threads."""

    id: Id
    name: Line
    title: Title
    accounts: dict[Platform, Line] = Field(default_factory=dict)


class DeskModel(Model):
    """desk.yaml."""

    desk: ProfileModel
    wording: WordingModel
    links: dict[Id, LinkModel]
    hours: HoursModel
    trainers: list[TrainerModel] = Field(default_factory=list)


class MatchCase(Model):
    """First messages that must reach a node."""

    node: Line
    say: Annotated[list[Prose], Field(min_length=1)]
    text: Lines = Field(default_factory=list)


class TurnCase(Model):
    """One step of a conversation: words or a button, and what must come of it."""

    say: Prose | None = None
    choose: Line | None = None
    node: Line | None = None
    text: Lines = Field(default_factory=list)
    offers: Lines | None = None
    decision: Literal["answer", "ask", "silent", "handoff"] | None = None

    @model_validator(mode="after")
    def _one_step(self) -> "TurnCase":
        if (self.say is None) == (self.choose is None):
            message = "must have either 'say' or 'choose'"
            raise fault(codes.NOT_EXACTLY_ONE, message, "write two turns for two steps")
        return self


class ConversationCase(Model):
    """A conversation and what must come of it."""

    title: Line
    asker: str = ""
    turns: Annotated[list[TurnCase], Field(min_length=1)]


class CaseModel(Model):
    """tests/knowledge/<topic>.yaml."""

    topic: Id
    matches: list[MatchCase] = Field(default_factory=list)
    rejects: list[Prose] = Field(default_factory=list)
    conversations: list[ConversationCase] = Field(default_factory=list)
