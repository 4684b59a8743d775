"""What POST /quotes reads: JSON, plain text and HTML, packed or not; and what it refuses."""

import gzip
import json
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

FACTS = {
    "title": "Müller & Söhne",
    "url": "https://news.example/bridge?a=1&b=2",
    "publisher": "The Ely Standard",
    "published_at": "2016-05-20T14:03:00+01:00",
}
PAGE = (
    '<!doctype html><html lang="en"><head><title>Bridge to stay closed</title>'
    '<link rel="canonical" href="https://news.example/bridge"><meta property="og:site_name" content="The Ely Standard">'
    '<meta property="article:published_time" content="2016-05-20"></head><body><nav><a href="/">Home</a></nav><article>'
    "<h1>Bridge to stay closed</h1>"
    "<p>“We will not go 😀,” said Ann Lee, the mayor of Ely, at a meeting of the council on Tuesday.</p>"
    "<p>She said that the bridge would be closed until May, and that ferries would run in the meantime.</p>"
    "</article></body></html>"
)


def test_plain_text_is_answered_as_json_is(client: FlaskClient, article: str) -> None:
    plain = client.post("/quotes", data=article.encode(), content_type="text/plain; charset=UTF-8")
    assert plain.json == client.post("/quotes", json={"text": article}).json


def test_a_gzip_body_is_answered_the_same(client: FlaskClient, article: str) -> None:
    packed = client.post(
        "/quotes", data=gzip.compress(article.encode()), content_type="text/plain", headers={"Content-Encoding": "gzip"}
    )
    assert packed.json == client.post("/quotes", json={"text": article}).json


def test_an_empty_plain_body_is_an_empty_text(client: FlaskClient) -> None:
    assert client.post("/quotes", data=b"", content_type="text/plain").json["quotes"] == []


def test_the_facts_of_plain_text_stand_in_the_query(client: FlaskClient, article: str) -> None:
    plain = client.post(f"/quotes?{urlencode(FACTS)}", data=article.encode(), content_type="text/plain")
    assert plain.status_code == 201
    assert client.post("/quotes", json={"text": article, **FACTS}).json == plain.json


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_in_the_query_of_json_is_refused(refused: FlaskClient, fact: str) -> None:
    response = refused.post(f"/quotes?{urlencode({fact: FACTS[fact]})}", json={"text": ""})
    assert response.status_code == 422
    assert response.json["errors"] == [{"parameter": fact, "detail": "Belongs into the JSON body."}]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("title", ""),
        ("title", "a" * 1001),
        ("title", "a\0"),
        ("url", "news.example/bridge"),
        ("url", "ftp://news.example"),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://news.example/a b"),
        ("url", "https://news.example/\n"),
        ("url", "https://news.example/" + "a" * 2000),
        ("publisher", ""),
        ("publisher", "a" * 201),
        ("published_at", "yesterday"),
        ("published_at", "2016-02-30"),
        ("published_at", "2016-05-20T14:03:00"),
        ("published_at", "0999-05-20"),
        ("published_at", ""),
    ],
)
def test_a_bad_fact_is_pointed_at_wherever_it_stands(refused: FlaskClient, fact: str, value: str) -> None:
    in_body = refused.post("/quotes", json={"text": "", fact: value})
    assert (in_body.status_code, {each["pointer"] for each in in_body.json["errors"]}) == (422, {f"/{fact}"})
    in_query = refused.post(f"/quotes?{urlencode({fact: value})}", data=b"", content_type="text/plain")
    assert (in_query.status_code, {each["parameter"] for each in in_query.json["errors"]}) == (422, {fact})


@pytest.mark.parametrize("value", [None, 1, ["a"], {"a": "b"}, True])
@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_is_no_string_is_pointed_at(refused: FlaskClient, fact: str, value: object) -> None:
    response = refused.post("/quotes", json={"text": "", fact: value})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{fact}"]


