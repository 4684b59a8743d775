"""The files of the model, each read once and handed on only if it is the one that was put there.

``SHA256SUMS`` lies beside them, as ``sha256sum`` writes it and, with ``--check``, compares it. What comes out of here
is what was compared: nothing is opened a second time. A broken disk, half a copy, a file of another model and a change
by whoever cannot write the sums are caught; whoever can write those too could as well change this code.
"""

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

PACKAGED = files(__package__) / "model"

WEIGHTS = ("encoder.onnx", "reader.onnx")
MODEL_FILES = (*WEIGHTS, "calibration.json", "speakers.json", "tokenizer.json", "transitions.txt")
"""All that the engine reads of a model."""

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64}) [ *]([\w.-]+)")
REMEDY = "Install ontherecord anew, or write the sums anew if the model is meant to be another (docs/training.md)."


class ModelRefused(Exception):
    """A file of the model is missing, is not the one that the sums are of, or is one too many; says which."""

    def __init__(self, folder: Traversable, fault: str) -> None:
        super().__init__(f"the model in {folder} is refused: {fault}. {REMEDY}")


def checked(name: str, folder: Traversable = PACKAGED) -> bytes:
    """The content of a file of the model; raises ModelRefused where its SHA-256 is not the one in the sums."""
    return _compared(name, folder, _sums(folder))


def check_names(folder: Traversable = PACKAGED) -> None:
    """Raises ModelRefused where the sums name a file, or the folder holds a network, that the engine does not know."""
    networks = {each.name for each in folder.iterdir() if ".onnx" in each.name}
    if strange := sorted((networks | _sums(folder).keys()) - set(MODEL_FILES)):
        raise ModelRefused(folder, f"{strange[0]} is no file of a model")


def check_all(folder: Traversable = PACKAGED) -> None:
    """Raises ModelRefused unless every file is there and as in the sums, and no others are; nothing is loaded."""
    check_names(folder)
    sums = _sums(folder)
    for name in MODEL_FILES:
        _compared(name, folder, sums)


def write_sums(folder: Path) -> None:
    """The sums of what is there of a model, for whoever made a file of it anew."""
    made = {name: folder / name for name in sorted(MODEL_FILES) if (folder / name).exists()}
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in made.items()]
    (folder / SUMS).write_text("".join(lines), "ascii")


def _compared(name: str, folder: Traversable, sums: Mapping[str, str]) -> bytes:
    if name not in sums:
        raise ModelRefused(folder, f"{SUMS} has no line for {name}")
    content = _read(name, folder)
    if hashlib.sha256(content).hexdigest() != sums[name]:
        raise ModelRefused(folder, f"{name} is not the file that {SUMS} names")
    return content


def _sums(folder: Traversable) -> dict[str, str]:
    """The SHA-256 of each file by its name."""
    lines = _read(SUMS, folder).decode("utf-8", "replace").splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise ModelRefused(folder, f"{SUMS} has a line that is none of sha256sum's")
    return {each[2]: each[1] for each in found if each}


def _read(name: str, folder: Traversable) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelRefused(folder, f"{name} cannot be read ({error.strerror})") from error
