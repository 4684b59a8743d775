"""Searches that are kept, through the client."""

from datetime import date
from typing import Any

import pytest

from ontherecord.client import Client, NotFound, Unavailable

SEARCH = {"id": "5" * 32, "name": "Davis", "query": {"speaker": "Davis"}, "created_at": "2026-11-25T08:30:00.000Z"}
MADE = {**SEARCH, "feed": True, "feed_path": "/feeds/x", "webhook": None}


def test_a_search_is_sent_as_json_with_its_dates_spelt_out(service: Any, client: Client) -> None:
    service.answers(MADE, status=201)
    made = client.save_search(
        "Davis",
        {"speaker": "Davis", "kind": ["direct"], "published_from": date(2016, 5, 20)},
        feed=True,
        webhook_url="https://hooks.example.org/",
    )
    assert made["feed_path"] == "/feeds/x"
    (asked,) = service.asked
    assert (asked.method, asked.path, asked.headers["Content-Type"]) == ("POST", "/searches", "application/json")
    assert asked.json == {
        "name": "Davis",
        "query": {"speaker": "Davis", "kind": ["direct"], "published_from": "2016-05-20"},
        "feed": True,
        "webhook": {"url": "https://hooks.example.org/"},
    }


def test_a_search_is_saved_and_changed_once_since_each_time_would_make_other_secrets(
    service: Any, client: Client
) -> None:
    service.refuses(503, Retry_After="0")
    service.refuses(503, Retry_After="0")
    with pytest.raises(Unavailable):
        client.save_search("Davis", {})
    with pytest.raises(Unavailable):
        client.change_search("5" * 32, feed=True)
    assert len(service.asked) == 2


def test_only_what_is_named_is_sent_to_be_changed(service: Any, client: Client) -> None:
    for _ in range(2):
        service.answers(MADE)
    client.change_search("5" * 32, name="Other", if_match='"tag"')
    client.change_search("5" * 32, feed=False, webhook=None)
    first, second = service.asked
    assert (first.method, first.path, first.headers["If-Match"]) == ("PATCH", f"/searches/{'5' * 32}", '"tag"')
    assert first.json == {"name": "Other"}
    assert second.json == {"feed": False, "webhook": None}


def test_searches_are_read_and_deleted(service: Any, client: Client) -> None:
    service.answers({"searches": [MADE], "next": "/searches?cursor=AbC"})
    service.answers({"searches": [MADE], "next": None})
    service.answers(MADE, ETag='"tag"')
    service.answers(status=204)
    service.refuses(404)
    assert len(list(client.searches(limit=1))) == 2
    assert client.search_and_etag("5" * 32) == (MADE, '"tag"')
    client.delete_search("5" * 32)
    with pytest.raises(NotFound):
        client.search("5" * 32)
    assert [each.query for each in service.asked[:2]] == [{"limit": "1"}, {"cursor": "AbC"}]


def test_a_feed_is_read_as_json(service: Any, client: Client) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Davis", "items": []}
    service.answers(feed, media_type="application/feed+json")
    assert client.feed("5" * 32, limit=10) == feed
    (asked,) = service.asked
    assert (asked.path, asked.query) == (f"/searches/{'5' * 32}/feed", {"limit": "10", "format": "jsonfeed"})
