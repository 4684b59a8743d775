"""Analyses in the wire form, and what is chosen from it."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker, SpeakerType
from ontherecord.formats import wire, writing
from ontherecord.formats.facts import Facts
from ontherecord.provenance import Model

TEXT = "“Yes,” said Capt. Ann Lee, a spokeswoman. “But 😀 not now.”"
MODEL = Model(version="0", weights="0" * 12, spacy_pipeline="none")
QUOTATION = Quotation(
    kind=Kind.DIRECT,
    mode=Mode.SPEECH,
    text="Yes, But 😀 not now.",
    content=(Span(0, 6), Span(42, 58)),
    cue=Span(7, 11),
    source=Span(12, 40),
    speaker=Speaker("Ann Lee", SpeakerType.PERSON, title="Capt.", role="spokeswoman"),
    confidence=0.98765,
    why=(Reason(Span(18, 25), "Ann Lee", "the source holds the full name"),),
)


def answer(text: str, analysis: Analysis, **choice: Any) -> wire.AnswerForm:
    return writing.answer(writing.record(text, Facts(), analysis, model=MODEL), **choice)


def test_a_quotation_is_written_with_the_words_of_each_span() -> None:
    [form] = answer(TEXT, Analysis((QUOTATION,)))["quotes"]
    assert form["content"] == [
        {"start": 0, "end": 6, "text": "“Yes,”"},
        {"start": 42, "end": 58, "text": "“But 😀 not now.”"},
    ]
    assert form["cue"] == {"start": 7, "end": 11, "text": "said"}
    assert form["text"] == "Yes, But 😀 not now."
    assert form["confidence"] == 0.988
    assert "why" not in form


def test_a_speaker_has_title_role_and_affiliation_even_where_they_are_null() -> None:
    [form] = answer(TEXT, Analysis((QUOTATION,)))["quotes"]
    speaker = form["speaker"]
    assert speaker is not None
    identity = speaker["id"]
    assert speaker == {
        "id": identity,
        "name": "Ann Lee",
        "type": "person",
        "title": "Capt.",
        "role": "spokeswoman",
        "affiliation": None,
    }


def test_what_the_text_does_not_say_is_null() -> None:
    unsaid = replace(QUOTATION, cue=None, source=None, speaker=None)
    [form] = answer(TEXT, Analysis((unsaid,)))["quotes"]
    assert (form["cue"], form["source"], form["speaker"]) == (None, None, None)


def test_joint_speakers_name_their_members() -> None:
    ann, bob = (Speaker(name, SpeakerType.PERSON) for name in ("Ann", "Bob"))
    both = replace(QUOTATION, speaker=Speaker("Ann and Bob", SpeakerType.GROUP, members=(ann, bob)))
    [form] = answer(TEXT, Analysis((both,)))["quotes"]
    assert form["speaker"] is not None
    assert [member["name"] for member in form["speaker"]["members"]] == ["Ann", "Bob"]


def test_why_is_written_only_where_it_is_asked_for() -> None:
    [form] = answer(TEXT, Analysis((QUOTATION,)), explain=True)["quotes"]
    assert form["why"] == [{"start": 18, "end": 25, "text": "Ann Lee", "because": "the source holds the full name"}]


def test_utf16_offsets_count_a_character_beyond_the_first_plane_twice() -> None:
    [form] = answer(TEXT, Analysis((QUOTATION,)), utf16=True)["quotes"]
    units = TEXT.encode("utf-16-le")
    for span in form["content"]:
        assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == span["text"]
    assert form["content"][1]["end"] == 59


@given(st.text(), st.data())
def test_utf16_offsets_slice_the_utf16_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quotation = replace(QUOTATION, content=(Span(start, end),), cue=None, source=None)
    [form] = answer(text, Analysis((quotation,)), utf16=True)["quotes"]
    [span] = form["content"]
    units = text.encode("utf-16-le", "surrogatepass")
    assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le", "surrogatepass") == text[start:end]


def test_ids_are_the_same_for_the_same_text_and_differ_for_another() -> None:
    def identity(text: str, quotation: Quotation) -> str:
        return answer(text, Analysis((quotation,)))["quotes"][0]["id"]

    assert identity(TEXT, QUOTATION) == identity(TEXT, replace(QUOTATION, confidence=0.1))
    assert identity(TEXT, QUOTATION) != identity(TEXT + " ", QUOTATION)
    assert identity(TEXT, QUOTATION) != identity(TEXT, replace(QUOTATION, content=(Span(0, 6),)))


def test_thought_is_left_out_unless_it_is_asked_for() -> None:
    analysis = Analysis((QUOTATION, replace(QUOTATION, mode=Mode.THOUGHT, content=(Span(0, 3),))))
    assert len(answer(TEXT, analysis)["quotes"]) == 1
    assert len(answer(TEXT, analysis, modes=tuple(Mode))["quotes"]) == 2


def test_kinds_choose_quotations() -> None:
    analysis = Analysis((QUOTATION, replace(QUOTATION, kind=Kind.INDIRECT)))
    forms = answer(TEXT, analysis, kinds=[Kind.INDIRECT, Kind.MIXED])["quotes"]
    assert [form["kind"] for form in forms] == ["indirect"]


def test_what_the_engine_finds_has_an_id_of_its_own_each(attributor: Attributor, article: str) -> None:
    forms = answer(article, attributor.attribute(article), modes=tuple(Mode))["quotes"]
    assert len({form["id"] for form in forms}) == len(forms) > 0


@given(st.text(st.characters(codec="utf-8")), st.data())
def test_highlights_count_as_they_are_asked_to(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert writing.highlighted(text, [(start, end)]) == [{"start": start, "end": end}]
    [units] = writing.highlighted(text, [(start, end)], utf16=True)
    assert text.encode("utf-16-le")[2 * units["start"] : 2 * units["end"]].decode("utf-16-le") == text[start:end]
