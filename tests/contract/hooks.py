"""What openapi.yaml cannot say of a request, told to schemathesis."""

import itertools
from http import HTTPStatus
from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import IgnoredAuth

ARTICLES = {"POST /quotes", "PUT /documents/{id}"}
FACTS = {"title", "url", "publisher", "published_at"}
SENT_AS_TEXT = {"text/plain", "text/html", "application/x-ndjson"}

_numbers = itertools.count()


@schemathesis.serializer("application/x-ndjson")
def as_it_stands(ctx: Any, value: Any) -> bytes:  # noqa: ARG001  # the names are schemathesis's
    """The lines as they were made up."""
    return str(value).encode()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ARG001
    """A good request keeps the rules that bind one part of it to another, or to what was sent before."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.media_type == "application/json" and case.operation.label in ARTICLES:
        _without_facts(case.query)
    if case.operation.label == "GET /quotes":
        _with_words(case.query)
    if case.operation.label in ("POST /searches", "PATCH /searches/{id}"):
        _without_webhook(case.body)
    if case.operation.label == "PUT /retention":
        _each_once(case.body)
    _with_a_key_of_its_own(case.headers)


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:  # noqa: ARG001
    """Whether it is one: not that text made up of a number is text, nor that guesses at keys are slowed down."""
    return not (_is_text_all_the_same(failure, case) or _is_one_guess_too_many(failure))


def _is_text_all_the_same(failure: Any, case: Any) -> bool:
    """Whatever is sent as text is text, though it was made up as a number or an object: that is no bad request."""
    return (
        isinstance(failure, AcceptedNegativeData)
        and case.media_type in SENT_AS_TEXT
        and not isinstance(case.body, str)
        and [location.name for location, part in case.meta.components.items() if part.mode.is_negative] == ["BODY"]
    )


def _is_one_guess_too_many(failure: Any) -> bool:
    """Each request is sent with a wrong key too, and who sends many of those is answered 429 for a while.

    What was answered to that one is in the failure's message alone: the response may be the one with a right key.
    """
    return isinstance(failure, IgnoredAuth) and f"got `{HTTPStatus.TOO_MANY_REQUESTS.value} " in failure.message


def _without_facts(query: Any) -> None:
    """What is known of an article stands in its JSON; in the query of a JSON request it is refused."""
    for name in FACTS & set(query or ()):
        del query[name]


def _with_words(query: Any) -> None:
    """Without words there is no relevance to sort by."""
    if query and query.get("sort") == "relevance":
        query.setdefault("q", "bridge")


def _without_webhook(body: Any) -> None:
    """Which hosts are allowed is the operator's to say; by default there is none."""
    if isinstance(body, dict):
        body.pop("webhook", None)


def _each_once(policy: Any) -> None:
    """A publisher has one line."""
    policy["publishers"] = list({each["publisher"]: each for each in policy["publishers"]}.values())


def _with_a_key_of_its_own(headers: Any) -> None:
    """An Idempotency-Key names one request: the same for another is refused."""
    if headers and "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = f"{headers['Idempotency-Key'][:240]}{next(_numbers):010}"
