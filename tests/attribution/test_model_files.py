"""The model's files are read only as they were put there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from ontherecord.attribution.model_files import (
    MODEL_FILES,
    PACKAGED,
    SUMS,
    WEIGHTS,
    ModelRefused,
    check_all,
    check_names,
    checked,
    write_sums,
)
from ontherecord.attribution.tagger import load_tagger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged model."""
    return Path(shutil.copytree(str(PACKAGED), tmp_path / "model"))


def flip(path: Path) -> None:
    """Changes one bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_the_model_as_packaged_is_whole() -> None:
    check_all()


def test_every_file_of_the_folder_has_a_sum_but_the_card_and_the_sums_themselves() -> None:
    assert {each.name for each in PACKAGED.iterdir()} == {*MODEL_FILES, SUMS, "MODEL_CARD.md"}


@pytest.mark.parametrize("name", MODEL_FILES)
def test_a_file_with_one_bit_changed_is_refused_by_name(folder: Path, name: str) -> None:
    flip(folder / name)
    with pytest.raises(ModelRefused, match=f"{name} is not the file that SHA256SUMS names. Install ontherecord anew"):
        checked(name, folder)
    with pytest.raises(ModelRefused, match=name):
        check_all(folder)


@pytest.mark.parametrize("name", [*WEIGHTS, "tokenizer.json", "transitions.txt"])
def test_the_tagger_is_not_loaded_from_a_changed_file(folder: Path, name: str) -> None:
    flip(folder / name)
    with pytest.raises(ModelRefused, match=name):
        load_tagger(folder)


@pytest.mark.parametrize("name", [*MODEL_FILES, SUMS])
def test_a_file_that_is_missing_is_told_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelRefused, match=f"{name} cannot be read"):
        check_all(folder)


@pytest.mark.parametrize("name", ["other.onnx", "encoder.onnx.data"])
def test_a_network_that_nobody_knows_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    with pytest.raises(ModelRefused, match=f"{name} is no file of a model"):
        check_names(folder)


@pytest.mark.parametrize(
    ("sums", "told"),
    [
        (b"", "has no line for encoder.onnx"),
        (b"\xff\x00", "has a line that is none of sha256sum's"),
        (b"00  encoder.onnx\n", "has a line that is none of sha256sum's"),
        (b"%s  ../encoder.onnx\n" % (b"0" * 64), "has a line that is none of sha256sum's"),
        (b"%s  passwords\n" % (b"0" * 64), "passwords is no file of a model"),
    ],
)
def test_sums_that_are_not_those_of_a_model_are_refused(folder: Path, sums: bytes, told: str) -> None:
    (folder / SUMS).write_bytes(sums)
    with pytest.raises(ModelRefused, match=told):
        check_all(folder)


def test_sums_written_anew_are_believed_here_and_by_sha256sum(folder: Path) -> None:
    (folder / "calibration.json").write_text("{}\n")
    write_sums(folder)
    check_all(folder)
    compared = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=folder, capture_output=True, check=False)
    assert (compared.returncode, compared.stdout.count(b": OK\n")) == (0, len(MODEL_FILES))


def test_no_checkout_changes_the_ends_of_their_lines() -> None:
    attributes = Path(__file__).parents[2] / ".gitattributes"
    assert "service/ontherecord/attribution/model/* -text" in attributes.read_text().splitlines()
