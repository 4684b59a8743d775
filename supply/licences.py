"""Under which licence each package is that is installed: ``python -m supply.licences [--write]`` (``make licences``).

Read from what is installed by pip-licenses, put in the terms of SPDX, and compared with what is allowed here and with
the list in THIRD_PARTY_LICENCES.md: ends with 1 where a licence is unknown or not allowed, or the list is old.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from license_expression import AND, OR, ExpressionError, LicenseSymbol, Licensing, get_spdx_licensing
from packaging.utils import canonicalize_name

from .locked import BULK, ROOT, RUNTIME, Locked, read_lock
from .served import SERVED

LIST = ROOT / "THIRD_PARTY_LICENCES.md"

PERMISSIVE = "asks for its notice to be kept, which every package carries with it"
UNCHANGED = "copyleft by the file: those files are used as published, and their source is where they are published"
LIBRARY = "a library that is loaded at run time, unchanged, and can be replaced by another version of it"
ALLOWED = {
    **dict.fromkeys(
        ("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "Zlib"), PERMISSIVE
    ),
    **dict.fromkeys(("CNRI-Python", "PSF-2.0"), PERMISSIVE),
    **dict.fromkeys(("MPL-1.1", "MPL-2.0"), UNCHANGED),
    "LGPL-3.0-only": LIBRARY,
}
"""Licences of what an Apache-2.0 service may stand on, and why."""

WORDED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What packages say that name a licence in words."""

READ = {
    "async-timeout": "Apache-2.0",
    "babel": "BSD-3-Clause",
    "blis": "BSD-3-Clause",
    "httpx": "BSD-3-Clause",
    "huey": "MIT",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
}
"""Packages that do not say which one, or only "BSD": from the text that they carry. One is for Python 3.11.2 alone."""

NOT_TOLD = ("UNKNOWN", "BSD License")

Problems = list[str]


@dataclass(frozen=True, slots=True)
class Licensed:
    """A package, its locked versions, its licence as an SPDX expression, and where it is at home."""

    name: str
    versions: tuple[str, ...]
    licence: str
    home: str


