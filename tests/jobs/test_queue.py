"""Jobs are done: once entered whatever happens, by one at a time, again after a fault."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from huey import Huey
from sqlalchemy import func, select, update

from ontherecord.archive import tables as archive_tables
from ontherecord.archive import times
from ontherecord.archive.alerts import jobs
from ontherecord.archive.alerts.jobs import Job
from ontherecord.archive.database import Database
from ontherecord.jobs import queue

AtWork = Callable[[Huey], AbstractContextManager[None]]
WaitUntil = Callable[[Callable[[], bool]], None]


def enter(database: Database, identity: str, name: str, *arguments: int | str, **options: Any) -> None:
    with database.writing() as connection:
        jobs.enter(connection, [Job(identity, name, arguments, **options)])


def waiting(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(archive_tables.jobs)).scalar_one()


def test_a_job_is_done_with_its_arguments_and_taken_out(
    database: Database, at_work: AtWork, wait_until: WaitUntil
) -> None:
    done: list[tuple[Any, ...]] = []
    made = queue.queue_on(database)
    queue.add(made, "note", lambda *arguments: done.append(arguments))
    with at_work(made):
        enter(database, "note:1", "note", 1, "two")
        wait_until(lambda: waiting(database) == 0)
    assert done == [(1, "two")]


def test_a_job_whose_transaction_failed_was_never_entered(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            jobs.enter(connection, [Job("note:1", "note")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert jobs.take(database) is None


def test_many_workers_do_each_job_once(database: Database, at_work: AtWork, wait_until: WaitUntil) -> None:
    done: list[int] = []
    queues = [queue.queue_on(database) for _ in range(2)]
    for made in queues:
        queue.add(made, "note", done.append)
    with database.writing() as connection:
        jobs.enter(connection, [Job(f"note:{number}", "note", [number]) for number in range(100)])
    with at_work(queues[0]), at_work(queues[1]):
        wait_until(lambda: waiting(database) == 0)
    assert sorted(done) == list(range(100))


def test_a_job_entered_twice_before_it_is_done_is_done_once(
    database: Database, at_work: AtWork, wait_until: WaitUntil
) -> None:
    done: list[None] = []
    made = queue.queue_on(database)
    queue.add(made, "note", lambda: done.append(None))
    enter(database, "note", "note")
    enter(database, "note", "note")
    with at_work(made):
        wait_until(lambda: waiting(database) == 0)
    assert len(done) == 1


def test_a_job_entered_while_it_is_being_done_is_done_once_more(
    database: Database, at_work: AtWork, wait_until: WaitUntil
) -> None:
    began, may_end, done = threading.Event(), threading.Event(), []

    def work() -> None:
        began.set()
        assert may_end.wait(30)
        done.append(None)

    made = queue.queue_on(database)
    queue.add(made, "note", work)
    enter(database, "note", "note")
    with at_work(made):
        assert began.wait(30)
        enter(database, "note", "note")
        may_end.set()
        wait_until(lambda: waiting(database) == 0)
    assert len(done) == 2


def test_what_is_to_be_first_is_taken_first_then_what_is_due_longest(database: Database) -> None:
    now = times.now()
    enter(database, "late", "note", due=now - 1_000)
    enter(database, "early", "note", due=now - 2_000)
    enter(database, "first", "note", first=True)
    enter(database, "tomorrow", "note", first=True, due=now + 86_400_000_000)
    taken = [jobs.take(database) for _ in range(4)]
    assert [each and each.id for each in taken] == ["first", "early", "late", None]


def test_what_is_due_longest_is_to_be_had_before_what_is_to_be_first(database: Database) -> None:
    now = times.now()
    enter(database, "first", "note", first=True, due=now - 1_000)
    enter(database, "early", "note", due=now - 2_000)
    taken = [jobs.take(database, longest_due=True) for _ in range(2)]
    assert [each and each.id for each in taken] == ["early", "first"]


def test_a_job_that_asks_for_it_is_done_again_later(database: Database, at_work: AtWork, wait_until: WaitUntil) -> None:
    answers = iter([0.05, 0.05, None])
    made = queue.queue_on(database)
    queue.add(made, "note", lambda: next(answers))
    enter(database, "note", "note")
    with at_work(made):
        wait_until(lambda: waiting(database) == 0)
    assert list(answers) == []


def test_a_job_that_fails_is_tried_again_after_ever_longer_waits(
    database: Database, at_work: AtWork, wait_until: WaitUntil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "RETRY_SECONDS", 100)
    made = queue.queue_on(database)
    queue.add(made, "note", lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    enter(database, "note", "note")
    waits = []
    for tries in range(1, 4):
        with at_work(made):
            wait_until(lambda tries=tries: row(database).task.get("retries") == queue.RETRIES - tries)
        waits.append((row(database).due - times.now()) / 1_000_000)
        with database.writing() as connection:
            connection.execute(update(archive_tables.jobs).values(due=times.now()))
    assert [round(wait, -2) for wait in waits] == [100, 200, 400]


def test_a_job_is_given_up_after_its_last_try(database: Database, at_work: AtWork, wait_until: WaitUntil) -> None:
    made = queue.queue_on(database)
    queue.add(made, "note", lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    enter(database, "note", "note")
    with database.writing() as connection:
        connection.execute(update(archive_tables.jobs).values(task={"name": "note", "args": [], "retries": 0}))
    with at_work(made):
        wait_until(lambda: waiting(database) == 0)


def row(database: Database) -> Any:
    with database.reading() as connection:
        return connection.execute(select(archive_tables.jobs)).one()


def test_a_periodic_job_comes_round_though_it_fails_and_however_many_processes_there_are(
    database: Database, at_work: AtWork, wait_until: WaitUntil
) -> None:
    tries: list[None] = []

    def work() -> None:
        tries.append(None)
        raise ZeroDivisionError

    queues = [queue.queue_on(database) for _ in range(3)]
    for made in queues:
        queue.add_periodic(made, database, "sweep", 1, work)
    with at_work(queues[0]), at_work(queues[1]), at_work(queues[2]):
        wait_until(lambda: len(tries) >= 2)
    assert len(tries) == 2
    assert waiting(database) == 1


def test_nothing_is_pickled(database: Database, at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(pickle, "dumps", refuse)
    monkeypatch.setattr(pickle, "loads", refuse)
    test_a_job_that_asks_for_it_is_done_again_later(database, at_work, wait)


def wait(condition: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if condition():
            return
        threading.Event().wait(0.02)
    raise AssertionError


def test_a_table_that_is_away_for_a_while_costs_no_job(
    database: Database,
    at_work: AtWork,
    wait_until: WaitUntil,
    taken_away: Callable[[Database], AbstractContextManager[None]],
) -> None:
    done: list[None] = []
    made = queue.queue_on(database)
    queue.add(made, "note", lambda: done.append(None))
    with at_work(made):
        with taken_away(database):
            threading.Event().wait(0.5)
        enter(database, "note", "note")
        wait_until(lambda: len(done) == 1)


KILLED = """
import os, signal, sys
from ontherecord.archive.database import open_database
from ontherecord.jobs import queue

