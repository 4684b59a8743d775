"""``POST /quotes``: the quotations of one article; nothing of it is kept."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from ..attribution.pipeline import TextTooLong
from ..attribution.quotation import Analysis, Mode
from ..formats import wire
from . import logs
from .bodies import article_text
from .negotiation import produces
from .problems import Problem
from .schemas import QuotesQuery, load_query
from .service import service

MODES = {"speech": (Mode.SPEECH,), "thought": (Mode.THOUGHT,), "all": tuple(Mode)}

blueprint = Blueprint("quotes", __name__)


@blueprint.post("/quotes")
@produces("application/json")
def post_quotes() -> Response:
    """The article's quotations in text order; an article without any has an empty list."""
    query = load_query(QuotesQuery())
    text = article_text(max_bytes=service().settings.max_body_bytes)
    analysis = _attribute(text)
    return jsonify(
        wire.answer(
            text,
            analysis,
            model=service().model,
            kinds=query["kinds"],
            modes=MODES[query["mode"]],
            explain=query["explain"],
            utf16=query["offsets"] == "utf16",
        )
    )


def _attribute(text: str) -> Analysis:
    logs.note(characters=len(text))
    try:
        analysis = service().attributor.attribute(text, max_characters=service().settings.max_characters)
    except TextTooLong as error:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{error}.") from None
    logs.note(quotations=len(analysis.quotations))
    return analysis
