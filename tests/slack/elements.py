"""Block Kit's interactive elements: which there are, where they may stand, what they hold."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from tests.slack.shapes import (
    ID,
    LABEL,
    OPTIONS,
    PLACEHOLDER,
    URL,
    Check,
    any_text,
    anything,
    boolean,
    confirm,
    fields,
    group,
    many,
    one_of,
    option,
    plain,
    plain_option,
    string,
    whole,
)
from tests.slack.workspace import Json

_TYPE: dict[str, Check] = {"type": anything}
_COMMON: dict[str, Check] = {
    "action_id": string(ID),
    "confirm": confirm,
    "focus_on_load": boolean,
}
_MENU = _COMMON | {"placeholder": plain(PLACEHOLDER)}
_MOST = whole(1, 100)
_LISTS: dict[str, Check] = {
    "options": many(plain_option, OPTIONS),
    "option_groups": many(group, OPTIONS),
}
_SEVERAL: dict[str, Check] = {
    "initial_options": many(plain_option, OPTIONS),
    "max_selected_items": _MOST,
}
_TYPED = {
    "action_id": string(ID),
    "placeholder": plain(PLACEHOLDER),
    "focus_on_load": boolean,
    "dispatch_action_config": anything,
}
_LENGTHS: dict[str, Check] = {
    "initial_value": string(3_000),
    "min_length": whole(0, 3_000),
    "max_length": whole(1, 3_000),
}

_image = fields(_TYPE | {"alt_text": string(2_000)}, {"image_url": string(URL)})

ELEMENTS: Mapping[str, Check] = MappingProxyType(
    {
        "button": fields(
            _TYPE | {"text": plain(LABEL)},
            {
                "action_id": string(ID),
                "value": string(2_000),
                "url": string(URL),
                "style": one_of("primary", "danger"),
                "confirm": confirm,
                "accessibility_label": string(LABEL),
                "visible_to_user_ids": many(string(ID), 100),
            },
        ),
        "checkboxes": fields(
            _TYPE | {"options": many(option, 10)}, _COMMON | {"initial_options": many(option, 10)}
        ),
        "radio_buttons": fields(
            _TYPE | {"options": many(option, 10)}, _COMMON | {"initial_option": option}
        ),
        "overflow": fields(
            _TYPE | {"options": many(plain_option, 5)},
            {"action_id": string(ID), "confirm": confirm},
        ),
        "static_select": fields(_TYPE, _MENU | _LISTS | {"initial_option": plain_option}),
        "multi_static_select": fields(_TYPE, _MENU | _LISTS | _SEVERAL),
        "external_select": fields(
            _TYPE, _MENU | {"initial_option": plain_option, "min_query_length": whole(0, 3_000)}
        ),
        "multi_external_select": fields(
            _TYPE, _MENU | _SEVERAL | {"min_query_length": whole(0, 3_000)}
        ),
        "users_select": fields(_TYPE, _MENU | {"initial_user": string(ID)}),
        "multi_users_select": fields(
            _TYPE, _MENU | {"initial_users": anything, "max_selected_items": _MOST}
        ),
        "conversations_select": fields(
            _TYPE,
            _MENU
            | {
                "initial_conversation": string(ID),
                "default_to_current_conversation": boolean,
                "response_url_enabled": boolean,
                "filter": anything,
            },
        ),
        "channels_select": fields(
            _TYPE, _MENU | {"initial_channel": string(ID), "response_url_enabled": boolean}
        ),
        "datepicker": fields(_TYPE, _MENU | {"initial_date": string(10)}),
        "timepicker": fields(
            _TYPE, _MENU | {"initial_time": string(5), "timezone": string(100)}
        ),
        "datetimepicker": fields(_TYPE, _COMMON | {"initial_date_time": anything}),
        "plain_text_input": fields(_TYPE, _TYPED | _LENGTHS | {"multiline": boolean}),
        "email_text_input": fields(_TYPE, _TYPED | {"initial_value": string(3_000)}),
        "url_text_input": fields(_TYPE, _TYPED | {"initial_value": string(3_000)}),
        "number_input": fields(
            _TYPE | {"is_decimal_allowed": boolean},
            _TYPED | {"initial_value": anything, "min_value": anything, "max_value": anything},
        ),
        "rich_text_input": fields(_TYPE, _TYPED | {"initial_value": anything}),
        "image": _image,
        "feedback_buttons": fields(
            _TYPE | {"positive_button": anything, "negative_button": anything},
            {"action_id": string(ID)},
        ),
        "icon_button": fields(
            _TYPE | {"icon": one_of("trash"), "text": plain(LABEL)},
            {
                "action_id": string(ID),
                "value": string(2_000),
                "confirm": confirm,
                "accessibility_label": string(LABEL),
                "visible_to_user_ids": many(string(ID), 100),
            },
        ),
        "plain_text": any_text(3_000),
        "mrkdwn": any_text(3_000),
    }
)  # fmt: skip

_PICKS = frozenset(
    {
        "checkboxes", "radio_buttons", "static_select", "external_select", "users_select",
        "conversations_select", "channels_select", "datepicker", "timepicker",
    }
)  # fmt: skip
_MULTI = frozenset(name for name in ELEMENTS if name.startswith("multi_"))
IN_ACTIONS = _PICKS | _MULTI | {"button", "overflow", "datetimepicker"}
IN_SECTION = IN_ACTIONS - {"datetimepicker"} | {"image"}
IN_INPUT = _PICKS | _MULTI | {"datetimepicker"} | {n for n in ELEMENTS if n.endswith("_input")}
IN_CONTEXT = frozenset({"image", "plain_text", "mrkdwn"})
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def element(allowed: Iterable[str]) -> Check:
    """An element of one of these types."""
    types = frozenset(allowed)

    def check(value: Any, at: str) -> Iterable[str]:  # noqa: ANN401  what came as JSON
        kind = str(value.get("type")) if isinstance(value, dict) else ""
        if kind not in types:
            yield f"{at}: unsupported element type: {kind}"
            return
        yield from ELEMENTS[kind](value, at)
        if kind in {"static_select", "multi_static_select"}:
            yield from _menu(value, at)

    return check


def _menu(value: Json, at: str) -> Iterable[str]:
    """What a menu offers is in one of two fields, and its first choice is among it."""
    if ("options" in value) == ("option_groups" in value):
        yield f"{at}: must have either options or option_groups"
        return
    offered = value.get("options") or [
        each for some in value.get("option_groups", ()) for each in some.get("options", ())
    ]
    first = [value["initial_option"]] if "initial_option" in value else []
    for chosen in first + value.get("initial_options", []):
        if chosen not in offered:
            yield f"{at}: the initial option is none of the options"
