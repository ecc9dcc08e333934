"""Rich text as HTML: local-slack's page shows a red placeholder where Slack shows the words."""

from collections.abc import Iterable
from html import escape

from tests.slack.workspace import Json

_TAGS = {"bold": "b", "italic": "i", "code": "code"}


def to_html(block: Json) -> str:
    """A block of rich text as Slack sets it, near enough for a picture."""
    return "".join(_element(element) for element in block["elements"])


def placed(messages: Iterable[Json]) -> list[str]:
    """What belongs where the placeholders stand, in the order of the messages."""
    blocks = (block for message in messages for block in message.get("blocks") or ())
    return [to_html(block) for block in blocks if block["type"] == "rich_text"]


def _element(element: Json) -> str:
    inner = element["elements"]
    match element["type"]:
        case "rich_text_list":
            ordered = element["style"] == "ordered"
            kind = f'ol start="{element.get("offset", 0) + 1}"' if ordered else "ul"
            margin = 22 + 22 * element.get("indent", 0)
            items = "".join(f"<li>{_element(item)}</li>" for item in inner)
            style = f"margin:2px 0;padding-left:{margin}px"
            return f'<{kind} style="{style}">{items}</{kind[:2]}>'
        case "rich_text_preformatted":
            return f"<pre>{''.join(map(_inline, inner))}</pre>"
        case _:
            return f'<div style="white-space:pre-wrap">{"".join(map(_inline, inner))}</div>'


def _inline(inline: Json) -> str:
    match inline["type"]:
        case "link":
            words = escape(inline.get("text") or inline["url"])
            return f'<a href="{escape(inline["url"])}" style="color:#1264a3">{words}</a>'
        case "channel":
            return f"#{escape(inline['channel_id'])}"
        case _:
            words = escape(inline["text"])
            for style in inline.get("style", {}):
                words = f"<{_TAGS[style]}>{words}</{_TAGS[style]}>" if style in _TAGS else words
            return words
