"""The kinds of values that requests hold, each with its whole rule, so that ``openapi.yaml`` can say the same of it."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from ..archive.times import DATE, DATE_TIME, NEITHER, NotAnInstant, instant

MAX_CHARACTERS = 1_000_000
"""Code points of a text, by default; the engine refuses a longer one with 413, as the setting ``max_characters``
says."""

MAX_OFFSET = 2_000_000_000
"""More than any text has, whatever the setting says."""

NO_NUL = r"^[^\u0000]*$"

SOME_WORD = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"

IDENTIFIER, IDENTIFIER_WANTED = "^[0-9a-f]{32}$", "32 hexadecimal digits in lower case"

LONE_SURROGATE = re.compile("[\ud800-\udfff]")

HTTP_ADDRESS = r"^https?://[^\u0000-\u0020\u007f/?#][^\u0000-\u0020\u007f]*$"
"""http or https, a host, and whatever follows, without white space or control characters."""

NO_INSTANT = f"Is {NEITHER}."
"""Without the words, which whoever sent them has: what is told of a request may be written down there."""

PUBLISHED = {"anyOf": [{"format": "date", "pattern": DATE}, {"format": "date-time", "pattern": DATE_TIME}]}
"""``format`` tells what a pattern cannot: that February has no thirtieth."""


class Whole(validate.Regexp):
    """A pattern that the whole value must match: ``$`` alone lets a last line feed pass in Python."""

    def __call__(self, value: Any) -> Any:
        if not self.regex.fullmatch(value):
            raise ValidationError(self.error)
        return value


def is_unicode(text: str) -> None:
    """Refuses lone surrogates: JSON can spell them (``"\\ud800"``), but they are no characters."""
    if LONE_SURROGATE.search(text):
        raise ValidationError("Holds a lone surrogate, which is no character.")


def is_published(words: str) -> None:
    """Refuses what is neither a date nor a date-time."""
    try:
        instant(words)
    except NotAnInstant:
        raise ValidationError(NO_INSTANT) from None


def text(*, required: bool = False) -> fields.String:
    """A text to find quotations in: its length is the engine's to judge (413, not 422)."""
    return fields.String(required=required, validate=[_NO_NUL, is_unicode], metadata={"maxLength": MAX_CHARACTERS})


def words(longest: int, *, shortest: int = 1, required: bool = False) -> fields.String:
    """Words of so many code points; None where they are left out, if they may be."""
    if required:
        return fields.String(required=True, validate=[validate.Length(min=shortest, max=longest), _NO_NUL, is_unicode])
    return _optional(validate.Length(min=shortest, max=longest), _NO_NUL, is_unicode)


def foreign(*, required: bool = False) -> fields.String:
    """Words of another standard's form: what cannot be used of them is not known, and no fault."""
    return fields.String(required=required, allow_none=not required, validate=[_NO_NUL, is_unicode])


def said(*validators: Any, null: bool = False) -> fields.String:
    """Words of a correction; not there where they are left out."""
    return fields.String(allow_none=null, validate=list(validators))


def said_words(longest: int, *, null: bool = False) -> fields.String:
    """Words of a correction, of so many code points."""
    return said(validate.Length(min=1, max=longest), _NO_NUL, is_unicode, null=null)


def matching(pattern: str, wanted: str, *, longest: int | None = None, name: str | None = None) -> fields.String:
    """Words of a certain form; None where they are left out. ``wanted`` completes “Must be …”."""
    length = [validate.Length(min=1, max=longest)] if longest else []
    return _optional(*length, Whole(pattern, error=f"Must be {wanted}."), is_unicode, data_key=name)


def identifier() -> fields.String:
    """The id of a document, a quotation or a speaker; None where it is left out."""
    return matching(IDENTIFIER, IDENTIFIER_WANTED)


def required_identifier() -> fields.String:
    """The same, where it must be given."""
    return fields.String(required=True, validate=[Whole(IDENTIFIER, error=f"Must be {IDENTIFIER_WANTED}."), is_unicode])


def required_words(longest: int) -> fields.String:
    """Words of so many code points, one of them more than white space."""
    length = validate.Length(min=1, max=longest)
    return fields.String(required=True, validate=[length, Whole(SOME_WORD, error="Holds no word."), is_unicode])


def address() -> fields.String:
    """Where an article stands on the web; None where it is left out."""
    return matching(HTTP_ADDRESS, "an address that begins with http:// or https://", longest=2000)


def published() -> fields.String:
    """When an article was published, as it was sent; None where it is left out."""
    return _optional(is_published, metadata=PUBLISHED)


def choice(*offered: str) -> fields.String:
    """One of some words, the first unless said."""
    return fields.String(load_default=offered[0], validate=validate.OneOf(offered))


def format_name(*names: str) -> fields.String:
    """What a format is called; None where ``Accept`` is to say."""
    return fields.String(load_default=None, allow_none=False, validate=validate.OneOf(names))


def flag(*, default: bool) -> fields.Boolean:
    """``true`` or ``false``, and no other spelling."""
    return fields.Boolean(load_default=default, truthy={"true"}, falsy={"false"})


class Truth(fields.Boolean):
    """``true`` or ``false`` in JSON, not what only counts as such in some language."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, *args, **kwargs)


class Instant(fields.String):
    """A date or a date-time as microseconds since 1970 in UTC; None where it is left out."""

    def __init__(self, *, end_of_day: bool = False, name: str | None = None) -> None:
        super().__init__(load_default=None, allow_none=False, metadata=PUBLISHED, data_key=name)
        self._end_of_day = end_of_day

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return instant(super()._deserialize(value, *args, **kwargs), end_of_day=self._end_of_day)
        except NotAnInstant:
            raise ValidationError(NO_INSTANT) from None


class WholeNumber(fields.Integer):
    """Decimal digits as an integer: ``int`` would take ``1_000``, `` 5`` and digits of every script too."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not re.fullmatch("0|[1-9][0-9]{0,9}", str(value)):
            raise self.make_error("invalid")
        return super()._deserialize(value, *args, **kwargs)


class JsonInteger(fields.Integer):
    """A JSON number without a fraction: neither digits in quotes nor ``true``."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, (str, bool)) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, *args, **kwargs)


class Offset(JsonInteger):
    """Where a span begins or ends."""

    def __init__(self, *, least: int) -> None:
        super().__init__(required=True, validate=validate.Range(min=least, max=MAX_OFFSET))


class Several(fields.List[Any]):
    """A JSON array as the tuple of its items."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):  # a string would be as many items as it has characters
            raise self.make_error("invalid")
        return tuple(super()._deserialize(value, *args, **kwargs))


class Few(fields.List[Any]):
    """A JSON array of so many items at most, counted before they are looked at: one of millions would take minutes."""

    def __init__(self, items: fields.Field[Any] | type[fields.Field[Any]], *, most: int, **options: Any) -> None:
        super().__init__(items, validate=validate.Length(max=most), **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, list):
            self._validate(value)
        return super()._deserialize(value, *args, **kwargs)


class CommaSeparated(Several):
    """``direct,mixed`` as the tuple of its items."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._deserialize(value.split(","), *args, **kwargs)


_NO_NUL = Whole(NO_NUL, error="Holds U+0000, which no text has.")


def _optional(*validators: Any, **options: Any) -> fields.String:
    return fields.String(load_default=None, allow_none=False, validate=list(validators), **options)
