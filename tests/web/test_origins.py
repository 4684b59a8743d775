"""Which requests a page of another site made a browser send."""

import pytest
from flask import Flask, request

from ontherecord.web.origins import from_another_site

LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def foreign(method: str, headers: dict[str, str]) -> bool:
    with Flask("any").test_request_context("/x", base_url="https://quotes.example", method=method, headers=headers):
        return from_another_site(request)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://quotes.example"},
        {"Origin": "https://quotes.example"},
        {"Origin": "http://QUOTES.example"},  # behind a proxy that speaks https for us
    ],
)
def test_programs_the_address_bar_and_our_pages_are_no_other_site(headers: dict[str, str]) -> None:
    assert not foreign("POST", headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://quotes.example.evil.example"},
        {"Origin": "https://quotes.example:8443"},
        {"Origin": "null"},
        {"Origin": "http://["},
        LINK,
    ],
)
def test_what_a_page_of_another_site_sends_is_told(headers: dict[str, str]) -> None:
    assert foreign("POST", headers)


def test_a_link_from_another_site_may_be_followed_but_not_framed_or_fetched() -> None:
    assert not foreign("GET", LINK)
    assert foreign("GET", {**LINK, "Sec-Fetch-Dest": "iframe"})
    assert foreign("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"})
