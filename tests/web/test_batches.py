"""POST /quotes/batch: a line for each article, in the order they came; what is wrong with one spoils no other."""

import gzip
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from ontherecord.archive.database import Database
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

NDJSON = "application/x-ndjson"


def lines_of(*items: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


def sent(client: FlaskClient, body: bytes, query: str = "", **headers: str) -> list[dict[str, Any]]:
    """The lines of the answer."""
    with client.post(f"/quotes/batch{query}", data=body, content_type=NDJSON, headers=headers) as response:
        assert response.status_code == 200, response.text
        assert response.mimetype == NDJSON
        assert response.text == "" or response.text.endswith("\n")
        return [json.loads(line) for line in response.text.splitlines()]


@pytest.mark.parametrize("query", ["", "?store=false", "?mode=all&explain=true&offsets=utf16", "?kinds=direct"])
def test_an_article_is_answered_as_it_would_be_alone(client_of_either: FlaskClient, article: str, query: str) -> None:
    item = {"text": "😀" + article, "publisher": "TASS", "published_at": "2016-05-20"}
    [answer] = sent(client_of_either, lines_of(item), query)
    alone = client_of_either.post(f"/quotes{query}", json=item)
    assert alone.status_code == 200
    assert {name: value for name, value in answer.items() if name not in ("line", "ref", "status")} == alone.json


def test_a_line_without_a_name_has_none(client: FlaskClient) -> None:
    assert [each["ref"] for each in sent(client, lines_of({"text": ""}, {"text": "", "ref": ""}))] == [None, ""]


def test_an_article_that_was_there_is_a_200_line(client_of_either: FlaskClient, article: str) -> None:
    items = lines_of({"text": article}, {"text": article}, {"text": article, "publisher": "TASS"})
    first = sent(client_of_either, items)
    assert [each["status"] for each in first] == [201, 200, 201]
    assert first[0]["quotes"] == first[1]["quotes"]
    assert [each["status"] for each in sent(client_of_either, items)] == [200, 200, 200]


BAD_LINES = [
    (b"{", 400, None),
    (b"nothing", 400, None),
    (b'{"text": "\xff"}', 400, None),
    (b"[" * 100_000, 400, None),
    (b'{"text": ' + b"1" * 5000 + b"}", 400, None),
    (b'{"text": "a"} {"text": "b"}', 400, None),
    (b'{"text": "a\x00"}', 400, None),
    (b"[]", 422, ""),
    (b"null", 422, ""),
    (b'"text"', 422, ""),
    (b"{}", 422, "/text"),
    (b'{"text": 1}', 422, "/text"),
    (b'{"text": "a\\u0000"}', 422, "/text"),
    (b'{"text": "\\ud800"}', 422, "/text"),
    (b'{"text": "a", "text": "b"}', 422, "/text"),
    (b'{"text": "", "store": false}', 422, "/store"),
    (b'{"text": "", "ref": 1}', 422, "/ref"),
    (b'{"text": "", "ref": null}', 422, "/ref"),
    (b'{"text": "", "ref": "' + b"a" * 201 + b'"}', 422, "/ref"),
    (b'{"text": "", "url": "news.example"}', 422, "/url"),
    (b'{"text": "", "published_at": "2016-02-30"}', 422, "/published_at"),
]


@pytest.mark.parametrize(("bad", "status", "pointer"), BAD_LINES)
def test_a_bad_line_has_its_problem_and_spoils_no_other(
    client: FlaskClient, bad: bytes, status: int, pointer: str | None
) -> None:
    first, second, third = sent(client, lines_of({"text": "a"}) + bad + b"\n" + lines_of({"text": "b"}))
    assert (first["status"], second["status"], third["status"]) == (201, status, 201)
    assert (second["line"], second["problem"]["status"]) == (2, status)
    assert [error["pointer"] for error in second["problem"].get("errors", [])] == ([] if pointer is None else [pointer])
    assert len(client.get("/documents").json["documents"]) == 2


def test_bad_lines_of_every_kind_at_once_spoil_nothing(client_of_either: FlaskClient, article: str) -> None:
    body = b"".join(
        bad + b"\n" + lines_of({"text": f"{number}", "ref": "good"}) for number, (bad, *_) in enumerate(BAD_LINES)
    )
    answers = sent(client_of_either, body + lines_of({"text": article}))
    assert [each["status"] for each in answers[0:-1:2]] == [status for _, status, _ in BAD_LINES]
    assert {(each["status"], each["ref"]) for each in answers[1::2]} == {(201, "good")}
    assert len(answers[-1]["quotes"]) == 2


def test_a_problem_names_the_request_and_the_article(client: FlaskClient) -> None:
    [answer] = sent(client, lines_of({"text": "", "ref": "desk-1", "url": "nowhere"}), **{"X-Request-Id": "batch-7"})
    assert answer["problem"]["request_id"] == "batch-7"
    assert set(answer["problem"]) == {"type", "title", "status", "detail", "request_id", "trace_id", "errors"}


def test_a_line_too_long_is_a_413_among_others(small_app: Flask) -> None:
    answers = sent(small_app.test_client(), lines_of({"text": "a" * 101, "ref": "long"}, {"text": "a" * 100}))
    assert [(each["ref"], each["status"]) for each in answers] == [("long", 413), (None, 201)]


def test_a_line_of_too_many_bytes_is_a_413_among_others(small_app: Flask) -> None:
    answers = sent(small_app.test_client(), b'{"text": ' + b" " * 70_000 + b'"a"}\n' + lines_of({"text": "a"}))
    assert [each["status"] for each in answers] == [413, 201]


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (b"", []),
        (b"\n\r\n \n", []),
        (b'{"text": ""}', [1]),
        (b'\n\n{"text": ""}\n \t\n{"text": ""}\n\n', [3, 5]),
        (b'{"text": ""}\r\n\r\n{"text": ""}\r\n', [1, 3]),
        ('{"text": "\u2028\u0085"}\n{"text": ""}'.encode(), [1, 2]),
    ],
)
def test_blank_lines_are_passed_over_and_counted(client: FlaskClient, body: bytes, numbers: list[int]) -> None:
    answers = sent(client, body)
    assert [each["line"] for each in answers] == numbers
    assert all(each["status"] in (200, 201) for each in answers)


