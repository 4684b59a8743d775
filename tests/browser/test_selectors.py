"""The selectors of Web Annotations, followed by a real Chromium: it counts code points, and finds words by a prefix."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from ontherecord.attribution.pipeline import Attributor
from ontherecord.formats import annotations, writing
from ontherecord.formats.annotations import ROUND
from ontherecord.formats.facts import Facts
from ontherecord.formats.selection import Selection
from ontherecord.provenance import model_facts

TEXT = (
    "👩‍👩‍👧 A mayor spoke. “We will not go,” said Ann Lee, the mayor of Ely.\n\n"
    "A spokesman spoke 😀 too. “We will not go,” said Bob Ray, a Pentagon spokesman.\n\n"
    "A senator spoke. “We will not go,” said Jane Roe, a senator.\n"
)
SCREENS = "<div style='height: 4000px'></div>"
"""More than a window shows."""


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab of its own."""
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def selectors(attributor: Attributor) -> list[list[dict[str, Any]]]:
    """The selectors of what three people said in the same words."""
    record = writing.record(TEXT, Facts(), attributor.attribute(TEXT), model=model_facts(None))
    quotes = [writing.shown(each, document=record.document) for each in record.quotes if each["kind"] == "direct"]
    page = json.loads(b"".join(annotations.dump(Selection(quotations=quotes, text_of=lambda _: TEXT))))
    found = [target["selector"] for annotation in page["items"] for target in annotation["target"]]
    assert [quote["exact"] for quote, _ in found] == ["“We will not go,”"] * 3
    return found


def test_a_place_is_counted_in_code_points(tab: Page, selectors: list[list[dict[str, Any]]]) -> None:
    for words, place in selectors:
        asked = [TEXT, place["start"], place["end"]]
        assert tab.evaluate("([text, start, end]) => [...text].slice(start, end).join('')", asked) == words["exact"]


def test_a_browser_goes_to_the_words_by_what_stands_round_them(
    tab: Page, selectors: list[list[dict[str, Any]]], tmp_path: Path
) -> None:
    """By a text fragment (WICG), whose parts are those of a TextQuoteSelector."""
    page = tmp_path / "page.html"
    paragraphs = SCREENS.join(f"<p>{each}</p>" for each in TEXT.split("\n\n"))
    page.write_text(f"<!doctype html><meta charset=utf-8><title>Bridge</title>{paragraphs}", "utf-8")
    seen = "place => [...document.querySelectorAll('p')].findIndex(p => p.getBoundingClientRect().bottom > 0) === place"
    for place, (words, _) in enumerate(selectors):
        tab.goto("about:blank")
        tab.goto(f"{page.as_uri()}#:~:text={fragment(**words)}")
        tab.wait_for_function(seen, arg=place)


def fragment(exact: str, prefix: str, suffix: str, **_: str) -> str:
    """The selector as a text fragment, whose parts are whole words of one paragraph."""
    before = prefix.rpartition("\n")[2].partition(" ")[2] if len(prefix) == ROUND else prefix
    after = suffix.partition("\n")[0].rpartition(" ")[0]
    return f"{spelt(before)}-,{spelt(exact)},-{spelt(after)}"


def spelt(words: str) -> str:
    return quote(words.strip(), safe="").replace("-", "%2D")
