"""Speakers that an earlier release kept are linked like new ones."""

from sqlalchemy import delete, func, select, update
from tests.archive.conftest import Keep

from ontherecord.archive import documents, quotations, tables
from ontherecord.archive.database import Database
from ontherecord.archive.people import identities, relinking
from ontherecord.archive.quotations import QuotationsSought


def as_before(database: Database, *ids: str) -> list[str]:
    """Makes each document's speaker one of its own, filed nowhere, as a migration leaves them; the speakers' ids."""
    made = []
    with database.writing() as connection:
        connection.execute(delete(tables.speaker_names))
        for number, identity in enumerate(ids):
            key = documents.key_of(connection, identity)
            new = {"id": f"{number:032x}", "type": "person", "name": "Whoever", "sorted_name": "whoever"}
            speaker = connection.execute(tables.speakers.insert().returning(tables.speakers.c.key), new).scalar_one()
            for table in (tables.appearances, tables.quotations):
                connection.execute(update(table).where(table.c.document_key == key).values(speaker_key=speaker))
            connection.execute(update(tables.appearances).values(linked="alone"))
            made.append(new["id"])
        unseen = tables.speakers.c.name != "Whoever"
        connection.execute(delete(tables.speakers).where(unseen))
    return made


def test_they_become_one_under_all_their_ids(database: Database, keep: Keep) -> None:
    facts = {"publisher": "AP", "published_at": "2016-05-20"}
    names = ("Sergei Shoigu", "Sergey Shoygu", "Una Garner")
    ids = as_before(database, *(keep(name, name, facts=facts) for name in names))
    assert list(relinking.relink(database)) == [3]
    assert list(relinking.relink(database)) == []
    with database.reading() as connection:
        keys = [identities.key_of(connection, identity) for identity in ids]
        assert connection.execute(select(func.count()).select_from(tables.speakers)).scalar_one() == 2
        found, _ = quotations.listed(
            connection, QuotationsSought(speaker_id=ids[1]), sort="added", limit=5, cursor=None
        )
    assert keys[0] == keys[1] != keys[2]
    assert [each.record["text"] for each in found] == list(names[:2])


def test_what_cannot_be_filed_is_passed_over(database: Database, keep: Keep) -> None:
    as_before(database, *(keep(name, name) for name in ("the mayor", "…")))
    assert list(relinking.relink(database)) == [2]
    assert list(relinking.relink(database)) == [2]
