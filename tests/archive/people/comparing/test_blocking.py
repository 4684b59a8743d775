"""Where names are filed, so that those who may be one are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks import name_pairs

from ontherecord.archive.people.comparing.blocking import Blocks, blocks_of, joint_blocks


def blocks(name: str, publisher: str | None = None, affiliation: str | None = None, kind: str = "person") -> Blocks:
    found = blocks_of(kind, name, publisher=publisher, affiliation=affiliation)
    assert found is not None
    return found


def meet(one: Blocks, other: Blocks) -> bool:
    return bool(one.sought & other.filed) and bool(other.sought & one.filed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Shoigu", "Sergey Shoygu"),
        ("Bob Dole", "Robert Dole"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Xi Jinping", "Jinping Xi"),
        ("Enrique Peña Nieto", "Peña Nieto"),
        ("Enrique Peña Nieto", "Enrique Peña"),
        ("J. Edgar Hoover", "Edgar Hoover"),
        ("G. Whitlock", "Gail Whitlock"),
        ("Ash Carter", "Ashton Carter"),
        ("Jean-Claude Juncker", "Jean Claude Juncker"),
        ("Muammar Gaddafi", "Moammar Qaddafi"),
        ("Joost van der Beek", "Joost Vanderbeek"),
    ],
)
def test_whoever_may_be_one_is_found(one: str, other: str) -> None:
    assert meet(blocks(one), blocks(other))


def test_a_surname_is_found_by_outlet_or_body() -> None:
    full = blocks("Sergei Shoigu", "AP", "Russia")
    assert meet(full, blocks("Shoigu", "AP"))
    assert meet(full, blocks("Shoigu", "TASS", "Russia"))
    assert not meet(full, blocks("Shoigu", "TASS"))
    assert meet(blocks("Xi Jinping", "AP"), blocks("Xi", "AP"))


def test_every_pair_that_is_called_the_same_is_found() -> None:
    for pair in name_pairs.read_pairs():
        if pair.judged().same:
            one, other = (blocks(each.name, each.publisher, each.affiliation) for each in (pair.one, pair.other))
            assert meet(one, other), (pair.one, pair.other)


def test_only_people_and_organisations_are_filed() -> None:
    for kind in ("group", "document", "unnamed"):
        assert blocks_of(kind, "Ann Lee") is None
    assert blocks_of("person", "the mayor") is None
    assert blocks_of("organisation", "police") is None
    assert blocks_of("person", "…") is None and blocks_of("organisation", "…") is None


def test_those_who_speak_jointly_are_filed_by_who_they_are() -> None:
    assert joint_blocks(frozenset((1, 2))).filed == joint_blocks(frozenset((2, 1))).filed
    assert joint_blocks(frozenset((1, 2))).filed != joint_blocks(frozenset((1, 2, 3))).filed


@given(st.text(max_size=100), st.none() | st.text(max_size=20))
def test_numbers_are_few_and_fit_a_database(name: str, place: str | None) -> None:
    for kind in ("person", "organisation"):
        found = blocks_of(kind, name, publisher=place, affiliation=place)
        if found is not None:
            assert len(found.filed | found.sought) < 100
            assert all(-(2**63) <= number < 2**63 for number in found.filed | found.sought)
