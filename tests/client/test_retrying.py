"""When a request is sent again, and when not."""

import socket
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ontherecord.client import (
    Client,
    Conflict,
    Invalid,
    NotFound,
    Problem,
    ServerFault,
    TooManyRequests,
    Unavailable,
    Unreachable,
)
from ontherecord.client.retrying import LONGEST_BACKOFF, Retrying
from ontherecord.client.waiting import seconds_to_wait


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_what_passes_is_waited_out(service: Any, client: Client, quotation: dict[str, Any], status: int) -> None:
    service.refuses(status)
    service.refuses(status)
    service.answers(quotation)
    assert client.quote(quotation["id"]) == quotation


def test_no_try_begins_before_retry_after(service: Any, client: Client, quotation: dict[str, Any]) -> None:
    service.refuses(503, Retry_After="1")
    service.answers(quotation)
    client.quote(quotation["id"])
    first, second = service.asked
    assert second.at - first.at >= 1


def test_retry_after_may_be_a_date(service: Any, client: Client, quotation: dict[str, Any]) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    service.refuses(503, Retry_After=format_datetime(until, usegmt=True))
    service.answers(quotation)
    client.quote(quotation["id"])
    assert datetime.now(UTC) >= until


@pytest.mark.parametrize("header", ["soon", "", "-1.5", "Mon, 99 Foo 2016", "Fri, 31 Dec 999999999 23:59:59 GMT"])
def test_a_retry_after_that_says_nothing_is_none(header: str) -> None:
    assert seconds_to_wait(header) in (None, 0)


def test_a_wait_longer_than_the_patience_is_not_begun(service: Any, client: Client) -> None:
    service.refuses(429, Retry_After="3600")
    with pytest.raises(TooManyRequests) as caught:
        client.quote("0" * 32)
    assert caught.value.retry_after == 3600


def test_after_so_many_tries_the_problem_is_raised(service: Any) -> None:
    for _ in range(3):
        service.refuses(503, Retry_After="0")
    with Client(service.url, retries=2, backoff=0.01) as client, pytest.raises(Unavailable):
        client.quote("0" * 32)


def test_a_service_that_says_when_to_come_again_is_asked_until_patience_ends(
    service: Any, quotation: dict[str, Any]
) -> None:
    for _ in range(3):
        service.refuses(503, Retry_After="1")
    service.answers(quotation)
    with Client(service.url, retries=1, backoff=0.01) as client:
        assert client.quote(quotation["id"]) == quotation
    for _ in range(3):
        service.refuses(503, Retry_After="1")
    with Client(service.url, retries=1, backoff=0.01, patience=2.5) as client, pytest.raises(Unavailable):
        client.quote(quotation["id"])


def test_without_retries_a_busy_service_is_not_asked_again(service: Any) -> None:
    service.refuses(503, Retry_After="1")
    with Client(service.url, retries=0) as client, pytest.raises(Unavailable):
        client.quote("0" * 32)
    assert len(service.asked) == 1


@pytest.mark.parametrize(("status", "problem"), [(422, Invalid), (500, ServerFault), (404, NotFound), (409, Conflict)])
def test_what_does_not_pass_is_raised_at_once(
    service: Any, client: Client, status: int, problem: type[Problem]
) -> None:
    service.refuses(status)
    with pytest.raises(problem):
        client.quote("0" * 32)


def a_connection_closed(service: Any) -> None:
    service.hangs_up()


def a_body_cut_short(service: Any) -> None:
    service.hangs_up(b'{"id": "00', promised=500)


def a_silence(service: Any) -> None:
    service.is_silent(1.5)


CUTS = [a_connection_closed, a_body_cut_short, a_silence]


@pytest.mark.parametrize("cut", CUTS)
def test_a_question_without_an_answer_is_asked_again(
    service: Any, client: Client, quotation: dict[str, Any], cut: Callable[[Any], None]
) -> None:
    cut(service)
    service.answers(quotation)
    assert client.quote(quotation["id"]) == quotation


@pytest.mark.parametrize("cut", CUTS)
def test_an_article_is_sent_again_under_the_same_idempotency_key(
    service: Any, client: Client, answer: dict[str, Any], cut: Callable[[Any], None]
) -> None:
    cut(service)
    service.answers(answer)
    assert client.attribute("Text.") == answer
    first, second = service.asked
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.sent == second.sent


