"""The SBOM: ``python -m supply.sbom [--python PYTHON] [--output FILE]`` (``make sbom``).

All that serving needs, as CycloneDX 1.6 in JSON: the packages of the lock that are installed for that Python, each with
its licence and the SHA-256 of the files that it may be installed from; what browsers get that a package carries; the
files of the model. cyclonedx-py reads the environment and tells what needs what; the rest is added here, and the whole
checked against the schema. The same environment makes the same SBOM to the byte.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from .licences import licensed
from .locked import ROOT, RUNTIME, read_lock
from .served import SERVED, Served

Json = dict[str, Any]
SCHEMA = SchemaVersion.V1_6
OUTPUT = ROOT / "sbom.cdx.json"
OURS = "root-component"
MODEL = "ontherecord/attribution/model"
PLACES = (
    "import json, sysconfig, ontherecord as o; "
    "print(json.dumps([sysconfig.get_path('purelib'), *o.__path__, o.__version__]))"
)


def main() -> int:
    """0, once it is written and fits the schema."""
    parser = argparse.ArgumentParser(prog="python -m supply.sbom", description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="of the environment to describe; by default this one")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    given = parser.parse_args()
    bom = sbom(given.python)
    text = json.dumps(bom, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if fault := JsonStrictValidator(SCHEMA).validate_str(text):
        print(f"not CycloneDX: {fault}", file=sys.stderr)
        return 1
    given.output.write_text(text, "utf-8")
    print(f"{given.output}: {len(bom['components'])} components")
    return 0


def sbom(python: str) -> Json:
    """The document for an environment in which ontherecord is installed; ValueError where a licence cannot be told."""
    purelib, ours, version = json.loads(_output(python, "-c", PLACES))
    tool = ("-m", "cyclonedx_py", "environment", "--output-reproducible", "--no-validate", "--sv", SCHEMA.to_version())
    bom: Json = json.loads(_output(sys.executable, *tool, "--pyproject", str(ROOT / "pyproject.toml"), python))
    packages = list(_packages(bom["components"], python, Path(purelib)))
    model = _model(Path(ours).parent, version)
    bom["metadata"]["component"]["version"] = version
    bom["components"] = [*packages, model]
    bom["dependencies"] = _dependencies(bom["dependencies"], {each["bom-ref"] for each in packages}, model)
    return bom


def _packages(installed: Iterable[Json], python: str, purelib: Path) -> Iterator[Json]:
    """Those that are locked for serving, not those for tests and checks, with what the lock and their licences tell."""
    versions = {(str(canonicalize_name(each["name"])), each["version"]): each for each in installed}
    locked = [each for each in read_lock(RUNTIME) if (each.name, each.version) in versions]
    licences, problems = licensed(python, locked)
    if problems:
        raise ValueError("; ".join(problems))
    for package, known in zip(sorted(locked, key=lambda each: each.name), licences, strict=True):
        component = versions[package.name, package.version]
        hashes = [{"alg": "SHA-256", "content": each} for each in package.hashes]
        distribution = {"type": "distribution", "url": f"https://pypi.org/simple/{package.name}/", "hashes": hashes}
        component["licenses"] = _licence(known.licence)
        component["externalReferences"] = [{"type": "website", "url": known.home}, distribution]
        if carried := [_carried(each, purelib) for each in SERVED if each.within == package.name]:
            component["components"] = carried
        yield component


def _carried(library: Served, purelib: Path) -> Json:
    """A library for browsers, with its files as they are served."""
    if library.telling and library.telling not in (purelib / library.files[0]).read_text("utf-8"):
        raise ValueError(f"{library.files[0]} no longer has {library.telling}: see supply/served.py")
    return {
        "type": "library",
        "bom-ref": f"{library.within}/{library.name}@{library.version}",
        "name": library.name,
        "version": library.version,
        "purl": f"pkg:npm/{library.name.lower().replace('@', '%40')}@{library.version}",
        "licenses": _licence(library.licence),
        "externalReferences": [{"type": "website", "url": library.home}],
        "components": [_file(purelib / name, f"{library.within}/{library.name}/{name}") for name in library.files],
    }


def _model(package: Path, version: str) -> Json:
    """The model, by the sums that the service itself compares its files with."""
    lines = (package / MODEL / "SHA256SUMS").read_text("ascii").splitlines()
    names = [line.split("  ")[1] for line in lines]
    ancestor = {
        "type": "machine-learning-model",
        "bom-ref": "model/ancestor",
        "name": "sentence-transformers/all-MiniLM-L6-v2",
        "licenses": _licence("Apache-2.0"),
        "externalReferences": [
            {"type": "website", "url": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"}
        ],
    }
    return {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": "ontherecord-model",
        "version": version,
        "description": "Finds quotations in English news text, whose they are, and how sure that is",
        "licenses": _licence("Apache-2.0"),
        "pedigree": {"ancestors": [ancestor]},
        "externalReferences": [{"type": "model-card", "url": f"{MODEL}/MODEL_CARD.md"}],
        "components": [_file(package / MODEL / name, f"model/{name}") for name in (*names, "MODEL_CARD.md")],
    }


def _dependencies(found: Iterable[Json], kept: set[str], model: Json) -> list[Json]:
    """What needs what, of those that are kept; the service needs the model besides."""
    told = [
        {"ref": each["ref"], "dependsOn": sorted(kept & set(each.get("dependsOn", ())))}
        for each in found
        if each["ref"] in kept or each["ref"] == OURS
    ]
    for each in told:
        if each["ref"] == OURS:
            each["dependsOn"].append(model["bom-ref"])
    return [*told, {"ref": model["bom-ref"]}]


def _file(path: Path, reference: str) -> Json:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"type": "file", "bom-ref": reference, "name": path.name, "hashes": [{"alg": "SHA-256", "content": digest}]}


def _licence(expression: str) -> list[Json]:
    single = not set(expression) & {" ", "("}
    return [{"license": {"id": expression}}] if single else [{"expression": expression}]


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
