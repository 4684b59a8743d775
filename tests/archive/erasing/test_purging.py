"""Nothing is left of what was erased: not in tables, and not in the bytes of the database's files."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url
from tests.archive.conftest import record
from tests.archive.erasing.test_erasure import erase, id_of
from tests.archive.erasing.test_redaction import ANN, BOB, said
from tests.needs import needed

from ontherecord.archive import documents, repeats, tables
from ontherecord.archive.database import Database, DatabaseUnavailable
from ontherecord.archive.erasing import purging
from ontherecord.attribution.quotation import Quotation, Reason, Speaker, SpeakerType

WORDS = "quaxley zephyrine vorblunt xanthippal mizzenwork kloproth dwimmerly"
CANARY = f"“We saw {WORDS} yesterday,”"
SPEAKER = Speaker(
    "Ottokarine Brzezniak", SpeakerType.PERSON, title="Wachtmeisterin", role="yggdrasil keeper", affiliation="Yggdrasil"
)
NAMES = "ottokarine brzezniak"
TOLD = "wachtmeisterin yggdrasil"
TEXT = (
    f"{CANARY} said Wachtmeisterin Ottokarine Brzezniak, the yggdrasil keeper. "
    "“That is right,” said Bob Ray. Brzezniak went home."
)
TITLE = "Brzezniak: we saw quaxley zephyrine vorblunt"


def canary() -> tuple[Quotation, ...]:
    source = TEXT[TEXT.index("Wachtmeisterin") : TEXT.index(". “That")]
    why = Reason(said(TEXT, source, None).content[0], source, "the fullest name in the document")
    return said(TEXT, CANARY, SPEAKER, source, why=(why,)), said(TEXT, "“That is right,”", BOB, "Bob Ray")


def keep(database: Database, text: str, *found: Quotation, **facts: Any) -> str:
    made = record(text, *found, **facts)
    with database.writing() as connection:
        assert documents.keep(connection, made, text)
    return made.document["id"]


def keep_canary(database: Database) -> str:
    """The document with the canary, and an answer to be repeated that holds it; among others, before and after."""
    chance = random.Random(1)
    fill(database, chance)
    identity = keep(database, TEXT, *canary(), title=TITLE, url="https://post.example/xanthippal")
    with database.writing() as connection:
        key = documents.key_of(connection, identity)
        claim = repeats.claim(connection, asker="", key="k", request=b"r", lease_seconds=9)
        assert isinstance(claim, repeats.Claim)
        repeats.settle(connection, claim, repeats.Answer(200, {}, TEXT.encode()), document_key=key)
    fill(database, chance)
    return identity


def fill(database: Database, chance: random.Random) -> None:
    for _ in range(60):
        text = " ".join(chance.choices("abcdefgh", k=30)) + f" {chance.random()}"
        keep(database, text, said(text, text[:20], ANN))


def files_of(database: Database) -> list[Path]:
    """The files that hold what the database holds: not those of PostgreSQL's write-ahead log."""
    name = database.engine.url.database
    assert name
    if database.dialect == "sqlite":
        return [path for end in ("", "-wal", "-shm", "-journal") if (path := Path(name + end)).exists()]
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        oid = connection.exec_driver_sql(f"SELECT oid FROM pg_database WHERE datname = '{name}'").scalar_one()
    try:
        return [path for path in (folder / "base" / str(oid)).iterdir() if path.is_file()]
    except OSError:
        needed(False, f"the files of PostgreSQL cannot be read in {folder}")
        raise


def left_in(database: Database, words: str) -> set[str]:
    """Those of the words that stand anywhere in the files, however they are cased."""
    content = b"\n".join(path.read_bytes() for path in files_of(database)).lower()
    return {word for word in words.split() if word.encode() in content}


def erase_document(database: Database) -> None:
    with database.writing() as connection:
        assert documents.erase(connection, record(TEXT, url="https://post.example/xanthippal").document["id"])


def erase_speaker(database: Database) -> None:
    erase(database, id_of(database, SPEAKER.name))


ERASE = pytest.mark.parametrize("erased", [erase_document, erase_speaker])


