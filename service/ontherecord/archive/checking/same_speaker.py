"""Whether two speakers, each as a document names them, may be one."""

from ...attribution.quotation import SpeakerType
from ...formats.wire import SpeakerForm
from ..people.comparing.bodies import body_name
from ..people.comparing.likeness import closest
from ..people.comparing.matching import Match
from ..people.comparing.roles import Fit, fit, office
from ..words import words_of

NAMED = (SpeakerType.PERSON, SpeakerType.ORGANISATION)


def same_speaker(one: SpeakerForm | None, other: SpeakerForm | None) -> bool | None:
    """Whether who speaks in a draft is who speaks in the record, as far as that can be told; None where it cannot.

    People are the same if their names match as those of the archive's speakers do, or one is a part of the other (a
    draft may well say less of a name than the record), and their roles do not exclude each other. A draft may leave
    out who it was, but may not name whom the record keeps anonymous.
    """
    if one is None or other is None or one["type"] not in NAMED:
        return None
    if other["type"] not in NAMED:
        return False if other["type"] == SpeakerType.UNNAMED else None
    words, others = words_of(one["name"]), words_of(other["name"])
    if one["id"] == other["id"]:
        return True
    if one["type"] == other["type"] == SpeakerType.PERSON:
        is_part = set(words) <= set(others) or set(others) <= set(words)
        return (is_part or closest(one["name"], [other["name"]]) > Match.NONE) and not _exclude_each_other(one, other)
    return words == others or (one["type"] == other["type"] and body_name(one["name"]) == body_name(other["name"]))


def _exclude_each_other(one: SpeakerForm, other: SpeakerForm) -> bool:
    """Whether nobody has both roles at a time: the mayor of Ely, the mayor of Bath."""
    mine, theirs = (office(each["title"], each["role"], each["affiliation"]) for each in (one, other))
    return theirs is not None and fit(mine, theirs, years_apart=0) is Fit.EXCLUDES
