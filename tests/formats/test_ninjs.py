"""Items of ninjs, out and in: held against a schema written from the specification, and read back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from tests.formats.conftest import FULL, HOSTILE, document, quotation, speaker

from ontherecord.formats import ninjs
from ontherecord.formats.facts import urn
from ontherecord.formats.html import Page
from ontherecord.formats.ninjs_items import read_item
from ontherecord.formats.selection import Selection

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "ninjs-3.2.json").read_text("utf-8"))
ARTICLE = "“We will not go,” said Ann Lee, the mayor of Ely. NATO said that it was open.\n"
URI = "https://news.example/bridge"

SAID = quotation(ARTICLE, (0, 17))
TOLD = quotation(ARTICLE, (60, 76), number=2, kind="indirect", speaker=speaker("NATO", "organisation", role=None))


def item_of(selection: Selection) -> dict[str, Any]:
    """The item, which is as the specification has it."""
    item = json.loads(b"".join(ninjs.dump(selection)))
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(item)
    return dict(item)


def test_an_item_has_the_text_its_facts_and_all_who_are_quoted(selected: Callable[..., Selection]) -> None:
    item = item_of(selected(ARTICLE, SAID, TOLD))
    assert (item["uri"], item["firstCreated"]) == (FULL["url"], "2016-05-20T00:00:00Z")
    assert [body["value"] for body in item["bodies"]] == [ARTICLE]
    assert [each["value"] for each in item["headlines"]] == [FULL["title"]]
    [person] = item["people"]
    assert (person["name"], person["rel"], person["literal"]) == ("Ann Lee", "quoted", "Ann Lee, mayor of Ely")
    assert [each["name"] for each in item["organisations"]] == ["NATO"]


def test_each_quotation_is_an_association_with_its_speaker(selected: Callable[..., Selection]) -> None:
    said, told = item_of(selected(ARTICLE, SAID, TOLD))["associations"]
    assert (said["uri"], said["bodies"][0]["value"]) == (urn(SAID["id"]), "We will not go,")
    assert (said["by"], said["people"][0]["name"]) == ("Ann Lee, mayor of Ely", "Ann Lee")
    assert (told["organisations"][0]["name"], told["profile"]) == ("NATO", "quotation-indirect")


def test_of_several_who_speak_as_one_each_is_quoted(selected: Callable[..., Selection]) -> None:
    both = speaker("Ann Lee and Bob Ray", "group", role=None, members=[speaker("Ann Lee"), speaker("Bob Ray")])
    item = item_of(selected(ARTICLE, {**SAID, "speaker": both}, SAID))
    assert [each["name"] for each in item["people"]] == ["Ann Lee", "Bob Ray"]
    assert item["associations"][0]["by"] == "Ann Lee and Bob Ray"


def test_an_article_of_which_nothing_is_known_is_an_item_too() -> None:
    selection = Selection(quotations=[], text_of=lambda _: "", document=document())
    item = item_of(selection)
    assert item["uri"] == urn("b" * 32)
    assert not {"people", "headlines", "firstCreated", "infoSources"} & item.keys()


def test_an_address_that_is_no_uri_is_escaped() -> None:
    about = document(url='https://news.example/brücke?q="a b"|%20')
    item = item_of(Selection(quotations=[], text_of=lambda _: "", document=about))
    assert item["uri"] == "https://news.example/br%C3%BCcke?q=%22a%20b%22%7C%20"


def test_what_is_written_is_read_back(selected: Callable[..., Selection]) -> None:
    page = read_item(item_of(selected(ARTICLE, SAID, TOLD)))
    assert page == Page(ARTICLE, FULL["title"], FULL["url"], FULL["publisher"], "2016-05-20T00:00:00+00:00")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_through_whole(words: str) -> None:
    form = quotation(words, speaker=speaker(words), document=document(title=words))
    selection = Selection(quotations=[form], text_of=lambda _: words, document=document(title=words))
    item = item_of(selection)
    assert item["bodies"][0]["value"] == words
    assert item["people"][0]["name"] == item["associations"][0]["people"][0]["name"] == words


@pytest.mark.parametrize(
    ("item", "page"),
    [
        (
            {
                "headlines": [{"role": "main", "value": "Bridge closed"}],
                "bodies": [
                    {"contentType": "text/html", "value": "<p>A.</p>"},
                    {"contentType": "text/plain", "value": "A."},
                ],
                "versionCreated": "2016-05-20T14:03:00Z",
                "firstCreated": "2016-05-20T12:00:00+02:00",
                "infoSources": [{"name": "The Ely Standard"}],
            },
            Page("A.", "Bridge closed", URI, "The Ely Standard", "2016-05-20T12:00:00+02:00"),
        ),
        (
            {
                "headlines": [{"value": "Bridge closed"}],
                "bodies": [{"contenttype": "body_xhtml", "value": "<p>A <b>b</b>.</p>\n<p>C<br/>D</p>"}],
                "versioncreated": "2016-05-20T14:03:00Z",
                "infosources": [{"name": "The Ely Standard"}],
            },
            Page("A b.\n\nC\n\nD", "Bridge closed", URI, "The Ely Standard", "2016-05-20T14:03:00+00:00"),
        ),
        (
            {"headline": "Bridge closed", "body_text": "A.\r\n", "body_xhtml": "<p>B.</p>", "copyrightholder": "TT"},
            Page("A.\r\n", "Bridge closed", URI, "TT", None),
        ),
        ({"body_xhtml": "<p>A.</p>", "versioncreated": "yesterday"}, Page("A.", None, URI, None, None)),
        ({"bodies": [{"value": "<p>A.</p>"}], "title": "T"}, Page("A.", "T", URI, None, None)),
        ({"bodies": [{"value": "1 < 2"}], "headline": "h" * 1001}, Page("1 < 2", None, URI, None, None)),
        ({"bodies": [{"contentType": "application/xml", "value": "<NITF/>"}]}, Page("", None, URI, None, None)),
        ({"type": "picture", "headlines": None, "bodies": None}, Page("", None, URI, None, None)),
    ],
)
def test_items_of_every_generation_are_read(item: dict[str, Any], page: Page) -> None:
    assert read_item({"uri": URI, **item}) == page


def test_the_address_is_one_of_the_web() -> None:
    assert read_item({"uri": "urn:x:1"}).url is None
    assert read_item({"uri": "urn:x:1", "altIds": [{"value": "7"}, {"value": URI}]}).url == URI


def test_captions_are_not_the_text() -> None:
    markup = (
        "<html><head><title>T</title></head><body><p>A.</p><figure><figcaption>B</figcaption></figure></body></html>"
    )
    assert read_item({"uri": URI, "body_xhtml": markup}).text == "A."
