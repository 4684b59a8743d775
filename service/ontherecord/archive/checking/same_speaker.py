"""Whether two speakers, each as a document names them, may be one."""

from ...attribution.quotation import SpeakerType
from ...formats.wire import SpeakerForm
from ..people.comparing.bodies import body_name
from ..people.comparing.likeness import closest
from ..people.comparing.matching import Match
from ..words import words_of

NAMED = (SpeakerType.PERSON, SpeakerType.ORGANISATION)


def same_speaker(one: SpeakerForm | None, other: SpeakerForm | None) -> bool | None:
    """Whether both are the same, as far as their names tell; None where one of them is not named.

    People are the same if their names match as those of the archive's speakers do, or one is a part of the other: a
    draft may well say less of a name than the record.
    """
    if one is None or other is None or one["type"] not in NAMED or other["type"] not in NAMED:
        return None
    words, others = words_of(one["name"]), words_of(other["name"])
    if one["id"] == other["id"] or words == others:
        return True
    if one["type"] == other["type"] == SpeakerType.PERSON:
        is_part = set(words) <= set(others) or set(others) <= set(words)
        return is_part or closest(one["name"], [other["name"]]) > Match.NONE
    return one["type"] == other["type"] and body_name(one["name"]) == body_name(other["name"])
