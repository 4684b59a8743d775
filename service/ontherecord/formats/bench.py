"""The scorer's form: documents in, one a line; quotations out, one document a line.

in   {"id": "a1", "text": "\\"Yes,\\" said Ann Lee."}
out  {"id": "a1", "quotes": [{"content": [[0, 6]], "cue": [[7, 11]], "source": [[12, 19]], "kind": "direct", …}]}
gold the same with the text; "speaker" and "role" are lists of what is accepted, [] for nobody and none
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from ..attribution.quotation import Analysis, Quotation, Span
from .wire import QuotationRecord, SpanForm
from .writing import CONFIDENCE_DIGITS


class BadDocument(ValueError):
    """A line that holds no document; the message says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text and the name that its giver knows it by."""

    id: str | int
    text: str


class GoldQuote(TypedDict):
    """A quotation as it should be found; ``checked`` if an editor decided on it."""

    content: list[list[int]]
    cue: list[list[int]]
    source: list[list[int]]
    kind: str
    mode: str
    speaker: list[str]
    role: list[str]
    checked: bool


class GoldDocument(TypedDict):
    """A text with the quotations that should be found in it; ``complete`` if an editor decided on every one."""

    id: str
    text: str
    complete: bool
    quotes: list[GoldQuote]


def gold_quote(record: QuotationRecord, *, aliases: Iterable[str], checked: bool) -> GoldQuote:
    """What an editor says of a quotation, as the scorer reads it; the fullest name first."""
    speaker = record["speaker"]
    names = []
    if speaker:
        titled = f"{speaker['title']} {speaker['name']}" if speaker["title"] else speaker["name"]
        names = list(dict.fromkeys([speaker["name"], titled, *aliases]))
    return GoldQuote(
        content=[[span["start"], span["end"]] for span in record["content"]],
        cue=_pairs(record["cue"]),
        source=_pairs(record["source"]),
        kind=record["kind"],
        mode=record["mode"],
        speaker=names,
        role=[speaker["role"]] if speaker and speaker["role"] else [],
        checked=checked,
    )


def write_gold(document: GoldDocument) -> str:
    """One line of JSON, in ASCII, without its line end."""
    return json.dumps(document)


def read(line: bytes) -> Document:
    """The document of one line of JSON in UTF-8; other members than ``id`` and ``text`` are passed over."""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadDocument(f"not UTF-8 (byte {error.start + 1} of the line)") from None
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"not JSON ({error})") from None
    if not isinstance(value, dict):
        raise BadDocument("not a JSON object")
    for name, types in (("id", (str, int)), ("text", (str,))):
        if name not in value:
            raise BadDocument(f"no {name!r}")
        if not isinstance(value[name], types) or isinstance(value[name], bool):
            raise BadDocument(f"{name!r} is not {'text' if types == (str,) else 'text or a whole number'}")
    return Document(value["id"], value["text"])


def write(document: Document, analysis: Analysis) -> str:
    """One line of JSON, in ASCII, without its line end; ``warnings`` only where there are some."""
    form: dict[str, object] = {"id": document.id, "quotes": [_quote(each) for each in analysis.quotations]}
    if analysis.warnings:
        form["warnings"] = analysis.warnings
    return json.dumps(form)


def _quote(quotation: Quotation) -> dict[str, object]:
    speaker = quotation.speaker
    return {
        "content": [_pair(span) for span in quotation.content],
        "cue": [_pair(quotation.cue)] if quotation.cue else [],
        "source": [_pair(quotation.source)] if quotation.source else [],
        "kind": quotation.kind.value,
        "mode": quotation.mode.value,
        "speaker": speaker and speaker.name,
        "role": speaker and speaker.role,
        "confidence": round(quotation.confidence, CONFIDENCE_DIGITS),
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _pairs(span: SpanForm | None) -> list[list[int]]:
    return [[span["start"], span["end"]]] if span else []
