"""``Idempotency-Key``: a request sent again is answered as it was the first time."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from ontherecord.archive import documents, keys
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.keys import Scope
from ontherecord.archive.tables import repeats
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

ONCE = {"Idempotency-Key": "once"}


def given(response: TestResponse) -> tuple[int, bytes, str, str | None]:
    """What a client goes by."""
    return response.status_code, response.data, response.content_type, response.headers.get("Location")


def test_the_same_request_gets_the_same_answer(
    client_of_either: FlaskClient, article: str, rows: Callable[[], dict[str, int]]
) -> None:
    first = client_of_either.post("/quotes?explain=true", json={"text": article}, headers=ONCE)
    assert first.status_code == 201
    assert "Idempotent-Replayed" not in first.headers
    before = rows()
    again = client_of_either.post("/quotes?explain=true", json={"text": article}, headers=ONCE)
    assert given(again) == given(first)
    assert again.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    assert rows() == before


def test_what_was_deleted_since_is_not_told_again(client_of_either: FlaskClient, article: str) -> None:
    first = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    deleted, *others = [quote["id"] for quote in first.json["quotes"]]
    client_of_either.delete(f"/quotes/{deleted}")
    again = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    assert again.status_code == 200
    assert [quote["id"] for quote in again.json["quotes"]] == others


def test_the_request_is_the_same_however_it_is_spelt(client: FlaskClient, article: str) -> None:
    first = client.post("/quotes", json={"text": article}, headers=ONCE)
    spelt = client.post(
        "/quotes?mode=speech&store=true", data=article.encode(), content_type="text/plain", headers=ONCE
    )
    assert given(spelt) == given(first)


def test_an_answer_that_made_nothing_new_is_repeated_too(client_of_either: FlaskClient, article: str) -> None:
    client_of_either.post("/quotes", json={"text": article})
    first = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    assert first.status_code == 200
    again = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    assert given(again) == given(first)
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("", {"text": "Another."}),
        ("", {"text": "A.", "title": "T"}),
        ("?mode=all", {"text": "A."}),
        ("?explain=true", {"text": "A."}),
    ],
)
def test_another_request_with_the_same_key_is_a_422(
    client_of_either: FlaskClient, query: str, other: dict[str, str]
) -> None:
    client_of_either.post("/quotes", json={"text": "A."}, headers=ONCE)
    response = client_of_either.post(f"/quotes{query}", json=other, headers=ONCE)
    assert response.status_code == 422
    assert response.json["errors"] == [{"header": "Idempotency-Key", "detail": "Came with another request before."}]
    assert len(client_of_either.get("/documents").json["documents"]) == 1


def test_the_same_request_while_it_is_answered_is_a_409(app_on_either: Flask, article: str) -> None:
    turns = app_on_either.extensions["ontherecord"].turns

    def post() -> TestResponse:
        return app_on_either.test_client().post("/quotes", json={"text": article}, headers=ONCE)

    with ThreadPoolExecutor(1) as pool:
        with turns.turn():
            first = pool.submit(post)
            until(lambda: bool(turns.waiting))
            refused = post()
            other = app_on_either.test_client().post("/quotes", json={"text": "Another."}, headers=ONCE)
        assert first.result().status_code == 201
    assert refused.status_code == 409
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.content_type == "application/problem+json"
    assert other.status_code == 422
    assert given(post()) == given(first.result())


def until(condition: Callable[[], bool]) -> None:
    """Waits for it."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_request_that_was_refused_may_be_sent_again(client_of_either: FlaskClient, article: str) -> None:
    for bad in ({"text": "a\0"}, {"text": 1}, {"txt": ""}):
        assert client_of_either.post("/quotes", json=bad, headers=ONCE).status_code == 422
    assert client_of_either.post("/quotes", json={"text": article}, headers=ONCE).status_code == 201


def test_a_request_that_came_to_nothing_may_be_sent_again(database: Database, attributor: Attributor) -> None:
    app = create_app(Settings(queue_seconds=1), database, attributor)
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with app.extensions["ontherecord"].turns.turn():
            held.set()
            over.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        assert held.wait(10)
        busy = app.test_client().post("/quotes", json={"text": "A."}, headers=ONCE)
        over.set()
    assert busy.status_code == 503
    again = app.test_client().post("/quotes", json={"text": "A."}, headers=ONCE)
    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again.headers


