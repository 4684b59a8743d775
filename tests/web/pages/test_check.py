"""``/check``: a draft pasted into the page."""

import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_checks import ARTICLE, DRAFT, FACTS

from ontherecord.archive.database import Database
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

TakenAway = Callable[[Database], AbstractContextManager[None]]


def check(client: FlaskClient, **form: object) -> str:
    answer = client.post("/check", data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


def verdicts(page: str) -> list[str]:
    return re.findall(r'<h4>.*?class="verdict v-(\w+)"', page)


def test_it_says_what_the_interface_says(client_of_either: FlaskClient, rows: Callable[[], dict[str, int]]) -> None:
    client_of_either.post("/quotes", json={"text": ARTICLE, **FACTS})
    before = rows()
    page = check(client_of_either, text=DRAFT)
    checks = client_of_either.post("/quotes/check", json={"text": DRAFT}).json["checks"]
    assert verdicts(page) == [each["verdict"] for each in checks]
    assert all(each["because"] in page for each in checks)
    assert f'#q-{checks[1]["match"]["quotation"]["id"]}"' in page
    assert '<del><span class="unseen">removed: </span>closed</del>' in page
    assert rows() == before, "nothing is kept"


def test_no_browser_keeps_the_answer(client: FlaskClient) -> None:
    for answer in (client.get("/check"), client.post("/check", data={"text": DRAFT})):
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_worst_can_stand_first(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": ARTICLE, **FACTS})
    page = check(client, text=DRAFT, order="worst")
    assert verdicts(page) == ["another_speaker", "altered", "not_on_record", "verbatim"]
    assert re.findall(r"<h4>(\d)", page) == ["3", "2", "4", "1"], "numbered as in the text"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("draft.TXT", b"\xef\xbb\xbf" + DRAFT.replace("\n", "\r\n").encode()),
        ("draft.json", json.dumps({"text": DRAFT}).encode()),
        ("draft.json", json.dumps({"uri": "urn:x:1", "bodies": [{"value": DRAFT}]}).encode()),
    ],
)
def test_a_file_is_read_as_everywhere_and_gets_into_the_box(client: FlaskClient, name: str, content: bytes) -> None:
    page = check(client, file=(io.BytesIO(content), name))
    box = page.partition('<textarea id="text"')[2].partition("</textarea>")[0]
    assert len(verdicts(page)) == 4 and "Where is my hat" in box and "\ufeff" not in box


