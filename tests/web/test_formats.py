"""The formats that answers are to be had in, over HTTP: by ``Accept``, by ``?format=``, paged, tagged, repeated."""

import csv
import io
import json
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from ontherecord.formats.catalogue import ALL, ARTICLE, DOCUMENT, FEED, LISTED, ONE, REPORT, Format

ANNOTATIONS = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
FACTS = {
    "title": '=1+1 </script> "',
    "url": "https://news.example/bridge",
    "publisher": "Ely Post",
    "published_at": "2016-05-20",
}


@pytest.fixture
def kept(client: FlaskClient, article: str) -> dict[str, Any]:
    """What an archive of one article holds."""
    answer = client.post("/quotes", json={"text": f"😀 {article}", **FACTS}).json
    search = client.post("/searches", json={"name": "All", "query": {}, "feed": True}).json
    return {"document": answer["document"]["id"], "quotation": answer["quotes"][0]["id"], "feed": search["feed_path"]}


OFFERED = [
    ("/quotes", LISTED),
    ("/quotes/{quotation}", ONE),
    ("/documents/{document}", DOCUMENT),
    ("/reports/sources", REPORT),
    ("{feed}", FEED),
]
EACH = [(path, each) for path, formats in OFFERED for each in formats]


def name_of(value: Any) -> str:
    if isinstance(value, tuple):
        return "-".join(each.name for each in value)
    return value.name if isinstance(value, Format) else str(value)


@pytest.mark.parametrize(("path", "form"), EACH, ids=name_of)
def test_a_format_is_to_be_had_by_its_name_and_by_its_media_type(
    client: FlaskClient, kept: dict[str, Any], path: str, form: Format
) -> None:
    path = path.format(**kept)
    named = client.get(f"{path}?format={form.name}", headers={"Accept": "image/png"})
    accepted = client.get(path, headers={"Accept": form.media_type})
    for response in (named, accepted):
        assert (response.status_code, response.content_type) == (200, form.content_type)
        assert response.headers["Vary"] == "Accept"
    assert named.data == accepted.data


@pytest.mark.parametrize(("path", "formats"), OFFERED, ids=name_of)
@pytest.mark.parametrize("accept", [None, "*/*", BROWSER, "application/*, */*;q=0.1"])
def test_the_first_format_is_the_one_for_whoever_takes_anything(
    client: FlaskClient, kept: dict[str, Any], path: str, formats: tuple[Format, ...], accept: str | None
) -> None:
    response = client.get(path.format(**kept), headers={"Accept": accept} if accept else {})
    assert response.content_type == formats[0].content_type


@pytest.mark.parametrize(("path", "formats"), OFFERED, ids=name_of)
def test_what_there_is_not_is_a_406_or_a_422(
    client: FlaskClient, kept: dict[str, Any], path: str, formats: tuple[Format, ...]
) -> None:
    path = path.format(**kept)
    refused = client.get(path, headers={"Accept": "image/png"})
    assert (refused.status_code, refused.mimetype) == (406, "application/problem+json")
    assert refused.headers["Vary"] == "Accept"
    assert all(each.media_type in refused.json["detail"] for each in formats)
    unknown = client.get(f"{path}?format=pdf")
    assert (unknown.status_code, [each["parameter"] for each in unknown.json["errors"]]) == (422, ["format"])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/ld+json", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"', ANNOTATIONS),
        ('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld", application/ld+json;q=0.5', ANNOTATIONS),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        (
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld";q=0, application/ld+json',
            "application/ld+json",
        ),
        ("text/csv; charset=utf-8", "text/csv; charset=utf-8"),
        ("text/csv; header=present", "text/csv; charset=utf-8"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("text/csv, */*", "text/csv; charset=utf-8"),
        ("application/json;q=0, application/*", "application/ld+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
    ],
)
def test_accept_is_read_as_http_has_it(client: FlaskClient, accept: str, media_type: str) -> None:
    assert client.get("/quotes", headers={"Accept": accept}).content_type == media_type


@pytest.mark.parametrize(("path", "formats"), OFFERED, ids=name_of)
def test_one_format_is_never_taken_for_another(
    client: FlaskClient, kept: dict[str, Any], path: str, formats: tuple[Format, ...]
) -> None:
    path = path.format(**kept)
    tags = {each.media_type: client.get(path, headers={"Accept": each.media_type}).headers["ETag"] for each in formats}
    for media_type in tags:
        for other, tag in tags.items():
            status = client.get(path, headers={"Accept": media_type, "If-None-Match": tag}).status_code
            assert status == (304 if media_type == other else 200)


@pytest.mark.parametrize("path", ["/quotes/{quotation}?format=csv", "/documents/{document}?format=tei"])
def test_the_tag_of_any_format_tells_whether_something_has_changed(
    client: FlaskClient, kept: dict[str, Any], path: str
) -> None:
    path = path.format(**kept)
    tag = client.get(path).headers["ETag"]
    plain, _, _ = path.partition("?")
    other = tag.replace(tag[1], "0" if tag[1] != "0" else "1", 1)
    assert client.delete(plain, headers={"If-Match": other}).status_code == 412
    assert client.delete(plain, headers={"If-Match": tag}).status_code == 204


