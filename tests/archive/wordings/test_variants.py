"""Near-identical quotations stand together: who printed which wording, and which came first."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from tests.archive.conftest import Keep, quotation, record

from ontherecord.archive import documents, quotations, tables
from ontherecord.archive.database import Database
from ontherecord.archive.pages import BadCursor
from ontherecord.archive.wordings import variants, wordings
from ontherecord.archive.wordings.neighbours import READ
from ontherecord.archive.wordings.resemblance import resemblance
from ontherecord.archive.wordings.variants import Variants, Wording

WAR = "We will not go to war with anybody this year"
WAR_ALTERED = "We will never go to war with anybody this year"
WAR_CUT = "We will not go to war with anybody"
BRIDGE = "The bridge will be closed until the end of May"
ONE, TWO, THREE = (
    "The first of our soldiers came home on Monday.",
    "Nobody has told their families anything about it yet.",
    "All of them deserve a better government than this one.",
)


def quotation_in(database: Database, document: str) -> str:
    """The id of a document's one quotation."""
    with database.reading() as connection:
        key = documents.key_of(connection, document)
        assert key is not None
        return quotations.within(connection, key)[0]["id"]


def variants_of(database: Database, document: str, limit: int = 50, cursor: str | None = None) -> Variants:
    with database.reading() as connection:
        found = variants.of(connection, quotation_in(database, document), limit=limit, cursor=cursor)
    assert found is not None
    return found


def texts(found: Variants | list[Wording]) -> list[str]:
    """What was said the first time each wording was printed."""
    return [each.first.record["text"] for each in (found if isinstance(found, list) else found.on_page)]


def printers(found: Variants) -> list[list[str | None]]:
    """Who printed each wording."""
    return [[each.document["publisher"] for each in wording.printings] for wording in found.on_page]


def on(day: str, publisher: str = "Post") -> dict[str, Any]:
    return {"publisher": publisher, "published_at": day}


def rows(database: Database) -> list[int]:
    """How many rows each table of wordings has."""
    with database.reading() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.wordings, tables.worded, tables.shingles)
        ]


def test_near_identical_quotations_stand_together_and_others_do_not(database: Database, keep: Keep) -> None:
    war = keep(WAR)
    keep(WAR_ALTERED)
    keep(WAR_CUT)
    keep(BRIDGE)
    assert set(texts(variants_of(database, war))) == {WAR, WAR_ALTERED, WAR_CUT}
    assert variants_of(database, war).wordings == variants_of(database, war).quotations == 3


def test_the_oldest_comes_first_and_the_undated_last(database: Database, keep: Keep) -> None:
    undated = keep(WAR_CUT)
    keep(WAR, facts=on("2016-05-21", "Late"))
    keep(WAR_ALTERED, facts=on("2016-05-20", "Early"))
    found = variants_of(database, undated)
    assert texts(found) == [WAR_ALTERED, WAR, WAR_CUT]
    assert found.first and found.first.document["publisher"] == "Early"


def test_of_one_date_what_was_added_first_came_first(database: Database, keep: Keep) -> None:
    keep(WAR, facts=on("2016-05-20", "First"))
    last = keep(WAR, facts=on("2016-05-20", "Second"))
    assert printers(variants_of(database, last)) == [["First", "Second"]]


def test_one_wording_is_one_however_it_is_typeset(database: Database, keep: Keep) -> None:
    first = keep("“We don’t want the U.S. to pay $1,000”", facts=on("2016-05-20"))
    keep('"we don\'t want the US to pay $1000."', facts=on("2016-05-21"))
    [wording] = variants_of(database, first).on_page
    assert wording.quotations == 2


def test_speakers_who_differ_are_counted_apart(database: Database, keep: Keep) -> None:
    keep(WAR, "Ann Lee")
    keep(WAR + " again", "Bob Ray")
    asked = keep(WAR, None, facts={"publisher": "Post"})
    said = variants_of(database, asked).speakers
    assert sorted(((each.name, each.quotations) for each in said), key=str) == [
        ("Ann Lee", 1),
        ("Bob Ray", 1),
        (None, 1),
    ]


def test_pages_go_on_within_a_wording(database: Database, keep: Keep) -> None:
    asked = keep(WAR, facts=on("2016-05-01", "A"))
    for day, publisher in ((2, "B"), (3, "C")):
        keep(WAR, facts=on(f"2016-05-0{day}", publisher))
    keep(WAR_CUT, facts=on("2016-05-09", "D"))
    pages = [variants_of(database, asked, limit=2)]
    while pages[-1].cursor:
        pages.append(variants_of(database, asked, limit=2, cursor=pages[-1].cursor))
    assert [printers(each) for each in pages] == [[["A", "B"]], [["C"], ["D"]]]
    assert pages[1].on_page[0].first.document["publisher"] == "A"
    assert [each.quotations for each in pages[1].on_page] == [3, 1]


