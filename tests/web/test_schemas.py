"""What requests load to, and what is refused; openapi.yaml is held against the same schemas in tests/contract."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from ontherecord.archive.times import instant
from ontherecord.attribution.quotation import Kind, SpeakerType
from ontherecord.web.loading import load, load_headers, load_query
from ontherecord.web.problem import Problem
from ontherecord.web.schemas import articles, queries

ID = "0123456789abcdef0123456789abcdef"
REQUESTS = Flask("requests")


def asked(query: str, schema: type[Schema]) -> dict[str, Any]:
    """What a query loads to."""
    with REQUESTS.test_request_context(f"/?{query}"):
        return load_query(schema)


def refused(query: str, schema: type[Schema]) -> set[str]:
    """The parameters that are refused."""
    with pytest.raises(Problem) as raised:
        asked(query, schema)
    assert raised.value.code == 422
    return {error["parameter"] for error in raised.value.errors}


def test_an_article_has_every_fact_and_none_where_it_was_left_out() -> None:
    assert load(articles.Article, {"text": ""}) == {
        "text": "",
        "title": None,
        "url": None,
        "publisher": None,
        "published_at": None,
    }


def test_a_line_of_a_batch_may_be_called_something() -> None:
    line = load(articles.BatchLine, {"text": "", "ref": "", "published_at": "2016-05-20"})
    assert (line["ref"], line["published_at"]) == ("", "2016-05-20")
    assert load(articles.BatchLine, {"text": ""})["ref"] is None


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "x" * 1000},
        {"title": " "},
        {"url": "http://x"},
        {"url": "https://news.example:8443/a?b=c#d"},
        {"url": "https://nachrichten.example/straße"},
        {"url": "https://x" + "y" * 1991},
        {"publisher": "😀" * 200},
        {"published_at": "2016-05-20T14:03:00+02:00"},
        {"ref": "x" * 200},
    ],
)
def test_facts_are_taken_as_they_were_sent(facts: dict[str, str]) -> None:
    assert facts.items() <= load(articles.BatchLine, {"text": "", **facts}).items()


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", ""),
        ("title", None),
        ("title", 1),
        ("title", "x" * 1001),
        ("title", "a\0"),
        ("title", "\ud800"),
        ("url", ""),
        ("url", "news.example/a"),
        ("url", "ftp://news.example"),
        ("url", "//news.example"),
        ("url", "https://"),
        ("url", "https:///a"),
        ("url", "https://news.example/a b"),
        ("url", "https://news.example/\n"),
        ("url", "https://x" + "y" * 1992),
        ("url", "https://x\udc00"),
        ("publisher", ""),
        ("publisher", "x" * 201),
        ("published_at", ""),
        ("published_at", "yesterday"),
        ("published_at", "2016-02-30"),
        ("published_at", "\ud800"),
        ("published_at", 2016),
        ("ref", 7),
        ("ref", None),
        ("ref", "x" * 201),
        ("more", "x"),
    ],
)
def test_a_member_that_breaks_its_rule_is_pointed_at(member: str, value: object) -> None:
    with pytest.raises(Problem) as raised:
        load(articles.BatchLine, {"text": "", member: value})
    assert raised.value.code == 422
    assert {error["pointer"] for error in raised.value.errors} == {f"/{member}"}


def test_an_article_alone_has_no_ref() -> None:
    with pytest.raises(Problem):
        load(articles.Article, {"text": "", "ref": "x"})


def test_a_post_is_asked_for_with_values_ready_for_use() -> None:
    query = (
        "store=false&kinds=mixed,direct&mode=all&explain=true&offsets=utf16&title=a+%C3%A9&published_at=2016-05-20"
        "&format=csv&bom=true"
    )
    assert asked(query, queries.PostQuotesQuery) == {
        "store": False,
        "kinds": (Kind.MIXED, Kind.DIRECT),
        "mode": "all",
        "explain": True,
        "offsets": "utf16",
        "format": "csv",
        "bom": True,
        "title": "a é",
        "url": None,
        "publisher": None,
        "published_at": "2016-05-20",
    }


def test_a_filter_left_out_is_none() -> None:
    assert asked("", queries.QuotesFilter) == {
        "q": None,
        "speaker": None,
        "speaker_id": None,
        "role": None,
        "affiliation": None,
        "kind": tuple(Kind),
        "mode": "speech",
        "publisher": None,
        "document": None,
        "status": "accepted",
        "published_from": None,
        "published_to": None,
        "sort": "-published",
        "limit": 50,
        "cursor": None,
        "facets": None,
        "explain": False,
        "offsets": "codepoints",
        "format": None,
        "bom": False,
    }


def test_dates_become_instants_and_both_ends_are_included() -> None:
    dates = asked("published_from=2016-05-20&published_to=2016-05-20", queries.DocumentsFilter)
    assert dates["published_from"] == instant("2016-05-20")
    assert dates["published_to"] == instant("2016-05-21") - 1


def test_a_plus_sign_in_an_offset_must_be_escaped() -> None:
    escaped = asked("published_from=2016-05-20T14:03:00%2B02:00", queries.DocumentsFilter)
    assert escaped["published_from"] == instant("2016-05-20T14:03:00+02:00")
    assert refused("published_from=2016-05-20T14:03:00+02:00", queries.DocumentsFilter) == {"published_from"}


def test_speakers_are_chosen_by_type() -> None:
    assert asked("type=unnamed&sort=name", queries.SpeakersFilter)["type"] is SpeakerType.UNNAMED


@pytest.mark.parametrize(
    "words", ["%22x", "AND", "(", "*", "a%27%3B+DROP+TABLE+quotations", "%E2%80%94", "+", "%F0%9F%98%80"]
)
def test_any_words_may_be_searched_for(words: str) -> None:
    assert asked(f"q={words}", queries.QuotesFilter)["q"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("q=", "q"),
        ("q", "q"),
        ("q=" + "x" * 201, "q"),
        ("q=a%00", "q"),
        ("q=%ff", "q"),
        ("q=%ED%A0%80", "q"),
        ("%ff=1", "\ufffd"),
        ("=", ""),
        ("q=a&q=a", "q"),
        ("%71=a&q=a", "q"),
        ("more=1", "more"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.0", "limit"),
        ("limit=1e1", "limit"),
        ("limit=%2B5", "limit"),
        ("limit=05", "limit"),
        ("limit=+5", "limit"),
        ("limit=1_0", "limit"),
        ("limit=%EF%BC%95", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=", "limit"),
        ("cursor=", "cursor"),
        ("cursor=a%0A", "cursor"),
        ("cursor=a.b", "cursor"),
        ("document=0123", "document"),
        (f"document={ID.upper()}", "document"),
        (f"document={ID}%0A", "document"),
        (f"speaker_id={ID}0", "speaker_id"),
        ("kind=", "kind"),
        ("kind=direct,", "kind"),
        ("kind=direct,direct,direct,direct", "kind"),
        ("kind=Direct", "kind"),
        ("mode=dream", "mode"),
        ("sort=random", "sort"),
        ("explain=True", "explain"),
        ("published_from=2016-02-30", "published_from"),
        ("published_to=2016", "published_to"),
        ("publisher=", "publisher"),
    ],
)
def test_a_parameter_that_breaks_its_rule_is_named(query: str, parameter: str) -> None:
    assert refused(query, queries.QuotesFilter) == {parameter}


def test_every_fault_of_a_query_is_named_at_once() -> None:
    assert refused("limit=0&q=&more=1&sort=added&sort=added", queries.QuotesFilter) == {"limit", "q", "more", "sort"}


def test_what_takes_no_parameter_refuses_any() -> None:
    assert asked("", queries.NoQuery) == {}
    assert refused("a=1", queries.NoQuery) == {"a"}


@given(st.binary(max_size=40))
def test_no_query_is_ever_a_fault_of_ours(query: bytes) -> None:
    with REQUESTS.test_request_context("/", environ_overrides={"QUERY_STRING": query.decode("latin-1")}):
        try:
            load_query(queries.QuotesFilter)
        except Problem as problem:
            code = problem.code
        else:
            code = 200
    assert code in (200, 422)


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({}, None),
        ({"Idempotency-Key": "desk/7"}, "desk/7"),
        ({"idempotency-key": "~" * 255}, "~" * 255),
    ],
)
def test_an_idempotency_key_is_visible_ascii(sent: dict[str, str], key: str | None) -> None:
    with REQUESTS.test_request_context("/", headers=sent):
        assert load_headers(queries.PostQuotesHeaders) == {"idempotency_key": key}


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256, "a\tb"])
def test_another_idempotency_key_is_refused_by_name(key: str) -> None:
    with REQUESTS.test_request_context("/", headers={"Idempotency-Key": key}), pytest.raises(Problem) as raised:
        load_headers(queries.PostQuotesHeaders)
    assert raised.value.code == 422
    assert [error["header"] for error in raised.value.errors] == ["Idempotency-Key"]


@pytest.mark.parametrize("schema", [articles.Article, articles.BatchLine])
@pytest.mark.parametrize("body", [None, [], "text", 1, {}])
def test_what_is_no_article_is_refused(schema: type[Schema], body: object) -> None:
    with pytest.raises(Problem):
        load(schema, body)
    with pytest.raises(ValidationError):
        schema().load(body)
