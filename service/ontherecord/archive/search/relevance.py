"""Quotations in the order in which they bear on what was typed.

Scored here, not in the databases, whose own ranks differ; of all that match, the newest ``RANKED``. A term that stands
``tf`` times in a quotation of ``length`` words scores, as in BM25 (Robertson and Zaragoza, *The Probabilistic Relevance
Framework*, 2009), ``tf * (K1 + 1) / (tf + K)`` with ``K = K1 * (1 - B + B * length / AVERAGE)``: more is better, each
further time less so, and less in a long quotation. How rare a term is does not matter where all must be there. Terms
that were typed one after the other and stand near each other score as in Rasolofo and Savoy (*Term Proximity Scoring*,
ECIR 2003): ``tp * (K1 + 1) / (tp + K)``, where ``tp`` is the sum of ``1 / distance ** 2``. Equal scores: newest first.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlalchemy import BigInteger, Connection, column

from ..pages import Order, Page, cut, reached
from ..tables import quotations
from ..words import words_of
from . import search
from .query import Term, parse, places
from .sought import QuotationsSought

RANKED = 1_000
"""Quotations that are scored at most."""

K1, B = 1.2, 0.75
AVERAGE = 25
"""Words of a quotation."""

_of = quotations.c

ORDER = Order((column("score", BigInteger), _of.published, _of.place_back), descending=True)


def page_of(connection: Connection, sought: QuotationsSought, *, limit: int, cursor: str | None) -> Page:
    """At most ``limit`` keys of the quotations sought after the cursor, the best first; BadCursor as for any list."""
    asked = {"list": "quotations", "sort": "relevance", "sought": repr(sought)}
    after = reached(ORDER, cursor, asked)
    terms = parse(sought.q or "")
    columns = (_of.key, _of.text, _of.published, _of.place_back)
    scored = [
        (row.key, _score(terms, row.text), row.published, row.place_back)
        for row in search.newest(connection, sought, *columns, most=RANKED)
    ]
    following = sorted((row for row in scored if after is None or row[1:] < tuple(after)), key=lambda row: row[1:])
    return cut(following[: -limit - 2 : -1], limit=limit, asked=asked)


def score(terms: Sequence[Term], words: Sequence[str]) -> float:
    """How much a quotation of these words bears on the terms.

    >>> score([Term(("a",))], ["a"]) > score([Term(("a",))], ["a", "b"]) > score([Term(("a",))], ["b"])
    True
    """
    found = places(terms, words)
    k = K1 * (1 - B + B * len(words) / AVERAGE)
    often = sum(_saturated(len(each), k) for each in found.values())
    return often + _saturated(_nearness(found), k)


def _score(terms: Sequence[Term], text: str) -> int:
    """In millionths, so that a cursor can spell it."""
    return round(1_000_000 * score(terms, words_of(text)))


def _saturated(number: float, k: float) -> float:
    return number * (K1 + 1) / (number + k)


def _nearness(found: Mapping[Term, Sequence[int]]) -> float:
    return sum(_distance(*pair) ** -2 for pair in pairwise(found.values()) if all(pair))


def _distance(these: Sequence[int], those: Sequence[int]) -> int:
    """The shortest way from one of these places to another one of those."""
    nearest = (
        abs(place - other)
        for place in these
        for at in [bisect_left(those, place)]
        for other in those[max(at - 1, 0) : at + 1]
    )
    return max(min(nearest), 1)
