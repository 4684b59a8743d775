"""One shape for every error."""

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app


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
    assert client.put("/quotes").allow.as_set() == {"post", "options"}


@pytest.mark.parametrize(
    ("accept", "status"), [("text/csv", 406), ("application/json;q=0", 406), ("*/*", 200), ("application/*", 200)]
)
def test_what_a_client_does_not_accept_is_a_406(client: FlaskClient, accept: str, status: int) -> None:
    assert client.post("/quotes", json={"text": ""}, headers={"Accept": accept}).status_code == status


def test_a_fault_of_ours_is_a_500_and_its_log_line_holds_none_of_the_text(attributor: Attributor) -> None:
    app: Flask = create_app(Settings(), attributor)

    @app.get("/fault")
    def fault() -> str:
        raise KeyError("a secret of the article")

    with structlog.testing.capture_logs() as lines:
        response = app.test_client().get("/fault")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert lines[0]["error"] == "KeyError"
    assert lines[0]["request_id"] == response.json["request_id"]
    assert any("test_problems.py" in frame for frame in lines[0]["frames"])
    assert "secret" not in str(lines)
