"""The files that a job is given: by path, folder, pattern or URL, each with its form and what tells it from another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import fsspec
from fsspec.implementations.local import LocalFileSystem


class Form(StrEnum):
    """How articles stand in a file."""

    NDJSON = "ndjson"
    GZIP = "ndjson.gz"
    PARQUET = "parquet"


ENDINGS = {
    ".ndjson": Form.NDJSON,
    ".jsonl": Form.NDJSON,
    ".ndjson.gz": Form.GZIP,
    ".jsonl.gz": Form.GZIP,
    ".parquet": Form.PARQUET,
}
"""The form of a file, by the end of its name."""

SIGNS = "*?["
"""What makes a path a pattern."""

CHANGED = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "md5Hash")
"""What file systems call that which is another once a file was written again, the surest first."""


class SourceError(ValueError):
    """An input that cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file: where it is, as any machine opens it, how large it is, and what is another once it is changed."""

    url: str
    form: Form
    size: int
    changed: str


def sources_of(inputs: Iterable[str], *, out: str | None = None) -> list[Source]:
    """The files that are meant, in the order of the inputs and, within a folder or pattern, of their names; each once.

    Folders are searched all through for the endings that are read here, but not in what begins with ``.`` or ``_``, and
    not below ``out``, where the output goes.
    Raises SourceError for what is not there, or has another ending.
    """
    found = {source.url: source for each in inputs for source in _meant(each)}
    if out is not None:
        output = absolute(out).rstrip("/") + "/"
        found = {url: source for url, source in found.items() if not url.startswith(output)}
    if not found:
        raise SourceError(f"nothing is given but what {out} holds")
    return list(found.values())


def absolute(url: str) -> str:
    """A path or URL that means the same wherever a process works: chained URLs (``zip://a.ndjson::/b.zip``) too."""
    return "::".join(each if "://" in each else str(Path(each).absolute()) for each in url.split("::"))


def _meant(given: str) -> Iterator[Source]:
    url = absolute(given)
    try:
        files, path = fsspec.core.url_to_fs(url)
        paths = list(_paths(files, path))
        described = [(each, files.info(each)) for each in paths]
    except (OSError, ValueError, ImportError, BadZipFile) as error:  # ImportError: s3:// without s3fs
        raise SourceError(f"{given}: {error}") from None
    if not described:
        raise SourceError(f"{given}: holds no file that ends in {', '.join(ENDINGS)}")
    container = url.partition("::")[1:]
    for each, facts in described:
        form = form_of(each)
        if form is None:
            raise SourceError(f"{given}: must end in {', '.join(ENDINGS)}")
        here = each if isinstance(files, LocalFileSystem) else files.unstrip_protocol(each)
        yield Source("".join([here, *container]), form, int(facts["size"]), _changed(facts))


def _paths(files: Any, path: str) -> Sequence[str]:
    """The paths that one input means."""
    if any(sign in path for sign in SIGNS):
        named = (each for each in files.glob(path) if form_of(each) and not files.isdir(each))
        return sorted(each for each in named if not _is_hidden(each.rpartition("/")[2]))
    if not files.isdir(path):
        return [path]
    below = (each for each in files.find(path) if form_of(each))
    return sorted(each for each in below if not _is_hidden(each.removeprefix(path)))


def form_of(path: str) -> Form | None:
    """The form of a file of that name; None for what is not read here.

    >>> form_of("2016/May.JSONL.gz"), form_of("may.csv")
    (<Form.GZIP: 'ndjson.gz'>, None)
    """
    name = path.lower()
    return next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)


def _is_hidden(below: str) -> bool:
    return any(name.startswith((".", "_")) for name in below.split("/"))


def _changed(facts: Any) -> str:
    return next((str(facts[name]) for name in CHANGED if facts.get(name)), "")
