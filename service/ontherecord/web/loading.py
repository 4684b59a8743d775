"""What requests hold, checked against its schema: values, or a Problem 422 that tells each fault and where it is."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request
from marshmallow import Schema, ValidationError

from .problem import Problem, pointer

MOST_ERRORS = 20
"""Faults that are told."""

LONGEST_TOLD = 200
"""Characters of each."""


def load(schema: type[Schema], body: object) -> dict[str, Any]:
    """The body's values; a Problem 422 that points at each fault."""
    try:
        return _made(schema).load(body)  # type: ignore[arg-type, no-any-return]  # marshmallow itself refuses a non-object
    except ValidationError as error:
        faults = [{"pointer": pointer(*steps), "detail": detail} for steps, detail in _faults(error.messages)]
    raise _refused("The body breaks its schema; see errors.", faults)


def load_query(schema: type[Schema]) -> dict[str, Any]:
    """The query's values; a Problem 422 that names each parameter that is unknown, repeated or wrong."""
    given, faults = _query()
    try:
        values: dict[str, Any] = _made(schema).load({name: each[0] for name, each in given.items()})
    except ValidationError as error:
        faults += [(str(steps[0]), detail) for steps, detail in _faults(error.messages)]
        values = {}
    if faults:
        errors = [{"parameter": name, "detail": detail} for name, detail in faults]
        raise _refused("The query cannot be used; see errors.", errors)
    return values


def salvaged(schema: type[Schema], given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a form that needs none, and what is wrong by member, which has its default instead."""
    try:
        return _made(schema).load(given), {}
    except ValidationError as error:
        faults = {str(steps[0]) if steps else "": detail for steps, detail in _faults(error.messages)}
    sound = {name: value for name, value in given.items() if name not in faults} if "" not in faults else {}
    assert len(sound) < len(given), "a member that must be given has no default"
    return salvaged(schema, sound)[0], faults


def load_headers(schema: type[Schema]) -> dict[str, Any]:
    """The values of the headers that the schema names; a Problem 422 that names each that is wrong."""
    names = [field.data_key or name for name, field in _made(schema).fields.items()]
    try:
        return _made(schema).load({name: request.headers[name] for name in names if name in request.headers})  # type: ignore[no-any-return]
    except ValidationError as error:
        faults = [{"header": str(steps[0]), "detail": detail} for steps, detail in _faults(error.messages)]
    raise _refused("A header cannot be used; see errors.", faults)


@cache
def _made(schema: type[Schema]) -> Schema:
    """One of each is enough: what they load they do not keep."""
    return schema()


def _query() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """The parameters in the order they came, and what is wrong with their bytes or their number.

    werkzeug would leave bytes that are not UTF-8 escaped as they were, so that ``%ff`` would be searched for.
    """
    given: dict[str, list[str]] = {}
    faults: list[tuple[str, str]] = []
    for pair in filter(None, request.query_string.split(b"&")):
        name, value = (unquote_to_bytes(part.replace(b"+", b" ")) for part in pair.partition(b"=")[::2])
        shown = name.decode("utf-8", "replace")
        given.setdefault(shown, []).append(value.decode("utf-8", "replace"))
        if not (_is_utf8(name) and _is_utf8(value)):
            faults.append((shown, "Is not UTF-8."))
    return given, faults + [(name, "Given more than once.") for name, values in given.items() if len(values) > 1]


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refused(detail: str, errors: list[dict[str, str]]) -> Problem:
    """The problem with its first faults, and no more of the names that a client made up than can be read."""
    shown = [{name: value[:LONGEST_TOLD] for name, value in error.items()} for error in errors[:MOST_ERRORS]]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=shown)


def _faults(messages: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """marshmallow's tree of messages as (path, message) pairs; ``_schema`` is the whole."""
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _faults(inner, steps if name == "_schema" else (*steps, name))
        ]
    return [(steps, str(message)) for message in messages]
