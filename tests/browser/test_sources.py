"""The report of who is quoted, read as an editor reads it, in a real Chromium."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import requests
from playwright.sync_api import Page, expect
from tests.conftest import Running

SECONDS = 30
PUBLISHER = "The Fenland Courier"
SAID = (
    ("Ann Lee, the mayor of Ely", "“The ferry will sail again before the autumn,” said {}."),
    ("Bob Ray, a senator", "“Nobody in this house has read the bill,” said {}."),
    ("Dr. Carla Poe, the chief medical officer of the regional hospitals trust", "{}, said that the wards were full."),
    ("a senior official", "“Nobody was asked,” {} said."),
    ("the protesters", "{} said that they would stay until “the last of the trees is safe”."),
)


@pytest.fixture
def courier(page: Page, newsroom: Running) -> Page:
    """A page where ten weeks of a paper are kept, fewer of them who spoke each week."""
    for week in range(10):
        spoken = "\n\n".join(said.format(who) for who, said in SAID[: 1 + (week * 3) % 5])
        day = date.today() - timedelta(weeks=9 - week)
        facts = {"publisher": PUBLISHER, "title": f"Week {week}", "published_at": day.isoformat()}
        answer = requests.post(
            f"{newsroom.url}/quotes", json={"text": f"Week {week}.\n\n{spoken}\n", **facts}, timeout=SECONDS
        )
        answer.raise_for_status()
    return page


def test_an_editor_looks_at_whom_a_paper_quotes(courier: Page, sound: Callable[[Page, str], None]) -> None:
    courier.goto("/sources")
    courier.get_by_label("Publisher").select_option(PUBLISHER)
    courier.get_by_role("button", name="Show").click()
    courier.wait_for_url("**publisher=The+Fenland+Courier**")
    expect(courier.get_by_label("Publisher")).to_have_value(PUBLISHER)
    expect(courier.locator("canvas")).to_have_count(6)
    expect(courier.locator(".lead")).to_contain_text("from people and organisations by name")
    sound(courier, "report")
    everything = courier.locator(".lead").inner_text()
    courier.get_by_role("link", name="Last 30 days").click()
    expect(courier.get_by_role("link", name="Last 30 days")).to_have_attribute("aria-current", "true")
    expect(courier.get_by_label("Publisher")).to_have_value(PUBLISHER)
    assert courier.locator(".lead").inner_text() != everything
    weeks = courier.locator("figure", has_text="Quotations by week")
    weeks.get_by_text("The same as a table").click()
    assert weeks.locator("tbody tr").count() in (5, 6)
    expect(courier.get_by_role("link", name="Ann Lee")).to_have_attribute("href", re.compile("^/people/[0-9a-f]{32}$"))


def test_an_empty_span_says_what_to_do(page: Page, sound: Callable[[Page, str], None]) -> None:
    page.goto("/sources?from=1990-01-01&to=1990-12-31")
    expect(page.get_by_text("Try a longer span")).to_be_visible()
    sound(page, "empty")
