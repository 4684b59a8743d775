"""Who may be sent webhooks: nobody that the operator does not name, nowhere that is not public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.webhooks.allowed import Allowed, NotAllowed, is_public

HOSTS = "hooks.example.org, *.news.example, deep.example:8443, http://hooks.internal, https://[2001:db8::1]:9000"


@pytest.fixture
def allowed() -> Allowed:
    return Allowed.read(HOSTS, None)


def test_by_default_nothing_is_sent_anywhere() -> None:
    with pytest.raises(NotAllowed):
        Allowed().receiver("https://example.org/")


@pytest.mark.parametrize(
    ("url", "host", "authority", "target"),
    [
        ("https://hooks.example.org/a/b?c=d%20e", "hooks.example.org", "hooks.example.org", "/a/b?c=d%20e"),
        ("https://hooks.example.org", "hooks.example.org", "hooks.example.org", "/"),
        ("https://hooks.example.org:443/", "hooks.example.org", "hooks.example.org", "/"),
        ("https://a.b.news.example/", "a.b.news.example", "a.b.news.example", "/"),
        ("https://deep.example:8443/", "deep.example", "deep.example:8443", "/"),
        ("http://hooks.internal/x", "hooks.internal", "hooks.internal", "/x"),
        ("https://[2001:db8::1]:9000/", "2001:db8::1", "[2001:db8::1]:9000", "/"),
    ],
)
def test_a_host_that_is_named_is_a_receiver(allowed: Allowed, url: str, host: str, authority: str, target: str) -> None:
    receiver = allowed.receiver(url)
    assert (receiver.host, receiver.authority, receiver.target) == (host, authority, target)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://hooks.internal/",
        "https://hooks.example.org:8443/",
        "https://deep.example/",
        "https://news.example/",
        "https://evilnews.example/",
        "https://hooks.example.org.evil.example/",
        "https://hooks.example.org@evil.example/",
        "https://user:password@hooks.example.org/",
        "https://evil.example#@hooks.example.org/",
        "https://evil.example\\@hooks.example.org/",
        "https://evil.example/https://hooks.example.org/",
        "https://hooks.example.org#fragment",
        "https://HOOKS.example.org/",
        "https://hooks.example.org./",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org:443:80/",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/\r\nX-Evil: 1",
        "https://hooks.example.org/\n",
        "https://hööks.example.org/",
        "https://hooks。example.org/",
        "https:hooks.example.org/",
        "https:///hooks.example.org/",
        "ftp://hooks.example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "https://",
        "https://[::1/",
        "https://[]/",
        "",
        "https://hooks.example.org/" + "a" * 2_000,
    ],
)
def test_any_other_url_is_none(allowed: Allowed, url: str) -> None:
    with pytest.raises(NotAllowed):
        allowed.receiver(url)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "0177.0.0.1", "127.0.0.01", "[::ffff:7f00:1]"],
)
def test_an_address_that_is_written_in_disguise_is_no_host_even_if_somebody_names_it(host: str) -> None:
    with pytest.raises(NotAllowed):
        Allowed.read("127.0.0.1, *.example.org", "127.0.0.0/8").receiver(f"https://{host}/")
    if not host.startswith("["):
        with pytest.raises(ValueError, match="no host"):
            Allowed.read(host, None)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "*.",
        "*.org",
        "*.1.1",
        "a.*.example",
        "hooks.example.org/",
        "user@hooks.example.org",
        "ftp://a.example",
        "a.example:0",
        "a.example:70000",
        "a..example",
        "-a.example",
        "A.example",
        "a example",
        ".example",
    ],
)
def test_an_entry_that_names_no_host_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"no host|no port"):
        Allowed.read(f"hooks.example.org,{entry}", None)


@pytest.mark.parametrize("entry", ["", "10.0.0.1/8", "ten", "10.0.0.0/33", "*"])
def test_an_entry_that_is_no_network_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match="no network"):
        Allowed.read(None, entry)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "168.63.129.16", "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%lo",
        "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused_even_among_others(address: str) -> None:
    with pytest.raises(NotAllowed):
        Allowed.read(HOSTS, None).check(["93.184.215.14", address])


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_taken(address: str) -> None:
    assert [str(each) for each in Allowed().check([address])] == [address]


def test_a_network_that_is_named_is_taken_and_no_other() -> None:
    allowed = Allowed.read(None, "10.1.0.0/16, fd00:1::/32")
    assert len(allowed.check(["10.1.2.3", "fd00:1::5", "::ffff:10.1.2.3"])) == 3
    for other in ("10.2.0.1", "127.0.0.1", "fd00:2::1", "::ffff:10.2.0.1"):
        with pytest.raises(NotAllowed):
            allowed.check([other])


@given(st.ip_addresses())
def test_what_is_public_is_so_for_python_too(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(address):
        assert address.is_global and not (address.is_private or address.is_multicast or address.is_loopback)


@given(st.text(max_size=100))
def test_no_url_breaks_it(url: str) -> None:
    for each in (url, f"https://{url}", f"https://hooks.example.org/{url}", f"https://hooks.example.org{url}"):
        try:
            receiver = Allowed.read(HOSTS, None).receiver(each)
        except NotAllowed:
            continue
        assert receiver.host == "hooks.example.org" or receiver.host.endswith(".news.example")
