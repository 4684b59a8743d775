"""The guides, in a real Chromium: they can be read by everybody, at every width, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("name", ["api", "operations", "model-card"])
def test_a_guide_can_be_read(page: Page, sound: Callable[[Page, str], None], name: str) -> None:
    page.goto(f"/docs/guides/{name}")
    sound(page, name)


def test_the_way_from_the_interface_to_a_heading_of_a_guide(page: Page) -> None:
    page.goto("/docs")
    page.get_by_role("link", name="Guides").click()
    page.get_by_role("link", name="The API").click()
    page.get_by_role("link", name="Stability").click()
    expect(page.get_by_role("heading", name="Stability")).to_be_in_viewport()
