"""Signing in and out, and what a browser may do meanwhile."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope
from ontherecord.web.access import SESSION
from ontherecord.web.pages import sent_too_late
from ontherecord.web.pages.sign_in import LARGEST_FORM
from ontherecord.web.rates import ENDED_SESSIONS, WRONG_KEYS_PER_MINUTE

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def key(sqlite_database: Database) -> str:
    """A key that reads."""
    with sqlite_database.noting() as connection:
        return keys.create(connection, "Wire <desk>", [Scope.READ])


def signed_in(client: FlaskClient, key: str, wanted: str = "/search") -> TestResponse:
    return client.post("/sign-in", data={"key": f" {key} ", "next": wanted})


def test_a_key_opens_the_page_in_this_browser(client: FlaskClient, key: str) -> None:
    assert client.get("/quotes").status_code == 401
    answer = signed_in(client, key, "/search?q=bridge")
    assert (answer.status_code, answer.location) == (303, "/search?q=bridge")
    assert client.get("/quotes").status_code == 200


@pytest.mark.parametrize("path", ["/quotes", "/quotes?format=csv", "/quotes/" + 32 * "0", "/people"])
def test_what_the_cookie_got_no_cache_gives_to_others(client: FlaskClient, key: str, path: str) -> None:
    signed_in(client, key)
    headers = client.get(path).headers
    assert "private" in headers["Cache-Control"] and "Cookie" in headers["Vary"]


def test_what_needs_no_cookie_is_the_same_for_all(client: FlaskClient, key: str) -> None:
    assert "Cookie" not in client.get("/quotes", headers={"Authorization": f"Bearer {key}"}).headers.get("Vary", "")
    signed_in(client, key)
    assert "Cookie" not in client.get("/openapi.yaml").headers.get("Vary", "")


def test_the_cookie_is_not_the_key_and_no_script_gets_it(client: FlaskClient, key: str) -> None:
    cookie = signed_in(client, key).headers["Set-Cookie"]
    assert cookie.startswith(f"{SESSION}=") and key not in cookie
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    secure = client.post("/sign-in", data={"key": key}, base_url="https://localhost").headers["Set-Cookie"]
    assert secure.startswith(f"__Host-{SESSION}=") and "Secure" in secure and "Domain" not in secure
    assert client.get("/quotes", base_url="https://localhost").status_code == 200


def test_signing_in_again_ends_the_session_before(app: Flask, client: FlaskClient, key: str) -> None:
    signed_in(client, key)
    before = client.get_cookie(SESSION)
    signed_in(client, key)
    thief = app.test_client()
    assert before
    thief.set_cookie(SESSION, before.value)
    assert thief.get("/quotes").status_code == 401


@pytest.mark.usefixtures("key")
def test_a_form_of_anybody_is_small(client: FlaskClient) -> None:
    assert client.post("/sign-in", data={"key": "x" * LARGEST_FORM}).status_code == 413
    files = {"file": (io.BytesIO(b"x" * LARGEST_FORM), "x.txt")}
    assert client.post("/sign-in", data=files, content_type="multipart/form-data").status_code == 413


def test_signing_out_ends_the_session_itself(app: Flask, client: FlaskClient, key: str) -> None:
    signed_in(client, key)
    session = client.get_cookie(SESSION)
    assert session
    assert client.post("/sign-out").location == "/sign-in"
    thief = app.test_client()
    thief.set_cookie(SESSION, session.value)
    assert thief.get("/quotes").status_code == 401


def test_a_revoked_key_ends_what_it_opened(client: FlaskClient, key: str, sqlite_database: Database) -> None:
    signed_in(client, key)
    with sqlite_database.noting() as connection:
        keys.revoke(connection, key.split("_")[1])
    assert client.get("/quotes").status_code == 401


def test_it_opens_no_more_than_the_key_does(client: FlaskClient, key: str) -> None:
    signed_in(client, key)
    assert client.post("/quotes", data="x", content_type="text/plain").status_code == 403


def test_a_key_that_is_sent_counts_for_more_than_the_cookie(client: FlaskClient, key: str) -> None:
    signed_in(client, key)
    assert client.get("/quotes", headers={"Authorization": "Bearer nonsense"}).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "GET"])
def test_pages_of_other_sites_cannot_use_the_cookie(client: FlaskClient, key: str, method: str) -> None:
    signed_in(client, key)
    answer = client.open(f"/quotes/{'0' * 32}", method=method, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code in (403, 405)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_pages_of_other_sites_cannot_sign_anybody_in_or_out(client: FlaskClient, key: str, path: str) -> None:
    answer = client.post(path, data={"key": key}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("key")
def test_a_wrong_key_is_told_and_guessing_is_slowed(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"key": "otr_wrong"})
    assert answer.status_code == 401 and "not known here" in answer.text and "otr_wrong" not in answer.text
    codes = {client.post("/sign-in", data={"key": "x"}).status_code for _ in range(WRONG_KEYS_PER_MINUTE)}
    assert codes == {401, 429}


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "", "/\n/evil"])
def test_it_leads_nowhere_else(client: FlaskClient, key: str, elsewhere: str) -> None:
    assert signed_in(client, key, elsewhere).location == "/"


@pytest.mark.usefixtures("key")
def test_whoever_wants_a_page_without_a_key_is_asked_for_one(client: FlaskClient) -> None:
    answer = client.get("/sources?publisher=Post&to=2016-05-20")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/sources?publisher%3DPost%26to%3D2016-05-20")


def test_the_name_of_a_key_is_text(client: FlaskClient, key: str) -> None:
    signed_in(client, key)
    assert "Wire &lt;desk&gt;" in client.get("/check").text


def test_browsers_are_led_to_the_page_and_programs_are_not(client: FlaskClient) -> None:
    assert client.get("/", headers=BROWSER).location == "/read"
    assert client.get("/", headers={"Accept": "*/*"}).json["name"] == "ontherecord"
    assert client.get("/").headers["Vary"] == "Accept"


def test_what_was_typed_comes_back_once_the_session_has_ended(client: FlaskClient, key: str) -> None:
    signed_in(client, key)
    client.set_cookie(SESSION, "ended")
    sent = {"text": "\n“No,” <b>said</b> Lee.", "title": "Bridge", "keep": "true"}
    answer = client.post("/read", data=sent, content_type="multipart/form-data")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (401, "no-store, private")
    page = html.document_fromstring(answer.text)
    assert "Your session has ended" in page.text_content()
    assert [each.value.removeprefix("\n") for each in page.iter("textarea")] == [sent["text"], "Bridge"]
    assert page.xpath("//input[@name='next']/@value") == ["/read"]


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("headers", "text"),
    [({"Origin": "https://evil.example"}, "Send your key here"), ({}, "x" * sent_too_late.LARGEST_PLAIN)],
)
def test_what_another_site_sent_or_is_too_long_is_not_shown(
    client: FlaskClient, headers: dict[str, str], text: str
) -> None:
    answer = client.post("/read", data={"text": text}, headers=headers)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/read")


def test_whoever_comes_back_later_is_told_that_the_session_has_ended(client: FlaskClient, key: str) -> None:
    assert "has ended" not in client.get(client.get("/search").location).text
    signed_in(client, key)
    client.set_cookie(SESSION, "ended")
    assert "Your session has ended" in client.get(client.get("/search").location).text


@pytest.mark.usefixtures("key")
def test_guessing_sessions_is_slowed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        client.application.extensions["ontherecord.rates"],
        "_most",
        {ENDED_SESSIONS: 5, f"all {ENDED_SESSIONS}": 0, "reads": 0},
    )
    client.set_cookie(SESSION, "guessed")
    assert [client.get("/quotes").status_code for _ in range(7)] == [401] * 5 + [429] * 2
