"""Whether it lives, whether it is ready, what it is."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from tests.archive.filling import later

from ontherecord import __version__
from ontherecord.archive import schema
from ontherecord.archive.database import Database
from ontherecord.archive.revisions import newest
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

TakenAway = Callable[[Database], AbstractContextManager[None]]
READY = {"status": "ready", "checks": {"model": "loaded", "database": "reachable", "migrations": "current"}}


def test_it_lives(client: FlaskClient) -> None:
    assert client.get("/livez").json == {"status": "alive"}


def test_it_is_ready_once_model_database_and_schema_are(client_of_either: FlaskClient) -> None:
    assert client_of_either.get("/readyz").json == READY


def test_a_schema_that_is_behind_is_not_ready_and_says_what_to_do(
    empty_database: Database, attributor: Attributor
) -> None:
    client = create_app(Settings(), empty_database, attributor).test_client()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert "ontherecord migrate" in response.json["detail"]
    assert int(response.headers["Retry-After"]) >= 1
    assert client.get("/livez").status_code == 200
    schema.upgrade(empty_database)
    assert client.get("/readyz").json == READY


def test_tables_of_a_later_release_are_ready_if_this_one_can_use_them(
    empty_database: Database, attributor: Attributor
) -> None:
    schema.upgrade(empty_database)
    later(empty_database, works_with=newest())
    client = create_app(Settings(), empty_database, attributor).test_client()
    ready = client.get("/readyz").json
    assert ready == {**READY, "checks": {**READY["checks"], "migrations": "ahead"}}
    assert client.get("/quotes").status_code == 200


def test_tables_that_this_release_cannot_use_any_more_are_a_503_to_all_that_needs_them(
    empty_database: Database, attributor: Attributor, article: str
) -> None:
    schema.upgrade(empty_database)
    client = create_app(Settings(), empty_database, attributor).test_client()
    assert client.post("/quotes", json={"text": article}).status_code == 201
    later(empty_database, works_with="9001")
    assert "a later release" in client.get("/readyz").json["detail"]
    assert client.get("/quotes").status_code == 503
    assert client.post("/quotes", json={"text": article}).status_code == 503
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/quotes"), ("POST", "/quotes"), ("DELETE", f"/documents/{'0' * 32}")]
)
def test_without_tables_what_needs_them_is_a_503(
    empty_database: Database, attributor: Attributor, method: str, path: str
) -> None:
    client = create_app(Settings(), empty_database, attributor).test_client()
    response = client.open(path, method=method, json={"text": ""} if method == "POST" else None)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1


def test_a_database_that_is_away_is_not_ready_until_it_is_back(
    database: Database, client_of_either: FlaskClient, taken_away: TakenAway
) -> None:
    with taken_away(database):
        response = client_of_either.get("/readyz")
        assert response.status_code == 503
        assert response.json["detail"] == "Not ready: the database cannot be reached."
        assert int(response.headers["Retry-After"]) >= 1
        assert client_of_either.get("/livez").status_code == 200
        assert client_of_either.get("/").status_code == 200
    assert client_of_either.get("/readyz").json == READY


def test_what_needs_no_database_works_while_it_is_away(
    database: Database, client_of_either: FlaskClient, taken_away: TakenAway, article: str
) -> None:
    kept = client_of_either.post("/quotes", json={"text": article})
    assert kept.status_code == 201
    with taken_away(database):
        passing = client_of_either.post("/quotes?store=false", json={"text": article})
        assert (passing.status_code, passing.json) == (200, kept.json)
        batch = client_of_either.post(
            "/quotes/batch?store=false", data=b'{"text": ""}', content_type="application/x-ndjson"
        )
        assert json.loads(batch.text)["status"] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/quotes"),
        ("GET", "/quotes"),
        ("GET", "/documents"),
        ("GET", f"/documents/{'0' * 32}"),
        ("DELETE", f"/documents/{'0' * 32}"),
        ("GET", "/speakers"),
        ("GET", f"/quotes/{'0' * 32}"),
        ("DELETE", f"/quotes/{'0' * 32}"),
    ],
)
def test_what_needs_the_database_is_a_503_while_it_is_away(
    database: Database, client_of_either: FlaskClient, taken_away: TakenAway, method: str, path: str
) -> None:
    assert client_of_either.get("/quotes").status_code == 200
    with taken_away(database):
        response = client_of_either.open(path, method=method, json={"text": ""} if method == "POST" else None)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert response.content_type == "application/problem+json"
    assert database.engine.url.database not in response.text
    assert client_of_either.get("/quotes").status_code == 200


def test_what_would_be_kept_is_a_507_while_there_is_no_room_and_all_else_goes_on(
    client: FlaskClient, sqlite_database: Database, article: str
) -> None:
    kept = client.post("/quotes", json={"text": article}).json

    def no_more_room(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # no more than there are

    event.listen(sqlite_database.engine, "connect", no_more_room)
    sqlite_database.engine.dispose()
    texts = [f"{number}. {article}" for number in range(50)]
    full = next(answer for each in texts if (answer := client.post("/quotes", json={"text": each})).status_code != 201)
    assert (full.status_code, full.content_type) == (507, "application/problem+json")
    assert "Retry-After" not in full.headers
    assert client.get(f"/documents/{kept['document']['id']}").json["text"] == article
    assert client.post("/quotes?store=false", json={"text": texts[-1]}).status_code == 200
    assert client.get("/readyz").status_code == 200
    event.remove(sqlite_database.engine, "connect", no_more_room)
    sqlite_database.engine.dispose()
    assert client.post("/quotes", json={"text": texts[-1]}).status_code == 201


def test_lines_of_a_batch_are_refused_one_by_one_while_the_database_is_away(
    database: Database, client_of_either: FlaskClient, taken_away: TakenAway
) -> None:
    client_of_either.get("/quotes")
    with taken_away(database):
        response = client_of_either.post("/quotes/batch", data=b'{"text": ""}\n{', content_type="application/x-ndjson")
    assert response.status_code == 200
    assert [f'"status":{status},' in line for status, line in zip((503, 400), response.text.splitlines(), strict=True)]


def test_the_root_states_the_limits_in_force(client: FlaskClient) -> None:
    described = client.get("/").json
    assert described["version"] == __version__
    assert described["limits"]["characters"] == 1_000_000
    for path in described["links"].values():
        assert client.options(path).status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize(
    ("accept", "status"), [("text/html", 406), ("application/json", 200), ("text/html, */*;q=0.1", 200)]
)
def test_what_it_is_is_told_in_json(client: FlaskClient, path: str, accept: str, status: int) -> None:
    assert client.get(path, headers={"Accept": accept}).status_code == status
