"""The article or draft that a form has, pasted or in a file; or what is wrong with it, by field."""

from http import HTTPStatus

from flask import request
from werkzeug.exceptions import HTTPException

from ...formats.facts import Facts
from ...formats.files import MEDIA_TYPES, media_type_of
from ..bodies import read_bare, read_file
from ..problem import Problem
from ..reading import Article
from ..service import service

NOTHING = "Paste a text here, or choose a file."
NOT_BOTH = "Paste a text or choose a file, not both."


def handed_in(text: str, stated: Facts) -> Article:
    """What stands in the form's box, or else in its file; a Problem for what cannot be read."""
    text, file = text.replace("\r\n", "\n"), request.files.get("file")  # a browser sends \n as \r\n
    if not file or not file.filename:
        if not text.strip():
            raise _refused("text", NOTHING)
        return read_bare(text, "text/plain", stated)
    if text.strip():
        raise _refused("file", NOT_BOTH)
    media_type = media_type_of(file.filename)
    if media_type is None:
        raise _refused("file", f"This is no file that is read here: choose one that ends in {', '.join(MEDIA_TYPES)}.")
    content = file.read(service().settings.max_body_bytes + 1)
    if len(content) > service().settings.max_body_bytes:
        raise _refused("file", f"A file may have {service().settings.max_body_bytes:,} bytes.")
    return _in_file(content, media_type, stated)


def faults_of(refusal: HTTPException) -> dict[str, str]:
    """What is wrong, by the field of the form that it is wrong in."""
    if refusal.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return {"file" if any(request.files.values()) else "text": refusal.description or ""}
    errors = refusal.errors if isinstance(refusal, Problem) else []
    return {each["pointer"].strip("/"): each["detail"] for each in errors if "pointer" in each}


def _in_file(content: bytes, media_type: str, stated: Facts) -> Article:
    try:
        article = read_file(content, media_type, stated)
    except Problem as problem:
        raise _refused("file", _told_of_file(problem)) from None
    if not article.text.strip():
        raise _refused("file", "No article was found in this file.")
    return article


def _told_of_file(problem: Problem) -> str:
    """What is wrong with a file; of JSON, with each member of it."""
    if problem.errors and "pointer" in problem.errors[0]:
        faults = (f"{each['pointer']}: {each['detail']}" for each in problem.errors)
        return f"What this file holds cannot be used: {' '.join(faults)}"
    return str(problem.description).replace("The body", "The file")


def _refused(name: str, detail: str) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=[{"pointer": f"/{name}", "detail": detail}])
