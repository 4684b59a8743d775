"""New texts of documents, and new analyses: what becomes of their quotations."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update
from tests.archive.conftest import MODEL, quotation, record

from ontherecord.archive import documents, quotations, tables
from ontherecord.archive.database import Database, insert_if_new
from ontherecord.archive.editing import corrections, histories, planning, replacing, versions
from ontherecord.archive.editing.corrections import Correction
from ontherecord.archive.editing.reanalysing import outdated, reanalyse
from ontherecord.archive.editing.replacing import Replaced, TextOfAnother
from ontherecord.archive.editors import Editor
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.attribution.quotation import Analysis, Quotation, Speaker, SpeakerType
from ontherecord.formats import wire
from ontherecord.provenance import Model

LEE = "Ann Lee"
KAY = "Bob Kay"
EDITOR = Editor("desk")
OLD = "“We lost the bridge,” said Lee. “Ferries will run until May,” said Kay. Some had no comment."


class Desk:
    """What a test does with one document."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.id = ""

    def post(self, text: str, *said: tuple[str, str | None], **facts: Any) -> str:
        found = self.found(text, *said, **facts)
        with self.database.writing() as connection:
            assert documents.keep(connection, found, text)
        self.id = found.document["id"]
        return self.id

    def put(self, text: str, *said: tuple[str, str | None], **facts: Any) -> Replaced:
        with self.database.writing() as connection:
            replaced = replacing.put(connection, self.id, self.found(text, *said, **facts), text)
        assert replaced
        return replaced

    def found(self, text: str, *said: tuple[str, str | None], **facts: Any) -> wire.Record:
        quotations: list[Quotation] = [quotation(text, words, speaker) for words, speaker in said]
        return record(text, *quotations, **facts)

    def quotes(self) -> dict[str, wire.QuotationRecord]:
        """The document's quotations by their words."""
        with self.database.reading() as connection:
            kept = documents.record_of(connection, self.id)
        assert kept
        return {quote["text"]: quote for quote in kept.quotes}

    def correct(self, words: str, **correction: Any) -> wire.QuotationRecord:
        with self.database.writing() as connection:
            found = corrections.correct(connection, self.quotes()[words]["id"], Correction(**correction), editor=EDITOR)
        assert found
        return found.record

    def history(self, identity: str) -> histories.History:
        with self.database.reading() as connection:
            told = histories.history(connection, identity, limit=50, cursor=None)
        assert told
        return told


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def names(quotes: Any) -> list[str]:
    return [quote["text"] for quote in quotes]


def test_a_new_text_says_what_came_went_and_became_another(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("Ferries will run until May", KAY), ("no comment", None))
    new = "Today: “We have lost the old bridge,” said Lee. “Ferries will run until May,” said Lee. “Good,” said Kay."
    replaced = desk.put(new, ("We have lost the old bridge", LEE), ("Ferries will run until May", LEE), ("Good", KAY))
    changes = replaced.changes
    assert replaced.version == 2
    assert names(changes.added) == ["Good"]
    assert names(changes.removed) == ["no comment"]
    assert [(was["text"], now["text"]) for was, now in changes.reworded] == [
        ("We lost the bridge", "We have lost the old bridge")
    ]
    assert [(was["speaker"]["name"], now["speaker"]["name"]) for was, now in changes.reattributed] == [  # type: ignore[index]
        (KAY, LEE)
    ]


def test_what_is_unchanged_reworded_or_reattributed_keeps_its_id_and_counts_in_the_new_text(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("Ferries will run until May", KAY), ("no comment", None))
    before = desk.quotes()
    new = "Some had no comment. “We lost our bridge,” said Lee. “Ferries will run until May,” said Lee."
    desk.put(new, ("no comment", None), ("We lost our bridge", LEE), ("Ferries will run until May", LEE))
    after = desk.quotes()
    assert after["no comment"]["id"] == before["no comment"]["id"]
    assert after["We lost our bridge"]["id"] == before["We lost the bridge"]["id"]
    assert after["Ferries will run until May"]["id"] == before["Ferries will run until May"]["id"]
    for text, quote in after.items():
        assert new[quote["content"][0]["start"] : quote["content"][0]["end"]] == text
    assert list(after) == ["no comment", "We lost our bridge", "Ferries will run until May"]


