"""What the methods send."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ontherecord.client import Client, Conflict


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
