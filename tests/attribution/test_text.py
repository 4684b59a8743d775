"""Paragraphs and language."""

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.text import is_english, paragraphs


def words_of(text: str) -> list[str]:
    return [span.of(text) for span in paragraphs(text)]


def test_each_line_is_a_paragraph() -> None:
    assert words_of("Mayor resigns\nBy Ann Lee\n\n The mayor left. \n") == [
        "Mayor resigns",
        "By Ann Lee",
        "The mayor left.",
    ]


def test_lines_of_a_hard_wrapped_text_are_joined_up_to_the_blank_line() -> None:
    text = (
        "The council of the small town met for the first time on Monday\n"
        "and decided after a long debate that the bridge over the river\n"
        "would be closed.\n"
        "\n"
        "Nobody came.\n"
    )
    assert [words[-7:] for words in words_of(text)] == ["closed.", "y came."]


def test_one_sentence_broken_once_is_joined() -> None:
    text = "The council of the small town met for the first time on Monday\nand decided nothing.\n\nNobody came.\n"
    assert [words[-8:] for words in words_of(text)] == ["nothing.", "dy came."]


def test_windows_line_ends_part_paragraphs() -> None:
    assert words_of("One.\r\n\r\nTwo.\r\n") == ["One.", "Two."]


def test_an_empty_text_has_no_paragraphs() -> None:
    assert words_of(" \n\t\n") == []


@given(st.text())
def test_paragraphs_hold_every_word_once_in_order(text: str) -> None:
    found = paragraphs(text)
    assert all(span.start < span.end and span.of(text) == span.of(text).strip() for span in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())


def test_english_is_told_from_other_languages() -> None:
    assert is_english("The minister said on Friday that she would not go to the meeting, and that it was over.")
    assert not is_english("Die Ministerin sagte am Freitag, sie werde nicht zu dem Treffen gehen, und es sei vorbei.")
    assert not is_english("Le ministre a dit vendredi qu’il n’irait pas à la réunion et que tout était fini depuis.")
    assert not is_english("Министр заявил в пятницу, что не поедет на встречу, и что всё уже решено без него.")


def test_a_text_too_short_to_tell_passes_for_english() -> None:
    assert is_english("")
    assert is_english("Mayor: bridge stays")
