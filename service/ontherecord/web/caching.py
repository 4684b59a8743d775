"""``ETag`` on every answer to a GET, and 304 for a client that has it already."""

from flask import Flask, Response, request


def register(app: Flask) -> None:
    """Answers to GET and HEAD carry an entity tag and honour ``If-None-Match``."""
    app.after_request(_tag)


def _tag(response: Response) -> Response:
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
