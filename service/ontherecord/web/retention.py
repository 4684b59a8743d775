"""``/retention``: how long documents are kept; ``/tombstones``: what was erased for good."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from ..archive import times
from ..archive.erasing import retention, tombstones
from ..archive.keys import Scope
from . import metrics
from .access import needs
from .bodies import read_json
from .caching import check_match, tagged
from .loading import load, load_query
from .negotiation import produces
from .problem import Problem
from .schemas.bodies import Retention
from .schemas.queries import NoQuery
from .service import service

blueprint = Blueprint("retention", __name__)

MAX_BYTES = 4_000_000
"""Of a policy: a thousand publishers, however their names are escaped."""


@blueprint.get("/retention")
@needs(Scope.ADMIN)
@produces("application/json")
def get_retention() -> Response:
    """The policy in force."""
    load_query(NoQuery)
    with metrics.step("read"), service().database.reading() as connection:
        policy = retention.policy(connection)
    return tagged(jsonify(policy), policy)


@blueprint.put("/retention")
@needs(Scope.ADMIN)
@produces("application/json")
def put_retention() -> Response:
    """Another policy, as a whole; it is kept to from the next time that it is applied."""
    load_query(NoQuery)
    wanted = load(Retention, read_json(max_bytes=MAX_BYTES))
    with metrics.step("store"), service().database.writing() as connection:
        check_match(retention.policy(connection))
        retention.set_policy(connection, retention.PolicyForm(**wanted))  # type: ignore[typeddict-item]  # as loaded
        policy = retention.policy(connection)
    return tagged(jsonify(policy), policy)


@blueprint.get("/tombstones/<id:identity>")
@needs(Scope.ADMIN)
@produces("application/json")
def get_tombstone(identity: str) -> Response:
    """That what had this id was erased for good, and when."""
    load_query(NoQuery)
    with metrics.step("read"), service().database.reading() as connection:
        found = tombstones.standing(connection, identity)
    if found is None:
        raise _unknown()
    form = {"id": identity, "of": found.of, "erased_at": times.in_utc(found.at)}
    return tagged(jsonify(form), form)


@blueprint.delete("/tombstones/<id:identity>")
@needs(Scope.ADMIN)
def delete_tombstone(identity: str) -> Response:
    """Lets what had this id come again."""
    load_query(NoQuery)
    with metrics.step("store"), service().database.writing() as connection:
        found = tombstones.standing(connection, identity)
        if found is None:
            raise _unknown()
        check_match({"id": identity, "of": found.of, "erased_at": times.in_utc(found.at)})
        tombstones.lift(connection, identity)
    return Response(status=HTTPStatus.NO_CONTENT)


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "Nothing with this id was erased for good.")
