"""Where the parts of the archive meet: what one changes, the others must know."""

from typing import Any

import pytest
from flask.testing import FlaskClient

MAYOR = "“We will not go to the river,” said Ann Lee, the mayor of Ely."
GOVERNOR = "“We will not go to the river,” said Ann Lee, the governor of Ely."

Json = dict[str, Any]


def post(client: FlaskClient, text: str, **facts: str) -> Json:
    response = client.post("/quotes", json={"text": text, **facts})
    assert response.status_code == 201, response.text
    answer: Json = response.json
    return answer


def said(client: FlaskClient, query: str) -> list[str]:
    return [each["text"] for each in client.get(f"/quotes?{query}").json["quotes"]]


def test_what_a_new_text_says_of_a_speaker_is_what_is_found(client_of_either: FlaskClient) -> None:
    client = client_of_either
    document = post(client, MAYOR)["document"]["id"]
    assert client.put(f"/documents/{document}", json={"text": GOVERNOR}).status_code == 200
    assert (len(said(client, "role=governor")), said(client, "role=mayor")) == (1, [])


def test_a_quotation_that_was_corrected_and_deleted_does_not_come_back(client_of_either: FlaskClient) -> None:
    client = client_of_either
    answer = post(client, MAYOR)
    document, quotation = answer["document"]["id"], answer["quotes"][0]
    [content] = quotation["content"]
    narrower = {"content": [{"start": content["start"], "end": content["end"] - 13}]}
    assert client.patch(f"/quotes/{quotation['id']}", json=narrower).status_code == 200
    assert client.delete(f"/quotes/{quotation['id']}").status_code == 204
    assert client.put(f"/documents/{document}", json={"text": f"{MAYOR} It rained."}).json["quotes"] == []


def test_a_new_text_cannot_come_from_an_address_that_is_refused(client_of_either: FlaskClient) -> None:
    client = client_of_either
    url = "https://post.example/1"
    refused = post(client, MAYOR, url=url)["document"]["id"]
    other = post(client, GOVERNOR)["document"]["id"]
    assert client.delete(f"/documents/{refused}?refuse=true").status_code == 204
    assert client.put(f"/documents/{other}", json={"text": "It rained.", "url": url}).status_code == 410


def test_a_speaker_is_erased_from_texts_that_name_him_no_more(client_of_either: FlaskClient) -> None:
    client = client_of_either
    davis = "“We saw nothing unusual,” said Jeff Davis, a Pentagon spokesman."
    changed = post(client, davis, publisher="The Ely Post", published_at="2016-05-20")
    kept = post(client, f"{davis} It rained.", publisher="The Ely Post", published_at="2016-05-21")
    speaker = kept["quotes"][0]["speaker"]["id"]
    assert changed["quotes"][0]["speaker"]["id"] == speaker
    document = changed["document"]["id"]
    assert client.put(f"/documents/{document}", json={"text": "It rained."}).status_code == 200
    assert client.delete(f"/speakers/{speaker}").status_code == 204
    before = client.get(f"/documents/{document}/versions/1").json
    assert before["quotes"] == []
    assert "Davis" not in before["text"] and "unusual" not in before["text"]


@pytest.mark.parametrize("bare", [True, False])
def test_a_bare_title_does_not_make_one_of_two_mayors(client_of_either: FlaskClient, bare: bool) -> None:
    client = client_of_either
    facts = {"publisher": "The Ely Post", "published_at": "2016-05-20"}
    ely = post(client, "“We will not go,” said Ann Kerr, the mayor of Ely.", **facts)
    if bare:
        post(client, "“We will stay here,” Mayor Ann Kerr said.", **facts)
    bath = post(client, "“We will all go,” said Ann Kerr, the mayor of Bath.", **facts)
    assert ely["quotes"][0]["speaker"]["id"] != bath["quotes"][0]["speaker"]["id"]


def test_a_rejected_quotation_leaves_its_variants_and_comes_back_with_them(client_of_either: FlaskClient) -> None:
    client = client_of_either
    one, other = (post(client, MAYOR, publisher=each)["quotes"][0]["id"] for each in ("The Post", "The Standard"))
    printed = []
    for rejected in (True, False):
        assert client.patch(f"/quotes/{other}", json={"rejected": rejected}).status_code == 200
        printed.append(client.get(f"/quotes/{one}/variants").json["counts"]["quotes"])
    assert printed == [1, 2]
