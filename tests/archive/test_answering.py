"""A PostgreSQL that does not answer is not waited for for long."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ontherecord.archive import answering
from ontherecord.archive.database import Database, DatabaseUnavailable, open_database
from ontherecord.archive.presence import Hanging, Presence


@contextmanager
def for_requests(url: str) -> Iterator[Database]:
    database = open_database(url, for_requests=True)
    try:
        yield database
    finally:
        database.engine.dispose()


def sleep(database: Database, seconds: float) -> None:
    with database.reading() as connection:
        connection.execute(text(f"SELECT pg_sleep({seconds})"))


def test_a_statement_that_takes_too_long_is_ended_by_the_server(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "ANSWER_SECONDS", 0.5)
    with for_requests(postgresql_url) as database:
        with pytest.raises(DatabaseUnavailable, match="QueryCanceled"):
            sleep(database, 30)
        sleep(database, 0)


def test_an_answer_that_does_not_come_is_given_up(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MARGIN_SECONDS", 0.5 - answering.ANSWER_SECONDS)
    with for_requests(postgresql_url) as database:
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable) as raised:
            sleep(database, 19)
        assert time.monotonic() - began < 15
        assert "no answer" in str(raised.value.__cause__)
        sleep(database, 0)


def test_jobs_and_commands_wait(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "ANSWER_SECONDS", 0.5)
    database = open_database(postgresql_url)
    try:
        sleep(database, 1)
    finally:
        database.engine.dispose()


def reach(presence: Presence, error: Exception | None = None) -> None:
    with presence.reaching():
        if error:
            raise error


def test_while_it_is_away_one_tries_and_the_others_are_told_at_once() -> None:
    presence, trying, over = Presence(), threading.Event(), threading.Event()
    away = OperationalError("", None, Exception())
    with pytest.raises(OperationalError):
        reach(presence, away)

    def try_long() -> None:
        with presence.reaching():
            trying.set()
            over.wait(10)

    thread = threading.Thread(target=try_long)
    thread.start()
    assert trying.wait(10)
    with pytest.raises(Hanging):
        reach(presence)
    over.set()
    thread.join()
    reach(presence)


def test_what_is_no_fault_of_the_database_does_not_make_it_away() -> None:
    presence = Presence()
    with pytest.raises(ValueError, match="ours"):
        reach(presence, ValueError("ours"))
    with presence.reaching():
        reach(presence)
