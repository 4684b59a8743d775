"""What is written down: some quotations, each with its document, and what is known of them together.

And what all who write for people have in common: how words that were said, and who said them, read.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..attribution.quotation import Kind
from .wire import DocumentForm, QuotationForm

NOBODY = "Nobody named"

_LEADING_ON = re.compile(r",(?=[^\w\s]*$)")
_OPENED = re.compile(r"[“„”\"'‘‚’«»‹›]")
_CLOSED = re.compile(r"[”“\"'’‘»«›‹][^\w\s]?$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a feed says of itself; ``created_at`` is an RFC 3339 date-time."""

    id: str
    title: str
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Quotations in the order in which they are written, each with ``document``.

    ``alone`` where one quotation was asked for, and no list of them; ``document`` where one document was. ``text_of``
    gives the text of a document by its id. ``following`` is the query that leads to the quotations after these.
    ``heading`` and ``added_at`` (when each document was added, by its id) are for feeds; ``bom`` begins CSV with a byte
    order mark.
    """

    quotations: Iterable[QuotationForm]
    text_of: Callable[[str], str]
    alone: bool = False
    document: DocumentForm | None = None
    following: str | None = None
    heading: Heading | None = None
    added_at: Mapping[str, str] = field(default_factory=dict)
    bom: bool = False


def quoted(quotation: Mapping[str, Any]) -> str:
    """What was said as the article prints it: in its own marks, and with an ellipsis where the writer comes between.

    So no word of the writer's gets into marks, and nothing reads as said in one breath that was not. The comma that
    only leads to "he said" is left out. What is direct gets the marks that its span leaves out, or that come in a later
    paragraph.

    >>> quoted({"kind": "direct", "content": [{"text": "“We will go,”"}, {"text": "and we\\nwill come back."}]})
    '“We will go” … “and we will come back.”'
    >>> quoted({"kind": "mixed", "content": [{"text": "it was “a danger”"}]})
    'it was “a danger”'
    """
    parts = [_LEADING_ON.sub("", " ".join(part["text"].split())) for part in quotation["content"]]
    return " … ".join(map(_in_marks, parts) if quotation["kind"] == Kind.DIRECT else parts)


def tags(quotation: QuotationForm) -> list[str]:
    """Its kind, its mode, and what editors said of it, for formats that have tags."""
    judged = ("verified" if quotation["verified"] else None, "rejected" if quotation["rejected"] else None)
    return [quotation["kind"], quotation["mode"], *filter(None, judged)]


def named(speaker: Mapping[str, Any] | None) -> str:
    """The speaker's name with the title before it.

    >>> named({"title": "Capt.", "name": "Jeff Davis"}), named(None)
    ('Capt. Jeff Davis', 'Nobody named')
    """
    if speaker is None:
        return NOBODY
    title, name = speaker.get("title"), str(speaker["name"])
    return name if not title or name.startswith(title) else f"{title} {name}"


def described(speaker: Mapping[str, Any] | None) -> str:
    """What the article says that the speaker is: the role, or else the affiliation; of an unnamed one, nothing new."""
    if speaker is None or speaker["role"] == speaker["name"]:
        return ""
    return speaker["role"] or speaker["affiliation"] or ""


def said_by(speaker: Mapping[str, Any] | None) -> str:
    """Who speaks, and what he or she is; "" where the article does not say.

    >>> said_by({"title": "Capt.", "name": "Jeff Davis", "role": "Pentagon spokesman", "affiliation": None})
    'Capt. Jeff Davis, Pentagon spokesman'
    """
    return ", ".join(filter(None, (named(speaker), described(speaker)))) if speaker else ""


def _in_marks(words: str) -> str:
    return f"{'' if _OPENED.match(words) else '“'}{words}{'' if _CLOSED.search(words) else '”'}"