def work():
    print("begun", flush=True)
    signal.pause()

made = queue.queue_on(open_database(sys.argv[1]))
queue.add(made, "note", work)
made.create_consumer(workers=1, periodic=False).run()
"""


def test_a_job_whose_process_is_killed_is_done_by_another_once_the_lease_is_over(
    database: Database, database_url: str, at_work: AtWork, wait_until: WaitUntil
) -> None:
    enter(database, "note", "note")
    command = [sys.executable, "-c", KILLED, database_url]
    path = str(Path(queue.__file__).parents[2])
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}) as process:
        assert process.stdout and process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGKILL)
    done: list[None] = []
    made = queue.queue_on(database)
    queue.add(made, "note", lambda: done.append(None))
    with at_work(made):
        threading.Event().wait(0.5)
        assert (done, waiting(database)) == ([], 1)
        with database.writing() as connection:
            connection.execute(update(archive_tables.jobs).values(lease=times.now()))
        wait_until(lambda: waiting(database) == 0)
    assert len(done) == 1


def test_who_comes_back_after_the_lease_takes_nothing_from_whom_the_job_is_now(database: Database) -> None:
    enter(database, "note", "note")
    slow = jobs.take(database)
    assert slow
    with database.writing() as connection:
        connection.execute(update(archive_tables.jobs).values(lease=times.now() - 1))
    quick = jobs.take(database)
    assert quick and quick.id == slow.id
    with database.writing() as connection:
        jobs.finish(connection, slow)
        jobs.put_off(connection, slow, {"name": "note", "args": []}, times.now())
    assert row(database).holder == quick.holder
    with database.writing() as connection:
        jobs.finish(connection, quick)
    assert waiting(database) == 0


def test_what_is_under_way_is_kept_from_others_however_long_it_takes(
    database: Database, at_work: AtWork, wait_until: WaitUntil
) -> None:
    began, may_end, done = threading.Event(), threading.Event(), []

    def work() -> None:
        began.set()
        assert may_end.wait(30)
        done.append(None)

    made = queue.queue_on(database)
    queue.add(made, "note", work)
    enter(database, "note", "note")
    with at_work(made):
        assert began.wait(30)
        with database.writing() as connection:
            connection.execute(update(archive_tables.jobs).values(lease=times.now() + 100_000))
        assert made.storage.read_schedule(datetime.now(UTC)) == []
        time.sleep(0.2)
        assert jobs.take(database) is None
        may_end.set()
        wait_until(lambda: waiting(database) == 0)
    assert len(done) == 1


def test_a_job_is_kept_as_json(database: Database) -> None:
    made = queue.queue_on(database)
    queue.add(made, "note", lambda *_: None)
    made._registry.string_to_task("ontherecord.note")
    enter(database, "note:1", "note", 1)
    data = made.storage.dequeue()
    assert json.loads(data)["args"] == [1]
    assert made.deserialize_task(data).id == "note:1"