def test_a_correction_changes_the_tag_of_the_article_with_its_quotations(
    client: FlaskClient, kept: dict[str, Any]
) -> None:
    path = f"/documents/{kept['document']}?format=ninjs"
    tag = client.get(path).headers["ETag"]
    client.patch(f"/quotes/{kept['quotation']}", json={"speaker": {"role": "general"}})
    response = client.get(path, headers={"If-None-Match": tag})
    assert response.status_code == 200 and "Jeff Davis, general" in response.text


@pytest.mark.parametrize("name", ["csv", "ndjson", "jsonld", "annotations", "atom", "jsonfeed"])
def test_pages_are_the_same_in_every_format(client: FlaskClient, article: str, name: str) -> None:
    for number in range(3):
        client.post("/quotes", json={"text": f"{article}\n{number}"})
    ids = [quote["id"] for quote in client.get("/quotes").json["quotes"]]
    read: list[str] = []
    following: str | None = f"/quotes?limit=2&format={name}"
    while following:
        response = client.get(following)
        read += ids_in(name, response.data)
        link = response.headers.get("Link")
        following = link.partition(">")[0].removeprefix("<") if link else None
    assert [each.removeprefix("urn:uuid:").replace("-", "") for each in read] == ids
    assert len(ids) >= 6


def ids_in(name: str, body: bytes) -> list[str]:
    """The quotations' ids, as readers of the format find them."""
    if name == "csv":
        return [row["id"] for row in csv.DictReader(io.StringIO(body.decode(), newline=""))]
    if name == "ndjson":
        return [json.loads(line)["id"] for line in body.splitlines()]
    if name == "atom":
        return [entry.id for entry in feedparser.parse(body).entries]
    items = json.loads(body)
    return [each.get("id") or each["@id"] for each in items.get("items") or items["@graph"]]


def test_csv_has_a_byte_order_mark_where_it_is_asked_for(client: FlaskClient, kept: dict[str, Any]) -> None:
    for path in ("/quotes", f"/quotes/{kept['quotation']}", "/reports/sources", kept["feed"]):
        plain, marked = (client.get(f"{path}?format=csv&bom={bom}").data for bom in ("false", "true"))
        assert marked == b"\xef\xbb\xbf" + plain
        assert client.get(f"{path}?format=csv&bom=1").status_code == 422


def test_no_cell_of_any_csv_is_a_formula(client: FlaskClient, kept: dict[str, Any], article: str) -> None:
    client.post("/quotes", json={"text": article.replace("Ann Lee", "=Ann Lee"), "title": "-2+3", "publisher": "@Ely"})
    for path in ("/quotes", "/reports/sources", kept["feed"]):
        for row in csv.reader(io.StringIO(client.get(f"{path}?format=csv").text, newline="")):
            assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_a_spreadsheet_reads_a_search_at_its_secret_address(client: FlaskClient, kept: dict[str, Any]) -> None:
    response = client.get(f"{kept['feed']}?format=csv", headers={"Accept": "*/*"})
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert {"Jeff Davis", "Ann Lee"} <= {row["speaker"] for row in rows}
    assert {row["article"] for row in rows} == {"'" + FACTS["title"]}


@pytest.mark.usefixtures("kept")
def test_offsets_are_as_asked_for_where_the_format_leaves_it_open(client: FlaskClient) -> None:
    def first(name: str, offsets: str) -> Any:
        response = client.get(f"/quotes?kind=indirect&format={name}&offsets={offsets}")
        if name == "csv":
            return int(next(csv.DictReader(io.StringIO(response.text, newline="")))["start"])
        if name == "ndjson":
            return (
                response.json["content"][0]["start"]
                if response.is_json
                else json.loads(response.text)["content"][0]["start"]
            )
        return json.loads(response.text)["items"][0]["target"][0]["selector"][1]["start"]

    for name in ("csv", "ndjson"):
        assert first(name, "utf16") == first(name, "codepoints") + 1
    assert first("annotations", "utf16") == first("annotations", "codepoints") == first("csv", "codepoints")


@pytest.mark.parametrize("form", ARTICLE, ids=name_of)
@pytest.mark.parametrize("store", ["true", "false"])
def test_an_article_is_answered_in_the_format_that_is_wanted(
    client: FlaskClient, article: str, form: Format, store: str
) -> None:
    response = client.post(f"/quotes?format={form.name}&store={store}", json={"text": article})
    assert (response.status_code, response.content_type) == (201 if store == "true" else 200, form.content_type)
    assert response.headers["Vary"] == "Accept"
    assert "Jeff Davis" in response.text
    if store == "true":
        assert response.headers["Location"].startswith("/documents/")


