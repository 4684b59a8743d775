"""Requests made up from openapi.yaml, good and bad, sent to a real server; the same ones every time.

``make contract`` sends more of them (CONTRACT_EXAMPLES).
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = os.environ.get("CONTRACT_EXAMPLES", "50")


def test_schemathesis_finds_nothing(server: Any, tmp_path: Path) -> None:
    schemathesis = Path(sys.executable).with_name("schemathesis")
    finished = subprocess.run(
        [
            schemathesis,
            f"--config-file={CONFIGURATION}",
            "run",
            f"{server.url}/openapi.json",
            "--seed=20261122",
            f"--max-examples={EXAMPLES}",
            "--generation-deterministic",
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
