"""The page that shows the contract, in a real Chromium: Debian's, with its driver."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import Running
from tests.needs import needed

PATIENCE = 30
"""Seconds."""

OPERATIONS = (By.CSS_SELECTOR, "#interface .opblock")
NARROW = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser with no window, no profile and nothing of its own to ask the net for."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    needed(browser and driver, "no chromium with its chromedriver on this machine")
    options = ChromeOptions()
    options.binary_location = browser or ""
    profile = tmp_path_factory.mktemp("chromium")
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", f"user-data-dir={profile}"):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options=options, service=ChromeService(driver)) as chrome:
        yield chrome


@pytest.fixture
def page(chromium: Chrome, server: Running) -> Chrome:
    """The page, as wide as a desk's screen, its operations shown, and whatever was logged before forgotten."""
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.get("about:blank")
    messages_of(chromium)
    events_of(chromium)
    chromium.get(f"{server.url}/docs")
    shown(chromium)
    return chromium


def shown(chrome: Chrome) -> list[Any]:
    """The operations, once there are some."""
    return list(WebDriverWait(chrome, PATIENCE).until(lambda chrome: chrome.find_elements(*OPERATIONS)))


def messages_of(chrome: Chrome) -> list[str]:
    """What the console was told since it was last asked."""
    return [entry["message"] for entry in chrome.get_log("browser")]


def events_of(chrome: Chrome) -> list[dict[str, Any]]:
    """What the browser did since it was last asked."""
    return [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]


def test_it_shows_every_operation(page: Chrome, server: Running) -> None:
    paths = requests.get(f"{server.url}/openapi.json", timeout=PATIENCE).json()["paths"]
    stated = {(method.upper(), path) for path, item in paths.items() for method in item}
    assert {
        (
            operation.find_element(By.CSS_SELECTOR, ".opblock-summary-method").text,
            operation.find_element(By.CSS_SELECTOR, "[data-path]").get_attribute("data-path"),
        )
        for operation in shown(page)
    } == stated


def test_the_console_has_no_complaint(page: Chrome) -> None:
    open_some(page)
    assert messages_of(page) == []


def test_no_request_leaves_for_another_host(page: Chrome, server: Running) -> None:
    open_some(page)
    asked = [event["params"]["request"]["url"] for event in events_of(page) if is_request(event)]
    assert f"{server.url}/openapi.json" in asked
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(server.url).netloc}


def test_it_fits_a_screen_of_360_pixels(page: Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", NARROW)
    open_some(page)
    assert page.execute_script("return [document.documentElement.scrollWidth, innerWidth]") == [360, 360]


def test_trying_an_operation_asks_this_very_service(page: Chrome) -> None:
    operation = next(each for each in shown(page) if "/livez" in each.text)
    operation.find_element(By.CSS_SELECTOR, ".opblock-summary-control").click()
    soon(lambda: operation.find_elements(By.CSS_SELECTOR, "button.execute")).click()
    answer = soon(
        lambda: operation.find_elements(By.CSS_SELECTOR, ".live-responses-table .response .response-col_description")
    )
    assert "alive" in answer.text


def soon(found: Callable[[], list[Any]]) -> Any:
    """The first of what is found, as soon as it is."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if elements := found():
            return elements[0]
        time.sleep(0.05)
    raise AssertionError(f"nothing in {PATIENCE} seconds")


def open_some(page: Chrome) -> None:
    """Unfolds the first six operations, which are the largest: parameters, bodies and answers."""
    for operation in shown(page)[:6]:
        operation.find_element(By.CSS_SELECTOR, ".opblock-summary-control").click()
        soon(lambda operation=operation: operation.find_elements(By.CSS_SELECTOR, ".responses-table"))


def is_request(event: dict[str, Any]) -> bool:
    return bool(event["method"] == "Network.requestWillBeSent")
