"""Many articles at once."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.client import BatchAnswerLine, BatchLine, Client, TooLarge, Unreachable
from ontherecord.client.batches import in_batches


def lines(*numbers: int) -> list[dict[str, Any]]:
    return [{"line": number, "ref": None, "status": 200, "quotes": []} for number in numbers]


def articles(*texts: str) -> list[BatchLine]:
    return [{"text": text} for text in texts]


def sent(asked: Any) -> list[str]:
    """The texts of a batch."""
    return [article["text"] for article in map(json.loads, asked.body.splitlines())]


def numbers(answers: Iterator[BatchAnswerLine]) -> list[int]:
    return [line["line"] for line in answers]


def test_a_long_list_is_cut_into_batches_and_its_lines_are_counted_through(
    service: Any, client: Client, description: dict[str, Any]
) -> None:
    service.answers(description)
    service.streams(*lines(1, 2, 3))
    service.streams(*lines(1, 2))
    assert numbers(client.attribute_many(articles(*"abcde"), store=False)) == [1, 2, 3, 4, 5]
    assert [sent(asked) for asked in service.asked[1:]] == [["a", "b", "c"], ["d", "e"]]
    assert service.asked[1].query == {"store": "false"}
    assert service.asked[1].headers["Content-Type"] == "application/x-ndjson"


def test_fewer_at_once_may_be_asked_for(service: Any, client: Client, description: dict[str, Any]) -> None:
    service.answers(description)
    service.streams(*lines(1))
    service.streams(*lines(1))
    assert numbers(client.attribute_many(articles("a", "b"), at_once=1)) == [1, 2]


@pytest.mark.parametrize("at_once", [0, -1])
def test_none_at_once_is_refused_before_anything_is_asked(service: Any, client: Client, at_once: int) -> None:
    with pytest.raises(ValueError, match=f"at least 1, not {at_once}"):
        client.attribute_many(articles("a"), at_once=at_once)
    assert service.asked == []


def test_many_bytes_are_cut_too(service: Any, client: Client, description: dict[str, Any]) -> None:
    service.answers(description)
    service.streams(*lines(1))
    service.streams(*lines(1))
    assert numbers(client.attribute_many(articles("a" * 6_000, "b" * 6_000))) == [1, 2]


def test_a_line_comes_as_soon_as_it_is_ready(service: Any, client: Client, description: dict[str, Any]) -> None:
    first_was_seen = threading.Event()
    service.answers(description)
    service.streams(*lines(1, 2), before_last=first_was_seen)
    answers = client.attribute_many(articles("a", "b"))
    assert next(answers)["line"] == 1
    first_was_seen.set()
    assert numbers(answers) == [2]


def test_a_refused_article_has_its_problem_in_its_line(
    service: Any, client: Client, description: dict[str, Any]
) -> None:
    refused = {"line": 1, "ref": "x", "status": 422, "problem": {"detail": "No."}}
    service.answers(description)
    service.streams(refused, *lines(2))
    first, second = client.attribute_many([{"text": "\0", "ref": "x"}, {"text": "b"}])
    assert first == refused and "problem" not in second


@pytest.mark.parametrize("part", [b"", b'{"line": 2, "ref'])
def test_what_breaks_off_is_taken_up_where_it_broke(
    service: Any, client: Client, description: dict[str, Any], part: bytes
) -> None:
    service.answers(description)
    service.streams(*lines(1), *filter(None, [part]), ends=False)
    service.streams(*lines(1, 2))
    assert numbers(client.attribute_many(articles(*"abc"))) == [1, 2, 3]
    assert [sent(asked) for asked in service.asked[1:]] == [["a", "b", "c"], ["b", "c"]]


def test_what_ends_early_without_having_promised_a_length_is_taken_up_too(
    service: Any, client: Client, description: dict[str, Any]
) -> None:
    service.answers(description)
    service.hangs_up(b'{"line": 1, "ref": null, "status": 200}\n{"line": 2, "ref')
    service.streams(*lines(1))
    assert numbers(client.attribute_many(articles("a", "b"))) == [1, 2]


def test_what_does_not_get_on_is_given_up(service: Any, description: dict[str, Any]) -> None:
    service.answers(description)
    for _ in range(3):
        service.streams(ends=False)
    with Client(service.url, retries=2, backoff=0.01) as client, pytest.raises(Unreachable):
        list(client.attribute_many(articles("a")))


def test_a_batch_that_is_refused_as_a_whole_is_raised(
    service: Any, client: Client, description: dict[str, Any]
) -> None:
    service.answers(description)
    service.refuses(413)
    with pytest.raises(TooLarge):
        list(client.attribute_many(articles("a")))


def test_no_more_is_read_of_the_articles_than_is_sent(
    service: Any, client: Client, description: dict[str, Any]
) -> None:
    read = []

    def endless() -> Iterator[BatchLine]:
        while True:
            read.append(1)
            yield {"text": "a"}

    service.answers(description)
    service.streams(*lines(1, 2, 3))
    answers = client.attribute_many(endless())
    assert next(answers)["line"] == 1
    assert len(read) <= 4
    answers.close()


def test_no_articles_need_no_batch(service: Any, client: Client, description: dict[str, Any]) -> None:
    service.answers(description)
    assert list(client.attribute_many([])) == []


@given(st.lists(st.binary(max_size=30)), st.integers(min_value=1, max_value=5), st.integers(min_value=1, max_value=60))
def test_batches_hold_every_line_once_and_keep_to_the_limits(each: list[bytes], items: int, size: int) -> None:
    batches = list(in_batches(each, items=items, size=size))
    assert [line for batch in batches for line in batch] == each
    assert all(len(batch) == 1 or sum(len(line) + 1 for line in batch) <= size for batch in batches)
    assert all(1 <= len(batch) <= items for batch in batches)