def test_an_id_that_moved_away_is_not_given_to_what_stands_there_now(desk: Desk) -> None:
    desk.post("Yes yes, said A.", ("Yes yes", LEE))
    desk.put("Not now, said B. Yes yes, said A.", ("Not now", KAY), ("Yes yes", LEE))
    desk.put("Yes yes, said A.", ("Yes yes", LEE))
    desk.put("Nono no, said B. Yes yes, said A.", ("Nono no", KAY), ("Yes yes", LEE))
    quotes = desk.quotes()
    assert len({quote["id"] for quote in quotes.values()}) == 2
    assert quotes["Yes yes"]["id"] == desk.put("Yes yes, said A.", ("Yes yes", LEE)).record.quotes[0]["id"]


def test_two_quotations_of_the_same_words_change_places_with_their_speakers(desk: Desk) -> None:
    desk.post("No comment, said Lee. Then: No comment, said Kay.", ("No comment", LEE))
    text = "“No comment at all,” said Kay. “No comment,” said Lee."
    replaced = desk.put(text, ("No comment at all", KAY), ("No comment,", LEE))
    assert [each["speaker"] and each["speaker"]["name"] for each in replaced.changes.added] == [KAY]
    assert not replaced.changes.reattributed


def test_the_same_text_is_analysed_anew_without_a_new_version(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", None))
    replaced = desk.put(OLD, ("We lost the bridge", LEE), ("Ferries will run until May", KAY))
    assert replaced.version == 1
    assert names(replaced.changes.added) == ["Ferries will run until May"]
    assert names(replaced.changes.removed) == ["no comment"]
    with desk.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.versions)).scalar() == 0


def test_a_new_title_alone_makes_a_version_and_changes_no_quotation(desk: Desk) -> None:
    desk.post(OLD, ("no comment", None), title="A", publisher="Post")
    replaced = desk.put(OLD, ("no comment", None), title="B", publisher="Post")
    assert replaced.version == 2
    assert replaced.changes == type(replaced.changes)([], [], [], [])
    assert replaced.record.document["title"] == "B"


def test_a_new_publisher_and_date_hold_for_the_quotations_too(desk: Desk) -> None:
    desk.post(OLD, ("no comment", LEE), publisher="Post", published_at="2016-05-20")
    desk.put(OLD, ("no comment", LEE), publisher="Herald", published_at="2017-05-20")
    with desk.database.reading() as connection:
        sought = QuotationsSought(publisher="Herald", published_from=1_490_000_000_000_000)
        found, _ = quotations.listed(connection, sought, sort="added", limit=9, cursor=None)
        appearance = connection.execute(select(tables.appearances)).one()
    assert names([each.record for each in found]) == ["no comment"]
    assert appearance.publisher == "Herald" and appearance.published > 1_490_000_000_000_000


def test_speakers_stay_who_they_are_and_those_who_speak_no_more_go(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("Ferries will run until May", KAY))
    before = desk.quotes()["We lost the bridge"]["speaker"]
    desk.put("“We lost the bridge,” said Lee.", ("We lost the bridge", LEE))
    assert desk.quotes()["We lost the bridge"]["speaker"] == before
    with desk.database.reading() as connection:
        assert [row.name for row in connection.execute(select(tables.speakers))] == [LEE]


def test_a_text_that_is_another_documents_or_was_is_refused_and_named(desk: Desk) -> None:
    other = desk.post("A text of somebody else.")
    desk.put("Another text of somebody else.")
    desk.post(OLD)
    for text in ("A text of somebody else.", "Another text of somebody else."):
        with pytest.raises(TextOfAnother) as refused:
            desk.put(text)
        assert refused.value.document == other


