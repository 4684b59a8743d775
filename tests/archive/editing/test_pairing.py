"""Which quotation of an old text is which of a new one."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st
from tests.archive.conftest import quotation, record

from ontherecord.archive.editing.pairing import is_same_speaker, is_same_wording, paired
from ontherecord.attribution.quotation import Kind, Mode, Quotation, Span, Speaker, SpeakerType
from ontherecord.formats import wire
from ontherecord.formats.alignment import Alignment


def pairs(old: str, new: str, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> dict[int, int]:
    """Who is who, where somebody said the words of the texts."""
    one, other = (
        record(text, *(quotation(text, words, speaker) for words, speaker in said)).quotes
        for text, said in ((old, before), (new, after))
    )
    return paired(Alignment(old, new), one, other)


def speaker(name: str, kind: str = "person") -> wire.SpeakerForm:
    return wire.SpeakerForm(id="", name=name, type=kind, title=None, role=None, affiliation=None)


def test_the_same_words_by_the_same_speaker_come_before_the_same_place() -> None:
    old = "“Not at all,” said Ann. “Not a word,” said Bob."
    new = "“Not a word,” said Ann. “Not at all,” said Ann."
    before = [("Not at all", "Ann"), ("Not a word", "Bob")]
    assert pairs(old, new, before, [("Not a word", "Ann"), ("Not at all", "Ann")]) == {0: 1, 1: 0}


def test_of_many_that_are_the_same_each_is_the_one_at_its_place() -> None:
    old = "No, said Ann. It rained. No, she said."
    one, other = (
        [
            Quotation(Kind.DIRECT, Mode.SPEECH, "No", (Span(at, at + 2),), None, None, None, 0.9)
            for at in (text.index("No"), text.rindex("No"))
        ]
        for text in (old, old)
    )
    quotes = record(old, *one).quotes, record(old, *other[1:]).quotes
    assert paired(Alignment(old, old), *quotes) == {1: 0}


def test_half_of_the_words_at_the_same_place_make_another_wording() -> None:
    old, new = "“one two three four,” said Ann.", "“one two five six,” he told us."
    assert pairs(old, new, [("one two three four", "Ann")], [("one two five six", "Ann")]) == {0: 0}
    assert (
        pairs(
            old, "“one five six seven,” it told us.", [("one two three four", "Ann")], [("one five six seven", "Ann")]
        )
        == {}
    )


def test_elsewhere_half_of_the_words_and_four_at_least_make_another_wording() -> None:
    old = "“one two three four five,” said Ann. It rained all day in the town of Ely."
    new = "It rained all day in the town of Ely. On Monday “zero one two three four,” were her words."
    assert pairs(old, new, [("one two three four five", "Ann")], [("zero one two three four", "Ann")]) == {0: 0}
    new = "It rained all day in the town of Ely. On Monday “zero one six seven two,” were her words."
    assert pairs(old, new, [("one two three four five", "Ann")], [("zero one six seven two", "Ann")]) == {}


def test_on_the_same_cue_a_quarter_of_the_words_is_enough() -> None:
    old, new = "“We lost it,” said Ann.", "“We were robbed of everything,” said Ann."
    one, other = (
        record(
            text,
            Quotation(
                Kind.DIRECT,
                Mode.SPEECH,
                text[1 : text.index(",")],
                (Span(1, text.index(",")),),
                Span(text.index("said"), text.index("said") + 4),
                None,
                None,
                0.9,
            ),
        ).quotes
        for text in (old, new)
    )
    assert paired(Alignment(old, new), one, other) == {0: 0}


def test_the_most_alike_are_paired_first() -> None:
    old = "“a b c d e f g h,” said Ann."
    new = "“a b c d x x x x,” said Ann. “a b c d e f g y,” said Ann."
    after = [("a b c d x x x x", "Ann"), ("a b c d e f g y", "Ann")]
    assert pairs(old, new, [("a b c d e f g h", "Ann")], after) == {0: 1}


def test_a_surname_and_the_full_name_are_one_speaker() -> None:
    assert is_same_speaker(speaker("Davis"), speaker("Jeff Davis"))
    assert is_same_speaker(speaker("MÜLLER"), speaker("Muller"))
    assert not is_same_speaker(speaker("Bill Clinton"), speaker("Hillary Clinton"))
    assert not is_same_speaker(speaker("Ely", "organisation"), speaker("Ann Ely"))
    assert not is_same_speaker(None, speaker("Ann"))
    assert not is_same_speaker(speaker("Ann"), speaker("—"))
    assert is_same_speaker(None, None)


def test_case_accents_and_punctuation_make_no_other_wording() -> None:
    one, other, another = (
        record(text, quotation(text, text, None)).quotes[0]
        for text in ("We, the café …", "we the CAFE", "we the cafes")
    )
    assert is_same_wording(one, other)
    assert not is_same_wording(one, another)


@given(st.data())
def test_each_quotation_is_paired_once_at_most(data: st.DataObject) -> None:
    words = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join)

    def drawn() -> tuple[str, list[wire.QuotationRecord]]:
        said = data.draw(st.lists(words, max_size=6))
        text, quotes, at = "", [], 0
        for each in said:
            text += f"“{each},” said X. "
            name = data.draw(st.sampled_from(["Ann", "Bob"]))
            content = (Span(at + 1, at + 1 + len(each)),)
            who = Speaker(name, SpeakerType.PERSON)
            quotes.append(Quotation(Kind.DIRECT, Mode.SPEECH, each, content, None, None, who, 0.9))
            at = len(text)
        return text, record(text, *quotes).quotes

    (old, before), (new, after) = drawn(), drawn()
    found = paired(Alignment(old, new), before, after)
    assert len(set(found.values())) == len(found)
    assert all(place < len(before) and there < len(after) for place, there in found.items())
    assert paired(Alignment(old, old), before, before) == {place: place for place in range(len(before))}


def test_ten_thousand_quotations_of_the_same_few_words_are_paired_in_seconds() -> None:
    draw = random.Random(7)

    def drawn() -> tuple[str, list[wire.QuotationRecord]]:
        parts, quotes, at = [], [], 0
        for _ in range(10_000):
            words = " ".join(draw.choice("abcd") for _ in range(10))
            parts.append(f"“{words},” said X. ")
            quotes.append(
                Quotation(Kind.DIRECT, Mode.SPEECH, words, (Span(at + 1, at + 1 + len(words)),), None, None, None, 0.9)
            )
            at += len(parts[-1])
        text = "".join(parts)
        return text, record(text, *quotes).quotes

    (old, before), (new, after) = drawn(), drawn()
    began = time.process_time()
    paired(Alignment(old, new), before, after)
    assert time.process_time() - began < 10
