"""The selectors of Web Annotations, followed by a real Chromium: it counts code points, and finds words by a prefix."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.needs import needed

from ontherecord.attribution.pipeline import Attributor
from ontherecord.formats import annotations, wire
from ontherecord.formats.facts import Facts
from ontherecord.formats.selection import Selection
from ontherecord.provenance import model_facts

TEXT = (
    "👩‍👩‍👧 “We will not go,” said Ann Lee, the mayor of Ely.\n\n"
    "“We will not go,” Bob Ray, a Pentagon spokesman, said 😀 on Monday. “We will not go,” said Jane Roe, a senator.\n"
)
PAGE = "<!doctype html><meta charset=utf-8><title>Bridge</title>{}"
SCREEN = "<div style='height: 4000px'></div>"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    """A browser with no window and no profile."""
    browser = shutil.which("chromium")
    needed(browser, "no chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield started.new_page()
        started.close()


@pytest.fixture(scope="module")
def selectors(attributor: Attributor) -> list[list[dict[str, object]]]:
    """The selectors of what three people said in the same words, the text's own analysis."""
    record = wire.record(TEXT, Facts(), attributor.attribute(TEXT), model=model_facts(None))
    quotes = [wire.shown(each, document=record.document) for each in record.quotes]
    page = json.loads(b"".join(annotations.dump(Selection(quotations=quotes, text_of=lambda _: TEXT))))
    return [target["selector"] for annotation in page["items"] for target in annotation["target"]]


def test_a_place_is_counted_in_code_points(chromium: Page, selectors: list[list[dict[str, object]]]) -> None:
    assert len(selectors) == 3
    for words, place in selectors:
        asked = [TEXT, place["start"], place["end"]]
        assert (
            chromium.evaluate("([text, start, end]) => [...text].slice(start, end).join('')", asked) == words["exact"]
        )


def test_a_browser_goes_to_the_words_by_what_stands_round_them(
    chromium: Page, selectors: list[list[dict[str, object]]], tmp_path: Path
) -> None:
    """By a text fragment (WICG), whose parts are those of a TextQuoteSelector; each of the three has its own screen."""
    page = tmp_path / "page.html"
    first, *others = TEXT.replace(" “We", "\n“We").split("\n“We")
    page.write_text(PAGE.format(SCREEN.join([first, *(f"“We{part}" for part in others)])), "utf-8")
    places = []
    for words, _ in selectors:
        prefix, exact, suffix = (
            quote(str(words[name]).strip().rpartition("\n")[2], safe="") for name in ("prefix", "exact", "suffix")
        )
        chromium.goto("about:blank")
        chromium.goto(f"{page.as_uri()}#:~:text={prefix}-,{exact},-{suffix}")
        chromium.wait_for_timeout(500)
        places.append(chromium.evaluate("window.scrollY"))
    assert places == [0, 1, 2]
