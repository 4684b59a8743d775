"""Runs blocks of Python one after another, as one reader would in one interpreter: each may use what is there already.

Reads a line of JSON a block, ``{"content", "name"}``, on standard input; writes one a block, ``{"printed", "failed"}``.
"""

import contextlib
import io
import json
import sys
import traceback
from typing import Any


def main() -> None:
    """Until standard input ends."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for line in sys.stdin:
        block = json.loads(line)
        printed, failed = io.StringIO(), False
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(block["content"], block["name"], "exec"), namespace)
            except Exception:
                failed = True
                traceback.print_exc(file=printed)
        sys.stdout.write(json.dumps({"printed": printed.getvalue(), "failed": failed}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
