"""Requests made up from openapi.yaml, good and bad, alone and in sequences, sent to a real server; the same every time.

The server has a key, so that what happens without one is tried too. For ``make contract`` alone, which says how many
requests an operation has in each phase (CONTRACT_EXAMPLES), and wants at least 2,000 of them.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ontherecord.archive import keys
from ontherecord.archive.database import open_database
from ontherecord.archive.keys import Scope
from ontherecord.archive.seeds import load_seeds
from ontherecord.attribution.pipeline import Attributor
from ontherecord.provenance import model_facts

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
EXAMPLES = os.environ["CONTRACT_EXAMPLES"]
CASES_WANTED = 2_000
SECONDS = 900


@pytest.fixture
def guarded(
    start_server: Callable[..., Any], tmp_path: Path, sqlite_url: str, attributor: Attributor
) -> Iterator[tuple[str, str]]:
    """The address of a server with the seeds, so that there is something to find, and a key that opens all of it."""
    database = open_database(sqlite_url)
    load_seeds(database, SEEDS, lambda: attributor, model_facts(None))
    with database.writing() as connection:
        key = keys.create(connection, "contract", {Scope.ADMIN})
    database.engine.dispose()
    with start_server(tmp_path, ONTHERECORD_DATABASE=sqlite_url) as running:
        yield running.url, key
        assert running.stop() == 0


@pytest.mark.timeout(SECONDS)
def test_schemathesis_finds_nothing(guarded: tuple[str, str], tmp_path: Path) -> None:
    url, key = guarded
    finished = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            f"--config-file={HERE / 'schemathesis.toml'}",
            "run",
            f"{url}/openapi.json",
            f"--header=Authorization: Bearer {key}",
            "--phases=examples,coverage,fuzzing,stateful",
            f"--max-examples={EXAMPLES}",
            "--generation-deterministic",
            "--request-timeout=60",
            "--workers=2",
            "--no-color",
        ],
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py")},
        capture_output=True,
        text=True,
        check=False,
    )
    report = finished.stdout + finished.stderr
    (tmp_path / "report.txt").write_text(report, "utf-8")
    assert finished.returncode == 0, report
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in report, report
    assert cases(report) >= CASES_WANTED, report


def cases(report: str) -> int:
    """How many requests were made up, by the summary."""
    found = re.search(r"^Test cases:\n +([\d,]+) generated", report, re.MULTILINE)
    assert found, report
    return int(found[1].replace(",", ""))
