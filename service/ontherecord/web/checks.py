"""``/quotes/check``: the quotations of a draft held against those of the archive. Nothing of the draft is kept."""

from flask import Blueprint, Response, jsonify

from ..archive.checking import checks
from ..archive.checking.finding import Among
from ..archive.keys import Scope
from ..archive.wordings import comparing
from ..formats.comparing import CheckedForm
from . import analyses, logs, metrics
from .access import needs
from .bodies import read_draft
from .loading import load_query
from .negotiation import produces
from .reading import Article
from .schemas.queries import CheckQuery
from .service import service

blueprint = Blueprint("checks", __name__)


@blueprint.post("/quotes/check")
@needs(Scope.READ)
@produces("application/json")
def check_quotes() -> Response:
    """A verdict on all that the draft has in quotation marks, in text order."""
    query = load_query(CheckQuery)
    utf16 = query.pop("offsets") == "utf16"
    draft = read_draft(max_bytes=service().settings.max_body_bytes)
    return jsonify(checked(draft, Among(**query), utf16=utf16))


def checked(draft: Article, among: Among, *, utf16: bool = False) -> CheckedForm:
    """The verdicts on a draft; a Problem 413 for one that is too long, Busy if its turn does not come soon enough."""
    analyses.check_length(draft)
    record = analyses.analysed(draft)
    with metrics.step("check"), service().database.reading() as connection:
        found = checks.check(connection, record.quotes, among)
    logs.note(quotations=len(found.checks))
    return comparing.checked_form(record, found, utf16=utf16)
