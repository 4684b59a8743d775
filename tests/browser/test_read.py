"""Reading an article on the page, in a real Chromium."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

Sound = Callable[[Page, str], None]

ARTICLE = """Council closes the old bridge

The bridge at Harwick will stay shut until May, Capt. Nora Quayle, the harbour master, said on Monday. “It is not \
safe,” she told reporters, “and I will not pretend otherwise.”

Mayor Tom Adeyemi said the repairs would cost “far more than anybody promised.” He believes that the county should \
pay half of it.

A senior county official, who asked not to be named, said that no decision had been made.
"""

HOSTILE = (
    "“Ours & <b>yours</b> it is,” said Eve Moss, the head of <img src=x onerror=alert(1)> Works.\n\n"
    "<script>document.title = 'taken'</script>\u202e\u2067 \u0001\u200f😀\n\n" + "W" * 5_000 + "\n\n"
    "“We go on,” Moss said.\n"
)
NAME = '\u202e"><script>alert(1)</script>'


@pytest.fixture
def clipboard(page: Page) -> Callable[[], str]:
    """What was copied last."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lambda: str(page.evaluate("navigator.clipboard.readText()"))


def read(
    page: Page, text: str, *, title: str = "Council closes the old bridge", address: str = "", keep: bool = True
) -> None:
    page.goto("/read")
    page.get_by_label("Text of the article").fill(text)
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Publisher").fill("Harwick Post")
    page.get_by_label("Address", exact=True).fill(address or f"https://post.example/{abs(hash(text + title))}")
    page.get_by_label("Keep it in the archive").set_checked(keep)
    page.get_by_role("button", name="Find the quotations").click()


def entry(page: Page, words: str) -> Locator:
    """What the list has of the quotation with these words."""
    return page.locator(".entries > li").filter(has=page.locator("blockquote", has_text=words))


def mark(page: Page, words: str) -> Locator:
    return page.locator(".text .said", has_text=words)


def test_an_article_is_read_explained_copied_and_corrected(
    page: Page, clipboard: Callable[[], str], sound: Sound
) -> None:
    page.goto("/read")
    sound(page, "form")
    read(page, ARTICLE, address="https://post.example/bridge")
    expect(page.get_by_role("heading", level=1)).to_have_text("Council closes the old bridge")

    mark(page, "It is not safe").hover()
    panel = page.get_by_role("tooltip")
    expect(panel).to_contain_text("Capt. Nora Quayle")
    expect(panel).to_contain_text("“she” spoke last")
    panel.hover()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    mark(page, "It is not safe").focus()
    expect(panel).to_be_visible()
    sound(page, "article")
    page.keyboard.press("Escape")

    said = entry(page, "It is not safe")
    said.get_by_text("Copy", exact=True).click()
    said.get_by_role("button", name="Text").click()
    expect(page.locator("#copied")).to_have_text("Copied the quotation as text.")
    assert clipboard().startswith("“It is not safe” … “and I will not pretend otherwise.” – Capt. Nora Quayle")
    page.get_by_role("button", name="Copy as CSV").click()
    expect(page.locator("#copied")).to_have_text("Copied all as CSV.")
    rows = list(csv.DictReader(clipboard().splitlines()))
    assert [row["text"] for row in rows][1] == "It is not safe, and I will not pretend otherwise."
    assert len(rows) == page.locator(".entries > li").count()
    page.get_by_role("button", name="Copy link").click()
    assert clipboard() == page.url

    said.get_by_text("Correct", exact=True).click()
    sound(page, "correction")
    said.get_by_label("Who said it").fill("Tom Adeyemi")
    said.get_by_label("Who said it").blur()
    expect(said.get_by_label("Role")).to_have_value("Mayor")
    said.get_by_role("button", name="Save").click()
    said = entry(page, "It is not safe")
    expect(said.locator(".speaker")).to_have_text("Tom Adeyemi, Mayor")
    expect(page.locator("#done")).to_be_focused()
    said.get_by_text("Correct", exact=True).click()
    said.get_by_role("button", name="This is right").click()
    expect(entry(page, "It is not safe").locator(".told")).to_contain_text("verified")
    expect(entry(page, "It is not safe").locator(".history")).to_contain_text("Capt. Nora Quayle")
    sound(page, "corrected")

    read(page, ARTICLE, title="The old bridge closes", address="https://post.example/bridge")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("What you sent differs: title.")
    sound(page, "known")
    page.locator("details.facts").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The old bridge closes")
    expect(entry(page, "It is not safe").locator(".told")).to_contain_text("verified")

    other = entry(page, "no decision had been made")
    other.get_by_text("Correct", exact=True).click()
    other.get_by_role("button", name="This is no quotation").click()
    expect(entry(page, "no decision had been made").locator(".told")).to_contain_text("rejected")
    page.get_by_role("button", name="Copy as text").click()
    assert "It is not safe" in clipboard() and "no decision had been made" not in clipboard()
    page.get_by_role("button", name="Copy as CSV").click()
    assert len(list(csv.DictReader(clipboard().splitlines()))) == len(rows) - 1