def test_what_a_killed_process_had_begun_may_be_sent_again_soon(database: Database, attributor: Attributor) -> None:
    app = create_app(Settings(), database, attributor)
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with app.extensions["ontherecord"].turns.turn():
            held.set()
            over.wait(20)

    def begun() -> bool:
        with database.reading() as connection:
            return connection.execute(select(repeats.c.id)).first() is not None

    def post() -> int:
        return app.test_client().post("/quotes", json={"text": "A."}, headers=ONCE).status_code

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold)
        assert held.wait(10)
        first = pool.submit(post)
        while not begun():
            time.sleep(0.01)
        assert post() == 409
        with database.noting() as connection:  # as if it had been begun half a minute ago, and never ended
            connection.execute(update(repeats).values(begun=repeats.c.begun - 30_000_000))
        second = pool.submit(post)
        over.set()
        assert second.result() in (200, 201)
        assert first.result() in (200, 201)


def test_with_store_false_nothing_is_kept_to_be_repeated(
    client_of_either: FlaskClient, rows: Callable[[], dict[str, int]]
) -> None:
    for text in ("A.", "Another."):
        response = client_of_either.post("/quotes?store=false", json={"text": text}, headers=ONCE)
        assert response.status_code == 200
        assert "Idempotent-Replayed" not in response.headers
    assert set(rows().values()) == {0}


def test_the_answer_goes_with_its_document(client_of_either: FlaskClient, article: str) -> None:
    first = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    client_of_either.delete(first.headers["Location"])
    again = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again.headers


def test_a_document_that_is_deleted_while_it_is_answered_leaves_no_answer_behind(
    client_of_either: FlaskClient, database: Database, article: str
) -> None:
    location = client_of_either.post("/quotes", json={"text": article}).headers["Location"]
    other = open_database(database.engine.url.render_as_string(hide_password=False))

    def notice(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.extend(["the document"] if "FROM quotations" in statement else [])

    def delete(_: object) -> None:
        """As soon as the document was read, and before the answer is kept."""
        if found:
            found.clear()
            with other.writing() as connection:
                assert documents.erase(connection, location.rsplit("/", 1)[1])

    found: list[str] = []
    event.listen(database.engine, "after_cursor_execute", notice)
    event.listen(database.engine, "commit", delete)
    assert client_of_either.post("/quotes", json={"text": article}, headers=ONCE).status_code == 200
    for name, listener in (("after_cursor_execute", notice), ("commit", delete)):
        event.remove(database.engine, name, listener)
    other.engine.dispose()
    again = client_of_either.post("/quotes", json={"text": article}, headers=ONCE)
    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again.headers


def test_a_key_of_one_client_says_nothing_of_anothers(database: Database, attributor: Attributor) -> None:
    with database.writing() as connection:
        tokens = [keys.create(connection, name, {Scope.WRITE}) for name in ("Desk", "Archive")]
    client = create_app(Settings(), database, attributor).test_client()
    for text, token in zip(("A.", "Another."), tokens, strict=True):
        response = client.post("/quotes", json={"text": text}, headers={**ONCE, "Authorization": f"Bearer {token}"})
        assert response.status_code == 201


@pytest.mark.parametrize("key", ["!", "~" * 255, "c0ffee-42", '"quoted"'])
def test_any_visible_characters_are_a_key(client: FlaskClient, key: str) -> None:
    assert client.post("/quotes", json={"text": ""}, headers={"Idempotency-Key": key}).status_code == 201
    again = client.post("/quotes", json={"text": ""}, headers={"Idempotency-Key": key})
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("store", ["true", "false"])
@pytest.mark.parametrize("key", ["", "a b", "é", "a" * 256, "\x7f"])
def test_anything_else_is_a_422_that_names_the_header(refused: FlaskClient, key: str, store: str) -> None:
    response = refused.post(f"/quotes?store={store}", json={"text": ""}, headers={"Idempotency-Key": key})
    assert response.status_code == 422
    assert {error["header"] for error in response.json["errors"]} == {"Idempotency-Key"}
