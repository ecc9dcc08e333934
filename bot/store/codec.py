"""Values of core as JSON text and back. Not here: columns, queries, files."""

import json
from datetime import UTC, datetime
from typing import TypeVar

from cattrs import Converter
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.strategies import configure_tagged_union

from bot.core.conversation import Conversation
from bot.core.errors import Unreadable
from bot.core.message import Body, Event
from bot.core.reply import Block, Inline, Items, Reply

Kept = TypeVar("Kept", Event, Conversation, Reply)


_UNREADABLE = (
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    BaseValidationError,
    ForbiddenExtraKeysError,
)


class Codec:
    """Writes and reads what the store keeps whole.

    The text is ASCII: lone surrogates and NUL are escaped and survive. A high surrogate directly
    followed by a low one comes back as the one character that the two spell.
    """

    def __init__(self) -> None:
        self._converter = _converter()

    def encode(self, value: Kept) -> str:
        """The value as one line of JSON; times in UTC, members of a union tagged with `type`."""
        return json.dumps(self._converter.unstructure(value), separators=(",", ":"))

    def decode(self, kind: type[Kept], text: str) -> Kept:
        """The value again; raises Unreadable where the text is not one of this version's."""
        try:
            return self._converter.structure(json.loads(text), kind)
        except _UNREADABLE as error:
            message = (
                f"a stored {kind.__name__.lower()} cannot be read ({error!r}); the database was "
                "damaged or written by another version: restore a backup or update Trainer Desk"
            )
            raise Unreadable(message) from error


def _converter() -> Converter:
    converter = Converter(detailed_validation=False, forbid_extra_keys=True)
    converter.register_unstructure_hook(datetime, _to_iso)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    _register_items(converter)
    # Inner unions first: an outer one binds the hooks of its members when it is configured.
    for union in (Inline, Block, Body):
        configure_tagged_union(union, converter, tag_name="type")
    return converter


def _register_items(converter: Converter) -> None:
    """Items hold blocks and are a block: cattrs does not look up the name inside the annotation."""
    kind = tuple[tuple[Block, ...], ...]
    inner = override(
        unstruct_hook=lambda items: converter.unstructure(items, unstructure_as=kind),
        struct_hook=lambda items, _: converter.structure(items, kind),
    )
    to_dict = make_dict_unstructure_fn(Items, converter, items=inner)
    from_dict = make_dict_structure_fn(Items, converter, items=inner)
    converter.register_unstructure_hook(Items, to_dict)
    converter.register_structure_hook(Items, from_dict)


def _to_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
