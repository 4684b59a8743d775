"""The page on which an article is read, and corrected where it stands."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app
from ontherecord.web.pages.articles import parts

Json = dict[str, Any]
TakenAway = Callable[[Database], AbstractContextManager[None]]

TEXT = (
    "  “We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman. “We will keep watching.”\n\n\n"
    "Ann Lee, the mayor of Ely, said that the bridge would be closed\tuntil May.\n"
    "Lee believes that nobody minds.\n\n “Not <b>now</b>,” said Davis &amp; left.   \n"
)
FACTS = {"title": "Bridge", "publisher": "Ely Post", "url": "https://ely.example/bridge", "published_at": "2016-05-20"}


def posted(client: FlaskClient, text: str = TEXT, **said: Any) -> TestResponse:
    return client.post(
        "/read", data={"text": text, "keep": "true", **FACTS, **said}, content_type="multipart/form-data"
    )


def page_of(answer: TestResponse) -> html.HtmlElement:
    assert answer.mimetype == "text/html"
    return html.document_fromstring(answer.get_data())


def text_of(page: html.HtmlElement) -> str:
    [text] = page.find_class("text")
    return str(text.text_content())


def quotes_of(client: FlaskClient, document: str) -> list[Json]:
    return list(client.get(f"/quotes?document={document}&sort=added&status=all").json["quotes"])


@pytest.fixture
def document(client: FlaskClient) -> str:
    """The id of an article that is kept."""
    return str(posted(client).location).rsplit("/", 1)[1]


class Editing:
    """Corrects the first quotation of an article as the page's form does."""

    def __init__(self, client: FlaskClient, document: str) -> None:
        self.client, self.path = client, f"/read/{document}"
        self.quote = quotes_of(client, document)[0]
        self.action = f"{self.path}/quotes/{self.quote['id']}"

    def form(self) -> dict[str, str]:
        [form] = [form for form in page_of(self.client.get(self.path)).forms if form.action == self.action]
        return {name: value for name, value in form.fields.items() if value is not None and name != "nobody"}

    def send(self, act: str, **typed: str) -> TestResponse:
        return self.client.post(self.action, data={**self.form(), "act": act, **typed})

    def now(self) -> Json:
        return dict(self.client.get(f"/quotes/{self.quote['id']}").json)


@pytest.fixture
def editing(client: FlaskClient, document: str) -> Editing:
    """What corrects its first quotation."""
    return Editing(client, document)


def test_an_article_that_is_kept_has_an_address(client: FlaskClient) -> None:
    answer = posted(client)
    assert answer.status_code == 303
    kept = client.get(f"/documents/{answer.location.rsplit('/', 1)[1]}").json
    assert kept["text"] == TEXT
    assert {name: kept[name] for name in FACTS} == FACTS


def test_an_article_that_is_there_already_is_there_once_and_that_is_told(client: FlaskClient, document: str) -> None:
    answer = posted(client)
    assert answer.location == f"/read/{document}?done=known"
    assert "in the archive already" in page_of(client.get(answer.location)).get_element_by_id("told").text_content()


def facts_form(page: html.HtmlElement, document: str) -> html.FormElement:
    [form] = [form for form in page.forms if form.action == f"/read/{document}/facts"]
    return form


def test_what_is_sent_otherwise_of_a_known_article_is_not_dropped(client: FlaskClient, document: str) -> None:
    page = page_of(posted(client, title="Old <bridge>", published_at="2016-05-21"))
    [told] = page.xpath("//*[@role='alert']")
    assert "in the archive already, since" in told.text_content()
    assert "title, date of publication." in told.text_content()
    form = facts_form(page, document)
    client.post(form.action, data=dict(form.fields))
    kept = client.get(f"/documents/{document}").json
    assert (kept["title"], kept["published_at"], kept["version"]) == ("Old <bridge>", "2016-05-21", 2)


