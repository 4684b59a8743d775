"""What ``import ontherecord`` offers."""

import subprocess
import sys

import ontherecord
from ontherecord.attribution.quotation import Analysis


def test_importing_the_package_loads_neither_spacy_nor_onnx_nor_flask() -> None:
    code = (
        "import sys, ontherecord; "
        "print(sorted({'spacy', 'onnxruntime', 'numpy', 'flask'} & {name.partition('.')[0] for name in sys.modules}))"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout == "[]\n"


def test_attribute_finds_who_said_it(article: str) -> None:
    analysis = ontherecord.attribute(article)
    assert isinstance(analysis, Analysis)
    assert "Jeff Davis" in {each.speaker.name for each in analysis.quotations if each.speaker}
