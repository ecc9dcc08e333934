"""Block Kit's blocks on the three surfaces, and what Slack has against a list of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tests.slack.books import Refused
from tests.slack.elements import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    element,
)
from tests.slack.shapes import ID, Check, any_text, anything, boolean, fields, many, plain, string
from tests.slack.workspace import Json

_TYPE: dict[str, Check] = {"type": anything}
_ID: dict[str, Check] = {"block_id": string(ID)}
MARKDOWN = 12_000  # characters of all markdown blocks together
# Slack counts the text of all blocks, too; it does not say how. Measured by others at 11,300 to
# 13,300 with what holds it: https://github.com/slackapi/bolt-js/issues/2867
ALL_TEXT = 11_000


class Surface(StrEnum):
    """Where blocks stand."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


MOST = MappingProxyType({Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100})
_ONLY_IN_MESSAGES = frozenset({"markdown", "context_actions", "table"})

BLOCKS: Mapping[str, Check] = MappingProxyType(
    {
        "section": fields(
            _TYPE,
            _ID
            | {
                "text": any_text(3_000),
                "fields": many(any_text(2_000), 10),
                "accessory": element(IN_SECTION),
                "expand": boolean,
            },
        ),
        "divider": fields(_TYPE, _ID),
        "header": fields(_TYPE | {"text": plain(150)}, _ID),
        "context": fields(_TYPE | {"elements": many(element(IN_CONTEXT), 10)}, _ID),
        "actions": fields(_TYPE | {"elements": many(element(IN_ACTIONS), 25)}, _ID),
        "context_actions": fields(
            _TYPE | {"elements": many(element(IN_CONTEXT_ACTIONS), 5)}, _ID
        ),
        "input": fields(
            _TYPE | {"label": plain(2_000), "element": element(IN_INPUT)},
            _ID | {"hint": plain(2_000), "optional": boolean, "dispatch_action": boolean},
        ),
        "image": fields(
            _TYPE | {"alt_text": string(2_000)},
            _ID | {"image_url": string(3_000), "title": plain(2_000), "slack_file": anything},
        ),
        "markdown": fields(_TYPE | {"text": string(MARKDOWN)}, _ID),
        "rich_text": fields(_TYPE | {"elements": many(anything, 1_000)}, _ID),
        "table": fields(_TYPE | {"rows": many(anything, 100)}, _ID | {"column_settings": anything}),
        "video": fields(_TYPE | {"alt_text": anything, "title": anything, "video_url": anything,
                                 "thumbnail_url": anything}, _ID | {"description": anything}),
    }
)  # fmt: skip


def wrong(blocks: Any, surface: Surface) -> list[str]:  # noqa: ANN401  what came as JSON
    """Everything that Slack has against a list of blocks."""
    if not isinstance(blocks, list):
        return ["blocks: must be a list"]
    found = [said for at, each in enumerate(blocks) for said in _block(each, f"/blocks/{at}")]
    if len(blocks) > MOST[surface]:
        found.append(f"blocks: no more than {MOST[surface]} items allowed, and has {len(blocks)}")
    if found:
        return found
    return [*_misplaced(blocks, surface), *_repeated(blocks)]


def _block(block: Any, at: str) -> Iterator[str]:  # noqa: ANN401  what came as JSON
    kind = str(block.get("type")) if isinstance(block, dict) else ""
    if kind not in BLOCKS:
        yield f"{at}: unsupported type: {kind}"
        return
    yield from BLOCKS[kind](block, at)
    if kind == "section" and not {"text", "fields"} & set(block):
        yield f"{at}: a section must have text or fields"


def _misplaced(blocks: list[Json], surface: Surface) -> Iterator[str]:
    kinds = {block["type"] for block in blocks}
    if surface is not Surface.MESSAGE:
        for kind in sorted(kinds & _ONLY_IN_MESSAGES):
            yield f"blocks: {kind} is for messages only"


def _repeated(blocks: list[Json]) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {id_} appears {n} times" for id_, n in ids.items() if n > 1)
    for at, block in enumerate(blocks):
        actions = Counter(each["action_id"] for each in elements_of(block) if "action_id" in each)
        for id_, n in actions.items():
            if n > 1:
                yield f"/blocks/{at}: action_id {id_} appears {n} times"


def elements_of(block: Json) -> list[Json]:
    """What can be pressed, chosen or typed into in a block."""
    single = [block[name] for name in ("accessory", "element") if name in block]
    return [*single, *(block.get("elements", ()) if block["type"] != "rich_text" else ())]


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401  what came as JSON
    """Every text in it that is shown as text: not labels of buttons and menus, not ids."""
    if isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for name in ("text", "fields", "elements", "title"):
            if not isinstance(value.get(name), str) and value.get("type") != "actions":
                yield from strings(value.get(name))


def check_message(blocks: Any) -> None:  # noqa: ANN401  what came as JSON
    """Raise Refused as chat.postMessage and its kin would."""
    said = wrong(blocks, Surface.MESSAGE)
    if said:
        raise Refused("invalid_blocks", *said)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN or sum(map(len, strings(blocks))) > ALL_TEXT:
        raise Refused("msg_blocks_too_long")


def check_view(view: Any, surfaces: Iterable[str]) -> None:  # noqa: ANN401  what came as JSON
    """Raise Refused as views.open and its kin would."""
    kind = str(view.get("type")) if isinstance(view, dict) else ""
    if kind not in surfaces:
        raise Refused("invalid_arguments", f"view/type: must be one of {', '.join(surfaces)}")
    said = [*_VIEWS[kind](view, "view"), *wrong(view.get("blocks"), Surface(kind))]
    asks = any(block.get("type") == "input" for block in view.get("blocks") or ())
    if kind == Surface.MODAL and asks and "submit" not in view:
        said.append("view: a modal with an input block must have a submit button")
    if said:
        raise Refused("invalid_arguments", *said)


_VIEW: dict[str, Check] = {
    "blocks": anything,
    "callback_id": string(ID),
    "external_id": string(ID),
    "private_metadata": string(3_000, least=0),
}
_VIEWS: Mapping[str, Check] = MappingProxyType(
    {
        "home": fields(_TYPE, _VIEW),
        "modal": fields(
            _TYPE | {"title": plain(24), "blocks": anything},
            _VIEW
            | {
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
    }
)
