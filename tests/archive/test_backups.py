"""Backups on both databases: whole or not there; restored all at once or not at all; nothing but what is ours."""

import os
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text
from tests.archive.conftest import Keep
from tests.archive.filling import made_by
from tests.archive.test_quotations import said
from tests.conftest import opened, postgresql_database

from ontherecord.archive import backups, documents, schema
from ontherecord.archive.backups import BackupError, NeedsForce, dump, postgresql
from ontherecord.archive.database import Database
from ontherecord.archive.revisions import Standing, newest

OTHERS_ENDED = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[Database]:
    """Another database of the same kind, in which there is nothing."""
    if database.dialect == "sqlite":
        with opened(f"sqlite:///{tmp_path}/elsewhere/archive.sqlite") as other:
            (tmp_path / "elsewhere").mkdir()
            yield other
    else:
        with postgresql_database("elsewhere") as url, opened(url) as other:
            yield other


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a backup goes."""
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept" / "archive.backup"


def left(database: Database) -> None:
    """Nobody has it open any longer, not even a test before, with which it is shared on PostgreSQL."""
    database.engine.dispose()
    if database.dialect == "postgresql":
        url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as server:
            server.execute(OTHERS_ENDED)


def run(database: Database, statement: str) -> None:
    with database.migrating() as connection:
        connection.execute(text(statement))


def test_what_is_backed_up_is_what_is_restored(database: Database, elsewhere: Database, file: Path, keep: Keep) -> None:
    keep("The bridge is closed.")
    made = backups.backup(database, file)
    keep("The ferry runs.")
    assert backups.restore(elsewhere, file) == made
    assert (made.revision, made.standing, made.documents, made.quotations) == (newest(), Standing.CURRENT, 1, 1)
    assert said(elsewhere, q="bridge") == ["The bridge is closed."]
    assert said(elsewhere, q="ferry") == []
    assert schema.standing(elsewhere) is Standing.CURRENT


def test_more_is_kept_in_what_was_restored_and_goes_again(
    database: Database, elsewhere: Database, file: Path, keep: Keep
) -> None:
    first = keep("The bridge is closed.")
    backups.backup(database, file)
    backups.restore(elsewhere, file)
    with elsewhere.writing() as connection:
        assert documents.erase(connection, first)
        assert connection.scalar(text("SELECT count(*) FROM quotations")) == 0


def test_a_backup_is_its_owners_alone_and_nothing_is_left_beside_it(database: Database, file: Path) -> None:
    backups.backup(database, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_is_there_is_replaced_only_by_force(database: Database, file: Path) -> None:
    file.write_text("yesterday's", "utf-8")
    with pytest.raises(NeedsForce):
        backups.backup(database, file)
    assert file.read_text("utf-8") == "yesterday's"
    backups.backup(database, file, force=True)
    assert file.stat().st_size > 1_000


def test_where_there_is_no_archive_nothing_is_written(elsewhere: Database, file: Path) -> None:
    with pytest.raises(BackupError):
        backups.backup(elsewhere, file)
    assert list(file.parent.iterdir()) == []


def test_where_the_disk_takes_no_file_it_is_told(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="No such file"):
        backups.backup(database, tmp_path / "nowhere" / "archive.backup")


def test_an_archive_that_holds_anything_is_replaced_only_by_force(database: Database, file: Path, keep: Keep) -> None:
    backups.backup(database, file)
    keep("The ferry runs.")
    left(database)
    with pytest.raises(NeedsForce):
        backups.restore(database, file)
    assert said(database) == ["The ferry runs."]
    left(database)
    assert backups.restore(database, file, force=True).documents == 0
    assert said(database) == []


def test_an_archive_that_somebody_has_open_is_not_replaced_even_by_force(
    database: Database, database_url: str, file: Path, keep: Keep
) -> None:
    backups.backup(database, file)
    keep("The ferry runs.")
    with opened(database_url) as other:
        with other.reading() as connection:
            connection.execute(text("SELECT 1"))  # and then it does nothing, as a service at night
        database.engine.dispose()
        with pytest.raises(BackupError, match="in use"):
            backups.restore(database, file, force=True)
    assert said(database) == ["The ferry runs."]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.99])
def test_of_part_of_a_backup_nothing_is_restored(database: Database, file: Path, keep: Keep, share: float) -> None:
    keep("The bridge is closed.")
    backups.backup(database, file)
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    left(database)
    with pytest.raises(BackupError):
        backups.restore(database, file, force=True)
    assert said(database) == ["The bridge is closed."]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"PGDMP", b"The bridge is closed.\n" * 1000])
def test_a_file_that_is_no_backup_is_refused(elsewhere: Database, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BackupError):
        backups.restore(elsewhere, file)
    assert schema.standing(elsewhere) is Standing.BEHIND


def test_a_file_that_is_not_there_is_told(elsewhere: Database, file: Path) -> None:
    with pytest.raises(BackupError, match=r"No such|no file"):
        backups.restore(elsewhere, file)


def test_a_backup_of_an_earlier_release_is_restored_to_be_migrated(elsewhere: Database, file: Path) -> None:
    made_by(elsewhere, "0009")
    made = backups.backup(elsewhere, file)
    assert (made.revision, made.standing) == ("0009", Standing.BEHIND)
    left(elsewhere)
    schema.upgrade(elsewhere)
    left(elsewhere)
    backups.restore(elsewhere, file)
    assert schema.standing(elsewhere) is Standing.BEHIND
    schema.upgrade(elsewhere)
    assert schema.standing(elsewhere) is Standing.CURRENT


def test_a_backup_of_a_later_release_is_restored_if_this_one_can_use_it(elsewhere: Database, file: Path) -> None:
    schema.upgrade(elsewhere)
    run(elsewhere, "UPDATE alembic_version SET version_num = '9001'")
    backups.backup(elsewhere, file)
    left(elsewhere)
    with pytest.raises(BackupError, match="later release"):
        backups.restore(elsewhere, file)
    run(elsewhere, f"INSERT INTO revisions VALUES ('9001', '{newest()}')")
    backups.backup(elsewhere, file, force=True)
    left(elsewhere)
    backups.restore(elsewhere, file)
    assert schema.standing(elsewhere) is Standing.AHEAD


TRIGGER = "CREATE TRIGGER t AFTER INSERT ON documents BEGIN DELETE FROM keys; END"
FUNCTION = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'DELETE FROM keys; SELECT 1'"
VIEW = "CREATE VIEW v AS SELECT * FROM keys"


@pytest.mark.parametrize("statement", [TRIGGER, VIEW, "CREATE VIRTUAL TABLE v USING fts5(words)"])
def test_a_file_that_does_anything_by_being_there_is_refused(
    sqlite_url: str, tmp_path: Path, file: Path, statement: str
) -> None:
    with opened(sqlite_url) as database:
        backups.backup(database, file)
    with closing(sqlite3.connect(file)) as strange:
        strange.execute(statement)
    with opened(f"sqlite:///{tmp_path}/other.sqlite") as elsewhere, pytest.raises(BackupError, match="no backup of"):
        backups.restore(elsewhere, file)
    assert not (tmp_path / "other.sqlite").exists()


@pytest.mark.parametrize(
    "statement",
    [
        FUNCTION,
        VIEW,
        "CREATE RULE r AS ON INSERT TO keys DO INSTEAD NOTHING",
        "CREATE EXTENSION citext",
        "CREATE TYPE t AS ENUM ('a')",
        "CREATE PUBLICATION p FOR ALL TABLES",
        "ALTER TABLE keys ENABLE ROW LEVEL SECURITY",
        "CREATE SCHEMA x; CREATE TABLE x.y (z int)",
    ],
)
def test_a_dump_that_says_anything_but_tables_is_refused(file: Path, statement: str) -> None:
    with postgresql_database("strange") as url, opened(url) as database:
        schema.upgrade(database)
        run(database, statement)
        subprocess.run(["pg_dump", "--format=custom", f"--file={file}", url], check=True)
        run(database, "DROP VIEW IF EXISTS v")  # because of which nothing would be replaced
        with pytest.raises(BackupError):
            backups.restore(database, file)
        assert schema.standing(database) is Standing.CURRENT


def test_the_database_is_not_its_own_backup(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with opened(sqlite_url) as database:
        for doing in (backups.backup, backups.restore):
            with pytest.raises(BackupError, match="itself"):
                doing(database, file, force=True)
        assert schema.standing(database) is Standing.CURRENT


def test_a_damaged_archive_is_replaced_by_force_and_its_log_goes(sqlite_url: str, file: Path) -> None:
    archive = Path(sqlite_url.removeprefix("sqlite:///"))
    with opened(sqlite_url) as database:
        backups.backup(database, file)
    archive.write_bytes(b"\0" * 5_000)
    log = archive.with_name(f"{archive.name}-wal")
    log.write_bytes(b"of another")
    with opened(sqlite_url) as database:
        with pytest.raises(NeedsForce):
            backups.restore(database, file)
        backups.restore(database, file, force=True)
        assert not log.exists()
        assert schema.standing(database) is Standing.CURRENT


def test_an_archive_that_is_just_being_left_is_replaced(postgresql_url: str, file: Path) -> None:
    with opened(postgresql_url) as database, opened(postgresql_url) as leaving:
        backups.backup(database, file)
        left(database)
        with leaving.reading() as connection:
            connection.execute(text("SELECT 1"))
        later = threading.Timer(0.5, leaving.engine.dispose)
        later.start()
        assert backups.restore(database, file, force=True).documents == 0
        later.join()


@pytest.fixture
def given_away(sqlite_url: str, file: Path) -> Path:
    """The file of an archive, a backup of it made, that is another user's where we may give it away."""
    archive = Path(sqlite_url.removeprefix("sqlite:///"))
    with opened(sqlite_url) as database:
        backups.backup(database, file)
    archive.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(archive, 4321, 4322)
    return archive


