"""Two speakers side by side on one topic: ``/people/<id>?with=<id>&q=topic``; and how the second one is chosen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Response
from sqlalchemy import Connection

from ....archive import speakers
from ....archive.reports import months
from ....archive.search import frequent_words
from ....archive.search.frequent_words import FrequentWords
from ....archive.search.sought import QuotationsSought
from ....archive.speakers import SpeakersSought
from ....attribution.quotation import Kind, Mode
from ....formats.wire import KeptSpeakerForm, QuotationForm
from ... import quotes
from ...values import IDENTIFIER
from ..shell import here, render
from ..words import month

LATEST = 5
"""Quotations that are shown of a speaker."""

MOST_OFFERED = 20
"""Speakers of a name to choose from."""


@dataclass(frozen=True, slots=True)
class Second:
    """The second speaker, or where that one is to be had; or those to choose from, or why there is none."""

    other: KeptSpeakerForm | None = None
    elsewhere: str | None = None
    offered: Sequence[KeptSpeakerForm] = field(default_factory=list)
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker said, on a topic or at all: the words used most, and the latest quotations."""

    words: FrequentWords
    latest: list[QuotationForm]


def chosen(connection: Connection, speaker: KeptSpeakerForm, wanted: str | None) -> Second:
    """Who is to stand beside the speaker: whoever has the id, or the only one of that name."""
    if wanted is None:
        return Second()
    if re.fullmatch(IDENTIFIER, wanted):
        other = speakers.one(connection, wanted)
        if other is None:
            return Second(fault="Nobody in the archive has this id. Type a name.")
        if other["id"] == speaker["id"]:
            return Second(fault="That is this speaker. Type the name of another.")
        return Second(other) if other["id"] == wanted else Second(elsewhere=here(**{"with": other["id"]}))
    sought = SpeakersSought(name=wanted)
    found, _ = speakers.listed(connection, sought, sort="name", limit=MOST_OFFERED + 1, cursor=None)
    others = [each for each in found if each["id"] != speaker["id"]][:MOST_OFFERED]
    if not others:
        return Second(fault="Nobody else in the archive has this name. Try the surname alone.")
    return Second(offered=others) if len(others) > 1 else Second(elsewhere=here(**{"with": others[0]["id"]}))


def shown(connection: Connection, speaker: KeptSpeakerForm, other: KeptSpeakerForm, topic: str | None) -> Response:
    """The page of both."""
    both = (speaker, other)
    counts = [months.of_newest(connection, _sought(each, topic)) for each in both]
    on_chart, left_out = months.shown(counts)
    return render(
        "side_by_side.html",
        topic=topic,
        both=[(each, count, said_by(connection, each, topic)) for each, count in zip(both, counts, strict=True)],
        months=[(month(months.name_of(each)), [count.of(each, *Kind) for count in counts]) for each in on_chart],
        months_left_out=left_out,
    )


def said_by(connection: Connection, speaker: KeptSpeakerForm, topic: str | None = None) -> Said:
    """What the speaker said, alone or with others."""
    sought = _sought(speaker, topic)
    latest, _ = quotes.page_of(connection, sought, sort="-published", limit=LATEST, cursor=None)
    return Said(frequent_words.used_most(connection, sought), latest)


def _sought(speaker: KeptSpeakerForm, topic: str | None) -> QuotationsSought:
    return QuotationsSought(q=topic, speaker_id=speaker["id"], mode=(Mode.SPEECH,))
