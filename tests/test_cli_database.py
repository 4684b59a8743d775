"""``ontherecord migrate``, ``seeds`` and ``serve``: what is told of the database, on both kinds."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from tests.commands import run

from ontherecord.archive import schema
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.documents import erase
from ontherecord.archive.revisions import Standing, newest
from ontherecord.archive.tables import documents

SEEDS = Path(__file__).parents[1] / "seeds"


def test_migrating_makes_the_tables_and_says_so_once(empty_database_url: str, empty_database: Database) -> None:
    first, second, quiet = (
        run("migrate", *arguments, ONTHERECORD_DATABASE=empty_database_url) for arguments in ((), (), ("--quiet",))
    )
    assert schema.standing(empty_database) is Standing.CURRENT
    assert first.stdout.decode() == f"The tables are up to date now ({newest()}).\n"
    assert second.stdout.decode() == f"The tables were up to date ({newest()}).\n"
    assert quiet.stdout == b""
    assert [each.returncode for each in (first, second, quiet)] == [0, 0, 0]
    assert first.stderr + second.stderr + quiet.stderr == b""


def test_a_check_changes_nothing_and_ends_with_1_where_there_is_something_to_do(
    empty_database_url: str, empty_database: Database
) -> None:
    behind = run("migrate", "--check", ONTHERECORD_DATABASE=empty_database_url)
    assert behind.returncode == 1
    assert b"ontherecord migrate" in behind.stderr
    assert schema.standing(empty_database) is Standing.BEHIND
    schema.upgrade(empty_database)
    assert run("migrate", "--check", ONTHERECORD_DATABASE=empty_database_url).returncode == 0


def test_tables_of_a_later_release_are_left_alone(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.engine.dispose()
    finished = run("migrate", ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1
    assert b"later release" in finished.stderr
    assert b"Traceback" not in finished.stderr


def test_tables_of_a_later_release_that_this_one_can_use_are_no_hindrance(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("INSERT INTO revisions VALUES ('9999', :newest)"), {"newest": newest()})
    database.engine.dispose()
    said = run("migrate", ONTHERECORD_DATABASE=sqlite_url)
    assert (said.returncode, said.stderr) == (0, b"") and b"a later release's" in said.stdout
    for arguments in (["migrate", "--check"], ["migrate", "--quiet"], ["keys", "list"]):
        assert run(*arguments, ONTHERECORD_DATABASE=sqlite_url).returncode == 0


def test_seeds_are_kept_once(database_url: str, database: Database) -> None:
    number = len(list(SEEDS.glob("*.yaml")))
    first = run("seeds", SEEDS, ONTHERECORD_DATABASE=database_url)
    again = run("seeds", "--quiet", SEEDS, ONTHERECORD_DATABASE=database_url)
    assert first.stdout.decode() == f"Seeds: {number} new, 0 known already.\n"
    assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(documents)) == number


def test_seeds_that_were_deleted_stay_so_in_an_archive_that_holds_anything(
    database_url: str, database: Database
) -> None:
    run("seeds", "--if-empty", SEEDS, ONTHERECORD_DATABASE=database_url)
    with database.writing() as connection:
        erase(connection, connection.execute(select(documents.c.id)).scalars().first() or "")
        left = connection.scalar(select(func.count()).select_from(documents))
    assert left
    run("seeds", "--if-empty", SEEDS, ONTHERECORD_DATABASE=database_url)
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(documents)) == left


def test_a_seed_that_is_none_is_told_in_a_line(sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "bridge.yaml").write_text("the bridge", "utf-8")
    finished = run("seeds", folder, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1
    assert b"bridge.yaml" in finished.stderr
    assert b"Traceback" not in finished.stderr


@pytest.mark.parametrize("command", ["migrate", "seeds", "serve"])
def test_a_database_of_another_kind_is_refused(command: str) -> None:
    arguments = [SEEDS] if command == "seeds" else []
    finished = run(command, *arguments, ONTHERECORD_DATABASE="mysql://127.0.0.1/quotes")
    assert finished.returncode == 1
    assert b"ONTHERECORD_DATABASE: the database must be sqlite:///FILE or postgresql://" in finished.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "quotes.example"])
def test_without_any_key_it_serves_nobody_but_this_machine(sqlite_url: str, host: str) -> None:
    finished = run("serve", ONTHERECORD_DATABASE=sqlite_url, ONTHERECORD_HOST=host)
    assert finished.returncode == 1
    assert "ontherecord keys create" in finished.stderr.decode()


def test_where_there_are_no_tables_there_is_no_key_either(empty_database_url: str) -> None:
    finished = run("serve", ONTHERECORD_DATABASE=empty_database_url, ONTHERECORD_HOST="0.0.0.0")
    assert finished.returncode == 1
    assert "ontherecord keys create" in finished.stderr.decode()
    assert "ontherecord migrate" in finished.stderr.decode()
