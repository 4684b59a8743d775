"""What was erased for good does not come back."""

from typing import Any

import pytest
from sqlalchemy import select
from tests.archive.conftest import record
from tests.archive.erasing.test_erasure import BLACKED_OUT, TEXT, erase, everything, id_of, kept, quoted
from tests.archive.erasing.test_redaction import ANN, BOB, said

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database
from ontherecord.archive.erasing import admission, tombstones
from ontherecord.archive.erasing.tombstones import Refused
from ontherecord.attribution.quotation import Speaker, SpeakerType

URL = "https://post.example/bridge"


def keep(database: Database, text: str, *found: Any, **facts: Any) -> bool:
    with database.writing() as connection:
        return documents.keep(connection, record(text, *found, **facts), text)


def erase_document(database: Database, text: str, **facts: Any) -> str:
    identity = record(text, **facts).document["id"]
    with database.writing() as connection:
        assert documents.erase(connection, identity, refuse=True)
    return identity


def test_a_document_that_was_erased_may_come_again_unless_it_is_refused(database: Database) -> None:
    keep(database, "a")
    with database.writing() as connection:
        assert documents.erase(connection, record("a").document["id"])
    assert keep(database, "a")
    erase_document(database, "a")
    with pytest.raises(Refused):
        keep(database, "a")
    assert keep(database, "another")


@pytest.mark.parametrize("url", [URL, "http://POST.example/bridge#quotes"])
def test_another_text_at_the_same_address_is_refused_too(database: Database, url: str) -> None:
    keep(database, "a", url=URL, publisher="Post")
    erase_document(database, "a", url=URL, publisher="Post")
    with pytest.raises(Refused):
        keep(database, "a, slightly changed", url=url, publisher="The Post")
    assert keep(database, "a", url=URL + "?page=2")


def test_a_tombstone_holds_no_word_and_is_another_in_each_archive(database: Database) -> None:
    keep(database, "canary words", url=URL, publisher="Post")
    erase_document(database, "canary words", url=URL, publisher="Post")
    with database.reading() as connection:
        rows = connection.execute(select(tables.tombstones)).all()
        salt = connection.execute(select(tables.tombstone_salt.c.salt)).scalar()
    assert sorted(row.kind for row in rows) == ["address", "text"]
    assert salt is not None and len(salt) == 32
    assert "canary" not in everything(database) and "bridge" not in everything(database)
    assert record("canary words", url=URL, publisher="Post").document["id"] not in everything(database)


def test_a_tombstone_stands_until_it_is_lifted_by_the_id_the_text_or_the_address(database: Database) -> None:
    for lift in ("id", "address"):
        keep(database, "a", url=URL)
        identity = erase_document(database, "a", url=URL)
        with database.writing() as connection:
            standing = tombstones.standing(connection, identity)
            assert standing and standing.of == "document"
            assert not tombstones.lift(connection, "0" * 32)
            lifted = (
                tombstones.lift_address(connection, URL) if lift == "address" else tombstones.lift(connection, identity)
            )
            assert lifted
            assert tombstones.standing(connection, identity) is None
        assert keep(database, "b", url=URL)
        assert keep(database, "a", url=URL)
        with database.writing() as connection:
            documents.erase(connection, record("a", url=URL).document["id"])
            documents.erase(connection, record("b", url=URL).document["id"])


def test_lifting_one_of_two_tombstones_at_an_address_leaves_the_other(database: Database) -> None:
    keep(database, "a", url=URL)
    keep(database, "b", url=URL)
    first = erase_document(database, "a", url=URL)
    erase_document(database, "b", url=URL)
    with database.writing() as connection:
        assert tombstones.lift(connection, first)
    with pytest.raises(Refused):
        keep(database, "c", url=URL)


