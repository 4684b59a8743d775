"""``PATCH /quotes/{id}``, and what is remembered of it."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

Json = dict[str, Any]

TEXT = (
    "😀 – news.\n\n“We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman.\n\n"
    "“We will keep watching,” said Davis.\n\n"
    "Ann Lee, the mayor of Ely, said that the bridge would be closed until May.\n"
)


@pytest.fixture
def quotes(client_of_either: FlaskClient) -> list[Json]:
    """The quotations of an article that is kept."""
    answer = client_of_either.post("/quotes", json={"text": TEXT})
    assert answer.status_code == 201
    kept: list[Json] = answer.json["quotes"]
    return kept


def patch(client: FlaskClient, quote: Json, correction: Json, *, query: str = "", **headers: str) -> Any:
    body = json.dumps(correction)
    return client.patch(f"/quotes/{quote['id']}{query}", data=body, content_type="application/json", headers=headers)


def history(client: FlaskClient, quote: Json, query: str = "") -> Json:
    answer = client.get(f"/quotes/{quote['id']}/history{query}")
    assert answer.status_code == 200
    return dict(answer.json)


def changes(client: FlaskClient, quote: Json) -> list[Json]:
    return [correction["changes"] for correction in history(client, quote)["corrections"]]


def test_a_speaker_is_corrected_with_what_was_there_before(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client, quote = client_of_either, quotes[0]
    answer = patch(client, quote, {"speaker": {"name": "Bob Kay", "role": "deputy spokesman"}})
    assert answer.status_code == 200
    assert (answer.json["speaker"]["name"], answer.json["speaker"]["role"]) == ("Bob Kay", "deputy spokesman")
    assert answer.json["corrected"] == ["speaker"]
    [change] = changes(client, quote)
    assert change["speaker"]["before"] == quote["speaker"]
    assert change["speaker"]["after"] == answer.json["speaker"]
    assert client.get(f"/quotes/{quote['id']}").json == answer.json


def test_who_is_looked_for_finds_the_quotation_by_its_new_speaker(
    client_of_either: FlaskClient, quotes: list[Json]
) -> None:
    client, quote = client_of_either, quotes[0]
    patch(client, quote, {"speaker": {"name": "Bob Kay", "role": "admiral"}})
    assert [found["id"] for found in client.get("/quotes?speaker=kay&role=admiral").json["quotes"]] == [quote["id"]]
    assert quote["id"] not in [found["id"] for found in client.get("/quotes?speaker=davis").json["quotes"]]


def test_a_role_alone_is_corrected_for_this_quotation(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client = client_of_either
    answer = patch(client, quotes[0], {"speaker": {"role": "admiral"}})
    assert answer.json["speaker"] == {**quotes[0]["speaker"], "role": "admiral"}
    other = client.get(f"/quotes/{quotes[1]['id']}").json
    assert other["speaker"] == quotes[1]["speaker"]


def test_a_speaker_whom_the_document_knows_comes_with_what_it_says_of_her(
    client_of_either: FlaskClient, quotes: list[Json]
) -> None:
    answer = patch(client_of_either, quotes[0], {"speaker": {"name": "Ann Lee"}})
    assert answer.json["speaker"] == quotes[2]["speaker"]


def test_a_speaker_of_the_archive_is_named_by_an_id(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client = client_of_either
    other = client.post("/quotes", json={"text": "“No,” said Cat Doe, an engineer of Ely Works."}).json["quotes"][0]
    answer = patch(client, quotes[0], {"speaker": {"id": other["speaker"]["id"]}})
    assert answer.json["speaker"]["id"] == other["speaker"]["id"]
    assert answer.json["speaker"]["name"] == "Cat Doe"
    assert answer.json["speaker"]["role"] is None  # which this document does not say
    found = client.get(f"/quotes?speaker_id={other['speaker']['id']}").json["quotes"]
    assert {each["id"] for each in found} == {quotes[0]["id"], other["id"]}


def test_nobody_said_it(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client = client_of_either
    assert patch(client, quotes[2], {"speaker": None}).json["speaker"] is None
    assert client.get("/speakers?name=lee").json["speakers"] == []
    again = patch(client, quotes[2], {"speaker": {"title": "Mrs."}})
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/speaker/name")
    back = patch(client, quotes[2], {"speaker": {key: quotes[2]["speaker"][key] for key in ("name", "role")}})
    assert back.json["speaker"]["name"] == "Ann Lee"


def test_a_content_brings_its_words_and_its_kind(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client, quote = client_of_either, quotes[2]
    start = TEXT.index("“We will")
    answer = patch(client, quote, {"content": [{"start": start - 1, "end": start + 24}]})
    assert (answer.json["text"], answer.json["kind"]) == ("We will keep watching,", "direct")
    assert answer.json["content"][0]["text"] == "“We will keep watching,”"
    assert answer.json["corrected"] == ["kind", "content"]
    [change] = changes(client, quote)
    assert change["text"] == {"before": quote["text"], "after": "We will keep watching,"}
    assert change["content"]["before"] == quote["content"]
    assert [each["id"] for each in client.get("/quotes?q=keep watching").json["quotes"]].count(quote["id"]) == 1


def test_quotations_stand_in_the_order_of_the_text_after_a_correction(
    client_of_either: FlaskClient, quotes: list[Json]
) -> None:
    client = client_of_either
    patch(client, quotes[2], {"content": [{"start": 2, "end": 12}]})
    document = client.get(f"/quotes/{quotes[2]['id']}").json["document"]["id"]
    listed = client.get(f"/quotes?document={document}&sort=added").json["quotes"]
    assert [quote["id"] for quote in listed] == [quotes[place]["id"] for place in (2, 0, 1)]
    starts = [quote["content"][0]["start"] for quote in listed]
    assert starts == sorted(starts)


def test_spans_count_in_utf16_units_if_they_are_said_to(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client, quote = client_of_either, quotes[0]
    start = TEXT.index("Capt.")
    answer = patch(client, quote, {"source": {"start": start + 1, "end": start + 6}}, query="?offsets=utf16")
    assert answer.json["source"] == {"start": start + 1, "end": start + 6, "text": "Capt."}
    assert client.get(f"/quotes/{quote['id']}").json["source"]["start"] == start
    told = history(client, quote, "?offsets=utf16")["corrections"][0]["changes"]["source"]
    assert told["after"] == {"start": start + 1, "end": start + 6, "text": "Capt."}
    half = patch(client, quote, {"source": {"start": 1, "end": 6}}, query="?offsets=utf16")
    assert (half.status_code, half.json["errors"][0]["pointer"]) == (422, "/source/start")


@pytest.mark.parametrize(
    ("correction", "where"),
    [
        ({"content": []}, "/content"),
        ({"content": [{"start": 5, "end": 5}]}, "/content/0"),
        ({"content": [{"start": 9, "end": 5}]}, "/content/0"),
        ({"content": [{"start": 0, "end": 10_000}]}, "/content/0/end"),
        ({"content": [{"start": 10, "end": 20}, {"start": 15, "end": 25}]}, "/content/1"),
        ({"content": [{"start": 10, "end": 20}, {"start": 2, "end": 9}]}, "/content/1"),
        ({"content": [{"start": 1, "end": 2}]}, "/content/0"),
        ({"content": [{"start": 2, "end": 3}]}, "/content"),
        ({"content": [{"start": "2", "end": 3}]}, "/content/0/start"),
        ({"content": [{"start": True, "end": 3}]}, "/content/0/start"),
        ({"content": [{"start": -1, "end": 3}]}, "/content/0/start"),
        ({"content": [{"start": 1.5, "end": 3}]}, "/content/0/start"),
        ({"content": [{"start": 1, "end": 3, "text": "x"}]}, "/content/0/text"),
        ({"content": [{"start": 3, "end": 6}] * 101}, "/content"),
        ({"content": None}, "/content"),
        ({"content": {"start": 1, "end": 3}}, "/content"),
        ({"cue": {"start": 1}}, "/cue/end"),
        ({"cue": {"start": 1, "end": 2}}, "/cue"),
        ({"kind": "Direct"}, "/kind"),
        ({"mode": None}, "/mode"),
        ({"verified": 1}, "/verified"),
        ({"verified": "true"}, "/verified"),
        ({"verified": True, "rejected": True}, "/rejected"),
        ({"speaker": "Ann"}, "/speaker"),
        ({"speaker": {"name": ""}}, "/speaker/name"),
        ({"speaker": {"name": "—"}}, "/speaker/name"),
        ({"speaker": {"name": "a\0"}}, "/speaker/name"),
        ({"speaker": {"name": "\ud800"}}, "/speaker/name"),
        ({"speaker": {"name": None}}, "/speaker/name"),
        ({"speaker": {"name": "x" * 501}}, "/speaker/name"),
        ({"speaker": {"type": "robot"}}, "/speaker/type"),
        ({"speaker": {"id": "0" * 32}}, "/speaker/id"),
        ({"speaker": {"id": "0"}}, "/speaker/id"),
        ({"speaker": {"members": []}}, "/speaker/members"),
        ({"text": "x"}, "/text"),
        ([], ""),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    client_of_either: FlaskClient, quotes: list[Json], correction: Any, where: str
) -> None:
    answer = patch(client_of_either, quotes[0], correction)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == where
    assert changes(client_of_either, quotes[0]) == []


def test_an_unknown_quotation_has_neither_correction_nor_history(client_of_either: FlaskClient) -> None:
    assert client_of_either.patch("/quotes/" + "0" * 32, json={}).status_code == 404
    assert client_of_either.get("/quotes/" + "0" * 32 + "/history").status_code == 404


def test_what_is_so_already_leaves_no_trace(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    for correction in ({}, {"verified": False}, {"kind": quotes[0]["kind"]}, {"speaker": {"name": "Jeff Davis"}}):
        assert patch(client_of_either, quotes[0], correction).json["corrected"] == []
    assert changes(client_of_either, quotes[0]) == []


def test_a_correction_is_undone_by_what_was_there_before(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client = client_of_either
    explained = client.get(f"/quotes/{quotes[0]['id']}?explain=true").json
    patch(client, quotes[0], {"speaker": {"name": "Bob Kay"}, "content": [{"start": 3, "end": 8}], "cue": None})
    found = history(client, quotes[0])["found"]
    assert found["text"] == quotes[0]["text"]
    spans = {"content": [{"start": each["start"], "end": each["end"]} for each in found["content"]]}
    cue = {"start": found["cue"]["start"], "end": found["cue"]["end"]}
    speaker = {name: found["speaker"][name] for name in ("name", "type", "title", "role", "affiliation")}
    undone = patch(client, quotes[0], {**spans, "cue": cue, "speaker": speaker}, query="?explain=true").json
    assert {**undone, "speaker": None} == {**explained, "speaker": None}
    assert {**undone["speaker"], "id": ""} == {**quotes[0]["speaker"], "id": ""}
    assert undone["why"] == explained["why"]
    assert history(client, quotes[0])["found"] == {}
    assert len(changes(client, quotes[0])) == 2


def test_what_is_rejected_is_left_out_but_where_it_is_asked_for(
    client_of_either: FlaskClient, quotes: list[Json]
) -> None:
    client = client_of_either
    document = client.get(f"/quotes/{quotes[0]['id']}").json["document"]["id"]
    before = client.get(f"/documents/{document}").json["quotes"]
    assert patch(client, quotes[0], {"rejected": True}).json["rejected"] is True

    def ids(status: str) -> list[str]:
        return [quote["id"] for quote in client.get(f"/quotes?status={status}&sort=added").json["quotes"]]

    everything = [quote["id"] for quote in quotes]
    assert ids("accepted") == ids("unverified") == everything[1:]
    assert ids("rejected") == everything[:1]
    assert ids("all") == everything
    assert sum(client.get(f"/documents/{document}").json["quotes"].values()) == sum(before.values()) - 1
    assert [quote["id"] for quote in client.post("/quotes", json={"text": TEXT}).json["quotes"]] == everything[1:]
    assert client.get(f"/quotes/{everything[0]}").json["rejected"] is True


def test_verified_takes_back_rejected_and_the_other_way_round(
    client_of_either: FlaskClient, quotes: list[Json]
) -> None:
    client = client_of_either
    patch(client, quotes[0], {"rejected": True})
    verified = patch(client, quotes[0], {"verified": True}).json
    assert (verified["verified"], verified["rejected"]) == (True, False)
    assert [each["id"] for each in client.get("/quotes?status=verified").json["quotes"]] == [quotes[0]["id"]]
    patch(client, quotes[0], {"rejected": True})
    assert changes(client, quotes[0])[2] == {
        "verified": {"before": True, "after": False},
        "rejected": {"before": False, "after": True},
    }


def test_of_two_editors_the_later_one_is_told_that_it_has_changed(
    client_of_either: FlaskClient, quotes: list[Json]
) -> None:
    client = client_of_either
    etag = client.get(f"/quotes/{quotes[0]['id']}").headers["ETag"]
    first = patch(client, quotes[0], {"verified": True}, **{"If-Match": etag})
    assert first.status_code == 200
    assert patch(client, quotes[0], {"rejected": True}, **{"If-Match": etag}).status_code == 412
    again = patch(client, quotes[0], {"rejected": True}, **{"If-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert len(changes(client, quotes[0])) == 2


def test_a_history_has_pages_and_says_where_nobody_had_a_key(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client = client_of_either
    for number in range(5):
        patch(client, quotes[0], {"speaker": {"title": f"No. {number}"}})
    page = history(client, quotes[0], "?limit=3")
    assert [each["changes"]["speaker"]["after"]["title"] for each in page["corrections"]] == ["No. 0", "No. 1", "No. 2"]
    assert page["corrections"][0]["by"] == {"key": None, "name": "local"}
    rest = client.get(page["next"]).json
    assert [each["changes"]["speaker"]["after"]["title"] for each in rest["corrections"]] == ["No. 3", "No. 4"]
    assert rest["next"] is None
    assert (
        client.get(f"/quotes/{quotes[1]['id']}/history?cursor={page['next'].partition('cursor=')[2]}").status_code
        == 400
    )


def test_a_history_says_whose_key_it_was(database: Database, attributor: Attributor) -> None:
    with database.writing() as connection:
        token = keys.create(connection, "copy desk", [keys.Scope.READ, keys.Scope.WRITE])
    client = create_app(Settings(), database, attributor).test_client()
    allowed = {"Authorization": f"Bearer {token}"}
    quote = client.post("/quotes", json={"text": TEXT}, headers=allowed).json["quotes"][0]
    client.patch(f"/quotes/{quote['id']}", json={"verified": True}, headers=allowed)
    told = client.get(f"/quotes/{quote['id']}/history", headers=allowed).json
    [by] = [each["by"] for each in told["corrections"]]
    assert by["name"] == "copy desk" and len(by["key"]) == 16


def test_the_history_of_a_deleted_quotation_is_deleted(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    client = client_of_either
    patch(client, quotes[0], {"verified": True})
    assert client.delete(f"/quotes/{quotes[0]['id']}").status_code == 204
    assert client.get(f"/quotes/{quotes[0]['id']}/history").status_code == 404


def test_a_correction_has_to_be_short_json(client_of_either: FlaskClient, quotes: list[Json]) -> None:
    path = f"/quotes/{quotes[0]['id']}"
    assert client_of_either.patch(path, data="{", content_type="application/json").status_code == 400
    assert client_of_either.patch(path, data="verified", content_type="text/plain").status_code == 415
    assert client_of_either.patch(path, data=b" " * 70_000, content_type="application/json").status_code == 413
    assert client_of_either.patch(path, json={}, query_string={"store": "false"}).status_code == 422


def test_nothing_that_an_editor_says_is_logged(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    quote = client.post("/quotes", json={"text": TEXT}).json["quotes"][0]
    patch(client, quote, {"speaker": {"name": "Zebulon Quux"}})
    patch(client, quote, {"speaker": {"name": "Zebulon Quux", "type": "Zebulon"}})
    said = capsys.readouterr()
    assert "Zebulon" not in said.out + said.err
