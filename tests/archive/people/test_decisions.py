"""What editors decide about speakers holds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.archive.conftest import Keep

from ontherecord.archive import documents, quotations, tables
from ontherecord.archive.database import Database
from ontherecord.archive.editors import Editor
from ontherecord.archive.people import decisions, identities, profiles
from ontherecord.archive.people.decisions import NothingToSplit
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.attribution.quotation import Speaker, SpeakerType
from ontherecord.formats.facts import ids_within
from ontherecord.formats.wire import WholeSpeakerForm

DESK = Editor("wire-desk", "3f2a9c1bd0e73f2a")

Said = Callable[..., str]


@pytest.fixture
def said(keep: Keep) -> Said:
    """What keeps a document that quotes somebody; its id."""
    numbers = iter(range(1_000))

    def said(name: str, role: str | None = None, *, by: str = "The Ely Post", on: str = "2016-05-20") -> str:
        return keep(f"Words {next(numbers)}.", name, role=role, facts={"publisher": by, "published_at": on})

    return said


def speaker_of(database: Database, document: str) -> WholeSpeakerForm:
    """Whom a document of one quotation quotes."""
    with database.reading() as connection:
        kept = documents.record_of(connection, document)
        assert kept and kept.quotes[0]["speaker"]
        found = profiles.profile(connection, kept.quotes[0]["speaker"]["id"])
    assert found
    return found


def decide(database: Database, decision: Callable[..., Any], ids: list[str], *args: Any) -> Any:
    """The decision, made about the speakers with these ids."""
    with database.writing() as connection:
        keys = [identities.key_of(connection, each) for each in ids]
        return decision(connection, *keys, *args, by=DESK)


def split(database: Database, identity: str, *ids: str) -> None:
    with database.writing() as connection:
        key = identities.key_of(connection, identity)
        assert key
        decisions.split(connection, key, [documents.key_of(connection, each) or 0 for each in ids], by=DESK)


def found_by(database: Database, **sought: str) -> set[str]:
    with database.reading() as connection:
        found, _ = quotations.listed(connection, QuotationsSought(**sought), sort="added", limit=50, cursor=None)
    return {each.document["id"] for each in found}


def analyse_again(database: Database, document: str) -> None:
    """Takes the document's quotations out and puts the same in again, as a new analysis does."""
    with database.writing() as connection:
        kept, key = documents.record_of(connection, document), documents.key_of(connection, document)
        assert kept and key
        for quote in kept.quotes:
            if speaker := quote["speaker"]:
                speaker["id"] = ids_within(document)("speaker", speaker["type"], speaker["name"])
        row = connection.execute(select(tables.documents).where(tables.documents.c.key == key)).one()
        quotations.remove(connection, quotations.keys_within(connection, key))
        facts = {"document_key": key, "publisher": row.publisher, "published": row.published}
        quotations.add(connection, [quotations.arriving(connection, kept.quotes, **facts)])


def test_who_is_renamed_stays_so_and_is_found_by_the_name(database: Database, said: Said) -> None:
    first = said("Gail Whitlock", "harbour master")
    decide(database, decisions.rename, [speaker_of(database, first)["id"]], "Abigail Whitlock")
    second = said("Gail Whitlock", on="2016-05-22")
    speaker = speaker_of(database, second)
    assert (speaker["name"], speaker["named_by_hand"]) == ("Abigail Whitlock", True)
    assert speaker["aliases"] == ["Gail Whitlock"]
    assert found_by(database, speaker="abigail") == {first, second}
    analyse_again(database, first)
    analyse_again(database, second)
    assert speaker_of(database, first)["name"] == speaker_of(database, second)["name"] == "Abigail Whitlock"


def test_later_documents_find_a_speaker_by_the_name_that_an_editor_gave(database: Database, said: Said) -> None:
    first = said("The Harbour Queen")
    decide(database, decisions.rename, [speaker_of(database, first)["id"]], "Thandiwe Mokoena")
    assert speaker_of(database, said("Thandiwe Mokoena"))["id"] == speaker_of(database, first)["id"]


