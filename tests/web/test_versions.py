"""``PUT /documents/{id}`` and ``/documents/{id}/versions``."""

import gzip
import json
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

Json = dict[str, Any]

FIRST = (
    "“We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman.\n\n"
    "Ann Lee, the mayor of Ely, said that the bridge would be closed until May.\n"
)
SECOND = (
    "WASHINGTON — New words at the top.\n\n"
    "“We saw nothing very unusual,” said Capt. Jeff Davis, a Pentagon spokesman.\n\n"
    "Bob Kay, the mayor of Ely, said that the bridge would be closed until May.\n\n"
    "“Ferries will run from Monday on,” said Cat Doe, an engineer.\n"
)
FACTS = {"title": "Bridge", "publisher": "Post", "url": "https://post.example/1", "published_at": "2016-05-20"}


@pytest.fixture
def kept(client_of_either: FlaskClient) -> Json:
    """What an article was answered with."""
    answer = client_of_either.post("/quotes", json={"text": FIRST, **FACTS})
    assert answer.status_code == 201
    return dict(answer.json)


def put(client: FlaskClient, kept: Json, text: str = SECOND, *, query: str = "", **headers: str) -> Any:
    return client.put(f"/documents/{kept['document']['id']}{query}", json={"text": text, **FACTS}, headers=headers)


def test_a_new_text_is_answered_with_its_quotations_and_what_changed(client_of_either: FlaskClient, kept: Json) -> None:
    answer = put(client_of_either, kept)
    assert answer.status_code == 200
    assert answer.json["document"] == kept["document"]
    assert answer.json["version"] == 2
    changes = answer.json["changes"]
    assert [quote["text"] for quote in changes["added"]] == ["Ferries will run from Monday on,"]
    assert changes["removed"] == []
    [reworded] = changes["reworded"]
    assert reworded["before"]["id"] == reworded["after"]["id"] == kept["quotes"][0]["id"]
    assert [(each["op"], each["after"] and each["after"]["text"]) for each in reworded["difference"]] == [
        ("same", "We saw nothing"),
        ("added", "very"),
        ("same", "unusual"),
    ]
    [reattributed] = changes["reattributed"]
    assert (reattributed["before"]["speaker"]["name"], reattributed["after"]["speaker"]["name"]) == (
        "Ann Lee",
        "Bob Kay",
    )
    for quote in answer.json["quotes"]:
        for span in quote["content"]:
            assert SECOND[span["start"] : span["end"]] == span["text"]


def test_the_new_text_is_what_is_kept_and_found(client_of_either: FlaskClient, kept: Json) -> None:
    client = client_of_either
    answered = put(client, kept)
    path = f"/documents/{kept['document']['id']}"
    document = client.get(path)
    assert (document.json["text"], document.json["version"], document.json["characters"]) == (SECOND, 2, len(SECOND))
    assert document.headers["ETag"] == answered.headers["ETag"]
    assert len(client.get("/quotes?q=ferries").json["quotes"]) == 1
    assert client.get("/quotes?speaker=lee").json["quotes"] == []
    assert client.post("/quotes", json={"text": SECOND, **FACTS}).json["quotes"] == answered.json["quotes"]


def test_earlier_versions_stay_readable(client_of_either: FlaskClient, kept: Json) -> None:
    client = client_of_either
    answered = put(client, kept).json
    path = f"/documents/{kept['document']['id']}/versions"
    listed = client.get(path).json
    assert [(each["version"], each["changes"]) for each in listed["versions"]] == [
        (2, {"added": 1, "removed": 0, "reworded": 1, "reattributed": 1}),
        (1, None),
    ]
    first, second = client.get(f"{path}/1").json, client.get(f"{path}/2").json
    assert (first["text"], first["quotes"], first["changes"]) == (FIRST, kept["quotes"], None)
    assert (second["text"], second["quotes"], second["changes"]) == (SECOND, answered["quotes"], answered["changes"])
    assert first["added_at"] < second["added_at"]
    page = client.get(f"{path}?limit=1").json
    assert [each["version"] for each in client.get(page["next"]).json["versions"]] == [1]
    for number in ("0", "3", "01", "1.0", "-1", "x", "9999999999999"):
        assert client.get(f"{path}/{number}").status_code == 404
    assert client.get("/documents/" + "0" * 32 + "/versions").status_code == 404
    assert client.get("/documents/" + "0" * 32 + "/versions/1").status_code == 404


