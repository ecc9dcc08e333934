"""The files of one version as bytes that a database keeps, and back. Knows no database, no YAML."""

import json
import zlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.core.errors import KnowledgeError
from bot.core.problem import Problem
from bot.kb import codes
from bot.kb.source import Content

TAG: Final = b"trainer-desk content 1\n"
"""What every archive begins with; another number is another format."""

MAX_UNPACKED: Final = 32 * 1024 * 1024
"""Bytes of all files together: a hundred times what a large desk has."""

_AREAS: Final = ("knowledge", "templates")


class _Why(StrEnum):
    """What keeps an archive from being used."""

    NOT_OURS = "it is no archive of this version of the desk"
    UNREADABLE = "what it holds cannot be read"
    NO_VERSION = "it does not say which version it is"
    DAMAGED = "it is damaged"
    NOT_WHOLE = "it is cut off, or something follows it"
    NO_PART = "it lacks a part"
    NO_TEXT = "it holds something else than texts"
    TOO_LARGE = "it holds more than it may"


def pack(content: Content) -> bytes:
    """Knowledge and templates, compressed; the same content gives the same bytes.

    Cases are left out: nothing is served from them. Raises KnowledgeError for content with
    problems, which is not all there, and for more than `unpack` takes.
    """
    if content.problems:
        raise KnowledgeError(content.problems)
    parts = {
        "version": content.version,
        "knowledge": dict(content.knowledge),
        "templates": dict(content.templates),
    }
    plain = json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()
    if len(plain) > MAX_UNPACKED:
        message = f"all files together are larger than {MAX_UNPACKED // 1024 // 1024} MiB"
        raise KnowledgeError([Problem("knowledge", 0, codes.TOO_LARGE, message, "split the desk")])
    return TAG + zlib.compress(plain, 9)


def unpack(packed: bytes) -> Content:
    """The content as it was packed, version included; raises KnowledgeError for other bytes.

    Never takes more memory than a few times MAX_UNPACKED, whatever the bytes.
    """
    if not packed.startswith(TAG):
        raise _unusable(_Why.NOT_OURS)
    plain = _inflated(packed[len(TAG) :])
    try:
        parts = json.loads(plain)
    except (ValueError, RecursionError) as error:
        raise _unusable(_Why.UNREADABLE) from error
    if not isinstance(parts, dict) or not isinstance(version := parts.get("version"), str):
        raise _unusable(_Why.NO_VERSION)
    knowledge, templates = (_texts(parts.get(area)) for area in _AREAS)
    return Content(version, knowledge, templates)


def _inflated(data: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(data, MAX_UNPACKED + 1)
    except zlib.error as error:
        raise _unusable(_Why.DAMAGED) from error
    if len(plain) > MAX_UNPACKED:
        raise _unusable(_Why.TOO_LARGE)
    if not stream.eof or stream.unused_data:
        raise _unusable(_Why.NOT_WHOLE)
    return plain


def _texts(found: object) -> Mapping[str, str]:
    """Paths and what stands there."""
    if not isinstance(found, dict):
        raise _unusable(_Why.NO_PART)
    texts = {path: text for path, text in found.items() if isinstance(text, str)}
    if len(texts) < len(found):
        raise _unusable(_Why.NO_TEXT)
    return texts


def _unusable(why: _Why) -> KnowledgeError:
    hint = "mend the files, and a good copy is kept again"
    problem = Problem("the kept copy", 0, codes.UNREADABLE, f"it cannot be used: {why}", hint)
    return KnowledgeError([problem])