def test_a_cursor_continues_the_variants_of_its_quotation_only(database: Database, keep: Keep) -> None:
    first, second = keep(WAR), keep(WAR, facts=on("2016-05-20"))
    cursor = variants_of(database, first, limit=1).cursor
    with pytest.raises(BadCursor):
        variants_of(database, second, limit=1, cursor=cursor)


def test_there_are_none_of_what_is_not_kept(database: Database) -> None:
    with database.reading() as connection:
        assert variants.of(connection, 32 * "0", limit=1, cursor=None) is None


def test_what_has_no_words_has_no_variants(database: Database, keep: Keep) -> None:
    keep("— … —")
    found = variants_of(database, keep("— … —!"))
    assert (found.first, found.on_page, found.quotations) == (None, [], 0)


def test_what_was_rejected_is_no_variant(database: Database, keep: Keep) -> None:
    kept, rejected = keep(WAR), keep(WAR_CUT)
    with database.writing() as connection:
        of = tables.quotations.c
        key = connection.execute(select(of.key).where(of.id == quotation_in(database, rejected))).scalar_one()
        connection.execute(tables.quotations.update().where(of.key == key).values(rejected=True))
        wordings.enter(connection, [key])
    assert texts(variants_of(database, kept)) == [WAR]
    assert variants_of(database, rejected).on_page == []


def test_what_is_said_twice_in_one_document_counts_twice(database: Database) -> None:
    text = f"{WAR}, said Ann Lee.\n\nAgain: {WAR}."
    first, second = quotation(text, WAR), quotation(text, f"{WAR}.")
    with database.writing() as connection:
        kept = record(text, first, second)
        documents.keep(connection, kept, text)
    found = variants_of(database, kept.document["id"])
    assert found.quotations == 2 and found.wordings == 1


def test_a_wording_goes_with_its_last_quotation(database: Database, keep: Keep) -> None:
    first, second, other = keep(WAR), keep(WAR, facts=on("2016-05-20")), keep(WAR_CUT)
    for document, left in ((first, 2), (second, 1)):
        with database.writing() as connection:
            assert documents.erase(connection, document)
        assert rows(database)[0] == left
    assert texts(variants_of(database, other)) == [WAR_CUT]
    with database.writing() as connection:
        quotations.erase(connection, quotation_in(database, other))
    assert rows(database) == [0, 0, 0]


def test_a_group_whose_hub_goes_gathers_round_another(database: Database, keep: Keep) -> None:
    hub = keep(WAR)
    left = [keep(WAR_ALTERED), keep(WAR_CUT)]
    with database.writing() as connection:
        documents.erase(connection, hub)
    assert [set(texts(variants_of(database, each))) for each in left] == 2 * [{WAR_ALTERED, WAR_CUT}]


def test_two_wordings_that_share_a_sentence_stand_together_once_the_whole_is_there(
    database: Database, keep: Keep
) -> None:
    first, second = keep(f"{ONE} {TWO}"), keep(f"{TWO} {THREE}")
    assert variants_of(database, first).wordings == 1
    keep(f"{ONE} {TWO} {THREE}")
    assert variants_of(database, first).wordings == variants_of(database, second).wordings == 3


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 2, 0), (2, 0, 1)])
def test_they_do_whichever_came_first(database: Database, keep: Keep, order: tuple[int, ...]) -> None:
    said = [f"{ONE} {TWO}", f"{TWO} {THREE}", f"{ONE} {TWO} {THREE}"]
    kept = [keep(said[place]) for place in order]
    assert {variants_of(database, each).wordings for each in kept} == {3}


def test_they_part_when_the_whole_goes(database: Database, keep: Keep) -> None:
    halves = [keep(f"{ONE} {TWO}"), keep(f"{TWO} {THREE}")]
    whole = keep(f"{ONE} {TWO} {THREE}")
    with database.writing() as connection:
        documents.erase(connection, whole)
    assert {variants_of(database, each).wordings for each in halves} == {1}


