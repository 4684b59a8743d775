"""Faults, load and attack: ``python -m tests.faults [--short] [SCRIPT…]`` (``make faults``, ``make faults-short``).

Each script runs against the service as an operator starts it, on this machine alone, prints what it measured, and fails
when something is lost or a bound is not kept. The short form, for CI, does the same fewer times.
"""

import argparse
import importlib
import sys
import time

from .figures import Figures

SCRIPTS: dict[str, str] = {
    "faults.overload": "Four times what the machine can do",
    "faults.long_life": "A long life",
}
"""Modules, in the order they run, each with ``run(figures, short=…)``, and what it shows."""


def main() -> int:
    """0 if every bound was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", help=f"of {', '.join(SCRIPTS)}; all if none is named")
    parser.add_argument("--short", action="store_true", help="fewer times, as in CI")
    given = parser.parse_args()
    if unknown := set(given.scripts) - SCRIPTS.keys():
        parser.error(f"no such script: {', '.join(sorted(unknown))}")
    ran = [_ran(name, short=given.short) for name in given.scripts or SCRIPTS]
    for figures in ran:
        print(f"\n**{SCRIPTS[figures.script]}**\n\n| | | |\n| --- | --- | --- |\n{figures.as_rows()}")
    broken = [f"{each.script}: {figure.what}" for each in ran for figure in each.broken]
    print("\n" + ("\n".join(["Not kept:", *broken]) if broken else "Every bound was kept."))
    return 1 if broken else 0


def _ran(name: str, *, short: bool) -> Figures:
    figures, began = Figures(name), time.monotonic()
    importlib.import_module(f"tests.{name}").run(figures, short=short)
    figures.tell("took", f"{time.monotonic() - began:,.0f} s")
    return figures


if __name__ == "__main__":
    sys.exit(main())