def test_a_wrong_date_is_mended_and_corrections_stay(editing: Editing) -> None:
    editing.send("verify")
    document = editing.path.rpartition("/")[2]
    form = facts_form(page_of(editing.client.get(editing.path)), document)
    answer = editing.client.post(form.action, data={**form.fields, "published_at": "2017-01-02", "title": ""})
    assert (answer.status_code, answer.location) == (303, f"{editing.path}?done=mended#told")
    kept = editing.client.get(f"/documents/{document}").json
    assert (kept["published_at"], kept["title"], kept["text"]) == ("2017-01-02", None, TEXT)
    assert editing.now()["verified"] is True
    assert editing.client.get(form.action).location == editing.path


def test_a_date_that_cannot_be_is_told_in_the_form(client: FlaskClient, document: str) -> None:
    form = facts_form(page_of(client.get(f"/read/{document}")), document)
    answer = client.post(form.action, data={**form.fields, "published_at": "2017-02-30", "title": "Kept"})
    page = page_of(answer)
    assert answer.status_code == 422 and page.get_element_by_id("published_at-fault").text_content()
    assert facts_form(page, document).fields["title"] == "Kept"


def test_facts_that_somebody_else_mended_are_not_undone(client: FlaskClient, document: str) -> None:
    form = facts_form(page_of(client.get(f"/read/{document}")), document)
    client.post(form.action, data={**form.fields, "title": "First"})
    answer = client.post(form.action, data={**form.fields, "title": "Second"})
    assert answer.status_code == 412 and "Somebody has changed" in answer.text
    assert client.get(f"/documents/{document}").json["title"] == "First"


def test_what_a_browser_does_to_line_ends_is_undone(client: FlaskClient) -> None:
    assert posted(client, TEXT.replace("\n", "\r\n")).location == posted(client).location.partition("?")[0]


def test_the_text_stands_there_as_it_is(client: FlaskClient, document: str) -> None:
    page = page_of(client.get(f"/read/{document}"))
    assert text_of(page) == TEXT
    assert [each.text_content() for each in page.xpath("//*[contains(@class, 'text')]/p")] == [
        line.strip() for line in TEXT.splitlines() if line.strip()
    ]


def test_each_quotation_is_marked_and_listed(client: FlaskClient, document: str) -> None:
    page = page_of(client.get(f"/read/{document}"))
    for quote in quotes_of(client, document):
        marks = page.xpath(f"//a[@data-quotation='{quote['id']}']")
        assert [mark.text for mark in marks] == [span["text"] for span in quote["content"]]
        assert all(quote["kind"] in mark.get("class") for mark in marks)
        assert [mark.get("tabindex") for mark in marks] == [None, *["-1"] * (len(marks) - 1)]
        entry = page.get_element_by_id(marks[0].get("href")[1:])
        assert quote["speaker"]["name"] in entry.text_content()
        assert entry.xpath(f".//a[@href='#{marks[0].get('id')}']")


def test_thoughts_are_shown_to_whoever_asks(client: FlaskClient, document: str) -> None:
    assert "nobody minds" not in page_of(client.get(f"/read/{document}")).find_class("list")[0].text_content()
    shown = page_of(client.get(f"/read/{document}?mode=all"))
    assert "nobody minds" in shown.find_class("list")[0].text_content()
    assert "thought" in shown.xpath("//a[contains(., 'nobody minds')]/@class")[0]


@pytest.mark.usefixtures("document")
def test_whoever_comes_for_a_thought_sees_it(client: FlaskClient) -> None:
    search = page_of(client.get("/search?mode=thought"))
    [link] = search.xpath("//*[@class='told']/a/@href")
    assert "nobody minds" in page_of(client.get(link)).find_class("list")[0].text_content()


def test_one_speaker_is_followed(client: FlaskClient, document: str) -> None:
    lee = next(quote["speaker"] for quote in quotes_of(client, document) if quote["speaker"]["name"] == "Ann Lee")
    page = page_of(client.get(f"/read/{document}?speaker={lee['id']}"))
    assert {entry.find_class("speaker")[0].text_content() for entry in page.find_class("quotation")} == {
        "Ann Lee, mayor of Ely"
    }
    for look in ("said", "source", "cue"):
        assert {("faint" in mark.get("class")) for mark in page.find_class(look)} == {True, False}
    assert "1 of 3 quotations" in page.get_element_by_id("quotations").text_content()