def test_a_fuller_name_does_not_replace_one_given_by_hand(database: Database, said: Said) -> None:
    first = said("Whitlock", "harbour master")
    decide(database, decisions.rename, [speaker_of(database, first)["id"]], "Captain W.")
    assert speaker_of(database, said("Gail Whitlock", "harbour master"))["name"] == "Captain W."


def test_who_is_merged_stays_so_under_both_ids(database: Database, said: Said) -> None:
    one, other = said("Cat Stevens", "singer"), said("Yusuf Islam", "philanthropist")
    ids = [speaker_of(database, each)["id"] for each in (one, other)]
    assert ids[0] != ids[1]
    decide(database, decisions.merge, ids)
    for document in (one, other):
        analyse_again(database, document)
        assert speaker_of(database, document)["id"] == ids[0]
    with database.reading() as connection:
        merged = profiles.profile(connection, ids[1])
        assert merged and merged["id"] == ids[0] and merged["former_ids"] == [ids[1]]
        assert merged["aliases"] == ["Yusuf Islam"] and merged["quotes"]["direct"] == 2
    assert found_by(database, speaker="cat") == {one, other} == found_by(database, speaker_id=ids[1])
    assert speaker_of(database, said("Yusuf Islam", "philanthropist"))["id"] == ids[0]


def test_mergers_can_be_merged(database: Database, said: Said) -> None:
    ids = [speaker_of(database, said(name))["id"] for name in ("Una Garner", "Petra Lindqvist", "Gail Whitlock")]
    decide(database, decisions.merge, [ids[1], ids[2]])
    decide(database, decisions.merge, [ids[0], ids[1]])
    with database.reading() as connection:
        for identity in ids:
            assert (profiles.profile(connection, identity) or {}).get("id") == ids[0]
        told, _ = decisions.history(connection, identities.key_of(connection, ids[0]) or 0, limit=9, cursor=None)
    assert [(each["decision"], each["speaker"] and each["speaker"]["name"]) for each in told] == [
        ("merged", "Petra Lindqvist"),
        ("merged", "Gail Whitlock"),
    ]


def test_those_who_speak_jointly_are_known_after_a_merger(database: Database, keep: Keep, said: Said) -> None:
    def jointly(text: str, *names: str) -> str:
        members = tuple(Speaker(name, SpeakerType.PERSON) for name in names)
        return keep(text, " and ".join(names), members=members)

    first = jointly("One.", "Una Garner", "Thandiwe Mokoena")
    ids = [speaker_of(database, said(name))["id"] for name in ("Zoltan Vereczkey", "Thandiwe Mokoena")]
    decide(database, decisions.merge, ids)
    second = jointly("Two.", "Una Garner", "Zoltan Vereczkey")
    assert speaker_of(database, second)["id"] == speaker_of(database, first)["id"]


def test_who_is_split_off_stays_so(database: Database, said: Said) -> None:
    one, other = said("Gail Whitlock", "harbour master"), said("Gail Whitlock", on="2016-05-21")
    assert speaker_of(database, one)["id"] == speaker_of(database, other)["id"]
    split(database, speaker_of(database, one)["id"], other)
    ids = [speaker_of(database, each)["id"] for each in (one, other)]
    assert ids[0] != ids[1]
    for document in (other, one):
        analyse_again(database, document)
    assert [speaker_of(database, each)["id"] for each in (one, other)] == ids
    third = said("Gail Whitlock", on="2016-05-22")
    assert speaker_of(database, third)["id"] not in ids
    fourth = said("Gail Whitlock", "harbour master of Ely", on="2016-05-23")
    assert speaker_of(database, fourth)["id"] == ids[0]


