"""What a speaker is called: as an editor said, or by the fullest name that a document gives."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, func, select, update

from ..tables import appearances, speakers
from ..words import words_of
from .comparing.names import is_fuller

SORTED_NAME = 100
"""Characters of a folded name that it is sorted by."""

_of = speakers.c


def sorted_name(name: str) -> str:
    """What a name is sorted by."""
    return " ".join(words_of(name))[:SORTED_NAME]


def call(connection: Connection, key: int, name: str, *, by_hand: bool = False) -> None:
    """Calls the speaker so; if that is an editor's word, no document changes it."""
    named = {"name": name, "sorted_name": sorted_name(name)} | ({"named_by_hand": True} if by_hand else {})
    connection.execute(update(speakers).where(_of.key == key).values(named))


def call_more_fully(connection: Connection, names: Mapping[int, str]) -> set[int]:
    """Those of the speakers who are called by the name given for their key from now on, since it is fuller."""
    if not names:
        return set()
    called = select(_of.key, _of.name).where(_of.key.in_(names), _of.named_by_hand.is_(False))
    renamed = {row.key for row in connection.execute(called) if is_fuller(names[row.key], than=row.name)}
    for key in renamed:
        call(connection, key, names[key])
    return renamed


def call_as_documents_do(connection: Connection, keys: Collection[int]) -> set[int]:
    """Those of the speakers who get another name, since no document has theirs any more, nor an editor gave it."""
    has_name = appearances.c.speaker_key == _of.key, appearances.c.name == _of.name
    named = select(appearances.c.key).where(*has_name).correlate(speakers).exists()
    unnamed = set(connection.scalars(select(_of.key).where(_of.key.in_(keys), _of.named_by_hand.is_(False), ~named)))
    used: dict[int, Counter[str]] = {}
    of = appearances.c
    counted = select(of.speaker_key, of.name, func.count()).where(of.speaker_key.in_(unnamed))
    for key, name, number in connection.execute(counted.group_by(of.speaker_key, of.name)) if unnamed else ():
        used.setdefault(key, Counter())[name] = number
    for key, names in used.items():
        call(connection, key, fullest(names.elements()))
    return set(used)


def fullest(names: Iterable[str]) -> str:
    """The name that is used most, or one that is fuller."""
    by_use = [name for name, _ in Counter(names).most_common()]
    name = by_use[0]
    for other in by_use[1:]:
        name = other if is_fuller(other, than=name) else name
    return name
