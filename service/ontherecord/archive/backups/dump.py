"""What is in a dump of PostgreSQL's: statements, and the rows of tables; nothing but what pg_dump says of our tables.

A dump is a program that runs as the database's user. It is not run here, but read: what is not known is refused.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .contents import BackupError

NAME = r"\w+\.\w+"
PASSED_OVER = re.compile(
    r"SET \w+ = ('\w*'|\w+);|SELECT pg_catalog\.set_config\('search_path', '', false\);"
    r"|CREATE SCHEMA \w+;|COMMENT ON SCHEMA \w+ IS '[^']*';"
)
"""Of the session, which is ours, and of the schema, which is there."""

KNOWN = re.compile(
    rf"CREATE TABLE {NAME} \(\n.*\);|CREATE (UNIQUE )?INDEX \w+ ON {NAME} USING .*;|CREATE SEQUENCE {NAME}\n.*;"
    rf"|ALTER SEQUENCE {NAME} OWNED BY {NAME}\.\w+;|ALTER TABLE (ONLY )?{NAME}\s+(ALTER COLUMN|ADD CONSTRAINT) .*;"
    rf"|COMMENT ON (TABLE|COLUMN) {NAME}(\.\w+)? IS '.*';"
    rf"|SELECT pg_catalog\.setval\('{NAME}', [0-9]+, (true|false)\);",
    re.DOTALL,
)
ROWS = re.compile(r"COPY (?P<schema>\w+)\.(?P<table>\w+) \([\w, \"]+\) FROM stdin;")

END = b"\\.\n"
BETWEEN = (b"--", b"\\restrict ", b"\\unrestrict ")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, by the statement that they follow; to be read before anything after them."""

    table: str
    statement: str
    lines: Iterator[bytes]


def parts_of(file: Path) -> Iterator[str | Rows]:
    """Statements and rows, in their order; BackupError for a file that is no dump of ours, or not a whole one."""
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    command = ["pg_restore", "--file=-", "--no-owner", "--no-privileges", str(file.absolute())]
    with tempfile.TemporaryFile() as complaints:
        with started(command, stdout=subprocess.PIPE, stderr=complaints) as process:
            assert process.stdout
            with process.stdout as lines:
                yield from _read(lines)
        complain_of(process, complaints)


def started(command: Sequence[str], *, stdout: int | None, stderr: IO[bytes]) -> "subprocess.Popen[bytes]":
    """One of PostgreSQL's programs; BackupError where it is not installed."""
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
    except FileNotFoundError:
        raise BackupError(f"{command[0]} is not installed: it is one of PostgreSQL's client programs") from None


def complain_of(process: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> None:
    """BackupError with what a program that has ended said, if it failed."""
    if process.returncode:
        complaints.seek(0)
        said = [line.strip() for line in complaints.read(2_000).decode("utf-8", "replace").splitlines()]
        raise BackupError("; ".join(said[:2]) or f"{process.args!r} ended with {process.returncode}")


def _read(lines: IO[bytes]) -> Iterator[str | Rows]:
    said = b""
    for line in lines:
        if not said and (line.isspace() or line.startswith(BETWEEN)):
            continue
        said += line
        if not line.rstrip().endswith(b";"):
            continue
        statement, said = said.decode("utf-8", "replace").strip(), b""
        if rows := ROWS.fullmatch(statement):
            yield Rows(rows["table"], statement, _until_end(lines))
        elif KNOWN.fullmatch(statement):
            yield statement
        elif not PASSED_OVER.fullmatch(statement):
            raise BackupError(f"it is no backup of ours: {statement[:60]!r} is in it")


def _until_end(lines: IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == END:
            return
        yield line
    raise BackupError("it ends in the middle of a table")
