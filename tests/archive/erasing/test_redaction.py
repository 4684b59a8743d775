"""A document without one of its speakers."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.archive.conftest import record

from ontherecord.archive.erasing.redaction import Redacted, Somebody, blacked_out, redacted
from ontherecord.attribution.quotation import Kind, Mode, Quotation, Reason, Span, Speaker, SpeakerType
from ontherecord.formats import wire

PERSON, GROUP = SpeakerType.PERSON, SpeakerType.GROUP
ANN = Speaker("Ann Lee", PERSON, role="mayor of Ely")
BOB = Speaker("Bob Ray", PERSON)


def said(text: str, content: str, speaker: Speaker | None, source: str | None = None, **more: Any) -> Quotation:
    """Somebody said the content, as the source says."""
    spans = {words: Span(text.index(words), text.index(words) + len(words)) for words in (content, source) if words}
    return Quotation(
        kind=Kind.DIRECT,
        mode=Mode.SPEECH,
        text=more.pop("words", content.strip("“”")),
        content=(spans[content],) if content else (),
        cue=None,
        source=spans[source] if source else None,
        speaker=speaker,
        confidence=0.9,
        **more,
    )


def without(name: str, text: str, *quotations: Quotation, kind: SpeakerType = PERSON, **facts: Any) -> Redacted:
    """The document without the speaker of that name."""
    made = record(text, *quotations, **facts)
    everybody = [
        form
        for quote in made.quotes
        if quote["speaker"]
        for form in (quote["speaker"], *quote["speaker"].get("members", []))
    ]
    ids = frozenset(form["id"] for form in everybody if form["name"] == name)
    left = redacted(made, text, Somebody(ids, (name,), kind.value))
    assert_spans_hold(left.record, left.text)
    assert len(left.text) == len(text)
    assert len(left.text.encode("utf-16-le")) == len(text.encode("utf-16-le"))
    return left


def assert_spans_hold(made: wire.Record, text: str) -> None:
    for quote in made.quotes:
        for span in (*quote["content"], quote["cue"], quote["source"], *quote["why"]):
            assert span is None or text[span["start"] : span["end"]] == span["text"]


def test_what_somebody_said_goes_and_what_others_said_stays_where_it_was() -> None:
    text = "“We will not go,” said Ann Lee. “I will,” said Bob Ray."
    ann = said(text, "“We will not go,”", ANN, "Ann Lee")
    bob = said(text, "“I will,”", BOB, "Bob Ray")
    left = without("Ann Lee", text, ann, bob)
    assert left.text == "█████████████████ said ███████. “I will,” said Bob Ray."
    assert left.record.quotes == [record(text, ann, bob).quotes[1]]


def test_the_name_goes_wherever_it_stands_in_whole_or_in_part() -> None:
    text = "“Yes,” said Ann Lee.\nLee left with Bob Lee, Ms. LEE's brother, in the lee of Lee Street."
    left = without("Ann Lee", text, said(text, "“Yes,”", ANN, "Ann Lee"))
    assert left.text.endswith("\n███ left with Bob ███, Ms. ███'s brother, in the lee of ███ Street.")


def test_the_name_of_somebody_else_stays_that_persons() -> None:
    text = "“Yes,” said Ann Lee. “No,” said Bob Lee. Lee left."
    bob_lee = Speaker("Bob Lee", PERSON)
    left = without("Ann Lee", text, said(text, "“Yes,”", ANN, "Ann Lee"), said(text, "“No,”", bob_lee, "Bob Lee"))
    assert left.text == "██████ said ███████. “No,” said Bob Lee. ███ left."


def test_an_organisation_goes_by_its_whole_name_alone() -> None:
    text = "“Yes,” said the Ely Times. The times are hard. Ely Times readers know Ely."
    times = Speaker("Ely Times", SpeakerType.ORGANISATION)
    left = without("Ely Times", text, said(text, "“Yes,”", times, "the Ely Times"), kind=SpeakerType.ORGANISATION)
    assert left.text == "██████ said █████████████. The times are hard. █████████ readers know Ely."


def test_a_group_has_no_name_to_be_hidden() -> None:
    text = "“Yes,” said officials. The officials left."
    officials = Speaker("officials", GROUP)
    left = without("officials", text, said(text, "“Yes,”", officials, "officials"), kind=GROUP)
    assert left.text == "██████ said █████████. The officials left."


def test_what_was_said_together_is_everybodys_and_goes() -> None:
    text = "“We agree on that,” said Ann Lee and Bob Ray. “But I go,” said Bob Ray."
    both = Speaker("Ann Lee and Bob Ray", GROUP, members=(ANN, BOB))
    together = said(text, "“We agree on that,”", both, "Ann Lee and Bob Ray")
    left = without("Ann Lee", text, together, said(text, "“But I go,”", BOB))
    assert [quote["text"] for quote in left.record.quotes] == ["But I go,"]
    assert "Ann" not in left.text and "said Bob Ray" in left.text


def test_somebody_elses_words_are_read_again_where_they_tell_of_it() -> None:
    text = "“She told me: ‘we  will not\ngo’, said Lee,” said Bob Ray. Ann Lee said, “we  will not\ngo”."
    bob = said(
        text,
        "“She told me: ‘we  will not\ngo’, said Lee,”",
        BOB,
        "Bob Ray",
        words="She told me: ‘we will not go’, said Lee,",
    )
    ann = said(text, "“we  will not\ngo”", ANN, "Ann Lee")
    left = without("Ann Lee", text, bob, ann)
    [quote] = left.record.quotes
    assert quote["text"] == "She told me: ‘███████████ ██’, said ███,"
    assert quote["content"][0]["text"] == "“She told me: ‘████████████\n██’, said ███,”"


def test_a_quotation_within_what_is_erased_goes_with_it() -> None:
    text = "“Bob told me that he would go,” said Ann Lee."
    ann = said(text, "“Bob told me that he would go,”", ANN, "Ann Lee")
    left = without("Ann Lee", text, ann, said(text, "he would go", BOB))
    assert left.record.quotes == []


def test_what_was_corrected_by_hand_is_read_from_the_text_once_it_changes() -> None:
    text = "“Lee will go,” said Bob Ray. “Yes,” said Ann Lee."
    bob = said(text, "“Lee will go,”", BOB, words="Corrected: Lee will go")
    left = without("Ann Lee", text, bob, said(text, "“Yes,”", ANN, "Ann Lee"))
    assert left.record.quotes[0]["text"] == "“███ will go,”"


def test_the_title_hides_the_name_and_what_was_said() -> None:
    text = "“We will not go to Ely,” said Ann Lee."
    left = without(
        "Ann Lee", text, said(text, "“We will not go to Ely,”", ANN), title="Lee: ‘We will not go’ this year"
    )
    assert left.record.document["title"] == "███: ‘██████████████’ this year"
    assert left.hider.hidden("Nothing of it") == "Nothing of it"


def test_what_is_told_of_others_hides_the_name() -> None:
    text = "“Yes,” said Ann Lee. “No,” said a lawyer for Lee. “Hm,” said Bob Ray, her aide."
    lawyer = Speaker("a lawyer for Lee", SpeakerType.UNNAMED, role="lawyer for Lee")
    ray = Speaker("Bob Ray", PERSON, title="Mr.", role="aide to Ann Lee", affiliation="Lee")
    left = without("Ann Lee", text, said(text, "“Yes,”", ANN), said(text, "“No,”", lawyer), said(text, "“Hm,”", ray))
    lawyer_now, ray_now = (quote["speaker"] for quote in left.record.quotes)
    assert lawyer_now and (lawyer_now["name"], lawyer_now["role"]) == ("a lawyer for ███", "lawyer for ███")
    assert ray_now and (ray_now["name"], ray_now["role"], ray_now["affiliation"]) == (
        "Bob Ray",
        "aide to ███████",
        "███",
    )


def test_the_words_that_say_who_it_was_go_too() -> None:
    text = "Ann Lee, the mayor of Ely, came. She said, “Yes.”"
    role = Span(text.index("the mayor"), text.index(", came"))
    ann = said(text, "“Yes.”", ANN, "She", why=(Reason(role, role.of(text), "the role"),))
    assert without("Ann Lee", text, ann).text == "███████, ████████████████, came. ███ said, ██████"


def test_utf16_offsets_stay_true() -> None:
    text = "“😀 we will go 😀,” said Ann Lee. “No 😀,” said Bob Ray."
    left = without("Ann Lee", text, said(text, "“😀 we will go 😀,”", ANN), said(text, "“No 😀,”", BOB))
    [span] = left.record.quotes[0]["content"]
    units = left.text.encode("utf-16-le")
    start, end = span["utf16"]
    assert units[2 * start : 2 * end].decode("utf-16-le") == "“No 😀,”"


@given(
    st.text(st.sampled_from("ab \n“”😀é\u0308Lee"), max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10)), max_size=4),
)
def test_blacking_out_keeps_lengths_lines_and_all_the_rest(text: str, places: list[tuple[int, int]]) -> None:
    stretches = [Span(min(start, len(text)), min(start + length, len(text))) for start, length in places]
    black = blacked_out(text, stretches)
    assert len(black) == len(text)
    assert len(black.encode("utf-16-le")) == len(text.encode("utf-16-le"))
    hidden = {at for span in stretches for at in range(span.start, span.end)}
    for at, (before, now) in enumerate(zip(text, black, strict=True)):
        assert now == before if at not in hidden or before == "\n" else now in "█🞍"


@given(
    st.lists(
        st.sampled_from(["Ann", "Lee", "said", "“", "”", " ", "  ", "\n", "we will not go", "😀", "."]), max_size=25
    ),
    st.data(),
)
def test_whatever_is_erased_the_spans_of_the_others_hold(words: list[str], data: st.DataObject) -> None:
    text = "".join(words)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda ends: Span(min(ends), max(ends)))
    quotations = [
        replace(
            said(text, "", speaker),
            content=(span,),
            text=" ".join(span.of(text).split()),
        )
        for speaker in (ANN, BOB, None)
        for span in data.draw(st.lists(spans, max_size=2))
    ]
    left = without("Ann Lee", text, *quotations)
    assert "Ann Lee" not in left.text
