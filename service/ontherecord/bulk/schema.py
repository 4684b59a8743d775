"""What a job writes, as tables of Parquet; a row of each, and a document with its quotations back from its rows.

``docs/scale.md`` tells every column. Offsets are code points into the text as it was sent, ends exclusive, as
everywhere. What can be told from other columns is not written down: offsets in UTF-16, say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyarrow as pa

from ..archive import times
from ..attribution.quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker, SpeakerType
from ..formats import writing
from ..formats.facts import Facts
from ..formats.wire import QuotationRecord, Record, SpanRecord, SpeakerForm

Row: TypeAlias = dict[str, Any]

UNDATED = "undated"
"""The month of documents without a date."""

SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())])
REASON = pa.struct([*SPAN, pa.field("because", pa.string())])
DESCRIPTION = ("id", "name", "type", "title", "role", "affiliation")
SPEAKER = [pa.field(name, pa.string()) for name in DESCRIPTION]
PLACE = [pa.field("file", pa.string(), nullable=False), pa.field("line", pa.int64(), nullable=False)]
PUBLISHED = [
    pa.field("publisher", pa.string()),
    pa.field("published_at", pa.string()),
    pa.field("published", pa.timestamp("us", "UTC")),
]

DOCUMENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("ref", pa.string()),
        pa.field("title", pa.string()),
        pa.field("url", pa.string()),
        *PUBLISHED,
        pa.field("text", pa.string(), nullable=False),
        pa.field("characters", pa.int32(), nullable=False),
        pa.field("quotations", pa.int32(), nullable=False),
        pa.field("warnings", pa.list_(pa.string()), nullable=False),
        pa.field("model_version", pa.string(), nullable=False),
        pa.field("model_weights", pa.string(), nullable=False),
        pa.field("model_spacy_pipeline", pa.string()),
        *PLACE,
    ]
)

QUOTATIONS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("place", pa.int32(), nullable=False),
        *PUBLISHED,
        pa.field("kind", pa.string(), nullable=False),
        pa.field("mode", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("content", pa.list_(SPAN), nullable=False),
        pa.field("cue", SPAN),
        pa.field("source", SPAN),
        *(pa.field(f"speaker_{name}", pa.string()) for name in DESCRIPTION),
        pa.field("speaker_members", pa.list_(pa.struct(SPEAKER)), nullable=False),
        pa.field("confidence", pa.float64(), nullable=False),
        pa.field("why", pa.list_(REASON), nullable=False),
    ]
)

FAILED = pa.schema(
    [
        *PLACE,
        pa.field("ref", pa.string()),
        pa.field("id", pa.string()),
        pa.field("status", pa.int16(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
        pa.field("errors", pa.list_(pa.struct([("pointer", pa.string()), ("detail", pa.string())])), nullable=False),
    ]
)

REPEATED = pa.schema([*PLACE, pa.field("ref", pa.string()), pa.field("id", pa.string(), nullable=False)])


class Damaged(ValueError):
    """Rows that no job wrote, or that were changed since; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The row of a document, those of its quotations, and the month that they belong to."""

    month: str
    document: Row
    quotations: list[Row]


def rows_of(record: Record, text: str, *, file: str, line: int, ref: str | None) -> Rows:
    """A document as it is written."""
    published_at = record.document["published_at"]
    instant = None if published_at is None else times.moment(times.instant(published_at))
    published = {"publisher": record.document["publisher"], "published_at": published_at, "published": instant}
    document = {
        **record.document,
        **published,
        "ref": ref,
        "text": text,
        "characters": len(text),
        "quotations": len(record.quotes),
        "warnings": record.warnings,
        **{f"model_{name}": value for name, value in record.model.items()},
        "file": file,
        "line": line,
    }
    quotations = [
        {**_quotation(each), "document_id": record.document["id"], "place": place, **published}
        for place, each in enumerate(record.quotes)
    ]
    return Rows(UNDATED if instant is None else f"{instant:%Y-%m}", document, quotations)


def record_of(document: Row, quotations: Sequence[Row]) -> Record:
    """The record of a document, written anew from what its rows say was found, as for ``POST /quotes``.

    Raises Damaged where the rows say what no analysis of that text could, or have other ids than follow from it.
    """
    facts = Facts(**{name: document[name] for name in ("title", "url", "publisher", "published_at")})
    model = {name: document[f"model_{name}"] for name in ("version", "weights", "spacy_pipeline")}
    text = document["text"]
    try:
        found = Analysis(tuple(_found(each, len(text)) for each in quotations), tuple(document["warnings"]))
        if facts.published_at is not None:
            times.instant(facts.published_at)
        record = writing.record(text, facts, found, model=model)  # type: ignore[arg-type]  # its members are Model's
    except (ValueError, TypeError) as error:  # TypeError where nothing stands in what must not be empty
        raise Damaged(f"{document['id']}: {error}") from None
    ids = {each["id"] for each in record.quotes}
    if record.document["id"] != document["id"] or not len(ids) == len(quotations) == document["quotations"]:
        raise Damaged(f"{document['id']}: its rows are not those that were written")
    return record


def _quotation(record: QuotationRecord) -> Row:
    speaker = record["speaker"]
    return {
        "id": record["id"],
        "kind": record["kind"],
        "mode": record["mode"],
        "text": record["text"],
        "content": [_span(each) for each in record["content"]],
        "cue": record["cue"] and _span(record["cue"]),
        "source": record["source"] and _span(record["source"]),
        **{f"speaker_{name}": value for name, value in (_described(speaker) if speaker else {}).items()},
        "speaker_members": [_described(each) for each in speaker.get("members", [])] if speaker else [],
        "confidence": record["confidence"],
        "why": [{**_span(each), "because": each["because"]} for each in record["why"]],
    }


def _span(record: SpanRecord) -> Row:
    return {"start": record["start"], "end": record["end"], "text": record["text"]}


def _described(form: SpeakerForm) -> Row:
    return {name: value for name, value in form.items() if name in DESCRIPTION}


def _found(row: Row, length: int) -> Quotation:
    """The quotation that a row tells of; ValueError for a word or a span that none can have."""

    def span(told: Mapping[str, Any]) -> Span:
        if not 0 <= told["start"] <= told["end"] <= length:
            raise ValueError(f"a span of {told['start']} to {told['end']} in a text of {length} characters")
        return Span(told["start"], told["end"])

    return Quotation(
        kind=Kind(row["kind"]),
        mode=Mode(row["mode"]),
        text=row["text"],
        content=tuple(span(each) for each in row["content"]),
        cue=row["cue"] and span(row["cue"]),
        source=row["source"] and span(row["source"]),
        speaker=_speaker({name: row[f"speaker_{name}"] for name in DESCRIPTION}, row["speaker_members"]),
        confidence=row["confidence"],
        why=tuple(Reason(span(each), each["text"], each["because"]) for each in row["why"]),
    )


def _speaker(told: Mapping[str, Any], members: Sequence[Mapping[str, Any]] = ()) -> Speaker | None:
    if told["name"] is None:
        return None
    return Speaker(
        told["name"],
        SpeakerType(told["type"]),
        title=told["title"],
        role=told["role"],
        affiliation=told["affiliation"],
        members=tuple(member for each in members if (member := _speaker(each)) is not None),
    )
