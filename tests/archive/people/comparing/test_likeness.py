"""Whether two sightings are of one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks import name_pairs

from ontherecord.archive.people.comparing.likeness import DAY, Rarity, Sighting, compare, compare_bodies, rarity
from ontherecord.archive.people.comparing.matching import Match
from ontherecord.archive.people.comparing.names import person_name

POST = "The Ely Post"


def seen(name: str, role: str | None = None, *, publisher: str | None = POST, day: int = 0) -> Sighting:
    return Sighting(name, role=role, publisher=publisher, published=round(day * DAY))


def same(one: Sighting, *others: Sighting) -> bool:
    return compare(one, others).same


def test_the_pairs_are_told_with_hardly_a_false_merge() -> None:
    pairs = name_pairs.read_pairs()
    assert len(pairs) >= 200
    for half in name_pairs.HALVES:
        found = name_pairs.figures(pair for pair in pairs if pair.half == half)
        assert found.precision >= 0.98, found
        assert found.recall >= 0.88, found


def test_a_rare_name_is_one_person_whatever_is_said() -> None:
    assert same(seen("Thandiwe Mokoena", "hydrologist"), seen("Thandiwe Mokoena", "adviser", publisher="AP"))


def test_a_common_name_needs_more() -> None:
    assert not same(seen("John Smith"), seen("John Smith", publisher="AP"))
    assert same(seen("John Smith", day=1), seen("John Smith", "coach", day=0))
    assert not same(seen("John Smith", day=100), seen("John Smith", "coach", day=0))
    assert same(seen("John Smith", "mayor of Ely"), seen("John Smith", "Ely mayor", publisher="AP", day=900))


def test_roles_that_exclude_each_other_keep_even_rare_names_apart() -> None:
    assert not same(seen("Una Garnerova", "judge"), seen("Una Garnerova", "goalkeeper"))


def test_one_role_that_agrees_outweighs_others_that_do_not() -> None:
    known = seen("Una Garner", "goalkeeper"), seen("Una Garner", "judge in Ely")
    assert same(seen("Una Garner", "Ely judge"), *known)


def test_a_surname_alone_needs_the_outlet_and_the_time_or_the_role() -> None:
    known = seen("Gail Whitlock", "harbour master of Ely")
    assert same(seen("Whitlock", day=3), known)
    assert not same(seen("Whitlock", day=90), known)
    assert not same(seen("Whitlock", publisher="AP"), known)
    assert not same(seen("Whitlock", "fisherman"), known)
    assert not same(seen("Smith", day=1), seen("Ann Smith", "nurse"))


def test_nobody_without_outlet_is_near() -> None:
    assert not same(seen("Whitlock", publisher=None), seen("Gail Whitlock", publisher=None))


def test_another_name_of_the_same_person_can_rule_out() -> None:
    assert compare(seen("John B. Smith", "mayor of Ely"), [seen("John Smith", "mayor of Ely")]).same
    likeness = compare(seen("John B. Smith", "mayor of Ely"), [seen("John Smith", "mayor of Ely")], ["John A. Smith"])
    assert not likeness.same and likeness.because == "the names differ"


def test_who_is_often_in_the_news_is_mostly_meant() -> None:
    often = [seen("Brigid Tansey", "minister", publisher=f"Outlet {number}") for number in range(5)]
    once = [seen("Brigid Tansey", "baker", publisher="Bread")]
    new = seen("Brigid Tansey", publisher="AP")
    assert compare(new, often).strength > compare(new, once).strength > 0


def test_a_body_is_known_by_name_or_near_by_initials() -> None:
    assert compare_bodies(seen("The World Bank"), [seen("World Bank", publisher="AP")]).same
    assert compare_bodies(seen("WHO", day=20), [seen("World Health Organization")]).match is Match.INITIAL
    assert not compare_bodies(seen("WHO", publisher="AP"), [seen("World Health Organization")]).same
    assert not compare_bodies(seen("NRA"), [seen("National Rifle Club")]).same
    assert not compare_bodies(seen("Finance Ministry", publisher="AP"), [seen("Finance Ministry")]).same
    assert compare_bodies(seen("Finance Ministry", day=1), [seen("Finance Ministry")]).same


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("John Smith", Rarity.COMMON),
        ("Smith", Rarity.COMMON),
        ("Li Wei", Rarity.COMMON),
        ("John Fitzwilliam Smith", Rarity.USUAL),
        ("Sergei Shoigu", Rarity.USUAL),
        ("Whitlockson", Rarity.USUAL),
        ("Thandiwe Mokoena", Rarity.RARE),
    ],
)
def test_how_common_a_name_is(name: str, expected: Rarity) -> None:
    parsed = person_name(name)
    assert parsed and rarity(parsed) is expected


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_anything_can_be_compared_with_anything(one: str, other: str, role: str) -> None:
    sightings = [seen(other, role), seen(one)]
    assert compare(seen(one, role), sightings).strength >= 0
    assert compare_bodies(seen(one, role), sightings).strength >= 0
