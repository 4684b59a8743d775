"""Tombstones: what was erased and shall not come back. They hold digests only, never a word.

A digest is keyed with a salt that each database draws for itself: the same name has another digest in another archive,
and no table made beforehand tells what it was. It is no secret from whoever has the whole database: nobody can keep a
list that refuses a name, and keep those who hold the list from trying names on it.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, select

from ...attribution.wordlists import word_list
from ...formats.facts import address_of
from .. import times
from ..database import insert_if_new
from ..tables import documents, tombstone_salt, tombstones, versions
from ..words import words_of


class Kind(StrEnum):
    """What a digest is of."""

    TEXT = "text"
    ADDRESS = "address"
    NAME = "name"
    SHORT_NAME = "short name"


class Refused(ValueError):
    """A document that was erased for good."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands where something was erased: whether it was a document or a speaker, and when that was."""

    of: str
    at: int


def lay_for_document(connection: Connection, identity: str) -> None:
    """Refuses the document with that id from now on: each text that it had, and whatever else stands at its address."""
    row = connection.execute(select(documents).where(documents.c.id == identity)).one()
    before = connection.scalars(select(versions.c.text_id).where(versions.c.document_key == row.key))
    found = [(Kind.TEXT, text_id) for text_id in {row.id, row.text_id, *before}]
    if row.url is not None:
        found.append((Kind.ADDRESS, address_of(row.url)))
    _lay(connection, found, identity)


def lay_for_speaker(connection: Connection, identity: str, names: Iterable[str]) -> None:
    """Refuses the words of a speaker of any of these names from now on."""
    found: list[tuple[Kind, str]] = []
    for name in _telling(names):
        found += (Kind.NAME, " ".join(name)), (Kind.SHORT_NAME, " ".join(_short(name)))
    _lay(connection, found, identity)


def standing(connection: Connection, identity: str) -> Tombstone | None:
    """The tombstone of the document or speaker that had this id, or of the document that had a text of it."""
    salt = _salt_of(connection)
    if salt is None:
        return None
    row = connection.execute(select(tombstones).where(_left_by(salt, identity)).limit(1)).first()
    if row is None:
        return None
    return Tombstone("speaker" if row.kind in (Kind.NAME, Kind.SHORT_NAME) else "document", row.at)


def lift(connection: Connection, identity: str) -> bool:
    """Whether there was such a tombstone: then all that was laid with it is gone, and it may be kept again."""
    salt = _salt_of(connection)
    return salt is not None and _lift(connection, _left_by(salt, identity))


def lift_address(connection: Connection, url: str) -> bool:
    """The same for a document of which the address alone is known."""
    return _lift_one(connection, Kind.ADDRESS, address_of(url))


def lift_name(connection: Connection, name: str) -> bool:
    """The same for a speaker of whom a name alone is known."""
    return _lift_one(connection, Kind.NAME, " ".join(words_of(name)))


def check_document(connection: Connection, identity: str, url: str | None) -> None:
    """Raises Refused for a document whose text or address was erased for good."""
    wanted = [(Kind.TEXT, identity)]
    if url is not None:
        wanted.append((Kind.ADDRESS, address_of(url)))
    if _laid(connection, wanted):
        raise Refused("this document was erased, and is not to be kept again")


def refused_names(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of the names whose words are refused: as they were erased, or without middle names where one has them.

    "Ann B. Lee" and "Ann Lee" refuse each other, "Ann B. Lee" and "Ann C. Lee" do not.
    """
    spellings = {name: tuple(words_of(name)) for name in names}
    wanted = {
        name: {
            (Kind.NAME, " ".join(words)),
            (Kind.NAME, " ".join(_short(words))),
            (Kind.SHORT_NAME, " ".join(words)),
        }
        for name, words in spellings.items()
        if words
    }
    laid = _laid(connection, set().union(*wanted.values()))
    return {name for name, each in wanted.items() if each & laid}


def _telling(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names as words, those of one word only where there is none of more: a surname is many people's."""
    spelt = {words for name in names if (words := tuple(words_of(name)))}
    longer = [words for words in spelt if len(words) > 1]
    return sorted(longer or spelt)


def _short(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without what stands in its middle and after it: "mark a welsh iii" is "mark welsh"."""
    kept = [word for word in words if word not in word_list("name_suffixes")]
    return (kept[0], kept[-1]) if len(kept) > 1 else tuple(kept) or words


def _lay(connection: Connection, found: Iterable[tuple[Kind, str]], identity: str) -> None:
    salt = _salt_of(connection) or _new_salt(connection)
    now = times.now()
    erased = _digest(salt, "id", identity)
    for kind, value in found:
        row = {"digest": _digest(salt, kind, value), "kind": kind.value, "erased": erased, "at": now}
        insert_if_new(connection, tombstones, row, tombstones.c.digest)


def _laid(connection: Connection, wanted: Iterable[tuple[Kind, str]]) -> set[tuple[Kind, str]]:
    """Those for which there is a tombstone."""
    salt = _salt_of(connection)
    if salt is None:
        return set()
    digests = {_digest(salt, kind, value): (kind, value) for kind, value in wanted}
    found = connection.scalars(select(tombstones.c.digest).where(tombstones.c.digest.in_(digests)))
    return {digests[digest] for digest in found}


def _left_by(salt: bytes, identity: str) -> ColumnElement[bool]:
    return (tombstones.c.erased == _digest(salt, "id", identity)) | (
        tombstones.c.digest == _digest(salt, Kind.TEXT, identity)
    )


def _lift_one(connection: Connection, kind: Kind, value: str) -> bool:
    salt = _salt_of(connection)
    return salt is not None and _lift(connection, tombstones.c.digest == _digest(salt, kind, value))


def _lift(connection: Connection, found: ColumnElement[bool]) -> bool:
    laid_with_it = list(connection.scalars(select(tombstones.c.erased).where(found)))
    connection.execute(delete(tombstones).where(tombstones.c.erased.in_(laid_with_it)))
    return bool(laid_with_it)


def _digest(salt: bytes, kind: str, value: str) -> str:
    spelt = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.new(salt, spelt, "sha256").hexdigest()


def _salt_of(connection: Connection) -> bytes | None:
    """What this database keys its digests with; None where nothing was ever refused."""
    return connection.execute(select(tombstone_salt.c.salt)).scalar()


def _new_salt(connection: Connection) -> bytes:
    insert_if_new(connection, tombstone_salt, {"id": 1, "salt": secrets.token_bytes(32)}, tombstone_salt.c.id)
    salt = _salt_of(connection)
    assert salt, "it was made, here or by whoever was faster"
    return salt
