"""``/sources``: who is quoted, as a page."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from ontherecord.web.pages import publishers

DAY = {"publisher": "The Ely Standard", "published_at": "2016-05-20"}
ANONYMOUS = "“It is old,” a senior official said."


@pytest.fixture
def reader(client_of_either: FlaskClient, article: str) -> FlaskClient:
    """Somebody who reads an archive of three publishers, one of which gave no date."""
    client_of_either.post("/quotes", json={"text": article, **DAY})
    client_of_either.post("/quotes", json={"text": ANONYMOUS, **DAY})
    client_of_either.post(
        "/quotes", json={"text": ANONYMOUS, "publisher": "A & B <Wire>", "published_at": "2016-06-01"}
    )
    client_of_either.post("/quotes", json={"text": ANONYMOUS, "publisher": "beta"})
    return client_of_either


def table(page: str, title: str) -> list[list[str]]:
    found = page.partition(f"<figcaption>{title}</figcaption>")[2].partition("</figure>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", found)
    return [[re.sub("<.*?>", "", cell) for cell in re.split("</t[hd]>", row) if cell] for row in rows]


def test_it_tells_what_the_interface_tells(reader: FlaskClient) -> None:
    query = "publisher=The Ely Standard&from=2016-05-01&to=2016-05-31"
    page, report = reader.get(f"/sources?{query}").text, reader.get(f"/reports/sources?{query}").json
    assert [(row[0], sum(map(int, row[1:]))) for row in table(page, "People and organisations")] == [
        (each["name"], each["quotations"]) for each in report["speakers"]["items"]
    ]
    assert [sum(map(int, row[1:])) for row in table(page, "Quotations by week, and by who is quoted")] == [
        each["quotations"] for each in report["by_week"]
    ]
    words = " ".join(re.sub("<.*?>", "", page).split())
    assert f"3 quotations of speech, of {report['totals']['words']} words: 67% from people and" in words
    assert "33% from people without a name." in words and "Shares are rounded" in words


def test_it_leads_on_to_speakers_and_searches(reader: FlaskClient) -> None:
    page = reader.get("/sources?publisher=The+Ely+Standard&from=2016-05-01").text
    speakers = reader.get("/speakers?name=Ann Lee").json["speakers"]
    assert f'href="/people/{speakers[0]["id"]}"' in page
    assert 'href="/search?role=%22mayor+of+Ely%22&amp;publisher=The+Ely+Standard&amp;published_from=2016-05-01"' in page


def test_a_role_that_no_search_can_ask_for_leads_nowhere(reader: FlaskClient) -> None:
    quote = reader.get("/quotes?speaker=ann").json["quotes"][0]["id"]
    reader.patch(f"/quotes/{quote}", json={"speaker": {"role": "mayor " * 50}})
    page = reader.get("/sources?from=").text
    assert "mayor mayor mayor" in page and 'href="/search?role=%22mayor+mayor' not in page
    assert 'href="/search?publisher' not in page and 'href="/search?role=%22%22' not in page


def test_publishers_are_offered_by_name(reader: FlaskClient) -> None:
    page = reader.get("/sources?publisher=Unknown").text
    assert re.findall(r"<option value=\"(.*?)\"", page) == [
        "",
        "A &amp; B &lt;Wire&gt;",
        "beta",
        "The Ely Standard",
        "Unknown",
    ]
    assert '<option value="Unknown" selected>' in page


def test_of_too_many_publishers_one_is_typed(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishers, "MOST", 2)
    assert (
        '<input id="publisher" name="publisher" type="text" value="beta">' in reader.get("/sources?publisher=beta").text
    )


def test_what_has_no_date_counts_and_is_in_no_week(reader: FlaskClient) -> None:
    page = reader.get("/sources?publisher=beta").text
    assert "1 quotation of articles without a date count" in page and "Week by week" not in page


def test_weeks_that_do_not_fit_in_are_told(reader: FlaskClient) -> None:
    page = reader.get("/sources?from=1000-01-01&to=9999-12-31").text
    assert "earlier weeks do not fit in" in page
    assert len(table(page, "Quotations by week, and by who is quoted")) == 530


def test_spans_that_are_often_wanted_are_a_click_away(reader: FlaskClient) -> None:
    page = reader.get("/sources?publisher=beta&from=2016-05-01").text
    last = (datetime.now(UTC).date() - timedelta(days=29)).isoformat()
    assert f'href="/sources?publisher=beta&amp;from={last}">Last 30 days' in page
    assert f'href="/sources?publisher=beta&amp;from={last[:4]}-01-01"' in page or last[5:] > "12-02"
    assert 'aria-current="true">Everything' in reader.get("/sources?publisher=beta").text


def test_whoever_only_looks_in_gets_the_last_year_on_record(reader: FlaskClient) -> None:
    answer = reader.get("/sources")
    assert (answer.status_code, answer.location) == (302, "/sources?from=2015-06-02")
    page = reader.get(answer.location).text
    assert 'aria-current="true">Last year on record' in page and 'href="/sources?from=">Everything' in page


def test_what_is_wrong_is_told_and_the_rest_is_answered(reader: FlaskClient) -> None:
    answer = reader.get("/sources?publisher=beta&from=May&to=")
    assert answer.status_code == 200
    assert 'aria-describedby="from-fault"' in answer.text and "1 quotation" in answer.text
    assert "write one such as 2016-05-20" in answer.text and "offset" not in answer.text


def test_days_the_wrong_way_round_can_be_turned(reader: FlaskClient) -> None:
    page = reader.get("/sources?publisher=beta&from=2016-06-01&to=2016-05-20").text
    assert "the wrong way round" in page and "Try a longer span" not in page
    assert 'href="/sources?publisher=beta&amp;from=2016-05-20&amp;to=2016-06-01">Turn them round' in page


def test_an_empty_archive_says_what_to_do_next(client: FlaskClient) -> None:
    assert 'No quotation of speech is on record yet. <a href="/read">' in client.get("/sources").text
    assert "Try a longer span" in client.get("/sources?from=2016-05-01").text


def test_all_of_it_is_to_be_had_for_a_spreadsheet(reader: FlaskClient) -> None:
    page = reader.get("/sources?publisher=The+Ely+Standard&from=2016-05-01&to=").text
    link = re.search(r'href="(/reports/[^"]*)"', page)
    assert link
    answer = reader.get(unescape(link[1]))
    assert (answer.status_code, answer.mimetype, answer.data[:3]) == (200, "text/csv", b"\xef\xbb\xbf")
    assert "Ann Lee" in answer.text
