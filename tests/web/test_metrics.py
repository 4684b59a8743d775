"""What Prometheus is told."""

import re

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from ontherecord.web import metrics


def told(client: FlaskClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Each sample's value by its name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def grown(
    before: dict[tuple[str, tuple[tuple[str, str], ...]], float], client: FlaskClient, name: str, **labels: str
) -> float:
    key = (name, tuple(sorted(labels.items())))
    return told(client)[key] - before.get(key, 0)


def test_an_article_is_counted(client: FlaskClient, article: str) -> None:
    before = told(client)
    quotes = client.post("/quotes?store=false&mode=all", json={"text": article}).json["quotes"]
    assert grown(before, client, "ontherecord_texts_total") == 1
    assert grown(before, client, "ontherecord_characters_total") == len(article)
    direct = [quote for quote in quotes if (quote["kind"], quote["mode"]) == ("direct", "speech")]
    assert grown(before, client, "ontherecord_quotations_total", kind="direct", mode="speech") == len(direct)
    assert grown(before, client, "ontherecord_step_seconds_count", step="attribute") == 1
    assert grown(before, client, "ontherecord_step_seconds_count", step="wait") == 1


def test_a_quotation_without_a_speaker_is_counted_as_such(client: FlaskClient) -> None:
    before = told(client)
    text = "“We saw nothing unusual at all that day, and we will keep watching,” it was said in a report on Monday."
    quotes = client.post("/quotes?store=false", json={"text": text}).json["quotes"]
    nobody = [quote for quote in quotes if quote["speaker"] is None]
    counted = sum(
        value - before.get(key, 0)
        for key, value in told(client).items()
        if key[0] == "ontherecord_quotations_unresolved_total"
    )
    assert counted == len(nobody)


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/livez", {"route": "/livez", "method": "GET", "status": "200"}),
        ("GET", "/what-the-article-says", {"route": "other", "method": "GET", "status": "404"}),
        ("PUT", "/quotes", {"route": "other", "method": "PUT", "status": "405"}),
        ("BREW", "/livez", {"route": "other", "method": "other", "status": "405"}),
    ],
)
def test_requests_are_counted_by_route_method_and_status(
    client: FlaskClient, method: str, path: str, labels: dict[str, str]
) -> None:
    before = told(client)
    client.open(path, method=method)
    assert grown(before, client, "ontherecord_requests_total", **labels) == 1


def test_no_label_betrays_a_path_or_a_word(client: FlaskClient, article: str) -> None:
    client.post("/quotes?store=false", json={"text": article})
    client.get("/what-the-article-says")
    client.get("/livez?what=article", headers={"X-Request-Id": "desk-7"})
    text = client.get("/metrics").text
    values = {value for line in text.splitlines() if line[0] != "#" for value in re.findall(r'="([^"]*)"', line)}
    assert not [value for value in values if "article" in value or "Davis" in value or "desk" in value]


def test_every_metric_is_named_as_prometheus_would_have_it(client: FlaskClient) -> None:
    families = list(text_string_to_metric_families(client.get("/metrics").text))
    assert all(re.fullmatch("ontherecord_[a-z]+(_[a-z]+)*", family.name) for family in families)
    assert all(family.documentation.endswith(".") for family in families)


def test_the_version_that_answers_is_told(client: FlaskClient) -> None:
    from ontherecord import __version__

    labels = [dict(labels) for name, labels in told(client) if name == "ontherecord_build_info"]
    assert [each["version"] for each in labels] == [__version__]


def test_a_step_that_fails_is_timed_too(client: FlaskClient) -> None:
    before = told(client)
    with pytest.raises(KeyError), metrics.step("store"):
        raise KeyError
    assert grown(before, client, "ontherecord_step_seconds_count", step="store") == 1


def test_a_step_that_is_none_is_a_fault() -> None:
    with pytest.raises(ValueError, match="guess"), metrics.step("guess"):
        pass


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 200),
        ("*/*", 200),
        ("text/plain", 200),
        ("text/plain;version=0.0.4", 200),
        ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", 200),
        ("application/json", 406),
        ("text/plain;q=0", 406),
    ],
)
def test_it_is_plain_text(client: FlaskClient, accept: str | None, status: int) -> None:
    response = client.get("/metrics", headers={} if accept is None else {"Accept": accept})
    assert response.status_code == status
    if status == 200:
        assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