def test_each_article_has_a_key_of_its_own_unless_one_is_given(
    service: Any, client: Client, answer: dict[str, Any]
) -> None:
    for _ in range(4):
        service.answers(answer)
    client.attribute("Text.")
    client.attribute("Text.")
    client.attribute("Text.", idempotency_key="mine")
    client.attribute_html("<p>Text.", idempotency_key="mine")
    keys = [asked.headers["Idempotency-Key"] for asked in service.asked]
    assert len(set(keys)) == 3
    assert keys[2:] == ["mine", "mine"]


def test_the_same_article_still_being_read_is_waited_for(service: Any, client: Client, answer: dict[str, Any]) -> None:
    service.is_silent(1.5)
    service.refuses(409, Retry_After="0")
    service.answers(answer, Idempotent_Replayed="true")
    assert client.attribute("Text.") == answer


def test_while_it_is_being_read_only_patience_counts(service: Any, answer: dict[str, Any]) -> None:
    service.hangs_up()
    for _ in range(5):
        service.refuses(409, Retry_After="0")
    service.answers(answer)
    with Client(service.url, retries=1, backoff=0.01) as client:
        assert client.attribute("Text.") == answer
    service.refuses(409, Retry_After="1")
    with Client(service.url, patience=0.5) as client, pytest.raises(Conflict):
        client.attribute("Text.")


def test_a_deletion_whose_answer_was_lost_is_done_when_the_thing_is_gone(service: Any, client: Client) -> None:
    service.hangs_up()
    service.refuses(404)
    client.delete_quote("0" * 32)


def test_a_deletion_of_what_never_was_is_not_found(service: Any, client: Client) -> None:
    service.refuses(503, Retry_After="0")
    service.refuses(404)
    with pytest.raises(NotFound):
        client.delete_quote("0" * 32)


@pytest.mark.parametrize("ask", [Client.live, Client.ready])
def test_health_is_asked_once(service: Any, client: Client, ask: Callable[[Client], object]) -> None:
    service.refuses(503, Retry_After="1")
    with pytest.raises(Unavailable):
        ask(client)


def test_where_nobody_listens_is_unreachable_and_why_is_told_without_query_text_or_key() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    asked: list[Callable[[Client], object]] = [
        lambda client: list(client.quotes(q="secret")),
        lambda client: client.attribute_html("<p>secret</p>", title="secret", idempotency_key="secret"),
    ]
    for ask in asked:
        with Client(f"http://127.0.0.1:{port}", key="otr_secret", retries=1, backoff=0.01) as client:
            try:
                ask(client)
            except Unreachable:
                told = traceback.format_exc()
        assert "Connection refused" in told
        assert "secret" not in "".join(line for line in told.splitlines() if "lambda" not in line)


def test_what_is_wrong_with_tls_does_not_pass(service: Any) -> None:
    url = service.url.replace("http:", "https:")
    began = time.monotonic()
    with Client(url, retries=5, backoff=10) as client, pytest.raises(Unreachable):
        client.describe()
    assert time.monotonic() - began < 5


def test_each_wait_is_a_random_part_of_one_that_doubles() -> None:
    busy = Unavailable(503, "Service Unavailable", "Busy.")
    waits = []
    for _ in range(200):
        tries = Retrying(retries=9, patience=1e9, backoff=0.5).begin()
        waits.append([tries.wait_after(busy) or 0.0 for _ in range(9)])
    for place, column in enumerate(zip(*waits, strict=True)):
        longest = min(LONGEST_BACKOFF, 0.5 * 2**place)
        assert 0 <= min(column) < longest / 4 and longest * 3 / 4 < max(column) <= longest


def test_a_rule_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="retries must be 0 or more, not -1"):
        Client(retries=-1)


def test_no_number_of_tries_is_too_many_to_wait_for_the_next() -> None:
    tries = Retrying(retries=10_000, patience=float("inf"), backoff=0.5).begin()
    waits = [tries.wait_after(Unreachable("away")) for _ in range(5_000)]
    assert all(wait is not None and wait <= LONGEST_BACKOFF for wait in waits)
