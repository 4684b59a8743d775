"""POST /quotes."""

import gzip
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def names(answer: dict) -> set:
    return {quote["speaker"]["name"] for quote in answer["quotes"] if quote["speaker"]}


def test_json_is_answered_with_quotations(client: FlaskClient, article: str) -> None:
    response = client.post("/quotes", json={"text": article})
    assert response.status_code == 200
    assert "Jeff Davis" in names(response.json)
    assert response.json["warnings"] == []
    assert set(response.json["model"]) == {"version", "weights", "spacy_pipeline"}


def test_plain_text_is_answered_the_same(client: FlaskClient, article: str) -> None:
    plain = client.post("/quotes", data=article.encode(), content_type="text/plain; charset=UTF-8")
    assert plain.json == client.post("/quotes", json={"text": article}).json


def test_a_gzip_body_is_answered_the_same(client: FlaskClient, article: str) -> None:
    packed = client.post(
        "/quotes", data=gzip.compress(article.encode()), content_type="text/plain", headers={"Content-Encoding": "gzip"}
    )
    assert packed.json == client.post("/quotes", json={"text": article}).json


def test_every_span_slices_to_its_words(client: FlaskClient, article: str) -> None:
    for quote in client.post("/quotes?mode=all&explain=true", json={"text": article}).json["quotes"]:
        spans = [*quote["content"], quote["cue"], quote["source"], *quote["why"]]
        for span in filter(None, spans):
            assert article[span["start"] : span["end"]] == span["text"]


def test_utf16_offsets_slice_as_javascript_does(client: FlaskClient, article: str) -> None:
    text = "😀 " + article
    units = text.encode("utf-16-le")
    quotes = client.post("/quotes?offsets=utf16", json={"text": text}).json["quotes"]
    assert quotes
    for span in (span for quote in quotes for span in quote["content"]):
        assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == span["text"]


def test_offsets_count_every_character_as_it_was_sent(client: FlaskClient, article: str) -> None:
    text = "\ufeff\r\n" + article
    quote = client.post("/quotes", data=text.encode(), content_type="text/plain").json["quotes"][0]
    span = quote["content"][0]
    assert text[span["start"] : span["end"]] == span["text"]


def test_why_comes_only_when_asked_for(client: FlaskClient, article: str) -> None:
    assert all("why" not in quote for quote in client.post("/quotes", json={"text": article}).json["quotes"])
    explained = client.post("/quotes?explain=true", json={"text": article}).json["quotes"]
    assert all("why" in quote for quote in explained)
    assert any(quote["why"] for quote in explained)


def test_kinds_are_chosen(client: FlaskClient, article: str) -> None:
    quotes = client.post("/quotes?kinds=direct", json={"text": article}).json["quotes"]
    assert {quote["kind"] for quote in quotes} == {"direct"}
    assert client.post("/quotes?kinds=direct,indirect,mixed", json={"text": article}).status_code == 200


@pytest.mark.parametrize(("mode", "allowed"), [("", {"speech"}), ("speech", {"speech"}), ("thought", {"thought"})])
def test_modes_are_kept_apart(client: FlaskClient, article: str, mode: str, allowed: set[str]) -> None:
    path = f"/quotes?mode={mode}" if mode else "/quotes"
    quotes = client.post(path, json={"text": article + "He believes that the moon is made of cheese."}).json["quotes"]
    assert {quote["mode"] for quote in quotes} <= allowed


@pytest.mark.parametrize("text", ["", " ", "Nothing is quoted here.", "”", "“", "\n\n", "😀", "ﷺ" * 50, "'''\"\"\"``"])
def test_a_text_without_quotations_is_a_200_with_a_list(client: FlaskClient, text: str) -> None:
    response = client.post("/quotes", json={"text": text})
    assert response.status_code == 200
    assert isinstance(response.json["quotes"], list)


def test_a_text_in_another_language_is_answered_with_a_warning_and_no_guesses(client: FlaskClient) -> None:
    french = "« Nous ne partirons pas », a déclaré Anne Leroy, la maire de la ville, devant les journalistes. " * 3
    answer = client.post("/quotes", json={"text": french}).json
    assert answer["quotes"] == []
    assert len(answer["warnings"]) == 1


