"""A conversation as people read it: texts, buttons, menus, reactions, private notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from tests.slack.blocks import elements_of, strings
from tests.slack.workspace import Json


@dataclass(frozen=True, slots=True)
class Seen:
    """One message; `shown` is what is on the screen, `text` what a screen reader says.

    `only_for` is the id of the one person who sees it, empty where everybody does.
    """

    ts: str
    user: str
    text: str
    shown: str
    thread: str
    buttons: tuple[str, ...]
    options: tuple[str, ...]
    reactions: frozenset[tuple[str, str]]  # of emoji and person
    only_for: str
    edited: bool
    by_app: bool
    raw: Json

    @classmethod
    def of(cls, message: Json) -> Self:
        """From a message as local-slack keeps it."""
        blocks = message.get("blocks") or []
        parts = list(elements(blocks))
        return cls(
            ts=message["ts"],
            user=message.get("user", ""),
            text=message.get("text") or "",
            shown="\n".join(strings(blocks)) or message.get("text") or "",
            thread=message.get("thread_ts", ""),
            buttons=tuple(p["text"]["text"] for p in parts if p["type"] == "button"),
            options=tuple(o["text"]["text"] for p in parts for o in options_of(p)),
            reactions=frozenset(
                (r["name"], user) for r in message.get("reactions", ()) for user in r["users"]
            ),
            only_for=message.get("ephemeral_to", ""),
            edited="edited" in message,
            by_app="bot_id" in message,
            raw=message,
        )

    def reads(self, reader: str) -> bool:
        """Whether a person sees it; `reader` empty stands for somebody who was not addressed."""
        return not self.only_for or self.only_for == reader

    def button(self, label: str) -> Json:
        """The action of pressing a button."""
        for block in self.raw.get("blocks") or []:
            for part in elements_of(block):
                if part.get("type") == "button" and part["text"]["text"] == label:
                    return _action(block, part, value=part.get("value"), text=part["text"])
        message = f"no button {label!r} among {self.buttons}"
        raise LookupError(message)

    def option(self, label: str) -> Json:
        """The action of choosing from a menu."""
        for block in self.raw.get("blocks") or []:
            for part in elements_of(block):
                for option in options_of(part):
                    if option["text"]["text"] == label:
                        return _action(block, part, selected_option=option)
        message = f"no option {label!r} among {self.options}"
        raise LookupError(message)


def elements(blocks: list[Json]) -> Iterator[Json]:
    """What can be pressed or chosen in them."""
    for block in blocks:
        yield from (part for part in elements_of(block) if "type" in part)


def options_of(element: Json) -> list[Json]:
    """What a menu offers, its groups taken together."""
    groups: list[Json] = element.get("option_groups", [])
    return [*element.get("options", []), *(o for group in groups for o in group["options"])]


def _action(block: Json, part: Json, **more: object) -> Json:
    named = {name: value for name, value in more.items() if value is not None}
    own = {"type": part["type"], "action_id": part.get("action_id"), "block_id": block["block_id"]}
    return own | named
