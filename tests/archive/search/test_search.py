"""One search, two databases: the same answers, which are those that a reader of every quotation would give."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete
from tests.archive.conftest import record

from ontherecord.archive import documents, quotations
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.search.facets import Facet, facets_of
from ontherecord.archive.search.query import parse, places
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.archive.tables import metadata
from ontherecord.archive.words import words_of
from ontherecord.attribution.quotation import Kind, Mode, Quotation, Span, Speaker, SpeakerType

SORTS = ("-published", "published", "-added", "added")
VOCABULARY = ("the", "bridge", "Bridges", "bri", "is", "closed", "clôsed", "U.S.", "ﬁne", "ß", "2nd", "—", "*", '"')
NAMES = ("Ann Lee", "Anna Lee", "Bob Léé", "Lee")
ROLES = (None, "mayor of Ely", "mayor", "chief economist")
INSTANTS = (None, "2016-05-20", "2016-05-20T00:00:00.000001Z", "2016-05-20T00:00:00.5Z", "2017-01-01", "1000-01-01")

SAID = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join)
TYPED = st.one_of(
    st.lists(
        st.sampled_from(
            (*VOCABULARY, "-is", "-bri*", "br*", "cl*", "-“is closed”", '"the bridge"', '"is clo*"', '-"', "2n*", "“")
        ),
        min_size=1,
        max_size=4,
    ).map(" ".join),
    st.text(
        st.one_of(st.sampled_from('theis "*-'), st.characters(codec="utf-8", exclude_characters="\0")), max_size=20
    ),
)


@dataclass(frozen=True)
class Both:
    """An archive of each kind, to hold the same."""

    sqlite: Database
    postgresql: Database

    def __iter__(self) -> Iterator[Database]:
        return iter((self.sqlite, self.postgresql))


@pytest.fixture
def both(sqlite_url: str, postgresql_url: str) -> Iterator[Both]:
    databases = Both(open_database(sqlite_url), open_database(postgresql_url))
    yield databases
    for database in databases:
        database.engine.dispose()


@st.composite
def speakers(draw: st.DrawFn) -> Speaker | None:
    name, role = draw(st.sampled_from(NAMES)), draw(st.sampled_from(ROLES))
    affiliation = draw(st.sampled_from((None, "Ely", "Town Hall")))
    members = draw(st.sampled_from((None, None, NAMES[:2], NAMES[1:3])))
    if members:
        joint = tuple(Speaker(each, SpeakerType.PERSON, role=role) for each in members)
        return Speaker("the two", SpeakerType.GROUP, members=joint)
    return draw(st.sampled_from((None, Speaker(name, SpeakerType.PERSON, role=role, affiliation=affiliation))))


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[Quotation], dict[str, Any]]:
    """A text, its quotations, and what is known of it."""
    text, found = "", []
    for said in draw(st.lists(SAID, min_size=1, max_size=4)):
        span = Span(len(text), len(text) + len(said))
        text += said + "\n"
        kind, mode = draw(st.sampled_from(Kind)), draw(st.sampled_from(Mode))
        found.append(Quotation(kind, mode, said, (span,), None, None, draw(speakers()), 0.9))
    facts = {
        "publisher": draw(st.sampled_from((None, "Post", "post"))),
        "published_at": draw(st.sampled_from(INSTANTS)),
    }
    return text, found, facts


@st.composite
def searches(draw: st.DrawFn) -> dict[str, Any]:
    """What is sought, but for the ids, which the archive gives."""
    filters = {
        "q": TYPED,
        "speaker": st.sampled_from(("lee", "an*", "-ann", '"ann lee"', "lee -bob", "—")),
        "role": st.sampled_from(("mayor", "-mayor", '"of ely"')),
        "affiliation": st.sampled_from(("ely", "-ely", '"town ha*"')),
        "kind": st.sampled_from(((Kind.DIRECT,), (Kind.MIXED, Kind.INDIRECT))),
        "mode": st.sampled_from(((Mode.SPEECH,), (Mode.THOUGHT,))),
        "publisher": st.sampled_from(("Post", "post", "Nobody")),
        "published_from": st.sampled_from((1463702400000000, 1463702400000001, 1483228800000000)),
        "published_to": st.sampled_from((1463702400000000, 1463702400000001, 1483228800000000, -(10**17))),
    }
    names = draw(st.sets(st.sampled_from(sorted(filters)), max_size=3))
    return {name: draw(filters[name]) for name in sorted(names)}


def refill(both: Both, come: list[tuple[str, list[Quotation], dict[str, Any]]]) -> None:
    for database in both:
        with database.writing() as connection:
            for identity in documents_kept(connection):
                documents.erase(connection, identity)
            if database.dialect == "postgresql":
                for table in reversed(metadata.sorted_tables):
                    connection.execute(delete(table))
            for text, found, facts in come:
                documents.keep(connection, record(text, *found, **facts), text)


def documents_kept(connection: Connection) -> list[str]:
    sought = documents.DocumentsSought()
    return [each["id"] for each in documents.listed(connection, sought, sort="added", limit=200, cursor=None)[0]]


def pages(database: Database, sought: QuotationsSought, *, sort: str, limit: int) -> list[str]:
    """The ids of the quotations of all pages."""
    found: list[str] = []
    cursor = None
    with database.reading() as connection:
        while True:
            page, cursor = quotations.listed(connection, sought, sort=sort, limit=limit, cursor=cursor)
            assert len(page) == limit or cursor is None
            found += [each.record["id"] for each in page]
            if cursor is None:
                return found


def answers(database: Database, sought: QuotationsSought, limit: int) -> dict[str, Any]:
    sorts = (*SORTS, "relevance") if sought.q is not None else SORTS
    with database.reading() as connection:
        facets = facets_of(connection, sought, get_args(Facet))
    for each in facets["speaker"]:
        each["value"] = ""  # new ids in each archive
    facets["speaker"].sort(key=lambda each: (-each["count"], each["name"]))
    return {**{sort: pages(database, sought, sort=sort, limit=limit) for sort in sorts}, "facets": facets}


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
@given(st.lists(articles(), min_size=1, max_size=5), st.lists(searches(), min_size=1, max_size=8), st.integers(1, 3))
def test_both_databases_answer_alike_in_every_order(
    both: Both, come: list[tuple[str, list[Quotation], dict[str, Any]]], asked: list[dict[str, Any]], limit: int
) -> None:
    refill(both, come)
    for each in asked:
        sought = QuotationsSought(**each)
        here, there = (answers(database, sought, limit) for database in both)
        assert here == there, each
        assert all(sorted(here[sort]) == sorted(here["added"]) for sort in here.keys() - {"facets"})
        assert here["facets"]["counted"] == len(here["added"])


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
@given(st.lists(SAID, min_size=1, max_size=6, unique=True), st.lists(TYPED, min_size=1, max_size=12))
def test_what_is_found_is_what_has_all_that_was_typed_and_nothing_that_must_not_be_there(
    both: Both, said: list[str], typed: list[str]
) -> None:
    refill(
        both,
        [
            (text, [Quotation(Kind.DIRECT, Mode.SPEECH, text, (Span(0, 1),), None, None, None, 0.9)], {})
            for text in said
        ],
    )
    for q in typed:
        expected = [text for text in reversed(said) if fits(q, text)]
        for database in both:
            with database.reading() as connection:
                found, _ = quotations.listed(
                    connection, QuotationsSought(q=q), sort="-published", limit=50, cursor=None
                )
            assert [each.record["text"] for each in found] == expected, (database.dialect, q)


def fits(q: str, text: str) -> bool:
    """Whether a reader would say that the text has what was typed."""
    terms, words = parse(q), words_of(text)
    stands = [bool(next(iter(places([type(term)(term.words, term.prefix)], words).values()))) for term in terms]
    return bool(terms) and all(found is not term.without for term, found in zip(terms, stands, strict=True))
