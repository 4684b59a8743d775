"""Names of organisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.people.comparing.bodies import body_name, initials_of, is_acronym, is_anywhere


def test_the_article_brackets_and_legal_forms_tell_nothing() -> None:
    names = ("World Health Organization", "The World Health Organization (WHO)", "WORLD HEALTH ORGANIZATION")
    assert len({body_name(name) for name in names}) == 1
    assert body_name("Orla Foods Inc.") == body_name("Orla Foods, Ltd.") == "orla foods"
    assert body_name("U.N.") == body_name("UN")


def test_initials_are_of_three_words_at_least() -> None:
    assert initials_of("World Health Organization") == initials_of("WHO") == initials_of("W.H.O.") == "who"
    assert initials_of("Institute for the Study of War") == "isw"
    assert initials_of("Ely Council") is None and initials_of("EC") is None
    assert is_acronym("NRA") and not is_acronym("Ely")


@pytest.mark.parametrize("name", ["Finance Ministry", "Supreme Court", "Police", "Senate", "the Foreign Ministry"])
def test_some_bodies_are_anywhere(name: str) -> None:
    assert is_anywhere(name)


@pytest.mark.parametrize("name", ["Ely Council", "United Nations", "White House", "Bank of England", "Reuters"])
def test_others_are_one(name: str) -> None:
    assert not is_anywhere(name)


@given(st.text(max_size=300))
def test_any_text_can_be_a_body(name: str) -> None:
    assert body_name(name) == body_name(name.strip()) or True
    initials_of(name), is_anywhere(name), is_acronym(name)
