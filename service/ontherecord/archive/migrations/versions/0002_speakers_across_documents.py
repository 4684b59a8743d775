"""Speakers of the whole archive, told apart from how each document shows them; texts that change; what editors say."""

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED_TEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
AT_ONCE = 10_000
"""Rows that are held in memory."""


def upgrade() -> None:
    """What were speakers, each of one document, are appearances; each shows a speaker of its own until it is linked."""
    _documents()
    op.drop_index("ix_quotations_speaker_key", "quotations")
    with op.batch_alter_table("quotations") as quotations:
        quotations.drop_constraint("fk_quotations_speaker_key", type_="foreignkey")
        quotations.alter_column("speaker_key", new_column_name="appearance_key")
    op.execute("CREATE TABLE speakers_before AS SELECT * FROM speakers")
    op.drop_table("speakers")
    _speakers()
    _appearances()
    _memberships()
    _copy()
    op.drop_table("speakers_before")
    _quotations()


def _documents() -> None:
    with op.batch_alter_table("documents", table_kwargs={"sqlite_autoincrement": True}) as documents:
        documents.add_column(
            sa.Column("text_id", sa.String(32), comment="the id that its present text would get if new")
        )
        documents.add_column(
            sa.Column("version", sa.Integer, nullable=False, server_default="1", comment="how many texts it has had")
        )
    op.execute("UPDATE documents SET text_id = id")
    with op.batch_alter_table("documents", table_kwargs={"sqlite_autoincrement": True}) as documents:
        documents.alter_column("text_id", existing_type=sa.String(32), nullable=False)
        documents.create_unique_constraint("uq_documents_text_id", ["text_id"])


