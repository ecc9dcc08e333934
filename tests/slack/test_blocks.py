"""The front knows Block Kit's rules: each broken one is refused, and what is right is not."""

import pytest
from slack_sdk.models import blocks as sdk

from tests.slack.blocks import Surface, check_message, check_view, wrong
from tests.slack.books import Refused
from tests.slack.workspace import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: object) -> Json:
    return {"type": "section", "text": plain(text), **more}


def button(label: str = "Yes", **more: object) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(label), **more}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def menu(*options: Json, **more: object) -> Json:
    return {"type": "static_select", "action_id": "m", "options": list(options), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def numbered(count: int) -> list[Json]:
    return [button(action_id=f"a{number}") for number in range(count)]


BROKEN: dict[str, list[Json]] = {
    "51 blocks": [section() for _ in range(51)],
    "an unknown block": [{"type": "paragraph"}],
    "a block that is no object": ["section"],  # type: ignore[list-item]
    "an unknown field": [section(colour="red")],
    "a section without text": [{"type": "section"}],
    "an empty text": [section("")],
    "a blank text": [section("  ")],
    "3,001 characters in a section": [section("x" * 3_001)],
    "11 fields": [{"type": "section", "fields": [plain("x")] * 11}],
    "a text of no type": [{"type": "section", "text": {"text": "x"}}],
    "emoji in mrkdwn": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}
    ],
    "mrkdwn in a header": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "151 characters in a header": [{"type": "header", "text": plain("x" * 151)}],
    "11 elements of a context": [{"type": "context", "elements": [plain("x")] * 11}],
    "a button in a context": [{"type": "context", "elements": [button()]}],
    "no elements": [actions()],
    "26 elements": [actions(*numbered(26))],
    "an unknown element": [actions({"type": "lever", "action_id": "a"})],
    "an input in actions": [actions({"type": "plain_text_input", "action_id": "a"})],
    "76 characters on a button": [actions(button("x" * 76))],
    "an empty button": [actions(button(""))],
    "mrkdwn on a button": [actions(button() | {"text": {"type": "mrkdwn", "text": "x"}})],
    "2,001 characters of value": [actions(button(value="x" * 2_001))],
    "an unknown style": [actions(button(style="green"))],
    "256 characters of action_id": [actions(button(action_id="x" * 256))],
    "256 characters of block_id": [section(block_id="x" * 256)],
    "one action_id twice": [actions(button(), button())],
    "one block_id twice": [section(block_id="b"), section(block_id="b")],
    "76 characters in an option": [actions(menu(option("x" * 76)))],
    "151 characters of an option's value": [actions(menu(option(value="x" * 151)))],
    "101 options": [actions(menu(*[option(value=str(n)) for n in range(101)]))],
    "no options": [actions(menu())],
    "options and groups": [actions(menu(option(), option_groups=[]))],
    "another first option": [actions(menu(option(), initial_option=option("Two", "2")))],
    "151 characters of placeholder": [actions(menu(option(), placeholder=plain("x" * 151)))],
    "6 in an overflow": [
        actions({"type": "overflow", "action_id": "o", "options": [option()] * 6})
    ],
    "101 characters of a confirmation's title": [
        actions(
            button(
                confirm={
                    "title": plain("x" * 101),
                    "text": plain("x"),
                    "confirm": plain("x"),
                    "deny": plain("x"),
                }
            )
        )
    ],
    "12,001 characters of markdown": [{"type": "markdown", "text": "x" * 12_001}],
    "a picture without alt_text": [{"type": "image", "image_url": "https://example.com/x.png"}],
    "six of context_actions": [
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash",
         "text": plain("x"), "action_id": f"i{n}"} for n in range(6)]}
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_block_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_message(BROKEN[name])
    assert refusal.value.error == "invalid_blocks"
    assert refusal.value.messages


def test_too_much_text_in_all_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        check_message([section("x" * 3_000) for _ in range(5)])
    assert refusal.value.error == "msg_blocks_too_long"


def test_blocks_that_are_no_list_are_refused() -> None:
    assert wrong({"type": "section"}, Surface.MESSAGE) == ["blocks: must be a list"]


def test_what_the_sdk_makes_is_right() -> None:
    made = [
        sdk.HeaderBlock(text="A header"),
        sdk.SectionBlock(text="*Bold*", accessory=sdk.OverflowMenuElement(
            action_id="o", options=[sdk.Option(value=v, text=f"Number {v}") for v in "12"])),
        sdk.SectionBlock(fields=["one", "two"]),
        sdk.DividerBlock(),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="small")]),
        sdk.ActionsBlock(block_id="b", elements=[
            sdk.ButtonElement(text="Yes", action_id="yes", value="1", style="primary",
                              confirm=sdk.ConfirmObject(title="Sure?", text="Really?")),
            sdk.StaticSelectElement(placeholder="Which?", action_id="menu", option_groups=[
                sdk.OptionGroup(label="V3", options=[sdk.Option(value="1", text="One")])]),
            sdk.DatePickerElement(action_id="day"),
        ]),
        sdk.MarkdownBlock(text="**Bold**"),
    ]  # fmt: skip
    assert wrong([block.to_dict() for block in made], Surface.MESSAGE) == []


INPUT: Json = {
    "type": "input",
    "label": plain("Name"),
    "element": {"type": "plain_text_input", "action_id": "name"},
}


def modal(**more: object) -> Json:
    return {"type": "modal", "title": plain("Answer"), "blocks": [section()], **more}


BROKEN_VIEWS: dict[str, Json] = {
    "no title": {"type": "modal", "blocks": [section()]},
    "25 characters of title": modal(title=plain("x" * 25)),
    "25 characters of submit": modal(submit=plain("x" * 25)),
    "25 characters of close": modal(close=plain("x" * 25)),
    "3,001 characters of private_metadata": modal(private_metadata="x" * 3_001),
    "256 characters of callback_id": modal(callback_id="x" * 256),
    "101 blocks": modal(blocks=[section()] * 101),
    "an input and no submit": modal(blocks=[INPUT]),
    "markdown": modal(blocks=[{"type": "markdown", "text": "x"}]),
    "an unknown field": modal(colour="red"),
    "no blocks": modal(blocks=None),
    "a Home": {"type": "home", "blocks": [section()]},
}


@pytest.mark.parametrize("name", BROKEN_VIEWS)
def test_a_broken_view_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_view(BROKEN_VIEWS[name], ("modal",))
    assert refusal.value.error == "invalid_arguments"
    assert refusal.value.messages


def test_a_modal_that_asks_and_submits_is_right() -> None:
    check_view(modal(blocks=[INPUT], submit=plain("Send")), ("modal",))
