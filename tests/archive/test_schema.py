"""Migrations make the tables that the code expects."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from tests.archive.filling import later

from ontherecord.archive import schema, tables
from ontherecord.archive.database import Database, DatabaseUnavailable
from ontherecord.archive.revisions import Standing, known, newest


def test_an_empty_database_is_behind_and_an_upgraded_one_current(empty_database: Database) -> None:
    assert schema.standing(empty_database) is Standing.BEHIND
    schema.upgrade(empty_database)
    assert schema.standing(empty_database) is Standing.CURRENT


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    schema.upgrade(database)
    assert schema.standing(database) is Standing.CURRENT


def test_a_database_of_another_release_is_not_current(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    with empty_database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert schema.standing(empty_database) is Standing.BEYOND


def test_tables_of_a_later_release_are_used_if_it_says_that_they_can_be(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    later(empty_database, works_with=newest())
    assert schema.standing(empty_database) is Standing.AHEAD
    for using in (empty_database.reading, empty_database.writing, empty_database.noting):
        with using() as connection:
            assert connection.scalar(text("SELECT count(*) FROM documents")) == 0


def test_nothing_is_read_or_changed_in_tables_that_are_not_for_this_release(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    later(empty_database, works_with="9001")
    assert schema.standing(empty_database) is Standing.BEYOND
    for using in (empty_database.reading, empty_database.writing, empty_database.noting):
        with pytest.raises(DatabaseUnavailable), using():
            raise AssertionError("it was let in")


def test_who_waits_to_write_while_the_tables_become_others_writes_nothing(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    with ThreadPoolExecutor(1) as another:
        with empty_database.migrating() as connection:
            waiting = another.submit(write, empty_database)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
        assert isinstance(waiting.exception(timeout=10), DatabaseUnavailable)


def write(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("DELETE FROM erasures"))


def test_every_migration_says_which_releases_go_on_after_it(empty_database: Database) -> None:
    scripts = ScriptDirectory.from_config(schema.configuration())
    stated = {each.revision: getattr(each.module, "works_with", None) for each in scripts.walk_revisions()}
    assert [each for each in known() if stated[each] is None] == [f"{number:04}" for number in range(1, 12)]
    schema.upgrade(empty_database)
    with empty_database.reading() as connection:
        noted = dict(connection.execute(text("SELECT revision, works_with FROM revisions")).all())
    assert noted == {each: said for each, said in stated.items() if said}
    assert sorted(noted.values()) == [noted[each] for each in sorted(noted)]


def test_the_newest_revision_is_the_one_that_alembic_upgrades_to() -> None:
    assert ScriptDirectory.from_config(schema.configuration()).get_heads() == [newest()]


def test_the_migrated_tables_are_those_of_the_code(database: Database) -> None:
    def ours(_object: object, name: str | None, _kind: str, _reflected: bool, _compared: object) -> bool:
        index_of_words = database.dialect == "sqlite" and (name or "").startswith(
            ("quotation_words", "ix_quotation_words")
        )
        return not index_of_words  # FTS5 on SQLite, which no Table describes

    with database.reading() as connection:
        options = {"compare_type": True, "include_object": ours}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata)
    assert differences == []
