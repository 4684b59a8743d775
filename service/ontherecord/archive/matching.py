"""What is sought by words, as each database's index of words is asked. Every word is quoted: nothing that was typed
reaches a database as an operator of its own.
"""

from collections.abc import Mapping, Sequence

from .entries import FIELDS, MARKS, Field
from .query import Term, parse

Sought = Sequence[tuple[Field, Term]]
"""Terms, each with the field that it is to be found in, or is not."""


def terms_of(searched: Mapping[Field, str | None]) -> Sought | None:
    """The terms typed for each field; None if there is no word in one that was given, so that nothing is found."""
    parsed = {field: parse(typed) for field, typed in searched.items() if typed is not None}
    if not all(parsed.values()):
        return None
    return [(field, term) for field, terms in parsed.items() for term in terms]


def fts5_query(sought: Sought, filed: Sequence[Sequence[str]] = ()) -> str:
    """The query that finds the rows with all terms that are filed under one of each group.

    >>> fts5_query([("said", Term(("a", "b"))), ("role", Term(("c",), without=True))], [["x", "y"]])
    '(said : "a b" AND filed : ("x" OR "y")) NOT (role : "c")'
    """
    groups = [f"filed : ({_any(group)})" for group in filed]
    wanted = [_fts5(field, term) for field, term in sought if not term.without] + groups
    unwanted = [_fts5(field, term) for field, term in sought if term.without]
    every = wanted or [f"filed : ({_any((MARKS['speech'], MARKS['thought']))})"]
    query = f"({' AND '.join(every)})"
    return f"{query} NOT ({' OR '.join(unwanted)})" if unwanted else query


def tsquery(sought: Sought) -> str:
    """The same as PostgreSQL spells a tsquery.

    >>> tsquery([("said", Term(("a", "b"))), ("role", Term(("c",), without=True))])
    "('a':A <-> 'b':A) & !('c':C)"
    """
    return " & ".join(f"{'!' if term.without else ''}({_phrase(field, term)})" for field, term in sought)


def _fts5(field: Field, term: Term) -> str:
    return f'{field} : "{" ".join(term.words)}"{" *" if term.prefix else ""}'


def _any(marks: Sequence[str]) -> str:
    return " OR ".join(f'"{mark}"' for mark in marks)


def _phrase(field: Field, term: Term) -> str:
    labels = [FIELDS[field]] * len(term.words)
    if term.prefix:
        labels[-1] = f"*{labels[-1]}"
    return " <-> ".join(f"'{word}':{label}" for word, label in zip(term.words, labels, strict=True))
