"""What Slack would say to what the desk is about to post: by the SDK's models and by the limits."""

from slack_sdk.models.blocks import Block

from tests.channels.slack.sayings import Json
from tests.slack.blocks import Surface, wrong

MOST_TEXT = 40_000  # characters of `text`, after which Slack cuts it off
MOST_URL = 3_000
_WORDS = frozenset({"text", "link"})
_PARTS = frozenset({"rich_text_section", "rich_text_preformatted"})


def problems(payload: Json) -> list[str]:
    """Everything that is wrong with the text and the blocks of a payload."""
    found = wrong(payload["blocks"], Surface.MESSAGE)
    if not 0 < len(payload["text"]) <= MOST_TEXT:
        found.append(f"text: {len(payload['text'])} characters")
    for block in payload["blocks"]:
        if block["type"] == "rich_text":
            for part in block["elements"]:
                found += _rich(part)
    for model in Block.parse_all(payload["blocks"]):
        model.to_dict()  # raises SlackObjectFormationError where a limit is passed
    return found


def _rich(part: Json) -> list[str]:
    if part["type"] == "rich_text_list":
        sections = part["elements"]
        found = [] if sections else ["an empty list"]
        found += [] if part["style"] in ("bullet", "ordered") else [f"style {part['style']}"]
        found += [] if 0 <= part["indent"] <= 8 else [f"indent {part['indent']}"]
        found += [] if part.get("offset", 1) > 0 else ["offset"]
        return [*found, *(said for section in sections for said in _rich(section))]
    if part["type"] not in _PARTS:
        return [f"unknown part {part['type']}"]
    found = [] if part["elements"] else ["an empty section"]
    return [*found, *(said for element in part["elements"] for said in _element(element))]


def _element(element: Json) -> list[str]:
    if element["type"] == "channel":
        return []
    if element["type"] not in _WORDS:
        return [f"unknown element {element['type']}"]
    found = [] if element["text"] else ["no words"]
    if not 0 < len(element.get("url", "x")) <= MOST_URL:
        found.append("url")
    return found


def words(payload: Json) -> str:
    """Everything that can be read in the blocks, in order, a line for each part."""
    lines: list[str] = []
    for block in payload["blocks"]:
        match block["type"]:
            case "rich_text":
                lines += [_words(part) for part in block["elements"]]
            case "actions":
                lines += [label for each in block["elements"] for label in _labels(each)]
            case _:
                lines += [each["text"] for each in block["elements"]]
    return "\n".join(lines)


def _words(part: Json) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(_words(section) for section in part["elements"])
    return "".join(element.get("text", "") for element in part["elements"])


def _labels(element: Json) -> list[str]:
    if element["type"] == "button":
        return [element["text"]["text"]]
    return [option["text"]["text"] for option in element["options"]]


def pieces(payload: Json) -> list[str]:
    """Each run of words by itself, and where each link leads."""
    return [text for block in payload["blocks"] for text in _pieces(block)]


def _pieces(part: Json) -> list[str]:
    if part["type"] == "actions":
        return [label for each in part["elements"] for label in _labels(each)]
    inner = [text for each in part.get("elements", ()) for text in _pieces(each)]
    own = [part[name] for name in ("text", "url") if part.get(name)]
    return [*own, *inner]