def test_an_article_that_is_not_kept_is_shown_at_once(client: FlaskClient) -> None:
    answer = client.post("/read", data={"text": TEXT})
    assert answer.status_code == 200 and "not kept" in answer.text
    page = page_of(answer)
    assert text_of(page) == TEXT and not page.xpath("//a[starts-with(@href, '/people/')]")
    assert client.get("/documents").json["documents"] == []


@pytest.mark.parametrize(
    ("said", "name", "words"),
    [
        ({"text": " \n"}, "text", "Paste a text"),
        ({"text": "a\0b"}, "text", "U+0000"),
        ({"published_at": "2016-02-30"}, "published_at", "write one such as"),
        ({"url": "ely.example"}, "url", "http://"),
        ({"title": "x" * 1_001}, "title", "1000"),
        ({"text": "", "file": (BytesIO(b"%PDF"), "a.pdf")}, "file", ".txt, .html"),
        ({"text": "", "file": (BytesIO(b"\xff\xfe"), "a.txt")}, "file", "save it with the encoding UTF-8"),
        ({"text": "", "file": (BytesIO(b'{"body": 1}'), "a.json")}, "file", "/text: Missing data"),
        ({"text": "", "file": (BytesIO(b"{"), "a.json")}, "file", "The file is not JSON"),
        ({"text": "", "file": (BytesIO(b"<p>"), "a.html")}, "file", "No article was found"),
        ({"file": (BytesIO(b"Yes."), "a.txt")}, "file", "not both"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_with_what_was_typed(
    client: FlaskClient, said: Json, name: str, words: str
) -> None:
    answer = posted(client, **said)
    assert answer.status_code == 422
    page = page_of(answer)
    assert words in page.get_element_by_id(f"{name}-fault").text_content()
    field = page.get_element_by_id(name)
    assert field.get("aria-invalid") == "true" and f"{name}-fault" in field.get("aria-describedby")
    typed = {**FACTS, **{each: value for each, value in said.items() if each in FACTS}}
    assert {each: page.get_element_by_id(each).value for each in FACTS} == typed
    assert page.xpath(f"//*[@role='alert']//a[@href='#{name}']")
    assert client.get("/documents").json["documents"] == []


def test_a_text_that_is_too_long_is_refused(small_app: Flask) -> None:
    answer = posted(small_app.test_client())
    assert answer.status_code == 413 and "the limit is 100" in answer.text and "keep watching" in answer.text


def test_what_was_erased_for_good_is_refused_and_said_so(client: FlaskClient, document: str) -> None:
    client.delete(f"/documents/{document}?refuse=true")
    answer = posted(client)
    assert answer.status_code == 410 and "was erased" in answer.text and "keep watching" in answer.text
    assert client.post("/read", data={"text": TEXT}).status_code == 200


def test_a_busy_service_says_when_to_try_again(sqlite_database: Database, attributor: Attributor) -> None:
    app = create_app(Settings(queue_seconds=1), sqlite_database, attributor)
    with app.extensions["ontherecord"].turns.turn():
        answer = posted(app.test_client())
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 1
    assert "keep watching" in page_of(answer).get_element_by_id("text").value


def test_a_file_of_text_is_read_as_it_is(client: FlaskClient) -> None:
    answer = posted(client, "", file=(BytesIO(TEXT.encode()), "Bridge.TXT"))
    assert client.get(f"/documents/{answer.location.rsplit('/', 1)[1]}").json["text"] == TEXT


def test_the_article_of_a_saved_page_is_read(client: FlaskClient) -> None:
    saved = f"<title>From the page</title><nav>Home</nav><article><p>{TEXT}</p></article>".encode()
    answer = client.post("/read", data={"keep": "true", "file": (BytesIO(saved), "page.html")})
    page = page_of(client.get(answer.location))
    assert page.findtext(".//h1") == "From the page" and "Home" not in text_of(page)


def test_an_article_in_json_is_read_and_what_was_typed_counts_for_more(client: FlaskClient) -> None:
    article = json.dumps({"text": TEXT, "title": "In the file", "publisher": "Also there"})
    answer = posted(client, "", publisher="", file=(BytesIO(article.encode()), "article.json"))
    kept = client.get(f"/documents/{answer.location.rsplit('/', 1)[1]}").json
    assert (kept["text"], kept["title"], kept["publisher"]) == (TEXT, "Bridge", "Also there")


@pytest.mark.parametrize("name", ["item.json", "item.ninjs"])
def test_an_item_of_ninjs_is_read(client: FlaskClient, name: str) -> None:
    item = json.dumps({"uri": "https://ely.example/1", "headlines": [{"value": "Told"}], "bodies": [{"value": TEXT}]})
    answer = client.post("/read", data={"keep": "true", "file": (BytesIO(item.encode()), name)})
    page = page_of(client.get(answer.location))
    assert page.findtext(".//h1") == "Told" and "keep watching" in text_of(page)


def test_every_format_that_is_linked_to_is_there(client: FlaskClient, document: str) -> None:
    page = page_of(client.get(f"/read/{document}"))
    links = set(page.xpath("//*[@class='list']//a[starts-with(@href, '/quotes') or starts-with(@href, '/doc')]/@href"))
    assert len(links) > 10 and {client.get(link).status_code for link in links} == {200}


def test_the_articles_that_are_kept_are_listed(client: FlaskClient, document: str) -> None:
    page = page_of(client.get("/read"))
    assert page.xpath(f"//ul[@class='kept']//a[@href='/read/{document}']")
    assert client.get("/read?cursor=nonsense").status_code == 400


def test_an_article_is_found_by_its_address(client: FlaskClient, document: str) -> None:
    assert client.get("/read?url=http://ELY.example/bridge%23top").location == f"/read/{document}"
    elsewhere = page_of(client.get("/read?url=https://ely.example/else"))
    assert elsewhere.get_element_by_id("url").value == "https://ely.example/else"
    assert "Nothing from this address" in elsewhere.text_content()
    assert "http://" in page_of(client.get("/read?url=ely")).get_element_by_id("by-address-fault").text_content()


def test_there_is_no_page_of_what_is_not_kept(client: FlaskClient) -> None:
    answer = client.get(f"/read/{'0' * 32}")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_a_long_article_is_shown_in_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONGEST", 60)
    path = posted(client).location
    pages = [page_of(client.get(f"{path}?part={number}")) for number in range(1, 8)]
    count = int(re.findall("Part 1 of ([0-9]+)", client.get(path).text)[0])
    assert "".join(text_of(page) for page in pages[:count]) == TEXT
    assert text_of(pages[-1]) == text_of(pages[count - 1])  # there is none after the last
    last = quotes_of(client, path.rsplit("/", 1)[1])[-1]
    assert page_of(client.get(f"{path}?quote={last['id']}")).xpath(f"//article[@id='q-{last['id']}']")


def test_a_speaker_is_corrected_in_place(editing: Editing) -> None:
    answer = editing.send("correct", name="Bob Kay", title="", role="deputy spokesman")
    assert answer.status_code == 303 and answer.location.endswith("#done")
    speaker = editing.now()["speaker"]
    assert (speaker["name"], speaker["title"], speaker["role"]) == ("Bob Kay", None, "deputy spokesman")
    page = page_of(editing.client.get(answer.location))
    assert page.get_element_by_id("done").text_content() == "Saved."
    [history] = page.find_class("history")
    assert "Capt. Jeff Davis" in history.text_content() and "local" in history.text_content()


def test_whom_the_article_knows_comes_with_what_it_says_of_her(editing: Editing) -> None:
    editing.send("correct", name="Ann Lee")  # the other fields as they were filled in for Davis
    speaker = editing.now()["speaker"]
    assert (speaker["name"], speaker["title"], speaker["role"]) == ("Ann Lee", None, "mayor of Ely")
    editing.send("correct", nobody="true")
    editing.send("correct", name="Ann Lee", role="former mayor")  # unless somebody says so
    assert editing.now()["speaker"]["role"] == "former mayor"


def test_a_form_that_is_sent_as_it_was_changes_nothing(editing: Editing) -> None:
    editing.send("correct")
    assert editing.now() == editing.quote | {"document": editing.now()["document"]}
    assert editing.client.get(f"/quotes/{editing.quote['id']}/history").json["corrections"] == []


def test_nobody_said_it_and_then_it_is_undone(editing: Editing) -> None:
    editing.send("correct", nobody="true")
    assert editing.now()["speaker"] is None
    editing.send("restore")
    assert (editing.now()["speaker"], editing.now()["corrected"]) == (editing.quote["speaker"], [])


@pytest.mark.parametrize(
    ("act", "undo", "member"), [("verify", "unverify", "verified"), ("reject", "unreject", "rejected")]
)
def test_a_quotation_is_verified_or_rejected_and_that_is_undone(
    editing: Editing, act: str, undo: str, member: str
) -> None:
    editing.send(act)
    assert editing.now()[member] is True
    marks = page_of(editing.client.get(editing.path)).xpath(f"//a[@data-quotation='{editing.quote['id']}']")
    assert bool(marks) is (act == "verify")
    editing.send(undo)
    assert editing.now()[member] is False


def test_a_copy_has_marks_round_the_speakers_words_alone_and_says_what_is_rejected(client: FlaskClient) -> None:
    said = "Ann Lee, the mayor of Ely, said the bridge was “a danger to everybody in the town” and would close in May."
    path = posted(client, f"{said}\n\n“Not now,” said Bob Ray, a senator.\n").location
    _, other = quotes_of(client, path.rsplit("/", 1)[1])
    client.patch(f"/quotes/{other['id']}", json={"rejected": True})
    assert page_of(client.get(path)).xpath("//li/@data-text") == [
        "the bridge was “a danger to everybody in the town” and would close in May – Ann Lee, mayor of Ely",
        "“Not now” – Bob Ray, senator (rejected)",
    ]


@pytest.mark.parametrize(("name", "typed"), [("name", ""), ("name", "–"), ("role", "x" * 501), ("title", "a\0")])
def test_a_correction_that_cannot_be_is_told_at_its_field(editing: Editing, name: str, typed: str) -> None:
    answer = editing.send("correct", **{"affiliation": "Typed & kept", name: typed})
    page = page_of(answer)
    assert answer.status_code == 422
    assert page.get_element_by_id(f"{name}-{editing.quote['id']}-fault").text_content()
    assert page.get_element_by_id(f"affiliation-{editing.quote['id']}").value == "Typed & kept"
    assert editing.now()["corrected"] == []


def test_whoever_was_slower_is_told_and_may_save_again(editing: Editing) -> None:
    form = editing.form()
    editing.send("correct", role="admiral")
    answer = editing.client.post(editing.action, data={**form, "act": "correct", "role": "general"})
    assert answer.status_code == 412 and "Somebody has changed" in answer.text
    assert editing.now()["speaker"]["role"] == "admiral"
    page = page_of(answer)
    [again] = [form for form in page.forms if form.action == editing.action]
    assert again.fields["role"] == "general" and again.fields["etag"] != form["etag"]


def test_saving_again_undoes_nothing_that_somebody_else_changed(editing: Editing) -> None:
    form = editing.form()
    editing.send("correct", role="admiral")
    answer = editing.client.post(editing.action, data={**form, "act": "correct", "affiliation": "the Navy"})
    [again] = [form for form in page_of(answer).forms if form.action == editing.action]
    fields = {name: value for name, value in again.fields.items() if value is not None and name != "nobody"}
    editing.client.post(editing.action, data={**fields, "act": "correct"})
    assert (editing.now()["speaker"]["role"], editing.now()["speaker"]["affiliation"]) == ("admiral", "the Navy")


def test_the_address_of_a_correction_leads_to_the_quotation(editing: Editing) -> None:
    identity = editing.quote["id"]
    assert editing.client.get(editing.action).location == f"{editing.path}?quote={identity}#q-{identity}"


def test_a_link_to_a_quotation_leads_there_without_its_anchor(editing: Editing) -> None:
    identity = editing.quote["id"]
    page = page_of(editing.client.get(f"{editing.path}?quote={identity}"))
    assert page.xpath("//*[@autofocus]/@id") == [f"q-{identity}"]
    assert f"?quote={identity}" in page.xpath(f"//*[@data-entry='{identity}']/@data-link")[0]


def test_a_correction_is_not_lost_while_the_archive_is_away(
    database: Database, client_of_either: FlaskClient, taken_away: TakenAway
) -> None:
    editing = Editing(client_of_either, str(posted(client_of_either).location).rsplit("/", 1)[1])
    form = {**editing.form(), "act": "correct", "role": "Typed & kept"}
    with taken_away(database):
        answer = client_of_either.post(editing.action, data=form)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    page = page_of(answer)
    [again] = [form for form in page.forms if form.method == "POST"]
    button = page.xpath("//button[@name='act']/@value")[0]
    fields = {name: value for name, value in again.fields.items() if value is not None and name != "nobody"}
    assert client_of_either.post(again.action, data={**fields, "act": button}).status_code == 303
    assert editing.now()["speaker"]["role"] == "Typed & kept"


def test_a_form_of_another_article_or_without_an_act_is_refused(editing: Editing) -> None:
    assert editing.client.post(editing.action, data={"act": "erase"}).status_code == 422
    elsewhere = posted(editing.client, "“Yes,” said Cat Doe.").location
    answer = editing.client.post(f"{elsewhere}/quotes/{editing.quote['id']}", data={"act": "verify"})
    assert answer.status_code == 404


def test_a_key_that_reads_finds_no_form(client: FlaskClient, document: str, sqlite_database: Database) -> None:
    with sqlite_database.noting() as connection:
        reader = {"Authorization": f"Bearer {keys.create(connection, 'reader', [Scope.READ])}"}
        writer = {"Authorization": f"Bearer {keys.create(connection, 'writer', [Scope.READ, Scope.WRITE])}"}
    for path in ("/read", f"/read/{document}"):
        assert 'method="post" action="/read' in client.get(path, headers=writer).text
        assert 'method="post" action="/read' not in client.get(path, headers=reader).text
    assert client.post("/read", data={"text": TEXT}, headers=reader).status_code == 403
    quote = client.get(f"/quotes?document={document}", headers=reader).json["quotes"][0]["id"]
    answer = client.post(f"/read/{document}/quotes/{quote}", data={"act": "verify"}, headers=reader)
    assert answer.status_code == 403


def test_what_is_hostile_is_text(client: FlaskClient) -> None:
    title = '<script>alert(1)</script>" onmouseover="alert(1)'
    answer = client.get(posted(client, title=title).location)
    page = page_of(answer)
    assert page.findtext(".//h1") == title
    assert not page.xpath("//main//script | //main//b | //*[@onmouseover]")
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_the_last_corrections_are_told_the_latest_first(client_of_either: FlaskClient) -> None:
    editing = Editing(client_of_either, posted(client_of_either).location.rsplit("/", 1)[1])
    for role in ("admiral", "general", "colonel", "major"):
        editing.send("correct", role=role)
    [history] = page_of(client_of_either.get(editing.path)).find_class("history")
    told = [line.text_content() for line in history.iter("li")][:-1]
    assert [re.findall("admiral|general|colonel|major", line) for line in told] == [
        ["colonel", "major"],
        ["general", "colonel"],
        ["admiral", "general"],
    ]


def test_an_article_that_is_not_kept_stays_in_no_cache_either(client: FlaskClient) -> None:
    answer = client.post("/read", data={"text": "“We will not go,” said Ann Lee, the mayor of Ely."})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