def test_an_earlier_text_posted_again_is_no_twin(client_of_either: FlaskClient, kept: Json) -> None:
    client = client_of_either
    put(client, kept)
    again = client.post("/quotes", json={"text": FIRST, **FACTS})
    assert again.status_code == 200
    assert again.json == kept
    assert len(client.get("/documents").json["documents"]) == 1
    batch = client.post("/quotes/batch", data=json.dumps({"text": FIRST, **FACTS}), content_type="application/x-ndjson")
    line = json.loads(batch.text)
    assert (line["status"], line["quotes"]) == (200, kept["quotes"])


def test_the_text_of_another_document_is_refused_and_named(client_of_either: FlaskClient, kept: Json) -> None:
    client = client_of_either
    other = client.post("/quotes", json={"text": SECOND, **FACTS}).json["document"]["id"]
    answer = put(client, kept)
    assert answer.status_code == 409
    assert answer.headers["Location"] == f"/documents/{other}"
    assert other in answer.json["detail"]
    put(client, {"document": {"id": other}}, "Something else altogether.")
    assert put(client, kept).status_code == 409


def test_there_has_to_be_a_document(client_of_either: FlaskClient) -> None:
    assert client_of_either.put("/documents/" + "0" * 32, json={"text": "x"}).status_code == 404


def test_who_read_an_earlier_state_is_told_that_it_has_changed(client_of_either: FlaskClient, kept: Json) -> None:
    client = client_of_either
    etag = client.get(f"/documents/{kept['document']['id']}").headers["ETag"]
    first = put(client, kept, **{"If-Match": etag})
    assert first.status_code == 200
    assert put(client, kept, FIRST, **{"If-Match": etag}).status_code == 412
    assert put(client, kept, FIRST, **{"If-Match": first.headers["ETag"]}).status_code == 200


def test_the_same_text_makes_no_version_however_often_it_comes(client_of_either: FlaskClient, kept: Json) -> None:
    for _ in range(2):
        answer = put(client_of_either, kept, FIRST).json
        assert (answer["version"], answer["quotes"]) == (1, kept["quotes"])
        assert answer["changes"] == {"added": [], "removed": [], "reworded": [], "reattributed": []}


def test_what_is_left_out_is_not_known_any_more(client_of_either: FlaskClient, kept: Json) -> None:
    path = f"/documents/{kept['document']['id']}"
    answer = client_of_either.put(path, json={"text": FIRST}).json
    assert answer["document"] == {**dict.fromkeys(FACTS), "id": kept["document"]["id"]}
    assert answer["version"] == 2
    assert client_of_either.get(f"{path}/versions/1").json["document"] == kept["document"]


def test_a_text_comes_bare_packed_or_as_a_page(client_of_either: FlaskClient, kept: Json) -> None:
    client, path = client_of_either, f"/documents/{kept['document']['id']}"
    bare = client.put(f"{path}?publisher=Herald", data=SECOND.encode(), content_type="text/plain")
    assert bare.json["document"]["publisher"] == "Herald"
    packed = client.put(
        path,
        data=gzip.compress(json.dumps({"text": SECOND, **FACTS}).encode()),
        content_type="application/json",
        headers={"Content-Encoding": "gzip"},
    )
    assert packed.json["version"] == 3
    words = "".join(f"<p>{line}</p>" for line in SECOND.split("\n\n"))
    page = client.put(path, data=f"<html><body><article>{words}</article></body></html>", content_type="text/html")
    assert page.json["text"].startswith("WASHINGTON")
    assert client.get(path).json["text"] == page.json["text"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": "a,b", "content_type": "text/csv"}, 415),
        ({"json": {}}, 422),
        ({"json": {"text": "a\0"}}, 422),
        ({"json": {"text": "a", "more": 1}}, 422),
        ({"json": {"text": "a"}, "query_string": {"store": "false"}}, 422),
        ({"json": {"text": "a"}, "query_string": {"title": "b"}}, 422),
        ({"json": {"text": "a" * 1_000_001}}, 413),
    ],
)
def test_what_cannot_be_a_text_is_refused(client_of_either: FlaskClient, kept: Json, sent: Any, status: int) -> None:
    path = f"/documents/{kept['document']['id']}"
    assert client_of_either.put(path, **sent).status_code == status
    assert client_of_either.get(path).json["version"] == 1


