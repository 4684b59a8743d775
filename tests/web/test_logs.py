"""One line a request, and never the article."""

import pytest
import structlog
from flask.testing import FlaskClient


def test_a_line_tells_sizes_and_times_but_no_words(client: FlaskClient, article: str) -> None:
    with structlog.testing.capture_logs() as lines:
        response = client.post("/quotes", json={"text": article}, headers={"X-Request-Id": "desk-7"})
    [line] = lines
    assert (line["method"], line["route"], line["status"]) == ("POST", "/quotes", 200)
    assert line["characters"] == len(article)
    assert line["quotations"] >= len(response.json["quotes"])
    assert line["request_id"] == response.headers["X-Request-Id"] == "desk-7"
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
