"""Scores made into a probability."""

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.calibration import Calibration, Candidate, load_calibration, scores
from ontherecord.attribution.quotation import Span

LOGITS = st.floats(-1e6, 1e6)
SHARES = st.floats(0, 1)


def candidate(cue: float, reader: float, content: float, source: float) -> Candidate:
    return Candidate((Span(0, 5),), Span(6, 10), Span(11, 14), cue, reader, content, source)


@given(LOGITS, LOGITS, SHARES, SHARES)
def test_confidence_is_a_probability_whatever_the_scores(
    cue: float, reader: float, content: float, source: float
) -> None:
    (judged,) = Calibration(load_calibration().weights, 0.0).judged([candidate(cue, reader, content, source)])
    assert 0 <= judged.confidence <= 1


def test_a_surer_cue_makes_surer() -> None:
    calibration = Calibration(load_calibration().weights, 0.0)
    sure, unsure = calibration.judged([candidate(6, 3, 0.99, 0.99), candidate(-1, 3, 0.99, 0.99)])
    assert sure.confidence > unsure.confidence


def test_what_is_not_sure_enough_is_not_reported() -> None:
    assert (
        Calibration(dict.fromkeys(scores(candidate(0, 0, 0.5, 0.5)), 0.0), 0.6).judged([candidate(0, 0, 0.5, 0.5)])
        == []
    )