def test_too_many_articles_are_a_413_and_none_is_kept(small_app: Flask) -> None:
    client = small_app.test_client()
    assert len(sent(client, b"\n" * 9 + lines_of(*({"text": ""},) * 3))) == 3
    response = client.post("/quotes/batch", data=lines_of(*({"text": "a"},) * 4), content_type=NDJSON)
    assert response.status_code == 413
    assert response.json["detail"] == "A batch may have 3 articles, and 10,000 blank lines."
    assert len(client.get("/documents").json["documents"]) == 1


def test_a_packed_batch_of_countless_lines_is_refused_before_they_are_all_taken_apart(client: FlaskClient) -> None:
    for line in (b"a\n", b"\n"):
        body = gzip.compress(line * 5_000_000)
        headers = {"Content-Encoding": "gzip"}
        assert client.post("/quotes/batch", data=body, content_type=NDJSON, headers=headers).status_code == 413


def test_a_batch_that_needs_no_analysis_first_queues_for_the_one_that_it_needs(
    sqlite_database: Database, attributor: Attributor, article: str
) -> None:
    app = create_app(Settings(queue_seconds=1), sqlite_database, attributor)
    with app.extensions["ontherecord"].turns.turn():
        response = app.test_client().post("/quotes/batch", data=lines_of({}, {"text": article}), content_type=NDJSON)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_a_worker_answers_a_few_batches_at_a_time_and_takes_others_afterwards(
    sqlite_database: Database, attributor: Attributor
) -> None:
    client = create_app(Settings(threads=4, queue_length=1), sqlite_database, attributor).test_client()
    body = lines_of({"text": "a"}, {"text": "b"})
    running = client.post("/quotes/batch", data=body, content_type=NDJSON, buffered=False)
    assert client.post("/quotes/batch", data=body, content_type=NDJSON).status_code == 503
    running.close()
    assert client.post("/quotes/batch", data=body, content_type=NDJSON).status_code == 200


def test_a_packed_batch_is_answered_the_same(client: FlaskClient, article: str) -> None:
    body = lines_of({"text": article}, {"text": "b"})
    packed = sent(client, gzip.compress(body), "?store=false", **{"Content-Encoding": "gzip"})
    assert packed == sent(client, body, "?store=false")


