"""W3C Trace Context: taken when valid, made otherwise."""

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.web.traces import trace_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


@pytest.mark.parametrize(
    "header",
    [
        f"00-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-00",
        f"00-{TRACE}-{SPAN}-ff",
        f" 00-{TRACE}-{SPAN}-01\t",
        f"01-{TRACE}-{SPAN}-01",
        f"fe-{TRACE}-{SPAN}-01-what-a-later-version-adds",
    ],
)
def test_a_valid_header_is_taken(header: str) -> None:
    trace = trace_of(header)
    assert (trace.trace_id, trace.parent_id) == (TRACE, SPAN)
    assert trace.span_id != SPAN


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}-01-",
        f"01-{TRACE}-{SPAN}-01more",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE[1:]}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-1",
        f"00-{TRACE}-{SPAN}",
        f"0-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01,00-{TRACE}-{SPAN}-01",
        f"00_{TRACE}_{SPAN}_01",
        f"00-{TRACE}-{SPAN}-0\u0661",
        f"00-{TRACE}-{SPAN}-01\n",
    ],
)
def test_an_invalid_header_begins_a_new_trace(header: str | None) -> None:
    trace = trace_of(header)
    assert trace.trace_id != TRACE
    assert trace.parent_id is None


@given(st.text())
def test_whatever_is_sent_ids_are_hex_and_not_zero(header: str) -> None:
    trace = trace_of(header)
    assert re.fullmatch("[0-9a-f]{32}", trace.trace_id) and int(trace.trace_id, 16)
    assert re.fullmatch("[0-9a-f]{16}", trace.span_id) and int(trace.span_id, 16)


def test_a_problem_names_its_trace(client: FlaskClient) -> None:
    response = client.get("/nothing", headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert response.json["trace_id"] == TRACE
    assert "traceparent" not in response.headers
