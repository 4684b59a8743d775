"""The articles of the archive: listed, shown, deleted with all that was found in them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

FACTS = {"title": "Bridge", "publisher": "The Ely Standard", "published_at": "2016-05-20"}


def test_a_document_is_listed_without_its_text_and_shown_with_it(client_of_either: FlaskClient, article: str) -> None:
    answer = client_of_either.post("/quotes", json={"text": article, **FACTS}).json
    listed = client_of_either.get("/documents").json
    assert listed["next"] is None
    [document] = listed["documents"]
    added_at = document.pop("added_at")
    assert document == {
        **answer["document"],
        "characters": len(article),
        "version": 1,
        "quotes": {"direct": 1, "mixed": 0, "indirect": 1},
        "warnings": [],
        "model": answer["model"],
    }
    shown = client_of_either.get(f"/documents/{document['id']}").json
    assert shown == {**document, "added_at": added_at, "text": article}


def test_it_is_told_when_a_document_was_added(client: FlaskClient) -> None:
    before = datetime.now(UTC)
    client.post("/quotes", json={"text": ""})
    [document] = client.get("/documents").json["documents"]
    added = datetime.fromisoformat(document["added_at"])
    assert before - timedelta(milliseconds=1) <= added <= datetime.now(UTC)
    assert document["added_at"].endswith("Z")


def test_characters_are_code_points(client_of_either: FlaskClient) -> None:
    document = client_of_either.post("/quotes", json={"text": "😀é\r\n"}).json["document"]["id"]
    shown = client_of_either.get(f"/documents/{document}").json
    assert (shown["characters"], shown["text"]) == (4, "😀é\r\n")


def test_what_is_only_thought_is_not_counted(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": "Ann Lee, the mayor of Ely, fears that the bridge will fall."})
    [document] = client.get("/documents").json["documents"]
    assert document["quotes"] == {"direct": 0, "mixed": 0, "indirect": 0}
    assert len(client.get(f"/quotes?mode=all&document={document['id']}").json["quotes"]) == 1


def test_a_document_that_is_deleted_takes_all_that_was_found_in_it_along(
    client_of_either: FlaskClient, article: str, rows: Callable[[], dict[str, int]]
) -> None:
    other = client_of_either.post("/quotes", json={"text": f"Another. {article}"}).json
    before = rows()
    answer = client_of_either.post("/quotes", json={"text": article}, headers={"Idempotency-Key": "once"}).json
    document = answer["document"]["id"]
    response = client_of_either.delete(f"/documents/{document}")
    assert (response.status_code, response.data) == (204, b"")
    assert rows() == {**before, "erasures": 1}
    gone = [f"/documents/{document}"]
    gone += [f"/quotes/{each['id']}" for each in answer["quotes"]]
    assert {client_of_either.get(path).status_code for path in gone} == {404}
    assert client_of_either.delete(f"/documents/{document}").status_code == 404
    assert client_of_either.get(f"/quotes?document={document}").json["quotes"] == []
    found = client_of_either.get("/quotes?q=unusual&speaker=davis").json["quotes"]
    assert [each["document"]["id"] for each in found] == [other["document"]["id"]]
    [speaker] = client_of_either.get(f"/speakers?document={other['document']['id']}&name=davis").json["speakers"]
    assert speaker["id"] in {each["speaker"]["id"] for each in answer["quotes"]}  # whom the other document quotes too


def test_an_article_can_come_back_under_its_old_ids(client_of_either: FlaskClient, article: str) -> None:
    first = client_of_either.post("/quotes", json={"text": article})
    client_of_either.delete(first.headers["Location"])
    again = client_of_either.post("/quotes", json={"text": article})
    assert again.status_code == 201
    assert again.json == first.json


def test_documents_are_sought_by_their_publisher_exactly(client_of_either: FlaskClient) -> None:
    publishers = [
        "The Ely Standard",
        "the ely standard",
        "Ely",
        "The Ely Standard ",
        "%",
        "100 %",
        'O\'Neill’s \\ "Post"',
    ]
    for publisher in publishers:
        client_of_either.post("/quotes", json={"text": "", "publisher": publisher})
    for publisher in publishers:
        found = client_of_either.get(f"/documents?publisher={quote(publisher)}").json["documents"]
        assert [each["publisher"] for each in found] == [publisher]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_document_is_a_404(refused: FlaskClient, method: str) -> None:
    response = refused.open(f"/documents/{'0' * 32}", method=method)
    assert response.status_code == 404
    assert response.json["detail"] == "There is no document with this id."


def test_the_id_of_something_else_is_none_of_a_document(client: FlaskClient, article: str) -> None:
    quotation = client.post("/quotes", json={"text": article}).json["quotes"][0]
    assert client.get(f"/documents/{quotation['id']}").status_code == 404
    assert client.delete(f"/documents/{quotation['speaker']['id']}").status_code == 404
    assert len(client.get("/quotes").json["quotes"]) == 2


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_one_document_takes_no_parameters(refused: FlaskClient, method: str) -> None:
    response = refused.open(f"/documents/{'0' * 32}?force=true", method=method)
    assert response.status_code == 422
    assert response.json["errors"] == [{"parameter": "force", "detail": "Unknown field."}]


def test_a_document_is_found_by_its_address_however_that_is_spelt(client_of_either: FlaskClient) -> None:
    for place, url in enumerate(("https://post.example/bridge?id=1", "https://post.example/bridge?id=2")):
        client_of_either.post("/quotes", json={"text": str(place), "url": url})
    client_of_either.post("/quotes", json={"text": "of no address"})

    def found(url: str) -> list[str]:
        return [each["url"] for each in client_of_either.get("/documents", query_string={"url": url}).json["documents"]]

    for spelt in ("https://post.example/bridge?id=1", "http://POST.example/bridge?id=1#comments"):
        assert found(spelt) == ["https://post.example/bridge?id=1"]
    for other in ("https://post.example/bridge", "https://post.example/Bridge?id=1", "https://post.example:8443/"):
        assert found(other) == []


def test_a_document_is_found_by_the_address_that_its_newest_version_has(client_of_either: FlaskClient) -> None:
    first = client_of_either.post("/quotes", json={"text": "a", "url": "https://post.example/a"}).json["document"]["id"]
    client_of_either.put(f"/documents/{first}", json={"text": "a", "url": "https://post.example/b"})
    assert client_of_either.get("/documents?url=https://post.example/a").json["documents"] == []
    [found] = client_of_either.get("/documents?url=https://post.example/b").json["documents"]
    assert found["id"] == first


def test_an_address_that_no_browser_would_take_is_kept_and_found(client: FlaskClient) -> None:
    url = "http://[post.example/℀"
    assert client.post("/quotes", json={"text": "a", "url": url}).status_code == 201
    assert len(client.get("/documents", query_string={"url": url}).json["documents"]) == 1


def test_what_is_no_address_is_refused(refused: FlaskClient) -> None:
    response = refused.get("/documents?url=post.example")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == "url"
