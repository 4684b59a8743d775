"""The tables. What they are in a database is said by the migrations; a test compares the two.

A quotation's key is its document's key and its place in the text in one number, so that keys follow the order in which
quotations were added and, within a document, the text. ``place_back`` counts places from the document's end: sorted
downwards it gives the newest document first and its quotations still in text order.
"""

from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    ScalarSelect,
    String,
    Table,
    Text,
    column,
    false,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT, TSVECTOR

from ..formats.wire import DocumentForm
from . import times

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

PLACES = 2**24
"""Quotations that one document can have; keys stay within 63 bits for half a trillion documents."""

UNDATED = -(2**62)
"""Instead of microseconds since 1970 for a document without a date: before any."""

DATED = UNDATED + 1
"""No earlier date: what a document has that was published until some day."""

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

KEY = BigInteger().with_variant(Integer(), "sqlite")
SORTED_TEXT = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that sorts by code point on both databases."""

metadata = MetaData(naming_convention=NAMES)

documents = Table(
    "documents",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("title", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("published_at", String(40), comment="as it was sent"),
    Column("published", BigInteger, nullable=False, comment="microseconds since 1970, UTC; UNDATED without a date"),
    Column("added", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("characters", Integer, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("model", JSON, nullable=False),
    Column("text_id", String(32), nullable=False, unique=True, comment="the id that its present text would get if new"),
    Column("version", Integer, nullable=False, server_default="1", comment="how many texts it has had"),
    Column("address", String(32), index=True, comment="digest of its url, but for what may be spelt otherwise"),
    Index(None, "published", "key"),
    Index(None, "publisher", "published", "key"),
    sqlite_autoincrement=True,
)

texts = Table(
    "texts",
    metadata,
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    comment="apart from documents, so that lists of them need not read past their texts",
)

speakers = Table(
    "speakers",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("type", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("sorted_name", SORTED_TEXT, nullable=False, comment="its first words, folded"),
    Column("named_by_hand", Boolean, nullable=False, server_default=false()),
    Index(None, "sorted_name", "key"),
    sqlite_autoincrement=True,
    comment="who speaks, in however many documents",
)

former_speakers = Table(
    "former_speakers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("speaker_key", KEY, ForeignKey("speakers.key", ondelete="CASCADE"), nullable=False, index=True),
    comment="ids of speakers that were found to be another",
)

speaker_names = Table(
    "speaker_names",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False, comment="digest of how the name sounds"),
    Column("speaker_key", KEY, ForeignKey("speakers.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True, comment="as some document words it"),
    Index(None, "speaker_key", "name"),
    sqlite_with_rowid=False,
    comment="where speakers are filed, so that a new document finds whom it may mean",
)

speakers_apart = Table(
    "speakers_apart",
    metadata,
    Column("one_key", KEY, ForeignKey("speakers.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "other_key",
        KEY,
        ForeignKey("speakers.key", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    comment="who was told apart by hand, both ways round",
)

links_by_hand = Table(
    "links_by_hand",
    metadata,
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("type", String(16), primary_key=True),
    Column("name", Text, primary_key=True, comment="as the document words it"),
    Column("speaker_key", KEY, ForeignKey("speakers.key", ondelete="CASCADE"), nullable=False, index=True),
    comment="whom a document means by a name, as editors decided; holds when it is analysed again",
)

decisions = Table(
    "decisions",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("speaker_key", KEY, ForeignKey("speakers.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("key_id", String(16), comment="of the key that it was decided with; null without one"),
    Column("name", Text, nullable=False, comment="whose key, or who ran the command"),
    Column("decision", String(16), nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_autoincrement=True,
    comment="what editors decided about speakers",
)

appearances = Table(
    "appearances",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True, comment="from the document, the type and the name"),
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("speaker_key", KEY, ForeignKey("speakers.key"), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("title", Text),
    Column("role", Text),
    Column("affiliation", Text),
    Column("publisher", Text, comment="the document's"),
    Column("published", BigInteger, nullable=False, comment="the document's"),
    Column("linked", String(16), nullable=False, comment="how it was told which speaker this is"),
    Index(None, "speaker_key", "published"),
    Index(None, "speaker_key", "name"),
    Index(
        "ix_appearances_with_role",
        "speaker_key",
        "published",
        sqlite_where=text("role IS NOT NULL"),
        postgresql_where=text("role IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
    comment="speakers as one document names and describes them",
)

memberships = Table(
    "memberships",
    metadata,
    Column("joint_key", KEY, ForeignKey("appearances.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("member_key", KEY, ForeignKey("appearances.key", ondelete="CASCADE"), nullable=False, index=True),
    comment="who makes up a joint speaker",
)

quotations = Table(
    "quotations",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=False),
    Column("place_back", BigInteger, nullable=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("appearance_key", KEY, ForeignKey("appearances.key"), index=True),
    Column("speaker_key", KEY, ForeignKey("speakers.key"), comment="the appearance's, repeated so that one index does"),
    Column("publisher", Text, comment="the document's, repeated so that one index finds and sorts"),
    Column("published", BigInteger, nullable=False, comment="the document's, likewise"),
    Column("kind", String(8), nullable=False),
    Column("mode", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Integer, nullable=False, comment="how many words the text has"),
    Column("spans", JSON, nullable=False, comment="content, cue and source"),
    Column("confidence", Float, nullable=False),
    Column("why", JSON, nullable=False),
    Column("verified", Boolean, nullable=False, server_default=false()),
    Column("rejected", Boolean, nullable=False, server_default=false()),
    Column("found_as", BigInteger, comment="the rowid in SQLite's index of words: see standing.py"),
    Column("found", JSON(none_as_null=True), comment="what the engine says where an editor says otherwise"),
    Index(None, "published", "place_back"),
    Index(None, "published", "key"),
    Index(None, "publisher", "published", "place_back"),
    Index(None, "publisher", "published", "key"),
    Index(None, "speaker_key", "mode", "kind", "rejected", "published"),
    Index(None, "speaker_key", "published", "place_back"),
    Index(None, "speaker_key", "published", "key"),
    Index(None, "place_back"),
    Index(None, "found_as", "key", unique=True),
    Index("ix_quotations_rejected", "place_back", sqlite_where=text("rejected"), postgresql_where=text("rejected")),
    Index(
        "ix_quotations_who_is_quoted",
        *("published", "publisher", "mode", "rejected", "kind", "appearance_key", "speaker_key", "words"),
    ),
)
"""The last index has all that reports read (reports.py): a row has long texts beside it."""

DOCUMENT = tuple(
    documents.c[name].label(f"document_{name}") for name in ("id", "title", "url", "publisher", "published_at")
)
SPEAKER = (
    speakers.c.id.label("speaker_id"),
    *(appearances.c[name].label(f"speaker_{name}") for name in ("name", "type", "title", "role", "affiliation")),
)
"""The columns that say of a row which document and which speaker it belongs to, under names that do not clash; a
speaker in the words of the document."""


def published(table: Table, *, by: str | None, since: int | None, until: int | None) -> list[ColumnElement[bool]]:
    """That a row was published by somebody and in some time, both ends included; the undated in none that ends."""
    wanted = (
        None if by is None else table.c.publisher == by,
        None if since is None else table.c.published >= since,
        None if until is None else table.c.published.between(DATED, until),
    )
    return [condition for condition in wanted if condition is not None]


def instant_of(published_at: str | None) -> int:
    """What the columns ``published`` hold for a date as it was sent."""
    return UNDATED if published_at is None else times.instant(published_at)


def key_with_id(table: Table, identity: str) -> ScalarSelect[int]:
    """The key of the row with that id, within another statement."""
    return select(table.c.key).where(table.c.id == identity).scalar_subquery()


def document_form(row: AnyRow) -> DocumentForm:
    """The document of a row that has ``DOCUMENT`` among its columns."""
    return DocumentForm(
        id=row.document_id,
        title=row.document_title,
        url=row.document_url,
        publisher=row.document_publisher,
        published_at=row.document_published_at,
    )


quotation_words = Table(
    "quotation_words",
    metadata,
    Column("key", KEY, ForeignKey("quotations.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("words", TSVECTOR, nullable=False),
    Index("ix_quotation_words_words", "words", postgresql_using="gin"),
    comment="PostgreSQL's; SQLite has a virtual table (FTS5) of the same name",
)

FTS = table("quotation_words", *(column(name) for name in ("rowid", "said", "speaker", "role", "affiliation", "filed")))
"""SQLite's, whose rowids are ``quotations.found_as``."""

