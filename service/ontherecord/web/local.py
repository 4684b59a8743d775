"""Whether a request comes from a program on this machine: what may be asked before there is a key.

The address alone does not tell. A page of any site can make the reader's browser ask 127.0.0.1, under a name that the
site points there for a moment (DNS rebinding); a proxy asks from here on behalf of anybody. Browsers and proxies give
themselves away by their headers, but for a proxy that adds none: where one stands before the service, make a key.
"""

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from .origins import from_another_site

if TYPE_CHECKING:
    from flask import Request

PROXY_HEADERS = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")
_HOST = re.compile(r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[0-9a-z.-]+))(?::[0-9]+)?", re.IGNORECASE)


def why_not_local(request: "Request") -> str | None:
    """The sign that somebody else is behind the request, in words; None if there is none."""
    if not is_loopback(request.remote_addr or ""):
        return "this request came from another"
    if any(name in request.headers for name in PROXY_HEADERS):
        return "this request came through a proxy"
    if not _names_this_machine(request.host):
        return "the Host of this request is not localhost, 127.0.0.1 or [::1]"
    if from_another_site(request):
        return "a page of another site sent this request"
    return None


def is_loopback(host: str) -> bool:
    """Whether only this machine can be behind the address or name.

    >>> is_loopback("127.0.0.1"), is_loopback("::ffff:127.0.0.1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower() == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _names_this_machine(host: str) -> bool:
    found = _HOST.fullmatch(host)
    return found is not None and is_loopback(found["ipv6"] or found["name"])
