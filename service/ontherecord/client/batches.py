"""Many articles in, their answers out one by one, as soon as each is ready."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import requests

from .connection import Connection, unreachable
from .errors import Unreachable
from .forms.articles import BatchAnswerLine
from .queries import in_rfc3339

PATH = "/quotes/batch"
HEADERS = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}


def answered(
    connection: Connection,
    articles: Iterable[Mapping[str, object]],
    query: Mapping[str, str],
    *,
    items: int,
    size: int,
) -> Iterator[BatchAnswerLine]:
    """A line for each article, in order; where an article has no answer its line holds the problem.

    ``items`` articles and ``size`` bytes at most are sent at once. What breaks off is taken up again at the first
    article without an answer: those before it are not sent twice.
    """
    count = 0
    for batch in in_batches(map(as_json, articles), items=items, size=size):
        for line in _answered_whole(connection, batch, query):
            count += 1
            yield {**line, "line": count}


def as_json(article: Mapping[str, object]) -> bytes:
    """One line of JSON. In ASCII, so that a broken character is the service's to refuse, in that article's line."""
    return json.dumps(article, default=in_rfc3339).encode("ascii")


def in_batches(lines: Iterable[bytes], *, items: int, size: int) -> Iterator[list[bytes]]:
    """The lines, as many together as may be; one that is longer than ``size`` stands alone.

    >>> list(in_batches([b"one", b"two", b"three"], items=2, size=100))
    [[b'one', b'two'], [b'three']]
    """
    batch: list[bytes] = []
    held = 0
    for line in lines:
        if batch and (len(batch) == items or held + len(line) + 1 > size):
            yield batch
            batch, held = [], 0
        batch.append(line)
        held += len(line) + 1
    if batch:
        yield batch


def _answered_whole(connection: Connection, batch: list[bytes], query: Mapping[str, str]) -> Iterator[BatchAnswerLine]:
    """A line for each article of the batch, however often the answer breaks off, as long as it gets on."""
    tries = connection.retrying.begin()
    while batch:
        body = b"".join(line + b"\n" for line in batch)
        came = 0
        with connection.send("POST", PATH, query=query, headers=HEADERS, body=body, stream=True) as response:
            try:
                for line in _lines(response):
                    came += 1
                    yield line
                cut = Unreachable(f"POST {PATH}: {came} lines came for {len(batch)} articles")
            except requests.RequestException as error:
                cut = unreachable(f"POST {PATH}", error)
        if came:
            batch, tries = batch[came:], connection.retrying.begin()
        if batch:
            connection.wait(tries, cut)


def _lines(response: requests.Response) -> Iterator[BatchAnswerLine]:
    """The lines that came whole."""
    for line in response.iter_lines(chunk_size=None):
        if line:
            try:
                yield cast(BatchAnswerLine, json.loads(line))
            except ValueError:  # where no length was promised, the last line may be a part of one
                return
