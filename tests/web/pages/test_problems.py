"""What a browser is told where it cannot be answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.pages.test_sign_in import BROWSER

from ontherecord.archive.database import Database

CHROMIUM = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("GET", "/read/x", 404), ("PUT", "/check", 405)]
)
def test_whoever_takes_a_wrong_turning_in_a_browser_gets_a_page(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method, headers=CHROMIUM)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Accept" in answer.headers["Vary"]
    assert status != 405 or answer.allow
    assert "address" in answer.text and "URL" not in answer.text


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/html;q=0.5,application/json", "nonsense"])
def test_programs_get_problem_details(client: FlaskClient, accept: str | None) -> None:
    answer = client.get("/nothing", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_what_is_asked_of_the_interface_it_answers_itself(client: FlaskClient) -> None:
    answer = client.get(f"/quotes/{'0' * 32}", headers=CHROMIUM)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_an_asset_that_is_not_there_is_no_sheet_of_problem_details(client: FlaskClient) -> None:
    assert client.get("/assets/nothing.js", headers=BROWSER).mimetype == "text/html"


def test_a_database_that_is_away_is_a_page_with_the_ids_to_look_up(
    client: FlaskClient, sqlite_database: Database, taken_away: Callable[[Database], AbstractContextManager[None]]
) -> None:
    client.get("/sources")
    with taken_away(sqlite_database):
        answer = client.get("/sources?from=2016-05-20", headers={"X-Request-Id": "desk-9"})
    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (503, "text/html", "5")
    assert "desk-9" in answer.text and 'href="/sources?from=2016-05-20"' in answer.text


def test_a_fault_of_ours_tells_where_to_look_and_no_more(app: Flask, client: FlaskClient) -> None:
    def fail() -> None:
        raise KeyError("a secret of the article")

    app.view_functions["pages.check"] = fail
    answer = client.get("/check")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert answer.headers["X-Request-Id"] in answer.text and "secret" not in answer.text


def test_the_mark_is_found_where_browsers_look_for_it(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
