"""The search page and the saved searches, without a browser."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope
from ontherecord.web.pages.finding.search import OFFERED
from ontherecord.web.schemas.queries import QuotesFilter

ARTICLE = (
    "“The lock gates will open in April,” said Nora Pell, director of the Fen Canal Trust.\n\n"
    "“We paid for the lock gates ourselves,” said Sam Otter, a boat builder.\n"
)
ELSEWHERE = "“The lock gates will open in April,” said Nora Pell, director of the Fen Canal Trust, on Monday.\n"


@pytest.fixture
def kept(client: FlaskClient) -> list[dict[str, Any]]:
    """Two stories of one canal; the quotations of the first."""
    facts = {"title": "Gates & <b>locks</b>", "publisher": "Fen Post", "published_at": "2020-02-29"}
    first = client.post("/quotes", json={"text": ARTICLE, **facts}).json["quotes"]
    client.post("/quotes", json={"text": ELSEWHERE, "publisher": "Wire", "published_at": "2020-03-01"})
    return list(first)


def addresses(page: str, pattern: str) -> list[str]:
    """Where links lead whose words match."""
    found = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>((?:(?!</a>).)*)</a>', page, re.DOTALL)
    return [unescape(address) for address, words in found if re.search(pattern, words)]


def heading(client: FlaskClient, address: str) -> str:
    found = re.search(r'<h2 id="results"[^>]*>([^<]*)', client.get(address).text)
    assert found
    return found[1].strip()


def test_an_empty_archive_says_what_to_do(client: FlaskClient) -> None:
    assert "The archive is empty" in client.get("/search").text


@pytest.mark.usefixtures("kept")
def test_nothing_asked_for_shows_the_newest(client: FlaskClient) -> None:
    answer = client.get("/search")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert heading(client, "/search") == "3 quotations"
    assert answer.text.index("Wire") < answer.text.index("Fen Post")
    assert "Gates &amp; &lt;b&gt;locks&lt;/b&gt;" in answer.text


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("facet", "found"),
    [("Sam Otter", 1), ("director of the Fen", 2), ("Fen Post", 2), ("direct$", 3), ("February 2020", 2)],
)
def test_each_facet_narrows_the_search_to_as_many_as_it_says(client: FlaskClient, facet: str, found: int) -> None:
    aside = client.get("/search?q=gates").text.partition("<aside")[2]
    [address] = addresses(aside, facet)
    assert heading(client, address) == f"{found} quotation{'s' * (found > 1)}"
    assert not addresses(client.get(address).text.partition("<aside")[2], facet)


@pytest.mark.usefixtures("kept")
def test_a_filter_taken_away_leaves_the_others(client: FlaskClient) -> None:
    page = client.get("/search?q=gates&publisher=Wire&sort=relevance").text
    assert addresses(page, "Remove.*Words") == ["/search?publisher=Wire"]
    assert addresses(page, "Remove.*Publisher") == ["/search?q=gates&sort=relevance"]


@pytest.mark.usefixtures("kept")
def test_the_address_is_as_short_as_the_search(client: FlaskClient) -> None:
    answer = client.get("/search?q=gates&role=&kind=direct&kind=mixed")
    assert (answer.status_code, answer.location) == (303, "/search?q=gates&kind=direct%2Cmixed")
    assert client.get(answer.location).text.count(" checked>") == 2


def test_an_article_is_opened_at_the_quotation(client: FlaskClient, kept: list[dict[str, Any]]) -> None:
    page = client.get("/search?publisher=Fen+Post").text
    assert f"#q-{kept[1]['id']}" in "".join(addresses(page, "Gates"))


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("query", "field", "told"),
    [
        ("published_to=2020-02-30", "published_to", "write one such as 2016-05-20"),
        ("kind=loud", "kind", "Must be one of"),
        ("sort=relevance", "sort", "Best match needs words"),
        (f"q={'x' * 201}", "q", "Length"),
        ("status=%3Cb%3E", "status", "Must be one of"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(client: FlaskClient, query: str, field: str, told: str) -> None:
    page = client.get(f"/search?{query}").text
    assert f'<a href="#{field}">' in page and told in page
    assert heading(client, f"/search?{query}") == "3 quotations"


@pytest.mark.usefixtures("kept")
def test_dates_the_wrong_way_round_can_be_turned(client: FlaskClient) -> None:
    page = client.get("/search?q=gates&published_from=2020-03-01&published_to=2020-02-29").text
    assert "the wrong way round" in page and "Remove one of the filters" not in page
    [address] = addresses(page, "Turn them round")
    assert heading(client, address) == "3 quotations"


@pytest.mark.parametrize("query", ["cursor=x", "cursor=", "unknown=1", "q=%ff", "_external=1&identity=2"])
def test_no_query_breaks_the_page(client: FlaskClient, query: str) -> None:
    assert client.get(f"/search?{query}", follow_redirects=True).status_code in (200, 400)


def test_the_form_offers_what_can_be_asked_for() -> None:
    for name, offered in OFFERED.items():
        for value, _ in offered:
            assert QuotesFilter().validate({"q": "a", name: value} if value else {}) == {}


@pytest.mark.usefixtures("kept")
def test_the_same_search_is_to_be_had_in_other_formats(client: FlaskClient) -> None:
    for address in addresses(client.get("/search?q=gates&speaker=pell&limit=1").text, "^(CSV|NDJSON|JSON|Atom)$"):
        path, _, written = address.rpartition("&format=")
        assert written and len(client.get(path).json["quotes"]) == 2


def test_the_stories_of_a_quotation_stand_together(client: FlaskClient, kept: list[dict[str, Any]]) -> None:
    [address, _] = addresses(client.get("/search?q=april").text, "Also printed in 1 story")
    page = client.get(address).text
    assert "Printed 2 times in 1 wording" in page and "Wire" in page and "Fen Post" in page
    assert "Nothing is compared" not in page
    client.patch(f"/quotes/{kept[0]['id']}", json={"rejected": True})
    assert "Nothing is compared" in client.get(f"/search/{kept[0]['id']}").text
    assert client.get(f"/search/{'0' * 32}").status_code == 404


def test_a_search_is_saved_as_a_program_would_save_it(client: FlaskClient) -> None:
    query = {"q": "gates", "kind": "direct,mixed", "published_from": "2020-01-01"}
    answer = client.post(f"/search/saved?{urlencode(query)}", data={"name": "Gates <i>"})
    assert answer.status_code == 201 and "Gates &lt;i&gt;" in answer.text
    [saved] = client.get("/searches").json["searches"]
    assert saved["query"] == {"q": "gates", "kind": ["direct", "mixed"], "published_from": "2020-01-01"}
    [path] = re.findall(r'href="(/feeds/[\w-]{43})"', answer.text)
    assert client.get(path).status_code == 200
    assert path not in client.get("/search/saved").text
    assert client.post(f"/search/saved/{saved['id']}/delete").location == "/search/saved"
    assert client.post(f"/search/saved/{saved['id']}/delete").status_code == 404


def test_a_search_that_is_sent_again_by_a_reload_is_saved_once(client: FlaskClient) -> None:
    first = client.post("/search/saved?q=gates&kind=direct", data={"name": "Gates"})
    again = client.post("/search/saved?q=gates&kind=direct", data={"name": "Gates"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert "is saved already" in again.text and "/feeds/" in first.text and "/feeds/" not in again.text
    assert len(client.get("/searches").json["searches"]) == 1
    for query, name in (("q=gates", "Gates"), ("q=gates&kind=direct", "Other gates")):
        assert client.post(f"/search/saved?{query}", data={"name": name}).status_code == 201


@pytest.mark.usefixtures("kept")
def test_a_search_that_would_be_for_more_once_saved_is_not_offered(client: FlaskClient) -> None:
    assert "Save this search as" in client.get("/search?q=gates&sort=published&limit=2").text
    page = client.get("/search?q=gates&status=all").text
    assert "Save this search as" not in page and "remove the filter Status" in page


@pytest.mark.parametrize(
    ("query", "name"),
    [("q=a", ""), ("published_from=yesterday", "A name"), ("q=a", "x" * 201), ("q=a&status=verified", "A name")],
)
def test_what_cannot_be_saved_is_not(client: FlaskClient, query: str, name: str) -> None:
    assert client.post(f"/search/saved?{query}", data={"name": name}).status_code == 422
    assert client.get("/searches").json["searches"] == []


@pytest.mark.usefixtures("kept")
def test_saving_takes_a_key_that_may_write_and_a_form_of_ours(client: FlaskClient, sqlite_database: Database) -> None:
    client.post("/search/saved?q=gates", data={"name": "Gates"})
    elsewhere = client.post("/search/saved?q=a", data={"name": "a"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    with sqlite_database.noting() as connection:
        reader = keys.create(connection, "reader", [Scope.READ])
    client.post("/sign-in", data={"key": reader})
    page, saved = client.get("/search?q=gates").text, client.get("/search/saved").text
    assert "Narrow down" in page and 'name="name"' not in page and "Your key is for reading" in page
    assert "Saved on" in saved and "Delete" not in saved
    assert client.post("/search/saved?q=a", data={"name": "a"}).status_code == 403
