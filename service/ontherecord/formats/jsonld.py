"""Quotations in the terms of schema.org, as JSON-LD 1.1.

``spokenByCharacter`` is to whom a quotation is attributed within the work that contains it, which is what an article
says; it is a Person or an Organization, held by a Role, since the role is the speaker's in this article and another one
in the next. ``creator`` is who made the words: the speaker, where all of them stand inside quotation marks, and nobody
where the reporter worded them. A document that is quoted can be neither, and is what the quotation ``isBasedOn``.

The context stands in the document, so that nothing has to be fetched to read it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..attribution.quotation import Kind, SpeakerType
from .facts import urn
from .selection import Selection, tags
from .spelling import as_json
from .wire import DocumentForm, QuotationForm, SpeakerForm

CONTEXT = {"@vocab": "https://schema.org/"}


def dump(selection: Selection) -> Iterator[bytes]:
    """A Quotation, or a graph of them."""
    if selection.alone:
        [quotation] = selection.quotations
        yield f"{as_json({'@context': CONTEXT, **_quotation(quotation)})}\n".encode()
        return
    yield f'{{"@context":{as_json(CONTEXT)},"@graph":['.encode()
    for place, quotation in enumerate(selection.quotations):
        yield f"{',' if place else ''}\n{as_json(_quotation(quotation))}".encode()
    yield b"]}\n"


def _quotation(quotation: QuotationForm) -> dict[str, Any]:
    speaker = quotation["speaker"]
    return {
        "@type": "Quotation",
        "@id": urn(quotation["id"]),
        "text": quotation["text"],
        **(_said_by(speaker, verbatim=quotation["kind"] == Kind.DIRECT) if speaker else {}),
        "keywords": tags(quotation),
        "isPartOf": _article(quotation["document"]),
    }


def _said_by(speaker: SpeakerForm, *, verbatim: bool) -> dict[str, Any]:
    if speaker["type"] == SpeakerType.DOCUMENT:
        return {"isBasedOn": {"@type": "CreativeWork", "@id": urn(speaker["id"]), "name": speaker["name"]}}
    party = _party(speaker)
    role = speaker["role"]
    attributed = {"@type": "Role", "roleName": role, "spokenByCharacter": party} if role else party
    creator = {"creator": {"@id": party["@id"]}} if verbatim else {}
    return {"spokenByCharacter": attributed, **creator}


def _party(speaker: SpeakerForm) -> dict[str, Any]:
    """The person or the organisation; somebody whom the article keeps anonymous is described, and has no name."""
    is_person = speaker["type"] in (SpeakerType.PERSON, SpeakerType.UNNAMED)
    affiliation = speaker["affiliation"]
    return {
        "@type": "Person" if is_person else "Organization",
        "@id": urn(speaker["id"]),
        "description" if speaker["type"] == SpeakerType.UNNAMED else "name": speaker["name"],
        **_stated({"honorificPrefix": speaker["title"] if is_person else None}),
        **_stated({"affiliation" if is_person else "parentOrganization": affiliation and _organisation(affiliation)}),
        **_stated({"member": [_party(member) for member in speaker.get("members", [])]}),
    }


def _article(document: DocumentForm) -> dict[str, Any]:
    publisher = document["publisher"]
    facts = {
        "headline": document["title"],
        "url": document["url"],
        "publisher": publisher and _organisation(publisher),
        "datePublished": document["published_at"],
    }
    return {"@type": "NewsArticle", "@id": urn(document["id"]), **_stated(facts)}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