def test_the_offsets_of_a_page_count_in_the_text_that_comes_with_the_answer(client_of_either: FlaskClient) -> None:
    answer = client_of_either.post("/quotes?explain=true", data=PAGE.encode(), content_type="text/html").json
    assert "<" not in answer["text"] and "Home" not in answer["text"]
    spans = [span for quote in answer["quotes"] for span in (*quote["content"], quote["cue"], *quote["why"])]
    assert len(spans) > 4
    assert all(answer["text"][span["start"] : span["end"]] == span["text"] for span in spans)
    kept = client_of_either.get(f"/documents/{answer['document']['id']}").json
    assert (kept["text"], kept["characters"]) == (answer["text"], len(answer["text"]))


def test_the_text_comes_only_with_the_answer_to_a_page(client: FlaskClient, article: str) -> None:
    assert "text" not in client.post("/quotes", json={"text": article}).json
    assert "text" not in client.post("/quotes", data=article.encode(), content_type="text/plain").json
    assert "text" in client.post("/quotes?store=false", data=PAGE.encode(), content_type="text/html").json


def test_what_a_page_says_of_itself_is_kept(client: FlaskClient) -> None:
    document = client.post("/quotes", data=PAGE.encode(), content_type="text/html").json["document"]
    assert {**document, "id": None} == {
        "id": None,
        "title": "Bridge to stay closed",
        "url": "https://news.example/bridge",
        "publisher": "The Ely Standard",
        "published_at": "2016-05-20",
    }


def test_what_the_sender_says_of_a_page_counts_for_more(client: FlaskClient) -> None:
    stated = {"publisher": "TASS", "published_at": "2016-05-21T00:00:00Z"}
    response = client.post(f"/quotes?{urlencode(stated)}", data=PAGE.encode(), content_type="text/html; charset=utf-8")
    document = response.json["document"]
    assert (document["publisher"], document["published_at"]) == ("TASS", "2016-05-21T00:00:00Z")
    assert document["title"] == "Bridge to stay closed"


def test_a_page_is_the_same_document_as_its_text_from_the_same_source(client: FlaskClient) -> None:
    page = client.post("/quotes", data=PAGE.encode(), content_type="text/html").json
    facts = {name: value for name, value in page["document"].items() if name != "id"}
    again = client.post("/quotes", json={"text": page["text"], **facts})
    assert again.status_code == 200
    assert again.json["quotes"] == page["quotes"]


@pytest.mark.parametrize(
    "page", ["", "<html></html>", "<p>", "plain", "<!--", "<p>\0&#0;&#xd800;&#x110000;</p>", "<" * 999]
)
def test_a_page_without_an_article_is_answered_with_an_empty_list(client_of_either: FlaskClient, page: str) -> None:
    response = client_of_either.post("/quotes", data=page.encode(), content_type="text/html")
    assert response.status_code in (200, 201)
    assert response.json["quotes"] == []


def test_a_page_too_long_or_too_deep_is_a_413(refused: FlaskClient) -> None:
    for page in (b"a" * 5_000_001, b"<p>" * 1_000_000):
        response = refused.post("/quotes", data=page, content_type="text/html")
        assert response.status_code == 413
        assert response.json["detail"].endswith(".")