def test_an_answer_is_repeated_in_its_format_and_in_no_other(client: FlaskClient, article: str) -> None:
    headers = {"Idempotency-Key": "once", "Accept": "text/csv"}
    first, again = (client.post("/quotes", json={"text": article}, headers=headers) for _ in range(2))
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.data, again.content_type) == (201, first.data, "text/csv; charset=utf-8")
    assert again.headers["Vary"] == "Accept"
    other = client.post("/quotes", json={"text": article}, headers={**headers, "Accept": "application/json"})
    assert other.status_code == 422
    assert client.post("/quotes?format=csv", json={"text": article}, headers=headers).data == first.data


def test_an_article_in_tei_has_its_text_and_only_what_was_said_and_not_rejected(
    client: FlaskClient, article: str
) -> None:
    answer = client.post("/quotes", json={"text": article}).json
    client.patch(f"/quotes/{answer['quotes'][0]['id']}", json={"rejected": True})
    root = etree.fromstring(client.get(f"/documents/{answer['document']['id']}?format=tei").data)
    assert "".join(root.find(".//{*}body").itertext()) == article
    said = {each.get("who") for each in root.iterfind(".//{*}said")}
    assert len(said) == len(answer["quotes"]) - 1


def test_an_item_of_ninjs_that_comes_back_is_the_same_article(client: FlaskClient, kept: dict[str, Any]) -> None:
    item = client.get(f"/documents/{kept['document']}?format=ninjs").data
    response = client.post("/quotes", data=item, content_type="application/ninjs+json")
    assert (response.status_code, response.json["document"]["id"]) == (200, kept["document"])


def test_an_item_of_ninjs_is_read_and_its_text_answered(client: FlaskClient, article: str) -> None:
    item = {
        "uri": "https://news.example/ninjs",
        "headlines": [{"role": "main", "value": "Bridge closed"}],
        "bodies": [{"contentType": "text/html", "value": f"<p>{article.replace(chr(10) * 2, '</p><p>')}</p>"}],
        "versionCreated": "2016-05-20T14:03:00Z",
        "infoSources": [{"name": "Ely Post"}],
        "people": [{"name": "nobody"}],
    }
    answer = client.post(
        "/quotes?publisher=The+Ely+Standard", data=json.dumps(item), content_type="application/ninjs+json"
    ).json
    assert answer["document"]["title"] == "Bridge closed"
    assert answer["document"]["published_at"] == "2016-05-20T14:03:00+00:00"
    assert answer["document"]["publisher"] == "The Ely Standard"
    for quote in answer["quotes"]:
        for span in quote["content"]:
            assert answer["text"][span["start"] : span["end"]] == span["text"]
    assert {"Jeff Davis", "Ann Lee"} <= {quote["speaker"]["name"] for quote in answer["quotes"]}


def test_an_item_of_ninjs_replaces_the_text_of_an_article(client: FlaskClient, kept: dict[str, Any]) -> None:
    item = {"uri": "https://news.example/bridge", "body_text": "“It is open,” said Ann Lee, the mayor of Ely."}
    response = client.put(
        f"/documents/{kept['document']}", data=json.dumps(item), content_type="application/ninjs+json"
    )
    assert (response.status_code, response.json["version"]) == (200, 2)


@pytest.mark.parametrize(
    ("item", "pointer"),
    [
        ({}, "/uri"),
        ({"uri": 1}, "/uri"),
        ({"uri": "urn:x", "bodies": [{"role": "main"}]}, "/bodies/0/value"),
        ({"uri": "urn:x", "bodies": "text"}, "/bodies"),
        ({"uri": "urn:x", "bodies": [{"value": "<p>"}] * 101}, "/bodies"),
        ({"uri": "urn:x", "infoSources": [0] * 101}, "/infoSources"),
        ({"uri": "urn:x", "body_text": "a\0"}, "/body_text"),
        ({"uri": "urn:x", "headlines": [{"value": "\ud800"}]}, "/headlines/0/value"),
    ],
)
def test_what_is_no_item_is_a_422_that_says_where(client: FlaskClient, item: dict[str, Any], pointer: str) -> None:
    response = client.post("/quotes", data=json.dumps(item), content_type="application/ninjs+json")
    assert (response.status_code, [each["pointer"] for each in response.json["errors"]]) == (422, [pointer])


def test_an_item_without_text_is_answered_with_a_warning(client: FlaskClient) -> None:
    response = client.post(
        "/quotes", data=json.dumps({"uri": "urn:x", "type": "picture"}), content_type="application/ninjs+json"
    )
    assert (response.status_code, response.json["quotes"], response.json["text"]) == (201, [], "")
    assert "No article was found" in response.json["warnings"][0]


def test_every_format_is_told_of(client: FlaskClient) -> None:
    told = client.get("/").json["formats"]
    assert told["out"] == [each.media_type for each in ALL]
    assert set(ALL) == {each for _, formats in OFFERED for each in formats} | set(ARTICLE)
    assert "application/ninjs+json" in told["in"]
