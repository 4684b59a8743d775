"""``PATCH /quotes/{id}`` and ``/quotes/{id}/history``: what editors say of a quotation, and said before."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, jsonify

from ..archive.editing import corrections, histories
from ..archive.editing.corrections import Correction
from ..archive.editing.histories import ChangeForm, CorrectionForm
from ..archive.editing.marked import CannotBe
from ..archive.keys import Scope
from ..archive.quotations import Found
from ..formats import writing
from ..formats.wire import FoundForm
from . import lists, metrics
from .access import editor, needs
from .bodies import read_json
from .caching import check_match, tagged
from .loading import load, load_query
from .negotiation import produces
from .problem import Problem, pointer
from .quotes import held, shown_of, unknown
from .schemas.bodies import Correction as CorrectionSchema
from .schemas.queries import HistoryQuery, QuotationQuery
from .service import service

MOST_BYTES = 65_536
"""Bytes of a correction: a hundred spans and a few names are a tenth of it."""

SPANS = ("content", "cue", "source")

blueprint = Blueprint("corrections", __name__)


@blueprint.patch("/quotes/<id:identity>")
@needs(Scope.WRITE)
@produces("application/json")
def patch_quote(identity: str) -> Response:
    """The quotation as an editor says that it is; what is not said of it stays."""
    query = load_query(QuotationQuery)
    utf16 = query["offsets"] == "utf16"
    found = correct(identity, read_json(max_bytes=MOST_BYTES), check=check_match, utf16=utf16)
    return tagged(jsonify(shown_of(found, explain=query["explain"], utf16=utf16)), asdict(found))


@blueprint.get("/quotes/<id:identity>/history")
@needs(Scope.READ)
@produces("application/json")
def get_history(identity: str) -> Response:
    """What editors changed in a quotation, from the first change to the last; also of one that is no more."""
    query = load_query(HistoryQuery)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        told = histories.history(connection, identity, limit=query["limit"], cursor=query["cursor"])
    if told is None:
        raise unknown()
    utf16 = query["offsets"] == "utf16"
    return lists.page_response(
        "corrections",
        [_counted(each, utf16) for each in told.corrections],
        told.cursor,
        quote=identity,
        document=told.document,
        removed_in=told.removed_in,
        found=_found(told.found, utf16),
    )


def correct(identity: str, said: object, *, check: Callable[[object], None], utf16: bool = False) -> Found:
    """The quotation as it is from now on, as whoever sent this request says; a Problem 404 or 422.

    ``said`` is not yet checked. ``check`` raises what refuses the state in which the quotation is.
    """
    correction = cast(Correction, load(CorrectionSchema, said))
    _check_coherent(correction)
    with metrics.step("store"), service().database.writing() as connection:
        held(connection, identity, check)
        try:
            found = corrections.correct(connection, identity, correction, editor=editor(), utf16=utf16)
        except CannotBe as error:
            faults = [{"pointer": pointer(*error.steps), "detail": str(error)}]
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "This cannot be; see errors.", errors=faults) from None
    assert found, "it is held"
    return found


def _check_coherent(correction: Mapping[str, Any]) -> None:
    if correction.get("verified") and correction.get("rejected"):
        faults = [{"pointer": "/rejected", "detail": "What is verified cannot be rejected at once."}]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The body breaks its schema; see errors.", errors=faults)


def _counted(correction: CorrectionForm, utf16: bool) -> CorrectionForm:
    """The correction with its offsets as they were asked for."""
    changes = {
        name: ChangeForm(before=_written(name, change["before"], utf16), after=_written(name, change["after"], utf16))
        for name, change in correction["changes"].items()
    }
    return CorrectionForm({**correction, "changes": changes})


def _found(found: FoundForm, utf16: bool) -> dict[str, object]:
    """What the engine says, without the ids that its speakers had in its analysis alone."""
    return {name: _written(name, value, utf16) for name, value in found.items() if name != "why"}


def _written(name: str, value: Any, utf16: bool) -> object:
    if name not in SPANS or value is None:
        return value
    if name == "content":
        return [writing.counted(span, utf16) for span in value]
    return writing.counted(value, utf16)
