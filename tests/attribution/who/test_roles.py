"""Title, role and affiliation, in the document's words."""

import pytest

from .who_is_who import role, speakers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Peruvian Defense Minister [Ada Obi|PERSON]} said no.", "Peruvian Defense Minister"),
        ("{[US|GPE] Navy Chief of Staff General [Ada Obi|PERSON]} said no.", "US Navy Chief of Staff"),
        (
            "{[Ada Obi|PERSON], the chief of the press office of the army’s General Staff}, said no.",
            "chief of the press office of the army’s General Staff",
        ),
        ("{[Ada Obi|PERSON], a palace spokeswoman}, said no.", "palace spokeswoman"),
        ("{[Ada Obi|PERSON], 63, a nurse from [Lima|GPE]}, said no.", "nurse from Lima"),
        ("{A spokeswoman for the bank, [Ada Obi|PERSON]}, said no.", "spokeswoman for the bank"),
        ("{[Ray|PERSON] campaign manager [Ada Obi|PERSON]} said no.", "Ray campaign manager"),
        ("{[Ada Obi|PERSON], who is the mayor of [Salem|GPE]}, said no.", "mayor of Salem"),
        ("{[Ada Obi|PERSON], who heads the fund}, said no.", "head of the fund"),
        ("[Ada Obi|PERSON] is a lawyer. {[Obi|PERSON]} said no.", "lawyer"),
        ("{Sen. [Ada Obi|PERSON]} said no.", "Sen."),
        ("{former President [Ada Obi|PERSON]} said no.", "former President"),
        ("{Attorney General [Ada Obi|PERSON]} said no.", "Attorney General"),
        (
            "{[Obi|PERSON]} said no. It was the judge [Ada Obi|PERSON], the dean of law at [Yale|ORG].",
            "dean of law at Yale",
        ),
        ("Govs. [Bo Ray|PERSON] and [Ada Obi|PERSON] met. {[Obi|PERSON]} said no.", "Gov."),
        (
            "Prosecutors in May charged two Lima builders, [Bo Ray|PERSON] and [Ada Obi|PERSON]. {[Obi|PERSON]} wept.",
            "Lima builder",
        ),
        ("[Carl Obi|PERSON] and [Mary Obi|PERSON] came. {His ex-wife} said no.", "ex-wife"),
        ("{[Ada Obi|PERSON], a port adviser at the time.” “No}, she said.", "port adviser at the time"),
        ("President [Obi|PERSON] met [Carl Obi|PERSON] and [John Obi|PERSON]. {[Carl Obi|PERSON]} said no.", None),
        ("{Rev. [Ada Obi|PERSON]} said no.", "Rev."),
        ("{Capt. [Ada Obi|PERSON]} said no.", None),
        ("{Mr. [Obi|PERSON]} said no.", None),
        ("[Ada Obi|PERSON] met Peruvian President [Bo Ray|PERSON]. {[Obi|PERSON]} said no.", None),
        ("It failed, {[Ada Obi|PERSON]} said. [Obi|PERSON], a spokesman said, is ill.", None),
        ("They spoke to the mayor, {[Ada Obi|PERSON]} said.", None),
        ("{[Ada Obi|PERSON]}, Senator [Bo Ray|PERSON] and others said no.", None),
        ("[Obi|PERSON]'s aides came. {[Ada Obi|PERSON]} said no.", None),
        ("{Republican [Ada Obi|PERSON]} said no.", None),
    ],
)
def test_a_role_is_the_words_the_text_gives_it(text: str, expected: str | None) -> None:
    assert role(text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{Capt. [Ada Obi|PERSON]}", "Capt."),
        ("{Lt. Gen. [Ada Obi|PERSON]}", "Lt. Gen."),
        ("{Dr. [Ada Obi|PERSON]}", "Dr."),
        ("{Mr. [Ada Obi|PERSON]}", None),
        ("{[Ada Obi|PERSON]}", None),
    ],
)
def test_a_title_is_a_rank_or_honorific_that_tells_something(source: str, expected: str | None) -> None:
    speaker = speakers(f"{source} said no.")[0]
    assert speaker is not None
    assert (speaker.name, speaker.title) == ("Ada Obi", expected)


def test_the_affiliation_is_the_organisation_in_the_role() -> None:
    speaker = speakers("{[Ada Obi|PERSON], a spokeswoman for the [Bank of Peru|ORG]}, said no.")[0]
    assert speaker is not None
    assert speaker.affiliation == "Bank of Peru"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("the [Russian Defense|ORG] Minister", "Russian"),
        ("the [Ruritanian|NORP] Deputy Foreign Minister", "Ruritanian"),
        ("a [Department of Defense|ORG] spokeswoman", "Department of Defense"),
    ],
)
def test_what_an_office_is_for_is_no_part_of_the_affiliation(role: str, expected: str) -> None:
    speaker = speakers(f"{{[Ada Obi|PERSON], {role}}}, said no.")[0]
    assert speaker is not None
    assert speaker.affiliation == expected


def test_an_unnamed_speaker_has_the_role_that_describes_it() -> None:
    assert role("{a senior police official} said no.") == "senior police official"
