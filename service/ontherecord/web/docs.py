"""The contract itself: ``/openapi.yaml`` is the file, ``/openapi.json`` the same in JSON."""

import json
from functools import cache
from importlib.resources import files

import yaml
from flask import Blueprint, Response

from .access import public
from .negotiation import produces

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.yaml")
@public
@produces("application/yaml")
def openapi_yaml() -> Response:
    """The hand-written OpenAPI 3.1 document."""
    return Response(_contract(), mimetype="application/yaml")


@blueprint.get("/openapi.json")
@public
@produces("application/json")
def openapi_json() -> Response:
    """The same document for programs that read JSON only."""
    return Response(_contract_as_json(), mimetype="application/json")


@cache
def _contract() -> bytes:
    return (files(__package__) / "openapi.yaml").read_bytes()


@cache
def _contract_as_json() -> str:
    return json.dumps(yaml.safe_load(_contract()), ensure_ascii=False)
