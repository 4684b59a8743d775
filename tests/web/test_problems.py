"""One shape for every error."""

from http import HTTPStatus

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from ontherecord.web import logs, problems
from ontherecord.web.problem import Problem
from ontherecord.web.problems import problem_of
from ontherecord.web.turns import Busy


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/quotes/", 404),
        ("PUT", "/quotes", 405),
        ("POST", "/", 405),
    ],
)
def test_an_error_of_the_framework_is_a_problem_too(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == status
    assert response.json["type"] == "about:blank"
    assert response.json["request_id"] == response.headers["X-Request-Id"]


def test_405_says_what_is_allowed(client: FlaskClient) -> None:
    assert client.put("/quotes").allow.as_set() == {"get", "head", "post", "options"}


@pytest.mark.parametrize(
    ("accept", "status"), [("image/png", 406), ("application/json;q=0", 406), ("*/*", 200), ("application/*", 200)]
)
def test_what_a_client_does_not_accept_is_a_406(client: FlaskClient, accept: str, status: int) -> None:
    assert client.post("/quotes?store=false", json={"text": ""}, headers={"Accept": accept}).status_code == status


@pytest.fixture
def failing() -> Flask:
    """An application that fails in several ways."""
    app = Flask("failing")
    logs.register(app)
    problems.register(app)

    @app.get("/fault")
    def fault() -> str:
        raise KeyError("a secret of the article")

    @app.get("/busy")
    def busy() -> str:
        raise Busy(7)

    @app.get("/lines")
    def lines() -> list[dict[str, object]]:
        bad = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "No.", errors=[{"pointer": "/text", "detail": "Missing."}])
        return [problem_of(bad), problem_of(KeyError("a secret of the article"))]

    return app


def test_a_fault_of_ours_is_a_500_and_its_log_line_holds_none_of_the_text(failing: Flask) -> None:
    with structlog.testing.capture_logs() as lines:
        response = failing.test_client().get("/fault")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert lines[0]["error"] == lines[1]["error"] == "KeyError"
    assert lines[0]["request_id"] == response.json["request_id"]
    assert any("test_problems.py" in frame for frame in lines[0]["frames"])
    assert "secret" not in str(lines)


def test_busy_is_a_503_that_says_when_to_come_back(failing: Flask) -> None:
    response = failing.test_client().get("/busy")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "7"
    assert response.json["trace_id"]


def test_a_line_of_a_batch_has_the_same_problem(failing: Flask) -> None:
    response = failing.test_client().get("/lines", headers={"X-Request-Id": "desk-9"})
    bad, fault = response.json
    assert (bad["status"], bad["request_id"]) == (422, "desk-9")
    assert bad["errors"] == [{"pointer": "/text", "detail": "Missing."}]
    assert fault["status"] == 500
    assert "secret" not in response.text