def test_a_group_of_more_wordings_than_are_read_of_a_shingle_is_one(database: Database) -> None:
    said = [WAR, *(f"{WAR} and {number}" for number in range(2 * READ))]
    with database.writing() as connection:
        for each in said:
            documents.keep(connection, record(each, quotation(each, each)), each)
    assert variants_of(database, record(said[-1]).document["id"]).wordings == len(said)


def test_what_comes_from_several_at_once_stands_together(database: Database) -> None:
    def keep_one(number: int) -> str:
        said = " ".join([*WAR.split()[:number], "surely", *WAR.split()[number:]])
        found = record(said, quotation(said, said))
        with database.writing() as connection:
            assert documents.keep(connection, found, said)
        return found.document["id"]

    with ThreadPoolExecutor(4) as at_once:
        kept = list(at_once.map(keep_one, range(8)))
    assert {variants_of(database, each).wordings for each in kept} == {8}


def test_one_wording_that_comes_from_several_at_once_is_kept_once(database: Database) -> None:
    def keep_one(number: int) -> str:
        found = record(WAR, quotation(WAR, WAR), publisher=f"Paper {number}")
        with database.writing() as connection:
            assert documents.keep(connection, found, WAR)
        return found.document["id"]

    with ThreadPoolExecutor(4) as at_once:
        kept = list(at_once.map(keep_one, range(8)))
        list(at_once.map(lambda each: erased(database, each), kept[:7]))
    assert rows(database)[:2] == [1, 1]


def erased(database: Database, document: str) -> None:
    with database.writing() as connection:
        assert documents.erase(connection, document)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(6)), gone=st.sets(st.integers(0, 5), max_size=4))
def test_groups_do_not_depend_on_the_order_in_which_clear_variants_came_and_went(
    database: Database, order: list[int], gone: set[int]
) -> None:
    said = [WAR, WAR_ALTERED, WAR_CUT, BRIDGE, f"{BRIDGE}, alas", f"{ONE} {TWO}"]
    with database.writing() as connection:
        for place in order:
            documents.keep(connection, record(said[place], quotation(said[place], said[place])), said[place])
        for place in gone:
            documents.erase(connection, record(said[place]).document["id"])
        groups = {}
        for place in set(order) - gone:
            identity = record(said[place], quotation(said[place], said[place])).quotes[0]["id"]
            found = variants.of(connection, identity, limit=9, cursor=None)
            assert found
            groups[place] = {said.index(text) for text in texts(found)}
        connection.rollback()
    for clear in ({0, 1, 2}, {3, 4}, {5}):
        assert all(groups[place] == clear - gone for place in clear - gone)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    said=st.lists(
        st.lists(st.sampled_from("abcdef"), min_size=3, max_size=9).map(" ".join), min_size=2, max_size=12, unique=True
    ),
    data=st.data(),
)
def test_every_wording_resembles_its_hub_whatever_comes_and_goes(
    database: Database, said: list[str], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(said)))
    of = tables.wordings.c
    with database.writing() as connection:
        for text in said:
            documents.keep(connection, record(text, quotation(text, text)), text)
        for text in gone:
            documents.erase(connection, record(text).document["id"])
        kept = {row.key: row for row in connection.execute(select(of.key, of.words, of.hub_key))}
        connection.rollback()
    assert {row.words for row in kept.values()} == set(said) - gone
    for row in kept.values():
        if row.hub_key is not None:
            assert kept[row.hub_key].hub_key is None
            assert resemblance(row.words.split(), kept[row.hub_key].words.split())


def test_a_group_does_not_drift(database: Database, keep: Keep) -> None:
    words = [f"word{number}" for number in range(40)]
    first = keep(" ".join(words[:16]))
    for start in range(2, 24, 2):
        keep(" ".join(words[start : start + 16]))
    found = variants_of(database, first)
    assert {"word0", "word2"} <= set(texts(found)[0].split())
    assert 2 <= found.wordings < 8
    assert not any("word30" in said for said in texts(found))


def test_it_is_counted_in_how_many_other_documents_words_stand(database: Database, keep: Keep) -> None:
    said = "The bridge over the river will be closed until the end of May"
    for publisher in ("Post", "Times", "Echo"):
        keep(said, facts={"publisher": publisher})
    keep(f"{said}, we hope", facts={"publisher": "Wire"})
    keep("Nobody else ever wrote of this particular ferry")
    with database.reading() as connection:
        rows = connection.execute(select(tables.quotations.c.id, tables.quotations.c.text)).all()
        counted = variants.other_documents(connection, [row.id for row in rows])
    assert [counted[row.id] for row in rows] == [0 if "ferry" in row.text else 3 for row in rows]
