"""``/searches``: kept, shown, changed and deleted, on both databases."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ontherecord.archive import documents, keys, tables
from ontherecord.archive.alerts import deliveries, webhooks
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web import searches
from ontherecord.web.app import create_app

URL = "https://hooks.example.org/quotes?desk=1"
EVERY_FILTER = {
    "q": "bridge",
    "speaker": "Lee",
    "speaker_id": "0" * 32,
    "role": "mayor",
    "affiliation": "Ely",
    "kind": ["direct", "mixed"],
    "mode": "all",
    "publisher": "Ely Post",
    "document": "1" * 32,
    "published_from": "2016-05-20",
    "published_to": "2016-05-21T00:00:00Z",
}


@pytest.fixture
def client(database: Database, attributor: Attributor) -> FlaskClient:
    """Somebody who sends requests to a service that may send webhooks to hosts of example.org."""
    return create_app(Settings(webhook_hosts="*.example.org"), database, attributor).test_client()


def saved(client: FlaskClient, **members: Any) -> dict[str, Any]:
    response = client.post("/searches", json={"name": "Bridges", "query": {"q": "bridge"}, **members})
    assert response.status_code == 201, response.json
    return dict(response.json or {})


def test_a_search_is_kept_as_it_was_sent(client: FlaskClient) -> None:
    response = client.post("/searches", json={"name": "Everything", "query": EVERY_FILTER})
    made = response.json
    assert (response.status_code, response.headers["Location"]) == (201, f"/searches/{made['id']}")
    assert (made["name"], made["query"], made["feed"], made["webhook"]) == ("Everything", EVERY_FILTER, False, None)
    assert client.get(response.headers["Location"]).json == made
    assert client.get("/searches").json == {"searches": [made], "next": None}


def test_secrets_are_told_once(client: FlaskClient) -> None:
    made = saved(client, feed=True, webhook={"url": URL})
    assert made["feed_path"].startswith("/feeds/")
    assert made["webhook"]["secret"].startswith("whsec_")
    shown = client.get(f"/searches/{made['id']}").json
    assert (shown["feed"], shown["webhook"]["url"], shown["webhook"]["state"]) == (True, URL, "listening")
    for text in (client.get(f"/searches/{made['id']}").text, client.get("/searches").text):
        assert made["feed_path"] not in text
        assert made["webhook"]["secret"] not in text and "secret" not in text
    renamed = client.patch(f"/searches/{made['id']}", json={"name": "Other"}).json
    assert "feed_path" not in renamed and "secret" not in renamed["webhook"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"query": {}}, "/name"),
        ({"name": "", "query": {}}, "/name"),
        ({"name": "a" * 201, "query": {}}, "/name"),
        ({"name": "a\0b", "query": {}}, "/name"),
        ({"name": "\ud800", "query": {}}, "/name"),
        ({"name": None, "query": {}}, "/name"),
        ({"name": "a"}, "/query"),
        ({"name": "a", "query": "q=b"}, "/query"),
        ({"name": "a", "query": None}, "/query"),
        ({"name": "a", "query": {"q": ""}}, "/query/q"),
        ({"name": "a", "query": {"q": "a\0"}}, "/query/q"),
        ({"name": "a", "query": {"q": 5}}, "/query/q"),
        ({"name": "a", "query": {"q": "w" * 201}}, "/query/q"),
        ({"name": "a", "query": {"kind": "direct,mixed"}}, "/query/kind"),
        ({"name": "a", "query": {"kind": []}}, "/query/kind"),
        ({"name": "a", "query": {"kind": ["loud"]}}, "/query/kind/0"),
        ({"name": "a", "query": {"kind": ["direct"] * 4}}, "/query/kind"),
        ({"name": "a", "query": {"mode": "loud"}}, "/query/mode"),
        ({"name": "a", "query": {"published_from": "May"}}, "/query/published_from"),
        ({"name": "a", "query": {"published_from": 20160520}}, "/query/published_from"),
        ({"name": "a", "query": {"speaker_id": "x"}}, "/query/speaker_id"),
        ({"name": "a", "query": {"limit": 5}}, "/query/limit"),
        ({"name": "a", "query": {"sort": "added"}}, "/query/sort"),
        ({"name": "a", "query": {"cursor": "AAAA"}}, "/query/cursor"),
        ({"name": "a", "query": {"explain": True}}, "/query/explain"),
        ({"name": "a", "query": {}, "feed": 1}, "/feed"),
        ({"name": "a", "query": {}, "feed": "true"}, "/feed"),
        ({"name": "a", "query": {}, "webhook": {}}, "/webhook/url"),
        ({"name": "a", "query": {}, "webhook": URL}, "/webhook"),
        ({"name": "a", "query": {}, "webhook": {"url": None}}, "/webhook/url"),
        ({"name": "a", "query": {}, "webhook": {"url": URL, "secret": "mine"}}, "/webhook/secret"),
        ({"name": "a", "query": {}, "webhook": {"url": "https://169.254.169.254/latest"}}, "/webhook/url"),
        ({"name": "a", "query": {}, "webhook": {"url": "http://hooks.example.org/"}}, "/webhook/url"),
        ({"name": "a", "query": {}, "webhook": {"url": "https://hooks.example.org:8443/"}}, "/webhook/url"),
        ({"name": "a", "query": {}, "webhook": {"url": "https://hooks.example.org@evil.example/"}}, "/webhook/url"),
        ({"name": "a", "query": {}, "webhook": {"url": f"{URL}\n"}}, "/webhook/url"),
        ({"name": "a", "query": {}, "other": 1}, "/other"),
        ([], ""),
        ("search", ""),
    ],
)
def test_what_cannot_be_kept_is_pointed_at(client: FlaskClient, body: Any, pointer: str) -> None:
    response = client.post("/searches", data=json.dumps(body), content_type="application/json")
    assert response.status_code == 422
    assert pointer in [error["pointer"] for error in response.json["errors"]]
    assert client.get("/searches").json["searches"] == []


@pytest.mark.parametrize(
    ("data", "headers", "status"),
    [
        (b"{", {"Content-Type": "application/json"}, 400),
        (b"\xff", {"Content-Type": "application/json"}, 400),
        (b'{"name": "a", "query": {}}', {"Content-Type": "text/plain"}, 415),
        (b'{"name": "a", "query": {}}', {}, 415),
        (b" " * 70_000, {"Content-Type": "application/json"}, 413),
        (b'{"name": "a", "query": {}}', {"Content-Type": "application/json", "Accept": "text/html"}, 406),
    ],
)
def test_what_is_no_search_at_all_is_refused(
    client: FlaskClient, data: bytes, headers: dict[str, str], status: int
) -> None:
    assert client.post("/searches", data=data, headers=headers).status_code == status


def test_by_default_no_webhook_is_taken(database: Database, attributor: Attributor) -> None:
    client = create_app(Settings(), database, attributor).test_client()
    response = client.post("/searches", json={"name": "a", "query": {}, "webhook": {"url": URL}})
    assert response.status_code == 422
    assert "not among those that the operator allows" in response.json["errors"][0]["detail"]


def test_searches_are_listed_by_pages(client: FlaskClient) -> None:
    made = [saved(client, name=f"Search {number}")["id"] for number in range(3)]
    first = client.get("/searches?limit=2").json
    second = client.get(first["next"]).json
    assert [each["id"] for each in first["searches"] + second["searches"]] == made[::-1]
    assert second["next"] is None
    assert client.get("/searches?cursor=AAAA").status_code == 400
    assert client.get("/searches?q=bridge").status_code == 422


def test_only_what_is_named_changes(client: FlaskClient) -> None:
    made = saved(client, feed=True, webhook={"url": URL})
    path = f"/searches/{made['id']}"
    assert client.patch(path, json={}).json == client.get(path).json
    changed = client.patch(path, json={"name": "Roads"}).json
    assert changed == {**client.get(path).json, "name": "Roads"}
    assert (changed["query"], changed["feed"], changed["webhook"]["url"]) == ({"q": "bridge"}, True, URL)


def test_feed_and_webhook_are_had_anew_and_taken_away(client: FlaskClient, database: Database) -> None:
    made = saved(client, feed=True, webhook={"url": URL})
    path = f"/searches/{made['id']}"
    anew = client.patch(path, json={"feed": True, "webhook": {"url": f"{URL}2"}}).json
    assert anew["webhook"]["url"] == f"{URL}2"
    assert anew["webhook"]["secret"] != made["webhook"]["secret"] and anew["feed_path"] != made["feed_path"]
    assert client.get(made["feed_path"]).status_code == 404
    assert client.get(anew["feed_path"]).status_code == 200
    gone = client.patch(path, json={"feed": False, "webhook": None}).json
    assert (gone["feed"], gone["webhook"]) == (False, None)
    assert client.get(anew["feed_path"]).status_code == 404
    with database.reading() as connection:
        assert webhooks.listening(connection) == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"query": {}}, "/query"),
        ({"name": ""}, "/name"),
        ({"name": None}, "/name"),
        ({"feed": None}, "/feed"),
        ({"webhook": {"url": "https://evil.example/"}}, "/webhook/url"),
        ([], ""),
    ],
)
def test_a_change_that_cannot_be_is_pointed_at(client: FlaskClient, changes: Any, pointer: str) -> None:
    made = saved(client)
    response = client.patch(f"/searches/{made['id']}", json=changes)
    assert response.status_code == 422
    assert pointer in [error["pointer"] for error in response.json["errors"]]


def test_what_has_changed_since_is_neither_changed_nor_deleted(client: FlaskClient) -> None:
    path = f"/searches/{saved(client)['id']}"
    tag = {"If-Match": client.get(path).headers["ETag"]}
    assert client.patch(path, json={"name": "Roads"}, headers=tag).status_code == 200
    assert client.patch(path, json={"name": "Rails"}, headers=tag).status_code == 412
    assert client.delete(path, headers=tag).status_code == 412
    assert client.get(path).json["name"] == "Roads"
    assert client.delete(path, headers={"If-Match": client.get(path).headers["ETag"]}).status_code == 204
    assert [getattr(client, method)(path, json={}).status_code for method in ("get", "patch")] == [404, 404]
    assert client.delete(path).status_code == 404


def test_no_more_are_kept_than_can_be_asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST_SEARCHES", 2)
    for _ in range(2):
        saved(client)
    assert client.post("/searches", json={"name": "a", "query": {}}).status_code == 409


def test_reading_saving_and_deleting_need_their_scopes(client: FlaskClient, database: Database) -> None:
    path = f"/searches/{saved(client)['id']}"
    with database.writing() as connection:
        bearer = {
            scope: {"Authorization": f"Bearer {keys.create(connection, scope, [scope])}"}
            for scope in (Scope.READ, Scope.WRITE)
        }
    new = {"name": "a", "query": {}}
    assert client.get(path, headers=bearer[Scope.READ]).status_code == 200
    assert client.get(f"{path}/feed", headers=bearer[Scope.READ]).status_code == 200
    assert client.get(f"{path}/feed").status_code == 401
    assert client.post("/searches", json=new, headers=bearer[Scope.READ]).status_code == 403
    assert client.patch(path, json={}, headers=bearer[Scope.READ]).status_code == 403
    assert client.delete(path, headers=bearer[Scope.READ]).status_code == 403
    assert client.post("/searches", json=new, headers=bearer[Scope.WRITE]).status_code == 201
    assert client.delete(path, headers=bearer[Scope.WRITE]).status_code == 204


def test_an_article_that_fits_is_entered_to_be_sent_and_one_with_nothing_in_it_is_not(
    client: FlaskClient, database: Database, article: str
) -> None:
    saved(client, webhook={"url": URL})
    for text in ("Nothing was said.", article):
        assert client.post("/quotes", json={"text": text}).status_code == 201
    client.post("/quotes?store=false", json={"text": f"{article} Not kept."})
    with database.reading() as connection:
        entered = [row.id.partition(":")[0] for row in connection.execute(select(tables.jobs))]
    assert sorted(entered) == ["match", "send"]  # the second is there since the webhook is


def test_a_query_of_the_list_finds_what_the_search_does(client: FlaskClient, article: str) -> None:
    client.post("/quotes", json={"text": article})
    for query in (
        {},
        {"q": "bridge"},
        {"speaker": "davis", "kind": ["direct"]},
        {"mode": "thought"},
        {"role": "mayor"},
    ):
        sent = {name: ",".join(value) if isinstance(value, list) else value for name, value in query.items()}
        listed = client.get("/quotes", query_string={**sent, "sort": "-added"}).json["quotes"]
        items = client.get(f"/searches/{saved(client, query=query)['id']}/feed?format=json").json["items"]
        assert [each["id"].replace("-", "")[9:] for each in items] == [each["id"] for each in listed]


def test_what_waits_is_counted(client: FlaskClient, database: Database, article: str) -> None:
    saved(client, query={}, webhook={"url": URL})
    key = client.post("/quotes", json={"text": article}).json["document"]["id"]
    with database.reading() as connection:
        document_key = documents.key_of(connection, key)
    assert document_key
    deliveries.match(database, document_key)
    assert "ontherecord_deliveries_waiting 1.0" in client.get("/metrics").text
