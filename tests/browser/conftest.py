"""A real Chromium, Debian's, and what is held of every page in it: no complaint, nothing asked of any other host."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from tests.conftest import Running
from tests.needs import needed

SEEDS = Path(__file__).parents[2] / "seeds"
PATIENCE = 30_000
"""Milliseconds."""

COMPLAINTS = ("error", "warning")
WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
SCREENSHOTS = os.environ.get("SCREENSHOTS")
"""A folder to leave pictures of every page in, at each width, light and dark; none by default."""

AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    path = shutil.which("chromium")
    needed(path, "no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def newsroom(start_server: Callable[..., Running], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with the seeds in its archive and no key made: whoever reads there does so on this machine."""
    with start_server(tmp_path_factory.mktemp("newsroom")) as running:
        running.command("seeds", "--quiet", str(SEEDS))
        yield running
        assert running.stop() == 0


@pytest.fixture
def page(chromium: Browser, newsroom: Running) -> Iterator[Page]:
    """A tab at the newsroom."""
    with tab(chromium, newsroom) as page:
        yield page


@contextmanager
def tab(chromium: Browser, running: Running, **options: Any) -> Iterator[Page]:
    """A tab at a server, as wide as a desk's screen; in the end it must have had nothing to complain of."""
    with chromium.new_context(base_url=running.url, viewport={"width": 1440, "height": 900}, **options) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if _complains(message, page) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        yield page
        hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert complaints == []
    assert hosts <= {urlsplit(running.url).netloc}


def _complains(message: ConsoleMessage, page: Page) -> bool:
    """Whether the browser found fault: not where a page as a whole was answered with a status that refuses."""
    is_refusal = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
    return message.type in COMPLAINTS and not is_refusal


@pytest.fixture
def sound(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """What holds that a page as it stands can be used by everybody: see ``_check``."""
    return lambda page, name: _check(page, f"{request.node.name}-{name}")


def _check(page: Page, name: str) -> None:
    """The page has no barrier that axe-core finds, light or dark, and fits every width without scrolling sideways."""
    was = page.viewport_size
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            _picture(page, f"{name}-{width}-{scheme}")
        found = Axe().run(page, options=AXE_RULES).response["violations"]
        assert [_told(each) for each in found] == [], (name, scheme)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(was or {"width": 1440, "height": 900})


def _told(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["failureSummary"] + node["html"] for node in violation["nodes"]]


def _picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS, f"{name}.png"), full_page=True)
