"""Counts and times for Prometheus, ``GET /metrics``: never a word, a name or an id, and few values a label.

Under gunicorn every worker writes its own files (slots.py), in the directory that gunicorn.conf.py makes, and whichever
worker is asked adds them up; anywhere else there is one process, and this is its registry.
"""

import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from .. import __version__
from . import logs, slots

if TYPE_CHECKING:
    from ..attribution.quotation import Quotation

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100)
"""Upper edges of the buckets: from one row read to a book analysed."""

HALF_WRITTEN = (struct.error, RuntimeError, ValueError)
"""What reading raises when another worker has just made its file, or is adding to it: nothing locks the files."""

READINGS = 10
"""How often the files are read until they can be."""


class Step(StrEnum):
    """What a request spends its time on, in running order."""

    RECEIVE = "receive"
    EXTRACT = "extract"
    WAIT = "wait"
    ATTRIBUTE = "attribute"
    CHECK = "check"
    STORE = "store"
    READ = "read"
    WRITE = "write"


if values.ValueClass._multiprocess:
    values.ValueClass = values.MultiProcessValue(slots.own)  # type: ignore[no-untyped-call]

_registry = CollectorRegistry()
_texts = Counter("ontherecord_texts_total", "Texts analysed.", registry=_registry)
_characters = Counter("ontherecord_characters_total", "Characters of the texts analysed.", registry=_registry)
_quotations = Counter("ontherecord_quotations_total", "Quotations found.", ["kind", "mode"], registry=_registry)
_unresolved = Counter(
    "ontherecord_quotations_unresolved_total", "Quotations found whose speaker was not.", ["kind"], registry=_registry
)
_steps = Histogram(
    "ontherecord_step_seconds", "Seconds spent on one step.", ["step"], buckets=SECONDS, registry=_registry
)
_requests = Counter(
    "ontherecord_requests_total", "Requests answered.", ["route", "method", "status"], registry=_registry
)
_request_seconds = Histogram(
    "ontherecord_request_seconds",
    "Seconds from a request's headers to the end of its answer.",
    ["route", "method"],
    buckets=SECONDS,
    registry=_registry,
)
_build = Gauge(
    "ontherecord_build_info",
    "1; the labels say which version answers, by which model.",
    ["version", "weights"],
    registry=_registry,
    multiprocess_mode="mostrecent",
)
analyses_waiting = Gauge(
    "ontherecord_analyses_waiting",
    "Analyses that wait for their turn.",
    registry=_registry,
    multiprocess_mode="livesum",
)
analyses_running = Gauge(
    "ontherecord_analyses_running",
    "Analyses under way, one a worker, or two while the database is slow to keep what one found.",
    registry=_registry,
    multiprocess_mode="livesum",
)
analyses_refused = Counter(
    "ontherecord_analyses_refused_total",
    "Analyses that got no turn: the queue was full, the wait too long, or the worker about to end.",
    ["reason"],
    registry=_registry,
)
analyses_overrun = Counter(
    "ontherecord_analyses_overrun_total", "Analyses that took too long and ended their worker.", registry=_registry
)


deliveries_waiting = Gauge(
    "ontherecord_deliveries_waiting",
    "Deliveries to webhooks that wait to be taken, of all machines together, when this was asked.",
    registry=_registry,
    multiprocess_mode="mostrecent",
)


def register(app: Flask) -> None:
    """Each request is counted and timed, once its answer is complete."""
    _build.labels(__version__, app.extensions["ontherecord"].model["weights"]).set(1)
    app.after_request(_finish)


@contextmanager
def step(name: str) -> Iterator[None]:
    """The seconds of what is done inside, whether it succeeds or not; ``name`` is one of Step.

    >>> with step("store"):
    ...     pass
    """
    with _steps.labels(Step(name).value).time():
        yield


def count_analysis(characters: int, quotations: Iterable["Quotation"]) -> None:
    """One text was analysed."""
    _texts.inc()
    _characters.inc(characters)
    for quotation in quotations:
        _quotations.labels(quotation.kind.value, quotation.mode.value).inc()
        if quotation.speaker is None:
            _unresolved.labels(quotation.kind.value).inc()


def exposition() -> Response:
    """Everything counted, of all workers together, in the text format that every Prometheus reads."""
    for _ in range(READINGS):
        try:
            return Response(generate_latest(_everything()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
        except HALF_WRITTEN:
            time.sleep(0.01)
    return Response(generate_latest(_everything()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _everything() -> CollectorRegistry:
    if not values.ValueClass._multiprocess:
        return _registry
    of_all_workers = CollectorRegistry()
    MultiProcessCollector(of_all_workers)  # type: ignore[no-untyped-call]
    return of_all_workers


def _finish(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else logs.OTHER
    method = logs.method()
    began = g.began

    def count() -> None:
        _requests.labels(route, method, str(response.status_code)).inc()
        _request_seconds.labels(route, method).observe(time.perf_counter() - began)

    logs.when_sent(response, count)
    return response
