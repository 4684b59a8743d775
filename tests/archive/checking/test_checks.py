"""The quotations of a draft held against the archive."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from tests.archive.conftest import Keep, quotation, record

from ontherecord.archive import tables
from ontherecord.archive.checking import checks
from ontherecord.archive.checking.checks import MOST_PASSAGES, Check
from ontherecord.archive.checking.finding import Among
from ontherecord.archive.database import Database
from ontherecord.archive.wordings import wordings
from ontherecord.attribution.quotation import Kind, Span

WAR = "We will not go to war with anybody unless they attack us first."
WAR_ALTERED = WAR.replace("not", "never")


def checked(
    database: Database, said: str, speaker: str | None = "Ann Lee", *, kind: Kind = Kind.DIRECT, **among: Any
) -> Check:
    """The check of a draft of one quotation."""
    draft = record(said, quotation(said, said, speaker, kind=kind))
    with database.reading() as connection:
        [check] = checks.check(connection, draft.quotes, Among(**among)).checks
    return check


def verdict(database: Database, said: str, speaker: str | None = "Ann Lee", **among: Any) -> str:
    return checked(database, said, speaker, **among).verdict.value


def printed_by(check: Check) -> str | None:
    """Who printed what decided."""
    assert check.match
    return check.match.record.document["publisher"]


def on(day: str, publisher: str) -> dict[str, Any]:
    return {"publisher": publisher, "published_at": day}


def test_each_verdict(database: Database, keep: Keep) -> None:
    keep(WAR)
    assert verdict(database, "“We will not go to war with anybody — unless they attack us first!”") == "verbatim"
    assert verdict(database, WAR_ALTERED) == "altered"
    assert verdict(database, "We will not go to war with anybody,") == "cut"
    assert verdict(database, "We will not go … unless they attack us first.") == "cut"
    assert verdict(database, WAR, "Bob Ray") == "another_speaker"
    assert verdict(database, "The bridge will be closed until the end of May.") == "not_on_record"


def test_a_draft_that_names_nobody_fits_everybody(database: Database, keep: Keep) -> None:
    keep(WAR)
    check = checked(database, WAR, None)
    assert check.verdict == "verbatim" and check.match and check.match.same_speaker is None


@pytest.mark.parametrize("name", ["Lee", "Ann B. Lee", "ANN LÉE", "Anne Lee"])
def test_speakers_are_the_same_by_their_names(database: Database, keep: Keep, name: str) -> None:
    keep(WAR)
    assert verdict(database, WAR, name) == "verbatim"


def test_the_same_speaker_counts_before_the_same_words(database: Database, keep: Keep) -> None:
    keep(WAR, "Bob Ray", facts=on("2016-05-01", "Ray"))
    keep(WAR_ALTERED, "Ann Lee", facts=on("2016-05-02", "Lee"))
    check = checked(database, WAR, "Ann Lee")
    assert (check.verdict, printed_by(check)) == ("altered", "Lee")
    assert [each.record.document["publisher"] for each in check.others] == ["Ray"]


def test_then_verbatim_counts_before_altered(database: Database, keep: Keep) -> None:
    keep(WAR_ALTERED, facts=on("2016-05-01", "Altered"))
    keep(WAR, facts=on("2016-05-02", "Verbatim"))
    assert printed_by(checked(database, WAR)) == "Verbatim"


def test_then_the_oldest(database: Database, keep: Keep) -> None:
    keep(WAR)
    keep(f"And I say: {WAR}", facts=on("2016-05-02", "Late"))
    keep(WAR, facts=on("2016-05-03", "Later"))
    keep(f"{WAR} So there.", facts=on("2016-05-01", "Early"))
    assert printed_by(checked(database, WAR)) == "Early"


def test_at_most_three_others_are_given(database: Database, keep: Keep) -> None:
    for day in range(1, 9):
        keep(WAR, facts=on(f"2016-05-0{day}", f"Paper {day}"))
    assert [each.record.document["publisher"] for each in checked(database, WAR).others] == [
        "Paper 2",
        "Paper 3",
        "Paper 4",
    ]


def test_only_what_was_asked_for_counts(database: Database, keep: Keep) -> None:
    keep(WAR, facts=on("2016-05-20", "Post"))
    assert verdict(database, WAR, publisher="Post") == "verbatim"
    assert verdict(database, WAR, publisher="Herald") == "not_on_record"
    assert verdict(database, WAR, published_from=1463702400000001) == "not_on_record"
    assert verdict(database, WAR, published_to=1463702400000000) == "verbatim"


@pytest.mark.parametrize("words", ["a disgrace", "disgrace", "total and utter"])
def test_a_few_words_are_found_within_what_the_same_speaker_said(database: Database, keep: Keep, words: str) -> None:
    keep("This whole affair from the first day to the last is a disgrace, a total and utter shame for us all.")
    assert verdict(database, words) == "verbatim"
    assert verdict(database, words, "Bob Ray") == "not_on_record"


def test_a_few_words_must_stand_together(database: Database, keep: Keep) -> None:
    keep("A man may be wrong. To be in disgrace is another thing.")
    assert verdict(database, "a disgrace") == "not_on_record"


def test_what_is_only_on_record_in_a_reporters_words_is_not_on_record(database: Database, keep: Keep) -> None:
    keep("that the bridge would be closed until the end of May", kind=Kind.INDIRECT)
    check = checked(database, "the bridge would be closed until the end of May")
    assert check.verdict == "not_on_record" and "reporter" in check.because and check.match


def test_of_a_mixed_quotation_each_pair_of_marks_is_checked(database: Database, keep: Keep) -> None:
    keep("The plan is a disgrace to the whole nation, and we will fight it in every court.")
    said = "that it was “a disgrace to the whole nation” and that she would “fight it in every street”"
    draft = record(said, quotation(said, said, kind=Kind.MIXED))
    with database.reading() as connection:
        found = checks.check(connection, draft.quotes, Among()).checks
    assert [(each.passage.text, each.verdict.value) for each in found] == [
        ("a disgrace to the whole nation", "verbatim"),
        ("fight it in every street", "altered"),
    ]


@pytest.mark.parametrize(
    ("second", "verdicts"),
    [
        ("It is wrong, and everybody knows it.", ["verbatim", "verbatim"]),
        ("The bridge will be open until the end of May.", ["verbatim", "altered"]),
        ("Where is my hat?", ["verbatim", "not_on_record"]),
    ],
)
def test_of_a_quotation_that_its_cue_interrupts_the_parts_may_be_on_record_apart(
    database: Database, keep: Keep, second: str, verdicts: list[str]
) -> None:
    keep(WAR)
    keep("It is wrong, and everybody knows it.")
    keep("The bridge will be closed until the end of May.")
    text = f"“{WAR}” said Lee. “{second}”"
    spans = [Span(text.index(f"“{part}”"), text.index(f"“{part}”") + len(part) + 2) for part in (WAR, second)]
    said = replace(quotation(text, WAR), text=f"{WAR} {second}", content=tuple(spans))
    with database.reading() as connection:
        found = checks.check(connection, record(text, said).quotes, Among()).checks
    assert [(each.passage.text, each.verdict.value) for each in found] == list(
        zip((WAR, second), verdicts, strict=True)
    )


def test_indirect_quotations_are_not_checked(database: Database) -> None:
    draft = record(WAR, quotation(WAR, WAR, kind=Kind.INDIRECT))
    with database.reading() as connection:
        assert checks.check(connection, draft.quotes, Among()).checks == []


def test_what_was_rejected_is_not_on_record(database: Database, keep: Keep) -> None:
    keep(WAR)
    with database.writing() as connection:
        connection.execute(tables.quotations.update().values(rejected=True))
        wordings.enter(connection, list(connection.scalars(select(tables.quotations.c.key))))
    assert verdict(database, WAR) == verdict(database, "go to war") == "not_on_record"


def test_what_comes_near_is_shown_though_it_is_not_on_record(database: Database, keep: Keep) -> None:
    keep(WAR)
    check = checked(database, "We will not go to war with our friends over the price of fish and bread and wine.")
    assert check.verdict == "not_on_record" and check.match


def test_of_a_book_of_quotations_the_first_are_checked(database: Database) -> None:
    text = " ".join(f"“number {number}”" for number in range(MOST_PASSAGES + 2))
    draft = record(text, quotation(text, text, kind=Kind.MIXED))
    with database.reading() as connection:
        found = checks.check(connection, draft.quotes, Among())
    assert (len(found.checks), found.unchecked) == (MOST_PASSAGES, 2)


def test_hostile_words_are_words(database: Database, keep: Keep) -> None:
    keep(WAR)
    for words in ('" OR 1=1 --', "a' & b | !c:*", "NEAR(a b)", "\0 \x1f \x1f", "word " * 20_000, "☃" * 100):
        said = f"x {words} y"
        assert verdict(database, said.replace("\0", "")) == "not_on_record"
