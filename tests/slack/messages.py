"""What Slack and the house ask of a message that the desk posts or changes."""

import re
from collections.abc import Iterator, Mapping

from tests.slack.blocks import check_message, strings
from tests.slack.books import Books, Refused
from tests.slack.workspace import Json

ADVISED = 4_000  # characters of `text`; chat.update takes no more, others cut it at 40,000
MOST = 40_000
METADATA = 2_000  # characters of JSON; Slack names no number (metadata_too_large)
_CUSTOMIZING = ("username", "icon_url", "icon_emoji", "as_user")
_UNFURLING = ("unfurl_links", "unfurl_media")
_WORD = re.compile(r"[^\W_]+")
_ENTITY = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>|<[@#!][^|>]*\|?([^>]*)>|<[^|>]+\|([^>]+)>")
_EVERYBODY = re.compile(r"<!(?:here|channel|everyone)\b|<!subteam\^")


def check(call: str, given: Mapping[str, object], books: Books) -> None:
    """Raise Refused where Slack would; note what it would let pass and the house does not."""
    text = given.get("text") or ""
    if not isinstance(text, str):
        raise Refused("invalid_arguments", "text: must be a string")
    blocks = given.get("blocks")
    if not text and not blocks and not given.get("attachments"):
        raise Refused("no_text")
    if len(text) > (ADVISED if call == "chat.update" else MOST):
        raise Refused("msg_too_long")
    if blocks:
        check_message(blocks)
    _metadata(given.get("metadata"))
    _house(call, given, text, books)


def _metadata(value: object) -> None:
    if value is None:
        return
    fits = isinstance(value, dict) and set(value) <= {"event_type", "event_payload", "entities"}
    if not fits or not isinstance(value, dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(value.get("event_type"), str) or not value["event_type"]:
        raise Refused("invalid_metadata_format", "event_type: must be a string")
    if not isinstance(value.get("event_payload"), dict):
        raise Refused("invalid_metadata_format", "event_payload: must be an object")
    if len(str(value)) > METADATA:
        raise Refused("metadata_too_large")


def _house(call: str, given: Mapping[str, object], text: str, books: Books) -> None:
    """The house's rules: no mentions by name, no previews, a text that says everything."""
    for code, detail in _switches(call, given):
        books.violate(code, detail)
    if len(text) > ADVISED:
        books.violate("text_over_4000", f"{call} with {len(text)} characters of text")
    for shown in (text, *strings(given.get("blocks") or [])):
        if _EVERYBODY.search(shown):
            books.violate("mentions_everybody", f"{call}: {shown[:200]}")
    missing = unsaid(text, given.get("blocks") or [])
    if missing:
        books.violate("incomplete_text", f"{call}: the text lacks {' '.join(missing)[:300]}")


def _switches(call: str, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if _true(given.get("link_names")) or given.get("parse") == "full":
        yield "link_names", f"{call} lets names in its text become mentions"
    for name in _CUSTOMIZING:
        if given.get(name):
            yield "customized", f"{call} posts as somebody else: {name}"
    for name in _UNFURLING if call == "chat.postMessage" else ():
        if _true(given.get(name, True)):
            yield name, f"{call} without {name}=false"


def unsaid(text: str, blocks: object) -> list[str]:
    """The words that blocks show and `text` does not: screen readers read the text alone.

    Labels of buttons and menus are not asked for.
    """
    said = set(_words(text))
    return [word for shown in strings(blocks) for word in _words(shown) if word not in said]


def _words(text: str) -> list[str]:
    """In lower case, without markup; a link stands for its label."""
    return _WORD.findall(_ENTITY.sub(_label, text).casefold())


def _label(entity: re.Match[str]) -> str:
    return " ".join(part for part in entity.groups() if part)


def _true(value: object) -> bool:
    """As Slack reads a switch in a form or in JSON."""
    return value not in (None, False, "0", "false", "False", "")


def with_block_ids(given: Json, number: int) -> Json:
    """As Slack stores it: blocks without an id are given one."""
    if not isinstance(given.get("blocks"), list):
        return given
    blocks = [
        {**block, "block_id": block.get("block_id") or f"b{number}-{at}"}
        for at, block in enumerate(given["blocks"])
    ]
    return {**given, "blocks": blocks}


def fallback(given: Json) -> str:
    """The text that Slack makes for a message that has blocks alone."""
    return str(given.get("text") or " ".join(strings(given.get("blocks") or [])))
