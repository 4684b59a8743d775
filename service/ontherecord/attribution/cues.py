"""What a cue says of its quotation: whether the content was said, or only thought or done."""

import re

from .quotation import Kind, Mode
from .wordlists import word_list

WORD = re.compile(r"[^\W\d_]+")
CLAUSE = re.compile(r"(?:that|whether|how|why|what|when|where|who|if)\b", re.IGNORECASE)
MATTER = ("for", "on", "about", "into", "against", "upon")
"""After a verb of saying, these bring up a matter and not what was said of it: "called for a ceasefire"."""


def mode_of(cue: str, content: str, kind: Kind, *, cue_first: bool) -> Mode:
    """Whether the content was said or written, or is a thought, an attitude or an act in the writer's words.

    Words in quotation marks were said by somebody, whatever the cue: 'He thinks it "a disgrace".' Otherwise the first
    word of the cue that is not an auxiliary decides, where it is known: "has said" is speech, "had long believed" is
    thought. After any other cue ("rejected the plan", "rejected that it was late") a clause is speech, and so is
    content that stands before its cue; a mere noun phrase names what an act or attitude is about.
    """
    if kind is not Kind.INDIRECT:
        return Mode.SPEECH
    auxiliaries = word_list("auxiliaries")
    words = [match.group().casefold() for match in WORD.finditer(cue)]
    leading = [word for word in words if word not in auxiliaries][:1]
    if not leading:
        return Mode.SPEECH
    if leading[0] in word_list("thought_cues"):
        return Mode.THOUGHT
    if leading[0] in word_list("speech_cues") and not (words[-1] in MATTER and len(words) > 1):
        return Mode.SPEECH
    return Mode.SPEECH if CLAUSE.match(content) or not cue_first else Mode.THOUGHT