def test_an_earlier_text_is_answered_with_what_was_found_in_it(desk: Desk) -> None:
    first = desk.post(OLD, ("We lost the bridge", LEE), title="A")
    text_id = first
    desk.put("“We lost the old bridge,” said Lee.", ("We lost the old bridge", LEE), title="B")
    with desk.database.reading() as connection:
        found = versions.found_in(connection, text_id)
    assert found and found.document["id"] == first and found.document["title"] == "A"
    assert names(found.quotes) == ["We lost the bridge"]
    with desk.database.writing() as connection:
        assert not documents.keep(connection, desk.found(OLD), OLD)


def test_a_text_may_come_back(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE))
    desk.put("Nothing.")
    replaced = desk.put(OLD, ("We lost the bridge", LEE))
    assert replaced.version == 3
    with desk.database.reading() as connection:
        numbers = [versions.one(connection, desk.id, number) for number in (1, 2, 3)]
        assert versions.one(connection, desk.id, 4) is None
        assert versions.one(connection, "0" * 32, 1) is None
    assert [each and each.text for each in numbers] == [OLD, "Nothing.", OLD]
    assert [each and each.changes and len(each.changes.added) for each in numbers] == [None, 0, 1]
    assert [each and each.changes and len(each.changes.removed) for each in numbers] == [None, 1, 0]


def test_versions_are_listed_latest_first_a_page_at_a_time(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), title="A")
    desk.put("“We lost the old bridge,” said Lee.", ("We lost the old bridge", LEE), title="B")
    desk.put("Nothing.", title="C")
    with desk.database.reading() as connection:
        first = versions.listed(connection, desk.id, limit=2, cursor=None)
        assert first
        second = versions.listed(connection, desk.id, limit=2, cursor=first[1])
        assert second and second[1] is None
        assert versions.listed(connection, "0" * 32, limit=2, cursor=None) is None
    told = [*first[0], *second[0]]
    assert [(each["version"], each["title"]) for each in told] == [(3, "C"), (2, "B"), (1, "A")]
    assert [each["changes"] for each in told] == [
        {"added": 0, "removed": 1, "reworded": 0, "reattributed": 0},
        {"added": 0, "removed": 0, "reworded": 1, "reattributed": 0},
        None,
    ]


def at_once(first: Callable[[Connection], object], second: Callable[[Connection], object], database: Database) -> None:
    """The second begins while the first is not over, and has to wait for it."""
    begun = threading.Event()
    faults: list[BaseException] = []

    def wait_for_the_first() -> None:
        begun.wait()
        try:
            with database.writing() as connection:
                second(connection)
        except BaseException as error:
            faults.append(error)

    thread = threading.Thread(target=wait_for_the_first)
    thread.start()
    with database.writing() as connection:
        first(connection)
        begun.set()
        thread.join(0.3)
    thread.join()
    if faults:
        raise faults[0]


def test_a_text_that_is_being_posted_cannot_be_put(desk: Desk) -> None:
    other = desk.found("New.").document["id"]
    desk.post(OLD)
    with pytest.raises(TextOfAnother) as refused:
        at_once(
            lambda connection: documents.keep(connection, desk.found("New."), "New."),
            lambda connection: replacing.put(connection, desk.id, desk.found("New."), "New."),
            desk.database,
        )
    assert refused.value.document == other
    assert desk.put(OLD).version == 1


def test_who_posts_a_text_does_not_wait_for_who_puts_it_and_the_other_way_round(desk: Desk) -> None:
    text = "“No comment,” said Lee."
    found = desk.found(text, ("No comment", LEE))
    desk.post(OLD)
    putting = threading.Event()
    refused: list[Exception] = []

    def put() -> None:
        putting.wait()
        try:
            with desk.database.writing() as connection:
                replacing.put(connection, desk.id, found, text)
        except Exception as error:
            refused.append(error)

    thread = threading.Thread(target=put)
    thread.start()
    with desk.database.writing() as connection:
        facts = {**found.document, "text_id": found.document["id"], "published": 0, "added": 0, "characters": 0}
        row = {**facts, "warnings": [], "model": MODEL}
        key = insert_if_new(connection, tables.documents, row, tables.documents.c.key)
        assert key
        putting.set()
        thread.join(0.3)  # it waits for the text, with nothing in its hands that is waited for here
        quoted = quotations.arriving(connection, found.quotes, document_key=key, publisher=None, published=0)
        quotations.add(connection, [quoted])
    thread.join()
    assert [type(error) for error in refused] == [TextOfAnother]


