"""What the model sees."""

import numpy as np
import pytest

from ontherecord.attribution import tagger
from ontherecord.attribution.marks import quoted_regions
from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.tagger import MOST_CUES, Tagged, cue_runs
from ontherecord.attribution.text import paragraphs


def tagged(attributor: Attributor, text: str) -> Tagged:
    parts = paragraphs(text)
    return attributor.tagger.tag(text, parts, quoted_regions(text, parts))


def test_a_cue_is_the_piece_that_begins_it_and_those_that_go_on() -> None:
    scores = np.array([[5, 0, 0], [0, 5, 0], [0, 0, 5], [5, 0, 0], [0, 5, 0]], np.float32)
    assert [(first, last) for first, last, _ in cue_runs(scores)] == [(1, 3), (4, 5)]


def test_no_window_has_more_cues_than_are_allowed() -> None:
    scores = np.tile(np.array([[0, 3, 0]], np.float32), (300, 1))
    runs = cue_runs(scores)
    assert len(runs) == MOST_CUES
    assert runs == sorted(runs)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Grace Mwangi said on Monday that the river would rise.", "Grace Mwangi", "PERSON"),
        ("The bank was fined, the Bank of Japan said in a statement on Monday.", "Bank of Japan", "ORG"),
    ],
)
def test_names_are_seen_whole(attributor: Attributor, text: str, name: str, label: str) -> None:
    names = [(span.of(text).removeprefix("the "), seen) for span, seen in tagged(attributor, text).names]
    assert (name, label) in names


def test_candidates_come_in_the_order_of_their_cues(attributor: Attributor) -> None:
    text = "Ann Lee said it was late.\n\n" * 40
    cues = [candidate.cue for candidate in tagged(attributor, text).candidates]
    assert cues == sorted(cues)
    assert len(cues) >= 40


def test_the_same_sentence_is_read_alike_wherever_it_stands(attributor: Attributor) -> None:
    text = "Ann Lee said it was late.\n\n" * 200
    found = tagged(attributor, text).candidates
    assert {(each.cue.of(text), each.source and each.source.of(text)) for each in found} == {("said", "Ann Lee")}


SEVERAL_CUES = (
    "“We lost,” Ann Lee said. She added that it would rain, and warned that nobody knew when.\n\n"
    "Bob Hall, the mayor, denied it.\n\nHe told the council: “I was not there, and I never said so.”"
)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_cue_is_read_alike_whichever_others_there_are(
    attributor: Attributor, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    everything = {each.cue: each for each in tagged(attributor, SEVERAL_CUES).candidates}
    monkeypatch.setattr(tagger, "MOST_CUES", most)
    some = tagged(attributor, SEVERAL_CUES).candidates
    assert len(some) == most < len(everything)
    for each in some:  # those that are read together share the scale of their eight bits
        other = everything[each.cue]
        assert (each.content, each.source, each.cue_logit) == (other.content, other.source, other.cue_logit)
        assert each.reader_logit == pytest.approx(other.reader_logit, abs=0.5)
        assert each.content_sureness == pytest.approx(other.content_sureness, abs=0.05)


def test_cues_of_one_paragraph_are_read_alike_in_any_company(
    attributor: Attributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = tagged(attributor, SEVERAL_CUES).candidates
    monkeypatch.setattr(tagger, "READ_AT_ONCE", 1)
    alone = tagged(attributor, SEVERAL_CUES).candidates
    assert [(each.content, each.cue, each.source) for each in alone] == [
        (each.content, each.cue, each.source) for each in together
    ]


def test_it_matters_not_how_many_cues_are_decided_on_together(
    attributor: Attributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = tagged(attributor, SEVERAL_CUES)
    monkeypatch.setattr(tagger, "DECODED_AT_ONCE", 1)
    assert tagged(attributor, SEVERAL_CUES) == together
