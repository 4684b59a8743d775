"""The examples as they stand, run as their readers run them: processes of their own, against a real service."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.conftest import Running

EXAMPLES = Path(__file__).parents[2] / "examples"
SERVICE = Path(__file__).parents[2] / "service"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def desk(start_server: Callable[..., Running], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with an empty archive and no key made."""
    with start_server(tmp_path_factory.mktemp("desk"), ONTHERECORD_WORKERS="1") as running:
        yield running
        assert running.stop() == 0


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """What runs an example in a folder of its own."""

    def run(program: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [*interpreter(program), str(EXAMPLES / program), *map(str, arguments)]
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        set_too = {"PYTHONPATH": str(SERVICE), "PYTHONWARNINGS": "error", **environment}
        return subprocess.run(
            command, cwd=tmp_path, env={**inherited, **set_too}, capture_output=True, text=True, check=False
        )

    return run


def interpreter(program: str) -> Sequence[str]:
    return [sys.executable] if program.endswith(".py") else ["sh"]