@pytest.mark.parametrize("posted", [OLD, "Second.", "Third."])
def test_a_text_that_is_being_put_or_replaced_cannot_be_posted(desk: Desk, posted: str) -> None:
    desk.post(OLD)
    desk.put("Second.")
    new: list[bool] = []
    at_once(
        lambda connection: replacing.put(connection, desk.id, desk.found("Third."), "Third."),
        lambda connection: new.append(documents.keep(connection, desk.found(posted), posted)),
        desk.database,
    )
    assert new == [False]
    with desk.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.documents)).scalar() == 1


def test_there_is_nothing_to_replace_where_no_document_is(database: Database) -> None:
    with database.writing() as connection:
        assert replacing.put(connection, "0" * 32, record("x"), "x") is None


# What editors decided


def test_a_corrected_speaker_outlives_a_new_analysis_and_a_new_text(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.correct("We lost the bridge", speaker={"name": "Cat Doe", "role": "mayor"})
    assert not desk.put(OLD, ("We lost the bridge", LEE), ("no comment", KAY)).changes.reattributed
    replaced = desk.put("Now “We lost a bridge,” said Lee.", ("We lost a bridge", LEE))
    [quote] = replaced.record.quotes
    assert quote["speaker"] and (quote["speaker"]["name"], quote["speaker"]["role"]) == ("Cat Doe", "mayor")
    assert quote["corrected"] == ["speaker"]
    assert not replaced.changes.reattributed


def test_what_was_rejected_is_not_shown_again(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.correct("no comment", rejected=True)
    replaced = desk.put("X. " + OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    assert [quote["rejected"] for quote in replaced.record.quotes] == [False, True]
    with desk.database.reading() as connection:
        found, _ = quotations.listed(connection, QuotationsSought(), sort="added", limit=9, cursor=None)
        kept = documents.one(connection, desk.id)
    assert names([each.record for each in found]) == ["We lost the bridge"]
    assert kept and kept["quotes"]["direct"] == 1


def test_what_was_verified_stays_though_it_is_not_found_any_more(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.correct("no comment", verified=True)
    new = "A new beginning. " + OLD
    replaced = desk.put(new, ("We lost the bridge", LEE))
    assert names(replaced.record.quotes) == ["We lost the bridge", "no comment"]
    [span] = replaced.record.quotes[1]["content"]
    assert new[span["start"] : span["end"]] == "no comment"
    assert replaced.record.quotes[1]["verified"]
    assert not replaced.changes.removed


def test_what_was_verified_goes_with_its_words_and_its_history_stays(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    gone = desk.correct("no comment", verified=True)["id"]
    replaced = desk.put("“We lost the bridge,” said Lee.", ("We lost the bridge", LEE))
    assert names(replaced.changes.removed) == ["no comment"]
    told = desk.history(gone)
    assert told.removed_in == 2
    assert told.document == desk.id
    assert told.corrections[0]["changes"] == {"verified": {"before": False, "after": True}}


def test_what_was_verified_is_so_no_more_once_its_words_are_others(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE))
    identity = desk.correct("We lost the bridge", verified=True)["id"]
    replaced = desk.put("“We lost a bridge,” said Lee.", ("We lost a bridge", LEE))
    assert [(quote["id"], quote["verified"]) for quote in replaced.record.quotes] == [(identity, False)]
    told = desk.history(identity).corrections
    assert [(each["by"] and each["by"]["name"], each["version"]) for each in told] == [("desk", 1), (None, 2)]
    assert told[1]["changes"] == {"verified": {"before": True, "after": False}}


def test_what_was_decided_comes_back_with_its_words(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("Ferries will run until May", KAY), ("no comment", KAY))
    first = desk.correct("We lost the bridge", speaker={"name": "Cat Doe", "role": "mayor"}, verified=True)
    second = desk.correct("no comment", rejected=True)
    assert len(desk.put("Nothing at all.").changes.removed) == 2
    desk.put("Still nothing at all.")
    replaced = desk.put(
        "X " + OLD, ("We lost the bridge", LEE), ("Ferries will run until May", KAY), ("no comment", KAY)
    )
    corrected, other, rejected = replaced.record.quotes
    assert (corrected["id"], corrected["verified"], corrected["corrected"]) == (first["id"], True, ["speaker"])
    assert corrected["speaker"] and (corrected["speaker"]["name"], corrected["speaker"]["role"]) == ("Cat Doe", "mayor")
    assert other["speaker"] and other["speaker"]["name"] == KAY
    assert (rejected["id"], rejected["rejected"]) == (second["id"], True)
    assert names(replaced.changes.added) == ["We lost the bridge", "Ferries will run until May"]
    assert desk.history(first["id"]).removed_in is None


def test_what_was_verified_comes_back_though_it_is_not_found(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.correct("no comment", verified=True)
    desk.put("Nothing at all.")
    replaced = desk.put(OLD, ("We lost the bridge", LEE))
    assert [(quote["text"], quote["verified"]) for quote in replaced.record.quotes] == [
        ("We lost the bridge", False),
        ("no comment", True),
    ]
    desk.put("Nothing at all.")
    whole = "Ferries will run until May,” said Kay. Some had no comment"  # whose words they are by now
    assert names(desk.put(OLD, (whole, LEE)).record.quotes) == [whole]


def test_what_was_decided_while_a_text_was_analysed_is_carried_over_too(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    found = desk.found(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    with desk.database.reading() as connection:
        before = planning.before_of(connection, desk.id)
    assert before
    plan = planning.planned(before, found, OLD)
    desk.correct("no comment", rejected=True)
    with desk.database.writing() as connection:
        replaced = replacing.put(connection, desk.id, found, OLD, plan=plan)
    assert replaced and [quote["rejected"] for quote in replaced.record.quotes] == [False, True]


def test_a_document_that_gets_a_new_text_while_it_is_analysed_again_keeps_it(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE))
    texts: list[str] = []

    def attribute(text: str) -> Analysis:
        if not texts:
            desk.put("“No comment,” said Lee.", ("No comment", LEE))
        texts.append(text)
        return Analysis((quotation(text, text[1:11], LEE),))

    model = Model(version="9", weights="9" * 12, spacy_pipeline=None)
    replaced = reanalyse(desk.database, desk.id, attribute, model)
    assert texts == [OLD, "“No comment,” said Lee."]
    assert replaced and (replaced.version, names(replaced.record.quotes)) == (2, ["No comment"])
    assert replaced.record.model == model
    with desk.database.reading() as connection:
        assert documents.one(connection, desk.id)["model"] == model  # type: ignore[index]
    assert list(outdated(desk.database, model)) == []
    assert list(outdated(desk.database, MODEL)) == [desk.id]
    assert reanalyse(desk.database, "0" * 32, attribute, model) is None


def test_a_joint_speaker_keeps_its_members_through_corrections_and_texts(desk: Desk) -> None:
    members = (Speaker("Ann Lee", SpeakerType.PERSON), Speaker("Bob Kay", SpeakerType.PERSON, role="clerk"))
    text = "“We lost,” said Lee and Kay."
    found = record(text, quotation(text, "We lost", "Ann Lee and Bob Kay", members=members))
    with desk.database.writing() as connection:
        documents.keep(connection, found, text)
    desk.id = found.document["id"]

    def told() -> list[str]:
        speaker = desk.quotes()["We lost"]["speaker"]
        assert speaker
        return [member["name"] for member in speaker.get("members", [])]

    desk.correct("We lost", speaker={"role": "owners"})
    assert told() == ["Ann Lee", "Bob Kay"]
    desk.correct("We lost", speaker={"name": "Cat Doe"})
    assert told() == []
    desk.correct("We lost", speaker={"name": "Ann Lee and Bob Kay", "role": None})
    assert told() == ["Ann Lee", "Bob Kay"]
    assert desk.quotes()["We lost"]["corrected"] == []
    with desk.database.writing() as connection:
        again = record(f"X {text}", quotation(f"X {text}", "We lost", "Ann Lee and Bob Kay", members=members))
        assert replacing.put(connection, desk.id, again, f"X {text}")
    assert told() == ["Ann Lee", "Bob Kay"]
    with desk.database.reading() as connection:
        assert sorted(connection.scalars(select(tables.appearances.c.name))) == [
            "Ann Lee",
            "Ann Lee and Bob Kay",
            "Bob Kay",
        ]


def test_what_was_found_out_about_a_speaker_outlives_new_texts(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    with desk.database.writing() as connection:
        connection.execute(update(tables.appearances).values(linked="hand"))
        connection.execute(update(tables.speakers).values(named_by_hand=True))
    before = desk.quotes()["We lost the bridge"]["speaker"]
    desk.put("X " + OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    assert desk.quotes()["We lost the bridge"]["speaker"] == before
    with desk.database.reading() as connection:
        assert set(connection.scalars(select(tables.appearances.c.linked))) == {"hand"}
        assert set(connection.scalars(select(tables.speakers.c.named_by_hand))) == {True}


def test_of_what_was_verified_nothing_changes_while_its_words_stand(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE))
    desk.correct("We lost the bridge", verified=True)
    [quote] = desk.put("X " + OLD, ("We lost the bridge", KAY)).record.quotes
    assert quote["speaker"] and quote["speaker"]["name"] == LEE
    assert quote["corrected"] == ["speaker"]  # since the engine says otherwise now
    [quote] = desk.put(OLD, ("We lost the bridge,” said", LEE)).record.quotes
    assert quote["text"] == "We lost the bridge"


def test_a_corrected_content_moves_with_its_words(desk: Desk) -> None:
    desk.post(OLD, ("the bridge", LEE))
    start = OLD.index("We lost")
    desk.correct("the bridge", content=[{"start": start, "end": start + 18}])
    new = "On Monday. " + OLD
    [quote] = desk.put(new, ("the bridge", LEE)).record.quotes
    assert quote["text"] == "We lost the bridge"
    assert quote["content"][0]["start"] == start + 11
    assert quote["corrected"] == ["kind", "content"] or quote["corrected"] == ["content"]


def test_a_quotation_that_was_deleted_is_not_found_again(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.put("X " + OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    with desk.database.writing() as connection:
        assert quotations.erase(connection, desk.quotes()["no comment"]["id"])
    replaced = desk.put("Y " + OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    assert names(replaced.record.quotes) == ["We lost the bridge"]
    with desk.database.reading() as connection:
        assert [names(row.quotes) for row in connection.execute(select(tables.versions))] == [
            ["We lost the bridge"],
            ["We lost the bridge"],
        ]


def test_erasing_a_document_leaves_nothing_of_its_versions_and_corrections(desk: Desk) -> None:
    desk.post(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.correct("no comment", verified=True)
    desk.put("Nothing.")
    desk.put(OLD, ("We lost the bridge", LEE), ("no comment", KAY))
    desk.correct("no comment", speaker=None)
    with desk.database.writing() as connection:
        assert documents.erase(connection, desk.id)
        for table in tables.metadata.sorted_tables:
            if table.name not in ("erasures", "revisions") and (connection.dialect.name, table.name) != (
                "sqlite",
                "quotation_words",
            ):
                assert connection.execute(select(func.count()).select_from(table)).scalar() == 0, table.name
