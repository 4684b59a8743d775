"""What is known of an article besides its text, and the identities that follow from it.

Ids are digests: the same article of the same source has the same id on every machine, and so have its quotations and
speakers, whether they are kept or not.
"""

import hashlib
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

ID_DIGITS = 32
"""Hex digits: 128 bits, so that nobody can make two articles of one id."""

_PARTS_OF_ADDRESS = re.compile(r"(?:[a-z]+://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
"""Host, path and query of any string: ``urlsplit`` refuses some of those that the service takes (``http://[``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What its sender says of an article; ``published_at`` is an RFC 3339 date or date-time, as it was sent."""

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_at: str | None = None


def document_id(text: str, facts: Facts) -> str:
    """The id of an article: the same words from the same source are the same article, whatever its title or date."""
    return digest_of("document", facts.publisher or "", facts.url or "", text)


def address_of(url: str) -> str:
    """Where an article stands, however its sender spells that: scheme, capitals of the host and fragment aside.

    >>> address_of("HTTPS://Post.example#quotes") == address_of("http://post.example/")
    True
    """
    parts = _PARTS_OF_ADDRESS.match(url)
    assert parts, "every part may be empty"
    host, path, query = parts.groups("")
    return f"{host.lower()}{path or '/'}?{query}"


def address_digest(url: str | None) -> str | None:
    """32 hex digits of where an article stands; None where nobody said."""
    return None if url is None else digest_of("address", address_of(url))


def ids_within(document: str) -> Callable[..., str]:
    """What gives the ids of a document's parts.

    >>> ids_within(32 * "0")("speaker", "person", "Ann Lee")
    '59af480b851b623f44b42b1218bfb754'
    """
    return lambda *parts: digest_of(document, *parts)


def digest_of(*parts: str) -> str:
    """32 hex digits of the SHA-256 over the parts; no two lists of parts are spelt the same."""
    digest = hashlib.sha256()
    for part in parts:
        spelt = part.encode("utf-8", "surrogatepass")
        digest.update(len(spelt).to_bytes(8, "big") + spelt)
    return digest.hexdigest()[:ID_DIGITS]


def urn(identity: str) -> str:
    """An id, which is 32 hex digits wherever it is from, as a URI that is nobody else's.

    >>> urn("97e37594451f9600c070e48818cef0a1")
    'urn:uuid:97e37594-451f-9600-c070-e48818cef0a1'
    """
    return uuid.UUID(identity).urn


def date_time(published_at: str) -> str:
    """A day as its first second in UTC; a date-time as it was sent."""
    return published_at if "T" in published_at else f"{published_at}T00:00:00Z"


def web_address(url: str | None) -> str | None:
    """The address of an article, if it is one that a reader may follow."""
    return url if url and url.startswith(("http://", "https://")) else None
