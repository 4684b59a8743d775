"""The table for a terminal."""

import io

from rich.console import Console

from ontherecord.attribution.quotation import Kind, Mode, Quotation, Reason, Span, Speaker, SpeakerType
from ontherecord.formats.table import table_of, table_of_found
from ontherecord.formats.wire import DocumentForm, HighlightForm, QuotationForm, SpeakerForm


def shown(*quotations: Quotation, explain: bool = False, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(table_of(quotations, explain=explain))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def quotation(words: str, speaker: Speaker | None = None, mode: Mode = Mode.SPEECH) -> Quotation:
    why = (Reason(Span(0, 2), "he", "the man named last"),)
    return Quotation(Kind.DIRECT, mode, words, (Span(0, 1),), None, None, speaker, 0.9, why)


DAVIS = Speaker("Jeff Davis", SpeakerType.PERSON, title="Capt.", role="Pentagon spokesman")


def test_a_row_tells_title_name_role_kind_and_words() -> None:
    row = next(line for line in shown(quotation("All is well.", DAVIS)).splitlines() if "Davis" in line)
    assert row.split("  ")[0] == "Capt. Jeff Davis"
    assert "Pentagon spokesman" in row
    assert "direct" in row
    assert "All is well." in row


def test_long_words_wrap_within_eighty_columns() -> None:
    assert max(len(line) for line in shown(quotation("word " * 200, DAVIS)).splitlines()) <= 80


def test_a_quotation_without_a_speaker_says_so() -> None:
    assert "(not named)" in shown(quotation("All is well."))


def test_thought_is_marked() -> None:
    assert "thought" in shown(quotation("all would be well", DAVIS, Mode.THOUGHT))


def test_reasons_are_shown_only_where_asked_for() -> None:
    assert "the man named last" in " ".join(shown(quotation("Well.", DAVIS), explain=True, width=200).split())
    assert "the man named last" not in shown(quotation("Well.", DAVIS), width=200)


def test_square_brackets_are_words_and_control_characters_are_not_sent_to_the_terminal() -> None:
    text = shown(quotation("He [bold]said[/bold] \x1b[31mno\x07.", DAVIS), width=200)
    assert "[bold]said[/bold]" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def found(text: str, speaker: SpeakerForm | None = None, **document: str | None) -> QuotationForm:
    """A quotation of the archive."""
    known = DocumentForm(id="d", title=None, url=None, publisher=None, published_at=None)
    return QuotationForm(
        id="q",
        kind="direct",
        mode="thought",
        text=text,
        content=[],
        cue=None,
        source=None,
        speaker=speaker,
        confidence=0.9,
        document=DocumentForm(**{**known, **document}),  # type: ignore[typeddict-item]
    )


def test_a_quotation_that_was_found_stands_with_where_it_is_from() -> None:
    speaker = SpeakerForm(id="s", name="Jeff Davis", type="person", title="Capt.", role=None, affiliation="Pentagon")
    console = Console(file=io.StringIO(), width=100, highlight=False, force_terminal=True)
    quote = found("All\nis \x1b[31mwell.", speaker, publisher="The Post", published_at="2016-05-20")
    quote["highlights"] = [HighlightForm(start=4, end=6)]
    console.print(table_of_found([quote, found("No.", title="Headline"), found("Yes.")]))
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert "Capt. Jeff Davis" in told and "Pentagon" in told and "thought" in told
    assert "All \x1b[1mis\x1b[0m �[31mwell." in told
    assert "The Post, 2016-05-20" in told and "Headline" in told and "(not named)" in told
