"""PostgreSQL knows how large its tables are while they grow."""

from sqlalchemy import text
from tests.conftest import opened

from ontherecord.archive import keys, statistics
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope


def make_keys(database: Database, number: int) -> None:
    """So many; the server has counted them in the end."""
    with database.noting() as connection:
        for each in range(number):
            keys.create(connection, f"key {each}", [Scope.READ])
        connection.execute(text("SELECT pg_stat_force_next_flush()"))


def estimated(database: Database) -> float:
    """Keys, as the planner believes; less than none where nobody ever looked."""
    with database.reading() as connection:
        return float(
            connection.execute(text("SELECT reltuples FROM pg_class WHERE oid = 'keys'::regclass")).scalar_one()
        )


def test_a_table_that_grew_is_known_again(postgresql_url: str) -> None:
    with opened(postgresql_url) as database:
        make_keys(database, 100)
        assert "keys" in statistics.update(database)
        assert estimated(database) == 100


def test_what_hardly_changed_is_left_alone(postgresql_url: str) -> None:
    with opened(postgresql_url) as database:
        make_keys(database, 300)
        statistics.update(database)
        make_keys(database, 50)
        assert "keys" not in statistics.update(database)
        assert estimated(database) == 300


def test_a_file_has_no_need_of_it(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        assert statistics.update(database) == []
