"""An article goes in, alone or in a batch, and its quotations come out; or why none do."""

from datetime import date
from typing import NotRequired, TypedDict

from .quotations import Document, Quotation


class Model(TypedDict):
    """What found the quotations."""

    version: str
    weights: str
    spacy_pipeline: str | None


class Answer(TypedDict):
    """The quotations of one article; ``text`` only where HTML was sent: the main text, which the offsets count in."""

    document: Document
    quotes: list[Quotation]
    warnings: list[str]
    model: Model
    text: NotRequired[str]


class BatchLine(TypedDict):
    """An article of a batch; ``ref`` is whatever its sender knows it by, and comes back with its line."""

    text: str
    title: NotRequired[str]
    url: NotRequired[str]
    publisher: NotRequired[str]
    published_at: NotRequired[str | date]
    ref: NotRequired[str]


class Fault(TypedDict):
    """One thing that was wrong: in the body (``pointer``, a JSON Pointer), the query or a header."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    header: NotRequired[str]
    detail: str


class ProblemForm(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    trace_id: str
    errors: NotRequired[list[Fault]]


class BatchAnswerLine(TypedDict):
    """What one article of a batch is answered with: a ``problem``, or the members of an answer.

    ``line`` counts the articles from 1; ``status`` is 201 (kept anew), 200, or the problem's.
    """

    line: int
    ref: str | None
    status: int
    problem: NotRequired[ProblemForm]
    document: NotRequired[Document]
    quotes: NotRequired[list[Quotation]]
    warnings: NotRequired[list[str]]
    model: NotRequired[Model]