def _speakers() -> None:
    op.create_table(
        "speakers",
        sa.Column("key", KEY, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sorted_name", SORTED_TEXT, nullable=False, comment="its first words, folded"),
        sa.Column("named_by_hand", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("key", name="pk_speakers"),
        sa.UniqueConstraint("id", name="uq_speakers_id"),
        sqlite_autoincrement=True,
        comment="who speaks, in however many documents",
    )
    op.create_index("ix_speakers_sorted_name_key", "speakers", ["sorted_name", "key"])
    op.create_table(
        "former_speakers",
        sa.Column("id", sa.String(32)),
        sa.Column("speaker_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_former_speakers"),
        sa.ForeignKeyConstraint(
            ["speaker_key"], ["speakers.key"], name="fk_former_speakers_speaker_key", ondelete="CASCADE"
        ),
        comment="ids of speakers that were found to be another",
    )
    op.create_index("ix_former_speakers_speaker_key", "former_speakers", ["speaker_key"])


def _appearances() -> None:
    op.create_table(
        "appearances",
        sa.Column("key", KEY, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, comment="from the document, the type and the name"),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("speaker_key", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("role", sa.Text),
        sa.Column("affiliation", sa.Text),
        sa.Column("publisher", sa.Text, comment="the document's"),
        sa.Column("published", sa.BigInteger, nullable=False, comment="the document's"),
        sa.Column("linked", sa.String(16), nullable=False, comment="how it was told which speaker this is"),
        sa.PrimaryKeyConstraint("key", name="pk_appearances"),
        sa.UniqueConstraint("id", name="uq_appearances_id"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_appearances_document_key", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["speaker_key"], ["speakers.key"], name="fk_appearances_speaker_key"),
        sqlite_autoincrement=True,
        comment="speakers as one document names and describes them",
    )
    op.create_index("ix_appearances_document_key", "appearances", ["document_key"])
    op.create_index("ix_appearances_speaker_key_published", "appearances", ["speaker_key", "published"])


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("joint_key", KEY, autoincrement=False),
        sa.Column("place", sa.Integer, autoincrement=False),
        sa.Column("member_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("joint_key", "place", name="pk_memberships"),
        *(
            sa.ForeignKeyConstraint([column], ["appearances.key"], name=f"fk_memberships_{column}", ondelete="CASCADE")
            for column in ("joint_key", "member_key")
        ),
        comment="who makes up a joint speaker",
    )
    op.create_index("ix_memberships_member_key", "memberships", ["member_key"])


def _copy() -> None:
    """Every speaker as an appearance, of the same key, of a speaker of its own, of the same key again."""
    op.execute(
        "INSERT INTO speakers (key, id, type, name, sorted_name) "
        "SELECT key, id, type, name, sorted_name FROM speakers_before"
    )
    op.execute(
        "INSERT INTO appearances (key, id, document_key, speaker_key, name, type, title, role, affiliation, "
        "publisher, published, linked) "
        "SELECT b.key, b.id, b.document_key, b.key, b.name, b.type, b.title, b.role, b.affiliation, "
        "d.publisher, d.published, 'alone' FROM speakers_before b JOIN documents d ON d.key = b.document_key"
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("speakers", "appearances"):
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'key'), "
                f"(SELECT coalesce(max(key), 0) + 1 FROM {table}), false)"
            )
    _copy_members()


def _copy_members() -> None:
    """Members stood within their joint speaker; each gets an appearance, unless it speaks alone too and has one."""
    connection = op.get_bind()
    joint = connection.execute(
        sa.text("SELECT key, document_key, members FROM speakers_before WHERE members IS NOT NULL")
    ).all()
    for key, document_key, members in joint:
        for place, member in enumerate(json.loads(members) if isinstance(members, str) else members):
            connection.execute(
                sa.text("INSERT INTO memberships (joint_key, place, member_key) VALUES (:joint, :place, :member)"),
                {"joint": key, "place": place, "member": _member_key(connection, member, document_key)},
            )


def _member_key(connection: sa.Connection, member: dict[str, str | None], document_key: int) -> int:
    found = connection.execute(sa.text("SELECT key FROM appearances WHERE id = :id"), {"id": member["id"]}).scalar()
    if found is not None:
        return int(found)
    speaker_key = connection.execute(
        sa.text(
            "INSERT INTO speakers (id, type, name, sorted_name) VALUES (:id, :type, :name, :sorted_name) RETURNING key"
        ),
        {**member, "sorted_name": _folded(str(member["name"]))},
    ).scalar_one()
    inserted = connection.execute(
        sa.text(
            "INSERT INTO appearances (id, document_key, speaker_key, name, type, title, role, affiliation, publisher, "
            "published, linked) SELECT :id, key, :speaker_key, :name, :type, :title, :role, :affiliation, publisher, "
            "published, 'alone' FROM documents WHERE key = :document_key RETURNING key"
        ),
        {**member, "speaker_key": speaker_key, "document_key": document_key},
    )
    return int(inserted.scalar_one())


def _folded(name: str) -> str:
    """What a name is sorted by: its words without accents and capitals, 100 characters of them."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))[:100]


def _quotations() -> None:
    with op.batch_alter_table("quotations") as quotations:
        quotations.add_column(
            sa.Column("speaker_key", KEY, comment="the appearance's, repeated so that one index does")
        )
        quotations.add_column(sa.Column("words", sa.Integer, comment="how many words the text has"))
        for column in ("verified", "rejected"):
            quotations.add_column(sa.Column(column, sa.Boolean, nullable=False, server_default=sa.false()))
        quotations.create_foreign_key("fk_quotations_appearance_key", "appearances", ["appearance_key"], ["key"])
        quotations.create_foreign_key("fk_quotations_speaker_key", "speakers", ["speaker_key"], ["key"])
    op.execute("UPDATE quotations SET speaker_key = appearance_key")
    _count_words()
    with op.batch_alter_table("quotations") as quotations:
        quotations.alter_column("words", existing_type=sa.Integer, nullable=False)
    op.create_index("ix_quotations_appearance_key", "quotations", ["appearance_key"])
    for columns in (["published", "place_back"], ["published", "key"]):
        op.create_index("_".join(["ix_quotations_speaker_key", *columns]), "quotations", ["speaker_key", *columns])


def _count_words() -> None:
    connection = op.get_bind()
    after = -1
    sought = sa.text("SELECT key, text FROM quotations WHERE key > :after ORDER BY key LIMIT :most")
    while rows := connection.execute(sought, {"after": after, "most": AT_ONCE}).all():
        connection.execute(
            sa.text("UPDATE quotations SET words = :words WHERE key = :key"),
            [{"key": key, "words": len(text.split())} for key, text in rows],
        )
        after = rows[-1][0]
