"""Speech and thought told apart."""

import pytest

from ontherecord.attribution.cues import mode_of
from ontherecord.attribution.quotation import Kind, Mode


@pytest.mark.parametrize("cue", ["said", "has said", "according to", "told", ":", "", "did not say", "tweeted"])
def test_saying_and_writing_is_speech(cue: str) -> None:
    assert mode_of(cue, Kind.INDIRECT) is Mode.SPEECH


@pytest.mark.parametrize("cue", ["believes", "had long hoped", "are worried about", "wants", "’d like"])
def test_believing_and_wanting_is_thought(cue: str) -> None:
    assert mode_of(cue, Kind.INDIRECT) is Mode.THOUGHT


def test_quoted_words_were_said_whatever_the_cue() -> None:
    assert mode_of("thinks", Kind.MIXED) is Mode.SPEECH
