"""What is raised for which answer, and that nothing raised shows the key."""

import logging
import pickle
import socket
from typing import Any

import pytest

from ontherecord import client as client_module
from ontherecord.client import Client, Invalid, OnTheRecordError, Problem, ServerFault, UnexpectedAnswer, Unreachable

BY_STATUS = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "Problem",
    406: "NotAcceptable",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "TooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "TooManyRequests",
    500: "ServerFault",
    503: "Unavailable",
    507: "OutOfSpace",
}


@pytest.mark.parametrize(("status", "name"), BY_STATUS.items())
def test_each_status_has_its_exception(service: Any, status: int, name: str) -> None:
    service.refuses(status)
    with Client(service.url, retries=0) as client, pytest.raises(Problem) as caught:
        client.quote("0" * 32)
    assert type(caught.value) is getattr(client_module, name)
    assert caught.value.status == status


def test_a_problem_says_what_was_wrong_and_where(service: Any, client: Client) -> None:
    body = {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "The body breaks its schema; see errors.",
        "request_id": "r-7",
        "trace_id": "t-7",
        "errors": [{"pointer": "/text", "detail": "Must be a string."}],
    }
    service.answers(body, status=422, media_type="application/problem+json")
    with pytest.raises(Invalid) as caught:
        client.attribute("Text.")
    problem = caught.value
    assert (problem.errors, problem.request_id, problem.trace_id) == (tuple(body["errors"]), "r-7", "t-7")
    assert str(problem) == (
        "422 Unprocessable Entity: The body breaks its schema; see errors.; /text: Must be a string. [request r-7]"
    )


def test_a_problem_can_be_pickled() -> None:
    problem = Invalid(422, "Title", "Detail.", [{"pointer": "/text", "detail": "Wrong."}], "r-7")
    again = pickle.loads(pickle.dumps(problem))
    assert (str(again), again.errors) == (str(problem), problem.errors)
    assert not pickle.loads(pickle.dumps(Unreachable("…", passing=False))).passing


def test_a_page_of_a_proxy_is_told_as_such(service: Any) -> None:
    service.answers(b"<h1>Bad gateway</h1>", status=502, media_type="text/html")
    with Client(service.url, retries=0) as client, pytest.raises(ServerFault, match="text/html in place of problem"):
        client.describe()


@pytest.mark.parametrize("body", [b"[", b"[]", b"null", b'"x"', b'{"errors": 3, "detail": null}', b"\xff"])
def test_problem_details_that_are_none_are_a_problem_all_the_same(service: Any, client: Client, body: bytes) -> None:
    service.answers(body, status=500, media_type="application/problem+json")
    with pytest.raises(ServerFault):
        client.describe()


@pytest.mark.parametrize("body", [b"<h1>Welcome</h1>", b"", b"[]", b'{"hello": "world"}', b"\xff"])
def test_another_service_is_told_from_this_one(service: Any, client: Client, body: bytes) -> None:
    service.answers(body, media_type="text/html")
    with pytest.raises(UnexpectedAnswer):
        client.describe()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_takes_neither_article_nor_key_anywhere(
    service: Any, stranger: Any, client: Client, status: int
) -> None:
    service.answers(status=status, Location=stranger.url)
    with pytest.raises(UnexpectedAnswer, match=stranger.url):
        client.attribute("Text.")
    assert stranger.asked == []


def test_the_key_is_sent_and_never_shown(service: Any, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    service.refuses(503, Retry_After="0")
    service.hangs_up()
    service.refuses(401)
    with pytest.raises(Problem) as caught:
        client.describe()
    assert {asked.headers["Authorization"] for asked in service.asked} == {"Bearer otr_secret"}
    assert "once more in" in caplog.text
    shown = repr(client) + repr(vars(client)) + caplog.text + str(caught.value) + repr(caught.value)
    assert "otr_secret" not in shown


@pytest.mark.parametrize("key", ["otr_secret\n", "otr secret", "otr_sécret", ""])
def test_a_key_that_no_header_carries_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ValueError, match="key must be visible ASCII") as caught:
        Client(key=key)
    assert "secret" not in str(caught.value)


def test_an_address_with_a_password_is_refused_and_not_shown() -> None:
    with pytest.raises(ValueError, match="no user and no password") as caught:
        Client("http://ann:secret@127.0.0.1:8000")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://example.org", "http://", "http://example.org/?x=1", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="url must be like"):
        Client(url)


def test_no_message_repeats_the_query(service: Any, stranger: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    service.answers(status=302, Location=stranger.url + "/?title=Secret")
    service.answers(b"<h1>Welcome</h1>", media_type="text/html")
    with Client(service.url) as client:
        told = [raised_by(client), raised_by(client)]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}", retries=1, backoff=0.01) as client:
        told.append(raised_by(client))
    assert "Connection refused" in told[2]
    assert "Secret" not in caplog.text + "".join(told)


def raised_by(client: Client) -> str:
    with pytest.raises(OnTheRecordError) as caught:
        client.attribute_html("<p>Text.", title="Secret")
    return str(caught.value)