def test_a_batch_too_large_is_a_413_packed_or_not(sqlite_database: Database, attributor: Attributor) -> None:
    client = create_app(Settings(max_batch_bytes=1000), sqlite_database, attributor).test_client()
    body = b" " * 1001
    assert client.post("/quotes/batch", data=body, content_type=NDJSON).status_code == 413
    headers = {"Content-Encoding": "gzip"}
    packed = client.post("/quotes/batch", data=gzip.compress(body), content_type=NDJSON, headers=headers)
    assert packed.status_code == 413
    assert sent(client, body[:-1]) == []


def test_with_store_false_every_table_stays_as_it_was(
    client_of_either: FlaskClient, article: str, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    answers = sent(client_of_either, lines_of({"text": article}, {"text": article}), "?store=false")
    assert [each["status"] for each in answers] == [200, 200]
    assert len(answers[0]["quotes"]) == 2
    assert rows() == before


def test_no_word_of_a_batch_gets_into_a_log_line(client: FlaskClient, article: str) -> None:
    with structlog.testing.capture_logs() as lines:
        sent(client, lines_of({"text": article, "title": "Secret", "ref": "desk-1"}) + b'{"Secret": "unusual"}\n')
    assert len(lines) == 1
    assert not [word for word in ("unusual", "Davis", "Secret", "desk-1") if word in str(lines)]


@pytest.mark.parametrize(
    ("content_type", "query", "accept", "status"),
    [
        ("application/json", "", "*/*", 415),
        ("text/plain", "", "*/*", 415),
        ("application/x-ndjson; charset=latin-1", "", "*/*", 415),
        (NDJSON, "?unknown=1", "*/*", 422),
        (NDJSON, "?title=a", "*/*", 422),
        (NDJSON, "?store=maybe", "*/*", 422),
        (NDJSON, "", "application/json", 406),
    ],
)
def test_a_request_that_is_wrong_as_a_whole_is_a_problem(
    refused: FlaskClient, content_type: str, query: str, accept: str, status: int
) -> None:
    response = refused.post(
        f"/quotes/batch{query}", data=lines_of({"text": ""}), content_type=content_type, headers={"Accept": accept}
    )
    assert response.status_code == status
    assert response.content_type == "application/problem+json"


class Holder(threading.Thread):
    """Somebody who has the turn for a while."""

    def __init__(self, app: Flask, seconds: float) -> None:
        super().__init__()
        self._turns, self._seconds = app.extensions["ontherecord"].turns, seconds
        self._held = threading.Event()

    def __enter__(self) -> None:
        self.start()
        assert self._held.wait(10)

    def __exit__(self, *raised: object) -> None:
        self.join()

    def run(self) -> None:
        with self._turns.turn():
            self._held.set()
            time.sleep(self._seconds)


@pytest.fixture
def hasty_app(sqlite_database: Database, attributor: Attributor) -> Flask:
    """A service where nobody waits longer than a second for a turn."""
    return create_app(Settings(queue_seconds=1), sqlite_database, attributor)


def test_a_batch_that_cannot_begin_is_a_503(hasty_app: Flask) -> None:
    with Holder(hasty_app, 1.3):
        response = hasty_app.test_client().post("/quotes/batch", data=lines_of({"text": "a"}), content_type=NDJSON)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert response.content_type == "application/problem+json"


def test_a_batch_that_has_begun_waits_as_long_as_it_takes(hasty_app: Flask) -> None:
    body = lines_of({"text": "a"}, {"text": "b"}, {"text": "c"})
    with hasty_app.test_client().post("/quotes/batch", data=body, content_type=NDJSON) as response:
        lines = response.iter_encoded()
        assert json.loads(next(lines))["status"] == 201
        with Holder(hasty_app, 1.3):
            assert json.loads(next(lines))["status"] == 201
        assert json.loads(next(lines))["status"] == 201


def test_a_batch_that_nobody_reads_on_is_kept_up_to_there(client: FlaskClient) -> None:
    body = lines_of(*({"text": str(number)} for number in range(5)))
    with client.post("/quotes/batch", data=body, content_type=NDJSON) as response:
        next(response.iter_encoded())
    assert len(client.get("/documents").json["documents"]) == 1
