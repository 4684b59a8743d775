"""Packages as they are locked in ``requirements/*.txt``."""

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
RUNTIME = ROOT / "requirements" / "runtime.txt"
BULK = ROOT / "requirements" / "bulk.txt"
DEV = ROOT / "requirements" / "dev.txt"
AUDIT = ROOT / "requirements" / "audit.txt"

ENTRY = re.compile(
    r"^(?=\S)(?!#)(?P<requirement>[^\\\n]*)(?P<hashes>(?: \\\n +--hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE
)
PYTHONS = ("3.11.0", "3.11.9", "3.12.0", "3.13.0", "3.14.0")
MACHINES = ("x86_64", "aarch64")


@dataclass(frozen=True, slots=True)
class Locked:
    """One version of a package, with the SHA-256 of every file of it that may be installed."""

    name: str
    version: str
    marker: Marker | None
    hashes: tuple[str, ...]

    @property
    def on_linux(self) -> bool:
        """Whether anybody on Linux, with a Python that the service runs on, installs it."""
        return self.marker is None or any(self.marker.evaluate(_linux(*each)) for each in product(PYTHONS, MACHINES))


def read_lock(path: Path) -> list[Locked]:
    """What a lock holds, in its order; ValueError where something is not locked to one version, or without a hash."""
    return [_locked(each["requirement"], each["hashes"]) for each in ENTRY.finditer(path.read_text("utf-8"))]


def _locked(words: str, hashes: str) -> Locked:
    requirement = Requirement(words.strip())
    pins = list(requirement.specifier)
    if len(pins) != 1 or pins[0].operator != "==" or pins[0].version.endswith("*") or requirement.url:
        raise ValueError(f"not locked to one version: {words}")
    found = tuple(re.findall(r"sha256:([0-9a-f]{64})", hashes))
    if not found:
        raise ValueError(f"without a hash: {words}")
    return Locked(canonicalize_name(requirement.name), pins[0].version, requirement.marker, found)


def _linux(python: str, machine: str) -> dict[str, str]:
    return {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "platform_machine": machine,
        "platform_system": "Linux",
        "sys_platform": "linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
