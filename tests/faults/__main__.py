"""Faults, load and attack: ``python -m tests.faults [--short] [SCRIPT…]`` (``make faults``, ``make faults-short``).

Each script runs against the service as an operator starts it, on this machine alone, prints what it measured, and
fails when something is lost or a bound is not kept. The short form, for CI, does the same fewer times, and two scripts
at once but for those that measure how long an answer takes.
"""

import argparse
import importlib
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from .figures import Figures

SCRIPTS: dict[str, str] = {
    "security.hostile_words": "Hostile names and texts",
    "security.supply": "What is installed, and the files of the model",
    "faults.backups": "Backups while clients post, verify and erase, restored and held against that",
    "faults.migrations": "Migrations killed, run twice at once, and of large archives",
    "faults.rolling_upgrade": "Two releases on one database: upgraded under load, and brought back",
    "faults.kills": "Nothing acknowledged is lost: processes killed while four clients post",
    "faults.database_away": "The database away for a minute: gone, and hanging",
    "faults.disk_full": "The disk full, and room again",
    "security.who_may": "Who may do what",
    "security.guessing": "Guessing keys",
    "security.canary": "What leaves",
    "security.hostile_http": "Hostile HTTP: what is refused, and whether anybody else notices",
    "security.hostile_text": "Hostile text, put to the engine",
    "security.hostile_readers": "Hostile text, put to what else reads text",
    "faults.overload": "Four times what the machine can do",
    "faults.long_life": "A long life",
}
"""Modules, in the order they run, each with ``run(figures, short=…)``, and what it shows."""

ALONE = frozenset({"faults.overload", "security.guessing"})
"""Those that need the machine for themselves, whatever the form."""

AT_ONCE = 2
LONGEST = 300
"""Seconds that a script of the short form may take, far more than it does."""


def main() -> int:
    """0 if every bound was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", help=f"of {', '.join(SCRIPTS)}; all if none is named")
    parser.add_argument("--short", action="store_true", help="fewer times, as in CI")
    given = parser.parse_args()
    if unknown := set(given.scripts) - SCRIPTS.keys():
        parser.error(f"no such script: {', '.join(sorted(unknown))}")
    names = given.scripts or list(SCRIPTS)
    return _short_forms(names) if given.short and len(names) > 1 else _in_turn(names, short=given.short)


def _in_turn(names: Sequence[str], *, short: bool) -> int:
    """Runs the scripts one after another, and prints their tables for the README."""
    ran = [_ran(name, short=short) for name in names]
    for figures in ran:
        print(f"\n**{SCRIPTS[figures.script]}**\n\n| | | |\n| --- | --- | --- |\n{figures.as_rows()}")
    return _told([f"{each.script}: {figure.what}" for each in ran for figure in each.broken])


def _short_forms(names: Sequence[str]) -> int:
    """Runs the short forms, each in a process of its own."""
    together = [name for name in names if name not in ALONE]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = pool.map(_in_a_process, together)
        failed = [name for name, code in zip(together, codes, strict=True) if code]
    failed += [name for name in names if name in ALONE and _in_a_process(name)]
    return _told(failed)


def _in_a_process(name: str) -> int:
    command = [sys.executable, "-m", __package__, "--short", name]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST, check=False)
    sys.stdout.write(ran.stdout.decode("utf-8", "replace"))
    sys.stdout.flush()
    return ran.returncode


def _told(failed: Sequence[str]) -> int:
    print("\n" + ("\n".join(["Not kept:", *failed]) if failed else "Every bound was kept."))
    return 1 if failed else 0


def _ran(name: str, *, short: bool) -> Figures:
    figures, began = Figures(name), time.monotonic()
    importlib.import_module(f"tests.{name}").run(figures, short=short)
    figures.tell("took", f"{time.monotonic() - began:,.0f} s")
    return figures


if __name__ == "__main__":
    sys.exit(main())
