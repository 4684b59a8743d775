"""How the engine's process is asked: its limits first, then, for each line of a file, a head and the line."""

import json
from dataclasses import asdict, dataclass
from typing import BinaryIO, Self


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


def read_asked(stream: BinaryIO) -> Asked | None:
    """The next line that is asked; None at the end."""
    head = stream.readline().split()
    if not head:
        return None
    return Asked(stream.read(int(head[0])), is_repeat=head[1] == b"1")
