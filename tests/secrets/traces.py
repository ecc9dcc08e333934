"""Traces of a secret in what a desk leaves behind, however it may have been written down."""

import base64
import binascii
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

_PIECE = 12  # characters of a secret that mean nothing elsewhere
_FEW = 4


def traces(secrets: Iterable[str], remains: Mapping[str, bytes]) -> list[str]:
    """Where any of the secrets, or a piece of one, can be read; upper and lower case are one."""
    lowered = {name: _unescaped(data.lower()) for name, data in remains.items()}
    found: list[str] = []
    for secret in secrets:
        for form in forms(secret):
            found += (_shown(name, data, form) for name, data in lowered.items() if form in data)
    return found


def forms(secret: str) -> frozenset[bytes]:
    """A secret as JSON, addresses, HTML, base64 and hexadecimal write it, and its pieces."""
    written = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(json.dumps(secret)[1:-1])[1:-1],
        quote(secret, safe=""),
        quote_plus(secret),
        html.escape(secret),
        " ".join(secret.split()),
        *_encoded(secret.encode()),
        *_pieces(secret),
    }
    return frozenset(form.lower().encode() for form in written)


def _encoded(data: bytes) -> Iterator[str]:
    """In base64 as it stands anywhere in a longer text, and in hexadecimal."""
    yield binascii.hexlify(data).decode()
    for skipped in range(3):
        whole = data[skipped:]
        three = whole[: len(whole) // 3 * 3]
        yield base64.b64encode(three).decode()
        yield base64.urlsafe_b64encode(three).decode()


def _pieces(secret: str) -> Iterator[str]:
    """A piece from the beginning, the middle and the end, without what every such secret shares."""
    for start in (_FEW, len(secret) // 2, len(secret) - _PIECE):
        piece = secret[start : start + _PIECE]
        if len(piece) == _PIECE and "\n" not in piece:
            yield piece


def _unescaped(data: bytes) -> bytes:
    """The same and, below it, the same read without the slashes that JSON in JSON puts in."""
    return data + b"\n" + data.replace(b"\\", b"") if b"\\" in data else data


def _shown(name: str, data: bytes, form: bytes) -> str:
    at = data.index(form)
    return f"{name}: {data[max(0, at - 80) : at + len(form) + 20]!r}"
