"""Marks: which parts are done, or tried. Files that stand in no mark are not of the output, and go or are replaced."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from .store import Store

DONE = "_parts/done"
BEGUN = "_parts/begun"
TRIED = "_parts/tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a part that is done held, and the files that it is in."""

    part: int
    documents: int
    quotations: int
    repeated: int
    failed: int
    files: list[str]

    @property
    def lines(self) -> int:
        """Of the input: each is a document, a repeat of one, or set apart."""
        return self.documents + self.repeated + self.failed


@contextmanager
def marked(out: Store, done: Done) -> Iterator[None]:
    """Around the putting of a part's files: what an earlier try left is taken away first, and the mark comes last.

    An earlier try can have left other files than these: a line that it had an answer to may have failed since. Those
    that are written again stay until they are replaced: whoever was killed may have had the time to put its mark.
    """
    begun = _name(BEGUN, done.part)
    left = out.get(begun)
    for name in json.loads(left) if left else ():
        if name not in done.files:
            out.remove(name)
    out.put(begun, json.dumps(done.files).encode())
    yield
    out.put(_name(DONE, done.part), json.dumps(asdict(done)).encode())
    out.remove(begun)
    out.remove(_name(TRIED, done.part))


def tried(out: Store, part: int) -> int:
    """How many actors were at a part that is not done, with this one; since the command was given."""
    name = _name(TRIED, part)
    times = int(out.get(name) or 0) + 1
    out.put(name, str(times).encode())
    return times


def done(out: Store, part: int) -> Done | None:
    """The mark of a part; None where it is not done."""
    content = out.get(_name(DONE, part))
    return None if content is None else Done(**json.loads(content))


def all_done(out: Store) -> list[Done]:
    """The marks of all parts that are done, in their order."""
    return [Done(**json.loads(each)) for each in out.get_all(sorted(out.names(DONE)))]


def _name(folder: str, part: int) -> str:
    return f"{folder}/{part:06}.json"