def test_what_a_refused_speaker_says_is_left_out_of_what_comes_later(database: Database) -> None:
    kept(database, TEXT, *quoted())
    ann = id_of(database, "Ann Lee")
    erase(database, ann, refuse=True)
    later = kept(database, TEXT, *quoted(), url=URL, title="Ann Lee speaks")
    with database.reading() as connection:
        document = documents.one(connection, later.document["id"])
        standing = tombstones.standing(connection, ann)
    assert [quote["text"] for quote in later.quotes] == ["I will,"]
    assert document and (document["text"], document["title"]) == (BLACKED_OUT, "███████ speaks")
    assert document["warnings"] == [admission.LEFT_OUT]
    assert standing and standing.of == "speaker"
    assert "Lee" not in everything(database) and "lee" not in everything(database)
    assert not keep(database, TEXT, *quoted(), url=URL)  # known, as it was sent


def test_a_refused_speaker_is_lifted_by_the_id_or_by_a_name(database: Database) -> None:
    for number, by_name in enumerate((True, False)):
        kept(database, TEXT, *quoted(), url=f"{URL}/{number}")
        ann = id_of(database, "Ann Lee")
        erase(database, ann, refuse=True)
        with database.writing() as connection:
            assert tombstones.lift_name(connection, "ANN LEE") if by_name else tombstones.lift(connection, ann)
        later = kept(database, TEXT, *quoted(), url=f"{URL}/{number}/later")
        assert len(later.quotes) == 2
        with database.writing() as connection:
            documents.erase(connection, later.document["id"])


@pytest.mark.parametrize(
    ("erased", "later", "refused"),
    [
        ("Ann Lee", "Ann Lee", True),
        ("Ann Lee", "ANN LÉE", True),
        ("Ann Lee", "Ann B. Lee", True),
        ("Ann B. Lee", "Ann Lee", True),
        ("Ann Lee III", "Ann Lee", True),
        ("Ann B. Lee", "Ann C. Lee", False),
        ("Ann Lee", "Ann", False),
        ("Ann Lee", "Lee", False),
        ("Ann Lee", "Annabel Lee", False),
        ("Lee", "Lee", True),
        ("Lee", "Ann Lee", False),
    ],
)
def test_names_refuse_each_other_if_one_says_no_more_than_the_other(
    database: Database, erased: str, later: str, refused: bool
) -> None:
    with database.writing() as connection:
        tombstones.lay_for_speaker(connection, "0" * 32, [erased])
        assert tombstones.refused_names(connection, [later, "Bob Ray"]) == ({later} if refused else set())


def test_a_surname_among_longer_names_refuses_nobody(database: Database) -> None:
    with database.writing() as connection:
        tombstones.lay_for_speaker(connection, "0" * 32, ["Lee", "Ann Lee"])
        assert tombstones.refused_names(connection, ["Lee", "Ann Lee", "—"]) == {"Ann Lee"}


def test_a_namesake_of_an_organisation_that_the_archive_knows_is_not_refused(database: Database) -> None:
    keeper = Speaker("Ann Lee", SpeakerType.PERSON, role="goalkeeper", affiliation="Ely United")
    text = "“Games are good,” said Ann Lee, the goalkeeper of Ely United."
    kept(database, TEXT, *quoted())
    mayor = id_of(database, "Ann Lee")
    kept(database, text, said(text, "“Games are good,”", keeper))
    erase(database, mayor, refuse=True)
    later = "“Games are bad,” said Ann Lee, the goalkeeper of Ely United. “Bridges too,” said Ann Lee, the mayor."
    assert len(kept(database, later, said(later, "“Games are bad,”", keeper)).quotes) == 1
    mayors = kept(database, later, said(later, "“Bridges too,”", ANN), url=URL)
    assert mayors.quotes == []


def test_a_member_of_a_joint_speaker_is_refused_too(database: Database) -> None:
    with database.writing() as connection:
        tombstones.lay_for_speaker(connection, "0" * 32, ["Ann Lee"])
    text = "“We agree on that,” said Ann Lee and Bob Ray."
    both = Speaker("Ann Lee and Bob Ray", SpeakerType.GROUP, members=(ANN, BOB))
    assert kept(database, text, said(text, "“We agree on that,”", both)).quotes == []
