"""Quotations as rows for a spreadsheet: who, what, where, one quotation a row."""

from collections.abc import Iterator

from . import spreadsheet
from .selection import Selection
from .wire import QuotationForm

COLUMNS = (
    *("speaker", "title", "role", "affiliation", "type", "kind", "mode", "text", "cue", "source"),
    *("article", "publisher", "published_at", "url", "start", "end", "confidence", "verified", "rejected"),
    *("id", "speaker_id", "document_id"),
)
"""What people read comes first. ``start`` and ``end`` are those of the first and the last part of a quotation."""


def dump(selection: Selection) -> Iterator[bytes]:
    """A row for each quotation."""
    return spreadsheet.dump(COLUMNS, map(_row, selection.quotations), bom=selection.bom)


def _row(quotation: QuotationForm) -> dict[str, object]:
    speaker, document, content = quotation["speaker"], quotation["document"], quotation["content"]
    row: dict[str, object] = {
        "kind": quotation["kind"],
        "mode": quotation["mode"],
        "text": quotation["text"],
        "cue": quotation["cue"] and quotation["cue"]["text"],
        "source": quotation["source"] and quotation["source"]["text"],
        "article": document["title"],
        "publisher": document["publisher"],
        "published_at": document["published_at"],
        "url": document["url"],
        "start": content[0]["start"],
        "end": content[-1]["end"],
        "confidence": quotation["confidence"],
        "verified": "true" if quotation["verified"] else "false",
        "rejected": "true" if quotation["rejected"] else "false",
        "id": quotation["id"],
        "document_id": document["id"],
    }
    if speaker:
        row |= {
            "speaker": speaker["name"],
            "title": speaker["title"],
            "role": speaker["role"],
            "affiliation": speaker["affiliation"],
            "type": speaker["type"],
            "speaker_id": speaker["id"],
        }
    return row
