"""A reply as Slack shows it: rich text, buttons or a menu, and the whole of it as plain text.

Words go out as elements of rich text, in which nothing is a mention or markup
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). Screen readers read the plain
text alone, so it holds everything.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.channels.slack.markup import escaped
from bot.channels.slack.pressed import (
    CHOICE,
    MOST_BUTTONS,
    PERSON,
    SOLVED,
    VERDICT,
    action,
    question_block,
)
from bot.channels.slack.richtext import to_blocks
from bot.core.reply import Reply
from bot.core.storage import OutboxRow

Block = dict[str, Any]
METADATA = "desk_reply"
"""The type of what is noted with each message; everybody in the channel can read it."""

DONE = "✓"
ABOUT = "About your message in "
MENU = "Pick an answer"


def to_post(row: OutboxRow) -> dict[str, Any]:
    """The arguments of chat.postMessage."""
    return {
        "channel": row.key.place,
        "thread_ts": row.key.thread,
        **_content(row.reply),
        "metadata": _metadata(row.reply),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def to_update(row: OutboxRow) -> dict[str, Any]:
    """The arguments of chat.update; without metadata the message keeps the key it was sent with."""
    # Unlike that of chat.postMessage, the usual `parse` here makes links of what looks like one.
    return {"channel": row.key.place, "ts": row.target, "parse": "none", **_content(row.reply)}


def to_private(row: OutboxRow) -> dict[str, Any]:
    """The arguments of chat.postEphemeral.

    In a thread Slack shows it only if the thread is there already: what answers the first message
    stands in the channel.
    """
    return {
        "channel": row.key.place,
        "user": row.reply.only_for,
        "thread_ts": row.key.thread if _is_below(row) else None,
        **_content(row.reply),
    }


def to_direct(row: OutboxRow) -> dict[str, Any]:
    """The arguments of chat.postMessage to one person, with the channel that it is about."""
    content = _content(row.reply)
    about = [
        {"type": "text", "text": ABOUT},
        {"type": "channel", "channel_id": row.key.place},
    ]
    section = {"type": "rich_text_section", "elements": about}
    return {
        "channel": row.reply.only_for,
        "text": f"{ABOUT}<#{row.key.place}>\n\n{content['text']}",
        "blocks": [{"type": "rich_text", "elements": [section]}, *content["blocks"]],
        "metadata": _metadata(row.reply),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def key_of(message: dict[str, Any]) -> str:
    """The key of the reply that a message carries, "" where it is none of the desk's."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != METADATA:
        return ""
    noted = metadata.get("event_payload")
    key = noted.get("key") if isinstance(noted, dict) else None
    return key if isinstance(key, str) else ""


def _content(reply: Reply) -> dict[str, Any]:
    blocks = [*to_blocks(reply.document), *_below(reply)]
    return {"text": escaped(_text(reply)), "blocks": blocks}


def _metadata(reply: Reply) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"key": reply.key}}


def _is_below(row: OutboxRow) -> bool:
    """Whether the thread is there for sure: the event was a press, or a reply in the thread.

    Who brought the desk in did that in no thread at all.
    """
    first = row.key.thread
    is_first = row.event_id == first or row.event_id.startswith((f"edit:{first}:", "delete:"))
    return not is_first


def _text(reply: Reply) -> str:
    offers = "\n".join(f"{at}) {label}" for at, label in enumerate(reply.offers, start=1))
    chosen = f"{DONE} {reply.chosen}" if reply.chosen else ""
    return "\n\n".join(part for part in (reply.text, offers, chosen) if part)


def _below(reply: Reply) -> Iterator[Block]:
    """What stands under the words: answers to choose from, a verdict to give, or what was taken."""
    if reply.offers:
        choices = list(_buttons(CHOICE, enumerate(reply.offers)))
        elements = choices if len(choices) <= MOST_BUTTONS else [_menu(reply.offers)]
        yield {
            "type": "actions",
            "block_id": question_block(reply.question),
            "elements": elements,
        }
    if reply.verdicts:
        named = zip((SOLVED, PERSON), reply.verdicts, strict=False)
        yield {"type": "actions", "block_id": VERDICT, "elements": list(_buttons(VERDICT, named))}
    if reply.chosen:
        note = {"type": "plain_text", "text": f"{DONE} {reply.chosen}", "emoji": False}
        yield {"type": "context", "elements": [note]}


def _buttons(kind: str, labels: Iterable[tuple[object, str]]) -> Iterator[Block]:
    for which, label in labels:
        yield {
            "type": "button",
            "action_id": action(kind, str(which)),
            "text": {"type": "plain_text", "text": label, "emoji": False},
            "value": str(which),
        }


def _menu(labels: Iterable[str]) -> Block:
    options = [
        {"text": {"type": "plain_text", "text": label, "emoji": False}, "value": str(at)}
        for at, label in enumerate(labels)
    ]
    return {
        "type": "static_select",
        "action_id": action(CHOICE, "menu"),
        "placeholder": {"type": "plain_text", "text": MENU},
        "options": options,
    }
