"""Who is behind a request, and who only says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.web.addresses import UNKNOWN, Proxies, behind

OURS = Proxies.read("127.0.0.1, ::1,10.2.0.0/24")


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("::1", "198.51.100.7", "198.51.100.7"),
        ("::ffff:127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7, 10.2.0.9", "198.51.100.7"),
        ("127.0.0.1", "10.2.0.9", "10.2.0.9"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", "198.51.100.7:5678", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7:5678, 10.2.0.9:80", "198.51.100.7"),
        ("127.0.0.1", "[2001:db8::1]:443", "2001:db8::/64"),
        ("127.0.0.1", "[2001:db8::1]", "2001:db8::/64"),
    ],
)
def test_proxies_of_ours_are_believed_in_turn(peer: str, forwarded: str, found: str) -> None:
    assert behind(peer, forwarded, OURS) == found


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("198.51.100.7", "192.0.2.1", "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "10.2.0.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "127.0.0.1, 198.51.100.7", "198.51.100.7"),
    ],
)
def test_what_stands_before_a_stranger_is_the_strangers_word(peer: str, forwarded: str, found: str) -> None:
    assert behind(peer, forwarded, OURS) == found


@pytest.mark.parametrize(
    "told", ["unknown", "_hidden", "", "192.0.2.1, ", "256.0.0.1", "256.0.0.1:80", "[]:80", "localhost"]
)
def test_what_is_no_address_leaves_the_proxy(told: str) -> None:
    assert behind("127.0.0.1", told, OURS) == "127.0.0.1"


def test_where_anybody_is_believed_it_is_for_one_step() -> None:
    assert behind("10.9.9.9", "192.0.2.1, 198.51.100.7", Proxies.read("*")) == "198.51.100.7"


def test_where_nobody_is_believed_who_connects_is_counted() -> None:
    assert behind("127.0.0.1", "192.0.2.1", Proxies.read("")) == "127.0.0.1"


def test_a_unix_socket_has_no_address() -> None:
    assert behind("", "192.0.2.1", OURS) == UNKNOWN


@given(st.text(), st.ip_addresses().filter(lambda each: not OURS.believe(each)))
def test_nobody_makes_another_of_himself(made_up: str, stranger: object) -> None:
    there = behind("127.0.0.1", str(stranger), OURS)
    assert behind("127.0.0.1", f"{made_up},{stranger}", OURS) == there
    assert behind(str(stranger), made_up, OURS) == behind(str(stranger), "", OURS)
