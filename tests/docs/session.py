"""Runs blocks of Python one after another, as one reader would in one interpreter: each may use what is there already.

Reads a line of JSON a block on standard input, ``{"content", "name"}``, and writes one to standard output,
``{"printed", "failed", "error"}``.
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
        printed, error = io.StringIO(), ""
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(block["content"], block["name"], "exec"), namespace)
            except (Exception, SystemExit):
                error = traceback.format_exc()
        answer = {"printed": printed.getvalue(), "failed": bool(error), "error": error}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
