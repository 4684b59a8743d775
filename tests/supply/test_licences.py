"""Which licences are allowed, and what is listed of them."""

import subprocess
import sys
from dataclasses import replace

import pytest
from supply.licences import is_allowed, licensed, not_allowed, spdx
from supply.locked import BULK, ROOT, RUNTIME, read_lock
from supply.served import SERVED

from supply import licences


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("MIT AND (GPL-2.0-only OR Apache-2.0)", True),
        ("Apache-2.0 WITH LLVM-exception", False),
    ],
)
def test_all_of_a_licence_is_allowed_or_one_of_its_alternatives(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) is allowed


@pytest.mark.parametrize("said", ["UNKNOWN", "BSD License", "see LICENSE", "Proprietary", "MIT OR whatever", ""])
def test_a_licence_that_is_not_known_is_not_guessed(said: str) -> None:
    assert spdx("new-package", said) is None


def test_a_package_whose_licence_is_not_told_is_a_problem() -> None:
    unheard = replace(read_lock(RUNTIME)[0], name="unheard-of")
    assert licensed(sys.executable, [unheard])[1] == [
        "unheard-of: its licence, 'UNKNOWN', is not known; read it, and note it in supply/licences.py"
    ]


def test_a_licence_that_is_not_allowed_is_a_problem() -> None:
    assert not_allowed([("a", "MIT"), ("b", "GPL-3.0-only")]) == ["b: GPL-3.0-only is not allowed (supply/licences.py)"]


def test_everything_here_is_allowed_and_listed_as_it_is() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "supply.licences"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_each_package_of_the_list_is_one_that_is_needed() -> None:
    serving, _, bulk = (
        licences.LIST.read_text("utf-8").partition("## What browsers get")[0].partition("## For archives")
    )
    needed = {each.name for each in read_lock(RUNTIME) if each.on_linux}
    assert listed(serving) == needed
    assert listed(bulk) == {each.name for each in read_lock(BULK) if each.on_linux} - needed


def listed(table: str) -> set[str]:
    """The packages that a table has a row for."""
    rows = [row for row in table.splitlines() if row.startswith("| ")]
    return {row.split(" | ")[0].removeprefix("| ") for row in rows} - {"package", "---"}


def test_what_browsers_get_is_carried_by_packages_that_are_locked() -> None:
    assert {each.within for each in SERVED} <= {each.name for each in read_lock(RUNTIME)}
