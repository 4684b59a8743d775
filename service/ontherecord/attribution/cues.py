"""What a cue says of its quotation: speech or thought."""

import re

from .quotation import Kind, Mode
from .wordlists import word_list

WORD = re.compile(r"[^\W\d_]+")


def mode_of(cue: str, kind: Kind) -> Mode:
    """Whether the content was said or only thought.

    Words in quotation marks were said or written by somebody, whatever the cue: 'He thinks it "a disgrace".' Otherwise
    the cue's first word that is not an auxiliary decides: "had long believed" is thought, "has said" is speech.
    """
    if kind is not Kind.INDIRECT:
        return Mode.SPEECH
    auxiliaries, thought = word_list("auxiliaries"), word_list("thought_cues")
    words = (match.group().casefold() for match in WORD.finditer(cue))
    leading = next((word for word in words if word not in auxiliaries), "")
    return Mode.THOUGHT if leading in thought else Mode.SPEECH
