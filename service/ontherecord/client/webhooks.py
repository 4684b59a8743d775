"""What a receiver of webhooks needs: to tell that a delivery is this service's, and recent (Standard Webhooks 1.0).

    from ontherecord.client import BadSignature, verify

    @app.post("/quotes-arrived")
    def quotes_arrived():
        delivery = verify(SECRET, request.headers, request.get_data())      # raises BadSignature
        for quotation in delivery["quotes"]: ...

The signature is the HMAC-SHA256, under the secret that was told when the webhook was made, of ``id.timestamp.body``. A
delivery that is sent once more has the id that it had before: a receiver that remembers ids takes each once.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from typing import Protocol, cast

from .forms.searches import Delivery

PREFIX = "whsec_"
TOLERANCE = 300.0
"""Seconds by which clocks may differ, and for which a delivery may be under way."""

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class Headers(Protocol):
    """Whatever a web framework has of a request's headers: a mapping, werkzeug's ``Headers``."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Names and values."""


class BadSignature(ValueError):
    """A delivery that this service did not send with this secret, or that is too old; the message says which."""


def spelt(secret: bytes) -> str:
    """The secret as it is told: ``whsec_…``."""
    return PREFIX + base64.b64encode(secret).decode()


def signed(secret: bytes, identity: str, body: bytes, *, timestamp: int) -> dict[str, str]:
    """The headers that tell what was sent when, and by whom."""
    signature = base64.b64encode(_mac(secret, identity, str(timestamp), body)).decode()
    return {ID: identity, TIMESTAMP: str(timestamp), SIGNATURE: f"v1,{signature}"}


def verify(
    secret: str, headers: Headers, body: bytes, *, tolerance: float = TOLERANCE, now: float | None = None
) -> Delivery:
    """The delivery that the request brings; BadSignature for one that is not to be believed.

    ``headers`` may be spelt in any case, ``body`` is what was received, byte by byte. Older than ``tolerance`` seconds
    it may be one that somebody caught and sends again.
    """
    given = {name.lower(): value for name, value in headers.items()}
    if missing := [name for name in (ID, TIMESTAMP, SIGNATURE) if name not in given]:
        raise BadSignature(f"the header {missing[0]} is missing")
    expected = _mac(_key(secret), given[ID], given[TIMESTAMP], body)
    if not any(hmac.compare_digest(expected, each) for each in _signatures(given[SIGNATURE])):
        raise BadSignature("no signature is right: the secret is another, or something was changed on the way")
    if not given[TIMESTAMP].isascii() or not given[TIMESTAMP].isdecimal():
        raise BadSignature("the timestamp is no number of seconds")
    if abs((time.time() if now is None else now) - int(given[TIMESTAMP])) > tolerance:
        raise BadSignature("it was sent too long ago, or the clocks differ")
    return cast(Delivery, json.loads(body))


def _mac(secret: bytes, identity: str, timestamp: str, body: bytes) -> bytes:
    return hmac.digest(secret, f"{identity}.{timestamp}.".encode() + body, hashlib.sha256)


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise BadSignature("the secret is none of this service's: whsec_ and base64") from None


def _signatures(header: str) -> list[bytes]:
    """The signatures of the version that is known here; a header may hold several, while secrets are changed."""
    found = []
    for each in header.split():
        version, _, spelt_out = each.partition(",")
        try:
            found.append(base64.b64decode(spelt_out, validate=True) if version == "v1" else b"")
        except ValueError:
            continue
    return [each for each in found if each]
