"""Quotations found by words, speaker, place and time."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from tests.archive.conftest import Keep, quotation, record

from ontherecord.archive import documents, quotations, speakers, tables
from ontherecord.archive.database import Database
from ontherecord.archive.search import index
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.archive.speakers import SpeakersSought
from ontherecord.archive.words import words_of
from ontherecord.attribution.quotation import Kind, Mode, Speaker, SpeakerType


def said(database: Database, sort: str = "-published", limit: int = 10, **sought: Any) -> list[str]:
    """What was said in the quotations of all pages."""
    words: list[str] = []
    cursor = None
    while True:
        with database.reading() as connection:
            found, cursor = quotations.listed(
                connection, QuotationsSought(**sought), sort=sort, limit=limit, cursor=cursor
            )
        words += [each.record["text"] for each in found]
        if cursor is None:
            return words


def test_all_words_must_be_there_whatever_their_case_order_and_accents(database: Database, keep: Keep) -> None:
    keep("The café in Zürich is closed")
    keep("The bridge is closed")
    assert said(database, q="closed THE") == ["The bridge is closed", "The café in Zürich is closed"]
    assert said(database, q="cafe zurich") == said(database, q="ZÜRICH") == ["The café in Zürich is closed"]
    assert said(database, q="close") == []


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ('"bridge is"', True),
        ('"is bridge"', False),
        ('"the bridge is closed"', True),
        ("“bridge is”", True),
        ("clos*", True),
        ("closing*", False),
        ('"is clo*"', True),
        ('"bridge clo*"', False),
        ("-bridge", False),
        ("-river", True),
        ("bridge -river", True),
        ("bridge -clos*", False),
        ('bridge -"closed bridge"', True),
        ("bridge -bridge", False),
        ("bridge.is", True),
        ("is.bridge", False),
    ],
)
def test_words_phrases_beginnings_and_what_must_not_be_there(
    database: Database, keep: Keep, q: str, found: bool
) -> None:
    keep("The bridge is closed")
    assert (said(database, q=q) == ["The bridge is closed"]) is found


@pytest.mark.parametrize(
    "q", ['"x', "AND", "closed OR", "(", "said:closed", "c*", "NEAR(a b)", "'", "\\", "a' & 'b", "- x", "*", '-"']
)
def test_what_makes_no_sense_as_an_operator_is_no_error(database: Database, keep: Keep, q: str) -> None:
    keep("The bridge is closed")
    assert said(database, q=q) == []


def test_names_roles_and_affiliations_are_searched_for_likewise(database: Database, keep: Keep) -> None:
    members = (
        Speaker("Ann Lee", SpeakerType.PERSON, role="mayor"),
        Speaker("Bob Ray", SpeakerType.PERSON, role="clerk", affiliation="Town Hall"),
    )
    keep("together", "the two", members=members)
    for sought in ({"speaker": '"ann le*"'}, {"role": "mayor -minister"}, {"affiliation": '"town hall"'}):
        assert said(database, **sought) == ["together"]
    for sought in ({"speaker": '"lee bob"'}, {"role": '"mayor clerk"'}, {"affiliation": "-hall"}):
        assert said(database, **sought) == []


def test_a_word_said_very_often_is_found_alike_beside_its_neighbours(database: Database, keep: Keep) -> None:
    """A tsvector keeps 255 places of a word; the others are found on neither database."""
    keep(" ".join([*(f"no w{place}" for place in range(400))]))
    assert len(said(database, q='"no w200"')) == 1
    assert said(database, q='"no w399"') == []
    assert len(said(database, q="no w399")) == 1


def test_punctuation_alone_is_found_nowhere(database: Database, keep: Keep) -> None:
    keep("The bridge is closed!")
    assert said(database, q="!!") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.text(min_size=1, max_size=60))
def test_whatever_is_said_is_found_by_its_words(database: Database, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().replace("\0", "")
    if not words_of(text):
        return
    with database.writing() as connection:
        found = record(text, quotation(text, text))
        documents.keep(connection, found, text)
    assert text in said(database, q=text.replace("-", " "), limit=100)
    assert text in said(database, q=f'"{text.replace(chr(34), " ")}"', limit=100)


def test_a_very_long_quotation_is_kept_and_found_by_its_first_words(database: Database, keep: Keep) -> None:
    text = " ".join(f"𝒳{number}" * 20 for number in range(20_000))
    keep(text)
    assert said(database, q=" ".join(text.split()[:3])) == [text]


def test_speaker_role_and_affiliation_are_found_by_their_words(database: Database, keep: Keep) -> None:
    keep("a", "Jeff Davis", role="Pentagon spokesman", affiliation="Pentagon")
    keep("b", "Geoff Davis", role="mayor of Ely", affiliation="Ely")
    assert said(database, speaker="davis") == ["b", "a"]
    assert said(database, speaker="Davis, Jeff") == ["a"]
    assert said(database, role="spokesman") == ["a"]
    assert said(database, affiliation="ely") == ["b"]
    assert said(database, speaker="davis", role="mayor", q="b") == ["b"]
    assert said(database, q="davis") == []


def test_joint_speakers_are_found_by_each_member(database: Database, keep: Keep) -> None:
    members = (Speaker("Ann Lee", SpeakerType.PERSON, role="mayor"), Speaker("Bob Ray", SpeakerType.PERSON))
    keep("together", "the two", members=members)
    assert said(database, speaker="lee", role="mayor") == ["together"]


def test_a_speaker_of_several_is_found_by_id(database: Database, keep: Keep) -> None:
    members = (Speaker("Ann Lee", SpeakerType.PERSON), Speaker("Bob Ray", SpeakerType.PERSON))
    keep("together", "the two", members=members)
    keep("another")
    with database.reading() as connection:
        sought = QuotationsSought(q="together")
        [joint], _ = quotations.listed(connection, sought, sort="added", limit=9, cursor=None)
    assert joint.record["speaker"]
    for each in (joint.record["speaker"], *joint.record["speaker"]["members"]):
        for sort in ("-published", "published", "-added", "added"):
            assert said(database, sort=sort, speaker_id=each["id"]) == ["together"]
    assert said(database, speaker_id="0" * 32) == said(database, "added", speaker_id="0" * 32) == []


def test_a_speaker_is_found_by_a_former_id(database: Database, keep: Keep) -> None:
    keep("a", "Ann Lee")
    with database.writing() as connection:
        key = connection.scalars(select(tables.speakers.c.key)).one()
        connection.execute(insert(tables.former_speakers).values(id="f" * 32, speaker_key=key))
    assert said(database, speaker_id="f" * 32) == said(database, "added", speaker_id="f" * 32) == ["a"]


def test_what_editors_said_is_told_apart_and_what_they_rejected_left_out(database: Database, keep: Keep) -> None:
    for word in ("a", "b", "c"):
        keep(word)
    for word, said_of_it in (("a", {"rejected": True}), ("b", {"verified": True})):
        with database.writing() as connection:
            row = tables.quotations.c.text == word
            connection.execute(update(tables.quotations).where(row).values(**said_of_it))
            index.enter(connection, connection.scalars(select(tables.quotations.c.key).where(row)).all())
    for sort in ("-published", "published", "-added", "added"):
        for q in (None, "-zzz"):
            assert sorted(said(database, sort, q=q)) == ["b", "c"]
            assert said(database, sort, status="verified", q=q) == ["b"]
            assert said(database, sort, status="unverified", q=q) == ["c"]
            assert said(database, sort, status="rejected", q=q) == ["a"]
            assert sorted(said(database, sort, status="all", q=q)) == ["a", "b", "c"]


def test_one_speaker_is_found_by_id(database: Database, keep: Keep) -> None:
    document = keep("a", "Ann Lee")
    keep("b", "Ann Lee")
    with database.reading() as connection:
        [speaker], _ = speakers.listed(
            connection, SpeakersSought(document=document), sort="added", limit=2, cursor=None
        )
    assert said(database, speaker_id=speaker["id"]) == ["a"]


def test_kind_mode_publisher_document_and_dates_are_told_apart(database: Database, keep: Keep) -> None:
    keep("a", kind=Kind.DIRECT, facts={"publisher": "Post", "published_at": "1970-01-01T00:00:00.000001Z"})
    keep("b", kind=Kind.MIXED, mode=Mode.THOUGHT, facts={"published_at": "1970-01-01T00:00:00.000002Z"})
    document = keep("c", kind=Kind.INDIRECT, facts={"publisher": "Post"})
    assert said(database) == ["b", "a", "c"]
    assert said(database, kind=(Kind.INDIRECT, Kind.DIRECT)) == ["a", "c"]
    assert said(database, mode=(Mode.THOUGHT,)) == ["b"]
    assert said(database, publisher="Post", mode=(Mode.SPEECH,)) == ["a", "c"]
    assert said(database, document=document) == ["c"]
    assert said(database, published_from=1, published_to=1) == ["a"]
    assert said(database, published_to=2) == ["b", "a"]
    assert said(database, published_from=3) == said(database, published_to=0) == []


@pytest.mark.parametrize("sort", ["-published", "published", "-added", "added"])
def test_the_quotations_of_a_document_stand_in_text_order(database: Database, sort: str) -> None:
    for day, text in (("2020-01-01", "a1 a2 a3"), ("2020-01-01", "b1 b2 b3"), ("2020-01-02", "c1 c2 c3")):
        found = record(text, *(quotation(text, word) for word in text.split()), published_at=day)
        with database.writing() as connection:
            documents.keep(connection, found, text)
    forwards = ["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"]
    backwards = ["c1", "c2", "c3", "b1", "b2", "b3", "a1", "a2", "a3"]
    expected = backwards if sort.startswith("-") else forwards
    assert [said(database, sort=sort, limit=limit) for limit in (1, 2, 4, 100)] == [expected] * 4


def test_a_list_goes_on_where_it_was_though_rows_come_and_go(database: Database, keep: Keep) -> None:
    for word in ("a", "b", "c", "d"):
        keep(word)
    with database.reading() as connection:
        first, cursor = quotations.listed(connection, QuotationsSought(), sort="added", limit=2, cursor=None)
    with database.writing() as connection:
        for each in first:
            quotations.erase(connection, each.record["id"])
    keep("e")
    with database.reading() as connection:
        rest, _ = quotations.listed(connection, QuotationsSought(), sort="added", limit=9, cursor=cursor)
    assert [each.record["text"] for each in rest] == ["c", "d", "e"]


def test_one_quotation_is_found_with_its_document(database: Database, keep: Keep) -> None:
    document = keep("a", facts={"title": "T"})
    with database.reading() as connection:
        sought = QuotationsSought()
        [listed], _ = quotations.listed(connection, sought, sort="added", limit=2, cursor=None, explain=True)
        assert quotations.one(connection, listed.record["id"]) == listed
        assert quotations.one(connection, "0" * 32) is None
    assert listed.document["id"] == document


def test_a_deleted_quotation_is_found_no_more_and_its_speaker_goes_with_the_last(database: Database) -> None:
    text = "one two"
    with database.writing() as connection:
        documents.keep(connection, record(text, quotation(text, "one"), quotation(text, "two")), text)
    names = []
    for word in ("one", "two"):
        with database.writing() as connection:
            [found], _ = quotations.listed(connection, QuotationsSought(q=word), sort="added", limit=2, cursor=None)
            assert quotations.erase(connection, found.record["id"])
            assert not quotations.erase(connection, found.record["id"])
            names.append(speakers.listed(connection, SpeakersSought(), sort="added", limit=2, cursor=None)[0])
        assert said(database, q=word) == []
    assert [len(each) for each in names] == [1, 0]
