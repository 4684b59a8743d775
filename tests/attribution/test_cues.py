"""Speech and thought told apart."""

import pytest

from ontherecord.attribution.cues import mode_of
from ontherecord.attribution.quotation import Kind, Mode


def mode(cue: str, content: str = "the bridge was safe", kind: Kind = Kind.INDIRECT, *, cue_first: bool = True) -> Mode:
    return mode_of(cue, content, kind, cue_first=cue_first)


@pytest.mark.parametrize("cue", ["said", "has said", "according to", "told", ":", "", "did not say", "tweeted"])
def test_saying_and_writing_is_speech(cue: str) -> None:
    assert mode(cue) is Mode.SPEECH


@pytest.mark.parametrize("cue", ["believes", "had long hoped", "are worried about", "wants", "’d like"])
def test_believing_and_wanting_is_thought(cue: str) -> None:
    assert mode(cue) is Mode.THOUGHT


@pytest.mark.parametrize(("cue", "content"), [("backed", "the plan"), ("called for", "a ceasefire")])
def test_an_attitude_in_the_writers_words_is_no_speech(cue: str, content: str) -> None:
    assert mode(cue, content) is Mode.THOUGHT


def test_a_clause_after_an_unknown_cue_is_speech() -> None:
    assert mode("rejected", "that it was late") is Mode.SPEECH


def test_content_before_an_unknown_cue_is_speech() -> None:
    assert mode("thundered", "The bridge is safe", cue_first=False) is Mode.SPEECH


def test_quoted_words_were_said_whatever_the_cue() -> None:
    assert mode("thinks", kind=Kind.MIXED) is Mode.SPEECH
