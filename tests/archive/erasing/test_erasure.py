"""A speaker erased, in every document."""

import json
from typing import Any

import pytest
from sqlalchemy import JSON, LargeBinary, Text, insert, select, update
from sqlalchemy.dialects.postgresql import TSVECTOR
from tests.archive.conftest import Keep, record
from tests.archive.erasing.test_redaction import ANN, BOB, said

from ontherecord.archive import documents, quotations, speakers, tables, times
from ontherecord.archive.database import Database
from ontherecord.archive.erasing import erasure, purging
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.attribution.quotation import Quotation, Speaker, SpeakerType
from ontherecord.formats import wire

URL = "https://post.example/bridge"
TEXT = "“We will not go to Ely,” said Ann Lee. “I will,” said Bob Ray. Lee left."
BLACKED_OUT = "████████████████████████ said ███████. “I will,” said Bob Ray. ███ left."


def quoted(text: str = TEXT) -> tuple[Quotation, ...]:
    return said(text, text[: text.index("”") + 1], ANN, "Ann Lee"), said(text, "“I will,”", BOB, "Bob Ray")


def kept(database: Database, text: str, *found: Quotation, **facts: Any) -> wire.Record:
    made = record(text, *found, **facts)
    with database.writing() as connection:
        assert documents.keep(connection, made, text)
        again = documents.record_of(connection, made.document["id"])
    assert again
    return again


def id_of(database: Database, name: str) -> str:
    with database.reading() as connection:
        return connection.execute(select(tables.speakers.c.id).where(tables.speakers.c.name == name)).scalars().one()


def erase(database: Database, identity: str, *, refuse: bool = False) -> None:
    with database.writing() as connection:
        found = erasure.erasable(connection, identity)
        assert found
        if refuse:
            erasure.refuse(connection, found)
    erasure.erase(database, found)


