"""``/people``: who is quoted, and of each of them roles over time, months, words and the latest quotations."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, redirect
from marshmallow import Schema
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ....archive import speakers
from ....archive.keys import Scope
from ....archive.people import decisions, identities, together
from ....archive.reports import months
from ....archive.speakers import SpeakersSought
from ....attribution.quotation import Kind
from ....formats.wire import KeptSpeakerForm, WholeSpeakerForm
from ... import lists, metrics
from ...access import needs
from ...schemas.queries import SpeakersFilter
from ...service import service
from ...speakers import whole
from ...values import choice, words
from ..shell import asked, blueprint, given, here, render, tidied
from ..words import SPEAKER_TYPES, month
from . import side_by_side
from .roles import told_once
from .side_by_side import Second

MOST_DECISIONS = 20


class PeopleQuery(SpeakersFilter):
    """Which speakers, by name unless said."""

    sort = choice("name", "-added", "added")


ComparisonQuery = Schema.from_dict({"with": words(200), "q": words(200)}, name="ComparisonQuery")
"""Who is to stand beside a speaker, by id or by name, and on which topic."""


@blueprint.get("/people")
@needs(Scope.READ)
def people() -> AnyResponse:
    """A page of the speakers who fit."""
    if elsewhere := tidied():
        return elsewhere
    query, faults = asked(PeopleQuery)
    sought = SpeakersSought(**lists.sought(query))
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found, cursor = speakers.listed(connection, sought, **lists.paging(query))
        counts = _counts(connection, found)
    types = [("", "All"), *SPEAKER_TYPES]
    return render(
        "people.html", asked_for=given(), faults=faults, types=types, speakers=found, counts=counts, cursor=cursor
    )


@blueprint.get("/people/<id:identity>")
@needs(Scope.READ)
def person(identity: str) -> AnyResponse:
    """One speaker, or two side by side; at the address of the id that the speaker has now."""
    if elsewhere := tidied():
        return elsewhere
    form, faults = asked(ComparisonQuery)
    with metrics.step("read"), service().database.reading() as connection:
        speaker = whole(connection, identity)
        if speaker["id"] != identity:
            now = here(**form).replace(identity, speaker["id"], 1)
            return redirect(now, HTTPStatus.MOVED_PERMANENTLY)
        second = side_by_side.chosen(connection, speaker, form["with"])
        if second.elsewhere:
            return redirect(second.elsewhere, HTTPStatus.SEE_OTHER)
        if second.other:
            return side_by_side.shown(connection, speaker, second.other, form["q"])
        return _shown(connection, speaker, second, faults)


def _counts(connection: Connection, found: Sequence[KeptSpeakerForm]) -> dict[str, int]:
    """How many quotations there are of each, alone or with others: as many as a search finds."""
    shared = together.quoted_together(connection, [each["id"] for each in found])
    alone = {each["id"]: sum(each["quotes"][kind.value] for kind in Kind) for each in found}
    return {identity: number + shared.get(identity, 0) for identity, number in alone.items()}


def _shown(connection: Connection, speaker: WholeSpeakerForm, second: Second, faults: dict[str, str]) -> Response:
    key = identities.key_of(connection, speaker["id"])
    assert key is not None, "the speaker is there"
    by_month = months.of_speaker(connection, key)
    on_chart, left_out = months.shown([by_month])
    decided, more = decisions.history(connection, key, limit=MOST_DECISIONS, cursor=None)
    return render(
        "person.html",
        speaker=speaker,
        roles=told_once(speaker["roles"]),
        kinds=list(Kind),
        by_month=by_month,
        months=[(month(months.name_of(each)), [by_month.of(each, kind) for kind in Kind]) for each in on_chart],
        months_left_out=left_out,
        said=side_by_side.said_by(connection, speaker),
        decisions=decided,
        more_decisions=more is not None,
        offered=second.offered,
        counts=_counts(connection, second.offered),
        asked_for=given(),
        faults={**faults, **({"with": second.fault} if second.fault else {})},
    )
