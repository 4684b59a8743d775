"""What the methods send."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ontherecord.client import Client, Conflict, Unavailable, WholeSpeaker


def test_an_article_goes_as_json_with_what_is_known_of_it(service: Any, client: Client, answer: dict[str, Any]) -> None:
    service.answers(answer, status=201)
    client.attribute("“Text.”", title="Title", published_at=date(2016, 5, 20), store=False, kinds=["direct", "mixed"])
    (asked,) = service.asked
    assert (asked.method, asked.path, asked.headers["Content-Type"]) == ("POST", "/quotes", "application/json")
    assert asked.json == {"text": "“Text.”", "title": "Title", "published_at": "2016-05-20"}
    assert asked.query == {"store": "false", "kinds": "direct,mixed"}


def test_a_page_goes_as_html_with_what_is_known_of_it_in_the_query(
    service: Any, client: Client, answer: dict[str, Any]
) -> None:
    service.answers({**answer, "text": "Tëxt."})
    moment = datetime(2016, 5, 20, 14, 3, tzinfo=timezone(timedelta(hours=2)))
    client.attribute_html("<p>Tëxt.</p>", url="https://example.org/a?b=c", published_at=moment, explain=True)
    (asked,) = service.asked
    assert asked.headers["Content-Type"] == "text/html; charset=utf-8"
    assert asked.body.decode() == "<p>Tëxt.</p>"
    assert asked.query == {
        "url": "https://example.org/a?b=c",
        "published_at": "2016-05-20T14:03:00+02:00",
        "explain": "true",
    }


def test_a_body_goes_as_it_is_in_its_media_type(service: Any, client: Client, answer: dict[str, Any]) -> None:
    service.answers(answer)
    client.attribute_body(b"\xff", "text/plain", publisher="Post", idempotency_key="mine")
    (asked,) = service.asked
    assert (asked.headers["Content-Type"], asked.body, asked.query) == ("text/plain", b"\xff", {"publisher": "Post"})
    assert asked.headers["Idempotency-Key"] == "mine"


def test_a_long_body_is_packed_and_the_same_each_time(service: Any, client: Client, answer: dict[str, Any]) -> None:
    text = "We saw nothing unusual. " * 5_000
    for _ in range(3):
        service.answers(answer)
    client.attribute("Short.")
    client.attribute(text)
    client.attribute(text)
    short, first, second = service.asked
    assert short.sent == short.body
    assert first.json["text"] == text and len(first.sent) < len(text)
    assert first.sent == second.sent


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "é\U0001f600", "\u2028"])
def test_a_text_arrives_as_it_is_whatever_is_in_it(
    service: Any, client: Client, answer: dict[str, Any], text: str
) -> None:
    service.answers(answer)
    client.attribute(text)
    assert service.asked[0].json == {"text": text}


def test_filters_are_spelt_as_the_service_reads_them(service: Any, client: Client) -> None:
    service.answers({"quotes": [], "next": None})
    client.quotes_page(
        q="bridge & “ferry”",
        kind="direct",
        published_from=date(2016, 5, 1),
        published_to=datetime(2016, 6, 1, tzinfo=UTC),
        explain=True,
        limit=7,
    )
    assert service.asked[0].query == {
        "q": "bridge & “ferry”",
        "kind": "direct",
        "published_from": "2016-05-01",
        "published_to": "2016-06-01T00:00:00+00:00",
        "explain": "true",
        "limit": "7",
    }


def test_a_moment_without_a_time_zone_is_refused(client: Client) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        client.attribute("Text.", published_at=datetime(2016, 5, 20, 14, 3))


def test_a_document_comes_with_its_etag_which_goes_back_with_the_deletion(
    service: Any, client: Client, source: dict[str, Any]
) -> None:
    kept = {"added_at": "", "characters": 5, "version": 1, "quotes": {}, "warnings": [], "model": {}, "text": "Text."}
    document = {**source, **kept}
    service.answers(document, ETag='"d1"')
    service.answers(status=204)
    assert client.document_and_etag(source["id"]) == (document, '"d1"')
    client.delete_document(source["id"], if_match='"d1"')
    asked, deleted = service.asked
    assert (asked.method, asked.path) == ("GET", f"/documents/{source['id']}")
    assert (deleted.path, deleted.headers["If-Match"]) == (asked.path, '"d1"')


def test_an_etag_goes_back_with_the_deletion(service: Any, client: Client, quotation: dict[str, Any]) -> None:
    service.answers(quotation, ETag='"abc"')
    service.answers(status=204)
    _, etag = client.quote_and_etag(quotation["id"])
    client.delete_quote(quotation["id"], if_match=etag)
    assert (service.asked[1].method, service.asked[1].headers["If-Match"]) == ("DELETE", '"abc"')


def test_decisions_about_speakers_go_with_what_they_are_about(service: Any, client: Client) -> None:
    speaker = "1" * 32
    for _ in range(3):
        service.answers(dict.fromkeys(WholeSpeaker.__required_keys__))
    service.answers({"decisions": [{"decision": "renamed"}], "next": f"/speakers/{speaker}/history?cursor=b"})
    service.answers({"decisions": [{"decision": "merged"}], "next": None})
    client.rename_speaker(speaker, "Ann B. Lee", if_match='"s1"')
    client.merge_speakers(speaker, "2" * 32)
    client.split_speaker(speaker, ["3" * 32])
    assert [each["decision"] for each in client.speaker_history(speaker, limit=1)] == ["renamed", "merged"]
    renamed, merged, split, first, second = service.asked
    assert (renamed.method, renamed.path, renamed.headers["If-Match"]) == ("PATCH", f"/speakers/{speaker}", '"s1"')
    assert json.loads(renamed.body) == {"name": "Ann B. Lee"}
    assert (merged.method, merged.path) == ("POST", f"/speakers/{speaker}/merge")
    assert json.loads(merged.body) == {"speaker_id": "2" * 32}
    assert (split.method, split.path, json.loads(split.body)) == (
        "POST",
        f"/speakers/{speaker}/split",
        {"documents": ["3" * 32]},
    )
    assert first.path == second.path == f"/speakers/{speaker}/history"
    assert (first.query, second.query) == ({"limit": "1"}, {"cursor": "b"})


def test_a_speaker_is_split_once_even_if_the_answer_is_lost(service: Any, client: Client) -> None:
    service.refuses(503)
    with pytest.raises(Unavailable):
        client.split_speaker("1" * 32, ["3" * 32])
    assert len(service.asked) == 1


@pytest.mark.parametrize("method", [Client.quote, Client.delete_document, Client.speaker])
@pytest.mark.parametrize("identifier", ["", "..", "../documents/1", "a?b", "a b", "%2e"])
def test_an_id_cannot_lead_to_another_path(
    client: Client, method: Callable[[Client, str], object], identifier: str
) -> None:
    with pytest.raises(ValueError, match="an id is letters and digits"):
        method(client, identifier)


def test_members_that_a_later_release_adds_are_handed_on(
    service: Any, client: Client, quotation: dict[str, Any]
) -> None:
    service.answers({**quotation, "language": "en"})
    assert "language" in client.quote(quotation["id"])


def test_without_a_key_no_other_password_is_sent(
    service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, description: dict[str, Any]
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ann password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    service.answers(description)
    with Client(service.url) as client:
        client.describe()
    assert "Authorization" not in service.asked[0].headers


def test_the_service_may_stand_under_a_path(service: Any, description: dict[str, Any]) -> None:
    service.answers(description)
    with Client(service.url + "/quotations/") as client:
        client.describe()
    assert service.asked[0].path == "/quotations/"


def test_a_draft_is_sent_to_be_checked(service: Any, client: Client) -> None:
    checked = {"checks": [], "verdicts": {"verbatim": 0}, "warnings": [], "model": {}}
    service.answers(checked)
    assert client.check("“Text.”", publisher="Ely Post", published_to=date(2016, 5, 20)) == checked
    [asked] = service.asked
    assert (asked.method, asked.path, asked.json) == ("POST", "/quotes/check", {"text": "“Text.”"})
    assert asked.query == {"publisher": "Ely Post", "published_to": "2016-05-20"}


def test_what_is_erased_for_good_is_said_to_be(service: Any, client: Client) -> None:
    for _ in range(4):
        service.answers(b"", status=204)
    client.delete_document("0" * 32, refuse=True)
    client.delete_document("0" * 32)
    client.delete_speaker("1" * 32, refuse=True, if_match='"tag"')
    client.lift_tombstone("2" * 32)
    assert [(asked.method, asked.path, asked.query) for asked in service.asked] == [
        ("DELETE", f"/documents/{'0' * 32}", {"refuse": "true"}),
        ("DELETE", f"/documents/{'0' * 32}", {}),
        ("DELETE", f"/speakers/{'1' * 32}", {"refuse": "true"}),
        ("DELETE", f"/tombstones/{'2' * 32}", {}),
    ]
    assert service.asked[2].headers["If-Match"] == '"tag"'


def test_a_policy_is_read_with_its_tag_and_put(service: Any, client: Client) -> None:
    policy = {"default_days": 7, "publishers": [{"publisher": "Ely Post", "days": None}]}
    service.answers(policy, ETag='"tag"')
    service.answers(policy)
    read, tag = client.retention_and_etag()
    assert client.set_retention(read, if_match=tag) == policy
    asked = service.asked[1]
    assert (asked.method, asked.path, asked.json) == ("PUT", "/retention", policy)
    assert (asked.headers["If-Match"], asked.headers["Content-Type"]) == ('"tag"', "application/json")


def test_a_report_is_asked_for_from_a_day_to_a_day(service: Any, client: Client) -> None:
    amount = {"quotations": 0, "words": 0}
    members = ("publisher", "from", "to", "totals", "undated", "by_week", "weeks_left_out")
    lists = ("speakers", "descriptions", "roles", "organisations")
    service.answers(dict.fromkeys((*members, *lists), amount))
    client.sources(publisher="Ely Post", since=date(2016, 5, 20), until="2016-06-01", limit=5)
    assert service.asked[0].path == "/reports/sources"
    assert service.asked[0].query == {"publisher": "Ely Post", "from": "2016-05-20", "to": "2016-06-01", "limit": "5"}


def test_a_correction_goes_as_json_and_leaves_out_what_stays(
    service: Any, client: Client, quotation: dict[str, Any]
) -> None:
    service.answers(quotation)
    client.correct_quote(quotation["id"], {"speaker": None, "verified": True}, if_match='"abc"', offsets="utf16")
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("PATCH", f"/quotes/{quotation['id']}")
    assert asked.json == {"speaker": None, "verified": True}
    assert asked.headers["If-Match"] == '"abc"'
    assert asked.query == {"offsets": "utf16"}


def test_a_history_is_read_page_after_page(service: Any, client: Client) -> None:
    identity = "a" * 32
    made = {"at": "", "by": None, "version": 1, "changes": {}}
    page = {"quote": identity, "document": identity, "removed_in": None, "found": {}, "corrections": [made]}
    service.answers({**page, "next": f"/quotes/{identity}/history?cursor=x"})
    service.answers({**page, "next": None})
    assert list(client.quote_history(identity)) == [made, made]
    assert [asked.path for asked in service.asked] == [f"/quotes/{identity}/history"] * 2
    assert service.asked[1].query == {"cursor": "x"}


def test_a_new_text_goes_with_all_that_is_known_of_it(service: Any, client: Client, answer: dict[str, Any]) -> None:
    changes: dict[str, Any] = {"added": [], "removed": [], "reworded": [], "reattributed": []}
    service.answers({**answer, "version": 2, "changes": changes})
    client.replace_document("d" * 32, "“Text.”", title="Title", if_match='"abc"', mode="all")
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("PUT", "/documents/" + "d" * 32)
    assert asked.json == {"text": "“Text.”", "title": "Title"}
    assert (asked.headers["If-Match"], asked.query) == ('"abc"', {"mode": "all"})


def test_a_conflict_with_another_document_is_not_waited_out(service: Any, client: Client) -> None:
    service.refuses(409)
    with pytest.raises(Conflict):
        client.replace_document("d" * 32, "“Text.”")
    assert len(service.asked) == 1


def test_a_version_is_asked_for_by_its_number(service: Any, client: Client, answer: dict[str, Any]) -> None:
    service.answers({**answer, "version": 2, "added_at": "", "text": "", "changes": None})
    assert client.version("d" * 32, 2)["changes"] is None
    assert service.asked[0].path == "/documents/" + "d" * 32 + "/versions/2"
