"""Requests with an Idempotency-Key."""

import threading

import pytest
from tests.archive.conftest import Keep

from ontherecord.archive import documents, repeats
from ontherecord.archive.database import Database
from ontherecord.archive.repeats import Answer, Claim, OtherRequest, StillRunning

ANSWER = Answer(201, {"Location": "/documents/1"}, b'{"quotes":[]}')


def claim(
    database: Database, key: str = "k", request: bytes = b"r", asker: str = "", lease: int = 60
) -> Claim | Answer:
    with database.writing() as connection:
        return repeats.claim(connection, asker=asker, key=key, request=request, lease_seconds=lease)


def settled(database: Database, document: str) -> None:
    held = claim(database)
    assert isinstance(held, Claim)
    with database.writing() as connection:
        key = documents.key_of(connection, document)
        repeats.settle(connection, held, ANSWER, document_key=key)


def test_the_same_request_gets_the_answer_it_had(database: Database, keep: Keep) -> None:
    settled(database, keep("a"))
    assert claim(database) == ANSWER


def test_another_request_with_the_key_is_refused_running_or_not(database: Database, keep: Keep) -> None:
    claim(database, key="other")
    with pytest.raises(OtherRequest):
        claim(database, key="other", request=b"changed")
    settled(database, keep("a"))
    with pytest.raises(OtherRequest):
        claim(database, request=b"changed")


def test_while_the_request_is_answered_it_is_not_answered_twice(database: Database) -> None:
    claim(database)
    with pytest.raises(StillRunning):
        claim(database)


def test_of_several_at_once_one_gets_the_claim(database: Database) -> None:
    together = threading.Barrier(5)
    got: list[str] = []

    def ask() -> None:
        together.wait()
        try:
            got.append(type(claim(database)).__name__)
        except StillRunning:
            got.append("StillRunning")

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["Claim"] + ["StillRunning"] * 4


def test_a_key_belongs_to_whoever_sent_it(database: Database) -> None:
    assert isinstance(claim(database, asker="one"), Claim)
    assert isinstance(claim(database, asker="two", request=b"another"), Claim)


def test_a_request_that_came_to_nothing_may_be_sent_again(database: Database) -> None:
    held = claim(database)
    assert isinstance(held, Claim)
    with database.writing() as connection:
        repeats.release(connection, held)
    assert isinstance(claim(database), Claim)


def test_the_claim_of_a_dead_worker_is_taken_over_and_its_late_answer_dropped(database: Database, keep: Keep) -> None:
    document = keep("a")
    dead = claim(database)
    assert isinstance(dead, Claim)
    taken_over = claim(database, lease=0)
    assert isinstance(taken_over, Claim)
    with database.writing() as connection:
        key = documents.key_of(connection, document)
        repeats.settle(connection, dead, Answer(500, {}, b"late"), document_key=key)
        repeats.release(connection, dead)
    with pytest.raises(StillRunning):
        claim(database)


def test_an_answer_goes_with_its_document(database: Database, keep: Keep) -> None:
    document = keep("a")
    settled(database, document)
    with database.writing() as connection:
        documents.erase(connection, document)
    assert isinstance(claim(database), Claim)


def test_answers_are_forgotten_after_a_day(database: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(database, keep("a"))
    monkeypatch.setattr(repeats, "KEPT_SECONDS", 0)
    assert isinstance(claim(database, request=b"changed"), Claim)