def test_changes_are_of_the_kinds_and_modes_asked_for_and_counted_as_asked(
    client_of_either: FlaskClient, kept: Json
) -> None:
    client = client_of_either
    answer = put(client, kept, "😀 " + SECOND, query="?kinds=indirect&explain=true&offsets=utf16").json
    assert [quote["kind"] for quote in answer["quotes"]] == ["indirect"]
    changes = answer["changes"]
    assert (changes["added"], changes["reworded"]) == ([], [])
    [pair] = changes["reattributed"]
    assert pair["after"]["why"]
    assert pair["after"]["content"][0]["start"] == SECOND.index("that the bridge") + 3
    version = client.get(f"/documents/{kept['document']['id']}/versions/2?kinds=direct&mode=all").json
    assert [len(version["changes"][name]) for name in ("added", "reworded", "reattributed")] == [1, 1, 0]


def test_what_an_editor_decided_outlives_a_new_text(client_of_either: FlaskClient, kept: Json) -> None:
    client = client_of_either
    first, second = (quote["id"] for quote in kept["quotes"])
    client.patch(f"/quotes/{first}", json={"rejected": True})
    client.patch(f"/quotes/{second}", json={"speaker": {"name": "Eve Fox", "role": "deputy mayor"}})
    answer = put(client, kept).json
    assert (answer["quotes"][0]["id"], answer["quotes"][0]["speaker"]["name"]) == (second, "Eve Fox")
    assert answer["changes"]["reattributed"] == []
    found = client.get(f"/quotes/{second}/history").json["found"]
    assert found["speaker"]["name"] == "Bob Kay"


def test_many_at_once_leave_one_document_whose_versions_are_all_there(app_on_either: Flask) -> None:
    client = app_on_either.test_client()
    identity = client.post("/quotes", json={"text": FIRST}).json["document"]["id"]
    quote = client.get("/quotes").json["quotes"][0]["id"]
    statuses: list[int] = []

    def send(method: str, path: str, body: Json) -> None:
        statuses.append(app_on_either.test_client().open(path, method=method, json=body).status_code)

    requests = [
        *(("PUT", f"/documents/{identity}", {"text": f"{number} {SECOND}"}) for number in range(3)),
        *(("POST", "/quotes", {"text": f"{number} {SECOND}"}) for number in range(3)),
        *(("PATCH", f"/quotes/{quote}", {"verified": bool(number % 2)}) for number in range(3)),
        *(("POST", "/quotes", {"text": FIRST}) for _ in range(2)),
    ]
    threads = [threading.Thread(target=send, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {200, 201, 404, 409, 503}  # they are more than may wait for an analysis
    documents = client.get("/documents").json["documents"]
    texts = [client.get(f"/documents/{document['id']}").json["text"] for document in documents]
    former = [
        client.get(f"/documents/{document['id']}/versions/{number}").json["text"]
        for document in documents
        for number in range(1, document["version"])
    ]
    assert len(set(texts + former)) == len(texts + former)  # nowhere a twin
    assert FIRST in texts + former


def test_a_deleted_document_takes_its_versions_and_histories_along(
    client_of_either: FlaskClient, kept: Json, rows: Any
) -> None:
    client = client_of_either
    client.patch(f"/quotes/{kept['quotes'][0]['id']}", json={"verified": True})
    put(client, kept)
    put(client, kept, "Nothing at all.")
    assert client.delete(f"/documents/{kept['document']['id']}").status_code == 204
    assert not any(count for table, count in rows().items() if table not in ("quotation_words", "erasures"))
