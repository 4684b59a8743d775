"""``ontherecord`` with a model that is not the one that was installed: told in a line, and nothing is begun."""

import shutil
from pathlib import Path

import pytest
from tests.commands import run

import ontherecord


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The model of a copy of the package, two folders above which is what PYTHONPATH has to name."""
    shutil.copytree(Path(ontherecord.__file__).parent, tmp_path / "ontherecord")
    return tmp_path / "ontherecord" / "attribution" / "model"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("encoder.onnx", ["serve"]),
        ("speakers.json", ["serve"]),
        ("speakers.json", ["attribute", "-"]),
        ("encoder.onnx", ["documents", "reanalyse", "--outdated"]),
    ],
)
def test_a_damaged_model_is_refused_in_a_line(model: Path, tmp_path: Path, name: str, arguments: list[str]) -> None:
    (model / name).write_bytes((model / name).read_bytes()[:-1])
    settings = {"PYTHONPATH": str(tmp_path), "ONTHERECORD_DATABASE": f"sqlite:///{tmp_path}/ontherecord.sqlite"}
    refused = run(*arguments, given=b"...", **settings)
    (line,) = refused.stderr.decode().splitlines()
    assert refused.returncode == 1 and refused.stdout == b""
    assert line.startswith("Error: the model in ") and f"{name} is not the file that SHA256SUMS names" in line
