"""Who is quoted, and how much."""

from typing import Generic, TypedDict, TypeVar

Item = TypeVar("Item")


class Amount(TypedDict):
    """How many quotations, and how many words they have."""

    quotations: int
    words: int


class Kinds(TypedDict):
    """The same of each kind."""

    direct: Amount
    mixed: Amount
    indirect: Amount


class Counted(Amount):
    """The same in all, and of each kind."""

    kinds: Kinds


class Sources(TypedDict):
    """The same by what the document says of who it was: a name, a description, or nothing."""

    named: Counted
    groups: Counted
    documents: Counted
    unnamed: Counted
    unattributed: Counted


class Tally(Counted):
    """The same in all, of each kind, and by source."""

    sources: Sources


class Week(Tally):
    """The same of one ISO week."""

    week: str
    first_day: str
    last_day: str


class SpeakerQuoted(Counted):
    """The same of a person or an organisation, under the name that the archive knows."""

    id: str
    name: str
    type: str


class Described(Counted):
    """The same of those whom the documents describe in these words, and do not name."""

    type: str
    description: str


class Role(Counted):
    """The same of a role, as it is most often worded."""

    role: str


class Organisation(Counted):
    """The same of an organisation that speakers belong to, as it is most often worded."""

    organisation: str


class Most(TypedDict, Generic[Item]):
    """Those with the most quotations, and how many more there are."""

    items: list[Item]
    more: int


SourcesReport = TypedDict(
    "SourcesReport",
    {
        "publisher": str | None,
        "from": str | None,
        "to": str | None,
        "totals": Tally,
        "undated": Amount,
        "by_week": list[Week],
        "weeks_left_out": int,
        "speakers": Most[SpeakerQuoted],
        "descriptions": Most[Described],
        "roles": Most[Role],
        "organisations": Most[Organisation],
    },
)
"""Who is quoted; what was asked for stands first."""
