"""What the tests share: one real engine, loaded once, real databases of both kinds, and one real server."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Self

import psycopg
import pytest
from sqlalchemy import make_url
from tests.needs import needed

import ontherecord
from ontherecord.archive import schema
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.tables import metadata
from ontherecord.attribution.pipeline import Attributor

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
"""A server on which databases may be made and dropped."""

DIALECTS = ("sqlite", "postgresql")

ARTICLE = (
    "“We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman. “We will keep watching.”\n\n"
    "Ann Lee, the mayor of Ely, said that the bridge would be closed until May.\n"
)
"""A short article with quotations that any state of the model finds."""

EMPTIED = "; ".join(
    f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables) if table.name != "revisions"
)
"""All rows gone but what the migrations noted: of few rows far quicker than TRUNCATE, and sent as one."""

PATIENCE = 60
"""Seconds."""


@pytest.fixture(scope="session")
def attributor() -> Attributor:
    """The engine as it is shipped."""
    return ontherecord.load()


@pytest.fixture(scope="session")
def article() -> str:
    """A short article with quotations."""
    return ARTICLE


@pytest.fixture(params=DIALECTS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with all tables and nothing in them."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=DIALECTS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of either kind without any tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
    else:
        with postgresql_database("empty") as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, open."""
    with opened(database_url) as database:
        yield database


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    """The same, open."""
    with opened(empty_database_url) as database:
        yield database


@pytest.fixture
def sqlite_url(migrated_sqlite_file: Path, tmp_path: Path) -> str:
    """A SQLite database with all tables and nothing in them."""
    return f"sqlite:///{shutil.copy(migrated_sqlite_file, tmp_path / 'ontherecord.sqlite')}"


@pytest.fixture
def postgresql_url(migrated_postgresql_url: str) -> str:
    """A PostgreSQL database with all tables and nothing in them."""
    with psycopg.connect(migrated_postgresql_url) as server:
        server.execute(EMPTIED)
    return migrated_postgresql_url


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "ontherecord.sqlite"
    with opened(f"sqlite:///{path}") as database:
        schema.upgrade(database)
    return path


@pytest.fixture(scope="session")
def migrated_postgresql_url() -> Iterator[str]:
    """A database of this session's own, to be emptied for each test."""
    with postgresql_database("migrated") as url:
        with opened(url) as database:
            schema.upgrade(database)
        yield url


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database, its connections closed in the end."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.engine.dispose()


@pytest.fixture(scope="session")
def taken_away() -> Callable[[Database], AbstractContextManager[None]]:
    """What takes a database away for the length of a block: a file that is a folder, a server that lets nobody in."""
    return _taken_away


@contextmanager
def _taken_away(database: Database) -> Iterator[None]:
    name = database.engine.url.database
    assert name
    if database.dialect == "sqlite":
        database.engine.dispose()
        with file_taken_away(Path(name)):
            yield
    else:
        ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        _on_postgresql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", ended)
        try:
            yield
        finally:
            _on_postgresql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def file_taken_away(path: Path) -> Iterator[None]:
    """A block in which a folder stands in the place of a file.

    They are exchanged in one step: whoever opens a SQLite database in between makes a new one.
    """
    hidden, folder = Path(f"{path}.hidden"), Path(f"{path}.folder")
    hidden.hardlink_to(path)
    folder.symlink_to(path.parent)
    folder.replace(path)
    try:
        yield
    finally:
        hidden.replace(path)


@contextmanager
def postgresql_database(name: str) -> Iterator[str]:
    """The URL of a new database; dropped in the end, whoever is still connected to it.

    No commit waits for the disk, which only a power cut could tell: thousands are made.
    """
    name = f"ontherecord_test_{os.getpid()}_{name}"
    _on_postgresql(
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE template0",
        f"ALTER DATABASE {name} SET synchronous_commit = off",
    )
    try:
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        _on_postgresql(f"DROP DATABASE {name} WITH (FORCE)")


def _on_postgresql(*statements: str) -> None:
    try:
        server = psycopg.connect(POSTGRESQL, connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as error:
        needed(False, f"no PostgreSQL at TEST_POSTGRESQL: {error}")
        raise
    with server:
        for statement in statements:
            server.execute(statement)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Running"]:
    """A gunicorn with two workers on a free port."""
    with Running(tmp_path_factory.mktemp("home")) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="session")
def start_server() -> Callable[..., "Running"]:
    """What starts another server, for a test that sets or stops it."""
    return Running


class Running:
    """A server of our own, with its log. Its database is SQLite and new, unless the settings name another."""

    def __init__(self, home: Path, *, migrated: bool = True, **settings: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ontherecord-test-")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ONTHERECORD_")}
        self.environment = {
            **inherited,
            "HOME": str(home),
            "ONTHERECORD_DATABASE": f"sqlite:///{self._folder.name}/ontherecord.sqlite",
            "ONTHERECORD_PORT": "0",
            "ONTHERECORD_WORKERS": "2",
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        if migrated:  # as the command does, without a process for it
            with opened(self.environment["ONTHERECORD_DATABASE"]) as database:
                schema.upgrade(database)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ontherecord", "serve"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.home = home
        self.requests_logged: Queue[str] = Queue()
        self.errors: list[str] = []
        self._ready: Queue[str | None] = Queue()
        self._readers = [threading.Thread(target=each, daemon=True) for each in (self._read_output, self._read_errors)]
        for reader in self._readers:
            reader.start()
        self.url = self._url()

    def _url(self) -> str:
        """Where it listens, once it does."""
        try:
            url = self._ready.get(timeout=PATIENCE)
        except Empty:
            url = None
        if url is None:
            self.__exit__()
            raise AssertionError("the server did not start:\n" + "".join(self.errors))
        return url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=PATIENCE)
        self._folder.cleanup()

    def command(self, *arguments: str) -> str:
        """What ``ontherecord`` prints when it is run with these arguments and the server's settings."""
        command = [sys.executable, "-m", "ontherecord", *arguments]
        finished = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    def _read_output(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.requests_logged.put(line)

    def _read_errors(self) -> None:
        assert self.process.stderr
        with self.process.stderr as lines:
            for line in lines:
                self.errors.append(line)
                if found := re.search(r"Listening at: (http://[\d.:]+)", line):
                    self._ready.put(found[1])
        self._ready.put(None)  # it has ended

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        exit_code = self.process.wait(timeout=PATIENCE)
        for reader in self._readers:
            reader.join(timeout=PATIENCE)
        return exit_code
