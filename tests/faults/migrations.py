"""Migrations that are killed in the middle, that are run by two at once, and of archives that are large."""

import signal
import subprocess
import sys
import time
from random import Random

from tests.archive.filling import fill, made_by
from tests.archive.test_every_migration import described, rows_of
from tests.commands import ENVIRONMENT
from tests.conftest import opened

from ontherecord.archive import schema
from ontherecord.archive.database import Database
from ontherecord.archive.revisions import Standing, known

from . import served
from .figures import Figures

EACH = 8
"""Quotations of a document."""

BEGINNING_SECONDS = 60
"""Until a migration that was started holds the database, at most."""

HELD = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def run(figures: Figures, *, short: bool) -> None:
    """Both databases."""
    for dialect in served.DIALECTS:
        documents = 60 if short else 2_000
        seconds = _twice_at_once(figures, dialect, documents=documents)
        _killed(figures, dialect, times=3 if short else 25, documents=documents, seconds=seconds)
        if not short:
            _large(figures, dialect, documents=12_500)


def _twice_at_once(figures: Figures, dialect: str, *, documents: int) -> float:
    """On two machines, say: the one waits for the other, however long that takes, and both say that all is well.

    How many seconds it took.
    """
    with served.database(dialect) as url, opened(url) as database:
        _fill(database, documents)
        both = [_started(url), _started(url)]
        _wait_until_it_holds(database)
        began = time.monotonic()
        codes = [(each.communicate(), each.returncode)[1] for each in both]
        took = time.monotonic() - began
        said = f"{took:.1f} s for {documents * EACH:,} quotations"
        figures.check(f"{dialect}: two migrations at once", said, held=codes == [0, 0], bound="both end well")
        figures.check(f"{dialect}: after them", schema.standing(database), held=_is_current(database), bound="current")
    return took


def _killed(figures: Figures, dialect: str, *, times: int, documents: int, seconds: float) -> None:
    """SIGKILL at any moment while the tables are made anew: all is as it was, and the next migration goes through."""
    with served.database(dialect) as url, opened(url) as database:
        _fill(database, documents)
        before, draw, killed, changed = (described(database), rows_of(database)), Random(dialect), 0, []
        for _ in range(times):
            database.engine.dispose()
            migrating = _started(url)
            _wait_until_it_holds(database)
            time.sleep(draw.uniform(0.1, 0.8) * seconds)
            migrating.send_signal(signal.SIGKILL)
            migrating.communicate()
            if migrating.returncode == 0:  # it was quicker
                break
            killed += 1
            if (described(database), rows_of(database)) != before:
                if _is_current(database):  # it was done, and about to say so
                    break
                changed.append(f"the {killed}th")
        schema.upgrade(database)
        figures.check(f"{dialect}: migrations killed in the middle", killed, held=killed > 0, bound="at least one")
        figures.none(f"{dialect}: after which tables or rows were others than before", changed)
        figures.check(
            f"{dialect}: the next one", schema.standing(database), held=_is_current(database), bound="current"
        )


def _large(figures: Figures, dialect: str, *, documents: int) -> None:
    """The time from each revision to the newest: that of all steps from there."""
    with served.database(dialect) as url, opened(url) as database:
        _fill(database, documents)
        took = {}
        for revision in known()[1:]:
            began = time.monotonic()
            made_by(database, revision)
            took[revision] = time.monotonic() - began
        for revision in known()[:-1]:
            seconds = sum(each for to, each in took.items() if to > revision)
            figures.tell(f"{dialect}: {documents * EACH:,} quotations, from {revision}", f"{seconds:,.1f} s")


def _fill(database: Database, documents: int) -> None:
    """As the first release kept it."""
    made_by(database, known()[0])
    fill(database, documents=documents, each=EACH)
    database.engine.dispose()


def _started(url: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "ontherecord", "migrate"]
    environment = {**ENVIRONMENT, "ONTHERECORD_DATABASE": url}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _wait_until_it_holds(database: Database) -> None:
    """Until another has begun to migrate: then nobody else may write."""
    until = time.monotonic() + BEGINNING_SECONDS
    while time.monotonic() < until and not _is_held(database):
        time.sleep(0.02)


def _is_held(database: Database) -> bool:
    """Asked in the database's own words: what waits for a lock would only be let in afterwards."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver
        if database.dialect == "postgresql":
            asked = HELD
            return bool(driver.execute(asked).fetchone()[0])
        driver.execute("PRAGMA busy_timeout=0")
        try:
            driver.execute("BEGIN IMMEDIATE")
        except driver.OperationalError:
            return True
        driver.execute("ROLLBACK")
        return False


def _is_current(database: Database) -> bool:
    return schema.standing(database) is Standing.CURRENT