def test_an_empty_plain_body_is_an_empty_text(client: FlaskClient) -> None:
    assert client.post("/quotes", data=b"", content_type="text/plain").json["quotes"] == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_no_text_is_ever_a_fault(client: FlaskClient, text: str) -> None:
    assert client.post("/quotes", json={"text": text}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"{", 400, None),
        (b"", 400, None),
        (b"nul", 400, None),
        (b"[" * 100_000, 400, None),
        (b'{"text": ' + b"1" * 5000 + b"}", 400, None),
        (b'{"text": "\xff"}', 400, None),
        ('{"text": "é"}'.encode("utf-16"), 400, None),
        (b"[]", 422, ""),
        (b"null", 422, ""),
        (b"{}", 422, "/text"),
        (b'{"text": null}', 422, "/text"),
        (b'{"text": 1}', 422, "/text"),
        (b'{"text": ["a"]}', 422, "/text"),
        (b'{"text": "a\\u0000"}', 422, "/text"),
        (b'{"text": "\\ud800"}', 422, "/text"),
        (b'{"text": "", "a/b~": 1}', 422, "/a~1b~0"),
        (b'{"text": "", "\\udc00": 1}', 422, "/?"),
        (b'{"text": "a", "text": "b"}', 422, "/text"),
    ],
)
def test_bad_json_is_refused_and_pointed_at(client: FlaskClient, body: bytes, status: int, pointer: str | None) -> None:
    response = client.post("/quotes", data=body, content_type="application/json")
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert [error["pointer"] for error in response.json.get("errors", [])] == ([] if pointer is None else [pointer])


def test_plain_text_that_is_not_utf8_is_a_400(client: FlaskClient) -> None:
    response = client.post("/quotes", data="é".encode("latin-1"), content_type="text/plain")
    assert response.status_code == 400
    assert response.json["detail"] == "The body is not UTF-8: see its byte 0."


def test_a_nul_in_plain_text_is_a_422(client: FlaskClient) -> None:
    response = client.post("/quotes", data=b"a\0b", content_type="text/plain")
    assert response.status_code == 422
    assert response.json["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/xml",
        "application/x-www-form-urlencoded",
        "text/plain; charset=latin-1",
        "text",
        "multipart/form-data",
    ],
)
def test_other_media_types_are_a_415_that_says_what_is_read(client: FlaskClient, content_type: str) -> None:
    response = client.post("/quotes", data=b"{}", content_type=content_type)
    assert response.status_code == 415
    assert response.headers["Accept"] == "application/json, text/plain"


@pytest.mark.parametrize(
    ("body", "coding", "status"),
    [
        (b"not gzip", "gzip", 400),
        (gzip.compress(b"a")[:-4], "gzip", 400),
        (gzip.compress(b"a") + b"more", "gzip", 400),
        (b"", "gzip", 400),
        (b"a", "br", 415),
        (b"a", "identity", 200),
    ],
)
def test_a_packed_body_must_be_what_it_says(client: FlaskClient, body: bytes, coding: str, status: int) -> None:
    response = client.post("/quotes", data=body, content_type="text/plain", headers={"Content-Encoding": coding})
    assert response.status_code == status


def test_a_gzip_bomb_is_a_413(client: FlaskClient) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    response = client.post("/quotes", data=bomb, content_type="text/plain", headers={"Content-Encoding": "gzip"})
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("unknown=1", "unknown"),
        ("mode=dream", "mode"),
        ("mode=speech&mode=all", "mode"),
        ("explain=yes", "explain"),
        ("explain=", "explain"),
        ("kinds=", "kinds"),
        ("kinds=direct,", "kinds"),
        ("kinds=direct&kinds=mixed", "kinds"),
        ("offsets=bytes", "offsets"),
        ("offsets=%ff", "offsets"),
    ],
)
def test_a_bad_query_is_a_422_that_names_the_parameter(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.post(f"/quotes?{query}", json={"text": ""})
    assert response.status_code == 422
    assert {error["parameter"] for error in response.json["errors"]} == {parameter}


@pytest.mark.parametrize("escaped", [True, False])
def test_the_longest_text_allowed_is_taken_however_it_is_escaped(small_app: Flask, *, escaped: bool) -> None:
    body = json.dumps({"text": "😀" * 100}, ensure_ascii=escaped)
    response = small_app.test_client().post("/quotes", data=body.encode(), content_type="application/json")
    assert response.status_code == 200


def test_a_longer_text_is_a_413_that_says_the_limit(small_app: Flask) -> None:
    response = small_app.test_client().post("/quotes", json={"text": "a" * 101})
    assert response.status_code == 413
    assert "100" in response.json["detail"]


def test_a_larger_body_is_a_413_that_says_the_limit(small_app: Flask) -> None:
    response = small_app.test_client().post("/quotes", data=b" " * 70_000, content_type="text/plain")
    assert response.status_code == 413
    assert response.json["detail"] == "A body may have 66,736 bytes."
