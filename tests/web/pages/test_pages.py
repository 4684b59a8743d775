"""What holds of every page there is."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope
from ontherecord.web.access import SESSION
from ontherecord.web.pages.shell import CONTENT_SECURITY_POLICY

HOSTILE = "<img src=x onerror=alert(1)> </script> \" onmouseover='alert(1)' & \u202e \x1b[31m \x07 \x85"


def addresses(app: Flask, answer: dict[str, Any]) -> list[str]:
    """Every page that can be asked for, of the article that was answered with."""
    quotation = answer["quotes"][0]
    ids = {"read": answer["document"]["id"], "people": quotation["speaker"]["id"], "search": quotation["id"]}

    def named(rule: str) -> str:
        return str(quotation["id"] if "/quotes/" in rule else ids.get(rule.split("/")[1], "0" * 32))

    return [
        rule.rule.replace("<id:document>", answer["document"]["id"]).replace("<id:identity>", named(rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") and "GET" in (rule.methods or ()) and "<name>" not in rule.rule
    ]


@pytest.fixture
def pages(app: Flask, client: FlaskClient, article: str) -> list[TestResponse]:
    """Every page of an archive that has a hostile article, and those that tell what is wrong."""
    facts = {"title": HOSTILE, "publisher": HOSTILE, "published_at": "2016-05-20"}
    answer = client.post("/quotes", json={"text": f"{article}\n{HOSTILE}\n", **facts}).json
    change = {"speaker": {"name": HOSTILE, "role": HOSTILE, "affiliation": HOSTILE, "title": HOSTILE, "type": "person"}}
    corrected = client.patch(f"/quotes/{answer['quotes'][0]['id']}", json=change).json
    answer["quotes"][0]["speaker"] = corrected["speaker"]
    found = [client.get(address) for address in addresses(app, answer)]
    found += [client.post("/check", data={"text": f"{article}\n{HOSTILE}"}), client.post("/check")]
    found += [
        client.get("/nothing", headers={"Accept": "text/html"}),
        client.get("/sources?from="),
        client.get("/sources?from=May"),
    ]
    return [page for page in found if page.mimetype == "text/html" and page.status_code not in (302, 303)]


def test_nothing_runs_but_what_is_ours_and_no_other_site_shows_them(pages: list[TestResponse]) -> None:
    assert len(pages) >= 7
    assert "unsafe" not in CONTENT_SECURITY_POLICY and "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
    for page in pages:
        assert page.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert page.headers["Cache-Control"] in ("private, no-cache", "no-store")
        assert "Cookie" in page.headers["Vary"]


def test_a_strict_parser_finds_no_fault(pages: list[TestResponse]) -> None:
    for page in pages:
        etree.fromstring(page.data, etree.HTMLParser(recover=False, encoding="utf-8"))
        assert not re.search("[^\t\n\r -~\xa0-\U0010ffff]", page.text), "HTML has no control characters"


def test_hostile_words_are_text(pages: list[TestResponse]) -> None:
    shown = [page for page in pages if "onerror" in page.text]
    assert shown
    for page in pages:
        tree = etree.fromstring(page.data, etree.HTMLParser(recover=False, encoding="utf-8"))
        assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@style | //style | //script[not(@src)]")
        assert not [source for source in tree.xpath("//img/@src | //script/@src") if not source.startswith("/assets/")]


def test_every_id_stands_once(pages: list[TestResponse]) -> None:
    for page in pages:
        ids = re.findall(r'\sid="([^"]*)"', page.text)
        assert len(ids) == len(set(ids)), page.request.path


def test_no_page_tells_a_key_or_a_session(
    app: Flask, client: FlaskClient, sqlite_database: Database, article: str
) -> None:
    answer = client.post("/quotes", json={"text": article}).json
    with sqlite_database.noting() as connection:
        key = keys.create(connection, "desk", [Scope.READ, Scope.WRITE])
    client.post("/sign-in", data={"key": key})
    session = client.get_cookie(SESSION)
    assert session
    for address in addresses(app, answer):
        page = client.get(address)
        assert page.status_code < 400, address
        assert key.rpartition("_")[2] not in page.text and session.value not in page.text
