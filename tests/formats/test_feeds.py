"""Feeds, read by a parser that was not written here, and held against the specification of JSON Feed."""

import json
import re
from typing import Any, NamedTuple

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.formats.conftest import FULL, document, quotation, speaker

from ontherecord.formats import feeds
from ontherecord.formats.feeds import LONGEST_TITLE
from ontherecord.formats.selection import Heading, Selection, quoted
from ontherecord.formats.wire import DocumentForm, QuotationForm

ATOM = "application/atom+xml"
ADDED = "2026-11-25T08:31:12.005Z"
CREATED = "2026-11-20T00:00:00.000Z"
SAID = "“We will not go,”"


class Entry(NamedTuple):
    """A quotation, the document that it stands in, and when that was added."""

    quotation: QuotationForm
    document: DocumentForm
    added_at: str


def feed(*entries: Entry, title: str = "Bridges & roads", following: str | None = None) -> Selection:
    documents: list[DocumentForm] = [{**entry.document, "id": f"{number:032}"} for number, entry in enumerate(entries)]
    return Selection(
        quotations=[
            {**entry.quotation, "document": document} for entry, document in zip(entries, documents, strict=True)
        ],
        text_of=lambda _: "",
        following=following,
        heading=Heading("c" * 32, title, CREATED),
        added_at={document["id"]: entry.added_at for entry, document in zip(entries, documents, strict=True)},
    )


def atom(made: Selection) -> bytes:
    return b"".join(feeds.atom(made))


def parsed(made: Selection) -> Any:
    found = feedparser.parse(atom(made))
    assert not found.bozo
    assert found.version == "atom10"
    return found


def items(made: Selection) -> list[dict[str, Any]]:
    members = json.loads(b"".join(feeds.json_feed(made)))
    assert members.keys() == {"version", "title", "items"}
    assert members["version"] == "https://jsonfeed.org/version/1.1"
    return list(members["items"])


def test_an_entry_tells_who_said_what_in_which_role_and_where() -> None:
    made = feed(Entry(quotation(SAID), FULL, ADDED))
    found = parsed(made)
    assert found.feed.title == "Bridges & roads"
    [entry] = found.entries
    [item] = items(made)
    assert entry.id == item["id"] == "urn:uuid:00000000-0000-0000-0000-000000000001"
    assert entry.title == item["title"] == "Ann Lee, mayor of Ely: We will not go,"
    assert entry.link == item["url"] == "https://news.example/bridge?a=1&b=2"
    assert entry.updated == item["date_modified"] == ADDED
    assert entry.published == item["date_published"] == "2016-05-20T00:00:00Z"
    assert entry.author == item["authors"][0]["name"] == "The Ely Standard"
    [content] = entry.content
    assert content.type == "text/plain"
    assert content.value == item["content_text"]
    assert content.value == (
        "“We will not go” — Ann Lee, mayor of Ely\n\nBridge <closed> & shut, The Ely Standard, 2016-05-20"
    )


@pytest.mark.parametrize("kind", ["mixed", "indirect"])
def test_what_the_reporter_worded_has_no_marks(kind: str) -> None:
    made = feed(Entry(quotation("it was a danger to all", kind=kind), document(), ADDED))
    told = "it was a danger to all — Ann Lee, mayor of Ely"
    assert items(made)[0]["content_text"] == parsed(made).entries[0].content[0].value == told


@pytest.mark.parametrize(
    ("judged", "tags"), [({}, []), ({"verified": True}, ["verified"]), ({"rejected": True}, ["rejected"])]
)
def test_an_entry_is_tagged_with_its_kind_and_with_what_editors_said(judged: dict[str, bool], tags: list[str]) -> None:
    made = feed(Entry(quotation(SAID, **judged), FULL, ADDED))
    assert items(made)[0]["tags"] == ["direct", "speech", *tags]
    assert [each.term for each in parsed(made).entries[0].tags] == ["direct", "speech", *tags]


