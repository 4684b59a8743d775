"""A person's name in its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.people.comparing.names import MOST_WORDS, PersonName, is_fuller, person_name


def parts(name: str) -> PersonName:
    parsed = person_name(name)
    assert parsed is not None
    return parsed


def test_ranks_and_honorifics_are_no_part_of_a_name() -> None:
    for name in ("Gen. Mark Welsh", "Lt. Gen. Mark Welsh", "Dr. Mark Welsh", "Sen. Mark Welsh", "Mark Welsh"):
        assert parts(name) == PersonName("mark", (), (), "welsh")


def test_a_name_that_is_a_rank_too_stays() -> None:
    assert parts("Dean Baker").given == "dean"
    assert parts("King").surname == "king"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("Mark A. Welsh III", "iii"), ("Martin Luther King Jr.", "jr"), ("Cal Ripken, Sr.", "sr"), ("Ann Lee, PhD", None)],
)
def test_generations_are_told_and_degrees_left_off(name: str, suffix: str | None) -> None:
    assert parts(name).suffix == suffix


@pytest.mark.parametrize("name", ["H.R. McMaster", "H. R. McMaster", "HR McMaster"])
def test_initials_are_apart(name: str) -> None:
    assert parts(name).words == ("h", "r", "mcmaster")


def test_a_name_in_capitals_is_none_of_initials() -> None:
    assert parts("JO COX").words == ("jo", "cox")


def test_particles_belong_to_the_surname_and_arabic_articles_tell_nothing() -> None:
    assert parts("Ursula von der Leyen").binding == ("von", "der")
    assert parts("Bashar al-Assad").binding == ()
    assert parts("Bashar al-Assad").surname == parts("Bashar Assad").surname == "assad"
    assert parts("von der Leyen") == PersonName("", (), ("von", "der"), "leyen")


def test_hyphens_join_and_are_remembered() -> None:
    assert parts("Kim Jong-un").squeezed == parts("Kim Jong Un").squeezed
    assert parts("Ocasio-Cortez").surname_parts == ("ocasio", "cortez")


def test_a_nickname_is_taken_out() -> None:
    assert parts("José “Red” Ibarra") == PersonName("jose", (), (), "ibarra", nickname="red")


@pytest.mark.parametrize("name", ["", "  ", "...", "“”", "–", "'"])
def test_what_has_no_letter_is_no_name(name: str) -> None:
    assert person_name(name) is None


def test_a_name_without_end_is_cut() -> None:
    assert len(parts("a" * 100_000).squeezed) <= 200
    assert len(parts("Ann Bee " * 10_000).words) <= MOST_WORDS


@given(st.text(max_size=300))
def test_any_text_can_be_taken_for_a_name(name: str) -> None:
    parsed = person_name(name)
    assert parsed is None or (parsed.surname and all(word.isalnum() for word in parsed.words))


def test_fuller_is_what_tells_a_given_name() -> None:
    assert is_fuller("Sergei Shoigu", than="Shoigu")
    assert is_fuller("Gail Whitlock", than="G. Whitlock")
    assert is_fuller("Enrique Peña Nieto", than="Peña Nieto")
    assert not is_fuller("Mark A. Welsh III", than="Mark Welsh")
    assert not is_fuller("Shoigu", than="Sergei Shoigu")
    assert not is_fuller("…", than="Shoigu")
