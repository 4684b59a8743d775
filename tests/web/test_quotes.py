"""POST /quotes: an article in, its quotations out, and kept; GET and DELETE of one."""

from collections.abc import Callable
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ASTRAL = "😀 𝕊ergeant Ann Lee, the mayor of Ely, said 🚀 that the bridge would be closed. “It is old 😀,” said Lee."
FACTS = {
    "title": "Bridge to stay closed",
    "url": "https://news.example/bridge",
    "publisher": "The Ely Standard",
    "published_at": "2016-05-20T14:03:00+01:00",
}


def names(answer: dict[str, Any]) -> set[str]:
    return {quote["speaker"]["name"] for quote in answer["quotes"] if quote["speaker"]}


def without_document(quote: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in quote.items() if name != "document"}


def test_json_is_answered_with_quotations(client: FlaskClient, article: str) -> None:
    response = client.post("/quotes", json={"text": article})
    assert response.status_code == 201
    assert "Jeff Davis" in names(response.json)
    assert response.json["warnings"] == []
    assert set(response.json["model"]) == {"version", "weights", "spacy_pipeline"}


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


@pytest.mark.parametrize(
    ("query", "modes"),
    [
        ("", {"speech"}),
        ("?mode=speech", {"speech"}),
        ("?mode=thought", {"thought"}),
        ("?mode=all", {"speech", "thought"}),
    ],
)
def test_modes_are_kept_apart(client: FlaskClient, article: str, query: str, modes: set[str]) -> None:
    text = article + "He believes that the moon is made of cheese."
    quotes = client.post(f"/quotes{query}", json={"text": text}).json["quotes"]
    assert {quote["mode"] for quote in quotes} == modes


@pytest.mark.parametrize("text", ["", " ", "Nothing is quoted here.", "”", "“", "\n\n", "😀", "ﷺ" * 50, "'''\"\"\"``"])
def test_a_text_without_quotations_is_answered_with_a_list(client: FlaskClient, text: str) -> None:
    assert client.post("/quotes?store=false", json={"text": text}).status_code == 200
    response = client.post("/quotes", json={"text": text})
    assert response.status_code == 201
    assert isinstance(response.json["quotes"], list)
    assert client.get(response.headers["Location"]).json["text"] == text


def test_a_text_in_another_language_is_answered_with_a_warning_and_no_guesses(client: FlaskClient) -> None:
    french = "« Nous ne partirons pas », a déclaré Anne Leroy, la maire de la ville, devant les journalistes. " * 3
    answer = client.post("/quotes", json={"text": french}).json
    assert answer["quotes"] == []
    assert len(answer["warnings"]) == 1
    assert client.get(f"/documents/{answer['document']['id']}").json["warnings"] == answer["warnings"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_kept_as_it_is(client_of_either: FlaskClient, text: str) -> None:
    response = client_of_either.post("/quotes", json={"text": text})
    assert response.status_code in (200, 201)
    assert client_of_either.get(f"/documents/{response.json['document']['id']}").json["text"] == text


def test_a_new_article_is_a_201_that_says_where_it_is_kept(client: FlaskClient, article: str) -> None:
    response = client.post("/quotes", json={"text": article, **FACTS})
    document = response.json["document"]
    assert response.headers["Location"] == f"/documents/{document['id']}"
    assert document == {"id": document["id"], **FACTS}
    kept = client.get(response.headers["Location"]).json
    assert {name: kept[name] for name in document} == document
    assert kept["text"] == article


@pytest.mark.parametrize("offsets", ["codepoints", "utf16"])
@pytest.mark.parametrize("explain", ["true", "false"])
def test_what_is_kept_is_what_was_answered(
    client_of_either: FlaskClient, article: str, offsets: str, explain: str
) -> None:
    written = f"explain={explain}&offsets={offsets}"
    answer = client_of_either.post(f"/quotes?mode=all&{written}", json={"text": ASTRAL + article, **FACTS}).json
    document = answer["document"]
    listed = client_of_either.get(f"/quotes?mode=all&document={document['id']}&{written}").json["quotes"]
    assert len(listed) >= 3
    assert [without_document(quote) for quote in listed] == answer["quotes"]
    assert all(quote["document"] == document for quote in listed)
    for quote in listed:
        assert client_of_either.get(f"/quotes/{quote['id']}?{written}").json == quote


def test_what_was_not_asked_for_is_kept_too(client: FlaskClient) -> None:
    text = "Ann Lee, the mayor of Ely, fears that the bridge will fall. She said that it was closed."
    document = client.post("/quotes?kinds=direct", json={"text": text}).json["document"]["id"]
    kept = client.get(f"/quotes?mode=all&document={document}").json["quotes"]
    assert [(quote["kind"], quote["mode"]) for quote in kept] == [("indirect", "thought"), ("indirect", "speech")]


def test_ids_are_of_32_digits(client: FlaskClient, article: str) -> None:
    answer = client.post("/quotes", json={"text": article}).json
    ids = [
        answer["document"]["id"],
        *(each for quote in answer["quotes"] for each in (quote["id"], quote["speaker"]["id"])),
    ]
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in ids)


def test_with_store_false_every_table_stays_as_it_was(
    client_of_either: FlaskClient, article: str, rows: Callable[[], dict[str, int]]
) -> None:
    client_of_either.post("/quotes", json={"text": "“It is old,” said Ann Lee."})
    before = rows()
    response = client_of_either.post(
        "/quotes?store=false", json={"text": article, **FACTS}, headers={"Idempotency-Key": "once"}
    )
    assert response.status_code == 200
    assert "Location" not in response.headers
    assert names(response.json) == {"Jeff Davis", "Ann Lee"}
    assert rows() == before
    assert client_of_either.get(f"/documents/{response.json['document']['id']}").status_code == 404


