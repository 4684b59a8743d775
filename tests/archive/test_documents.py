"""Documents kept, found, listed and erased."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select, text
from tests.archive.conftest import Keep, quotation, record

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database
from ontherecord.archive.documents import DocumentsSought
from ontherecord.archive.pages import BadCursor
from ontherecord.attribution.quotation import Kind, Mode

TEXT = "“Yes 😀,” said Ann Lee. She hoped for “more”. Bob said no."
FOUND = record(
    TEXT,
    quotation(TEXT, "Yes 😀,", role="mayor"),
    quotation(TEXT, "more", mode=Mode.THOUGHT, kind=Kind.MIXED, role="mayor"),
    quotation(TEXT, "no", "Bob", kind=Kind.INDIRECT),
    title="Votes",
    publisher="The Ely Post",
    url="https://ely.example/votes",
    published_at="2020-02-29T10:00:00+01:00",
)
IDENTITY = FOUND.document["id"]


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has, but for that something was erased, and which releases there were."""
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
            if table not in (tables.erasures, tables.revisions)
        }


def test_what_was_kept_is_found_as_it_was(database: Database) -> None:
    with database.writing() as connection:
        assert documents.keep(connection, FOUND, TEXT)
    with database.reading() as connection:
        assert documents.record_of(connection, IDENTITY) == FOUND


def test_a_document_is_shown_with_its_text_and_how_much_is_said_in_it(database: Database) -> None:
    with database.writing() as connection:
        documents.keep(connection, FOUND, TEXT)
        shown = documents.one(connection, IDENTITY)
    assert shown is not None
    assert shown["text"] == TEXT
    assert shown["quotes"] == {"direct": 1, "mixed": 0, "indirect": 1}
    assert shown["published_at"] == "2020-02-29T10:00:00+01:00"
    assert shown["added_at"].endswith("Z")


def test_the_same_document_is_kept_once(database: Database) -> None:
    with database.writing() as connection:
        assert documents.keep(connection, FOUND, TEXT)
    before = rows(database)
    with database.writing() as connection:
        assert not documents.keep(connection, FOUND, TEXT)
    assert rows(database) == before


