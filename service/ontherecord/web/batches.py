"""``POST /quotes/batch``: many articles in one request, a line each; each is answered as soon as it is done."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from itertools import chain
from typing import Any

from flask import Blueprint, Response, current_app, stream_with_context

from ..archive.keys import Scope
from ..formats import wire
from . import analyses, metrics
from .access import needs
from .analyses import Choice
from .bodies import read_batch
from .loading import load_query
from .negotiation import produces
from .problems import problem_of
from .reading import Article, article_in, read_line, ref_in
from .schemas.queries import BatchQuery
from .service import service
from .turns import Busy

RETRY_SECONDS = 10
"""When to come again while a worker has as many batches as it takes."""

blueprint = Blueprint("batches", __name__)


@blueprint.post("/quotes/batch")
@needs(Scope.WRITE)
@produces("application/x-ndjson")
def post_batch() -> Response:
    """A line for each article, in the order they came; what is wrong with one spoils no other."""
    query = load_query(BatchQuery)
    settings = service().settings
    with ExitStack() as held:
        held.enter_context(_place())
        items = read_batch(max_bytes=settings.max_batch_bytes, max_items=settings.batch_items)
        batch = _Batch(items, Choice.of(query), store=query["store"])
        begun = batch.until_begun()
        response = Response(stream_with_context(chain(begun, batch.lines)), mimetype="application/x-ndjson")
        response.call_on_close(held.pop_all().close)  # kept until the last line is sent
    return response


@contextmanager
def _place() -> Iterator[None]:
    """One of the few batches that a worker answers at a time: each has a thread of its for as long as it lasts."""
    places = service().batches
    if not places.acquire(blocking=False):
        raise Busy(RETRY_SECONDS)
    try:
        yield
    finally:
        places.release()


class _Batch:
    """A batch under way. It queues as any article does until it has answered one, and waits for the others."""

    def __init__(self, items: Sequence[tuple[int, bytes]], choice: Choice, *, store: bool) -> None:
        self._choice = choice
        self._store = store
        self._begun = False
        self.lines = self._answer(items)

    def until_begun(self) -> list[str]:
        """The lines up to the first that is an article's answer: Busy is raised before any of them is sent."""
        lines: list[str] = []
        for line in self.lines:
            lines.append(line)
            if self._begun:
                break
        return lines

    def _answer(self, items: Sequence[tuple[int, bytes]]) -> Iterator[str]:
        for number, line in items:
            ref = None
            try:
                item = read_line(line, max_bytes=service().settings.max_body_bytes)
                ref = ref_in(item)
                answer, new = self._answered(article_in(item))
            except Exception as error:  # whatever it is, the other lines are answered
                if isinstance(error, Busy) and not self._begun:
                    raise
                problem = problem_of(error)
                form = {"line": number, "ref": ref, "status": problem["status"], "problem": problem}
            else:
                status = HTTPStatus.CREATED if new else HTTPStatus.OK
                form = {"line": number, "ref": ref, "status": status.value, **answer}
            yield _json_line(form)

    def _answered(self, article: Article) -> tuple[wire.AnswerForm, bool]:
        """The article's answer, and whether the archive has it only now."""
        analyses.check_length(article)
        record, new = analyses.kept(article) if self._store else None, False
        if record is None:
            with analyses.in_turn(article, begun=self._begun) as record:
                if self._store:
                    with metrics.step("store"), service().database.writing() as connection:
                        record, new = analyses.keep(connection, record, article)
        self._begun = True
        return analyses.answer(record, article, self._choice), new


def _json_line(form: dict[str, Any]) -> str:
    return current_app.json.dumps(form, separators=(",", ":")) + "\n"
