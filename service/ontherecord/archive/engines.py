"""SQLAlchemy's engines: how either database is connected to, and how long it is waited for."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

CONNECT_SECONDS = 5
WAIT_SECONDS = 10
"""How long a statement waits for another's lock, and a request for a connection, before it is told to come again."""

CONNECTIONS = 8
"""Connections a worker, at most: PostgreSQL as it is shipped has 100 for all."""

KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
"""Seconds, and milliseconds: a server whose machine is gone is found to be in a minute, not in two hours."""


def on_sqlite(url: URL) -> Engine:
    """The engine of a file."""
    engine = create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # they are texts, and errors are logged
        connect_args={"timeout": WAIT_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def on_postgresql(url: URL, *, for_requests: bool) -> Engine:
    """The engine of a server; for requests it waits for no answer for long."""
    from . import answering  # it is for PostgreSQL's driver, which nobody else needs

    options = {"lock_timeout": f"{WAIT_SECONDS}s", "timezone": "UTC", "plan_cache_mode": "force_custom_plan"}
    if for_requests:
        options["statement_timeout"] = f"{answering.ANSWER_SECONDS}s"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # they are texts, and errors are logged
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": answering.CONNECT_SECONDS if for_requests else CONNECT_SECONDS,
            "application_name": "ontherecord",
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            **KEPT_ALIVE,
        },
    )
    if for_requests:
        answering.give_up_in_time(engine)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """WAL lets readers read while one writes; FULL keeps what was acknowledged through a power cut.

    What is deleted is overwritten, but for words in the index (FTS5), which go when it is next optimised.
    """
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """IMMEDIATE takes the one write lock at the start, where waiting for it is possible."""
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options()['sqlite_begin']}")
