"""What requests may hold (marshmallow); ``openapi.yaml`` says the same, and a test compares the two."""

from http import HTTPStatus
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields, validate

from ..attribution.quotation import Kind
from .problems import Problem, pointer

MAX_CHARACTERS = 1_000_000
"""Code points, by default; the engine refuses a longer text with 413, as the setting ``max_characters`` says."""

NO_NUL = r"^[^\u0000]*$"


def _is_unicode(text: str) -> None:
    """Refuses lone surrogates: JSON can spell them (``"\\ud800"``), but they are no characters."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError("Holds a lone surrogate, which is no character.")


class Article(Schema):
    """An article to find the quotations of."""

    text = fields.String(
        required=True,
        validate=[validate.Regexp(NO_NUL, error="Holds U+0000, which no text has."), _is_unicode],
        metadata={"maxLength": MAX_CHARACTERS},
    )


class CommaSeparated(fields.List[Any]):
    """``direct,mixed`` as the list of its items."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return super()._deserialize(value.split(","), *args, **kwargs)


class QuotesQuery(Schema):
    """What ``POST /quotes`` can be asked for."""

    kinds = CommaSeparated(
        fields.Enum(Kind, by_value=fields.String),
        load_default=tuple(Kind),
        validate=validate.Length(min=1),
    )
    mode = fields.String(load_default="speech", validate=validate.OneOf(["speech", "thought", "all"]))
    explain = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})
    offsets = fields.String(load_default="codepoints", validate=validate.OneOf(["codepoints", "utf16"]))


def load(schema: Schema, body: object) -> dict[str, Any]:
    """The body's values; a Problem 422 that points at each fault."""
    try:
        return schema.load(body)  # type: ignore[arg-type, no-any-return]  # marshmallow itself refuses a non-object
    except ValidationError as error:
        faults = [{"pointer": pointer(*steps), "detail": detail} for steps, detail in _faults(error.messages)]
    raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The body breaks its schema; see errors.", errors=faults)


def load_query(schema: Schema) -> dict[str, Any]:
    """The query's values; a Problem 422 that names each parameter that is unknown, repeated or wrong."""
    given = request.args.to_dict(flat=False)
    faults = [(name, "Given more than once.") for name, values in given.items() if len(values) > 1]
    try:
        values: dict[str, Any] = schema.load({name: values[0] for name, values in given.items()})
    except ValidationError as error:
        faults += [(str(steps[0]), detail) for steps, detail in _faults(error.messages)]
        values = {}
    if faults:
        errors = [{"parameter": name, "detail": detail} for name, detail in faults]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be used; see errors.", errors=errors)
    return values


def _faults(messages: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """marshmallow's tree of messages as (path, message) pairs; ``_schema`` is the whole."""
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _faults(inner, steps if name == "_schema" else (*steps, name))
        ]
    return [(steps, str(message)) for message in messages]
