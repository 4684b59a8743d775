"""Feeds over HTTP: two formats, with a key or at a secret address, paged, current, and revoked."""

from typing import Any

import feedparser
import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope

ATOM, JSON = "application/atom+xml", "application/feed+json"


@pytest.fixture
def search(client_of_either: FlaskClient, article: str) -> dict[str, Any]:
    """A search for everything, with an address for feed readers, of an archive of two articles."""
    for number in range(2):
        facts = {"url": f"https://news.example/{number}", "publisher": "Ely Post", "published_at": "2016-05-20"}
        client_of_either.post("/quotes", json={"text": f"{article}\n{number}", **facts})
    made = client_of_either.post("/searches", json={"name": "All & sundry", "query": {}, "feed": True})
    return dict(made.json or {})


@pytest.fixture(params=["with a key", "at its secret address"])
def path(request: pytest.FixtureRequest, search: dict[str, Any]) -> str:
    """Where the feed is."""
    return str(search["feed_path"]) if "secret" in request.param else f"/searches/{search['id']}/feed"


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", None, ATOM),
        ("", "*/*", ATOM),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ATOM),
        ("", JSON, JSON),
        ("", f"{ATOM};q=0.5, {JSON}", JSON),
        ("?format=json", None, JSON),
        ("?format=json", ATOM, JSON),
        ("?format=atom", "text/html", ATOM),
    ],
)
def test_the_format_is_what_is_named_or_accepted(
    client_of_either: FlaskClient, path: str, query: str, accept: str | None, media_type: str
) -> None:
    response = client_of_either.get(path + query, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Vary"] == "Accept"
    assert "private" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("", "text/html", 406),
        ("?format=rss", None, 422),
        ("?limit=0", None, 422),
        ("?q=bridge", None, 422),
        ("?cursor=AAAA", None, 400),
    ],
)
def test_what_cannot_be_had_is_a_problem(
    client_of_either: FlaskClient, path: str, query: str, accept: str | None, status: int
) -> None:
    response = client_of_either.get(path + query, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_a_feed_is_read_to_its_end_page_by_page_the_last_added_first(client_of_either: FlaskClient, path: str) -> None:
    quotes = client_of_either.get("/quotes?sort=-added").json["quotes"]
    read: list[str] = []
    following: str | None = f"{path}?limit=2"
    while following:
        response = client_of_either.get(following)
        parsed = feedparser.parse(response.data)
        assert not parsed.bozo and parsed.feed.title == "All & sundry"
        read += [entry.id for entry in parsed.entries]
        links = [link.href for link in parsed.feed.links if link.rel == "next"] if "links" in parsed.feed else []
        assert response.headers.get("Link") == (f'<{links[0]}>; rel="next"' if links else None)
        following = path + links[0] if links else None
    assert [each.replace("-", "").removeprefix("urn:uuid:") for each in read] == [quote["id"] for quote in quotes]
    assert len(read) >= 4


def test_a_feed_has_not_changed_until_something_is_added_or_deleted(
    client_of_either: FlaskClient, path: str, article: str
) -> None:
    def status(tag: str) -> int:
        return client_of_either.get(path, headers={"If-None-Match": tag}).status_code

    first = client_of_either.get(path)
    assert status(first.headers["ETag"]) == 304
    client_of_either.post("/quotes", json={"text": f"{article} More."})
    second = client_of_either.get(path)
    assert status(first.headers["ETag"]) == 200
    assert status(second.headers["ETag"]) == 304
    newest = feedparser.parse(second.data).entries[0].id.replace("-", "").removeprefix("urn:uuid:")
    client_of_either.delete(f"/quotes/{newest}")
    assert status(second.headers["ETag"]) == 200
    assert newest not in client_of_either.get(path).text.replace("-", "")


def test_a_secret_address_needs_no_key_and_opens_nothing_else(
    client_of_either: FlaskClient, app_on_either: Flask, search: dict[str, Any]
) -> None:
    database: Database = app_on_either.extensions["ontherecord"].database
    with database.writing() as connection:
        keys.create(connection, "Desk", [Scope.READ])
    token = search["feed_path"].removeprefix("/feeds/")
    assert client_of_either.get(search["feed_path"]).status_code == 200
    assert client_of_either.get(f"/searches/{search['id']}/feed").status_code == 401
    assert client_of_either.get("/quotes", headers={"Authorization": f"Bearer {token}"}).status_code == 401


@pytest.mark.parametrize("token", ["A" * 43, "A" * 42, "A" * 44, "A" * 42 + "é", "", "../searches"])
def test_another_address_is_not_found(client_of_either: FlaskClient, token: str) -> None:
    assert client_of_either.get(f"/feeds/{token}").status_code == 404


def test_who_tries_many_addresses_is_told_to_slow_down(client: FlaskClient) -> None:
    statuses = {client.get(f"/feeds/{number:043}").status_code for number in range(40)}
    assert statuses == {404, 429}


def test_the_log_does_not_name_a_secret_address(client: FlaskClient) -> None:
    made = client.post("/searches", json={"name": "Bridges", "query": {}, "feed": True}).json
    with structlog.testing.capture_logs() as lines:
        for path in (made["feed_path"], made["feed_path"] + "?cursor=AAAA", made["feed_path"] + "/x"):
            client.get(path, headers={"Accept": "text/html"})
    assert [line["route"] for line in lines] == ["/feeds/<token:token>"] * 2 + [None]
    assert made["feed_path"].removeprefix("/feeds/") not in str(lines)
    assert made["feed_path"].removeprefix("/feeds/") not in client.get("/metrics").text


def test_a_search_that_is_not_there_has_no_feed(client: FlaskClient) -> None:
    assert client.get(f"/searches/{'0' * 32}/feed").status_code == 404