def test_an_entry_of_which_little_is_known_is_whole_too() -> None:
    unknown = quotation("that the bridge is closed", kind="indirect", speaker=None)
    made = feed(Entry(unknown, document(), ADDED))
    [entry] = parsed(made).entries
    [item] = items(made)
    assert entry.title == item["title"] == "that the bridge is closed"
    assert entry.content[0].value == item["content_text"] == "that the bridge is closed"
    assert "links" not in entry and "published" not in entry
    assert item.keys() == {"id", "title", "content_text", "date_modified", "tags"}


def test_a_feed_without_entries_is_as_old_as_its_search() -> None:
    found = parsed(feed())
    assert (found.entries, found.feed.updated) == ([], CREATED)
    assert items(feed()) == []


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    entries = [Entry(quotation(SAID), document(), each) for each in ("2026-11-25T08:00:00.000Z", ADDED)]
    assert parsed(feed(*entries)).feed.updated == ADDED


def test_a_feed_has_what_atom_asks_for() -> None:
    root = etree.fromstring(atom(feed(Entry(quotation(SAID), FULL, ADDED))))
    names = [etree.QName(each).localname for each in root]
    assert [names.count(each) for each in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    [entry] = root.findall("{*}entry")
    names = [etree.QName(each).localname for each in entry]
    assert [names.count(each) for each in ("id", "title", "updated", "content")] == [1, 1, 1, 1]


def test_the_page_after_is_linked_by_its_query() -> None:
    found = feedparser.parse(
        atom(feed(following="?limit=1&cursor=AbC")),
        response_headers={"content-location": "https://desk.example/otr/feeds/secret", "content-type": ATOM},
    )
    [link] = found.feed.links
    assert (link.rel, link.href) == ("next", "https://desk.example/otr/feeds/secret?limit=1&cursor=AbC")


def test_a_date_time_stands_as_it_was_sent() -> None:
    made = feed(Entry(quotation(SAID), document(published_at="2016-05-20T14:03:00.25+01:00"), ADDED))
    assert items(made)[0]["date_published"] == "2016-05-20T14:03:00.25+01:00"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/"])
def test_an_address_that_is_no_web_page_is_not_linked(url: str) -> None:
    made = feed(Entry(quotation(SAID), document(url=url), ADDED))
    assert "url" not in items(made)[0]
    assert url.encode() not in atom(made)


def test_a_title_is_cut_between_words() -> None:
    text = "word " * 50
    title = feeds.title_of(quotation(text, speaker=None))
    assert title.endswith("word …") and len(title) <= LONGEST_TITLE + 2
    assert feeds.title_of(quotation("w" * 500, speaker=None)) == "w" * LONGEST_TITLE + " …"
    assert feeds.title_of(quotation("w" * LONGEST_TITLE, speaker=None)) == "w" * LONGEST_TITLE


def test_markup_in_a_quotation_stays_words() -> None:
    hostile = "<script>alert(1)</script> ]]> &amp; <!--"
    [entry] = parsed(feed(Entry(quotation(hostile), document(title=hostile), ADDED))).entries
    assert entry.content[0].value.startswith(f"“{hostile}”")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


@given(text=TEXTS, name=TEXTS, title=TEXTS, publisher=TEXTS)
def test_any_text_makes_a_feed_that_can_be_read(text: str, name: str, title: str, publisher: str) -> None:
    said = quotation(text, text=text, speaker=speaker(name))
    made = feed(Entry(said, document(title=title, publisher=publisher), ADDED), title=title)
    root = etree.fromstring(atom(made))
    in_xml = re.compile("[\t\n\r -~\x85\xa0-\ufffd\U00010000-\U0010ffff]")
    words = quoted(said)
    readable = "".join(each if in_xml.match(each) else "\ufffd" for each in words)
    content = root.findtext("{*}entry/{*}content")
    assert content is not None and content.startswith(readable)
    assert items(made)[0]["content_text"].startswith(words)