def test_after_a_split_each_is_called_as_its_documents_do(database: Database, said: Said) -> None:
    one, other = said("Whitlock", "harbour master"), said("Gail Whitlock", "harbour master", on="2016-05-21")
    assert speaker_of(database, one)["name"] == "Gail Whitlock"
    split(database, speaker_of(database, one)["id"], other)
    assert [speaker_of(database, each)["name"] for each in (one, other)] == ["Whitlock", "Gail Whitlock"]
    assert found_by(database, speaker="gail") == {other}


def test_some_documents_can_be_split_off_but_neither_all_nor_others(database: Database, said: Said) -> None:
    one, two, stranger = said("Gail Whitlock"), said("Gail Whitlock"), said("Una Garner")
    identity = speaker_of(database, one)["id"]
    for ids in ((one, two), (stranger,), ()):
        with pytest.raises(NothingToSplit):
            split(database, identity, *ids)


def test_a_decision_is_told_with_who_and_when(database: Database, said: Said) -> None:
    one, other = said("Gail Whitlock"), said("Gail Whitlock")
    identity = speaker_of(database, one)["id"]
    decide(database, decisions.rename, [identity], "Abigail Whitlock")
    split(database, identity, other)
    with database.reading() as connection:
        key, new = (identities.key_of(connection, speaker_of(database, each)["id"]) for each in (one, other))
        first, cursor = decisions.history(connection, key or 0, limit=1, cursor=None)
        second, end = decisions.history(connection, key or 0, limit=1, cursor=cursor)
        [told], _ = decisions.history(connection, new or 0, limit=5, cursor=None)
    assert end is None
    assert [each["decision"] for each in first + second] == ["split", "renamed"]
    assert first[0]["by"] == {"key": "3f2a9c1bd0e73f2a", "name": "wire-desk"} and first[0]["documents"] == 1
    assert (second[0]["name_before"], second[0]["name_after"]) == ("Gail Whitlock", "Abigail Whitlock")
    assert told["decision"] == "split off" and told["speaker"] == {"id": identity, "name": "Abigail Whitlock"}


def test_nothing_is_left_of_decisions_once_the_documents_are_gone(database: Database, said: Said) -> None:
    names = ("Cat Stevens", "Yusuf Islam", "Una Garner", "Una Garner")
    documents_ = [said(name) for name in names]
    ids = [speaker_of(database, each)["id"] for each in documents_]
    decide(database, decisions.rename, [ids[0]], "Steven Georgiou")
    decide(database, decisions.merge, ids[:2])
    split(database, ids[2], documents_[3])
    with database.writing() as connection:
        for each in documents_:
            assert documents.erase(connection, each)
    with database.reading() as connection:
        for table in set(tables.metadata.sorted_tables) - {tables.erasures, tables.revisions}:
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name


def test_a_speaker_goes_with_the_last_quotation_even_if_decided_about(database: Database, said: Said) -> None:
    document = said("Gail Whitlock")
    identity = speaker_of(database, document)["id"]
    decide(database, decisions.rename, [identity], "Abigail Whitlock")
    with database.writing() as connection:
        kept = documents.record_of(connection, document)
        assert kept and quotations.erase(connection, kept.quotes[0]["id"])
    with database.reading() as connection:
        assert identities.key_of(connection, identity) is None


def test_decisions_and_new_documents_at_once_lose_nothing(database: Database, said: Said) -> None:
    ids = [speaker_of(database, said(name))["id"] for name in ("Gail Whitlock", "Una Garner")]

    def post(number: int) -> None:
        said("Gail Whitlock" if number % 2 else "Una Garner")

    with ThreadPoolExecutor(4) as pool:
        posts = [pool.submit(post, number) for number in range(20)]
        decide(database, decisions.merge, ids)
        for each in posts:
            each.result()
    with database.reading() as connection:
        whole = profiles.profile(connection, ids[1])
    assert whole and whole["id"] == ids[0] and whole["quotes"]["direct"] == 22
