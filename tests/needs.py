"""What a test needs of the machine it runs on."""

import os

import pytest


def needed(condition: object, reason: str) -> None:
    """Skips the test where the condition does not hold; where nothing may be skipped, as in CI, it fails instead."""
    if condition:
        return
    if os.environ.get("TESTS_MUST_NOT_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)
