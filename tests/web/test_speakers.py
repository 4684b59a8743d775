"""Who speaks in the documents of the archive."""

from typing import Any

import pytest
from flask.testing import FlaskClient

TEXT = (
    "Sergey Ryabkov, the Russian deputy foreign minister, said “we do not see” a threat. "
    "Müller and Schmidt said they agreed. “It is old,” a senior official said."
)


def named(client: FlaskClient, query: str = "") -> list[str]:
    return [each["name"] for each in client.get(f"/speakers{query}").json["speakers"]]


@pytest.fixture
def kept(client_of_either: FlaskClient, article: str) -> dict[str, Any]:
    """An archive of two articles; the answer to the second."""
    client_of_either.post("/quotes", json={"text": article, "publisher": "The Ely Standard"})
    answer: dict[str, Any] = client_of_either.post("/quotes", json={"text": TEXT, "title": "Threat"}).json
    return answer


def test_a_speaker_is_shown_as_the_quotations_name_it(client_of_either: FlaskClient, kept: dict[str, Any]) -> None:
    for quote in kept["quotes"]:
        shown = client_of_either.get(f"/speakers/{quote['speaker']['id']}").json
        assert shown["quotes"] == {"direct": 0, "mixed": 0, "indirect": 0, quote["kind"]: 1}
        assert shown["first"] is None and shown["last"] is None  # the article has no date
        assert {name: shown[name] for name in quote["speaker"]} == quote["speaker"]


def test_the_list_shows_what_one_shows(client_of_either: FlaskClient, kept: dict[str, Any]) -> None:
    listed = client_of_either.get(f"/speakers?document={kept['document']['id']}").json
    assert listed["next"] is None
    assert len(listed["speakers"]) == 5  # those who speak together are listed one by one too
    for each in listed["speakers"]:
        shown = client_of_either.get(f"/speakers/{each['id']}").json
        assert {name: shown[name] for name in each} == each


def test_a_speaker_goes_with_the_last_quotation(client_of_either: FlaskClient, kept: dict[str, Any]) -> None:
    quote = kept["quotes"][0]
    client_of_either.delete(f"/quotes/{quote['id']}")
    assert client_of_either.get(f"/speakers/{quote['speaker']['id']}").status_code == 404
    assert named(client_of_either, "?name=ryabkov") == []


