"""A draft checked as an editor does it, in a real Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect
from tests.conftest import Running

SECONDS = 30
ARTICLE = (
    "“We will not go to war with anybody this year, unless they ask us to,” said Ann Lee, the mayor of Ely.\n\n"
    "“The bridge will be closed until the end of May,” said Bob Ray, a senator.\n"
)
DRAFT = (
    "“The bridge will be closed until the end of May,” said Bob Ray, a senator.\n\n"
    "“The bridge will be open until the end of May,” said Bob Ray, a senator.\n\n"
    "“We will not go to war with anybody this year,” Ann Lee said on Friday.\n\n"
    "“The bridge will be closed until the end of May,” said Ann Lee, the mayor of Ely.\n\n"
    "“Where is my hat, and who has taken it?” asked Carl Poe, a farmer.\n"
)


@pytest.fixture
def desk(page: Page, newsroom: Running) -> Page:
    """The form, in an archive that has the article."""
    facts = {"publisher": "The Ely Standard", "title": "A bridge too old", "published_at": "2016-05-20"}
    requests.post(f"{newsroom.url}/quotes", json={"text": ARTICLE, **facts}, timeout=SECONDS).raise_for_status()
    page.goto("/check")
    return page


def test_an_editor_checks_a_draft_mends_it_and_checks_it_again(desk: Page, sound: Callable[[Page, str], None]) -> None:
    sound(desk, "empty")
    desk.get_by_role("textbox", name="Draft").fill(DRAFT)
    desk.get_by_role("button", name="Check", exact=True).click()
    expect(desk.get_by_role("heading", name="5 quotations checked")).to_be_focused()
    assert [each.inner_text() for each in desk.locator(".check h4").all()] == [
        "1. ✓ Verbatim",
        "2. ≠ Altered",
        "3. … Cut",
        "4. ⇄ Another speaker",
        "5. ? Not on record",
    ]
    altered = desk.locator("#check-2")
    expect(altered.locator("del")).to_contain_text("closed")
    expect(altered.locator("ins")).to_contain_text("open")
    expect(altered).to_contain_text("Bob Ray, senator")
    sound(desk, "results")
    desk.get_by_role("button", name="Worst first").click()
    expect(desk.locator(".check h4").first).to_contain_text("4. ⇄ Another speaker")
    desk.get_by_role("link", name="Mend the draft").click()
    desk.get_by_role("textbox", name="Draft").fill(DRAFT.partition("\n")[0])
    desk.get_by_role("button", name="Check", exact=True).click()
    expect(desk.get_by_role("heading", name="1 quotation checked")).to_be_focused()
    with desk.expect_popup() as opened:
        desk.locator("#check-1").get_by_role("link", name="A bridge too old (opens in a new tab)").click()
    expect(opened.value.locator(":target")).to_contain_text("The bridge will be closed until the end of May")
    expect(desk.get_by_role("heading", name="1 quotation checked")).to_be_visible()


def test_a_file_is_checked_and_the_result_copied(desk: Page, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, "utf-8")
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_label("Or a file").set_input_files(path)
    desk.get_by_label("Publisher").select_option("The Ely Standard")
    desk.get_by_role("button", name="Check", exact=True).click()
    desk.get_by_role("button", name="Copy the result").click()
    expect(desk.get_by_role("status")).to_have_text("Copied.")
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert "2. ALTERED" in copied and "“The bridge will be open until the end of May,”" in copied


def test_with_the_keyboard_alone(desk: Page) -> None:
    desk.get_by_role("textbox", name="Draft").focus()
    desk.keyboard.type("“The bridge will be open until the end of May,” said Bob Ray.")
    while desk.evaluate("document.activeElement.textContent") != "Check" or not desk.evaluate(
        "document.activeElement.matches('button')"
    ):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="1 quotation checked")).to_be_focused()
    for _ in range(5):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.matches('.tag')"):
            break
    desk.keyboard.press("Enter")
    expect(desk.locator("#check-1")).to_be_in_viewport()


def test_what_cannot_be_checked_is_told_and_the_draft_is_still_there(
    desk: Page, sound: Callable[[Page, str], None]
) -> None:
    desk.get_by_role("button", name="Check", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("Paste a text here")
    sound(desk, "fault")
    desk.get_by_role("textbox", name="Draft").fill("It said nothing in quotation marks.")
    desk.get_by_role("button", name="Check", exact=True).click()
    expect(desk.get_by_role("heading", name="Nothing to check")).to_be_focused()
    expect(desk.get_by_role("textbox", name="Draft")).to_have_value("It said nothing in quotation marks.")
