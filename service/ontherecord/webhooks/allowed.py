"""Who may be sent webhooks: hosts that the operator names, at addresses of the public internet or of networks named.

A name is one thing and where it leads another: whoever keeps the name can point it at this machine, at the database
beside it or at what tells a cloud's machines their passwords, and point it there just after it was looked at. So names
are allowed in advance, and addresses again at every connection, on the very address that is connected to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

PORTS = {"https": 443, "http": 80}
LONGEST_URL = 2_000

URL = r"^https?://[0-9a-z.:\[\]-]{1,260}(/[!\"$-~]*)?$"
"""Visible ASCII, the host in lower case, no user, no fragment; what stands in the host is looked at further below."""

WANTED_URL = "https://HOST/PATH in ASCII: the host in lower case, no user, no fragment"

_ENTRY = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>(?:\*\.)?[0-9a-z.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
)
_NAME = re.compile(r"(?:[0-9a-z](?:[0-9a-z-]{0,61}[0-9a-z])?\.)*[0-9a-z](?:[0-9a-z-]{0,61}[0-9a-z])?")

_UNICAST = ip_network("2000::/3")
_NOT_PUBLIC: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            "168.63.129.16/32",  # a public address that answers inside of a cloud (Azure) only
            "192.0.0.0/24",  # protocol assignments, another cloud's (Oracle) metadata among them
            "192.88.99.0/24",  # relays of 6to4
            "2001::/23",  # protocol assignments, Teredo among them: an IPv4 address in disguise
            "2002::/16",  # 6to4: likewise
            "3fff::/20",  # for documentation
        ),
    )
)
"""What Python's ``is_global`` lets pass, of some releases or of all."""


class NotAllowed(ValueError):
    """A host or an address that nothing is sent to; the message says why, and holds nothing secret."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where one request is sent to: the parts of a URL, as they were checked."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the header ``Host`` spells them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """A host, or all hosts below a name (``*.example.org``), with one port; over http only if that was said."""

    scheme: str
    host: str
    port: int

    def covers(self, receiver: Receiver) -> bool:
        """Whether that is it."""
        if (self.scheme, self.port) != (receiver.scheme, receiver.port):
            return False
        return receiver.host.endswith(self.host[1:]) if self.host.startswith("*.") else receiver.host == self.host


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which hosts, and which networks beside the public internet. By default none: nothing is sent anywhere."""

    hosts: tuple[AllowedHost, ...] = ()
    networks: tuple[Network, ...] = ()

    @classmethod
    def read(cls, hosts: str | None, networks: str | None) -> "Allowed":
        """From lists with commas between; ValueError says which of it cannot be read."""
        return cls(tuple(map(_host, _listed(hosts))), tuple(map(_network, _listed(networks))))

    def receiver(self, url: str) -> Receiver:
        """Where the URL leads; NotAllowed if that is nowhere, or no host that is allowed."""
        receiver = _parsed(url)
        if not any(each.covers(receiver) for each in self.hosts):
            raise NotAllowed("this host, with this scheme and port, is not among those that the operator allows")
        return receiver

    def check(self, addresses: Iterable[str]) -> list[Address]:
        """The addresses that a name stands for; NotAllowed if a single one of them must not be connected to."""
        plain = [_plain(ip_address(each.partition("%")[0])) for each in addresses]
        for address in plain:
            named = any(address in network for network in self.networks if network.version == address.version)
            if not (named or is_public(address)):
                raise NotAllowed("its name leads to an address that is not public")
        return plain


def is_public(address: Address) -> bool:
    """Whether the address is a single machine's on the public internet.

    >>> is_public(ip_address("192.0.2.1")), is_public(ip_address("64:ff9b::a00:1")), is_public(ip_address("8.8.8.8"))
    (False, False, True)
    """
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _plain(address: Address) -> Address:
    """The IPv4 address, where it is written as one of IPv6: the kernel connects to that."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _parsed(url: str) -> Receiver:
    if len(url) > LONGEST_URL or not re.fullmatch(URL, url):
        raise NotAllowed(f"it must be {WANTED_URL}")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError:
        raise NotAllowed("its host or its port cannot be read") from None
    if not _is_host(host):
        raise NotAllowed("its host is neither a name nor an address")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Receiver(parts.scheme, host, port, target)


def _is_host(host: str) -> bool:
    """A name, or an address as it is written out: not ``2130706433``, ``0x7f.1`` or ``010.0.0.1``, which some read."""
    try:
        return str(ip_address(host)) == host
    except ValueError:
        return len(host) <= 253 and bool(_NAME.fullmatch(host)) and not re.match("[0-9]", host.rpartition(".")[2])


def _listed(words: str | None) -> list[str]:
    return [] if words is None else [each.strip() for each in words.split(",")]


def _host(entry: str) -> AllowedHost:
    found = _ENTRY.fullmatch(entry)
    host = found["host"].strip("[]") if found else ""
    if found is None or not _is_host(host.removeprefix("*.")) or (host.startswith("*.") and not _is_domain(host[2:])):
        raise ValueError(
            f"{entry!r} is no host: hooks.example.org, *.example.org, hooks.example.org:8443 or http://hooks.internal"
        )
    scheme = found["scheme"] or "https"
    port = int(found["port"] or PORTS[scheme])
    if not 0 < port < 65_536:
        raise ValueError(f"{entry!r} has no port from 1 to 65535")
    return AllowedHost(scheme, host, port)


def _is_domain(name: str) -> bool:
    """Whether names can stand below it, but not everybody's."""
    return "." in name and not re.fullmatch("[0-9.]+", name)


def _network(entry: str) -> Network:
    try:
        return ip_network(entry)
    except ValueError as error:
        raise ValueError(f"{entry!r} is no network such as 10.1.0.0/16: {error}") from None
