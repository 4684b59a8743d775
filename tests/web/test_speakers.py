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
        assert shown.pop("document") == kept["document"]
        counts = shown.pop("quotes")
        assert counts == {"direct": 0, "mixed": 0, "indirect": 0, quote["kind"]: 1}
        assert shown == quote["speaker"]


def test_the_list_shows_what_one_shows(client_of_either: FlaskClient, kept: dict[str, Any]) -> None:
    listed = client_of_either.get(f"/speakers?document={kept['document']['id']}").json
    assert listed["next"] is None
    assert len(listed["speakers"]) == 5  # those who speak together are listed one by one too
    for each in listed["speakers"]:
        assert client_of_either.get(f"/speakers/{each['id']}").json == each


def test_a_speaker_goes_with_the_last_quotation(client_of_either: FlaskClient, kept: dict[str, Any]) -> None:
    quote = kept["quotes"][0]
    client_of_either.delete(f"/quotes/{quote['id']}")
    assert client_of_either.get(f"/speakers/{quote['speaker']['id']}").status_code == 404
    assert named(client_of_either, "?name=ryabkov") == []


def test_one_person_in_two_documents_is_two_speakers(client: FlaskClient, article: str) -> None:
    for publisher in ("The Ely Standard", "TASS"):
        client.post("/quotes", json={"text": article, "publisher": publisher})
    found = client.get("/speakers?name=davis").json["speakers"]
    assert [each["document"]["publisher"] for each in found] == ["TASS", "The Ely Standard"]
    assert found[0]["id"] != found[1]["id"]


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
