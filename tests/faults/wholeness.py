"""Whether an archive is whole: all that was acknowledged is there, nothing is there by half, and nothing twice."""

from collections.abc import Iterator
from typing import Any

import requests
from sqlalchemy import Connection, text

import ontherecord
from ontherecord.archive import documents
from ontherecord.archive.database import Database
from ontherecord.formats.spoken import words_in

from .figures import Figures
from .posting import Told

LEFT_OPEN = ("verified", "rejected", "corrected")
"""Members of a quotation that a client may have changed since."""

DANGLING = {
    "documents without a text": "documents d LEFT JOIN texts t ON t.document_key = d.key WHERE t.document_key IS NULL",
    "texts without a document": "texts t LEFT JOIN documents d ON d.key = t.document_key WHERE d.key IS NULL",
    "quotations without a document": (
        "quotations q LEFT JOIN documents d ON d.key = q.document_key WHERE d.key IS NULL"
    ),
    "quotations whose speaker is not there": (
        "quotations q LEFT JOIN appearances a ON a.key = q.appearance_key "
        "LEFT JOIN speakers s ON s.key = q.speaker_key "
        "WHERE (q.appearance_key IS NOT NULL AND a.key IS NULL) OR (q.speaker_key IS NOT NULL AND s.key IS NULL) "
        "OR (q.appearance_key IS NULL) <> (q.speaker_key IS NULL)"
    ),
    "appearances without a speaker": (
        "appearances a LEFT JOIN speakers s ON s.key = a.speaker_key WHERE s.key IS NULL"
    ),
    "speakers whom nobody quotes": (
        "speakers s WHERE NOT EXISTS (SELECT 1 FROM appearances a WHERE a.speaker_key = s.key)"
    ),
    "wordings that nothing has": ("wordings w WHERE NOT EXISTS (SELECT 1 FROM worded d WHERE d.wording_key = w.key)"),
}
"""What there must be none of, as what follows FROM."""

UNFINDABLE = {
    "sqlite": "quotations q LEFT JOIN quotation_words w ON w.rowid = q.found_as WHERE w.rowid IS NULL",
    "postgresql": "quotations q LEFT JOIN quotation_words w ON w.key = q.key WHERE w.key IS NULL",
}
INDEX = {
    "sqlite": ("SELECT count(*) FROM quotation_words", "SELECT count(*) FROM quotations"),
    "postgresql": ("SELECT count(*) FROM quotation_words", "SELECT count(*) FROM quotations"),
}


def check_acknowledged(figures: Figures, told: Told, url: str) -> None:
    """Every article that was acknowledged is there as it was answered, and every correction: the service says so."""
    with requests.Session() as session:
        lost = [problem for identity in told.kept for problem in _lost(session, url, told, identity)]
    figures.none("acknowledged and lost, or not as answered", lost)
    figures.none("answers that contradict one another, or faults", told.wrong)


def check_whole(figures: Figures, database: Database) -> None:
    """Nothing is there by half, or twice, whether it was acknowledged or not, as the tables tell it."""
    with database.reading() as connection:
        figures.none("half-written", [*_dangling(connection), *_incomplete(connection), *_broken_file(connection)])
        twins = "SELECT count(*) FROM texts GROUP BY text HAVING count(*) > 1"
        figures.none("twins", connection.scalars(text(twins)).all())
        figures.tell("documents kept", connection.scalar(text("SELECT count(*) FROM documents")))
        open_claims = connection.scalar(text("SELECT count(*) FROM repeats WHERE status IS NULL"))
        figures.tell("claims left by the killed, which nobody asked for again", open_claims)


def _lost(session: requests.Session, url: str, told: Told, identity: str) -> Iterator[str]:
    sent, answer = told.kept[identity]
    kept = session.get(f"{url}/documents/{identity}", timeout=30)
    if kept.status_code != 200 or kept.json()["text"] != sent:
        yield f"document {identity}: {kept.status_code}, or another text"
        return
    quotes = _quotes_of(session, url, identity)
    if [_settled(each) for each in quotes] != [_settled(each) for each in answer["quotes"]]:
        yield f"document {identity}: other quotations than were answered"
    if missing := {each["id"] for each in answer["quotes"]} & told.verified - _verified(quotes):
        yield f"document {identity}: {len(missing)} verified quotations are not"
    yield from _not_found(session, url, identity, quotes)


def _quotes_of(session: requests.Session, url: str, identity: str) -> list[Any]:
    asked = {"document": identity, "mode": "all", "limit": "200"}
    answer = session.get(f"{url}/quotes", params=asked, timeout=30)
    return list(answer.json()["quotes"]) if answer.ok else []


def _settled(quote: Any) -> Any:
    return {name: value for name, value in quote.items() if name not in (*LEFT_OPEN, "document")}


def _verified(quotes: list[Any]) -> set[str]:
    return {each["id"] for each in quotes if each["verified"]}


def _not_found(session: requests.Session, url: str, identity: str, quotes: list[Any]) -> Iterator[str]:
    """The first quotation is found by its longest word."""
    words = [word.folded for each in quotes[:1] for word in words_in(each["text"])]
    if words:
        asked = {"document": identity, "mode": "all", "q": f'"{max(words, key=len)}"'}
        found = session.get(f"{url}/quotes", params=asked, timeout=30)
        if not found.ok or quotes[0]["id"] not in {each["id"] for each in found.json()["quotes"]}:
            yield f"document {identity}: not found by {max(words, key=len)!r}"


def _dangling(connection: Connection) -> Iterator[str]:
    dialect = connection.dialect.name
    for what, where in {**DANGLING, "quotations that no word finds": UNFINDABLE[dialect]}.items():
        if count := connection.scalar(text(f"SELECT count(*) FROM {where}")):
            yield f"{count} {what}"
    entries, quotations = (connection.scalar(text(each)) for each in INDEX[dialect])
    if entries != quotations:
        yield f"{entries} entries of the index of words for {quotations} quotations"


def _incomplete(connection: Connection) -> Iterator[str]:
    """Documents that have not all the quotations that the engine finds in their texts."""
    engine = ontherecord.load()
    for identity in connection.scalars(text("SELECT id FROM documents")).all():
        record = documents.record_of(connection, identity)
        found = engine.attribute(documents.text_of(connection, identity)).quotations
        if record is None or len(record.quotes) != len(found):
            yield f"document {identity}: {len(record.quotes) if record else 'none'} of {len(found)} quotations"


def _broken_file(connection: Connection) -> Iterator[str]:
    """What SQLite finds wrong with its file; PostgreSQL holds to its foreign keys, and its log, by itself."""
    if connection.dialect.name == "sqlite":
        yield from (str(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
        checked = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (each for each in checked if each != "ok")
