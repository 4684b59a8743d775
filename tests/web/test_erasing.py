"""Documents and speakers erased, for good or not, and what then happens to what is sent."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from ontherecord.archive.erasing import admission, erasure

URL = "https://ely.example/bridge"
NDJSON = "application/x-ndjson"


def posted(client: FlaskClient, text: str, query: str = "", **facts: Any) -> Any:
    return client.post(f"/quotes{query}", json={"text": text, **facts})


def batch(client: FlaskClient, *items: dict[str, Any]) -> list[dict[str, Any]]:
    body = "\n".join(map(json.dumps, items))
    with client.post("/quotes/batch", data=body.encode(), content_type=NDJSON) as response:
        return [json.loads(line) for line in response.text.splitlines()]


def speaker_of(answer: dict[str, Any], name: str) -> str:
    return next(quote["speaker"]["id"] for quote in answer["quotes"] if quote["speaker"]["name"] == name)


def test_a_document_that_is_deleted_may_come_again(client_of_either: FlaskClient, article: str) -> None:
    document = posted(client_of_either, article).json["document"]["id"]
    assert client_of_either.delete(f"/documents/{document}?refuse=false").status_code == 204
    assert posted(client_of_either, article).status_code == 201


def test_a_document_that_was_erased_for_good_is_gone_whichever_way_it_comes(
    client_of_either: FlaskClient, article: str
) -> None:
    client = client_of_either
    document = posted(client, article, url=URL).json["document"]["id"]
    assert client.delete(f"/documents/{document}?refuse=true").status_code == 204
    again = posted(client, article, url=URL)
    assert (again.status_code, again.mimetype) == (410, "application/problem+json")
    assert "bridge" not in again.text
    changed = posted(client, article + "It rained.", url=URL)
    assert changed.status_code == 410
    keyed = client.post("/quotes", json={"text": article, "url": URL}, headers={"Idempotency-Key": "k"})
    assert keyed.status_code == 410
    bare = client.post(f"/quotes?url={URL}", data=article.encode(), content_type="text/plain")
    assert bare.status_code == 410
    lines = batch(client, {"text": article, "url": URL, "ref": "a"}, {"text": article})
    assert [(line["status"], line["ref"]) for line in lines] == [(410, "a"), (201, None)]
    assert client.get(f"/documents/{document}").status_code == 404


def test_what_was_erased_for_good_is_still_analysed_where_nothing_is_kept(client: FlaskClient, article: str) -> None:
    before = posted(client, article)
    client.delete(f"/documents/{before.json['document']['id']}?refuse=true")
    answer = posted(client, article, "?store=false")
    assert answer.status_code == 200
    assert len(answer.json["quotes"]) == len(before.json["quotes"])


def test_a_tombstone_is_shown_and_lifted(client_of_either: FlaskClient, article: str) -> None:
    client = client_of_either
    document = posted(client, article).json["document"]["id"]
    assert client.get(f"/tombstones/{document}").status_code == 404
    client.delete(f"/documents/{document}?refuse=true")
    shown = client.get(f"/tombstones/{document}")
    assert (shown.json["id"], shown.json["of"]) == (document, "document")
    assert client.delete(f"/tombstones/{document}", headers={"If-Match": '"other"'}).status_code == 412
    assert client.delete(f"/tombstones/{document}", headers={"If-Match": shown.headers["ETag"]}).status_code == 204
    assert client.delete(f"/tombstones/{document}").status_code == 404
    assert posted(client, article).status_code == 201


def test_a_speaker_is_taken_out_of_the_document(client_of_either: FlaskClient, article: str) -> None:
    client = client_of_either
    answer = posted(client, article).json
    davis = speaker_of(answer, "Jeff Davis")
    assert client.delete(f"/speakers/{davis}").status_code == 204
    assert client.get(f"/speakers/{davis}").status_code == 404
    document = client.get(f"/documents/{answer['document']['id']}").json
    again = posted(client, article)
    assert again.status_code == 200
    assert [quote["speaker"]["name"] for quote in again.json["quotes"]] == ["Ann Lee"]
    assert again.json["warnings"] == document["warnings"] == [erasure.ERASED]
    assert "Davis" not in document["text"] and "unusual" not in document["text"]
    for quote in again.json["quotes"]:
        for span in (*quote["content"], quote["cue"], quote["source"]):
            assert document["text"][span["start"] : span["end"]] == span["text"]
    assert client.get("/quotes?speaker=davis").json["quotes"] == []
    assert client.get("/quotes?q=unusual").json["quotes"] == []


def test_an_answer_that_was_kept_to_be_repeated_is_given_without_what_was_erased(
    client_of_either: FlaskClient, article: str
) -> None:
    client = client_of_either
    headers = {"Idempotency-Key": "once"}
    answer = client.post("/quotes", json={"text": article}, headers=headers).json
    client.delete(f"/speakers/{speaker_of(answer, 'Jeff Davis')}")
    again = client.post("/quotes", json={"text": article}, headers=headers)
    assert again.status_code == 200 and "unusual" not in again.text


def test_what_a_speaker_says_who_was_erased_for_good_is_left_out_with_a_warning_without_the_name(
    client_of_either: FlaskClient, article: str
) -> None:
    client = client_of_either
    davis = speaker_of(posted(client, article).json, "Jeff Davis")
    assert client.delete(f"/speakers/{davis}?refuse=true").status_code == 204
    answer = posted(client, article, publisher="Another")
    assert answer.status_code == 201
    assert [quote["speaker"]["name"] for quote in answer.json["quotes"]] == ["Ann Lee"]
    assert answer.json["warnings"] == [admission.LEFT_OUT]
    [line] = batch(client, {"text": article, "publisher": "A third"})
    assert line["warnings"] == [admission.LEFT_OUT]
    assert client.get(f"/tombstones/{davis}").json["of"] == "speaker"
    assert client.delete(f"/tombstones/{davis}").status_code == 204
    assert len(posted(client, article, publisher="A fourth").json["quotes"]) == 2


def test_only_who_has_a_name_is_refused(client_of_either: FlaskClient) -> None:
    answer = posted(client_of_either, "“It is old,” a senior official said.").json
    official = answer["quotes"][0]["speaker"]
    assert official["type"] == "unnamed"
    response = client_of_either.delete(f"/speakers/{official['id']}?refuse=true")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == "refuse"
    assert client_of_either.get(f"/speakers/{official['id']}").status_code == 200
    assert client_of_either.delete(f"/speakers/{official['id']}").status_code == 204


def test_a_speaker_is_erased_as_it_was_read_or_not_at_all(client_of_either: FlaskClient, article: str) -> None:
    path = f"/speakers/{speaker_of(posted(client_of_either, article).json, 'Jeff Davis')}"
    tag = client_of_either.get(path).headers["ETag"]
    assert client_of_either.delete(path, headers={"If-Match": '"other"'}).status_code == 412
    assert client_of_either.delete(path, headers={"If-Match": tag}).status_code == 204
    assert client_of_either.delete(path).status_code == 404


@pytest.mark.parametrize("query", ["refuse=yes", "refuse=", "refused=true", "refuse=true&refuse=true"])
@pytest.mark.parametrize("kind", ["documents", "speakers"])
def test_a_query_that_is_wrong_erases_nothing(refused: FlaskClient, kind: str, query: str) -> None:
    assert refused.delete(f"/{kind}/{'0' * 32}?{query}").status_code == 422


@pytest.mark.parametrize("path", ["speakers", "tombstones"])
def test_what_is_not_there_is_a_404(refused: FlaskClient, path: str) -> None:
    for identity in ("0" * 32, "0" * 31):
        assert refused.delete(f"/{path}/{identity}").status_code == 404


def test_of_a_page_the_text_is_given_as_it_is_kept(client_of_either: FlaskClient, article: str) -> None:
    client = client_of_either
    page = (
        "<html><body><article>"
        + "".join(f"<p>{line}</p>" for line in article.split("\n\n"))
        + "</article></body></html>"
    )
    first = client.post("/quotes", data=page.encode(), content_type="text/html").json
    client.delete(f"/speakers/{speaker_of(first, 'Jeff Davis')}?refuse=true")
    for publisher in (None, "Another"):
        query = f"?publisher={publisher}" if publisher else ""
        again = client.post(f"/quotes{query}", data=page.encode(), content_type="text/html").json
        assert "unusual" not in again["text"]
        for quote in again["quotes"]:
            for span in quote["content"]:
                assert again["text"][span["start"] : span["end"]] == span["text"]
        assert client.get(f"/documents/{again['document']['id']}").json["text"] == again["text"]