@ERASE
@pytest.mark.parametrize("for_good", [False, True])
def test_nothing_is_left_in_the_files(database: Database, erased: Callable[[Database], None], for_good: bool) -> None:
    keep_canary(database)
    assert left_in(database, f"{WORDS} {NAMES} {TOLD}") == set(f"{WORDS} {NAMES} {TOLD}".split())
    if for_good:
        identity = record(TEXT, url="https://post.example/xanthippal").document["id"]
        if erased is erase_speaker:
            erase(database, id_of(database, SPEAKER.name), refuse=True)
        else:
            with database.writing() as connection:
                documents.erase(connection, identity, refuse=True)
    else:
        erased(database)
    purging.purge(database)
    gone = f"{WORDS} {NAMES} {TOLD}"
    if erased is erase_speaker:
        gone = gone.replace("xanthippal", "")  # which stands in the address of the document too
    assert left_in(database, gone) == set()
    with database.reading() as connection:
        assert not purging.is_due(connection)


@ERASE
def test_without_purging_something_is_left(database: Database, erased: Callable[[Database], None]) -> None:
    keep_canary(database)
    erased(database)
    assert left_in(database, f"{WORDS} {NAMES}")


@pytest.mark.parametrize("left_out", ["optimize", "wal_checkpoint"])
def test_each_step_is_needed_on_sqlite(sqlite_url: str, left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_of(sqlite_url)
    keep_canary(database)
    erase_document(database)
    steps = purging._purge_sqlite

    def all_but_one(run: purging.Run) -> None:
        steps(lambda statement: [(0,)] if left_out in statement else run(statement))

    monkeypatch.setattr(purging, "_purge_sqlite", all_but_one)
    purging.purge(database)
    assert left_in(database, f"{WORDS} {NAMES}")
    database.engine.dispose()


def test_a_transaction_in_another_database_of_the_server_keeps_nothing(postgresql_url: str) -> None:
    database = open_of(postgresql_url)
    with psycopg.connect(make_url(postgresql_url).set(database="postgres").render_as_string(False)) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        keep_canary(database)
        erase_document(database)
        purging.purge(database)
        assert left_in(database, f"{WORDS} {NAMES} {TOLD}") == set()
    database.engine.dispose()


def test_who_reads_what_was_erased_since_before_is_waited_for(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "WAIT_SECONDS", 0.1)
    database = open_of(postgresql_url)
    keep_canary(database)
    with database.reading() as reader:
        reader.execute(tables.keys.select()).first()
        erase_document(database)
        with pytest.raises(DatabaseUnavailable, match="began earlier"):
            purging.purge(database)
    assert purging.purge_if_due(database)
    database.engine.dispose()


def test_statistics_hold_nothing_either(database: Database) -> None:
    keep_canary(database)
    with database.writing() as connection:
        connection.exec_driver_sql("ANALYZE")
    erase_document(database)
    purging.purge(database)
    assert left_in(database, f"{WORDS} {NAMES} {TOLD}") == set()


def test_purging_is_due_once_something_was_erased_and_done_once(database: Database) -> None:
    assert not purging.purge_if_due(database)
    keep_canary(database)
    assert not purging.purge_if_due(database)
    erase_document(database)
    assert purging.purge_if_due(database)
    assert not purging.purge_if_due(database)


def test_what_is_kept_is_found_after_purging_as_before(database: Database) -> None:
    identity = keep_canary(database)
    with database.reading() as connection:
        before = documents.record_of(connection, identity), documents.one(connection, identity)
    purging.purge(database)
    with database.reading() as connection:
        assert (documents.record_of(connection, identity), documents.one(connection, identity)) == before


def test_somebody_who_reads_on_is_not_cut_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ontherecord.archive.engines.WAIT_SECONDS", 1)
    impatient = open_of(database.engine.url.render_as_string(hide_password=False))
    keep_canary(impatient)
    erase_document(impatient)
    with database.reading() as reader:
        reader.execute(tables.documents.select()).first()
        with pytest.raises(DatabaseUnavailable):
            purging.purge(impatient)
    assert purging.purge_if_due(impatient)
    impatient.engine.dispose()


def open_of(url: str) -> Database:
    from ontherecord.archive import database as module

    assert make_url(url).database
    return module.open_database(url)
