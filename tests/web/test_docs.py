"""The contract is served as it stands in the repository."""

from pathlib import Path

import yaml
from flask.testing import FlaskClient

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"


def test_the_yaml_is_the_file(client: FlaskClient) -> None:
    response = client.get("/openapi.yaml")
    assert response.content_type == "application/yaml"
    assert response.data == CONTRACT.read_bytes()


def test_the_json_says_the_same(client: FlaskClient) -> None:
    assert client.get("/openapi.json").json == yaml.safe_load(CONTRACT.read_text("utf-8"))
