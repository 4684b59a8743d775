"""examples/bookmarklet, in a real Chromium: the page that makes it, and what it makes, clicked on an article."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import PATIENCE
from tests.conftest import Running
from tests.examples.conftest import EXAMPLES

from ontherecord.client import Client

HERE = EXAMPLES / "bookmarklet" / "bookmarklet.html"
ARTICLE = "https://post.example/bridge?id=1"


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab that is nowhere yet."""
    with chromium.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        yield tab


def made_for(tab: Page, service: str) -> str:
    """The bookmarklet, as its page makes it for an archive at that address."""
    tab.goto(HERE.as_uri())
    tab.get_by_label("Your archive").fill(f"{service}/ ")
    return tab.get_by_role("link", name="Quotations of this page").get_attribute("href") or ""


def asked_by(tab: Page, bookmarklet: str) -> str:
    """The address that a click on it opens in a new tab."""
    with tab.context.expect_event("request", lambda request: request.is_navigation_request()) as asked:
        tab.evaluate("link => { location.href = link }", bookmarklet)
    return str(asked.value.url)


def write(folder: Path, head: str) -> str:
    """The address of a page of that head."""
    path = folder / "article's page.html"
    path.write_text(f"<!doctype html><html><head>{head}</head><body>An article.</body></html>", "utf-8")
    return path.as_uri()


def test_it_asks_the_archive_for_the_address_that_the_page_calls_canonical(
    tab: Page, newsroom: Running, tmp_path: Path
) -> None:
    bookmarklet = made_for(tab, newsroom.url)
    tab.goto(write(tmp_path, f'<link rel="Canonical" href="{ARTICLE}#top">'))
    asked = asked_by(tab, bookmarklet)
    assert asked.startswith(f"{newsroom.url}/read?")
    [url] = parse_qs(urlsplit(asked).query)["url"]
    with Client(newsroom.url) as client:
        kept = client.attribute("“It is closed,” said Ann Lee, the mayor of Ely.", url=ARTICLE)["document"]["id"]
        found = [each["id"] for each in client.documents(url=url)]
        client.delete_document(kept)  # other tests read there
    assert (url, found) == (ARTICLE, [kept])


@pytest.mark.parametrize("head", ["", '<link rel="canonical" href="javascript:alert(1)">'])
def test_without_one_it_asks_for_the_address_of_the_page(
    tab: Page, newsroom: Running, tmp_path: Path, head: str
) -> None:
    bookmarklet = made_for(tab, newsroom.url)
    address = write(tmp_path, head)
    tab.goto(f"{address}#part")
    assert parse_qs(urlsplit(asked_by(tab, bookmarklet)).query) == {"url": [address]}


def test_an_address_of_an_archive_cannot_become_script(tab: Page) -> None:
    bookmarklet = made_for(tab, 'http://x"+alert(1)+"')
    tab.goto("about:blank")
    alerts: list[str] = []
    tab.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    tab.evaluate("link => { location.href = link }", bookmarklet)
    tab.wait_for_timeout(200)
    assert alerts == []
