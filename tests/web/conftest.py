"""The application with the real engine, and a client of it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app


@pytest.fixture(scope="session")
def app(attributor: Attributor) -> Flask:
    """The service as it is shipped."""
    return create_app(Settings(), attributor)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who sends requests to it."""
    return app.test_client()


@pytest.fixture(scope="session")
def small_app(attributor: Attributor) -> Flask:
    """A service that takes texts of a hundred characters."""
    return create_app(Settings(max_characters=100), attributor)
