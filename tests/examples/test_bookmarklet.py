"""examples/bookmarklet, in a real Chromium: the page that makes it, and what it makes, clicked on an article."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.conftest import Running
from tests.examples.conftest import EXAMPLES
from tests.needs import needed

from ontherecord.client import Client

HERE = EXAMPLES / "bookmarklet" / "bookmarklet.html"
ARTICLE = "https://post.example/bridge?id=1"
PATIENCE = 30_000
"""Milliseconds."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = shutil.which("chromium")
    needed(path, "no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        yield page


def made_for(page: Page, service: str) -> str:
    """The bookmarklet, as its page makes it for an archive at that address."""
    page.goto(HERE.as_uri())
    page.get_by_label("Your archive").fill(f"{service}/ ")
    return page.get_by_role("link", name="Quotations of this page").get_attribute("href") or ""


def opened_by(page: Page, bookmarklet: str) -> Page:
    """The tab that a click on it opens."""
    with page.expect_popup() as popup:
        page.evaluate("link => { location.href = link }", bookmarklet)
    popup.value.wait_for_url("**/read?*")
    return popup.value


def write(folder: Path, head: str) -> str:
    """The address of a page of that head."""
    path = folder / "article's page.html"
    path.write_text(f"<!doctype html><html><head>{head}</head><body>An article.</body></html>", "utf-8")
    return path.as_uri()


def test_it_asks_the_archive_for_the_address_that_the_page_calls_canonical(
    page: Page, desk: Running, tmp_path: Path
) -> None:
    with Client(desk.url) as client:
        kept = client.attribute("“It is closed,” said Ann Lee, the mayor of Ely.", url=ARTICLE)["document"]
    bookmarklet = made_for(page, desk.url)
    page.goto(write(tmp_path, f'<link rel="Canonical" href="{ARTICLE}#top">'))
    asked = urlsplit(opened_by(page, bookmarklet).url)
    assert (f"{asked.scheme}://{asked.netloc}", asked.path) == (desk.url, "/read")
    assert parse_qs(asked.query) == {"url": [ARTICLE]}
    with Client(desk.url) as client:
        assert [each["id"] for each in client.documents(url=ARTICLE)] == [kept["id"]]


@pytest.mark.parametrize("head", ["", '<link rel="canonical" href="javascript:alert(1)">'])
def test_without_one_it_asks_for_the_address_of_the_page(page: Page, desk: Running, tmp_path: Path, head: str) -> None:
    bookmarklet = made_for(page, desk.url)
    address = write(tmp_path, head)
    page.goto(f"{address}#part")
    assert parse_qs(urlsplit(opened_by(page, bookmarklet).url).query) == {"url": [address]}


def test_an_address_of_an_archive_cannot_become_script(page: Page) -> None:
    bookmarklet = made_for(page, 'http://x"+alert(1)+"')
    page.goto("about:blank")
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.evaluate("link => { location.href = link }", bookmarklet)
    page.wait_for_timeout(200)
    assert alerts == []
