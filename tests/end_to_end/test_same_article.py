"""Clients that post the same article at the same moment, to two workers, on both databases: it is kept once."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from sqlalchemy import delete

from ontherecord.archive.database import open_database
from ontherecord.archive.tables import metadata

PATIENCE = 60
"""Seconds."""

ROUNDS = 4
NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(
    request: pytest.FixtureRequest, start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A service with two workers."""
    home: Path = tmp_path_factory.mktemp("home")
    settings = {}
    if request.param == "postgresql":
        settings["ONTHERECORD_DATABASE"] = emptied(request.getfixturevalue("migrated_postgresql_url"))
    with start_server(home, **settings) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture
def new_article(article: str) -> Callable[[], dict[str, str]]:
    """What makes an article of a publisher of its own."""
    return lambda: {"text": article, "publisher": f"Paper {uuid4()}"}


def emptied(url: str) -> str:
    """The database with nothing in it any more."""
    database = open_database(url)
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    database.engine.dispose()
    return url


def at_once(clients: int, post: Callable[[], requests.Response]) -> list[requests.Response]:
    """The answers to requests that start together."""
    gate = threading.Barrier(clients)

    def go(_: int) -> requests.Response:
        gate.wait(PATIENCE)
        return post()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(go, range(clients)))


def kept(running: Any, article: dict[str, str]) -> list[str]:
    """The ids of the documents that its publisher has."""
    found = requests.get(f"{running.url}/documents", params={"publisher": article["publisher"]}, timeout=PATIENCE)
    return [each["id"] for each in found.json()["documents"]]


@pytest.mark.parametrize("clients", [2, 8])
def test_the_same_article_posted_at_once_is_one_document(
    running: Any, new_article: Callable[[], dict[str, str]], clients: int
) -> None:
    for _ in range(ROUNDS):
        article = new_article()

        def post(article: dict[str, str] = article) -> requests.Response:
            return requests.post(f"{running.url}/quotes", json=article, timeout=PATIENCE)

        answers = at_once(clients, post)
        assert sorted(answer.status_code for answer in answers) == [200] * (clients - 1) + [201]
        assert len({answer.text for answer in answers}) == 1
        answer = answers[0].json()
        assert kept(running, article) == [answer["document"]["id"]]
        found = requests.get(f"{running.url}/quotes?document={answer['document']['id']}", timeout=PATIENCE).json()
        assert [each["id"] for each in found["quotes"]] == [each["id"] for each in answer["quotes"]]


@pytest.mark.parametrize("clients", [2, 8])
def test_with_one_idempotency_key_there_is_one_answer_and_who_comes_too_soon_is_told(
    running: Any, new_article: Callable[[], dict[str, str]], clients: int
) -> None:
    for _ in range(ROUNDS):
        article = new_article()

        def post(article: dict[str, str] = article) -> requests.Response:
            headers = {"Idempotency-Key": article["publisher"].replace(" ", "-")}
            return requests.post(f"{running.url}/quotes", json=article, headers=headers, timeout=PATIENCE)

        answers = at_once(clients, post)
        too_soon = [answer for answer in answers if answer.status_code == 409]
        answered = [answer for answer in answers if answer.status_code == 201]
        assert len(too_soon) + len(answered) == clients
        assert all(answer.headers["Retry-After"] == "1" for answer in too_soon)
        answered.append(post())
        assert len({answer.content for answer in answered}) == 1
        assert sum("Idempotent-Replayed" not in answer.headers for answer in answered) == 1
        assert len(kept(running, article)) == 1


def test_the_same_articles_in_two_batches_at_once_are_kept_once_each(
    running: Any, new_article: Callable[[], dict[str, str]]
) -> None:
    body = "\n".join(json.dumps(new_article()) for _ in range(2 * ROUNDS))
    answers = at_once(
        2, lambda: requests.post(f"{running.url}/quotes/batch", data=body, headers=NDJSON, timeout=PATIENCE)
    )
    statuses = [[json.loads(line)["status"] for line in answer.text.splitlines()] for answer in answers]
    assert [sorted(pair) for pair in zip(*statuses, strict=True)] == [[200, 201]] * (2 * ROUNDS)


def test_an_article_that_is_posted_and_deleted_at_once_is_there_as_a_whole_or_not_at_all(
    running: Any, new_article: Callable[[], dict[str, str]]
) -> None:
    article = new_article()
    path = requests.post(f"{running.url}/quotes", json=article, timeout=PATIENCE).headers["Location"]
    turns = count()

    def act() -> requests.Response:
        if next(turns) % 2:
            return requests.delete(f"{running.url}{path}", timeout=PATIENCE)
        return requests.post(f"{running.url}/quotes", json=article, timeout=PATIENCE)

    for _ in range(ROUNDS):
        assert {answer.status_code for answer in at_once(8, act)} <= {200, 201, 204, 404}
    found = requests.get(f"{running.url}/quotes?document={path.rsplit('/', 1)[1]}", timeout=PATIENCE).json()
    assert len(found["quotes"]) == (2 if kept(running, article) else 0)
