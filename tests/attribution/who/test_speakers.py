"""Source to speaker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.quotation import Attribution, Span, SpeakerType
from ontherecord.attribution.who.identification import identify
from ontherecord.attribution.who.names import NamedEntity, mended

from .who_is_who import identified, names, speakers, unmarked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{[Obi|PERSON]} said no. [Ada Obi|PERSON] is a judge.", "Ada Obi"),
        ("[Ada Obi|PERSON] spoke. {Ada} said no.", "Ada Obi"),
        ("[Ada N. Obi|PERSON] spoke. {[Ada Obi|PERSON]} said no.", "Ada N. Obi"),
        ("[Chris Wallace|PERSON] hosts.\n{WALLACE}: Good evening.", "Chris Wallace"),
        ("[Xi Jinping|PERSON] came. {Mr. [Xi|PERSON]} said no.", "Xi Jinping"),
        ("[Enrique Peña Nieto|PERSON] came. {[Peña Nieto|PERSON]} said no.", "Enrique Peña Nieto"),
        ("[Bill de Blasio|PERSON] came. {[de Blasio|PERSON]} said no.", "Bill de Blasio"),
        ("[Martin King Jr.|PERSON] came. {[King|PERSON]} said no.", "Martin King Jr."),
        ("It fell, {a spokeswoman, Joanna Richardson White}, said.", "Joanna Richardson White"),
        ("{Mr. Okonkwo} said no.", "Okonkwo"),
        (
            "Rain halts play as [Ada Obi Wins|PERSON]\n\nThe captain [Ada Obi|PERSON] spoke. {[Obi|PERSON]} said no.",
            "Ada Obi",
        ),
        ("[Ada Obi|PERSON] spoke. {[Obi|GPE]} said no.", "Ada Obi"),
        ("{[Ada Obi|PERSON]'s} view was no.", "Ada Obi"),
        ("{But [Ada Obi|PERSON], a lawyer for [Bo Ray|PERSON]}, said no.", "Ada Obi"),
        ("{[Ray|PERSON] campaign spokesman [Ada Obi|PERSON]} said no.", "Ada Obi"),
        ("{former Secretary of [State|ORG] [Ada Obi|PERSON]} said no.", "Ada Obi"),
        ("{the [Bank of Peru|ORG], a lender}, said no.", "Bank of Peru"),
        ("The [Bank of Peru|ORG] grew. {The [BOP|ORG]} said no.", "Bank of Peru"),
        ("{the [Ray|PERSON] campaign} said no.", "Ray campaign"),
        ("{[Ada Obi|PERSON]'s lawsuit} says no.", "Ada Obi"),
        ("{Peruvian officials subsequently} said no.", "Peruvian officials"),
        ("[Ada Obi|PERSON], a nurse, spoke. {Another nurse} said no.", "Another nurse"),
        ("{a new [Gallup|ORG] poll} found no.", "new Gallup poll"),
        ("{a senior official, who asked not to be named}, said no.", "senior official"),
        ("{Federal and state officials} said no.", "Federal and state officials"),
        ("{[Russia|GPE]} said no.", "Russia"),
        ("{[Ada Obi|PERSON]'s motion} says no.", "Ada Obi"),
        ("{[Rookery's Joan Obi|WORK_OF_ART]} said no.", "Joan Obi"),
        ("Amarachi [Obi|PERSON] loves the school. {[Obi|PERSON], who has a son}, said no.", "Amarachi Obi"),
        ("[Wasserman Obi Resigns|PERSON] Over Leak At Party\n\nShe left. {[Obi|PERSON]} said no.", "Wasserman Obi"),
        ("[Peru Elects|ORG] A New Judge\n\nIt voted. {[Peru|ORG]} said no.", "Peru"),
        ("[Enrique PeÃ±a Ray|PERSON] came. {President [PeÃ±a Ray|PERSON]} said no.", "Enrique PeÃ±a Ray"),
        ("{a group of rural parents with children in the school} said no.", "group of rural parents"),
        ("{A harbour board report released last year} said no.", "harbour board report"),
        ("{Some} said no.", None),
        ("{many people} said no.", None),
        ("{technology} says no.", None),
        ("{She} said no.", None),
        ("It was decided. {someone} said no.", None),
    ],
)
def test_a_source_means_the_one_it_names(text: str, expected: str | None) -> None:
    assert names(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{[Ada Obi|PERSON]} said no. “Never,” {she} said.", "Ada Obi"),
        ("{[Ada Obi|PERSON]} met [Carl Ray|PERSON] and said no. “Never,” {he} said.", "Carl Ray"),
        ("{Mr. [Obi|PERSON]} said no to Ms. [Ray|PERSON]. “Never,” {he} said.", "Obi"),
        ("{[Ada Obi|PERSON]}, {who} said no, left.", "Ada Obi"),
        ("{A senior official} said no. “Never,” {he} said.", "senior official"),
    ],
)
def test_a_pronoun_means_the_one_who_fits(text: str, expected: str) -> None:
    assert names(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{A palace spokesman} said no. Then {[Carl Ray|PERSON], a palace spokesman}, left.", "Carl Ray"),
        ("{Peruvian Deputy Foreign Minister [Ada Obi|PERSON]} said no. “No,” {the veteran diplomat} said.", "Ada Obi"),
        ("{The [Lima Institute|ORG], a think tank}, said no. {The think tank} said more.", "Lima Institute"),
        (
            "Sen. [Ada Obi|PERSON] (R-Fla.) and Sen. [Bo Ray|PERSON] (D-Ohio) met. {The Florida senator} said no.",
            "Ada Obi",
        ),
    ],
)
def test_a_description_means_the_one_whose_role_it_fits(text: str, expected: str) -> None:
    assert names(text)[0 if expected == "Carl Ray" else -1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{A harbour judge} ruled it out.\n\nJustice [Ada Obi|PERSON] wrote the ruling.", "Ada Obi"),
        ("{Lawmaker} asks for rain\n\nRep. [Ada Obi|PERSON] spoke.", "Ada Obi"),
        ("{A judge} said no.\n\nJudge [Ada Obi|PERSON] and Judge [Carl Ray|PERSON] came.", "judge"),
        ("[Ada Obi|PERSON], a judge, came. {Another judge} said no.", "Another judge"),
    ],
)
def test_a_description_in_the_lead_means_the_one_named_later(text: str, expected: str) -> None:
    assert names(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Carl Obi|PERSON] and [Mary Obi|PERSON] came. {His ex-wife} said no.", "Mary Obi"),
        ("[Carl Obi|PERSON] and [Mary Ray|PERSON] came. {His ex-wife} said no.", "His ex-wife"),
        ("[Carl Obi|PERSON] came with his wife [Mary Ray|PERSON]. {His wife} said no.", "Mary Ray"),
    ],
)
def test_a_relative_is_the_one_who_can_be(text: str, expected: str) -> None:
    assert names(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senators [Ada Obi|PERSON] and [Carl Ray|PERSON] met. {The senators} said no.", "Ada Obi and Carl Ray"),
        ("[Ada Obi|PERSON] and [Carl Ray|PERSON] met. {The two} said no.", "Ada Obi and Carl Ray"),
        ("[Ada Obi|PERSON] and [Carl Ray|PERSON] met. {They} said no.", "Ada Obi and Carl Ray"),
        ("[Ada Obi|PERSON] and [Carl Ray|PERSON] met. {The doctors} said no.", "doctors"),
        ("[Ada Obi|PERSON] and [Carl Ray|PERSON] met. {The three} said no.", "three"),
        ("Storms hit [Lima|GPE]. {They} said no.", None),
    ],
)
def test_a_plural_means_those_named_together(text: str, expected: str | None) -> None:
    assert names(text)[-1] == expected


@pytest.mark.parametrize(
    ("source", "members"),
    [
        ("{[Ada Obi|PERSON] and several doctors}", ["Ada Obi", "several doctors"]),
        ("{Gov. [Ada Obi|PERSON] (R) and farm groups in the state}", ["Ada Obi", "farm groups in the state"]),
        ("{the mayor and her brother}", ["mayor", "her brother"]),
        ("{12% of farmers, 8% of nurses and 3% of pilots}", ["12% of farmers", "8% of nurses", "3% of pilots"]),
        ("{Federal and state officials}", []),
        ("{[Obi|PERSON] and [Ray|PERSON] supporters}", []),
        ("{a spokesman for [Obi|PERSON] and the bank}", []),
        ("{[Ada Obi|PERSON], a doctor and a mother}", []),
    ],
)
def test_speakers_joined_by_and_are_members_of_a_group(source: str, members: list[str]) -> None:
    speaker = speakers(f"{source} said no.")[0]
    assert speaker is not None
    assert [member.name for member in speaker.members] == members


def test_those_named_together_have_the_role_given_to_all() -> None:
    text = "Senators [Ada Obi|PERSON], Democrat of [Iowa|GPE], and [Carl Ray|PERSON] met. "
    speaker = speakers(text + "{[Obi|PERSON] and [Ray|PERSON]} said no.")[-1]
    assert speaker is not None
    assert speaker.role == "Senators"
    assert [member.role for member in speaker.members] == ["Senator", "Senator"]


def test_a_joint_source_is_a_group_of_its_members() -> None:
    text = "[Ada N. Obi|PERSON] and [Carl Ray|PERSON] met. {Ms. [Obi|PERSON] and Mr. [Ray|PERSON]} said no."
    speaker = speakers(text)[0]
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("Ada N. Obi and Carl Ray", SpeakerType.GROUP)
    assert [member.name for member in speaker.members] == ["Ada N. Obi", "Carl Ray"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{a senior official}", SpeakerType.UNNAMED),
        ("{the report}", SpeakerType.DOCUMENT),
        ("{several voters}", SpeakerType.GROUP),
        ("{the ministry}", SpeakerType.ORGANISATION),
    ],
)
def test_a_speaker_described_has_a_type(source: str, expected: SpeakerType) -> None:
    speaker = speakers(f"{source} said no.")[0]
    assert speaker is not None
    assert speaker.type is expected


def test_a_quotation_that_continues_has_the_same_speaker() -> None:
    read = unmarked("{[Ada Obi|PERSON]} said: “No.\n\n“Never.”")
    said = Attribution((Span(15, 18),), None, read.sources[0], 1.0)
    more = Attribution((Span(21, 28),), None, None, 1.0, continues=0)
    first, second = identify(read.text, mended(read.text, read.entities), [said, more])
    assert second.speaker == first.speaker
    assert "goes on" in second.why[0].because


def test_i_inside_what_is_said_is_the_speaker() -> None:
    read = unmarked("“{I} think it fell,” said {[Ada Obi|PERSON]}.")
    outer = Attribution((Span(0, 20),), None, read.sources[1], 1.0)
    inner = Attribution((Span(9, 16),), None, read.sources[0], 1.0)
    _, thought = identify(read.text, mended(read.text, read.entities), [outer, inner])
    assert thought.speaker is not None
    assert thought.speaker.name == "Ada Obi"


def test_the_reasons_lead_from_the_pronoun_to_the_fullest_name() -> None:
    text = "General [Ada Obi|PERSON] came. {[Obi|PERSON]} said no. “Never,” {she} said."
    why = identified(text)[-1].why
    assert [link.text for link in why][:3] == ["she", "Obi", "General Ada Obi"]
    assert all(link.span.of(unmarked(text).text) == link.text for link in why)


spans = st.tuples(st.integers(0, 80), st.integers(0, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
news = st.lists(
    st.sampled_from(
        [
            "Obi",
            "Mr.",
            "the",
            "said",
            ",",
            ".",
            "“",
            "”",
            "'",
            "’s",
            "and",
            "who",
            "of",
            "spokesman",
            "She",
            "A-B",
            "7",
            "\n",
            "́",
            "Ж",
            "中",
            "(R-Fla.)",
        ]
    )
)


@given(
    news.map(" ".join) | st.text(max_size=80),
    st.lists(st.tuples(spans, st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "LAW"])), max_size=5),
    st.lists(st.tuples(spans, st.none() | spans, st.none() | st.integers(-2, 9)), max_size=5),
)
def test_any_text_has_an_answer_for_every_attribution(
    text: str,
    marked: list[tuple[Span, str]],
    sources: list[tuple[Span, Span | None, int | None]],
) -> None:
    entities = mended(text, [NamedEntity(span, label) for span, label in marked])
    attributions = [Attribution((content,), None, source, 1.0, continues) for content, source, continues in sources]
    answers = identify(text, entities, attributions)
    assert len(answers) == len(attributions)
    for answer in answers:
        assert answer.speaker is None or answer.speaker.name
        assert all(link.span.of(text) == link.text for link in answer.why)
