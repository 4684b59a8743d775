"""Where names and words stand in a text."""

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.erasing import occurrences
from ontherecord.archive.erasing.occurrences import placed_words
from ontherecord.archive.words import words_of
from ontherecord.attribution.quotation import Span


def shown(text: str, spans: object) -> list[str]:
    return [span.of(text) for span in spans]  # type: ignore[attr-defined]


def test_a_word_has_its_place_whatever_its_letters_fold_to() -> None:
    text = "“Mu\u0308ller’s ﬁnal STRASSE, Straße”"
    assert [(each.word, each.span.of(text)) for each in placed_words(text)] == [
        ("muller", "Mu\u0308ller"),
        ("s", "s"),
        ("final", "ﬁnal"),
        ("strasse", "STRASSE"),
        ("strasse", "Straße"),
    ]


@given(st.text(max_size=60))
def test_placed_words_are_the_words_that_searches_compare(text: str) -> None:
    placed = placed_words(text)
    assert [each.word[:40] for each in placed] == words_of(text)
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in placed)
    assert sorted(each.span for each in placed) == [each.span for each in placed]


def test_a_name_is_found_whole_however_it_is_cased_and_accented() -> None:
    text = "Jose Pena, JOSÉ PEÑA; José Peñarol, José"
    assert shown(text, occurrences.of_names(placed_words(text), ["José Peña"])) == ["Jose Pena", "JOSÉ PEÑA"]


def test_the_parts_of_a_name_are_those_that_stand_for_the_person() -> None:
    assert occurrences.parts_of("Mark A. van Welsh III") == {"mark", "welsh"}


def test_a_part_of_a_name_has_no_small_letter_before_it() -> None:
    text = "Will Price paid the price. Price: “I will.” 李"
    found = occurrences.of_words(placed_words(text), {"will", "price", "李"}, text)
    assert shown(text, found) == ["Will", "Price", "Price", "李"]


def test_four_words_in_a_row_are_a_repetition_and_three_are_not() -> None:
    runs = occurrences.runs_of(["“We will not go there now”"])
    text = "We will not. WE WILL NOT GO! “Will not go there”, we said."
    found = sorted(occurrences.of_runs(placed_words(text), runs))
    assert shown(text, found) == ["WE WILL NOT GO", "Will not go there"]
    assert not occurrences.runs_of(["No", "no no no"])


def test_nothing_is_found_of_nothing() -> None:
    assert list(occurrences.of_names(placed_words("Ann"), ["", "—"])) == []
    assert placed_words("") == []
    assert Span(0, 0).of("") == ""
