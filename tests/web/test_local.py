"""Whether a request comes from a program on this machine."""

import pytest
from flask import Flask, request

from ontherecord.web.local import is_loopback, why_not_local


def sign(address: str = "127.0.0.1", **headers: str) -> str | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = {"REMOTE_ADDR": address}
    with Flask("app").test_request_context(
        "/quotes", method="POST", base_url="http://localhost:8000", headers=named, environ_overrides=environ
    ):
        return why_not_local(request)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]"])
def test_this_machine_has_many_addresses_and_names(address: str, host: str) -> None:
    assert sign(address, Host=host) is None


@pytest.mark.parametrize("address", ["10.0.0.7", "8.8.8.8", "fe80::1", "::ffff:10.0.0.7", "0.0.0.0", "::", "", "x"])
def test_another_address_is_another_machine(address: str) -> None:
    assert sign(address) == "this request came from another"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example:8000",
        "localhost.evil.example",
        "evil.example@localhost",
        "[::1].evil.example",
        "[::1",
        "192.168.1.2:8000",
        "0.0.0.0:8000",
        "localhost:8000/",
        "localhost, evil.example",
        "\x00",
    ],
)
def test_a_name_that_a_site_pointed_here_is_not_this_machine(host: str) -> None:
    assert sign(Host=host) == "the Host of this request is not localhost, 127.0.0.1 or [::1]"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:3000", "", "http://localhost"],
)
def test_a_page_of_another_origin_is_another_site(origin: str) -> None:
    assert sign(Origin=origin) == "a page of another site sent this request"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "any-yet-to-come"])
def test_what_a_browser_says_of_the_site_counts_where_there_is_no_origin(site: str) -> None:
    assert sign(Sec_Fetch_Site=site) == "a page of another site sent this request"


@pytest.mark.parametrize("header", ["Forwarded", "Via", "X_Forwarded_For", "X_Forwarded_Host", "X_Real_IP"])
def test_a_proxy_on_this_machine_may_speak_for_anybody(header: str) -> None:
    assert sign(**{header: "127.0.0.1"}) == "this request came through a proxy"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://localhost:8000"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}],
    ids=str,
)
def test_pages_of_the_service_itself_and_what_a_person_opens_are_local(headers: dict[str, str]) -> None:
    assert sign(**headers) is None


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("Localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("quotes.example", False),
    ],
)
def test_whether_only_this_machine_reaches_an_address(host: str, is_one: bool) -> None:
    assert is_loopback(host) is is_one
