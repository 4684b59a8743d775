"""An article whose every word is against the page, in a real Chromium: it is shown as text, and nothing runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Browser, Page
from tests.browser.conftest import WIDTHS, tab
from tests.conftest import ARTICLE, Running

SECONDS = 30
RUNS = "document.title='ran';window.ran=true"
MARKUP = f'<img src=x onerror="{RUNS}"></script><script>{RUNS}</script>" onmouseover="{RUNS}" x=\''
TURNED = "\u202eturned round\u2066 \u200f\u061c"
STEERING = "\x1b[31mred\x1b[0m \x07\x08 {{7*7}} ${7*7} 😀"
LONG = "W" * 150
"""No publisher's name may have more than 200 characters."""

WORDS = f"{MARKUP} {TURNED} {STEERING}"
NAMES = (MARKUP, WORDS + "N" * 200, TURNED, STEERING, LONG)
ENGLISH = "It rained all day in Ely, and the people of the town went home to their families. " * 100
SAID = ("<img src=x onerror=window.ran=1>", "</script><script>window.ran=1</script>", TURNED, STEERING, "V" * 5_000)
TEXT = "\n\n".join(
    [ARTICLE, *(f"“{each} we will see them all again,” said Ann Lee." for each in SAID), f"</textarea>{WORDS}", ENGLISH]
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A server that keeps the article, and the addresses at which it is shown."""

    running: Running
    pages: list[str]


@pytest.fixture(scope="module")
def hostile(start_server: Callable[..., Running], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """Hostile words as text, title, publisher, and by an editor as name, role and affiliation."""
    with start_server(tmp_path_factory.mktemp("hostile")) as running:
        facts = {"title": WORDS + "T" * 500, "publisher": LONG + TURNED, "published_at": "2016-05-20"}
        more = {"title": MARKUP, "publisher": MARKUP[:200], "published_at": "2016-05-21"}
        answers = [_sent("POST", f"{running.url}/quotes", {"text": TEXT, **each}) for each in (facts, more)]
        quotations = [each for answer in answers for each in answer["quotes"]]
        speakers = [
            _sent("PATCH", f"{running.url}/quotes/{quotation['id']}", {"speaker": _speaker(words)})["speaker"]
            for quotation, words in zip(quotations, NAMES, strict=False)
        ]
        people = [f"/people/{each['id']}" for each in speakers]
        side_by_side = f"{people[0]}?{urlencode({'with': speakers[1]['id'], 'q': WORDS[:200]})}"
        searches = ["/search?q=them", f"/search?{urlencode({'q': MARKUP, 'speaker': WORDS[:200], 'publisher': LONG})}"]
        articles = [f"/read/{answer['document']['id']}" for answer in answers]
        stories = f"/search/{quotations[2]['id']}"
        sources = ["/sources", f"/sources?{urlencode({'publisher': MARKUP[:200], 'from': MARKUP})}"]
        yield Hostile(running, ["/read", *articles, *searches, stories, "/people", *people, side_by_side, *sources])
        assert running.stop() == 0


def _speaker(words: str) -> dict[str, str]:
    return {"name": words, "role": f"{words} role", "affiliation": words, "title": words[:200], "type": "person"}


def _sent(method: str, url: str, body: dict[str, Any]) -> dict[str, Any]:
    response = requests.request(method, url, json=body, timeout=SECONDS)
    assert response.ok, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
def reader(chromium: Browser, hostile: Hostile) -> Iterator[Page]:
    with tab(chromium, hostile.running) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        yield page


def holds_together(page: Page) -> None:
    """Nothing ran, also under the pointer, and no width has to be scrolled sideways."""
    for element in page.locator("main a, main mark, main summary").all()[:8]:
        if element.is_visible():
            element.hover()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    assert page.evaluate("window.ran") is None and page.title() != "ran"
    assert page.locator("main img, main script").count() == 0


def test_it_is_read_as_text(hostile: Hostile, reader: Page) -> None:
    for address in hostile.pages:
        answer = reader.goto(address)
        assert answer and answer.status == 200, address
        holds_together(reader)


def test_it_is_checked_as_text(reader: Page, sound: Callable[[Page, str], None]) -> None:
    reader.goto("/check")
    reader.get_by_role("textbox", name="Draft").fill(TEXT)
    reader.get_by_role("button", name="Check", exact=True).click()
    reader.locator("#news").wait_for()
    assert reader.locator(".check").count() == 1 + len(SAID)
    holds_together(reader)
    sound(reader, "hostile")
