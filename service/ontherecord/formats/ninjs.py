"""An article with its quotations as an item of ninjs 3.2, the IPTC's News in JSON (2025).

The item holds the text. Each quotation is an item of its own among its ``associations``, whose ``people`` or
``organisations`` are who said it. Those of the article are all who are quoted in it. ninjs has no place for a role: a
``literal`` ("an identifier as free text") tells the name with title and role.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from ..attribution.quotation import SpeakerType
from .facts import date_time, urn, web_address
from .selection import Selection, said_by
from .spelling import as_json
from .wire import DocumentForm, QuotationForm, SpeakerForm

MEDIA_TYPE = "application/ninjs+json"
"""The IPTC registered none; this one is in use."""

STANDARD = {"name": "ninjs", "version": "3.2", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.2.json"}
PEOPLE = (SpeakerType.PERSON, SpeakerType.UNNAMED)
RESERVED = "%!#$&'()*+,/:;=?@[]"
"""What stands in an address unescaped beside letters and digits."""

QUOTED = "quoted"
"""How an article relates to its speakers, and to its quotations. There is no controlled vocabulary for that."""


def dump(selection: Selection) -> Iterator[bytes]:
    """The item."""
    document = selection.document
    assert document, "it is one article"
    quotations = list(selection.quotations)
    item = {
        **_facts(document),
        "bodies": [_body("main", selection.text_of(document["id"]))],
        **_parties(quotations),
        "associations": [_association(each, number) for number, each in enumerate(quotations, start=1)],
    }
    yield f"{as_json(item)}\n".encode()


def _facts(document: DocumentForm) -> dict[str, Any]:
    identity = urn(document["id"])
    item: dict[str, Any] = {
        "uri": quote(web_address(document["url"]) or identity, safe=RESERVED),
        "type": "text",
        "standard": STANDARD,
        "representationType": "full",
        "altIds": [{"role": "ontherecord", "value": identity}],
    }
    if document["published_at"]:
        item["firstCreated"] = date_time(document["published_at"])
    if document["title"]:
        item["headlines"] = [{"role": "main", "contentType": "text/plain", "value": document["title"]}]
    if document["publisher"]:
        item["infoSources"] = [{"role": "publisher", "name": document["publisher"]}]
    return item


def _association(quotation: QuotationForm, number: int) -> dict[str, Any]:
    by = said_by(quotation["speaker"])
    return {
        "name": f"quotation-{number}",
        "rel": QUOTED,
        "uri": urn(quotation["id"]),
        "type": "component",
        "profile": f"quotation-{quotation['kind']}",
        **({"by": by} if by else {}),
        "bodies": [_body("quotation", quotation["text"])],
        **_parties([quotation]),
    }


def _body(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "contentType": "text/plain", "charCount": len(text), "value": text}


def _parties(quotations: Iterable[QuotationForm]) -> dict[str, list[dict[str, str]]]:
    """Who is quoted, each once: people, and whatever else speaks. Of several who speak as one, each is named."""
    speakers: dict[str, SpeakerForm] = {}
    for quotation in quotations:
        if speaker := quotation["speaker"]:
            for each in speaker.get("members") or [speaker]:
                speakers.setdefault(each["id"], each)
    people = [_party(each) for each in speakers.values() if each["type"] in PEOPLE]
    others = [_party(each) for each in speakers.values() if each["type"] not in PEOPLE]
    return {name: parties for name, parties in (("people", people), ("organisations", others)) if parties}


def _party(speaker: SpeakerForm) -> dict[str, str]:
    return {"name": speaker["name"], "rel": QUOTED, "uri": urn(speaker["id"]), "literal": said_by(speaker)}