def main() -> int:
    """0 if every licence is allowed and the list is that of today."""
    parser = argparse.ArgumentParser(prog="python -m supply.licences", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the list anew")
    given = parser.parse_args()
    listed, problems = licensed(sys.executable, read_lock(BULK))
    problems += not_allowed((each.name, each.licence) for each in listed)
    problems += not_allowed((each.name, each.licence) for each in SERVED)
    table = as_markdown(listed)
    if given.write:
        LIST.write_text(table, "utf-8")
    elif not LIST.exists() or LIST.read_text("utf-8") != table:
        problems.append(f"{LIST.name} is not what is installed: make licences-list")
    print("\n".join(problems) or f"{len(listed)} packages, every licence allowed.")
    return 1 if problems else 0


def licensed(python: str, packages: Iterable[Locked]) -> tuple[list[Licensed], Problems]:
    """The licences of the packages, of which that Python has those that are for it; and what could not be told."""
    versions: dict[str, list[str]] = defaultdict(list)
    for package in packages:
        if package.on_linux:
            versions[package.name].append(package.version)
    installed = {str(canonicalize_name(each["Name"])): each for each in _installed(python, list(versions))}
    found: list[Licensed] = []
    problems: Problems = []
    for name, numbers in sorted(versions.items()):
        told = installed.get(name, {"License": "UNKNOWN", "URL": f"https://pypi.org/project/{name}/"})
        licence = spdx(name, told["License"])
        if licence is None:
            problems.append(
                f"{name}: its licence, {told['License']!r}, is not known; read it, and note it in supply/licences.py"
            )
        else:
            found.append(Licensed(name, tuple(numbers), licence, _home(name, told["URL"])))
    return found, problems


def spdx(name: str, said: str) -> str | None:
    """The licence as an SPDX expression; None where it cannot be told."""
    if not said or said in NOT_TOLD:
        return READ.get(name)
    expression = WORDED.get(said, said)
    try:
        return str(_terms().parse(expression, validate=True))
    except ExpressionError:
        return None


def not_allowed(licences: Iterable[tuple[str, str]]) -> Problems:
    """What is wrong with each (name, SPDX expression) of which no choice is allowed."""
    return [
        f"{name}: {licence} is not allowed (supply/licences.py)"
        for name, licence in licences
        if not is_allowed(licence)
    ]


def is_allowed(licence: str) -> bool:
    """Whether all of it is allowed, or one of its alternatives."""
    return _allowed(_terms().parse(licence))


def as_markdown(listed: Sequence[Licensed]) -> str:
    """The list, as it stands in THIRD_PARTY_LICENCES.md."""
    serving = {each.name for each in read_lock(RUNTIME)}
    rows, bulk = (
        [
            f"| {each.name} | {', '.join(each.versions)} | {each.licence} | {each.home} |"
            for each in listed
            if (each.name in serving) is needed
        ]
        for needed in (True, False)
    )
    served = [f"| {each.name} | {each.version} | {each.licence} | {each.within} | {each.home} |" for each in SERVED]
    allowed = [f"| {licence} | {why} |" for licence, why in ALLOWED.items()]
    return HEAD.format(rows="\n".join(rows), bulk="\n".join(bulk), served="\n".join(served), allowed="\n".join(allowed))


@cache
def _terms() -> Licensing:
    return get_spdx_licensing()


def _allowed(expression: object) -> bool:
    match expression:
        case AND(args=parts):
            return all(map(_allowed, parts))
        case OR(args=parts):
            return any(map(_allowed, parts))
        case LicenseSymbol(key=key):
            return key in ALLOWED
        case _:
            return False


def _installed(python: str, names: Sequence[str]) -> list[dict[str, str]]:
    command = [
        sys.executable,
        "-m",
        "piplicenses",
        "--python",
        python,
        "--format",
        "json",
        "--with-urls",
        "--with-system",
    ]
    finished = subprocess.run([*command, "--packages", *names], capture_output=True, check=True)
    told: list[dict[str, str]] = json.loads(finished.stdout)
    return told


def _home(name: str, url: str) -> str:
    return url if url.startswith("https://") else f"https://pypi.org/project/{name}/"


HEAD = """# Licences of what ontherecord stands on

Written by `make licences-list`, compared by `make licences`, which fails where a package comes with a licence that is
not allowed below. Two versions where one is for an older Python. The text of each licence is in the package
(`*.dist-info/licenses`).

| package | locked | licence (SPDX) | at home |
| --- | --- | --- | --- |
{rows}

## For archives in bulk alone

| package | locked | licence (SPDX) | at home |
| --- | --- | --- | --- |
{bulk}

## What browsers get

| what | version | licence | carried by | at home |
| --- | --- | --- | --- | --- |
{served}

## What is allowed, and why

Of several licences to choose from, one that is allowed is enough.

| licence | why |
| --- | --- |
{allowed}

GPL and AGPL are not among them: whoever passes on the whole would have to do so by their terms. Nor is anything that
forbids a use.

## Libraries inside wheels

Some wheels carry libraries in C, with licences of their own: numpy OpenBLAS and LAPACK (BSD-3-Clause), libgfortran
(GPL-3.0-or-later with the GCC exception) and libquadmath (LGPL-2.1-or-later); psycopg-binary libpq (PostgreSQL),
OpenSSL (Apache-2.0), MIT Kerberos (MIT), OpenLDAP (OLDAP-2.8), Cyrus SASL (BSD), libcrypt and keyutils
(LGPL-2.1-or-later); lxml libxml2 and libxslt (MIT); onnxruntime what its `ThirdPartyNotices.txt` lists. They are linked
by those who publish the wheels, and used as published. This paragraph was written by hand; no check holds it.
"""


if __name__ == "__main__":
    sys.exit(main())