def everything(database: Database) -> str:
    """All rows of all tables, and what FTS5 keeps of them."""
    names = [table.name for table in tables.metadata.sorted_tables]
    with database.reading() as connection:
        rows = [connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_the_speaker_is_gone_and_the_document_stays_without_the_words(database: Database) -> None:
    before = kept(database, TEXT, *quoted(), title="Lee: we will not go")
    erase(database, id_of(database, "Ann Lee"))
    with database.reading() as connection:
        document = documents.one(connection, before.document["id"])
        after = documents.record_of(connection, before.document["id"])
        assert erasure.erasable(connection, before.quotes[0]["speaker"]["id"]) is None  # type: ignore[index]
        assert purging.is_due(connection)
    assert document and document["text"] == BLACKED_OUT
    assert document["title"] == "███: ██████████████"
    assert document["warnings"] == [erasure.ERASED]
    assert after and after.quotes == before.quotes[1:]
    for word in ("Lee", "lee", "Ann", "ann", "not", "Ely", "ely"):
        assert f"{word} " not in everything(database) and f'"{word}"' not in everything(database)


def test_the_same_article_sent_again_is_known_and_brings_nothing_back(database: Database) -> None:
    before = kept(database, TEXT, *quoted())
    erase(database, id_of(database, "Ann Lee"))
    with database.writing() as connection:
        assert not documents.keep(connection, record(TEXT, *quoted()), TEXT)
        document = documents.one(connection, before.document["id"])
    assert document and document["text"] == BLACKED_OUT


def test_every_document_that_has_the_speaker_is_seen_to(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "AT_ONCE", 2)
    ids = [kept(database, TEXT, *quoted(), url=f"https://post.example/{number}").document["id"] for number in range(5)]
    ann = id_of_first(database, "Ann Lee")
    with database.writing() as connection:  # one person in all of them
        of = tables.appearances.c
        connection.execute(update(tables.appearances).where(of.name == "Ann Lee").values(speaker_key=ann.key))
        theirs = select(of.key).where(of.name == "Ann Lee")
        connection.execute(
            update(tables.quotations).where(tables.quotations.c.appearance_key.in_(theirs)).values(speaker_key=ann.key)
        )
    erase(database, ann.id)
    with database.reading() as connection:
        assert {(documents.one(connection, each) or {}).get("text") for each in ids} == {BLACKED_OUT}
        found, _ = quotations.listed(connection, QuotationsSought(speaker="lee"), sort="added", limit=9, cursor=None)
        assert found == []


def id_of_first(database: Database, name: str) -> Any:
    with database.reading() as connection:
        sought = select(tables.speakers).where(tables.speakers.c.name == name).order_by(tables.speakers.c.key)
        return connection.execute(sought).first()


def test_a_member_of_a_joint_speaker_takes_what_was_said_together_along(database: Database) -> None:
    text = "“We agree on that,” said Ann Lee and Bob Ray. “But I go,” said Bob Ray."
    both = Speaker("Ann Lee and Bob Ray", SpeakerType.GROUP, members=(ANN, BOB))
    before = kept(database, text, said(text, "“We agree on that,”", both), said(text, "“But I go,”", BOB))
    erase(database, id_of(database, "Ann Lee"))
    with database.reading() as connection:
        after = documents.record_of(connection, before.document["id"])
        names = list(connection.scalars(select(tables.speakers.c.name)))
        assert connection.execute(select(tables.memberships)).all() == []
    assert after and after.quotes == before.quotes[1:]
    assert names == ["Bob Ray"]


def test_others_whose_words_name_the_speaker_are_found_by_what_is_left(database: Database) -> None:
    text = "“Yes,” said Ann Lee. “Lee must go home,” said a lawyer for Lee."
    lawyer = Speaker("a lawyer for Lee", SpeakerType.UNNAMED, role="lawyer for Lee")
    before = kept(database, text, said(text, "“Yes,”", ANN), said(text, "“Lee must go home,”", lawyer))
    erase(database, id_of(database, "Ann Lee"))
    with database.reading() as connection:
        after = documents.record_of(connection, before.document["id"])
        lists = [
            quotations.listed(connection, QuotationsSought(**sought), sort="added", limit=9, cursor=None)[0]
            for sought in ({"q": "lee"}, {"role": "lee"}, {"speaker": "lee"}, {"q": "go home", "role": "lawyer"})
        ]
        [shown], _ = speakers.listed(connection, speakers.SpeakersSought(), sort="name", limit=9, cursor=None)
    assert [len(each) for each in lists] == [0, 0, 0, 1]
    assert after and after.quotes[0]["text"] == "███ must go home,"
    assert (shown["name"], shown["role"]) == ("a lawyer for ███", "lawyer for ███")


def test_quotations_that_were_rejected_go_too(database: Database) -> None:
    kept(database, TEXT, *quoted())
    with database.writing() as connection:
        connection.execute(update(tables.quotations).values(rejected=True))
    erase(database, id_of(database, "Ann Lee"))
    assert "Ely" not in everything(database)


def test_answers_to_be_repeated_go_with_the_words_in_them(database: Database) -> None:
    before = kept(database, TEXT, *quoted())
    with database.writing() as connection:
        key = documents.key_of(connection, before.document["id"])
        row = {"id": "0" * 64, "request": "0" * 64, "begun": times.now(), "document_key": key, "body": TEXT.encode()}
        connection.execute(insert(tables.repeats).values(row))
    erase(database, id_of(database, "Ann Lee"))
    with database.reading() as connection:
        assert connection.execute(select(tables.repeats)).all() == []


def test_a_speaker_is_erased_by_an_id_that_it_had_before(database: Database) -> None:
    kept(database, TEXT, *quoted())
    ann = id_of_first(database, "Ann Lee")
    with database.writing() as connection:
        connection.execute(insert(tables.former_speakers).values(id="f" * 32, speaker_key=ann.key))
    erase(database, "f" * 32)
    with database.reading() as connection:
        assert erasure.erasable(connection, "f" * 32) is None
        assert erasure.erasable(connection, ann.id) is None


def test_a_document_of_others_is_not_touched(database: Database, keep: Keep) -> None:
    other = keep("Ann Lee of another town", "Bob Ray")
    kept(database, TEXT, *quoted())
    erase(database, id_of(database, "Ann Lee"))
    with database.reading() as connection:
        document = documents.one(connection, other)
    assert document and document["text"] == "Ann Lee of another town" and document["warnings"] == []


def test_only_who_has_a_name_can_be_refused(database: Database) -> None:
    text = "“Yes,” said officials. “No,” said Ann Lee."
    kept(database, text, said(text, "“Yes,”", Speaker("officials", SpeakerType.GROUP)), said(text, "“No,”", ANN))
    with database.reading() as connection:
        found = [erasure.erasable(connection, id_of(database, name)) for name in ("officials", "Ann Lee")]
    assert [each and erasure.can_be_refused(each) for each in found] == [False, True]


def test_every_column_that_can_hold_words_is_seen_to_or_holds_none_of_the_text() -> None:
    """A new one belongs into erasure.py, or into the second list with the reason why it does not."""
    seen_to = {
        "documents": {"title", "warnings"},
        "texts": {"text"},
        "speakers": {"name", "sorted_name"},
        "speaker_names": {"name"},  # which go with the speaker
        "links_by_hand": {"name"},  # likewise
        "decisions": {"details"},
        "wordings": {"digest", "words"},  # which go with the last quotation of these words
        "appearances": {"name", "title", "role", "affiliation"},
        "quotations": {"text", "spans", "why", "found"},
        "versions": {"title", "text", "quotes"},
        "removed_quotations": {"record", "found"},
        "corrections": {"changes"},
        "quotation_words": {"words"},
        "repeats": {"headers", "body"},  # which go whole
    }
    no_words_of_the_text = {
        "documents": {"url", "publisher", "model"},
        "appearances": {"publisher"},
        "quotations": {"publisher"},
        "versions": {"url", "publisher", "warnings", "model", "changes"},
        "corrections": {"name"},  # of who corrected
        "decisions": {"name"},  # of who decided
        "keys": {"name", "scopes", "digest"},
        "sessions": {"digest"},
        "searches": {"name", "query", "sought", "feed_digest"},  # an editor's words
        "webhooks": {"url", "secret"},
        "jobs": {"task"},
        "retention": {"publisher"},
        "tombstone_salt": {"salt"},
    }
    long = (Text, JSON, LargeBinary, TSVECTOR)
    found = {
        table.name: {column.name for column in table.columns if isinstance(column.type, long)}
        for table in tables.metadata.sorted_tables
    }
    named = {name: seen_to.get(name, set()) | no_words_of_the_text.get(name, set()) for name in found}
    assert found == named