def test_all_are_copied_but_those_that_are_rejected(page: Page, clipboard: Callable[[], str]) -> None:
    read(page, ARTICLE + "\nWith one rejected.")
    said = entry(page, "It is not safe")
    said.get_by_text("Correct", exact=True).click()
    said.get_by_role("button", name="This is no quotation").click()
    expect(entry(page, "It is not safe").locator(".told")).to_contain_text("rejected")
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator("#copied")).to_have_text("Copied all as text.")
    assert "not safe" not in clipboard() and "Tom Adeyemi" in clipboard()
    page.get_by_role("button", name="Copy as CSV").click()
    expect(page.locator("#copied")).to_have_text("Copied all as CSV.")
    assert {row["rejected"] for row in csv.DictReader(clipboard().splitlines())} == {"false"}


def test_an_article_is_read_by_keyboard_alone(page: Page, clipboard: Callable[[], str]) -> None:
    def tab_to(place: Locator) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if place.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not get to {place}")

    page.goto("/read")
    tab_to(page.get_by_label("Text of the article"))
    page.keyboard.insert_text(ARTICLE + "\nBy keyboard.")
    tab_to(page.get_by_role("button", name="Find the quotations"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Untitled article").wait_for()
    tab_to(page.locator(".skip"))
    page.keyboard.press("Enter")
    tab_to(mark(page, "It is not safe"))
    expect(page.get_by_role("tooltip")).to_contain_text("Nora Quayle")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.keyboard.press("Enter")
    said = entry(page, "It is not safe")
    tab_to(said.locator("summary", has_text="Why"))
    page.keyboard.press("Enter")
    expect(said.locator("ol.why")).to_be_visible()
    tab_to(said.locator("summary", has_text="Copy"))
    page.keyboard.press("Enter")
    tab_to(said.get_by_role("button", name="Link"))
    page.keyboard.press("Enter")
    expect(page.locator("#copied")).to_have_text("Copied the quotation as a link.")
    assert "?quote=" in clipboard()
    tab_to(said.locator("summary", has_text="Correct"))
    page.keyboard.press("Enter")
    tab_to(said.get_by_label("Role"))
    page.keyboard.type("keeper of the port")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_focused()
    expect(entry(page, "It is not safe").locator(".speaker")).to_have_text("Capt. Nora Quayle, keeper of the port")


def test_a_file_is_dropped_and_read(page: Page) -> None:
    page.goto("/read")
    html = f"<title>Bridge shut</title><article><p>{ARTICLE.replace(chr(10) * 2, '</p><p>')}</p></article>"
    dropped = page.evaluate_handle(
        """html => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([html], "bridge.html", { type: "text/html" }));
            return transfer;
        }""",
        html,
    )
    for name, words in (("bridge.docx", "“bridge.docx” is not chosen"), ("second.html", "one file at a time")):
        refused = page.evaluate_handle(
            """([name, many]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File(["No."], name));
                if (many) {
                    transfer.items.add(new File(["No."], "another.txt"));
                }
                return transfer;
            }""",
            [name, name == "second.html"],
        )
        page.locator("#read").dispatch_event("drop", {"dataTransfer": refused})
        expect(page.get_by_text(words)).to_be_visible()
        assert page.get_by_label("Or a file").evaluate("each => each.files.length") == 0
    page.locator("#read").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.get_by_text("“bridge.html” is chosen.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge shut")
    expect(mark(page, "It is not safe")).to_be_visible()


def test_a_finger_opens_the_panel_first_and_follows_the_link_then(page: Page) -> None:
    read(page, ARTICLE, title="By finger")
    with page.context.browser.new_context(  # type: ignore[union-attr]
        has_touch=True, viewport={"width": 390, "height": 800}
    ) as context:
        phone = context.new_page()
        phone.goto(page.url)
        mark(phone, "far more than anybody").tap()
        expect(phone.get_by_role("tooltip")).to_contain_text("Tom Adeyemi, Mayor")
        mark(phone, "far more than anybody").tap()
        expect(phone).to_have_url(re.compile("#q-"))


def test_what_is_hostile_is_shown_as_text(page: Page, tmp_path: Path, sound: Sound) -> None:
    name = tmp_path / '"><img src=x onerror=alert(1)>.txt'
    name.write_text(HOSTILE, "utf-8")
    page.goto("/read")
    page.get_by_label("Or a file").set_input_files(name)
    page.get_by_label("Title", exact=True).fill('<script>alert(1)</script>" onmouseover="alert(1)')
    page.get_by_role("button", name="Find the quotations").click()
    expect(page.locator(".entries > li").first).to_be_visible()
    shown = page.locator(".text").evaluate("each => each.textContent")
    assert shown == HOSTILE.replace("\x01", "␁"), "a control character is seen"
    assert page.locator("main script, main img, main b").count() == 0
    assert page.title().startswith("<script>alert(1)</script>")
    said = entry(page, "Ours")
    said.get_by_text("Correct", exact=True).click()
    said.get_by_label("Who said it").fill(NAME)
    said.get_by_label("Role").fill("R" * 500)
    said.get_by_role("button", name="Save").click()
    expect(page.locator("#done")).to_be_visible()
    mark(page, "Ours").hover()
    expect(page.get_by_role("tooltip")).to_contain_text(NAME)
    assert page.locator("main script, main img, main b").count() == 0
    sound(page, "hostile")
