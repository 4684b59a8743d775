"""What a method was called with, as a query; of an article that goes as JSON, its facts stand apart."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from .errors import UnexpectedAnswer
from .forms.choices import Facts

FACTS = tuple(Facts.__annotations__)


def query_of(values: Mapping[str, object]) -> dict[str, str]:
    """The parameters, spelt as the service reads them; those that are None are left out.

    >>> query_of({"kind": ["direct", "mixed"], "explain": True, "published_from": date(2016, 5, 20), "q": None})
    {'kind': 'direct,mixed', 'explain': 'true', 'published_from': '2016-05-20'}
    """
    return {name: _spelt(value) for name, value in values.items() if value is not None}


def facts_of(told: Mapping[str, object]) -> dict[str, object]:
    """What is known of an article, for its JSON.

    >>> facts_of({"publisher": "Ely Post", "url": None, "explain": True})
    {'publisher': 'Ely Post'}
    """
    return {name: told[name] for name in FACTS if told.get(name) is not None}


def choice_of(told: Mapping[str, object]) -> dict[str, object]:
    """The rest, for the query.

    >>> choice_of({"publisher": "Ely Post", "url": None, "explain": True})
    {'explain': True}
    """
    return {name: value for name, value in told.items() if name not in FACTS}


def in_rfc3339(moment: date) -> str:
    """The date, or the date-time with its offset."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError(f"{moment!r} needs a time zone: datetime(…, tzinfo=UTC)")
    return moment.isoformat()


def query_of_next(reference: str, page_url: str) -> str:
    """The query of a page's ``next``, which must lead to the same service and list.

    Only the query is taken, so that a service behind a proxy that put it under a path is paged through all the same.
    """
    here, there = urlsplit(page_url), urlsplit(urljoin(page_url, reference))
    if (here.scheme, here.netloc) != (there.scheme, there.netloc) or not here.path.endswith(there.path):
        raise UnexpectedAnswer(f"next of {page_url} leads elsewhere: {reference}")
    return there.query


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return in_rfc3339(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ",".join(map(str, value))
    return str(value)
