"""Keys and the running service: a real gunicorn, and the command line beside it. On both databases."""

from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests

PATIENCE = 60
"""Seconds."""


@pytest.fixture
def running(start_server: Callable[..., Any], database_url: str, tmp_path: Path) -> Iterator[Any]:
    """A service without any key."""
    home = tmp_path / "home"
    home.mkdir()
    with start_server(home, ONTHERECORD_DATABASE=database_url) as running:
        yield running
        assert running.stop() == 0


def asked(url: str, token: str | None = None, **headers: str) -> requests.Response:
    """The answer to a request for quotations."""
    given = {**headers, **({"Authorization": f"Bearer {token}"} if token else {})}
    return requests.get(f"{url}/quotes", headers=given, timeout=PATIENCE)


def test_the_first_key_closes_every_worker_of_a_running_service(running: Any) -> None:
    assert {asked(running.url).status_code for _ in range(8)} == {200}
    token = running.command("keys", "create", "Desk", "--scope", "read").strip()
    assert {asked(running.url).status_code for _ in range(8)} == {401}
    assert {asked(running.url, token).status_code for _ in range(8)} == {200}
    posted = requests.post(
        f"{running.url}/quotes", json={"text": "x"}, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE
    )
    assert posted.status_code == 403
    running.command("keys", "revoke", token[4:20])
    assert {asked(running.url, token).status_code for _ in range(8)} == {401}
    assert {asked(running.url).status_code for _ in range(8)} == {401}


def test_two_headers_that_say_different_things_are_refused(running: Any) -> None:
    token = running.command("keys", "create", "Desk", "--scope", "read").strip()
    assert asked(running.url, f"{token}, Bearer {token}").status_code == 401


def test_a_name_that_was_pointed_here_is_refused_while_there_is_no_key(running: Any) -> None:
    assert asked(running.url, Host="evil.example").status_code == 403
    assert asked(running.url, Origin="https://evil.example").status_code == 403


def test_with_a_key_it_serves_on_every_address(
    start_server: Callable[..., Any], database_url: str, tmp_path: Path
) -> None:
    with start_server(tmp_path, ONTHERECORD_DATABASE=database_url) as first:
        token = first.command("keys", "create", "Desk", "--scope", "read").strip()
        assert first.stop() == 0
    with start_server(tmp_path, ONTHERECORD_DATABASE=database_url, ONTHERECORD_HOST="0.0.0.0") as running:
        url = running.url.replace("0.0.0.0", "127.0.0.1")
        assert asked(url).status_code == 401
        assert asked(url, token).status_code == 200
        assert running.stop() == 0


def test_a_proxy_is_believed_that_it_speaks_tls_if_it_is_named(
    start_server: Callable[..., Any], sqlite_url: str, tmp_path: Path
) -> None:
    settings = {"ONTHERECORD_DATABASE": sqlite_url, "FORWARDED_ALLOW_IPS": "127.0.0.2"}
    with start_server(tmp_path, ONTHERECORD_WORKERS="1", **settings) as running:
        token = running.command("keys", "create", "Desk", "--scope", "read").strip()
        assert "; Secure" in cookie_through(running.url, "127.0.0.2", token)
        assert "; Secure" not in cookie_through(running.url, "127.0.0.3", token)


def cookie_through(url: str, proxy: str, token: str) -> str:
    """The cookie that a browser gets for the key through a proxy of that address, which says that it speaks TLS."""
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE, source_address=(proxy, 0))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-Proto": "https"}
    with closing(connection):
        connection.request("POST", "/sign-in", urlencode({"key": token}), headers)
        return connection.getresponse().headers["Set-Cookie"]


def test_neither_log_has_a_key(running: Any) -> None:
    token = running.command("keys", "create", "Desk", "--scope", "read").strip()
    asked(running.url, token)
    asked(running.url, token[:-4])
    assert running.stop() == 0
    written = list(running.requests_logged.queue) + running.errors
    assert any(f'"key": "{token[4:20]}"' in line for line in written)
    assert not any(token[21:40] in line for line in written)


def test_a_database_that_is_away_keeps_it_from_nothing_but_what_needs_it(
    start_server: Callable[..., Any], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    url = "postgresql://postgres@127.0.0.1:1/none"
    with start_server(home, migrated=False, ONTHERECORD_DATABASE=url) as running:
        assert requests.get(f"{running.url}/livez", timeout=PATIENCE).status_code == 200
        answered = asked(running.url)
        assert answered.status_code == 503
        assert answered.headers["Retry-After"]
        assert any("the database cannot be used now" in line for line in running.errors)


def test_without_tables_it_starts_and_says_what_to_do(start_server: Callable[..., Any], tmp_path: Path) -> None:
    with start_server(tmp_path, migrated=False) as running:
        assert any("ontherecord migrate" in line for line in running.errors)
        assert requests.get(f"{running.url}/livez", timeout=PATIENCE).status_code == 200
        assert requests.get(f"{running.url}/readyz", timeout=PATIENCE).status_code == 503
