"""Searching the archive and looking at who speaks in it, in a real Chromium."""

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Page, expect
from tests.conftest import Running

SECONDS = 60

Sound = Callable[[Page, str], None]

HOSTILE = '<script>alert(1)</script> " onmouseover="alert(2) \u202eevil \U0001f600 ' + "x" * 300

HOVERCRAFT = "The hovercraft will sail again before the first of June, whatever the harbour board says about it"


WAITED = "Passengers on the quay have waited {} weeks for their hovercraft"


def article(month: int) -> str:
    """A mayor and a director speak of a hovercraft; in odd months the mayor says the same again."""
    said = HOVERCRAFT if month % 2 else WAITED.format(month)
    return (
        f"“{said},” said Gail Whitlock, the mayor of Orford Quay.\n\n"
        f"“Nobody on our council wanted timetable number {month} for the islands,” Whitlock said.\n\n"
        f"“We have repaired the old engines {month} times this winter,” "
        "said Tom Ferris, director of the Orford Harbour Board.\n\n"
        f"Ferris said that the hovercraft needed {month} new crews before summer.\n"
    )


@pytest.fixture(scope="module", autouse=True)
def _articles(newsroom: Running) -> None:
    """Six months of a quarrel about a hovercraft, and what was printed of it elsewhere."""
    for month in range(1, 7):
        facts = {
            "title": f"Hovercraft, month {month}",
            "publisher": "Orford Gazette",
            "published_at": f"2021-0{month}-11",
        }
        post(newsroom, {"text": article(month), **facts})
    cut = HOVERCRAFT.replace("whatever the harbour board says about it", "whatever anybody on the board says about it")
    text = f"“{cut},” said Gail Whitlock, the former mayor of Orford Quay.\n"
    post(newsroom, {"text": text, "title": HOSTILE, "publisher": HOSTILE[:200], "published_at": "2021-09-02"})


def post(newsroom: Running, body: dict[str, str]) -> None:
    answer = requests.post(f"{newsroom.url}/quotes", json=body, timeout=SECONDS)
    assert answer.status_code in (200, 201), answer.text


def results(page: Page) -> int:
    return page.locator(".results .quotation").count()


def test_a_search_is_narrowed_widened_paged_and_shared(page: Page, sound: Sound) -> None:
    page.goto("/search")
    page.get_by_label("Words that were said").fill("hovercraft")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("13 quotations")
    assert page.url.endswith("/search?q=hovercraft")
    assert set(page.locator(".results mark").all_inner_texts()) == {"hovercraft"}
    sound(page, "found")

    page.get_by_role("complementary").get_by_role("link", name="Tom Ferris").click()
    expect(page.locator("#results")).to_have_text("6 quotations")
    page.get_by_role("complementary").get_by_role("link", name="March 2021").click()
    expect(page.locator("#results")).to_have_text("1 quotation")
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")
    expect(opened.value.locator("#results")).to_have_text("1 quotation")
    assert opened.value.locator(".chip").all_inner_texts() == page.locator(".chip").all_inner_texts()

    page.get_by_role("link", name="Remove Speaker: Tom Ferris").click()
    expect(page.locator("#results")).to_have_text("2 quotations")
    page.get_by_role("link", name="Clear all").click()
    page.goto("/search?publisher=Orford+Gazette&limit=20")
    assert results(page) == 20
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="First page")).to_be_visible()
    assert 0 < results(page) < 20


def test_a_quotation_leads_to_its_other_stories(page: Page, sound: Sound) -> None:
    page.goto("/search?q=%22first+of+June%22&sort=published")
    page.get_by_role("link", name="Also printed in 3 stories").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where it was printed")
    expect(page.locator("main")).to_contain_text("4 times in 2 wordings")
    assert page.locator("del").count() and page.locator("ins").count()
    assert page.locator("li", has_text="<script>alert(1)</script>").count() == 1
    sound(page, "stories")


def test_what_is_wrong_is_told_where_it_is_wrong(page: Page, sound: Sound) -> None:
    page.goto("/search?q=hovercraft&published_from=yesterday")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Published from")).to_have_value("yesterday")
    expect(page.get_by_label("Published from")).to_have_accessible_description(
        re.compile("write one such as 2016-05-20")
    )
    expect(page.locator("#results")).to_have_text("13 quotations")
    sound(page, "wrong")
    page.goto("/search?q=zebracorn")
    expect(page.locator("#results")).to_have_text("No quotation fits")
    sound(page, "nothing")


