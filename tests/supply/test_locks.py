"""Everything that is installed is locked to one version and by its hashes, and what is used is what is declared."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from supply.locked import AUDIT, BULK, DEV, ROOT, RUNTIME, Locked, read_lock

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = {canonicalize_name(Requirement(each).name): Requirement(each) for each in PROJECT["dependencies"]}
PACKAGE = ROOT / "service" / "ontherecord"


def pins(lock: Path) -> dict[tuple[str, str], frozenset[str]]:
    return {(each.name, each.version): frozenset(each.hashes) for each in read_lock(lock)}


def lines_of(lock: Path) -> list[str]:
    return [line for line in lock.read_text("utf-8").splitlines() if line and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("lock", [RUNTIME, BULK, DEV, AUDIT], ids=lambda lock: lock.stem)
def test_a_lock_holds_nothing_but_versions_and_their_hashes(lock: Path) -> None:
    packages = read_lock(lock)
    spelt = sum(1 + len(each.hashes) for each in packages)
    assert len(lines_of(lock)) == spelt, "a line that is neither"
    assert all(each.hashes for each in packages)
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|https?://", "\n".join(lines_of(lock)))


@pytest.mark.parametrize(
    "words", ["flask", "flask>=3", "flask==3.*", "flask @ https://example.org/flask.whl", "flask==3.1.3"]
)
def test_what_is_not_locked_is_no_lock(tmp_path: Path, words: str) -> None:
    (tmp_path / "lock.txt").write_text(f"{words}\n")
    with pytest.raises(ValueError, match=r"not locked|without a hash"):
        read_lock(tmp_path / "lock.txt")


@pytest.mark.parametrize(
    ("lock", "within"), [(RUNTIME, BULK), (BULK, DEV), (AUDIT, DEV)], ids=["runtime", "bulk", "audit"]
)
def test_what_serves_is_tested_in_the_same_versions(lock: Path, within: Path) -> None:
    assert pins(lock).items() <= pins(within).items()


def test_every_declared_package_is_locked_in_a_version_that_is_declared() -> None:
    locked: dict[str, list[Locked]] = {}
    for each in read_lock(RUNTIME):
        locked.setdefault(each.name, []).append(each)
    for name, requirement in DECLARED.items():
        assert locked[name], name
        assert all(requirement.specifier.contains(each.version) for each in locked[name]), name


def test_every_declared_tool_is_locked() -> None:
    for extra in ("bulk", "dev"):
        wanted = {str(canonicalize_name(Requirement(each).name)) for each in PROJECT["optional-dependencies"][extra]}
        assert wanted <= {name for name, _ in pins(DEV)}


def test_what_is_installed_here_is_what_is_locked() -> None:
    here = [each for each in read_lock(DEV) if each.marker is None or each.marker.evaluate()]
    assert {each.name: version(each.name) for each in here} == {each.name: each.version for each in here}


def test_what_is_installed_here_fits_together() -> None:
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_import_is_of_a_package_that_is_declared() -> None:
    extras = {
        room: {canonicalize_name(Requirement(each).name) for each in PROJECT["optional-dependencies"][extra]}
        for room, extra in (("training", "train"), ("bulk", "bulk"))
    }
    undeclared = {
        f"{path.relative_to(PACKAGE)}: {module}"
        for path in PACKAGE.rglob("*.py")
        for module in imported(path)
        if not packages_of(module) & (DECLARED.keys() | extras.get(path.relative_to(PACKAGE).parts[0], set()))
    }
    assert undeclared == set()


def imported(path: Path) -> Iterator[str]:
    """The foreign modules that a module imports, by the first part of their names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level and node.module else []
        yield from {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"ontherecord"}


def packages_of(module: str) -> set[str]:
    """Those that have the module; what is not installed here is of a package by the same name."""
    return {canonicalize_name(each) for each in _installed().get(module, [module])}


@cache
def _installed() -> Mapping[str, list[str]]:
    return packages_distributions()
