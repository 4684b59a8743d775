"""How two names match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.people.comparing.matching import Match, match, puts_family_first
from ontherecord.archive.people.comparing.names import person_name

WORDS = "Ann J. John Jack Sergei Sergey Kim Jong-un Jong Un Lee van der de Berg Berg-Larsen Smith Smyth Jr. III Peña"
WORD = st.sampled_from(WORDS.split(" "))


def matched(one: str, other: str) -> Match:
    first, second = person_name(one), person_name(other)
    assert first and second
    assert match(first, second) == match(second, first)
    return match(first, second)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ann Lee", "Ann Lee", Match.EXACT),
        ("Ann Lee", "Ann B. Lee", Match.EXACT),
        ("Kim Jong-un", "Kim Jong Un", Match.EXACT),
        ("Bill de Blasio", "Bill De Blasio", Match.EXACT),
        ("Sergei Shoigu", "Sergey Shoygu", Match.SPELLED),
        ("Bob Dole", "Robert Dole", Match.SPELLED),
        ("Mykola Azarov", "Nikolai Azarov", Match.SPELLED),
        ("Shinzo Abe", "Abe Shinzo", Match.SPELLED),
        ("Moon Jae-in", "Jae-in Moon", Match.SPELLED),
        ("Viktor Orban", "Orban Viktor", Match.SPELLED),
        ("Mark Welsh", "Mark A. Welsh III", Match.SPELLED),
        ("Joost van der Beek", "Joost Vanderbeek", Match.EXACT),
        ("J. Edgar Hoover", "Edgar Hoover", Match.INITIAL),
        ("G. Whitlock", "Gail Whitlock", Match.INITIAL),
        ("Ash Carter", "Ashton Carter", Match.INITIAL),
        ("Peña Nieto", "Enrique Peña Nieto", Match.PART),
        ("Enrique Peña", "Enrique Peña Nieto", Match.PART),
        ("Anna Berg", "Anna Berg-Larsen", Match.PART),
        ("Ocasio-Cortez", "Alexandria Ocasio Cortez", Match.PART),
        ("Donald Trump", "Donald Trump Jr.", Match.SON),
        ("Muammar Gaddafi", "Moammar Qaddafi", Match.SOUND),
        ("Shoigu", "Sergei Shoigu", Match.SURNAME),
        ("Xi", "Xi Jinping", Match.SURNAME),
        ("Assad", "Bashar al-Assad", Match.SURNAME),
        ("Leyen", "Ursula von der Leyen", Match.SURNAME),
        ("Shoigu", "Shoygu", Match.LONE),
    ],
)
def test_names_that_may_be_one(one: str, other: str, expected: Match) -> None:
    assert matched(one, other) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Clinton", "Hillary Clinton"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Daniel Brandt", "Danielle Brandt"),
        ("Thomas James", "James Thomas"),
        ("Mary Lloyd-Jones", "Mary Jones-Smith"),
        ("Guus van der Berg", "Guus van den Berg"),
        ("Kim", "Kim Smith"),
        ("Christian Ahlgren", "Christina Ahlgren"),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert matched(one, other) in (Match.NONE, Match.SOUND)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John A. Smith", "John B. Smith"),
        ("George W. Bush", "George H.W. Bush"),
        ("Cal Ripken Jr.", "Cal Ripken Sr."),
        ("Maria García López", "Maria Pérez López"),
    ],
)
def test_initials_middles_and_generations_rule_out(one: str, other: str) -> None:
    assert matched(one, other) is Match.RULED_OUT


def test_the_family_comes_first_in_some_names_only() -> None:
    def first(name: str) -> bool:
        parsed = person_name(name)
        return parsed is not None and puts_family_first(parsed)

    assert first("Xi Jinping") and first("Kim Jong-un")
    assert not first("Kim Smith") and not first("Ann Lee")


@given(st.lists(WORD, min_size=1, max_size=5), st.lists(WORD, min_size=1, max_size=5))
def test_matching_is_the_same_either_way_round(one: list[str], other: list[str]) -> None:
    first, second = person_name(" ".join(one)), person_name(" ".join(other))
    if first and second:
        assert match(first, second) == match(second, first)
        assert match(first, first) in (Match.EXACT, Match.LONE)
