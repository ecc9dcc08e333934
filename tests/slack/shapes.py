"""The parts that Block Kit's rules are written in: texts, numbers, options, and what is wrong.

The limits are those of https://docs.slack.dev/reference/block-kit and of slack_sdk's models.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.slack.workspace import Json

Check = Callable[[Any, str], Iterable[str]]

ID = 255
LABEL = 75
PLACEHOLDER = 150
OPTIONS = 100
URL = 3_000


def plain(most: int) -> Check:
    """A text object of type plain_text."""
    return text_object(most, ("plain_text",))


def any_text(most: int) -> Check:
    """A text object of either type."""
    return text_object(most, ("plain_text", "mrkdwn"))


def text_object(most: int, types: tuple[str, ...]) -> Check:
    """A text object of 1 to `most` characters."""

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        if not isinstance(value, dict):
            yield f"{at}: must be a text object"
            return
        if value.get("type") not in types:
            yield f"{at}: its type must be {' or '.join(types)}"
        switch = "emoji" if value.get("type") == "plain_text" else "verbatim"
        yield from unknown(value, {"type", "text", switch}, at)
        yield from string(most)(value.get("text"), f"{at}/text")

    return check


def string(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        if not isinstance(value, str):
            yield f"{at}: must be a string"
        elif len(value) < least or not value.strip():
            yield f"{at}: must be more than {least - 1} characters"
        elif len(value) > most:
            yield f"{at}: must be less than {most + 1} characters, and has {len(value)}"

    return check


def boolean(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
    """True or false."""
    if not isinstance(value, bool):
        yield f"{at}: must be true or false"


def whole(least: int, most: int) -> Check:
    """A whole number."""

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield f"{at}: must be a whole number from {least} to {most}"

    return check


def one_of(*values: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        if value not in values:
            yield f"{at}: must be one of {', '.join(values)}"

    return check


def anything(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
    """What the front does not look into."""
    del value, at
    return ()


def many(each: Check, most: int, least: int = 1) -> Check:
    """A list of so many things."""

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        if not isinstance(value, list):
            yield f"{at}: must be a list"
            return
        if not least <= len(value) <= most:
            yield f"{at}: must be {least} to {most} items, and has {len(value)}"
        for number, item in enumerate(value):
            yield from each(item, f"{at}/{number}")

    return check


def fields(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    """An object with these fields and no others."""

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        if not isinstance(value, dict):
            yield f"{at}: must be an object"
            return
        known = required | optional
        for name in required:
            if name not in value:
                yield f"{at}: missing required field: {name}"
        yield from unknown(value, known, at)
        for name, rule in known.items():
            if name in value:
                yield from rule(value[name], f"{at}/{name}")

    return check


def unknown(value: Json, known: Iterable[str], at: str) -> Iterable[str]:
    """What an object has and should not have."""
    extra = sorted(set(value) - set(known))
    if extra:
        yield f"{at}: unknown field: {', '.join(extra)}"


option = fields(
    {"text": any_text(LABEL), "value": string(150)},
    {"description": any_text(LABEL), "url": string(URL)},
)
plain_option = fields(
    {"text": plain(LABEL), "value": string(150)},
    {"description": plain(LABEL), "url": string(URL)},
)
group = fields({"label": plain(LABEL), "options": many(plain_option, OPTIONS)}, {})
confirm = fields(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
