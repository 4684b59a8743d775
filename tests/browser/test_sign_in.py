"""Signing in and out as somebody does in a browser, at a server that has keys."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update
from tests.browser.conftest import tab
from tests.conftest import Running, opened

from ontherecord.archive.tables import sessions
from ontherecord.web.access import SESSION

ADDRESS = "/sources?publisher=The+Ely+Standard&from=2016-05-01"


@pytest.fixture(scope="module")
def guarded(start_server: Callable[..., Running], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that answers whoever has a key."""
    with start_server(tmp_path_factory.mktemp("guarded")) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="module")
def key(guarded: Running) -> str:
    """A key that reads."""
    found = re.search(r"otr_[\w-]+", guarded.command("keys", "create", "Night desk", "--scope", "read"))
    assert found
    return found[0]


@pytest.fixture
def door(chromium: Browser, guarded: Running) -> Iterator[Page]:
    """A browser that nobody signed in with."""
    with tab(chromium, guarded) as page:
        yield page


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def test_whoever_signs_in_gets_to_the_very_page_that_was_wanted(
    door: Page, guarded: Running, key: str, sound: Callable[[Page, str], None]
) -> None:
    door.goto(ADDRESS)
    expect(door).to_have_url(re.compile("/sign-in"))
    expect(door.get_by_label("Your key")).to_be_focused()
    sign_in(door, "otr_nonsense")
    expect(door.get_by_role("alert")).to_contain_text("not known here")
    sound(door, "wrong")
    sign_in(door, key)
    expect(door).to_have_url(guarded.url + ADDRESS)
    expect(door.locator("header")).to_contain_text("Night desk")
    sound(door, "signed-in")
    [cookie] = door.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == (SESSION, True, "Lax")
    assert time.time() < cookie["expires"] < time.time() + 7 * 86_400
    assert door.evaluate("document.cookie") == "" and key not in door.content()


def test_whoever_signs_out_is_out(door: Page, key: str) -> None:
    door.goto("/check")
    sign_in(door, key)
    door.get_by_role("button", name="Sign out").click()
    expect(door).to_have_url(re.compile("/sign-in$"))
    assert door.context.cookies() == []
    door.goto("/check")
    expect(door.get_by_label("Your key")).to_be_visible()


def test_a_session_that_ended_leads_back_to_the_form_that_was_sent(
    door: Page, guarded: Running, key: str, sound: Callable[[Page, str], None]
) -> None:
    door.goto("/check")
    sign_in(door, key)
    with opened(guarded.environment["ONTHERECORD_DATABASE"]) as database, database.writing() as connection:
        connection.execute(update(sessions).values(ends=0))
    door.get_by_role("textbox", name="Draft").fill("“No,” said Ann Lee.")
    door.get_by_role("button", name="Check", exact=True).click()
    expect(door.get_by_role("status").first).to_contain_text("Your session has ended")
    expect(door.get_by_role("textbox", name="Text")).to_have_value("“No,” said Ann Lee.")
    sound(door, "ended")
    sign_in(door, key)
    expect(door).to_have_url(guarded.url + "/check")
    door.get_by_role("textbox", name="Draft").fill("“No,” said Ann Lee.")
    door.get_by_role("button", name="Check", exact=True).click()
    expect(door.get_by_role("heading", name="1 quotation checked")).to_be_focused()
