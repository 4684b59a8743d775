"""Seeds: accounts of news articles in our own words, with the attribution that each of their quotations should get.

A seed is a YAML file; ``seeds/README.md`` says what stands in one. Reading is strict: a misspelt member would
otherwise pass for one that was left out, and the attribution for one that was never checked. Loading them runs the
engine: what is served is what it found, not what the file expects.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from ..attribution.quotation import Kind
from ..formats import writing
from ..formats.facts import Facts, document_id
from ..provenance import Model
from . import documents
from .database import Database
from .erasing.tombstones import Refused

if TYPE_CHECKING:
    from ..attribution.pipeline import Attributor

MEMBERS = ("outlet", "date", "title", "facts", "account", "expected")
MUST_EXPECT = ("begins", "kind")
MAY_EXPECT = ("speaker", "title", "role", "affiliation")


class SeedError(ValueError):
    """A seed that cannot be used; the message names the file and the member, and says what would be right."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be found of one quotation. None is what the account does not say.

    ``begins`` is its first words, without marks, up to the first cut that its cue makes.
    """

    begins: str
    kind: Kind
    speaker: str | None = None
    title: str | None = None
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """One account, with the outlet and the day (``2016-05-20``) of the article that it tells of."""

    publisher: str
    published_at: str
    title: str
    facts: tuple[str, ...]
    account: str
    expected: tuple[Expected, ...]

    @property
    def about(self) -> Facts:
        """What the archive is told of it."""
        return Facts(title=self.title, publisher=self.publisher, published_at=self.published_at)

    @property
    def document_id(self) -> str:
        """The id that it has in every archive."""
        return document_id(self.account, self.about)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many seeds were added, how many were there already, and how many were erased for good."""

    new: int
    known: int
    refused: int = 0


def load_seeds(database: Database, folder: Path, load_attributor: Callable[[], "Attributor"], model: Model) -> Loaded:
    """Keeps what the engine finds in each seed of the folder; the engine is loaded only if one is new."""
    seeds = read_seeds(folder)
    with database.reading() as connection:
        new = [seed for seed in seeds if documents.holder_of(connection, seed.document_id) is None]
    if not new:
        return Loaded(0, len(seeds))
    attributor = load_attributor()
    kept = [_kept(database, seed, attributor, model) for seed in new]
    return Loaded(kept.count(True), len(seeds) - len(new), kept.count(False))


def _kept(database: Database, seed: Seed, attributor: "Attributor", model: Model) -> bool:
    """Whether the seed may be kept: then it is."""
    record = writing.record(seed.account, seed.about, attributor.attribute(seed.account), model=model)
    try:
        with database.writing() as connection:
            documents.keep(connection, record, seed.account)
    except Refused:
        return False
    return True


def read_seeds(folder: Path) -> list[Seed]:
    """All seeds of a folder, in the order of their files' names; SeedError where it holds none."""
    seeds = [read_seed(path) for path in sorted(folder.glob("*.yaml"))]
    if not seeds:
        raise SeedError(f"{folder} must be a folder with seeds (*.yaml)")
    return seeds


def read_seed(path: Path) -> Seed:
    """The seed in a file; SeedError where the file is not one."""
    try:
        content = yaml.safe_load(path.read_bytes())
    except yaml.YAMLError as error:
        raise SeedError(f"{path.name} is not YAML: {error}") from error
    members = _members(content, path.name, required=MEMBERS)
    account = _words(members["account"], f"{path.name}: account")
    expected = _expected(members["expected"], f"{path.name}: expected")
    _check_order(expected, account, f"{path.name}: expected")
    return Seed(
        publisher=_words(members["outlet"], f"{path.name}: outlet"),
        published_at=_day(members["date"], f"{path.name}: date"),
        title=_words(members["title"], f"{path.name}: title"),
        facts=_facts(members["facts"], f"{path.name}: facts"),
        account=account,
        expected=expected,
    )


def _members(
    value: object, where: str, *, required: Collection[str], optional: Collection[str] = ()
) -> Mapping[str, object]:
    """The value as a mapping that has every required member, and none that is unknown."""
    if not isinstance(value, dict):
        raise SeedError(f"{where} must have the members {', '.join(required)}, not be {value!r}")
    if unknown := [name for name in value if name not in (*required, *optional)]:
        raise SeedError(f"{where}: {unknown[0]} is not a member; the members are {', '.join((*required, *optional))}")
    if missing := [name for name in required if name not in value]:
        raise SeedError(f"{where}: {missing[0]} is missing")
    return value


def _words(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SeedError(f"{where} must be words, not {value!r}; what is not known is left out")
    return value.strip()


def _day(value: object, where: str) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise SeedError(f"{where} must be a day such as 2016-05-20, not {value!r}")
    return value.isoformat()


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list) or not value:
        raise SeedError(f"{where} must be a list of one or more, not {value!r}")
    return value


def _facts(value: object, where: str) -> tuple[str, ...]:
    return tuple(_words(fact, f"{where}[{place}]") for place, fact in enumerate(_list(value, where)))


def _expected(value: object, where: str) -> tuple[Expected, ...]:
    return tuple(_quotation(item, f"{where}[{place}]") for place, item in enumerate(_list(value, where)))


def _quotation(value: object, where: str) -> Expected:
    members = _members(value, where, required=MUST_EXPECT, optional=MAY_EXPECT)
    words = {name: _words(member, f"{where}: {name}") for name, member in members.items() if name != "kind"}
    return Expected(kind=_kind(members["kind"], f"{where}: kind"), **words)


def _kind(value: object, where: str) -> Kind:
    if value not in list(Kind):
        raise SeedError(f"{where} must be {', '.join(Kind)}, not {value!r}")
    return Kind(str(value))


def _check_order(expected: tuple[Expected, ...], account: str, where: str) -> None:
    """Refuse a beginning that the account does not have after the one before it."""
    reached = 0
    for place, each in enumerate(expected):
        found = account.find(each.begins, reached)
        if found < 0:
            raise SeedError(f"{where}[{place}]: begins must be in the account, in its order, not {each.begins!r}")
        reached = found + len(each.begins)
