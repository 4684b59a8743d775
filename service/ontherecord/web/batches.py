"""``POST /quotes/batch``: many articles in one request, a line each; each is answered as soon as it is done."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import chain, islice
from typing import Any

from flask import Blueprint, Response, current_app, stream_with_context

from ..archive.keys import Scope
from ..formats import wire
from . import analyses, metrics
from .access import needs
from .analyses import Choice
from .bodies import Article, article_in, read_batch, read_line, ref_in
from .negotiation import produces
from .problems import problem_of
from .schemas import BatchQuery, load_query
from .service import service
from .turns import Busy

blueprint = Blueprint("batches", __name__)


@blueprint.post("/quotes/batch")
@needs(Scope.WRITE)
@produces("application/x-ndjson")
def post_batch() -> Response:
    """A line for each article, in the order they came; what is wrong with one spoils no other."""
    query = load_query(BatchQuery)
    settings = service().settings
    items = read_batch(max_bytes=settings.max_batch_bytes, max_items=settings.batch_items)
    lines = _lines(items, Choice.of(query), store=query["store"])
    begun = list(islice(lines, 1))  # before the answer begins, so that a service too busy for it can say so with a 503
    return Response(stream_with_context(chain(begun, lines)), mimetype="application/x-ndjson")


def _lines(items: Sequence[tuple[int, bytes]], choice: Choice, *, store: bool) -> Iterator[str]:
    for place, (number, line) in enumerate(items):
        ref = None
        try:
            item = read_line(line, max_bytes=service().settings.max_body_bytes)
            ref = ref_in(item)
            answer, new = _answered(article_in(item), choice, store=store, patient=place > 0)
        except Exception as error:  # whatever it is, the other lines are answered
            if isinstance(error, Busy) and place == 0:
                raise
            problem = problem_of(error)
            form = {"line": number, "ref": ref, "status": problem["status"], "problem": problem}
        else:
            status = HTTPStatus.CREATED if new else HTTPStatus.OK
            form = {"line": number, "ref": ref, "status": status.value, **answer}
        yield _json_line(form)


def _answered(article: Article, choice: Choice, *, store: bool, patient: bool) -> tuple[wire.AnswerForm, bool]:
    """The article's answer, and whether the archive has it only now."""
    analyses.check_length(article)
    known = analyses.kept(article) if store else None
    record = known or analyses.analysed(article, patient=patient)
    new = False
    if store and not known:
        with metrics.step("store"), service().database.writing() as connection:
            record, new = analyses.keep(connection, record, article)
    return analyses.answer(record, article, choice), new


def _json_line(form: dict[str, Any]) -> str:
    return current_app.json.dumps(form, separators=(",", ":")) + "\n"