def test_the_file_of_an_archive_stays_whose_it_was(given_away: Path, file: Path) -> None:
    before = given_away.stat()
    with opened(f"sqlite:///{given_away}") as database:
        backups.restore(database, file, force=True)
    after = given_away.stat()
    assert after.st_ino != before.st_ino
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file another's")
def test_the_file_of_an_archive_that_cannot_stay_whose_it_was_is_not_replaced(
    given_away: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    before = given_away.stat()
    monkeypatch.setattr(os, "chown", refused)
    with opened(f"sqlite:///{given_away}") as database, pytest.raises(BackupError, match="belongs to another"):
        backups.restore(database, file, force=True)
    assert given_away.stat().st_ino == before.st_ino


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(given_away: Path, tmp_path: Path, file: Path) -> None:
    link = tmp_path / "linked" / "archive.sqlite"
    link.parent.mkdir()
    link.symlink_to(given_away)
    before = given_away.stat()
    with opened(f"sqlite:///{link}") as database:
        backups.restore(database, file, force=True)
        assert link.is_symlink()
        assert given_away.stat().st_ino != before.st_ino
        assert schema.standing(database) is Standing.CURRENT


@pytest.mark.parametrize("force", [False, True])
def test_where_tables_of_others_are_among_ours_nothing_is_replaced(file: Path, force: bool) -> None:
    with postgresql_database("shared") as url, opened(url) as database:
        schema.upgrade(database)
        backups.backup(database, file)
        run(database, "CREATE TABLE payroll (it int)")
        with pytest.raises(BackupError, match="not ours: payroll;"):
            backups.restore(database, file, force=force)
        run(database, "SELECT it FROM payroll")
        run(database, "UPDATE alembic_version SET version_num = '9001'")
        with pytest.raises(BackupError, match=r"later release \(9001\): payroll; .* drop the database"):
            backups.restore(database, file, force=force)
        run(database, "SELECT it FROM payroll")


def test_another_application_that_uses_alembic_is_left_alone(postgresql_url: str, file: Path) -> None:
    with opened(postgresql_url) as database:
        backups.backup(database, file)
    with postgresql_database("others") as url, opened(url) as others:
        for name in ("documents", "quotations", "keys"):
            run(others, f"CREATE TABLE {name} (it int)")
        run(others, "CREATE TABLE alembic_version AS SELECT '3f2a9c01b7de' AS version_num")
        with pytest.raises(BackupError, match="not ours: alembic_version, documents"):
            backups.restore(others, file, force=True)
        run(others, "SELECT it FROM documents")


def test_where_a_view_of_others_reads_our_tables_nothing_is_replaced(file: Path) -> None:
    with postgresql_database("viewed") as url, opened(url) as database:
        schema.upgrade(database)
        backups.backup(database, file)
        run(database, "CREATE SCHEMA reports")
        run(database, "CREATE VIEW reports.v AS SELECT * FROM keys")
        with pytest.raises(BackupError, match=r"view reports\.v depends on table keys"):
            backups.restore(database, file, force=True)
        run(database, "SELECT * FROM reports.v")


def test_tables_of_others_are_left_alone(postgresql_url: str, file: Path) -> None:
    with opened(postgresql_url) as database:
        backups.backup(database, file)
    with postgresql_database("others") as url, opened(url) as others:
        run(others, "CREATE TABLE theirs (it int)")
        with pytest.raises(BackupError, match="not ours: theirs"):
            backups.restore(others, file, force=True)
        run(others, "SELECT it FROM theirs")


def test_the_password_is_on_no_command_line(postgresql_url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []
    started = dump.started
    monkeypatch.setattr(
        postgresql, "started", lambda command, **told: commands.extend(command) or started(command, **told)
    )
    with_password = make_url(postgresql_url).set(password="s3:cret").render_as_string(hide_password=False)
    with opened(with_password) as database:
        backups.backup(database, file)
    assert any(each.startswith("--dbname=") for each in commands)
    assert not any("cret" in each for each in commands)


def test_where_postgresqls_programs_are_not_installed_it_is_told(
    postgresql_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with opened(postgresql_url) as database, pytest.raises(BackupError, match="pg_dump is not installed"):
        backups.backup(database, file)
    assert list(file.parent.iterdir()) == []
