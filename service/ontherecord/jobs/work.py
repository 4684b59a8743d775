"""Which jobs there are, and the process that does them: ``ontherecord jobs``."""

import logging.config
from collections.abc import Callable
from functools import partial

import structlog
from huey import Huey

from .. import loglines
from ..archive.database import Database
from ..archive.webhooks import MATCH, SEND
from ..settings import Settings
from . import queue, webhooks

THREADS = 8
"""Jobs at a time. They wait for receivers and for the database, hardly ever for the processor."""

PERIODIC: dict[str, tuple[int, Callable[[Database, Settings], None]]] = {}
"""Jobs that come round by themselves: a name, the seconds from one time to the next, and what to do. However many
processes there are, each is done by one of them at a time."""


def queue_of(settings: Settings, database: Database) -> Huey:
    """The queue, with every job that there is."""
    made = queue.queue_on(database)
    queue.add(made, MATCH, partial(webhooks.match, database))
    queue.add(made, SEND, partial(webhooks.send_waiting, database, settings.webhooks_allowed))
    for name, (seconds, work) in PERIODIC.items():
        queue.add_periodic(made, database, name, seconds, partial(work, database, settings))
    return made


def work(settings: Settings, database: Database) -> None:
    """Does jobs until SIGTERM or SIGINT; then finishes those that have begun."""
    loglines.configure()
    logging.config.dictConfig(loglines.LOGGING)
    structlog.get_logger().info("jobs started", threads=THREADS)
    consumer = queue_of(settings, database).create_consumer(
        workers=THREADS, periodic=False, graceful_signal="TERM", **queue.POLLING
    )
    consumer.run()
    structlog.get_logger().info("jobs ended")
