"""What is typed to search, read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.search.query import LONGEST_PHRASE, MOST_TERMS, Term, highlights, parse
from ontherecord.archive.words import words_of

TYPED = st.text(st.one_of(st.sampled_from('ab "“”-*\t.é’'), st.characters(codec="utf-8")), max_size=40)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Bridge  MAY", [Term(("bridge",)), Term(("may",))]),
        ("bridge bridge", [Term(("bridge",))]),
        ('"closed until May"', [Term(("closed", "until", "may"))]),
        ("“closed until” May", [Term(("closed", "until")), Term(("may",))]),
        ("U.S.-led", [Term(("u", "s", "led"))]),
        ("clos*", [Term(("clos",), prefix=True)]),
        ("Ély*", [Term(("ely",), prefix=True)]),
        ('"until Ma*"', [Term(("until", "ma"), prefix=True)]),
        ('"until Ma"*', [Term(("until", "ma"), prefix=True)]),
        ("-bridge", [Term(("bridge",), without=True)]),
        ('may -"the bridge"', [Term(("may",)), Term(("the", "bridge"), without=True)]),
        ("-clos*", [Term(("clos",), prefix=True, without=True)]),
    ],
)
def test_words_phrases_beginnings_and_what_must_not_be_there_are_told_apart(typed: str, terms: list[Term]) -> None:
    assert parse(typed) == tuple(terms)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"closed until', ["closed", "until"]),
        ("closed”", ["closed"]),
        ('clo"sed" x', ["clo sed", "x"]),
        ("c*", ["c"]),
        ("*clos", ["clos"]),
        ("clos * ed", ["clos", "ed"]),
        ("clos**", ["clos"]),
        ("clos.*", ["clos"]),
        ("- closed", ["closed"]),
        ("--closed", ["closed"]),
        ("-(closed)", ["closed"]),
        ("–closed", ["closed"]),
        ("closed - may", ["closed", "may"]),
        ('-"closed', ["closed"]),
        ("a AND b OR NOT c", ["a", "and", "b", "or", "not", "c"]),
        ("said:closed", ["said closed"]),
        ("NEAR(a b)", ["near a", "b"]),
        ("a ﾞ*", ["a"]),
    ],
)
def test_what_makes_no_sense_as_an_operator_separates_plain_words(typed: str, words: list[str]) -> None:
    assert parse(typed) == tuple(Term(tuple(each.split())) for each in words)


@pytest.mark.parametrize("typed", ["", " ", "—", '""', '"!"', "*", "-", '-""', "--", '"', "“”*", "ﾞ*"])
def test_where_there_is_no_word_there_is_no_term(typed: str) -> None:
    assert parse(typed) == ()


@given(TYPED)
def test_anything_may_be_typed_and_no_word_of_it_gets_lost(typed: str) -> None:
    terms = parse(typed)
    assert {word for term in terms for word in term.words} == set(words_of(typed))
    assert all(len(term.words[-1]) > 1 for term in terms if term.prefix)


def test_terms_are_bounded_in_length_and_number() -> None:
    many = [str(number) for number in range(90)]
    assert parse(" ".join(many)) == tuple(Term((each,)) for each in many[:MOST_TERMS])
    assert parse(f'"{" ".join(many)}*"') == (Term(tuple(many[:LONGEST_PHRASE])),)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("bridge may", "The Bridge is shut until May; the bridge!", ["Bridge", "May", "bridge"]),
        ('"until may"', "until March, until May", ["until May"]),
        ("clos*", "It closed. A close call, clo", ["closed", "close"]),
        ('"it cl*"', "it closed, it opened", ["it closed"]),
        ("u.s", "the U.S. and us", ["U.S"]),
        ("cafe", "Café, cafe\u0301 CAFE\u0301S", ["Café", "cafe\u0301"]),
        ("fi*", "ﬁnance", ["ﬁnance"]),
        ('"a b" "b a"', "a b a c", ["a b a"]),
        ("a -b", "a b", ["a"]),
        ("x", "a b", []),
    ],
)
def test_what_matches_is_found_in_the_text(typed: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(parse(typed), text)] == found


@given(TYPED, TYPED)
def test_highlights_stand_in_order_apart_and_hold_what_was_typed(typed: str, text: str) -> None:
    terms = parse(typed)
    last = 0
    for start, end in highlights(terms, text):
        assert last <= start < end <= len(text)
        last = end
        held = words_of(text[start:end])
        assert any(term.words[0] in held or term.prefix for term in terms if not term.without)
