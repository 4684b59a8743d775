"""``ETag`` with every answer to a GET, ``If-None-Match``, and ``If-Match`` with a DELETE."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

STEADY = [
    "/",
    "/livez",
    "/readyz",
    "/openapi.yaml",
    "/openapi.json",
    "/quotes",
    "/quotes?explain=true&offsets=utf16&limit=1",
    "/quotes?q=nothing+that+was+said",
    "/quotes/{quotation}",
    "/quotes/{quotation}?explain=true",
    "/documents",
    "/documents/{document}",
    "/speakers",
    "/speakers/{speaker}",
    "/searches",
    "/searches/{search}",
    "/searches/{search}/feed?format=atom",
    "/searches/{search}/feed?format=json&limit=1",
    "/feeds/{token}",
    "/reports/sources",
    "/retention",
    "/tombstones/{tombstone}",
]
"""Everything that a GET can ask for, but what changes each time (/metrics) and the pages of /docs."""

DELETABLE = [
    "/quotes/{quotation}",
    "/documents/{document}",
    "/speakers/{speaker}",
    "/searches/{search}",
    "/tombstones/{tombstone}",
]


@pytest.fixture
def ids(client: FlaskClient, article: str) -> dict[str, Any]:
    """What an archive of one article holds."""
    return ids_of(client, article)


def ids_of(client: FlaskClient, article: str) -> dict[str, Any]:
    erased = client.post("/quotes", json={"text": "Nothing was said."}).json["document"]["id"]
    client.delete(f"/documents/{erased}?refuse=true")
    answer = client.post("/quotes", json={"text": article}).json
    quote = answer["quotes"][0]
    search = client.post("/searches", json={"name": "All", "query": {}, "feed": True}).json
    return {
        "document": answer["document"]["id"],
        "quotation": quote["id"],
        "speaker": quote["speaker"]["id"],
        "search": search["id"],
        "token": search["feed_path"].removeprefix("/feeds/"),
        "tombstone": erased,
    }


def test_every_path_that_can_be_read_is_tried_here(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("pages.")]
    readable = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    pages = {path for path in readable if path.startswith("/docs")}
    tried = {path.partition("?")[0].partition("{")[0] for path in STEADY}
    assert {path.partition("<")[0] for path in readable - pages} == {*tried, "/metrics"}


@pytest.mark.parametrize("path", STEADY)
def test_who_has_it_already_is_told_so(client_of_either: FlaskClient, article: str, path: str) -> None:
    path = path.format(**ids_of(client_of_either, article))
    first = client_of_either.get(path)
    assert first.status_code == 200
    again = client_of_either.get(path, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["X-Request-Id"]
    assert client_of_either.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/quotes", "/documents/{document}", "/speakers/{speaker}", "/readyz"])
def test_a_head_tells_the_tag_that_a_get_would(client: FlaskClient, ids: dict[str, Any], path: str) -> None:
    path = path.format(**ids)
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_the_metrics_have_a_tag_too(client: FlaskClient) -> None:
    assert client.get("/metrics").headers["ETag"]


def test_a_problem_has_no_tag(client: FlaskClient) -> None:
    missing = client.get(f"/documents/{'0' * 32}", headers={"If-None-Match": "*"})
    assert missing.status_code == 404
    assert "ETag" not in missing.headers


@pytest.mark.parametrize("path", ["/quotes", "/documents", "/speakers", "/documents/{document}"])
def test_a_tag_changes_with_what_it_stands_for(client: FlaskClient, ids: dict[str, Any], path: str) -> None:
    path = path.format(**ids)
    before = client.get(path).headers["ETag"]
    assert client.delete(f"/quotes/{ids['quotation']}").status_code == 204
    now = client.get(path, headers={"If-None-Match": before})
    assert now.status_code == 200
    assert now.headers["ETag"] != before


@pytest.mark.parametrize("path", DELETABLE)
def test_what_has_not_changed_is_deleted(client: FlaskClient, ids: dict[str, Any], path: str) -> None:
    path = path.format(**ids)
    tag = client.get(path).headers["ETag"]
    assert client.delete(path, headers={"If-Match": f'"other", {tag}'}).status_code == 204
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("written", ["?explain=true", "?offsets=utf16", "?explain=true&offsets=utf16"])
def test_a_quotation_is_deleted_however_it_was_read(client: FlaskClient, article: str, written: str) -> None:
    path = f"/quotes/{client.post('/quotes', json={'text': '😀' + article}).json['quotes'][0]['id']}"
    tag = client.get(path + written).headers["ETag"]
    assert client.delete(path, headers={"If-Match": tag}).status_code == 204


@pytest.mark.parametrize("match", ['"other"', "W/{tag}", "{bare}", '""', "nonsense"])
@pytest.mark.parametrize("path", DELETABLE)
def test_what_has_changed_is_a_412_and_stays(client: FlaskClient, ids: dict[str, Any], path: str, match: str) -> None:
    path = path.format(**ids)
    tag = client.get(path).headers["ETag"]
    if match == "{bare}":
        tag = f'"{tag}"'
    given = match.format(tag=tag, bare=tag)
    response = client.delete(path, headers={"If-Match": given})
    assert response.status_code == 412
    assert response.content_type == "application/problem+json"
    assert client.get(path).status_code == 200


def test_a_document_whose_quotations_have_changed_has_changed(client: FlaskClient, ids: dict[str, Any]) -> None:
    path = f"/documents/{ids['document']}"
    tag = client.get(path).headers["ETag"]
    client.delete(f"/quotes/{ids['quotation']}")
    assert client.delete(path, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize("path", DELETABLE)
def test_a_star_matches_what_is_there_and_nothing_else(client: FlaskClient, ids: dict[str, Any], path: str) -> None:
    path = path.format(**ids)
    assert client.delete(path, headers={"If-Match": "*"}).status_code == 204
    assert client.delete(path, headers={"If-Match": "*"}).status_code == 404