wordings = Table(
    "wordings",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True, comment="of its words"),
    Column("words", Text, nullable=False, comment="folded, as they are compared, a space between them"),
    Column("hub_key", KEY, ForeignKey("wordings.key"), index=True, comment="the wording that its group gathers round"),
    sqlite_autoincrement=True,
    comment="what was said, once for all quotations of the same words",
)

worded = Table(
    "worded",
    metadata,
    Column(
        "quotation_key", KEY, ForeignKey("quotations.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("wording_key", KEY, ForeignKey("wordings.key"), nullable=False),
    Column("published", BigInteger, nullable=False, comment="the document's; UNDATED turned round, to stand last"),
    Index(None, "wording_key", "published", "quotation_key"),
    comment="which words each quotation has; none is here that was rejected or has no words",
)

shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("wording_key", KEY, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    comment="by which wordings are found that share words in a row; a foreign key would need an index of its own",
)

versions = Table(
    "versions",
    metadata,
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text_id", String(32), nullable=False, index=True, comment="what documents.text_id was"),
    Column("title", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("published_at", String(40), comment="as it was sent"),
    Column("replaced", BigInteger, nullable=False, comment="when the next version came: microseconds since 1970, UTC"),
    Column("characters", Integer, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("model", JSON, nullable=False),
    Column("changes", JSON, nullable=False, comment="ids of quotations: what the next version changed"),
    Column("text", Text, nullable=False),
    Column("quotes", JSON, nullable=False, comment="as they stood when the next version came"),
    comment="what documents were before; what is long stands last, so that lists need not read past it",
)

deleted_quotations = Table(
    "deleted_quotations",
    metadata,
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("digest", String(32), primary_key=True, comment="of the document's id and the words"),
    comment="what was deleted by itself, not to be kept again from a later analysis of its document",
)

removed_quotations = Table(
    "removed_quotations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False, comment="the first that was without it"),
    Column("record", JSON(none_as_null=True), comment="as it was, if an editor decided on it: it may come back"),
    Column("found", JSON(none_as_null=True), comment="as in quotations"),
    comment="quotations that a new text, or a new analysis, did not have any more",
)

corrections = Table(
    "corrections",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("quotation_id", String(32), nullable=False),
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False, index=True, comment="microseconds since 1970, UTC"),
    Column("version", Integer, nullable=False, comment="of the document, in which its offsets count"),
    Column("key_id", String(16), comment="the key it came with; null for none"),
    Column("name", Text, comment="whose key, or who ran the command; null for what a new version undid"),
    Column("changes", JSON, nullable=False, comment="of each member, before and after"),
    Index(None, "quotation_id", "key"),
    sqlite_autoincrement=True,
    comment="what editors changed in quotations; kept when the quotation is no more",
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("digest", LargeBinary(32), nullable=False, comment="SHA-256 of the key"),
    Column("created", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("revoked", BigInteger, comment="likewise; null while it works"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True, comment="SHA-256 of what the browser sends"),
    Column("key_id", String(16), ForeignKey("keys.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ends", BigInteger, nullable=False, index=True, comment="microseconds since 1970, UTC"),
    comment="browsers in which somebody signed in with a key",
)

repeats = Table(
    "repeats",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of who asked and the Idempotency-Key"),
    Column("request", String(64), nullable=False, comment="SHA-256 of the request"),
    Column("begun", BigInteger, nullable=False, index=True, comment="microseconds since 1970, UTC"),
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), index=True),
    Column("status", Integer, comment="null while the request is answered"),
    Column("headers", JSON(none_as_null=True)),
    Column("body", LargeBinary),
    comment="answers to requests with an Idempotency-Key, to be given again",
)

searches = Table(
    "searches",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("query", JSON, nullable=False, comment="as it was sent"),
    Column("sought", JSON, nullable=False, comment="as the archive reads it"),
    Column("created", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("feed_digest", LargeBinary(32), unique=True, comment="SHA-256 of what its feed's address ends in"),
    sqlite_autoincrement=True,
    comment="searches that are kept, to be told of what is new",
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("search_key", KEY, ForeignKey("searches.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("secret", LargeBinary(32), nullable=False, comment="to sign with, so it cannot be a digest"),
    Column("created", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("ended", BigInteger, comment="likewise; when the receiver said that it is gone"),
    Column("tried", BigInteger, comment="likewise; when something was last sent"),
    Column("rests", BigInteger, comment="likewise; until then the receiver is left alone"),
    Column("status", Integer, comment="what was last answered; null where nothing was"),
    Column("failure", String(100), comment="what went wrong last; null where nothing did"),
    Column("failures", Integer, nullable=False, server_default="0", comment="tries since the last that succeeded"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("search_key", KEY, ForeignKey("searches.key", ondelete="CASCADE"), nullable=False),
    Column("entered", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("due", BigInteger, nullable=False, comment="likewise; not to be tried before"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("state", String(10), nullable=False, comment="waiting, delivered or failed"),
    Index(None, "state", "search_key", "due"),
    sqlite_autoincrement=True,
    comment="what a webhook is sent at once",
)

delivered = Table(
    "delivered",
    metadata,
    Column("search_key", KEY, ForeignKey("searches.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("quotation_id", String(32), primary_key=True),
    Column("delivery_key", KEY, ForeignKey("deliveries.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("document_key", KEY, ForeignKey("documents.key", ondelete="CASCADE"), nullable=False, index=True),
    comment="which quotations a delivery tells of, or has told of; each search tells of each once",
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("task", JSON, nullable=False, comment="which, with what; numbers and words of ours"),
    Column("first", Boolean, nullable=False, comment="to be done before others"),
    Column("due", BigInteger, nullable=False, index=True, comment="microseconds since 1970, UTC"),
    Column("lease", BigInteger, comment="likewise; until then it is somebody's, unless renewed"),
    Column("holder", String(32), comment="whose it is; null while it is nobody's"),
    Column("wanted", Integer, nullable=False, comment="how often it was entered"),
)

retention = Table(
    "retention",
    metadata,
    Column("publisher", Text, primary_key=True, comment="empty for all that are not named"),
    Column("days", Integer, comment="null for ever"),
    comment="how long documents are kept",
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("digest", String(64), primary_key=True, comment="HMAC-SHA-256 of the kind and what is refused"),
    Column("kind", String(16), nullable=False),
    Column("erased", String(64), primary_key=True, index=True, comment="likewise of the id that it had"),
    Column("at", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    comment="what was erased and is refused: never a word of it",
)

tombstone_salt = Table(
    "tombstone_salt",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1"),
    Column("salt", LargeBinary(32), nullable=False, comment="random; the key of all digests"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("key", KEY, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    sqlite_autoincrement=True,
    comment="that something was erased since the files were last purged",
)

revisions = Table(
    "revisions",
    metadata,
    Column("revision", String(32), primary_key=True, comment="of the tables, as in alembic_version"),
    Column("works_with", String(32), nullable=False, comment="the oldest whose code works on them: see revisions.py"),
    comment="which releases work on the tables, each told by the migration that made them",
)
