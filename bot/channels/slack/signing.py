"""Whether a request is Slack's: its signature, checked before anything in it is read.

https://docs.slack.dev/authentication/verifying-requests-from-slack; Bolt's own check comes after it
has parsed the body, and logs the body of what it refuses (`platform.md` A3).
"""

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256

TIMESTAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
MOST_SKEW = 300  # seconds, Slack's own number
_SECONDS = re.compile(r"[0-9]{10}", re.ASCII)
_HEX = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def has_form(headers: Mapping[str, str]) -> bool:
    """Whether both headers are there and look right: else the body need not be read."""
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    return bool(_SECONDS.fullmatch(timestamp) and _HEX.fullmatch(signature))


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether Slack signed the body within the last five minutes; `now` in seconds since 1970.

    The headers must have the form.
    """
    timestamp = headers[TIMESTAMP]
    if abs(now - int(timestamp)) > MOST_SKEW:
        return False
    return hmac.compare_digest(signature(secret, timestamp, body), headers[SIGNATURE])


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What Slack signs a body with."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, sha256).hexdigest()
