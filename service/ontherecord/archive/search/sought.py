"""What is asked of the archive's quotations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ...attribution.quotation import Kind, Mode
from .entries import Field

Status: TypeAlias = Literal["accepted", "verified", "unverified", "rejected", "all"]
"""All that was not rejected; what somebody vouched for; what nobody said anything of; what was rejected; all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationsSought:
    """Which quotations: those that fit everything given. ``q``, ``speaker``, ``role`` and ``affiliation`` are what was
    typed (query.py); instants are microseconds since 1970, both ends included; ``status`` is what editors said."""

    q: str | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    role: str | None = None
    affiliation: str | None = None
    kind: tuple[Kind, ...] = tuple(Kind)
    mode: tuple[Mode, ...] = tuple(Mode)
    status: Status = "accepted"
    publisher: str | None = None
    document: str | None = None
    published_from: int | None = None
    published_to: int | None = None

    @property
    def words(self) -> dict[Field, str | None]:
        """What was typed for each field of the index of words."""
        return {"said": self.q, "speaker": self.speaker, "role": self.role, "affiliation": self.affiliation}


_ANYTHING = QuotationsSought()


def as_json(sought: QuotationsSought) -> dict[str, Any]:
    """What is sought as JSON values, to be kept; without what is left open, so that later releases may add to it."""
    members = {name: getattr(sought, name) for name in QuotationsSought.__slots__}
    return {name: value for name, value in members.items() if value != getattr(_ANYTHING, name)}


def from_json(members: Mapping[str, Any]) -> QuotationsSought:
    """What was sought, from what was kept of it."""
    enumerated = {
        name: tuple(map(kind, members[name])) for name, kind in (("kind", Kind), ("mode", Mode)) if name in members
    }
    return QuotationsSought(**{**members, **enumerated})
