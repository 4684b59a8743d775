"""The same person in many documents is one speaker; others are not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.archive.conftest import Keep, quotation, record

from ontherecord.archive import documents, quotations, speakers, tables
from ontherecord.archive.database import Database
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.attribution.quotation import Speaker, SpeakerType
from ontherecord.formats import wire

Seen = Callable[..., dict[str, Any]]


@pytest.fixture
def seen(database: Database, keep: Keep) -> Seen:
    """What keeps a document that quotes somebody: the speaker, as the archive has it then."""
    said = iter(range(1_000))

    def seen(name: str, role: str | None = None, *, by: str | None = "The Ely Post", on: str | None = None) -> Any:
        document = keep(f"Words {next(said)}.", name, role=role, facts={"publisher": by, "published_at": on})
        with database.reading() as connection:
            [found], _ = quotations.listed(
                connection, QuotationsSought(document=document), sort="added", limit=2, cursor=None
            )
            assert found.record["speaker"]
            return speakers.one(connection, found.record["speaker"]["id"])

    return seen


def test_spellings_of_a_name_are_one_speaker(seen: Seen) -> None:
    first = seen("Sergei Shoigu", "Russian defense minister", by="Stars and Stripes", on="2016-05-20")
    again = seen("Sergey Shoygu", "defence minister", by="TASS", on="2016-06-01")
    assert again["id"] == first["id"]
    assert again["name"] == "Sergei Shoigu" and again["aliases"] == ["Sergey Shoygu"]
    assert again["role"] == "defence minister"
    assert again["quotes"]["direct"] == 2


def test_two_of_one_name_stay_two_when_their_roles_say_so(seen: Seen) -> None:
    mayor = seen("John Smith", "mayor of Ely", on="2016-05-20")
    other = seen("John Smith", "mayor of Bath", by="The Bath Herald", on="2016-05-21")
    assert mayor["id"] != other["id"]
    assert seen("John Smith", "Bath mayor", by="AP", on="2016-06-01")["id"] == other["id"]
    assert seen("John Smith", by="Reuters", on="2016-06-02")["id"] not in (mayor["id"], other["id"])


def test_a_role_that_changes_over_time_splits_nobody(seen: Seen) -> None:
    first = seen("Gail Whitlock", "deputy harbour master of Ely", on="2012-05-20")
    assert seen("Gail Whitlock", "minister of transport", on="2018-05-20")["id"] == first["id"]


def test_a_surname_alone_is_linked_if_one_fits(seen: Seen) -> None:
    full = seen("Gail Whitlock", "harbour master", on="2016-05-20")
    alone = seen("Whitlock", on="2016-05-22")
    assert alone["id"] == full["id"] and alone["name"] == "Gail Whitlock"
    assert seen("Whitlock", by="AP", on="2016-05-22")["id"] != full["id"]


def test_a_surname_alone_is_kept_apart_if_two_fit(seen: Seen) -> None:
    both = {seen(name, on="2016-05-20")["id"] for name in ("Gail Whitlock", "Glen Whitlock")}
    assert len(both) == 2
    assert seen("Whitlock", on="2016-05-22")["id"] not in both


def test_a_surname_gets_the_full_name_once_it_is_told_and_is_found_by_it(database: Database, seen: Seen) -> None:
    alone = seen("Shoigu", "defense minister", on="2016-05-20")
    assert alone["name"] == "Shoigu"
    full = seen("Sergei Shoigu", "defense minister", on="2016-05-21")
    assert (full["id"], full["name"]) == (alone["id"], "Sergei Shoigu")
    with database.reading() as connection:
        found, _ = quotations.listed(connection, QuotationsSought(speaker="sergei"), sort="added", limit=5, cursor=None)
    assert [each.record["speaker"]["name"] for each in found if each.record["speaker"]] == ["Shoigu", "Sergei Shoigu"]


def test_the_name_goes_with_the_document_that_told_it(database: Database, seen: Seen) -> None:
    alone = seen("Shoigu", "defense minister", on="2016-05-20")
    full = seen("Sergei Shoigu", "defense minister", on="2016-05-21")
    with database.writing() as connection:
        documents.erase(connection, full["last"]["document"])
    with database.reading() as connection:
        left = speakers.one(connection, alone["id"])
        filed = set(connection.scalars(select(tables.speaker_names.c.name)))
        found, _ = quotations.listed(connection, QuotationsSought(speaker="sergei"), sort="added", limit=5, cursor=None)
    assert left and (left["name"], left["aliases"]) == ("Shoigu", [])
    assert filed == {"Shoigu"} and found == []


def test_organisations_are_linked_by_name(database: Database) -> None:
    def kept(name: str, text: str) -> str:
        return keep_speaker(database, Speaker(name, SpeakerType.ORGANISATION), text)

    assert kept("World Bank", "One.") == kept("The World Bank", "Two.")
    assert kept("Finance Ministry", "Three.") != kept("Finance Ministry", "Four.")
    assert kept("World Bank Group", "Five.") != kept("World Bank", "Six.")


@pytest.mark.parametrize("kind", [SpeakerType.UNNAMED, SpeakerType.GROUP, SpeakerType.DOCUMENT])
def test_whoever_has_no_name_stays_one_of_a_document(database: Database, kind: SpeakerType) -> None:
    speaker = Speaker("A senior official", kind)
    assert keep_speaker(database, speaker, "One.") != keep_speaker(database, speaker, "Two.")


def test_those_who_speak_jointly_are_one_if_they_are_the_same(database: Database) -> None:
    def kept(text: str, *names: str) -> str:
        members = tuple(Speaker(name, SpeakerType.PERSON) for name in names)
        return keep_speaker(database, Speaker(" and ".join(names), SpeakerType.GROUP, members=members), text)

    first = kept("One.", "Gail Whitlock", "Una Garner")
    assert kept("Two.", "Una Garner", "Gail Whitlock") == first
    assert kept("Three.", "Una Garner", "Gail Whitlock", "Petra Lindqvist") != first


def test_two_speakers_of_a_document_are_never_one(database: Database) -> None:
    text = "One. Two."
    found = record(text, quotation(text, "One.", "Gail Whitlock"), quotation(text, "Two.", "G. Whitlock"))
    with database.writing() as connection:
        documents.keep(connection, found, text)
    assert count(database, tables.speakers) == 2


def test_a_document_that_comes_back_under_an_id_still_in_use_has_speakers_all_the_same(
    database: Database, keep: Keep, seen: Seen
) -> None:
    document = keep("Words.", "Gail Whitlock", role="judge", facts={"published_at": "2016-01-01"})
    seen("Gail Whitlock", "Ely judge", on="2016-01-02")
    with database.writing() as connection:
        documents.erase(connection, document)
    keep("Words.", "Gail Whitlock", role="goalkeeper", facts={"published_at": "2016-01-01"})
    assert count(database, tables.speakers) == 2


def test_hostile_names_are_kept(seen: Seen) -> None:
    for name in ("'; DROP TABLE speakers; --", "%", "\u202eeel", "𝒜nn 𝓁ee", "a" * 5_000, "ß" * 300, "Ann\tLee"):
        assert seen(name)["name"] == name


def test_two_who_add_a_new_person_at_once_make_one_speaker(database: Database) -> None:
    def post(number: int) -> str:
        text = f"Words {number}."
        found = record(text, quotation(text, text, "Sergei Shoigu"), publisher=str(number))
        with database.writing() as connection:
            documents.keep(connection, found, text)
        return found.document["id"]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(post, range(24)))
    assert count(database, tables.speakers) == 1
    assert count(database, tables.appearances) == 24


def test_namesakes_without_number_are_looked_at_in_part(database: Database, seen: Seen) -> None:
    for number in range(70):
        seen("John Smith", by=str(number))
    assert count(database, tables.speakers) == 70
    assert seen("John Smith", by="71")["quotes"]["direct"] == 1


def keep_speaker(database: Database, speaker: Speaker, text: str) -> str:
    """The id that the speaker of a new document gets."""
    made = quotation(text, text)
    said = type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"speaker": speaker})
    found = record(text, said)
    with database.writing() as connection:
        documents.keep(connection, found, text)
        kept = documents.record_of(connection, found.document["id"])
    assert kept
    return _speaker_of(kept)["id"]


def _speaker_of(kept: wire.Record) -> wire.SpeakerForm:
    [quote] = kept.quotes
    assert quote["speaker"]
    return quote["speaker"]


def count(database: Database, table: Any) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()