def test_what_stands_in_the_box_is_not_lost_to_a_file(client: FlaskClient) -> None:
    answer = client.post("/check", data={"text": "Mended.", "file": (io.BytesIO(DRAFT.encode()), "draft.txt")})
    assert answer.status_code == 422 and "not both" in answer.text and "Mended." in answer.text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"text": " \n"}, "Paste a text here"),
        ({"text": "a\0b"}, "U+0000"),
        ({"file": (io.BytesIO(b"\xff\xfea\0"), "draft.txt")}, "The file is not UTF-8"),
        ({"file": (io.BytesIO(b"PK"), "draft.docx")}, "ends in .txt"),
        ({"text": DRAFT, "published_from": "May"}, "write one such as 2016-05-20"),
        ({"text": DRAFT, "published_from": "2016-05-21", "published_to": "2016-05-20"}, "the wrong way round"),
        ({"text": DRAFT, "publisher": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_checked_is_told_at_its_field(client: FlaskClient, form: dict[str, object], told: str) -> None:
    answer = client.post("/check", data=form)
    assert answer.status_code == 422 and told in answer.text
    assert "Nothing of a draft is kept" in answer.text and 'role="alert"' in answer.text
    if form.get("text") == DRAFT:
        assert "Where is my hat" in answer.text, "the draft is not lost"


def test_a_draft_that_is_too_long_stays_in_the_box(small_app: Flask) -> None:
    answer = small_app.test_client().post("/check", data={"text": "a" * 101})
    assert answer.status_code == 413
    assert "the limit is 100" in answer.text and "a" * 101 in answer.text


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_that_is_too_large_is_not_read(small_app: Flask, media_type: str) -> None:
    answer = small_app.test_client().post("/check", data={"text": "a" * 70_000}, content_type=media_type)
    assert (answer.status_code, answer.mimetype) == (413, "text/html")
    assert "Too long" in answer.text and "go back to it" in answer.text and "aaaa" not in answer.text


def test_a_draft_that_has_to_wait_too_long_stays_in_the_box(sqlite_database: Database, attributor: Attributor) -> None:
    app = create_app(Settings(queue_seconds=1), sqlite_database, attributor)
    with app.extensions["ontherecord"].turns.turn():
        answer = app.test_client().post("/check", data={"text": "“No,” said Ann Lee."})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "try again in 1 s" in answer.text and "said Ann Lee" in answer.text


def test_a_draft_stays_in_the_box_while_the_archive_is_away(
    database: Database, client_of_either: FlaskClient, taken_away: TakenAway
) -> None:
    client_of_either.get("/check")
    with taken_away(database):
        answer = client_of_either.post("/check", data={"text": "“No,” said Ann Lee.", "publisher": "Post"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "cannot be reached" in answer.text and "said Ann Lee" in answer.text and 'value="Post"' in answer.text


def test_the_record_can_be_limited(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": ARTICLE, **FACTS})
    assert verdicts(check(client, text=DRAFT, publisher="Post", published_from="", published_to="2016-05-20"))[0] == (
        "verbatim"
    )
    assert set(verdicts(check(client, text=DRAFT, published_from="2016-05-21"))) == {"not_on_record"}
    assert '<option value="Post" selected>' in check(client, text=DRAFT, publisher="Post")


def test_a_quotation_with_its_cue_inside_is_marked_where_it_stands(client: FlaskClient) -> None:
    page = check(client, text="“We will not go,” said Ann Lee, the mayor. “We will stay <here>.”")
    marked = page.partition('class="card marked"')[2].partition("</div>")[0]
    assert re.findall(r'<mark class="passage v-\w+">(.*?)</mark>', marked) == [
        "“We will not go,”",
        "“We will stay &lt;here&gt;.”",
    ]
    assert marked.count('class="tag') == 1


def test_nothing_in_quotation_marks_is_nothing_to_check(client: FlaskClient) -> None:
    assert "Nothing in this draft stands in quotation marks" in check(client, text="No marks at all.")


def test_of_a_draft_that_is_not_english_nothing_is_said_but_that(client: FlaskClient) -> None:
    page = check(client, text="„Die Brücke bleibt bis Ende Mai gesperrt“, sagte die Bürgermeisterin am Freitag. " * 5)
    assert "does not read as English" in page and "Nothing to check" in page
    assert "stands in quotation marks" not in page


def test_what_leads_away_from_the_result_opens_beside_it(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": ARTICLE, **FACTS})
    records = re.findall(r'<p class="told">(<a .*?)</p>', check(client, text=DRAFT))
    links = re.findall(r"<a .*?</a>", "".join(records))
    assert len(links) == 6 and all('target="_blank" rel="noopener"' in link for link in links)
    assert all("(opens in a new tab)" in link for link in links)


def test_a_record_has_marks_only_where_every_word_is_the_speakers(client: FlaskClient) -> None:
    record = "the bridge was “a danger to everybody in the town” and would close in {month}"
    for month in ("May", "June"):
        client.post("/quotes", json={"text": f"Ann Lee, the mayor of Ely, said {record.format(month=month)}.", **FACTS})
    page = check(client, text="The bridge is “a danger to everybody in the town,” Ann Lee said.")
    plain = page.partition('<textarea id="plain"')[2].partition("</textarea>")[0]
    words = "the bridge was “a danger to everybody in the town” and would close in"
    assert f"On record, Ann Lee: {words}" in plain
    assert f"<li>{words}" in page, "the other record"
    assert f"“{words}" not in page and "<q>" not in page


def test_the_result_is_to_be_had_as_plain_text(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": ARTICLE, **FACTS, "url": "https://post.example/1"})
    plain = check(client, text=DRAFT).partition('<textarea id="plain"')[2].partition("</textarea>")[0]
    assert "2. ALTERED: Words differ" in plain
    assert "Draft, Bob Ray: “The bridge will be open until the end of May,”" in plain
    assert "On record, Bob Ray: “The bridge will be closed until the end of May”" in plain
    assert "Untitled article, Post, 20 May 2016\n   https://post.example/1" in plain


def test_what_stands_round_the_words_in_a_long_record_is_told_apart_and_shortened(client: FlaskClient) -> None:
    before = "The winter was long, and the river rose each week until the town was tired of it. " * 3
    after = " Then the summer came, and the boats went out again as they had done in every year before." * 3
    said = f"“{before}The bridge will be closed until May.{after}” said Ann Lee, the mayor of Ely."
    client.post("/quotes", json={"text": said})
    page = check(client, text="“The bridge will be closed until May,” said Ann Lee, the mayor of Ely.")
    assert verdicts(page) == ["verbatim"] and "<del>" not in page.partition('class="laid"')[2].partition("</p>")[0]
    first, last = (each.split() for each in re.findall(r'<span class="beyond">(.*?)</span>', page))
    assert (first[0], last[-1], len(first), len(last)) == ("…", "…", 31, 31)


def test_what_is_on_record_stands_with_its_own_marks(client: FlaskClient) -> None:
    said = "Nobody here wants a long strike. But nobody here, in any of our towns – none! – can live on air!"
    client.post("/quotes", json={"text": f"“{said}” said Ann Lee, the mayor of Ely."})
    draft = "“Nobody here wants a strike, but nobody here in any of our villages can live on air,” said Ann Lee."
    laid = check(client, text=draft).partition('class="laid">')[2].partition("</p>")[0]
    on_record = re.sub(r'<span class="unseen">.*?</span>|<ins>.*?</ins>|</?(del|span).*?>', "", laid)
    assert " ".join(on_record.split()) == said
