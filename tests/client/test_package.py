"""What importing the client brings with it, and that its examples are true."""

import doctest
import importlib
import subprocess
import sys

import pytest

HEAVY = {"flask", "werkzeug", "marshmallow", "spacy", "numpy", "onnxruntime", "sqlalchemy", "click"}


def test_importing_the_client_brings_neither_the_engine_nor_the_server() -> None:
    lists = "import sys, ontherecord.client; print(*sys.modules)"
    finished = subprocess.run([sys.executable, "-c", lists], capture_output=True, text=True, check=True)
    loaded = finished.stdout.split()
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    ours = {name.split(".")[1] for name in loaded if name.startswith("ontherecord.")}
    assert ours == {"client"}


@pytest.mark.parametrize("module", ["batches", "queries", "waiting"])
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    results = doctest.testmod(importlib.import_module(f"ontherecord.client.{module}"))
    assert results.attempted and not results.failed
