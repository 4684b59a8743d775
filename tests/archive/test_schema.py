"""Migrations make the tables that the code expects."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from ontherecord.archive import schema, tables
from ontherecord.archive.database import Database


def test_an_empty_database_is_behind_and_an_upgraded_one_current(empty_database: Database) -> None:
    assert not schema.is_current(empty_database)
    schema.upgrade(empty_database)
    assert schema.is_current(empty_database)


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    schema.upgrade(database)
    assert schema.is_current(database)


def test_a_database_of_another_release_is_not_current(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    with empty_database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not schema.is_current(empty_database)


def test_the_newest_revision_is_the_one_that_alembic_upgrades_to() -> None:
    assert ScriptDirectory.from_config(schema.configuration()).get_heads() == [schema.newest()]


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
