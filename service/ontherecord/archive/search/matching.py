"""What is sought by words, as each database's index of words is asked. Every word is quoted: nothing that was typed
reaches a database as an operator of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .entries import MARKS, SIGNS, Field
from .query import Term, parse

Sought = Sequence[tuple[Field, Term]]
"""Terms, each with the field that it is to be found in, or is not."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of mode, kind or rejection that are wanted, and the others there are."""

    wanted: Sequence[str]
    others: Sequence[str] = ()


EVERYTHING = Marked([MARKS["speech"], MARKS["thought"]])


def terms_of(searched: Mapping[Field, str | None]) -> Sought | None:
    """The terms typed for each field; None if there is no word in one that was given, so that nothing is found."""
    parsed = {field: parse(typed) for field, typed in searched.items() if typed is not None}
    if not all(parsed.values()):
        return None
    return [(field, term) for field, terms in parsed.items() for term in terms]


def fts5_query(sought: Sought, filed: Sequence[str] = (), marked: Sequence[Marked] = ()) -> str:
    """The query that finds the rows with all terms that are filed under all of these, and marked so.

    FTS5 moves all parts of an AND along together, row by row, but looks at a NOT only where the rest matches. So marks,
    which great parts of all rows have, are told by those that must not be there, unless nothing else is sought.

    >>> fts5_query([("said", Term(("a", "b"))), ("role", Term(("c",), without=True))], ["p"], [Marked(["x"], ["y"])])
    '(said : "a b" AND filed : ("p")) NOT (role : "c" OR filed : ("y"))'
    """
    wanted = [_fts5(field, term) for field, term in sought if not term.without] + [_filed([each]) for each in filed]
    if not wanted:
        first, *marked = [*marked, EVERYTHING]
        wanted = [_filed(first.wanted)]
    unwanted = [_fts5(field, term) for field, term in sought if term.without]
    unwanted += [_filed(each.others) for each in marked if each.others]
    query = f"({' AND '.join(wanted)})"
    return f"{query} NOT ({' OR '.join(unwanted)})" if unwanted else query


def tsquery(sought: Sought) -> str:
    """The same as PostgreSQL spells a tsquery.

    >>> tsquery([("said", Term(("a", "b"))), ("role", Term(("c",), without=True))])
    "('a' <-> 'b') & !('#c')"
    """
    return " & ".join(f"{'!' if term.without else ''}({_phrase(field, term)})" for field, term in sought)


def words_of_phrases(sought: Sought) -> Sought:
    """Each word of the phrases that must be there, as a term of its own; none where there is no phrase."""
    phrases = [(field, term) for field, term in sought if len(term.words) > 1 and not term.without]
    return [(field, Term((word,))) for field, term in phrases for word in term.words[: -1 if term.prefix else None]]


def _fts5(field: Field, term: Term) -> str:
    return f'{field} : "{" ".join(term.words)}"{" *" if term.prefix else ""}'


def _filed(under: Sequence[str]) -> str:
    any_of_them = " OR ".join(f'"{each}"' for each in under)
    return f"filed : ({any_of_them})"


def _phrase(field: Field, term: Term) -> str:
    spelt = " <-> ".join(f"'{SIGNS[field]}{word}'" for word in term.words)
    return f"{spelt}:*" if term.prefix else spelt
