"""Whether two speakers, each as a document names them, may be one."""

from ...attribution.quotation import SpeakerType
from ...formats.wire import SpeakerForm
from ..words import words_of

GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
NAMED = (SpeakerType.PERSON, SpeakerType.ORGANISATION)


def same_speaker(one: SpeakerForm | None, other: SpeakerForm | None) -> bool | None:
    """Whether both are the same, as far as their names tell; None where one of them is not named.

    People are the same if they have a surname in common, or one name is a part of the other: a draft may well say less
    of a name than the record, or spell its first part otherwise.
    """
    if one is None or other is None or one["type"] not in NAMED or other["type"] not in NAMED:
        return None
    words, others = words_of(one["name"]), words_of(other["name"])
    if one["id"] == other["id"] or words == others:
        return True
    if not one["type"] == other["type"] == SpeakerType.PERSON:
        return False
    return surname(one["name"]) == surname(other["name"]) or set(words) <= set(others) or set(others) <= set(words)


def surname(name: str) -> str | None:
    """The last word of a name, folded, without "Jr." and the like.

    >>> surname("Martin Luther King Jr.")
    'king'
    """
    words = [word for word in words_of(name) if word not in GENERATIONS]
    return words[-1] if words else None
