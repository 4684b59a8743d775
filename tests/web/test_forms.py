"""How much of a form is read."""

import time

import pytest
from flask.testing import FlaskClient

HEAD = b'--frontier\r\nContent-Disposition: form-data; name="'
MEGABYTES = b"a" * 2_000_000


def posted(client: FlaskClient, body: bytes) -> int:
    form = "multipart/form-data; boundary=frontier"
    return client.post("/read", data=body, content_type=form).status_code


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(HEAD + MEGABYTES + b'"\r\n\r\nv\r\n--frontier--\r\n', id="a long name"),
        pytest.param(HEAD + b'a"' + b";a=b" * 500_000 + b"\r\n\r\nv\r\n--frontier--\r\n", id="many parameters"),
        pytest.param(HEAD + b'a"\r\n' + b"a: b\r\n" * 300_000 + b"\r\nv\r\n--frontier--\r\n", id="many headers"),
        pytest.param((HEAD + b'a"\r\n\r\nv\r\n') * 10_000 + b"--frontier--\r\n", id="many parts"),
        pytest.param(b"--frontier\r\n" + MEGABYTES, id="headers without an end"),
    ],
)
def test_a_form_that_would_take_long_to_read_is_refused_at_once(client: FlaskClient, body: bytes) -> None:
    began = time.perf_counter()
    assert posted(client, body) == 413
    assert time.perf_counter() - began < 0.5


def test_a_long_text_is_no_long_head(client: FlaskClient) -> None:
    text = b"\r\n\r\n".join([b"Nobody said anything."] * 1_000)
    assert posted(client, HEAD + b'text"\r\n\r\n' + text + b"\r\n--frontier--\r\n") == 200
