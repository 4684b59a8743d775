"""Whether a page of another site made a browser send this request.

A browser adds its cookies, and its place on this machine, to whatever any page makes it send. It also says where that
page is from: ``Sec-Fetch-Site`` says so plainly, ``Origin`` in browsers before 2023. A program that is no browser sends
neither, and nobody else's cookies.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Request

OWN = ("none", "same-origin")
"""The address bar or a bookmark, and pages of ours."""

SAFE = ("GET", "HEAD")


def from_another_site(request: "Request") -> bool:
    """Whether another site's page sent it, for its own ends; following a link from there to here is its reader's."""
    if _follows_a_link(request):
        return False
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and _host(origin) != request.host.lower()


def _host(origin: str) -> str | None:
    """The host that an origin names; None if it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # "http://["
        return None


def _follows_a_link(request: "Request") -> bool:
    """Whether the answer becomes the whole of a tab, which the page that the link stands in cannot read."""
    return (
        request.method in SAFE
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )
