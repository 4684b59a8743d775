"""The contract, parsed, and the application that must keep it."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from ontherecord.archive.database import open_database
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

collect_ignore = [] if "CONTRACT_EXAMPLES" in os.environ else ["test_generated.py"]
"""What takes minutes is for ``make contract``, which says how much of it there is to be."""


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    """openapi.yaml."""
    return yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text("utf-8"))


@pytest.fixture
def app(attributor: Attributor, sqlite_url: str) -> Flask:
    """The service as it is shipped, with an empty archive."""
    return create_app(Settings(database=sqlite_url), open_database(sqlite_url), attributor)
