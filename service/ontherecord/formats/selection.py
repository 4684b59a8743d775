"""What is written down: some quotations, each with its document, and what is known of them together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .wire import DocumentForm, QuotationForm, SpeakerForm


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
    ``heading`` and ``added_at`` (when each document was added, by its id) are for feeds.
    """

    quotations: Iterable[QuotationForm]
    text_of: Callable[[str], str]
    alone: bool = False
    document: DocumentForm | None = None
    following: str | None = None
    heading: Heading | None = None
    added_at: Mapping[str, str] = field(default_factory=dict)


def described(speaker: SpeakerForm | None) -> str | None:
    """Who speaks, in which role; None where the document does not say. Somebody unnamed is known by the role alone.

    Jeff Davis, Pentagon spokesman
    """
    if speaker is None:
        return None
    role = speaker["role"] if speaker["role"] != speaker["name"] else None
    return ", ".join(filter(None, (speaker["name"], role)))
