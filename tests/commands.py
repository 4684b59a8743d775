"""The command ``ontherecord``, run as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("ONTHERECORD_")}


def run(*arguments: str | Path, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """What came of ``ontherecord`` with these arguments, this on standard input, and these settings alone."""
    command = [sys.executable, "-m", "ontherecord", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False, env={**ENVIRONMENT, **settings})
