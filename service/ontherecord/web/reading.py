"""JSON as it was sent, and the article in it: of a request's body, of a line of a batch, of a line of an archive.

Whatever it cannot be is a Problem that says so without a word of it.
"""

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import Any

from ..formats.facts import Facts
from .loading import load
from .problem import Problem, pointer
from .schemas.articles import FACTS
from .schemas.articles import BatchLine as BatchLineSchema

MOST_MEMBERS = 100
"""Members of an object in JSON: of those that are read here, none has ten."""

LARGE = 500_000
"""Code points of JSON from which on one body at a time is parsed: some take 25 times their size in memory."""

ONE_LARGE_BODY = Lock()


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its sender gave it; ``extracted`` if its text was found in a page of HTML, or an item of ninjs."""

    text: str
    facts: Facts
    extracted: bool = False


def read_line(line: bytes, *, max_bytes: int) -> object:
    """The JSON of a line of a batch, not yet checked; a Problem of 400 or 413."""
    if len(line) > max_bytes:
        raise too_large(f"A line may have {max_bytes:,} bytes.")
    return parsed(decoded(line))


def ref_in(line: object) -> str | None:
    """What the sender of a line calls it, if that can be told, whatever else is wrong with the line."""
    ref = line.get("ref") if isinstance(line, dict) else None
    return ref if isinstance(ref, str) and "ref" not in BatchLineSchema(only=["ref"]).validate({"ref": ref}) else None


def article_in(line: object) -> Article:
    """The article in a line; a Problem 422 if it breaks the schema."""
    members = load(BatchLineSchema, line)
    return Article(members["text"], facts_in(members))


def facts_in(members: Mapping[str, Any]) -> Facts:
    """What the members say of an article beside its text."""
    return Facts(**{name: members[name] for name in FACTS})


def decoded(body: bytes, *, advice: str = "") -> str:
    """The characters of UTF-8; a Problem 400, which ends in some advice."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not UTF-8: see its byte {error.start}.{advice}") from None


def parsed(words: str) -> object:
    """The value of JSON; a Problem of 400, or of 422 for an object of too many members, or one given twice."""
    try:
        with ONE_LARGE_BODY if len(words) > LARGE else nullcontext():
            return json.loads(words, object_pairs_hook=_members_once)
    except json.JSONDecodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {error}.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in thousands
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is JSON too deep, or with too long a number.") from None


def _members_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The members of an object, few and each once."""
    if len(pairs) > MOST_MEMBERS:
        raise _breaks_schema("An object has too many members.", "", f"Has {len(pairs):,} members.")
    repeated = next((name for name, times in Counter(name for name, _ in pairs).items() if times > 1), None)
    if repeated is not None:
        raise _breaks_schema("A member is given more than once.", pointer(repeated), "Given more than once.")
    return dict(pairs)


def _breaks_schema(detail: str, where: str, fault: str) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=[{"pointer": where, "detail": fault}])


def too_large(detail: str) -> Problem:
    """A Problem 413."""
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
