"""Who may do what: the contract, the views and the guide say the same."""

import re
from pathlib import Path

from flask import Flask
from tests.security.doors import Door, operations, page_routes, scope_of

GUIDE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
COLUMNS = ("no key", "read", "write", "admin")
READING_FORMS = {"POST /check", "POST /sign-in", "POST /sign-out"}
"""What a form of the page changes nothing by, but in the browser that sends it."""


def marks(door: Door) -> list[bool]:
    """For whom the door is open, column by column."""
    return [door.scope in (None, column) or column == "admin" for column in COLUMNS]


def test_each_view_lets_in_whom_the_contract_says(app: Flask) -> None:
    views = {
        (re.sub(r"<[^>]+>", "{}", rule.rule), method): scope_of(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS"}
    }
    stated = {(re.sub(r"{\w+}", "{}", door.path), door.method): door.scope for door in operations()}
    stated |= {(path, "HEAD"): scope for (path, method), scope in stated.items() if method == "GET"}
    assert stated.items() <= views.items()


def test_the_guide_has_every_operation_and_every_address_of_the_page_with_its_scope() -> None:
    rows = re.findall(r"^\| `([A-Z]+ /[^`]*)` \| (.*) \|$", GUIDE, re.MULTILINE)
    told = {name: [cell.strip() == "●" for cell in cells.split(" | ")] for name, cells in rows}
    assert len(told) == len(rows)
    assert told == {str(door): marks(door) for door in (*operations(), *page_routes())}


def test_no_form_of_the_page_changes_anything_for_a_key_that_only_reads() -> None:
    changing = [door for door in page_routes() if door.method != "GET" and str(door) not in READING_FORMS]
    assert changing and all(door.scope == "write" for door in changing)
