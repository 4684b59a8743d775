"""``/search/<quotation id>``: every wording of a quotation, the stories that have it, and which came first."""

from flask import Response

from ....archive.keys import Scope
from ....archive.wordings import comparing, variants
from ... import lists, metrics, quotes
from ...access import needs
from ...schemas.queries import VariantsQuery
from ...service import service
from ..shell import asked, blueprint, render


@blueprint.get("/search/<id:identity>")
@needs(Scope.READ)
def stories(identity: str) -> Response:
    """A page of the wordings, the oldest first, each with how it differs from the quotation."""
    query, _ = asked(VariantsQuery)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found = variants.of(connection, identity, limit=query["limit"], cursor=query["cursor"])
    if found is None:
        raise quotes.unknown()
    return render(
        "stories.html",
        group=comparing.group_form(found),
        wordings=comparing.variant_forms(found),
        cursor=found.cursor,
    )
