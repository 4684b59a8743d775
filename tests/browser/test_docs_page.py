"""The page that shows the contract, in a real Chromium."""

import pytest
import requests
from playwright.sync_api import Page, expect
from tests.conftest import Running

SECONDS = 30


@pytest.fixture
def docs(page: Page) -> Page:
    """The page, its operations shown."""
    page.goto("/docs")
    page.locator("#interface .opblock").first.wait_for()
    return page


def open_some(docs: Page) -> None:
    """Unfolds the first six operations, which are the largest: parameters, bodies and answers."""
    for operation in docs.locator("#interface .opblock").all()[:6]:
        operation.locator(".opblock-summary-control").click()
        operation.locator(".responses-table").first.wait_for()


def test_it_shows_every_operation(docs: Page, newsroom: Running) -> None:
    paths = requests.get(f"{newsroom.url}/openapi.json", timeout=SECONDS).json()["paths"]
    stated = {(method.upper(), path) for path, item in paths.items() for method in item}
    assert {
        (
            operation.locator(".opblock-summary-method").inner_text(),
            operation.locator("[data-path]").get_attribute("data-path"),
        )
        for operation in docs.locator("#interface .opblock").all()
    } == stated


def test_it_fits_a_screen_of_360_pixels(docs: Page) -> None:
    docs.set_viewport_size({"width": 360, "height": 740})
    open_some(docs)
    assert docs.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [360, 360]


def test_trying_an_operation_asks_this_very_service(docs: Page) -> None:
    operation = docs.locator(".opblock", has_text="/livez")
    operation.locator(".opblock-summary-control").click()
    operation.locator("button.execute").click()
    answer = operation.locator(".live-responses-table .response .response-col_description")
    expect(answer.first).to_contain_text("alive")
