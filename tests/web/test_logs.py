"""One line a request, and never the article."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask, Response, g, stream_with_context
from flask.testing import FlaskClient

from ontherecord import loglines
from ontherecord.web import logs, problems


@pytest.fixture
def streaming() -> Flask:
    """An application that answers in pieces."""
    app = Flask("streaming")
    logs.register(app)
    problems.register(app)

    @app.before_request
    def know_the_key() -> None:
        g.key_id = "k1"

    @app.get("/pieces")
    def pieces() -> Response:
        @stream_with_context
        def lines() -> Iterator[str]:
            for number in range(3):
                logs.note(lines=number + 1)
                yield "é\n"

        return Response(lines())

    @app.get("/broken")
    def broken() -> Response:
        def lines() -> Iterator[str]:
            yield "one\n"
            raise KeyError("a secret of the article")

        return Response(lines())

    return app


def test_a_line_tells_sizes_and_times_but_no_words(client: FlaskClient, article: str) -> None:
    with structlog.testing.capture_logs() as lines:
        response = client.post("/quotes", json={"text": article}, headers={"X-Request-Id": "desk-7"})
    [line] = lines
    assert (line["method"], line["route"], line["status"]) == ("POST", "/quotes", response.status_code)
    assert line["characters"] == len(article)
    assert line["quotations"] >= len(response.json["quotes"])
    assert line["request_id"] == response.headers["X-Request-Id"] == "desk-7"
    assert line["bytes"] == len(response.data)
    assert "Davis" not in str(line)


@pytest.mark.parametrize("given", ["", "a b", "é", "x" * 129])
def test_a_request_id_that_cannot_be_trusted_is_replaced(client: FlaskClient, given: str) -> None:
    made = client.get("/livez", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert made != given
    assert len(made) == 32


def test_an_unknown_path_is_not_written_down(client: FlaskClient) -> None:
    with structlog.testing.capture_logs() as lines:
        client.get("/what-the-article-says")
    assert "article" not in str(lines)


def test_a_word_in_a_methods_place_is_not_written_down(client: FlaskClient) -> None:
    with structlog.testing.capture_logs() as lines:
        client.open("/quotes", method="SECRET")
    assert [line["method"] for line in lines] == ["other"]


def test_a_line_tells_the_trace(client: FlaskClient) -> None:
    trace, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    with structlog.testing.capture_logs() as lines:
        client.get("/livez", headers={"traceparent": f"00-{trace}-{span}-01"})
    [line] = lines
    assert line["trace_id"] == trace
    assert line["span_id"] != span


def test_a_line_tells_which_key_asked(streaming: Flask) -> None:
    with structlog.testing.capture_logs() as lines:
        streaming.test_client().get("/nothing")
    assert lines[0]["key"] == "k1"


@pytest.mark.parametrize(("method", "headers"), [("HEAD", {}), ("GET", {"If-None-Match": "*"})])
def test_an_answer_without_a_body_has_no_bytes(client: FlaskClient, method: str, headers: dict[str, str]) -> None:
    with structlog.testing.capture_logs() as lines:
        client.open("/", method=method, headers=headers)
    assert lines[0]["bytes"] == 0


def test_the_line_of_a_streamed_answer_comes_at_its_end(streaming: Flask) -> None:
    with structlog.testing.capture_logs() as lines:
        response = streaming.test_client().get("/pieces", buffered=False)
        assert lines == []
        assert response.text == "é\n" * 3
        response.close()
    [line] = lines
    assert (line["lines"], line["bytes"], line["complete"]) == (3, 9, True)


def test_a_client_that_hangs_up_leaves_a_line_too(streaming: Flask) -> None:
    with structlog.testing.capture_logs() as lines:
        response = streaming.test_client().get("/pieces", buffered=False)
        next(iter(response.response))
        response.close()
    [line] = lines
    assert (line["lines"], line["complete"]) == (1, False)


def test_a_fault_in_the_midst_of_a_stream_is_told_without_its_words(streaming: Flask) -> None:
    with structlog.testing.capture_logs() as lines:
        response = streaming.test_client().get("/broken", buffered=False, headers={"X-Request-Id": "desk-8"})
        with pytest.raises(logs.BrokenStream) as raised:
            response.get_data()
        response.close()
    fault, line = lines
    assert (fault["event"], fault["error"], fault["request_id"]) == ("fault", "KeyError", "desk-8")
    assert (line["error"], line["complete"]) == ("KeyError", False)
    assert "secret" not in str(lines) + str(raised.value)
    assert raised.value.__suppress_context__


def test_gunicorn_tells_where_an_error_happened_but_not_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    stated = dict(loglines.LOGGING["formatters"]["json"])
    formatter = stated.pop("()")(**stated)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logger = logging.Logger("gunicorn.error")
    logger.addHandler(handler)
    try:
        try:
            raise KeyError("a secret of the article")
        except KeyError as error:
            raise ValueError("another secret") from error
    except ValueError:
        logger.exception("Error handling request")
    logger.info("Listening")
    told = capsys.readouterr().err
    fault, line = map(json.loads, told.splitlines())
    assert (fault["event"], fault["level"], fault["error"]) == ("Error handling request", "error", "ValueError")
    assert all(__file__ in frame and frame.endswith("but_not_its_words") for frame in fault["frames"])
    assert "secret" not in told and "traceback" not in told
    assert "error" not in line
