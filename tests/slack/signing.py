"""Slack's signature of a request: https://docs.slack.dev/authentication/verifying-requests-from-slack."""

import hashlib
import hmac

SIGNATURE = "x-slack-signature"
TIMESTAMP = "x-slack-request-timestamp"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Of a body at a time, which is in seconds since 1970."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed(secret: str, timestamp: str, body: bytes) -> dict[str, str]:
    """The two headers that prove a body."""
    return {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, body)}
