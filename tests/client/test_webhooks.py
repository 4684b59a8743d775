"""What a receiver checks, held against the library of Standard Webhooks itself."""

import datetime as dt
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from ontherecord.client import BadSignature, verify
from ontherecord.client.webhooks import signed, spelt

SECRET = bytes(range(32))
BODY = json.dumps({"search": {"id": "0" * 32, "name": "Löwe"}, "quotes": []}).encode()
NOW = 1_790_000_000


def headers(body: bytes = BODY, *, secret: bytes = SECRET, timestamp: int = NOW) -> dict[str, str]:
    return signed(secret, "msg_1", body, timestamp=timestamp)


def test_a_delivery_of_ours_is_believed() -> None:
    assert verify(spelt(SECRET), headers(), BODY, now=NOW) == json.loads(BODY)


def test_headers_may_be_spelt_in_any_case_and_stand_among_others() -> None:
    given = {name.title(): value for name, value in headers().items()} | {"Host": "desk.example"}
    assert verify(spelt(SECRET), given, BODY, now=NOW)["quotes"] == []


def test_what_we_sign_the_library_believes() -> None:
    given = headers(timestamp=int(time.time()))
    assert Webhook(spelt(SECRET)).verify(BODY, given) == json.loads(BODY)


def test_what_the_library_signs_we_believe() -> None:
    moment = dt.datetime.fromtimestamp(NOW, dt.UTC)
    signature = Webhook(spelt(SECRET)).sign("msg_1", moment, BODY.decode())
    given = {"webhook-id": "msg_1", "webhook-timestamp": str(NOW), "webhook-signature": signature}
    assert verify(spelt(SECRET), given, BODY, now=NOW) == json.loads(BODY)


def test_one_right_signature_of_several_will_do() -> None:
    given = headers()
    other = headers(secret=bytes(32))["webhook-signature"]
    for signature in (f"{other} {given['webhook-signature']}", f"v9,AAAA v1,? {given['webhook-signature']} v1a,x"):
        assert verify(spelt(SECRET), {**given, "webhook-signature": signature}, BODY, now=NOW)


@pytest.mark.parametrize(
    ("changed", "body", "now", "reason"),
    [
        ({}, BODY + b" ", NOW, "no signature is right"),
        ({"webhook-id": "msg_2"}, BODY, NOW, "no signature is right"),
        ({"webhook-timestamp": str(NOW + 1)}, BODY, NOW, "no signature is right"),
        ({"webhook-signature": ""}, BODY, NOW, "no signature is right"),
        ({"webhook-signature": "v1,"}, BODY, NOW, "no signature is right"),
        ({"webhook-signature": "v1,é"}, BODY, NOW, "no signature is right"),
        ({}, BODY, NOW + 301, "too long ago"),
        ({}, BODY, NOW - 301, "too long ago"),
    ],
)
def test_what_was_changed_or_is_old_is_not_believed(
    changed: dict[str, str], body: bytes, now: int, reason: str
) -> None:
    with pytest.raises(BadSignature, match=reason):
        verify(spelt(SECRET), {**headers(), **changed}, body, now=now)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_missing_is_named(name: str) -> None:
    given = headers()
    del given[name]
    with pytest.raises(BadSignature, match=f"{name} is missing"):
        verify(spelt(SECRET), given, BODY, now=NOW)


def test_a_timestamp_that_is_no_number_is_refused_though_it_is_signed() -> None:
    given = {**headers(), "webhook-timestamp": "soon"}
    given["webhook-signature"] = signed(SECRET, "msg_1", BODY, timestamp="soon")["webhook-signature"]  # type: ignore[arg-type]
    with pytest.raises(BadSignature, match="no number"):
        verify(spelt(SECRET), given, BODY, now=NOW)


@pytest.mark.parametrize("secret", ["whsec_?", "whsec_A", "x", ""])
def test_a_secret_of_another_kind_is_refused(secret: str) -> None:
    with pytest.raises(BadSignature):
        verify(secret, headers(), BODY, now=NOW)


@given(signature=st.text(max_size=200), secret=st.binary(min_size=1, max_size=64))
def test_no_header_breaks_it(signature: str, secret: bytes) -> None:
    with pytest.raises(BadSignature):
        verify(spelt(secret + b"x"), {**headers(), "webhook-signature": signature}, BODY, now=NOW)
