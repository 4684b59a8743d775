"""The contract is served as it stands in the repository, and shown by files that come from here."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
FILES = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger.svg": "image/svg+xml; charset=utf-8",
}


def test_the_yaml_is_the_file(client: FlaskClient) -> None:
    response = client.get("/openapi.yaml")
    assert response.content_type == "application/yaml"
    assert response.data == CONTRACT.read_bytes()


def test_the_json_says_the_same(client: FlaskClient) -> None:
    assert client.get("/openapi.json").json == yaml.safe_load(CONTRACT.read_text("utf-8"))


def test_the_page_is_html_in_english_with_a_title(client: FlaskClient) -> None:
    response = client.get("/docs")
    assert response.content_type == "text/html; charset=utf-8"
    assert '<html lang="en">' in response.text
    assert re.search(r"<title>.+</title>", response.text)


def test_whoever_has_no_javascript_is_sent_to_the_contract(client: FlaskClient) -> None:
    without_script = re.search(r"<noscript>(.*)</noscript>", client.get("/docs").text, re.DOTALL)
    assert without_script and 'href="/openapi.yaml"' in without_script[1]


def test_the_page_names_only_files_that_are_served(client: FlaskClient) -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', client.get("/docs").text)
    files = {name for name in named if re.fullmatch(r"/docs/[^/]+\.[a-z]+", name)}
    assert files == {f"/docs/{name}" for name in FILES}
    for name in named:
        assert client.get(name).status_code == 200


def test_the_page_holds_no_script_of_its_own(client: FlaskClient) -> None:
    scripts = re.findall(r"<script[^>]*>([^<]*)</script>", client.get("/docs").text)
    assert scripts and not any(scripts)


def test_the_page_may_load_from_here_only(client: FlaskClient) -> None:
    policy = client.get("/docs").headers["Content-Security-Policy"]
    allowed = {name: sources for name, *sources in (each.split() for each in policy.split(";"))}
    assert allowed["default-src"] == ["'none'"]
    assert allowed["frame-ancestors"] == allowed["base-uri"] == allowed["form-action"] == ["'none'"]
    assert {source for sources in allowed.values() for source in sources} == {"'none'", "'self'", "data:"}


@pytest.mark.parametrize(("name", "media_type"), FILES.items())
def test_a_file_has_its_media_type_and_is_kept_for_a_day(client: FlaskClient, name: str, media_type: str) -> None:
    response = client.get(f"/docs/{name}")
    assert response.content_type == media_type
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.data


def test_a_file_is_304_to_who_has_it(client: FlaskClient) -> None:
    tag = client.get("/docs/swagger-ui.css").headers["ETag"]
    assert client.get("/docs/swagger-ui.css", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "name",
    ["docs.html", "docs.js", "swagger-ui-standalone-preset.js", "..%2fapp.py", "%2e%2e/app.py", "js/x.js", ".", "x.js"],
)
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    response = client.get(f"/docs/{name}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "accepted"), [("/docs", "application/json"), ("/docs/swagger-ui-bundle.js", "text/html")]
)
def test_who_accepts_no_such_thing_is_answered_406(client: FlaskClient, path: str, accepted: str) -> None:
    assert client.get(path, headers={"Accept": accepted}).status_code == 406


@pytest.mark.parametrize("path", ["/docs", "/docs/swagger-ui-bundle.js"])
def test_it_is_read_only(client: FlaskClient, path: str) -> None:
    response = client.post(path)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_the_package_of_the_viewer_is_there_though_never_imported() -> None:
    assert find_spec("flask_openapi3_swagger")
