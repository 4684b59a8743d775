"""An article's answer: what the archive has of it, or else what the engine finds, in its turn, kept or not."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

from sqlalchemy import Connection

from ..archive import documents
from ..archive.editing import versions
from ..archive.erasing import tombstones
from ..archive.erasing.tombstones import Refused
from ..attribution.quotation import Kind, Mode
from ..formats import wire, writing
from ..formats.facts import document_id
from ..formats.selection import Selection
from . import logs, metrics
from .problem import Problem
from .reading import Article
from .service import asker, service
from .turns import Patience

REFUSED = (
    "This article, or what stood at its address, was erased from the archive, which does not keep it again. "
    "With store=false it is answered."
)
NO_ARTICLE = "No article was found in what was sent: of a page, a script may write it."


@dataclass(frozen=True, slots=True)
class Choice:
    """Which quotations a client asked for, and how they are written."""

    kinds: tuple[Kind, ...]
    modes: tuple[Mode, ...]
    explain: bool
    utf16: bool

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Choice":
        """The choice that a query makes."""
        return cls(query["kinds"], writing.MODES[query["mode"]], query["explain"], query["offsets"] == "utf16")


def kept(article: Article) -> wire.Record | None:
    """What the archive has of the article, None if it is new there; a Problem 410 if it is refused there."""
    identity = document_id(article.text, article.facts)
    with metrics.step("read"), service().database.reading() as connection, refusing():
        record = versions.found_in(connection, identity)
        if record is None:  # before it is analysed for nothing
            tombstones.check_document(connection, identity, article.facts.url)
        return record


def check_room(article: Article) -> None:
    """Raises Busy if the article would be refused its analysis now: before anything is written on its behalf."""
    if kept(article) is None:
        service().turns.check_room()


def analysed(article: Article) -> wire.Record:
    """What the engine finds in the article; raises Busy if that cannot begin soon enough (see turns.py)."""
    with in_turn(article) as record:
        return record


@contextmanager
def in_turn(article: Article, *, begun: bool = False) -> Iterator[wire.Record]:
    """The same, to be kept in the turn in which it was found: who comes next would but share a core with that.

    The turn is waited for if the request has ``begun`` to be answered, or if the article was found in what was sent,
    which took a turn of its own.
    """
    limit = service().settings.max_characters
    attribute = partial(service().attributor.attribute, article.text, max_characters=limit)
    with service().turns.turn(_patience(article, begun=begun), characters=len(article.text)) as turn:
        with metrics.step("attribute"):
            analysis = turn.computed(attribute)
        turn.only_stores()
        metrics.count_analysis(len(article.text), analysis.quotations)
        if article.extracted and not article.text:
            analysis = replace(analysis, warnings=(*analysis.warnings, NO_ARTICLE))
        yield writing.record(article.text, article.facts, analysis, model=service().model)


def _patience(article: Article, *, begun: bool) -> Patience:
    if begun:
        return Patience.BEGUN
    return Patience.FOUND if article.extracted else asker()


def keep(connection: Connection, record: wire.Record, article: Article) -> tuple[wire.Record, bool]:
    """What the archive has of the article from now on, and whether it is new there: somebody may have been faster.

    Its speakers have the ids that they have in all of the archive, where they may be known already.
    """
    with refusing():
        new = documents.keep(connection, record, article.text)
    return versions.found_in(connection, record.document["id"]) or record, new


def as_kept(connection: Connection, article: Article) -> Article:
    """The article that was found in a page with the text that is kept of it, which the spans of its record count in."""
    if not article.extracted:
        return article
    text = versions.text_known_as(connection, document_id(article.text, article.facts))
    return article if text is None else replace(article, text=text)


@contextmanager
def refusing() -> Iterator[None]:
    """An article that was erased for good is a Problem 410."""
    try:
        yield
    except Refused:
        raise Problem(HTTPStatus.GONE, REFUSED) from None


def check_length(article: Article) -> None:
    """Refuses a text that is longer than the engine takes, before anything is done about it."""
    most = service().settings.max_characters
    logs.note(characters=len(article.text))
    if len(article.text) > most:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The text has {len(article.text):,} characters; the limit is {most:,}.",
        )


def answer(record: wire.Record, article: Article, choice: Choice) -> wire.AnswerForm:
    """What the client asked for of the record, and the text, if it is not what was sent."""
    return chosen(record, choice, text=article.text if article.extracted else None)


def selection(answer: wire.AnswerForm, text: str) -> Selection:
    """What an article is answered with, to be written in another format than JSON."""
    document = answer["document"]
    quotes: list[wire.QuotationForm] = [{**each, "document": document} for each in answer["quotes"]]
    return Selection(quotations=quotes, text_of=lambda _: text, document=document)


def chosen(record: wire.Record, choice: Choice, *, text: str | None) -> wire.AnswerForm:
    """What the client asked for of the record."""
    return writing.answer(
        record,
        kinds=choice.kinds,
        modes=choice.modes,
        explain=choice.explain,
        utf16=choice.utf16,
        text=text,
    )
