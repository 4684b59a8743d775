"""README.md shows what the service answers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ontherecord.archive.database import open_database
from ontherecord.archive.seeds import load_seeds
from ontherecord.attribution.pipeline import Attributor
from ontherecord.provenance import model_facts
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SHOWN = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL)]


@pytest.fixture
def client(sqlite_url: str, attributor: Attributor) -> Iterator[FlaskClient]:
    """A service with the seeds."""
    database = open_database(sqlite_url)
    load_seeds(database, ROOT / "seeds", lambda: attributor, model_facts(None))
    yield create_app(Settings(), database, attributor).test_client()
    database.engine.dispose()


def without_what_differs_between_machines(answer: Any) -> Any:
    """The answer without confidence, whose last digits depend on the processor."""
    if isinstance(answer, dict):
        kept = {name: value for name, value in answer.items() if name != "confidence"}
        return {name: without_what_differs_between_machines(value) for name, value in kept.items()}
    return [without_what_differs_between_machines(each) for each in answer] if isinstance(answer, list) else answer


def test_the_answers_shown_are_those_given(client: FlaskClient) -> None:
    read, posted = re.findall(r"curl -s (?:'|)http://127\.0\.0\.1:8000(\S+?)(?:'|) ?(?:-H|$|\n)", README)[:2]
    body = re.search(r"--data-binary '(.*?)'", README)
    assert body
    given = [client.get(read).json, client.post(posted, data=body[1].encode(), content_type="text/plain").json]
    assert [without_what_differs_between_machines(each) for each in given] == [
        without_what_differs_between_machines(each) for each in SHOWN
    ]