def test_stored_or_not_the_answer_is_the_same(client: FlaskClient, article: str) -> None:
    passing = client.post("/quotes?store=false&explain=true", json={"text": article, **FACTS}).json
    assert client.post("/quotes?explain=true", json={"text": article, **FACTS}).json == passing


@pytest.mark.parametrize("store", ["true", "false"])
def test_no_word_of_the_article_gets_into_a_log_line(client: FlaskClient, article: str, store: str) -> None:
    with structlog.testing.capture_logs() as lines:
        client.post(f"/quotes?store={store}", json={"text": article, **FACTS})
        client.post(f"/quotes?store={store}&title=Secret", data=article.encode(), content_type="text/plain")
        client.get("/quotes?q=bridge&speaker=Lee")
    assert len(lines) == 3
    written = str(lines)
    assert not [
        word for word in ("unusual", "Davis", "bridge", "Lee", "Ely", "Secret", "news.example") if word in written
    ]


def test_the_same_article_twice_is_one_document(
    client_of_either: FlaskClient, article: str, rows: Callable[[], dict[str, int]]
) -> None:
    first = client_of_either.post("/quotes", json={"text": article, **FACTS})
    before = rows()
    again = client_of_either.post("/quotes", json={"text": article, **FACTS})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert rows() == before


def test_a_document_that_is_there_is_answered_as_it_was_kept(client: FlaskClient, article: str) -> None:
    client.post("/quotes", json={"text": article, **FACTS})
    again = client.post("/quotes", json={"text": article, **FACTS, "title": "Another", "published_at": "2020-01-01"})
    assert again.status_code == 200
    assert {name: again.json["document"][name] for name in FACTS} == FACTS


@pytest.mark.parametrize("other", [{"publisher": "TASS"}, {"url": "https://news.example/other"}, {"text": "Another."}])
def test_the_same_words_from_another_source_are_another_document(
    client_of_either: FlaskClient, article: str, other: dict[str, str]
) -> None:
    sent = {"text": article, **FACTS}
    answers = [client_of_either.post("/quotes", json=each) for each in (sent, {**sent, **other})]
    assert [each.status_code for each in answers] == [201, 201]
    ids = [[each.json["document"]["id"], *(quote["id"] for quote in each.json["quotes"])] for each in answers]
    assert not set(ids[0]) & set(ids[1])


def test_a_quotation_that_is_deleted_is_gone_and_its_document_stays(
    client_of_either: FlaskClient, article: str
) -> None:
    answer = client_of_either.post("/quotes", json={"text": article}).json
    deleted, *others = (f"/quotes/{quote['id']}" for quote in answer["quotes"])
    response = client_of_either.delete(deleted)
    assert (response.status_code, response.data) == (204, b"")
    assert [client_of_either.get(each).status_code for each in (deleted, *others)] == [404, *[200 for _ in others]]
    assert client_of_either.delete(deleted).status_code == 404
    assert client_of_either.get("/quotes?q=unusual").json["quotes"] == []
    document = client_of_either.get(f"/documents/{answer['document']['id']}").json
    assert (document["text"], document["quotes"]) == (article, {"direct": 0, "mixed": 0, "indirect": 1})


def test_a_quotation_that_was_deleted_does_not_come_back_with_its_article(client: FlaskClient, article: str) -> None:
    first, *others = client.post("/quotes", json={"text": article}).json["quotes"]
    client.delete(f"/quotes/{first['id']}")
    again = client.post("/quotes", json={"text": article})
    assert again.status_code == 200
    assert again.json["quotes"] == others


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_quotation_is_a_404(refused: FlaskClient, method: str) -> None:
    response = refused.open(f"/quotes/{'0' * 32}", method=method)
    assert response.status_code == 404
    assert response.json["detail"] == "There is no quotation with this id."


@pytest.mark.parametrize("path", ["abc", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "/", "%00", "%ff", "..", "batch/"])
def test_what_is_no_id_is_a_404(refused: FlaskClient, path: str) -> None:
    assert refused.get(f"/quotes/{path}").status_code == 404


@pytest.mark.parametrize("query", ["unknown=1", "explain=1", "offsets=bytes", "explain=true&explain=true", "limit=1"])
def test_a_bad_query_for_one_quotation_is_a_422(refused: FlaskClient, query: str) -> None:
    response = refused.get(f"/quotes/{'0' * 32}?{query}")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("unknown=1", "unknown"),
        ("mode=dream", "mode"),
        ("mode=speech&mode=all", "mode"),
        ("explain=yes", "explain"),
        ("explain=", "explain"),
        ("store=no", "store"),
        ("store=False", "store"),
        ("kinds=", "kinds"),
        ("kinds=direct,", "kinds"),
        ("kinds=direct,mixed,indirect,direct", "kinds"),
        ("kinds=direct&kinds=mixed", "kinds"),
        ("offsets=bytes", "offsets"),
        ("offsets=%ff", "offsets"),
    ],
)
def test_a_bad_query_is_a_422_that_names_the_parameter(refused: FlaskClient, query: str, parameter: str) -> None:
    response = refused.post(f"/quotes?{query}", json={"text": ""})
    assert response.status_code == 422
    assert {error["parameter"] for error in response.json["errors"]} == {parameter}


def test_a_request_that_is_refused_keeps_nothing(small_app: Flask) -> None:
    client = small_app.test_client()
    assert client.post("/quotes", json={"text": "a" * 101}).status_code == 413
    assert client.post("/quotes?mode=dream", json={"text": "a"}).status_code == 422
    assert client.get("/documents").json["documents"] == []


@pytest.mark.parametrize("path", ["/quotes", "/quotes?format=csv", "/quotes/nothing", "/livez"])
def test_no_browser_is_to_find_something_else_in_an_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"
