"""A later release, made of this one: another version, and one migration more."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ontherecord
from ontherecord.archive.revisions import newest

VERSION = "9.9.9"
REVISION = f"{int(newest()) + 1:04}"

ADDING = f'''"""A table and a column more, which earlier releases need not know."""

import sqlalchemy as sa
from alembic import op

revision = "{REVISION}"
down_revision = "{newest()}"
works_with = "{{works_with}}"


def upgrade() -> None:
    """What may be left out, and what nobody asked for before."""
    op.create_table("desks", sa.Column("name", sa.Text, primary_key=True))
    op.add_column("documents", sa.Column("desk", sa.Text))
    op.create_index("ix_documents_desk", "documents", ["desk"])
'''
"""A migration that says of itself which releases go on after it, rightly or not: that they do is what is tried."""


@contextmanager
def next_release(*, works_with: str) -> Iterator[Path]:
    """The folder to be on PYTHONPATH for it."""
    with TemporaryDirectory(prefix="ontherecord-next-") as folder:
        package = Path(folder) / "ontherecord"
        shutil.copytree(Path(ontherecord.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
        first = package / "__init__.py"
        told, times = re.subn(
            r'^__version__ = ".*"$', f'__version__ = "{VERSION}"', first.read_text("utf-8"), flags=re.M
        )
        assert times == 1
        first.write_text(told, "utf-8")
        migration = package / "archive" / "migrations" / "versions" / f"{REVISION}_desks.py"
        migration.write_text(ADDING.format(works_with=works_with), "utf-8")
        yield Path(folder)
