"""A speaker erased out of earlier versions and of what editors changed; what was erased does not come back by PUT."""

import pytest
from sqlalchemy import select
from tests.archive.editing.test_replacing import KAY, LEE, OLD, Desk
from tests.archive.erasing.test_erasure import erase, everything, id_of

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database
from ontherecord.archive.editing import histories, versions
from ontherecord.archive.erasing import tombstones
from ontherecord.archive.erasing.erasure import ERASED
from ontherecord.archive.erasing.tombstones import Refused

NEW = "“We lost the bridge and the ferry,” said Ann Lee. “Ferries will run until June,” said Kay. Lee left."
LOST, FERRIES = "We lost the bridge", "Ferries will run until May"
LOST_MORE, FERRIES_IN_JUNE = "We lost the bridge and the ferry", "Ferries will run until June"


@pytest.fixture
def desk(database: Database) -> Desk:
    """A document of two versions, with corrections of what both people said."""
    desk = Desk(database)
    desk.post(OLD, (LOST, LEE), (FERRIES, KAY), title="Lee: we lost the bridge")
    desk.correct(LOST, kind="mixed")
    desk.correct(FERRIES, speaker={"name": LEE, "type": "person", "title": None, "role": None, "affiliation": None})
    desk.correct(FERRIES, speaker={"name": KAY, "type": "person", "title": None, "role": None, "affiliation": None})
    desk.put(NEW, (LOST_MORE, LEE), (FERRIES_IN_JUNE, KAY), title="Ferries until June, says Kay")
    return desk


def test_nothing_of_a_speaker_is_left_in_any_version_or_history(desk: Desk) -> None:
    lost = desk.quotes()[LOST_MORE]["id"]
    erase(desk.database, id_of(desk.database, LEE))
    left = everything(desk.database)
    for word in ("Lee", "lee", "bridge", "Ann", "lost"):
        assert word not in left
    with desk.database.reading() as connection:
        first = versions.one(connection, desk.id, 1)
        assert histories.history(connection, lost, limit=9, cursor=None) is None
    assert first and [quote["text"] for quote in first.record.quotes] == [FERRIES]
    assert first.record.document["title"] == "███: ██████████████████"
    for quote in first.record.quotes:
        for span in quote["content"]:
            assert first.text[span["start"] : span["end"]] == span["text"]
    assert FERRIES_IN_JUNE in desk.quotes() and len(desk.quotes()) == 1


def test_what_editors_changed_in_what_others_said_stays_without_the_name(desk: Desk) -> None:
    erase(desk.database, id_of(desk.database, LEE))
    [ferries] = desk.quotes().values()
    told = desk.history(ferries["id"]).corrections
    assert told and "Lee" not in str(told) and KAY in str(told)


def test_the_same_text_put_again_brings_nothing_back(desk: Desk) -> None:
    erase(desk.database, id_of(desk.database, LEE))
    desk.put(NEW, (LOST_MORE, LEE), (FERRIES_IN_JUNE, KAY), title="Ferries until June, says Kay")
    assert list(desk.quotes()) == [FERRIES_IN_JUNE]
    assert "bridge" not in everything(desk.database)
    with desk.database.reading() as connection:
        document = documents.one(connection, desk.id)
    assert document and document["text"].startswith("“█")
    assert document["warnings"] == [ERASED]


def test_a_new_text_is_kept_without_a_speaker_who_is_refused(desk: Desk) -> None:
    erase(desk.database, id_of(desk.database, LEE), refuse=True)
    desk.put("“Again,” said Ann Lee. “No,” said Kay.", ("Again", LEE), ("No", KAY))
    assert list(desk.quotes()) == ["No"]
    assert "Lee" not in everything(desk.database)


def test_every_text_that_a_document_had_is_refused_once_it_is_erased_for_good(desk: Desk) -> None:
    with desk.database.writing() as connection:
        assert documents.erase(connection, desk.id, refuse=True)
    for text, said in ((OLD, LOST), (NEW, LOST_MORE)):
        with pytest.raises(Refused):
            desk.post(text, (said, LEE))
    with desk.database.writing() as connection:
        assert tombstones.lift(connection, desk.id)
    desk.post(OLD, (LOST, LEE))


def test_a_refused_text_is_not_put_in_another_documents_place(desk: Desk) -> None:
    with desk.database.writing() as connection:
        documents.erase(connection, desk.id, refuse=True)
    desk.post("Another.")
    with pytest.raises(Refused):
        desk.put(NEW, (LOST_MORE, LEE))
    with desk.database.reading() as connection:
        assert connection.execute(select(tables.versions)).all() == []
