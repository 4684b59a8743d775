"""The whole engine on short texts of each form, and on any text at all."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontherecord.attribution.pipeline import Attributor, TextTooLong
from ontherecord.attribution.quotation import Kind, Mode, Quotation, SpeakerType

MARKS = "\"“”„«»‘’'`—:-–"
WORDS = ["“No,”", "said", "Ann Lee", "he", "\n\n", ",", "the mayor", "\x00", "😀", "\u2028", "WALLACE:", "é" * 9]
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=MARKS + " aA.\n\r\t", max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
)


def who_said(quotations: tuple[Quotation, ...]) -> list[tuple[str, str | None]]:
    return [(each.text, None if each.speaker is None else each.speaker.name) for each in quotations]


def found(attributor: Attributor, text: str) -> list[tuple[str, str | None]]:
    return who_said(attributor.attribute(text).quotations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is safe,” said Ann Lee, the mayor.", [("The bridge is safe,", "Ann Lee")]),
        (
            "“The bridge is safe,” Ann Lee said on Monday. “We checked it twice.”",
            [("The bridge is safe, We checked it twice.", "Ann Lee")],
        ),
        (
            "Mayor Ann Lee spoke to reporters on Monday. She said that the bridge was safe.",
            [("that the bridge was safe", "Ann Lee")],
        ),
        (
            "The bridge is safe, according to Ann Lee, the mayor of the town.",
            [("The bridge is safe", "Ann Lee")],
        ),
        ("‘The bridge is safe,’ said Ann Lee. ‘It’s new.’", [("The bridge is safe, It’s new.", "Ann Lee")]),
        ("''The bridge is safe,'' said Ann Lee.", [("The bridge is safe,", "Ann Lee")]),
        ("«The bridge is safe», said Ann Lee.", [("The bridge is safe", "Ann Lee")]),
        ("„The bridge is safe“, said Ann Lee.", [("The bridge is safe", "Ann Lee")]),
        (
            "What they said:\n\n“The bridge is safe and we are glad of it.” — Ann Lee, mayor",
            [("The bridge is safe and we are glad of it.", "Ann Lee")],
        ),
        (
            "The mayor praised them.\n\nAnd from Chairwoman Ada Obi:\n\n“We could not have done it without them.”",
            [("We could not have done it without them.", "Ada Obi")],
        ),
    ],
)
def test_quotations_of_many_forms_are_found(
    attributor: Attributor, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert set(expected) <= set(found(attributor, text))


def test_a_transcript_gives_each_turn_to_its_label(attributor: Attributor) -> None:
    text = (
        "Anna Ruiz spoke to Tom Berg on Radio North on Friday. Here is a part of it.\n\n"
        "RUIZ: Why did the bridge close so suddenly?\n\n"
        "BERG: We found cracks in it, and we did not want to wait.\n\n"
        "RUIZ: When will it open again?\n\n"
        "BERG: Nobody can tell you that today.\n"
    )
    speakers = [name for words, name in found(attributor, text) if words.endswith((".", "?"))]
    assert speakers == ["Anna Ruiz", "Tom Berg", "Anna Ruiz", "Tom Berg"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We lost,” said Ann Lee. “It is over,” said Bob Kay.", ["Ann Lee", "Bob Kay"]),
        ("“We lost,” Lee said. “It is over,” Kay said.", ["Lee", "Kay"]),
        (
            "“We will win,” said Maria Lopez, the party leader. “We will not,” said John Smith, her deputy.",
            ["Maria Lopez", "John Smith"],
        ),
    ],
)
def test_two_people_quoted_in_one_paragraph_have_their_own_words(
    attributor: Attributor, text: str, expected: list[str]
) -> None:
    quotations = attributor.attribute(text).quotations
    assert [quotation.speaker and quotation.speaker.name for quotation in quotations] == expected
    assert all(len(quotation.content) == 1 for quotation in quotations)


def test_kinds_say_how_much_stands_in_marks(attributor: Attributor) -> None:
    text = (
        "“The bridge is safe,” Ann Lee said.\n\nJan Berg said that the bridge was “a disgrace” for the town.\n\n"
        "Ada Obi said the bridge would open in May."
    )
    kinds = [quotation.kind for quotation in attributor.attribute(text).quotations]
    assert kinds == [Kind.DIRECT, Kind.MIXED, Kind.INDIRECT]


def test_thought_is_told_from_speech(attributor: Attributor) -> None:
    text = "Ann Lee believes the bridge will never open again. Jan Berg said on Monday that it would open in May."
    modes = {
        quotation.speaker.name: quotation.mode
        for quotation in attributor.attribute(text).quotations
        if quotation.speaker
    }
    assert modes.get("Ann Lee", Mode.THOUGHT) is Mode.THOUGHT
    assert modes["Jan Berg"] is Mode.SPEECH


def test_scare_quotes_nicknames_and_titles_are_no_quotations(attributor: Attributor) -> None:
    text = (
        "The so-called “smart bridge” opened on Monday. John “Johnny” Berg, who wrote “The Long Road Home”, cut the "
        "ribbon, and the band played “Waters of the North”."
    )
    assert found(attributor, text) == []


def test_an_unnamed_source_is_kept_as_it_is_worded(attributor: Attributor) -> None:
    (quotation,) = attributor.attribute("“We were not told,” a senior official said on Monday.").quotations
    assert quotation.speaker is not None
    assert quotation.speaker.type is SpeakerType.UNNAMED
    assert quotation.speaker.name == "senior official"


def test_a_role_given_once_is_used_throughout(attributor: Attributor) -> None:
    text = (
        "Grace Mwangi, the head of the Kenyan weather service, warned of floods on Monday.\n\n"
        "“People near the river should leave now,” Mwangi said.\n\n“There is little time,” she added."
    )
    speakers = [
        quotation.speaker for quotation in attributor.attribute(text).quotations if quotation.kind is Kind.DIRECT
    ]
    assert [speaker and speaker.name for speaker in speakers] == ["Grace Mwangi", "Grace Mwangi"]
    assert [speaker and speaker.role for speaker in speakers] == ["head of the Kenyan weather service"] * 2


def test_why_leads_from_the_source_to_the_name(attributor: Attributor) -> None:
    text = "Ann Lee, the mayor, opened the bridge. “It is safe,” she said. “Go and look at it.”"
    (quotation,) = [q for q in attributor.attribute(text).quotations if q.kind is Kind.DIRECT]
    assert quotation.why
    assert all(reason.text == reason.span.of(text) for reason in quotation.why)
    assert quotation.why[0].text == "she"
    assert "Ann Lee" in [reason.text for reason in quotation.why]


def test_a_text_in_another_language_gives_a_warning_and_nothing_else(attributor: Attributor) -> None:
    analysis = attributor.attribute(
        "„Die Brücke ist sicher“, sagte die Bürgermeisterin am Montag vor der Presse in der Stadt."
    )
    assert analysis.quotations == ()
    assert "English" in analysis.warnings[0]


def test_an_empty_text_has_no_quotation(attributor: Attributor) -> None:
    assert attributor.attribute("").quotations == ()
    assert attributor.attribute(" \n ").quotations == ()


def test_a_text_over_the_limit_is_refused_before_any_work(attributor: Attributor) -> None:
    with pytest.raises(TextTooLong, match=r"11 characters; at most 10"):
        attributor.attribute("Hello world", max_characters=10)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT)
def test_any_text_at_all_is_analysed(attributor: Attributor, text: str) -> None:
    check_spans(text, attributor.attribute(text).quotations)


def check_spans(text: str, quotations: tuple[Quotation, ...]) -> None:
    order = [quotation.content[0].start for quotation in quotations]
    assert order == sorted(order)
    for quotation in quotations:
        spans = [*quotation.content, *(each for each in (quotation.cue, quotation.source) if each is not None)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert 0 <= quotation.confidence <= 1
        assert all(reason.text == reason.span.of(text) for reason in quotation.why)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 20_000,
        "“" * 20_000,
        "said " * 4_000,
        "A" * 30_000,
        "Ann Lee said " * 1_500,
        "“No,” he said. " * 1_500,
        "(" * 20_000,
        "é\u0301" * 8_000,
        "\n" * 20_000,
        "a, the b of c, " * 1_500,
        "WALLACE: yes\n" * 1_500,
    ],
    ids=lambda text: repr(text[:16]),
)
def test_hostile_repetition_takes_no_more_than_its_length(attributor: Attributor, text: str) -> None:
    started = time.process_time()
    check_spans(text, attributor.attribute(text).quotations)
    assert time.process_time() - started < 40