def test_a_search_is_saved_and_its_feed_told_once(page: Page, newsroom: Running, sound: Sound) -> None:
    page.goto("/search?q=hovercraft&kind=direct,mixed")
    page.get_by_label("Save this search as").fill(HOSTILE[:200])
    page.get_by_role("button", name="Save").click()
    link = page.get_by_role("link", name="The secret address of its feed")
    expect(link).to_have_text(re.compile(re.escape(f"{newsroom.url}/feeds/")))  # the page's script writes the host
    feed = link.inner_text()
    assert feed.startswith(f"{newsroom.url}/feeds/")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert "hovercraft" in requests.get(feed, timeout=SECONDS).text
    sound(page, "saved")
    page.goto("/search/saved")
    assert feed not in page.content()
    page.locator(".saved h2 a").first.click()
    assert page.url.endswith("?q=hovercraft&kind=direct%2Cmixed")
    page.go_back()
    page.get_by_role("button", name="Delete").first.click()
    expect(page.get_by_text("No search is saved yet")).to_be_visible()
    assert requests.get(feed, timeout=SECONDS).status_code == 404


PIXELS = """() => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, place) => place % 4 === 3 && value > 0).length;
}"""
CHARTED = "Chart.getChart(document.querySelector('canvas')).data.datasets.map((each) => each.data)"


def is_drawn(page: Page) -> bool:
    """Whether the chart is more than a blank."""
    page.locator("canvas").wait_for()
    return int(page.evaluate(PIXELS)) > 1_000


def test_a_speaker_has_roles_over_time_months_and_words(page: Page, sound: Sound) -> None:
    page.goto("/people")
    page.get_by_label("Name").fill("whitlock")
    page.get_by_role("button", name="Show").click()
    sound(page, "people")
    page.locator(".people a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gail Whitlock")
    assert is_drawn(page)
    page.get_by_text("The same as a table").click()
    rows = [row.inner_text().split("\t") for row in page.locator(".chart tbody tr").all()]
    assert [rows[0][0], rows[6], rows[-1][0]] == ["January 2021", ["July 2021", "0", "0", "0"], "September 2021"]
    charted = page.evaluate(CHARTED)
    assert [[int(value) for value in column] for column in zip(*(row[1:] for row in rows), strict=True)] == charted
    assert sum(map(sum, charted)) == 13
    roles = [row.inner_text().split("\n")[0].split("\t") for row in page.locator(".roles tbody tr").all()]
    role, affiliation, *when = roles[0]
    assert [role, *when] == ["former mayor of Orford Quay", "1", "2 September 2021"]
    assert affiliation in ("–", "Orford")  # processors that round otherwise do not agree
    assert {row[0] for row in roles[1:]} == {"mayor of Orford Quay"}
    page.get_by_text("The same as a table").click()
    sound(page, "person")
    page.get_by_role("link", name="council").click()
    expect(page.locator("#results")).to_have_text("6 quotations")


def test_two_speakers_stand_side_by_side_on_a_topic(page: Page, sound: Sound) -> None:
    page.goto("/people?name=whitlock")
    page.locator(".people a").click()
    page.get_by_label("Second speaker").fill("zebracorn")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_label("Second speaker")).to_have_accessible_description(re.compile("Nobody else"))
    page.get_by_label("Second speaker").fill("ferris")
    page.get_by_label("Topic, if any").fill("hovercraft")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gail Whitlock and Tom Ferris")
    assert "&q=hovercraft" in page.url
    assert is_drawn(page)
    left, right = (page.locator(".columns > section").nth(place) for place in (0, 1))
    expect(left).to_contain_text("7 quotations on “hovercraft”")
    expect(right).to_contain_text("6 quotations on “hovercraft”")
    assert set(page.locator("mark").all_inner_texts()) == {"hovercraft"}
    sound(page, "both")
    assert left.bounding_box()["y"] == right.bounding_box()["y"]  # type: ignore[index]
    page.set_viewport_size({"width": 360, "height": 900})
    assert left.bounding_box()["y"] < right.bounding_box()["y"]  # type: ignore[index]
