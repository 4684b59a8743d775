"""Whether two roles can be one person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.people.comparing.roles import Fit, fit, office


def fits(one: str, other: str, years_apart: float = 0.2) -> Fit:
    first, second = office(None, one, None), office(None, other, None)
    assert fit(first, second, years_apart=years_apart) is fit(second, first, years_apart=years_apart)
    return fit(first, second, years_apart=years_apart)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mayor of Ely", "Ely mayor"),
        ("French president", "president of France"),
        ("Russian defense minister", "Defence Minister of Russia"),
        ("spokeswoman for the NRA", "NRA spokesman"),
        ("U.S. president", "president of the United States"),
        ("Clinton’s campaign manager", "Clinton campaign manager"),
        ("White House press secretary", "White House spokesman"),
    ],
)
def test_one_role_in_other_words_is_the_same(one: str, other: str) -> None:
    assert fits(one, other) is Fit.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [("Florida senator", "Sen."), ("Pentagon spokesman", "Pentagon chief of staff"), ("midwife", "Ely midwife")],
)
def test_roles_that_share_a_body_or_an_office_agree(one: str, other: str) -> None:
    assert fits(one, other) is Fit.AGREES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mayor of Ely", "mayor of Bath"),
        ("Russian defense minister", "Ukrainian defense minister"),
        ("coach", "professor of law"),
        ("singer", "surgeon"),
        ("actress", "king"),
    ],
)
def test_roles_that_nobody_has_at_once_exclude_each_other(one: str, other: str) -> None:
    assert fits(one, other) is Fit.EXCLUDES


def test_a_role_that_changes_over_time_excludes_nobody() -> None:
    assert fits("mayor of Ely", "mayor of Bath", years_apart=5) is not Fit.EXCLUDES
    assert fits("actor", "governor", years_apart=10) is not Fit.EXCLUDES
    assert fits("former footballer", "president of Liberia") is not Fit.EXCLUDES


def test_what_somebody_serves_is_not_what_somebody_is() -> None:
    assert fits("Asia director under President Bush", "scholar at Georgetown") is not Fit.EXCLUDES
    assert fits("wife of the senator", "painter") is not Fit.EXCLUDES


def test_nothing_said_tells_nothing() -> None:
    assert office(None, None, None) is None
    assert fit(None, office(None, "mayor of Ely", "Ely"), years_apart=0) is Fit.SILENT


def test_a_title_tells_an_office_too() -> None:
    senator = office("Sen.", None, None)
    assert fit(senator, office(None, "Texas senator", "Texas"), years_apart=0) is Fit.AGREES


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_words_can_be_roles(one: str, other: str) -> None:
    assert fits(one, other) in Fit
