"""``/reports``: who is quoted in what is kept."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from ..archive.keys import Scope
from ..archive.reports import reports
from ..archive.reports.reports import Sought
from ..formats import sources_table
from ..formats.catalogue import JSON, REPORT
from ..formats.sources import SourcesReport
from . import metrics
from .access import needs
from .loading import load_query
from .representations import offered
from .schemas.queries import SourcesQuery
from .service import service

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports/sources")
@needs(Scope.READ)
def get_sources() -> Response:
    """Quotations and their words by speaker, role, organisation, kind and week."""
    query = load_query(SourcesQuery)
    form = offered(REPORT, query["format"])
    found = sources(query)
    if form is not JSON:
        rows = sources_table.as_csv(found, bom=query["bom"])
        return Response(b"".join(rows), content_type=form.content_type)
    asked = {name: request.args.get(name) for name in ("publisher", "from", "to")}
    return jsonify({**asked, **found})


def sources(query: Mapping[str, Any]) -> SourcesReport:
    """The report that a query asks for."""
    sought = Sought(publisher=query["publisher"], since=query["since"], until=query["until"])
    with metrics.step("read"), service().database.reading() as connection:
        return reports.sources(connection, sought, limit=query["limit"])