def test_several_who_keep_the_same_document_at_once_keep_one(database: Database) -> None:
    together = threading.Barrier(6)
    new: list[bool] = []

    def keep() -> None:
        together.wait()
        with database.writing() as connection:
            new.append(documents.keep(connection, FOUND, TEXT))

    threads = [threading.Thread(target=keep) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [False] * 5 + [True]
    assert rows(database)["quotations"] == 3


def test_a_document_that_cannot_be_kept_whole_is_not_kept_at_all(database: Database) -> None:
    class Interrupted(Exception):
        pass

    def keep_and_fail() -> None:
        with database.writing() as connection:
            documents.keep(connection, FOUND, TEXT)
            raise Interrupted

    with pytest.raises(Interrupted):
        keep_and_fail()
    assert not any(rows(database).values())


def test_a_document_without_quotations_is_kept(database: Database) -> None:
    with database.writing() as connection:
        assert documents.keep(connection, record("Nothing."), "Nothing.")
        assert documents.record_of(connection, record("Nothing.").document["id"]) == record("Nothing.")


def test_what_is_erased_is_gone_from_every_table(database: Database, keep: Keep) -> None:
    other = keep("It stays", facts={"publisher": "Another"})
    before = rows(database)
    with database.writing() as connection:
        documents.keep(connection, FOUND, TEXT)
    with database.writing() as connection:
        assert documents.erase(connection, IDENTITY)
    assert rows(database) == before
    with database.writing() as connection:
        assert not documents.erase(connection, IDENTITY)
        assert documents.one(connection, other) is not None


def test_a_document_that_is_held_is_not_erased_before_that_is_over(database: Database, keep: Keep) -> None:
    document = keep("a")
    erased = threading.Event()

    def erase() -> None:
        with database.writing() as connection:
            documents.erase(connection, document)
        erased.set()

    with database.writing() as connection:
        assert documents.key_of(connection, document, held=True) is not None
        thread = threading.Thread(target=erase)
        thread.start()
        assert not erased.wait(0.5)
    thread.join()
    assert erased.is_set()


def test_a_document_can_be_kept_again_after_it_was_erased(database: Database) -> None:
    for _ in range(2):
        with database.writing() as connection:
            assert documents.keep(connection, FOUND, TEXT)
            assert documents.erase(connection, IDENTITY)


def test_an_unknown_document_is_none(database: Database) -> None:
    with database.reading() as connection:
        assert documents.one(connection, "0" * 32) is None
        assert documents.record_of(connection, "0" * 32) is None
        assert documents.key_of(connection, "0" * 32) is None


def listed(database: Database, sort: str = "-published", limit: int = 10, **sought: Any) -> list[str]:
    """The ids of all pages."""
    found: list[str] = []
    cursor = None
    while True:
        with database.reading() as connection:
            page, cursor = documents.listed(
                connection, DocumentsSought(**sought), sort=sort, limit=limit, cursor=cursor
            )
        assert len(page) <= limit
        found += [each["id"] for each in page]
        if cursor is None:
            return found


def test_documents_are_sorted_by_date_the_undated_last_or_by_when_they_were_added(
    database: Database, keep: Keep
) -> None:
    days = ["2020-02-01", None, "2020-03-01", "2019-12-31T23:59:59Z", "2020-02-01T12:00:00+14:00"]
    first, undated, newest, oldest, day_before = [keep(f"Text {day}", facts={"published_at": day}) for day in days]
    assert listed(database) == [newest, first, day_before, oldest, undated]
    assert listed(database, sort="published") == [undated, oldest, day_before, first, newest]
    assert listed(database, sort="added") == [first, undated, newest, oldest, day_before]
    assert listed(database, sort="-added") == [day_before, oldest, newest, undated, first]


@pytest.mark.parametrize("sort", ["-published", "published", "-added", "added"])
def test_pages_together_are_the_list(database: Database, keep: Keep, sort: str) -> None:
    for number in range(7):
        keep(f"Text {number}", facts={"published_at": f"2020-02-0{number // 3 + 1}"})
    whole = listed(database, sort=sort, limit=100)
    assert [listed(database, sort=sort, limit=limit) for limit in (1, 2, 3, 7)] == [whole] * 4


def test_documents_are_sought_by_publisher_and_date(database: Database, keep: Keep) -> None:
    post = keep("a", facts={"publisher": "Post", "published_at": "1970-01-01T00:00:00.000010Z"})
    keep("b", facts={"publisher": "Times", "published_at": "1970-01-01T00:00:00.000020Z"})
    late = keep("c", facts={"publisher": "Post", "published_at": "1970-01-01T00:00:00.000030Z"})
    keep("d")
    assert listed(database, publisher="Post") == [late, post]
    assert listed(database, published_from=11, publisher="Post") == [late]
    assert listed(database, published_from=10, published_to=10) == [post]
    assert listed(database, publisher="post") == []


def test_a_cursor_of_another_list_is_refused(database: Database, keep: Keep) -> None:
    for number in range(3):
        keep(f"Text {number}")
    with database.reading() as connection:
        _, cursor = documents.listed(connection, DocumentsSought(), sort="added", limit=1, cursor=None)
        for sort, sought in (("-added", DocumentsSought()), ("added", DocumentsSought(publisher="Post"))):
            with pytest.raises(BadCursor):
                documents.listed(connection, sought, sort=sort, limit=1, cursor=cursor)


def test_a_list_by_address_reads_an_index(database: Database) -> None:
    found = "EXPLAIN QUERY PLAN " if database.dialect == "sqlite" else "EXPLAIN "
    with database.reading() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))
        plan = connection.execute(text(f"{found} SELECT key FROM documents WHERE address = 'a'")).all()
    assert "ix_documents_address" in str(plan)
