"""What needs no script works without any: a browser that runs none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import tab
from tests.conftest import Running


@pytest.fixture
def plain(chromium: Browser, newsroom: Running) -> Iterator[Page]:
    """A tab that runs no script."""
    with tab(chromium, newsroom, java_script_enabled=False) as page:
        yield page


def test_a_draft_is_checked(plain: Page) -> None:
    plain.goto("/check")
    plain.get_by_role("textbox", name="Draft").fill("“We are not here,” said Ann Lee, the mayor of Ely.")
    plain.get_by_role("button", name="Check", exact=True).click()
    expect(plain.locator(".check h4")).to_have_text("1. ? Not on record")
    plain.locator("summary", has_text="The result as plain text").click()
    expect(plain.get_by_role("textbox", name="The result as plain text")).to_have_value(
        "1. NOT ON RECORD: Nothing like it is on record.\n   Draft, Ann Lee: “We are not here,”"
    )
    expect(plain.get_by_role("button", name="Copy the result")).to_be_hidden()


def test_a_report_is_read_in_its_tables(plain: Page) -> None:
    plain.goto("/sources?from=&to=2016-12-31")
    weeks = plain.locator("figure", has_text="Quotations by week")
    weeks.get_by_text("The same as a table").click()
    expect(weeks.get_by_role("rowheader", name="16 May 2016")).to_be_visible()
