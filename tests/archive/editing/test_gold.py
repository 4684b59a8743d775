"""What editors decided, told as a corpus."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.archive.conftest import record
from tests.archive.editing.test_replacing import Desk

from ontherecord.archive import documents
from ontherecord.archive.database import Database
from ontherecord.archive.editing.gold import Told, gold
from ontherecord.attribution.quotation import Kind, Mode, Quotation, Span, Speaker, SpeakerType
from ontherecord.formats.bench import write_gold
from ontherecord.training.corpus import read_corpus

TEXT = "“We lost the bridge,” said Capt. Ann Lee, the mayor. “😀 No,” said Kay. It was “art”, somebody thought."


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def said(words: str, cue: str, source: str, speaker: Speaker | None) -> Quotation:
    return Quotation(Kind.DIRECT, Mode.SPEECH, words, (span(words),), span(cue), span(source), speaker, 0.9)


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk with one document of three quotations."""
    lee = Speaker("Ann Lee", SpeakerType.PERSON, title="Capt.", role="mayor")
    found = record(
        TEXT,
        said("“We lost the bridge,”", "said", "Capt. Ann Lee, the mayor", lee),
        said("“😀 No,”", "said Kay", "Kay", None),
        said("“art”", "thought", "somebody", None),
    )
    with database.writing() as connection:
        documents.keep(connection, found, TEXT)
    desk = Desk(database)
    desk.id = found.document["id"]
    return desk


def decide_on_all(desk: Desk) -> None:
    desk.correct("“We lost the bridge,”", verified=True)
    desk.correct(
        "“😀 No,”", speaker={"name": "Bob Kay"}, cue={"start": TEXT.index("said Kay"), "end": TEXT.index(" Kay")}
    )
    desk.correct("“art”", rejected=True)


def documents_told(told: list[Told]) -> list[Any]:
    return [json.loads(write_gold(each.form)) for each in told if each.form]


def test_a_document_that_was_gone_through_is_told_in_the_gold_form(desk: Desk) -> None:
    decide_on_all(desk)
    [document] = documents_told(list(gold(desk.database)))
    assert {name: value for name, value in document.items() if name != "quotes"} == {
        "id": desk.id,
        "text": TEXT,
        "complete": True,
    }
    first, second = document["quotes"]
    assert first == {
        "content": [[0, 21]],
        "cue": [[22, 26]],
        "source": [[27, 51]],
        "kind": "direct",
        "mode": "speech",
        "speaker": ["Ann Lee", "Capt. Ann Lee"],
        "role": ["mayor"],
        "checked": True,
    }
    assert (second["speaker"], second["role"]) == (["Bob Kay"], [])
    assert TEXT[slice(*second["cue"][0])] == "said"
    assert_scores_itself(document)


def test_the_trainer_reads_what_is_told(desk: Desk, tmp_path: Path) -> None:
    decide_on_all(desk)
    corpus = tmp_path / "gold.jsonl"
    corpus.write_text("".join(f"{write_gold(each.form)}\n" for each in gold(desk.database) if each.form), "utf-8")
    [article] = read_corpus(corpus)
    assert (article.id, article.text) == (desk.id, TEXT)
    assert [each.content[0].of(TEXT) for each in article.annotations] == ["“We lost the bridge,”", "“😀 No,”"]
    assert [each.source and each.source.of(TEXT) for each in article.annotations] == ["Capt. Ann Lee, the mayor", "Kay"]


def test_a_document_that_was_gone_through_in_part_is_told_only_if_asked_for(desk: Desk) -> None:
    desk.correct("“art”", verified=True)
    assert list(gold(desk.database)) == [Told(None, False)]
    [document] = documents_told(list(gold(desk.database, partly=True)))
    assert document["complete"] is False
    assert [quote["checked"] for quote in document["quotes"]] == [False, False, True]


def test_only_what_was_decided_since_is_told(desk: Desk) -> None:
    decide_on_all(desk)
    assert len(list(gold(desk.database, since=0))) == 1
    assert list(gold(desk.database, since=2**60)) == []


def test_what_was_taken_back_and_what_nobody_decided_on_is_not_told(desk: Desk) -> None:
    assert list(gold(desk.database, partly=True)) == []
    desk.correct("“art”", verified=True)
    desk.correct("“art”", verified=False)
    assert list(gold(desk.database, partly=True)) == []


def test_nobody_and_no_role_are_told_as_such(desk: Desk) -> None:
    desk.correct("“We lost the bridge,”", speaker=None)
    [document] = documents_told(list(gold(desk.database, partly=True)))
    assert (document["quotes"][0]["speaker"], document["quotes"][0]["role"]) == ([], [])


def assert_scores_itself(document: Any) -> None:
    """As the scorer reads it: spans as lists of pairs within the text, in order; lists of accepted names and roles."""
    for quote in document["quotes"]:
        for part in ("content", "cue", "source"):
            ends = [end for pair in quote[part] for end in pair]
            assert ends == sorted(ends)
            assert all(len(pair) == 2 and 0 <= pair[0] < pair[1] <= len(document["text"]) for pair in quote[part])
        assert quote["content"]
        for accepted in ("speaker", "role"):
            assert isinstance(quote[accepted], list) and all(isinstance(each, str) for each in quote[accepted])
        assert quote["mode"] in ("speech", "thought")
