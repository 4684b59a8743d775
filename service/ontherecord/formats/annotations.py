"""Quotations as annotations of the text that they stand in: the Web Annotation Data Model (W3C, 2017).

Each part of a quotation is a target, found by its words with what stands round them (``TextQuoteSelector``), or by its
place (``TextPositionSelector``), which the model counts in code points, whatever offsets were asked for.
"""

from collections.abc import Iterator
from typing import Any

from .facts import urn, web_address
from .selection import Selection, said_by, tags
from .spelling import as_json
from .wire import QuotationForm, SpanForm

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ROUND = 32
"""Characters before and after a part, by which it is told from the same words elsewhere."""


def dump(selection: Selection) -> Iterator[bytes]:
    """An Annotation, or a page of them."""
    annotations = _annotations(selection)
    if selection.alone:
        [annotation] = annotations
        yield f"{as_json({'@context': CONTEXT, **annotation})}\n".encode()
        return
    following = {"next": selection.following} if selection.following else {}
    yield as_json({"@context": CONTEXT, "type": "AnnotationPage", **following})[:-1].encode() + b',"items":['
    for place, annotation in enumerate(annotations):
        yield f"{',' if place else ''}\n{as_json(annotation)}".encode()
    yield b"]}\n"


def _annotations(selection: Selection) -> Iterator[dict[str, Any]]:
    """Each quotation's annotation; of the texts, one is held at a time."""
    document, text = "", ""
    for quotation in selection.quotations:
        if quotation["document"]["id"] != document:
            document = quotation["document"]["id"]
            text = selection.text_of(document)
        yield _annotation(quotation, text)


def _annotation(quotation: QuotationForm, text: str) -> dict[str, Any]:
    who = said_by(quotation["speaker"])
    return {
        "id": urn(quotation["id"]),
        "type": "Annotation",
        "motivation": "identifying" if who else "tagging",
        "body": [*([_words(who, "identifying")] if who else []), *(_words(tag, "tagging") for tag in tags(quotation))],
        "target": [_target(quotation, span, text) for span in quotation["content"]],
    }


def _words(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _target(quotation: QuotationForm, span: SpanForm, text: str) -> dict[str, Any]:
    document, start, end = quotation["document"], span["start"], span["end"]
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - ROUND) : start],
        "suffix": text[end : end + ROUND],
    }
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": web_address(document["url"]) or urn(document["id"]), "selector": [quote, place]}
