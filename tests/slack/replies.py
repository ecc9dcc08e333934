"""What an app may answer in its acknowledgement: options, errors, another view, or a text."""

from collections.abc import Iterable

from tests.slack import messages
from tests.slack.blocks import check_view
from tests.slack.books import Books, Refused
from tests.slack.parcels import Kind, Outcome, Parcel
from tests.slack.shapes import OPTIONS, fields, group, many, plain_option
from tests.slack.workspace import Json

_OPTIONS = fields({"options": many(plain_option, OPTIONS, least=0)}, {})
_GROUPS = fields({"option_groups": many(group, OPTIONS, least=0)}, {})
_ACTIONS = frozenset({"clear", "errors", "push", "update"})


def check(parcel: Parcel, outcome: Outcome, books: Books) -> None:
    """Note what Slack would not take; a person sees an error then, and the app hears nothing."""
    answer = outcome.answer
    if not outcome.worked:
        return
    try:
        _check(parcel, answer if isinstance(answer, dict) else {}, books)
    except Refused as refusal:
        books.violate("invalid_answer", f"{parcel.kind}: {refusal.error} {refusal.messages}")


def _check(parcel: Parcel, answer: Json, books: Books) -> None:
    match parcel.kind, parcel.payload.get("type"):
        case Kind.COMMAND, _:
            if answer:
                messages.check("the answer to a command", answer, books)
        case Kind.INTERACTIVE, "block_suggestion":
            rule = _GROUPS if "option_groups" in answer else _OPTIONS
            _hold(rule(answer, "answer"))
        case Kind.INTERACTIVE, "view_submission":
            _submitted(parcel.payload, answer)
        case _:
            if answer:
                raise Refused("payload_not_accepted", str(answer)[:200])


def _submitted(payload: Json, answer: Json) -> None:
    """An empty answer closes the modal."""
    action = answer.get("response_action")
    if answer and action not in _ACTIONS:
        raise Refused("invalid_response_action", str(action))
    if action == "errors":
        blocks = {block.get("block_id") for block in payload["view"].get("blocks", ())}
        errors: Json = answer.get("errors", {})
        _hold(f"no block {id_}" for id_ in errors if id_ not in blocks)
        _hold(["no errors"] if not errors else [])
    if action in {"push", "update"}:
        check_view(answer.get("view"), ("modal",))


def _hold(wrong: Iterable[str]) -> None:
    said = list(wrong)
    if said:
        raise Refused("invalid", *said)