def test_the_text_of_a_page_may_not_be_longer_than_any_text(small_app: Flask) -> None:
    response = small_app.test_client().post("/quotes", data=PAGE.encode(), content_type="text/html")
    assert response.status_code == 413
    assert "the limit is 100" in response.json["detail"]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"{", 400, None),
        (b"", 400, None),
        (b"nul", 400, None),
        (b"\xef\xbb\xbf{}", 400, None),
        (b"[" * 100_000, 400, None),
        (b'{"text": ' + b"1" * 5000 + b"}", 400, None),
        (b'{"text": "\xff"}', 400, None),
        ('{"text": "é"}'.encode("utf-16"), 400, None),
        (b"[]", 422, ""),
        (b"null", 422, ""),
        (b"1e999", 422, ""),
        (b"{}", 422, "/text"),
        (b'{"text": null}', 422, "/text"),
        (b'{"text": 1}', 422, "/text"),
        (b'{"text": NaN}', 422, "/text"),
        (b'{"text": ["a"]}', 422, "/text"),
        (b'{"text": "a\\u0000"}', 422, "/text"),
        (b'{"text": "\\ud800"}', 422, "/text"),
        (b'{"text": "", "a/b~": 1}', 422, "/a~1b~0"),
        (b'{"text": "", "\\udc00": 1}', 422, "/?"),
        (b'{"text": "", "ref": "a"}', 422, "/ref"),
        (b'{"text": "", "store": false}', 422, "/store"),
        (b'{"text": "a", "text": "b"}', 422, "/text"),
    ],
)
def test_bad_json_is_refused_and_pointed_at(
    refused: FlaskClient, body: bytes, status: int, pointer: str | None
) -> None:
    response = refused.post("/quotes", data=body, content_type="application/json")
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert [error["pointer"] for error in response.json.get("errors", [])] == ([] if pointer is None else [pointer])


@pytest.mark.parametrize("content_type", ["text/plain", "text/html"])
def test_a_text_that_is_not_utf8_is_a_400(refused: FlaskClient, content_type: str) -> None:
    response = refused.post("/quotes", data="é".encode("latin-1"), content_type=content_type)
    assert response.status_code == 400
    assert response.json["detail"] == "The body is not UTF-8: see its byte 0."


def test_a_nul_in_plain_text_is_a_422(refused: FlaskClient) -> None:
    response = refused.post("/quotes", data=b"a\0b", content_type="text/plain")
    assert response.status_code == 422
    assert response.json["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/xml",
        "application/x-ndjson",
        "application/x-www-form-urlencoded",
        "text/plain; charset=latin-1",
        "text",
        "multipart/form-data",
    ],
)
def test_other_media_types_are_a_415_that_says_what_is_read(refused: FlaskClient, content_type: str) -> None:
    response = refused.post("/quotes", data=b"{}", content_type=content_type)
    assert response.status_code == 415
    assert response.headers["Accept"] == "application/json, text/plain, text/html, application/ninjs+json"


@pytest.mark.parametrize(
    ("body", "coding", "status"),
    [
        (b"not gzip", "gzip", 400),
        (gzip.compress(b"a", mtime=0)[:-4], "gzip", 400),
        (gzip.compress(b"a", mtime=0) + b"more", "gzip", 400),
        (b"", "gzip", 400),
        (b"a", "br", 415),
        (b"a", "gzip, gzip", 415),
        (b"a", "identity", 200),
        (gzip.compress(b"a", mtime=0), "GZIP", 200),
    ],
)
def test_a_packed_body_must_be_what_it_says(refused: FlaskClient, body: bytes, coding: str, status: int) -> None:
    response = refused.post(
        "/quotes?store=false", data=body, content_type="text/plain", headers={"Content-Encoding": coding}
    )
    assert response.status_code == status


def test_a_gzip_bomb_is_a_413(refused: FlaskClient) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    response = refused.post("/quotes", data=bomb, content_type="text/plain", headers={"Content-Encoding": "gzip"})
    assert response.status_code == 413


@pytest.mark.parametrize("escaped", [True, False])
def test_the_longest_text_allowed_is_taken_however_it_is_escaped(small_app: Flask, *, escaped: bool) -> None:
    body = json.dumps({"text": "😀" * 100}, ensure_ascii=escaped)
    response = small_app.test_client().post("/quotes", data=body.encode(), content_type="application/json")
    assert response.status_code == 201


def test_a_longer_text_is_a_413_that_says_the_limit(small_app: Flask) -> None:
    response = small_app.test_client().post("/quotes", json={"text": "a" * 101})
    assert response.status_code == 413
    assert "100" in response.json["detail"]


def test_a_larger_body_is_a_413_that_says_the_limit(small_app: Flask) -> None:
    response = small_app.test_client().post("/quotes", data=b" " * 70_000, content_type="text/plain")
    assert response.status_code == 413
    assert response.json["detail"] == "A body may have 66,736 bytes."
