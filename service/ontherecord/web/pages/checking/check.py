"""``/check``: a draft's quotations held against the record, as ``POST /quotes/check`` does. Nothing of it is kept.

The answer is not to be kept by a browser either (``no-store``); the draft stands in its form, to be mended and checked
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException

from ....archive.checking.finding import Among
from ....archive.database import DatabaseUnavailable
from ....archive.keys import Scope
from ....formats.comparing import CheckedForm, CheckForm, MatchForm
from ....formats.differences import ChangeForm, Op, StretchForm
from ....formats.facts import Facts
from ....formats.files import MEDIA_TYPES
from ... import checks
from ...access import needs
from ...problems import as_http, headers_of
from ...reading import Article
from ...schemas.queries import Published
from ...turns import Busy
from ..handed_in import faults_of, handed_in
from ..publishers import offered
from ..shell import blueprint, filled_in, render
from ..words import wrong_way_round
from .marking import pieces_of

LIMITS = ("publisher", "published_from", "published_to")
WORST_FIRST = ("another_speaker", "altered", "cut", "not_on_record", "verbatim")
"""What the record gainsays comes before what it does not know."""

SURROUNDINGS = 30
"""Words of a record that are shown before and after those that a draft took from it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A record's difference from a draft's words, and the words of it that stand round them."""

    before: str
    changes: Sequence[ChangeForm]
    after: str


@blueprint.get("/check")
@needs(Scope.READ)
def check() -> Response:
    """A form for a draft."""
    return _page()


@blueprint.post("/check")
@needs(Scope.READ)
def post_check() -> Response:
    """What the archive says of the draft's quotations, and the form with the draft in it."""
    given = {name: request.form[name] for name in LIMITS if request.form.get(name)}
    among, faults = filled_in(Published, given)
    if told := wrong_way_round(among["published_from"], among["published_to"]):
        faults["published_to"] = told
    text = request.form.get("text", "")
    try:
        text = handed_in(text, Facts()).text.replace("\r\n", "\n")
        if faults:
            return _page(HTTPStatus.UNPROCESSABLE_ENTITY, text=text, faults=faults)
        checked = checks.checked(Article(text, Facts()), Among(**among))
    except (HTTPException, Busy, DatabaseUnavailable) as error:  # the draft is not to be lost
        refusal = as_http(error)
        faults |= faults_of(refusal) or {"text": str(refusal.description)}
        response = _page(HTTPStatus(refusal.code or 500), text=text, faults=faults)
        response.headers.update(headers_of(refusal))
        return response
    return _page(text=text, result=_shown(text, checked))


def _page(status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
    shown = {"text": "", "faults": {}, "result": None, "accepted": ",".join(MEDIA_TYPES), **values}
    response = render("check.html", status=status, publishers=offered(request.form.get("publisher")), **shown)
    response.cache_control.no_store = True
    return response


def _shown(text: str, checked: CheckedForm) -> dict[str, Any]:
    numbered = list(enumerate(checked["checks"], 1))
    order = "worst" if request.form.get("order") == "worst" else "text"
    if order == "worst":
        numbered.sort(key=lambda each: WORST_FIRST.index(each[1]["verdict"]))
    return {
        "checks": [{"number": number, **each, "laid": _laid(each)} for number, each in numbered],
        "order": order,
        "pieces": pieces_of(text, checked["checks"]),
        "verdicts": checked["verdicts"],
        "verdict_of": [each["verdict"] for each in checked["checks"]],
        "warnings": checked["warnings"],
        "plain": render_template("check.txt", checks=numbered).strip(),
    }


def _laid(check: CheckForm) -> Laid | None:
    return _apart(check["match"]) if check["match"] else None


def _apart(match: MatchForm) -> Laid:
    """The difference, and what of the record stands round it; of what is cut, that belongs to the difference."""
    changes = _as_it_stands(match)
    inside = [place for place, each in enumerate(changes) if each["op"] != Op.REMOVED]
    if match["words"] == "cut" or not inside:
        return Laid("", changes, "")
    before, after = changes[: inside[0]], changes[inside[-1] + 1 :]
    first, last = (" ".join(each["before"]["text"] for each in end if each["before"]) for end in (before, after))
    first_words, last_words = first.split(), last.split()
    return Laid(
        " ".join(["…"] * (len(first_words) > SURROUNDINGS) + first_words[-SURROUNDINGS:]),
        changes[inside[0] : inside[-1] + 1],
        " ".join(last_words[:SURROUNDINGS] + ["…"] * (len(last_words) > SURROUNDINGS)),
    )


def _as_it_stands(match: MatchForm) -> list[ChangeForm]:
    """The difference in the record's own words, where they are the draft's too, and with its marks between them."""
    text = match["quotation"]["text"]
    stretches = [each["before"] for each in match["difference"] if each["before"]]
    cuts = [0, *(_cut(text, left, right) for left, right in pairwise(stretches)), len(text)]
    words = iter([text[start:end].strip() for start, end in pairwise(cuts)])
    return [_in_its_words(each, next(words)) if each["before"] else each for each in match["difference"]]


def _cut(text: str, left: StretchForm, right: StretchForm) -> int:
    """Where one stretch ends and the next begins: marks before the first white space belong to the one."""
    between = text[left["end"] : right["start"]]
    return left["end"] + next((at for at, mark in enumerate(between) if mark.isspace()), len(between))


def _in_its_words(change: ChangeForm, words: str) -> ChangeForm:
    assert change["before"], "it has words on record"
    before = StretchForm(start=change["before"]["start"], end=change["before"]["end"], text=words)
    return ChangeForm(op=change["op"], before=before, after=before if change["op"] == Op.SAME else change["after"])
