"""``/quotes/{id}/variants``: a quotation's wordings, who printed them, and which came first."""

from flask import Blueprint, Response

from ..archive.keys import Scope
from ..archive.wordings import comparing, variants
from . import lists, metrics
from .access import needs
from .loading import load_query
from .negotiation import produces
from .quotes import unknown
from .schemas.queries import VariantsQuery
from .service import service

blueprint = Blueprint("variants", __name__)


@blueprint.get("/quotes/<id:identity>/variants")
@needs(Scope.READ)
@produces("application/json")
def get_variants(identity: str) -> Response:
    """A page of the wordings, the oldest first, with what is known of all of them."""
    query = load_query(VariantsQuery)
    utf16 = query["offsets"] == "utf16"
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found = variants.of(connection, identity, limit=query["limit"], cursor=query["cursor"])
    if found is None:
        raise unknown()
    on_page = comparing.variant_forms(found, utf16=utf16)
    return lists.page_response("variants", on_page, found.cursor, **comparing.group_form(found, utf16=utf16))
