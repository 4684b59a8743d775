"""What is installed, and the files of the model: locked, licensed, listed, and refused where a bit is another."""

import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from supply.locked import AUDIT, BULK, DEV, ROOT, RUNTIME, read_lock
from supply.served import SERVED
from tests.commands import ENVIRONMENT
from tests.faults.figures import Figures

import ontherecord
from ontherecord.attribution import model_files
from ontherecord.attribution.tagger import load_tagger
from supply import licences

LOADS = 5


def run(figures: Figures, *, short: bool) -> None:
    """Nothing of it needs a network. The short form leaves the SBOM to ``make sbom``, which CI runs besides."""
    _locks(figures)
    _licences(figures)
    _model(figures)
    _loading(figures)
    if not short:
        _sbom(figures)


def _locks(figures: Figures) -> None:
    for lock in (RUNTIME, BULK, DEV, AUDIT):
        packages = read_lock(lock)  # refuses what is not locked, or has no hash
        figures.tell(
            f"locked in {lock.name}",
            f"{len(packages)} packages by {sum(len(each.hashes) for each in packages):,} hashes",
        )
    tested = {(each.name, each.version): each.hashes for each in read_lock(DEV)}
    untested = [each.name for each in read_lock(RUNTIME) if tested.get((each.name, each.version)) != each.hashes]
    figures.none("packages that serve in another version, or by other hashes, than is tested", untested)


def _licences(figures: Figures) -> None:
    listed, problems = licences.licensed(sys.executable, read_lock(BULK))
    found = [*((each.name, each.licence) for each in listed), *((each.name, each.licence) for each in SERVED)]
    kinds = Counter(licence for _, licence in found).most_common()
    figures.tell("licences", ", ".join(f"{licence} {number}" for licence, number in kinds))
    figures.none("licences unknown or not allowed", [*problems, *licences.not_allowed(found)])
    current = licences.LIST.read_text("utf-8") == licences.as_markdown(listed)
    figures.check(f"{licences.LIST.name} is that of today", current, held=current, bound="True")


def _model(figures: Figures) -> None:
    """A copy of the package, each file of whose model is changed by one bit, cut short, and taken away."""
    with TemporaryDirectory() as folder:
        shutil.copytree(Path(ontherecord.__file__).parent, Path(folder, "ontherecord"))
        model = Path(folder, "ontherecord", "attribution", "model")
        names = (*model_files.MODEL_FILES, model_files.SUMS)
        tried = [
            (name, how, _refused(folder, model / name, how)) for name in names for how in ("a bit changed", "away")
        ]
        figures.none(
            f"of {len(tried)} damaged models, started or not told in a line",
            [f"{name}, {how}" for name, how, held in tried if not held],
        )
        (model / "other.onnx").write_bytes(b"")
        figures.check("a network too many", "refused", held=_refuses(folder, "other.onnx"), bound="refused")


def _refused(folder: str, path: Path, how: str) -> bool:
    whole = path.read_bytes()
    try:
        if how == "away":
            path.unlink()
        else:
            path.write_bytes(_other_bit(whole))
        return _refuses(folder, path.name)
    finally:
        path.write_bytes(whole)


def _refuses(folder: str, name: str) -> bool:
    """Whether ``serve`` ends by itself, with 1 and one line that names the file or, where the sums are wrong, them."""
    command = [sys.executable, "-m", "ontherecord", "serve"]
    settings = {
        **ENVIRONMENT,
        "PYTHONPATH": folder,
        "ONTHERECORD_DATABASE": f"sqlite:///{folder}/o.sqlite",
        "ONTHERECORD_PORT": "0",
    }
    try:
        ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        return False
    told = ended.stderr.startswith("Error: the model in ") and ended.stderr.count("\n") == 1
    return ended.returncode == 1 and told and name in ended.stderr


def _other_bit(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    return bytes(changed)


def _loading(figures: Figures) -> None:
    """What comparing costs: of the processor's time, since others may use it too."""
    began = time.process_time()
    for _ in range(LOADS):
        model_files.check_all()
    compared = (time.process_time() - began) / LOADS
    began = time.process_time()
    load_tagger()
    figures.tell(
        "the model compared, and loaded", f"{1000 * compared:.0f} ms, {1000 * (time.process_time() - began):.0f} ms"
    )


def _sbom(figures: Figures) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "supply.sbom", "--output", "/dev/stdout"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    document, _, told = made.stdout.rpartition("}\n")
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document + "}\n")
    figures.check("SBOM", told.strip().rpartition(": ")[2], held=fault is None, bound="CycloneDX 1.6")
