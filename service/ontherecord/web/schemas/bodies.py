"""What the bodies of requests may hold, in JSON."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from ...archive.editing.marked import MOST_PARTS
from ...archive.erasing.retention import MOST_DAYS
from ...attribution.quotation import Kind, Mode, SpeakerType
from ...webhooks.allowed import LONGEST_URL, URL, WANTED_URL
from ..values import (
    Few,
    JsonInteger,
    Offset,
    Several,
    Truth,
    Whole,
    required_identifier,
    required_words,
    said,
    said_words,
    words,
)
from .queries import QuotationsFilter, kinds

LONGEST_NAME = 200
"""Characters."""

MOST_PUBLISHERS = 1_000
"""Lines of a retention policy."""

MOST_DOCUMENTS_SPLIT = 500
"""Documents that are told in one request to show another speaker."""


class SpanSaid(Schema):
    """A stretch of the text that somebody marked."""

    start = Offset(least=0)
    end = Offset(least=1)


class SpeakerSaid(Schema):
    """Who said it, as somebody says; what is left out stays as it is."""

    id = said(Whole("^[0-9a-f]{32}$", error="Must be 32 hexadecimal digits in lower case."))
    name = said_words(500)
    type = fields.Enum(SpeakerType, by_value=fields.String)
    title = said_words(200, null=True)
    role = said_words(500, null=True)
    affiliation = said_words(500, null=True)


class Correction(Schema):
    """What somebody says of a quotation otherwise than the engine; what is left out stays as it is, null takes away."""

    speaker = fields.Nested(SpeakerSaid, allow_none=True)
    kind = fields.Enum(Kind, by_value=fields.String)
    mode = fields.Enum(Mode, by_value=fields.String)
    content = fields.List(fields.Nested(SpanSaid), validate=validate.Length(min=1, max=MOST_PARTS))
    cue = fields.Nested(SpanSaid, allow_none=True)
    source = fields.Nested(SpanSaid, allow_none=True)
    verified = Truth()
    rejected = Truth()


class NewName(Schema):
    """What a speaker is called from now on."""

    name = required_words(LONGEST_NAME)


class OtherSpeaker(Schema):
    """The speaker who is found to be the same."""

    speaker_id = required_identifier()


class SomeDocuments(Schema):
    """The documents that show somebody else."""

    documents = fields.List(
        required_identifier(), required=True, validate=validate.Length(min=1, max=MOST_DOCUMENTS_SPLIT)
    )


class SavedQuery(QuotationsFilter):
    """Which quotations a search that is kept is for, in JSON."""

    kind = kinds(Several)


class WebhookAddress(Schema):
    """Where a search's new matches are to be sent."""

    url = fields.String(
        required=True, validate=[validate.Length(min=1, max=LONGEST_URL), Whole(URL, error=f"Must be {WANTED_URL}.")]
    )


class NewSearch(Schema):
    """A search to keep."""

    name = words(200, required=True)
    query = fields.Nested(SavedQuery, required=True)
    feed = Truth(load_default=False)
    webhook = fields.Nested(WebhookAddress, load_default=None, allow_none=True)


class SearchChanges(Schema):
    """What of a search is to change: only what is named. ``feed`` true gives a new address, false takes it away."""

    name = words(200)
    feed = Truth()
    webhook = fields.Nested(WebhookAddress, allow_none=True)


def days() -> JsonInteger:
    """How many days documents are kept; null for ever."""
    return JsonInteger(required=True, allow_none=True, validate=validate.Range(min=1, max=MOST_DAYS))


class PublisherDays(Schema):
    """How long the documents of one publisher are kept."""

    publisher = words(200, required=True)
    days = days()


class Retention(Schema):
    """How long documents are kept: those of some publishers, and all others."""

    default_days = days()
    publishers = Few(fields.Nested(PublisherDays), most=MOST_PUBLISHERS, required=True)

    @validates_schema
    def _check_each_once(self, policy: dict[str, Any], **_: object) -> None:
        """Refuses two lines about one publisher."""
        named = [each["publisher"] for each in policy["publishers"]]
        for place, name in enumerate(named):
            if name in named[:place]:
                raise ValidationError({"publishers": {place: {"publisher": ["Has a line before this."]}}})
