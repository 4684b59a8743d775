"""Which jobs there are, and the process that does them: ``ontherecord jobs``."""

import logging.config
import time
from collections.abc import Callable
from functools import partial

import structlog
from huey import Huey

from .. import loglines
from ..archive import schema, statistics, times
from ..archive.alerts.webhooks import MATCH, SEND
from ..archive.database import Database, DatabaseUnavailable
from ..archive.erasing import purging, retention
from ..settings import Settings
from . import queue, webhooks

THREADS = 8
"""Jobs at a time. They wait for receivers and for the database, hardly ever for the processor."""

GRACE_SECONDS = 25
"""How long jobs that have begun may go on after SIGTERM; a bit more than one delivery may take."""

HALF_A_MINUTE = 30
AN_HOUR = 60 * 60
A_DAY = 24 * AN_HOUR
"""Seconds."""

GLANCE = 2.0
"""Seconds between looks whether the tables are there."""

PERIODIC: dict[str, tuple[int, Callable[[Database, Settings], object]]] = {
    "statistics": (HALF_A_MINUTE, lambda database, _: statistics.update(database)),
    "retention": (A_DAY, lambda database, _: retention.apply(database, now=times.now())),
    "purging": (AN_HOUR, lambda database, settings: _purge_at(database, settings.purge_hour)),
}
"""Jobs that come round by themselves: a name, the seconds from one time to the next, and what to do. However many
processes there are, each is done by one of them at a time."""


def _purge_at(database: Database, hour: int) -> None:
    """Rids the database's files of what was erased, if it is the hour when there is least to do: nobody writes then."""
    if times.moment(times.now()).hour == hour:
        purging.purge_if_due(database)


def queue_of(settings: Settings, database: Database) -> Huey:
    """The queue, with every job that there is."""
    made = queue.queue_on(database)
    queue.add(made, MATCH, partial(webhooks.match, database))
    queue.add(made, SEND, partial(webhooks.send_waiting, database, settings.webhooks_allowed))
    for name, (seconds, work) in PERIODIC.items():
        queue.add_periodic(made, database, name, seconds, partial(work, database, settings))
    return made


def work(settings: Settings, database: Database) -> None:
    """Does jobs until SIGTERM, then finishes those that have begun; or until SIGINT, and then what was begun is done
    by somebody else, in a while."""
    loglines.configure()
    logging.config.dictConfig(loglines.LOGGING)
    _wait_for_tables(database)
    structlog.get_logger().info("jobs started", threads=THREADS)
    consumer = queue_of(settings, database).create_consumer(
        workers=THREADS, periodic=False, graceful_signal="TERM", shutdown_timeout=GRACE_SECONDS, **queue.POLLING
    )
    consumer.run()
    structlog.get_logger().info("jobs ended")


def _wait_for_tables(database: Database) -> None:
    """Until the tables are such as this release can use, there is nothing that could be done."""
    told = False
    while not _are_usable(database):
        if not told:
            structlog.get_logger().warning("jobs wait for the tables of this release: ontherecord migrate")
        told = True
        time.sleep(GLANCE)


def _are_usable(database: Database) -> bool:
    try:
        return schema.standing(database).usable
    except DatabaseUnavailable:
        return False
