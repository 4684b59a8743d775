"""Spellings of one name in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.people.comparing.romanisation import latin, sound, spelling


@pytest.mark.parametrize(
    "spellings",
    [
        ("sergei", "sergey", "sergej", "serguei"),
        ("zelensky", "zelenskiy", "zelenskyy", "zelenskij"),
        ("shoigu", "shoygu", "shojgu"),
        ("gorbachev", "gorbachov", "gorbachyov", "gorbatschow"),
        ("romanov", "romanoff", "romanow"),
        ("alexander", "aleksandr", "alexandr"),
        ("yevgeny", "evgeny", "evgenii"),
        ("dostoyevsky", "dostoevsky", "dostoevskii"),
        ("nazarbayev", "nazarbaev"),
        ("aliyev", "aliev"),
        ("mueller", "muller"),
        ("yanukovych", "yanukovich"),
        ("lukashenko", "lukashenka"),
        ("najib", "najeeb"),
        ("abdel", "abdul"),
        ("rouhani", "ruhani"),
        ("fyodor", "fedor"),
    ],
)
def test_transcriptions_of_a_name_are_spelt_alike(spellings: tuple[str, ...]) -> None:
    assert len({spelling(each) for each in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hansen", "hanson"),
        ("larsen", "larson"),
        ("reed", "reid"),
        ("lee", "li"),
        ("jong", "yong"),
        ("hassan", "hussein"),
        ("daniel", "danielle"),
        ("petrov", "petrova"),
        ("hofman", "hoffmann"),
        ("brown", "browne"),
        ("clinton", "clifton"),
    ],
)
def test_names_of_different_people_are_not(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


@pytest.mark.parametrize(
    "spellings",
    [("gaddafi", "qaddafi", "kadhafi", "gadhafi"), ("mohammed", "muhammad", "mohamad"), ("hussein", "husain")],
)
def test_further_spellings_sound_alike(spellings: tuple[str, ...]) -> None:
    assert len({sound(each) for each in spellings}) == 1


def test_letters_with_strokes_become_plain() -> None:
    assert [latin(each) for each in ("wałęsa", "øystein", "đorđe")] == ["walęsa", "oystein", "djordje"]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=40))
def test_what_is_spelt_alike_sounds_alike(word: str) -> None:
    assert sound(word) == sound(word)
    assert len(spelling(word)) <= 2 * len(word) + 2
