"""Who is behind a request: the address that connects, or the one that a proxy which is believed passes it on for.

``X-Forwarded-For`` is whatever its sender likes, but for what a proxy of ours has added at its end. So it is read from
there, and no further than to the first address that is none of ours.
"""

import re
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

HOUSEHOLD = 64
"""Bits that addresses of IPv6 have in common which are one household's: it has addresses without number."""

UNKNOWN = "unknown"

WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
"""An address as some proxies write it, with the port from which was connected."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that are believed; ``anybody`` is who connects, whoever that is, and nobody before."""

    networks: tuple[IPv4Network | IPv6Network, ...]
    anybody: bool = False

    @classmethod
    @cache
    def read(cls, listed: str) -> "Proxies":
        """From addresses and networks with commas between, as gunicorn reads them; ValueError for what is neither.

        >>> Proxies.read("127.0.0.1,10.2.0.0/24").networks
        (IPv4Network('127.0.0.1/32'), IPv4Network('10.2.0.0/24'))
        """
        names = [each.strip() for each in listed.split(",") if each.strip()]
        return cls(tuple(ip_network(each) for each in names if each != "*"), anybody="*" in names)

    def believe(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether the address is one of theirs."""
        return self.anybody or any(address in network for network in self.networks)


def behind(peer: str, forwarded: str, proxies: Proxies) -> str:
    """Where a request comes from, to be counted by; of IPv6 the network of one household.

    ``peer`` is the address that connects, ``forwarded`` the header X-Forwarded-For.

    >>> behind("127.0.0.1", "203.0.113.9, 198.51.100.7", Proxies.read("127.0.0.1"))
    '198.51.100.7'
    >>> behind("127.0.0.1", "[2001:db8::1]:443", Proxies.read("127.0.0.1"))
    '2001:db8::/64'
    """
    address = _parsed(peer)
    if address is None:  # a Unix socket has none
        return UNKNOWN
    for told in reversed(forwarded.split(",")):
        before = _parsed(told)
        if before is None or not proxies.believe(address):
            break
        address = before
        if proxies.anybody:
            break
    if address.version == 4:
        return str(address)
    return str(IPv6Network((int(address), HOUSEHOLD), strict=False))


def _parsed(told: str) -> IPv4Address | IPv6Address | None:
    told = told.strip()
    if with_port := WITH_PORT.fullmatch(told):
        told = with_port[1] or with_port[2] or ""
    try:
        address = ip_address(told)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