def test_one_person_in_two_documents_is_one_speaker(client_of_either: FlaskClient, article: str) -> None:
    answers = [
        client_of_either.post("/quotes", json={"text": article, "publisher": publisher, "published_at": day})
        for publisher, day in (("The Ely Standard", "2016-05-20"), ("TASS", "2016-05-22"))
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    [found] = client_of_either.get("/speakers?name=davis").json["speakers"]
    assert {answer.json["quotes"][0]["speaker"]["id"] for answer in answers} == {found["id"]}
    whole = client_of_either.get(f"/speakers/{found['id']}").json
    [role] = whole["roles"]
    assert (role["role"], role["documents"]) == ("Pentagon spokesman", 2)
    assert (role["first"]["publisher"], role["last"]["publisher"]) == ("The Ely Standard", "TASS")
    assert [each["name"] for each in whole["organisations"]] == ["Pentagon"]


def test_what_is_posted_again_is_answered_with_the_same_speakers(client_of_either: FlaskClient, article: str) -> None:
    client_of_either.post("/quotes", json={"text": article, "publisher": "TASS"})
    key = {"Idempotency-Key": "once"}
    answers = [
        client_of_either.post("/quotes", json={"text": article, "publisher": "AP"}, headers=headers).json
        for headers in (key, key, {}, {})
    ]
    assert answers.count(answers[0]) == 4
    for quote in answers[0]["quotes"]:
        assert client_of_either.get(f"/speakers/{quote['speaker']['id']}").json["id"] == quote["speaker"]["id"]


@pytest.fixture
def two(client_of_either: FlaskClient) -> list[dict[str, Any]]:
    """Two speakers who may be one."""
    for text in ("“We will go,” said Gail Whitlock, a judge.", "“We will stay,” said Gail Whitlock, a goalkeeper."):
        client_of_either.post("/quotes", json={"text": text, "publisher": "The Ely Post"})
    listed: list[dict[str, Any]] = client_of_either.get("/speakers?sort=added").json["speakers"]
    assert len(listed) == 2
    return listed


def test_a_speaker_is_renamed_by_an_editor(client_of_either: FlaskClient, two: list[dict[str, Any]]) -> None:
    path = f"/speakers/{two[0]['id']}"
    etag = client_of_either.get(path).headers["ETag"]
    renamed = client_of_either.patch(path, json={"name": "  Abigail \n Whitlock "}, headers={"If-Match": etag})
    assert renamed.status_code == 200 and renamed.json["name"] == "Abigail Whitlock"
    assert renamed.json["named_by_hand"] is True and renamed.json["aliases"] == ["Gail Whitlock"]
    assert renamed.headers["ETag"] == client_of_either.get(path).headers["ETag"] != etag
    again = client_of_either.patch(path, json={"name": "Gale"}, headers={"If-Match": etag})
    assert again.status_code == 412
    [quote] = client_of_either.get("/quotes?speaker=abigail").json["quotes"]
    assert quote["speaker"]["id"] == two[0]["id"] and quote["speaker"]["name"] == "Gail Whitlock"
    [decision] = client_of_either.get(f"{path}/history").json["decisions"]
    assert (decision["decision"], decision["name_before"], decision["name_after"]) == (
        "renamed",
        "Gail Whitlock",
        "Abigail Whitlock",
    )
    assert decision["by"] == {"key": None, "name": "local"}


def test_two_speakers_are_merged_and_split(client_of_either: FlaskClient, two: list[dict[str, Any]]) -> None:
    one, other = (each["id"] for each in two)
    document = client_of_either.get(f"/quotes?speaker_id={other}").json["quotes"][0]["document"]["id"]
    merged = client_of_either.post(f"/speakers/{one}/merge", json={"speaker_id": other})
    assert merged.status_code == 200
    assert merged.json["former_ids"] == [other] and merged.json["quotes"]["direct"] == 2
    assert client_of_either.post(f"/speakers/{one}/merge", json={"speaker_id": other}).json == merged.json
    assert client_of_either.get(f"/speakers/{other}").json == merged.json
    assert len(client_of_either.get(f"/quotes?speaker_id={other}").json["quotes"]) == 2
    split = client_of_either.post(f"/speakers/{other}/split", json={"documents": [document]})
    assert split.status_code == 201
    assert split.headers["Location"] == f"/speakers/{split.json['id']}"
    assert client_of_either.get(split.headers["Location"]).json == split.json
    assert split.json["role"] == "goalkeeper" and client_of_either.get(f"/speakers/{one}").json["role"] == "judge"
    told = client_of_either.get(f"/speakers/{one}/history").json["decisions"]
    assert [each["decision"] for each in told] == ["split", "merged"]


@pytest.mark.parametrize(
    ("method", "action", "body", "pointer"),
    [
        ("patch", "", {"name": " "}, "/name"),
        ("patch", "", {"name": "a" * 201}, "/name"),
        ("patch", "", {"name": None}, "/name"),
        ("patch", "", {"name": "a\u0000"}, "/name"),
        ("patch", "", {"name": "A", "id": "b"}, "/id"),
        ("patch", "", {}, "/name"),
        ("post", "/merge", {"speaker_id": "0" * 32}, "/speaker_id"),
        ("post", "/merge", {"speaker_id": "itself"}, "/speaker_id"),
        ("post", "/merge", {}, "/speaker_id"),
        ("post", "/split", {"documents": []}, "/documents"),
        ("post", "/split", {"documents": ["0" * 32]}, "/documents/0"),
        ("post", "/split", {"documents": ["x"]}, "/documents/0"),
        ("post", "/split", {"documents": ["its only one"]}, "/documents"),
        ("post", "/split", {"documents": ["0" * 32] * 501}, "/documents"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_changes_nothing(
    client_of_either: FlaskClient, two: list[dict[str, Any]], method: str, action: str, body: Any, pointer: str
) -> None:
    identity = two[0]["id"]
    document = client_of_either.get(f"/quotes?speaker_id={identity}").json["quotes"][0]["document"]["id"]
    body = {
        name: {"itself": identity}.get(value, value)
        if isinstance(value, str)
        else [document if each == "its only one" else each for each in value]
        if isinstance(value, list)
        else value
        for name, value in body.items()
    }
    response = getattr(client_of_either, method)(f"/speakers/{identity}{action}", json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]
    assert client_of_either.get("/speakers?sort=added").json["speakers"] == two


@pytest.mark.parametrize(
    ("method", "action", "body"),
    [
        ("patch", "", {"name": "A"}),
        ("post", "/merge", {"speaker_id": "0" * 32}),
        ("post", "/split", {"documents": ["0" * 32]}),
    ],
)
def test_nobody_is_decided_about_who_is_not_there(refused: FlaskClient, method: str, action: str, body: Any) -> None:
    response = getattr(refused, method)(f"/speakers/{'1' * 32}{action}", json=body)
    assert response.status_code == 404
    assert refused.get(f"/speakers/{'1' * 32}/history").status_code == 404
    wrong_type = getattr(refused, method)(f"/speakers/{'1' * 32}{action}", data="a", content_type="text/plain")
    assert wrong_type.status_code == 415


def test_an_unknown_speaker_is_a_404(refused: FlaskClient) -> None:
    response = refused.get(f"/speakers/{'0' * 32}")
    assert response.status_code == 404
    assert response.json["detail"] == "There is no speaker with this id."


@pytest.mark.parametrize(
    "query", ["type=robot", "type=", "sort=-name", "sort=published", "q=a", "name=", "document=1", "explain=true"]
)
def test_a_bad_query_is_a_422_that_names_the_parameter(refused: FlaskClient, query: str) -> None:
    response = refused.get(f"/speakers?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json["errors"]] == [query.partition("=")[0]]
