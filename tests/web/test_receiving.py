"""Where a request ends, as far as it can be told before it is there."""

from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestHeaders, NoMoreData, ParseException
from gunicorn.http.message import Request
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.web.receiving import LARGEST_HELD, LONGEST_HEAD, Held, Receipt, State

HEAD = b"POST /quotes HTTP/1.1\r\nHost: a\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def parsed(held: Held) -> Any:
    return Request(Config(), held, ("127.0.0.1", 1))


def received(*pieces: bytes) -> State:
    """What is to be done after the last of the pieces."""
    receipt = Receipt(parsed)
    states = [receipt.add(piece) for piece in pieces]
    assert set(states[:-1]) <= {State.MORE}
    return states[-1]


def test_a_request_without_a_body_is_whole_with_its_head() -> None:
    assert received(b"GET / HTTP/1.1\r\n\r\n") is State.WHOLE
    assert received(b"GET / HTTP/1.1\r\nHost: a\r\n\r") is State.MORE


def test_a_body_is_whole_once_it_is_as_long_as_it_says() -> None:
    assert received(HEAD + b"Content-Length: 5\r\n\r\n1234") is State.MORE
    assert received(HEAD + b"Content-Length: 5\r\n\r\n1234", b"5") is State.WHOLE


def test_a_body_in_chunks_is_whole_after_its_trailers() -> None:
    assert received(CHUNKED + b"4;a=b\r\nabcd\r\n0\r\nX: a\r\n") is State.MORE
    assert received(CHUNKED + b"4;a=b\r\nabcd\r\n0\r\nX: a\r\n", b"\r\n") is State.WHOLE


def test_a_body_that_is_more_than_is_held_is_large() -> None:
    head = HEAD + b"Content-Length: 1000000\r\n\r\n"
    assert received(head + bytes(LARGEST_HELD)) is State.MORE
    assert received(head + bytes(LARGEST_HELD), b"\0") is State.LARGE


@pytest.mark.parametrize("body", [b"zz\r\n", b"-1\r\n", b"0x4\r\n", b"4\n", b"9" * 9_000, b"1\r\na\r\n" * 9_000])
def test_chunks_that_can_only_be_refused_are_waited_for_no_longer(body: bytes) -> None:
    assert received(CHUNKED + body) is State.WHOLE


def test_a_head_without_an_end_is_refused() -> None:
    with pytest.raises(LimitRequestHeaders):
        received(HEAD + b"X: " + bytes(LONGEST_HEAD))


def test_a_bare_line_feed_is_refused_before_the_head_ends() -> None:
    with pytest.raises(ParseException):
        received(HEAD, b"X: a", b"\nY: b")


PIECES = """GET / HTTP/1.1~|Host: a~|Content-Length: 3~|Transfer-Encoding: chunked~|~|3~|0~|abc|X|: |;x|\r|\n|\0"""
PARTS = st.sampled_from([each.replace("~", "\r\n").encode() for each in PIECES.split("|")])
SENT = st.lists(PARTS | st.binary(max_size=5), max_size=12).map(b"".join)


@given(SENT, st.lists(st.integers(0, 60), max_size=5))
def test_it_does_not_matter_how_a_request_is_cut_on_its_way(sent: bytes, cuts: list[int]) -> None:
    assert outcome([sent]) == outcome(cut(sent, cuts))


@given(SENT)
def test_gunicorn_waits_for_nothing_once_it_is_asked(sent: bytes) -> None:
    receipt = Receipt(parsed)
    try:
        state = receipt.add(sent)
    except NoMoreData:
        pytest.fail("it was asked too early")
    except ParseException:
        return
    if state is State.WHOLE and receipt.request:
        try:
            receipt.request.body.read()
        except (ParseException, NoMoreData):
            assert "TRANSFER-ENCODING" in dict(receipt.request.headers)  # ill cut


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=8), st.binary(max_size=20), st.lists(st.integers(0, 900)))
def test_what_is_whole_in_chunks_is_what_was_sent(chunks: list[bytes], behind: bytes, cuts: list[int]) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    receipt = Receipt(parsed)
    states = [receipt.add(piece) for piece in cut(CHUNKED + body, cuts)]
    assert states[-1] is State.WHOLE and State.WHOLE not in states[:-1]
    receipt.held.hold(behind)
    assert receipt.request.body.read() == b"".join(chunks)


def cut(sent: bytes, cuts: list[int]) -> list[bytes]:
    """The same in pieces."""
    places = [0, *sorted(min(each, len(sent)) for each in cuts), len(sent)]
    return [sent[start:end] for start, end in zip(places, places[1:], strict=False) if end > start]


def outcome(pieces: list[bytes]) -> object:
    """What came of it in the end: how it was refused, or the request."""
    receipt, state = Receipt(parsed), State.MORE
    for piece in pieces:
        try:
            state = receipt.add(piece)
        except ParseException as error:
            return type(error)
        if state is not State.MORE:
            break
    return state, receipt.request and (receipt.request.method, receipt.request.headers)
