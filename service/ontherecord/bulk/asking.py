"""How the engine's process is asked: its limits first, then, for each line of a file, a head and the line.

And what is told of a line that it never saw, or gave no answer to.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Self

OUR_FAULT, TOO_LONG = 500, 413


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the process is told before anything else; it ends itself when one line takes it so many seconds."""

    spacy_pipeline: str | None
    max_characters: int
    longest_line: int
    seconds: int

    def written(self) -> bytes:
        """As a line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Self:
        """From a line."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a file; of one that is a repeat it is only asked which article it holds."""

    content: bytes
    is_repeat: bool = False

    def written(self) -> bytes:
        """With its length, since it may hold anything."""
        return f"{len(self.content)} {int(self.is_repeat)}\n".encode() + self.content


def unanswered(status: int, detail: str) -> dict[str, Any]:
    """What stands in the place of an answer to a line (analyst.py)."""
    return {"ref": None, "id": None, "problem": {"status": status, "detail": detail, "errors": []}}


def read_asked(stream: BinaryIO) -> Asked | None:
    """The next line that is asked; None at the end."""
    head = stream.readline().split()
    if not head:
        return None
    return Asked(stream.read(int(head[0])), is_repeat=head[1] == b"1")
