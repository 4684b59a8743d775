"""The application with the real engine and an empty archive, and a client of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ontherecord.archive.database import Database, open_database
from ontherecord.archive.tables import documents, metadata
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

Json = dict[str, Any]


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A SQLite database with nothing in it, open."""
    database = open_database(sqlite_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def app(sqlite_database: Database, attributor: Attributor) -> Flask:
    """The service as it is shipped."""
    return create_app(Settings(), sqlite_database, attributor)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who sends requests to it."""
    return app.test_client()


@pytest.fixture
def small_app(sqlite_database: Database, attributor: Attributor) -> Flask:
    """A service that takes texts of a hundred characters, and batches of three."""
    return create_app(Settings(max_characters=100, batch_items=3), sqlite_database, attributor)


@pytest.fixture(scope="session")
def refused(
    attributor: Attributor, migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Somebody whose requests are all refused, so that one application and one empty archive do for all of them."""
    path = shutil.copy(migrated_sqlite_file, tmp_path_factory.mktemp("refused") / "ontherecord.sqlite")
    database = open_database(f"sqlite:///{path}")
    yield create_app(Settings(), database, attributor).test_client()
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(documents)).scalar_one() == 0
    database.engine.dispose()


@pytest.fixture
def app_on_either(database: Database, attributor: Attributor) -> Flask:
    """The service as it is shipped, on a database of either kind."""
    return create_app(Settings(), database, attributor)


@pytest.fixture
def client_of_either(app_on_either: Flask) -> FlaskClient:
    """Somebody who sends requests to it."""
    return app_on_either.test_client()


@pytest.fixture
def rows(app_on_either: Flask) -> Callable[[], dict[str, int]]:
    """What counts the rows of every table but the one that migrations note themselves in."""

    def count() -> dict[str, int]:
        with app_on_either.extensions["ontherecord"].database.reading() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
                if table.name != "revisions"
            }

    return count
