"""How values read on a page: days, numbers, names, and texts with stretches that stand out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from ...archive import times
from ...attribution.quotation import SpeakerType
from ...formats.selection import described, named, quoted

SPEAKER_TYPES = [(each.value, each.value.capitalize()) for each in SpeakerType]
"""What a speaker may be, as values with what they read as."""

VERDICTS = {
    "verbatim": "Verbatim",
    "cut": "Cut",
    "altered": "Altered",
    "another_speaker": "Another speaker",
    "not_on_record": "Not on record",
}

SIGNS = {"verbatim": "✓", "cut": "…", "altered": "≠", "another_speaker": "⇄", "not_on_record": "?"}

MEANINGS = {
    "verbatim": "the words are on record as they stand in the draft, from the same speaker.",
    "cut": "words of the record are left out, or a sentence begins or ends inside one of the record’s.",
    "altered": "words differ from the record, or are left out without a sign.",
    "another_speaker": "the words are on record, but from somebody else.",
    "not_on_record": "the archive has nothing like it. That does not make it wrong.",
}

ADVICE = {
    "verbatim": "Nothing to mend.",
    "cut": "Is what is left still what was meant?",
    "altered": "Which are right?",
    "another_speaker": "Whose are they?",
    "not_on_record": "It may be new, or be kept nowhere yet: ask for its source.",
}

PROBLEMS = {
    403: "Not allowed",
    404: "Nothing is here",
    405: "Not to be done here",
    413: "Too long",
    422: "This cannot be used",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Not just now",
}
"""By their status; what is not here is called as HTTP does."""

DETAILS = {404: "There is no page at this address.", 405: "This address is not there to be opened like this."}
"""What is told of those that no view of ours explains."""

DAYS = ("published_at", "published_from", "published_to", "from", "to")
"""Fields of forms that take a day."""

NO_DAY = "This is no day: write one such as 2016-05-20, of the years 1000 to 9999."
WRONG_WAY_ROUND = "The dates are the wrong way round: the first is after the last."


SURENESS = ((0.9, "Very likely marked right"), (0.7, "Probably marked right"), (0.0, "Uncertain, look at it"))
"""From which confidence on; what it means stands in README.md."""


def day(published_at: str | None) -> str:
    """The day of a date or a date-time, as it is written in Britain; in UTC, as all that is counted by day or month.

    >>> day("2016-05-31"), day("2016-05-31T23:30:00-05:00"), day(None)
    ('31 May 2016', '1 June 2016', 'undated')
    """
    if published_at is None:
        return "undated"
    published = times.moment(times.instant(published_at))
    return f"{published.day} {published:%B %Y}"


def day_field(given: str | None) -> str:
    """The type of a field that holds a day: the browser's own, but for what is no day, which that would not show.

    >>> day_field("2016-05-20"), day_field(None), day_field("2016-05-20T14:03:00Z"), day_field("2016-02-30")
    ('date', 'date', 'text', 'text')
    """
    try:
        is_day = not given or date.fromisoformat(given).isoformat() == given
    except ValueError:
        is_day = False
    return "date" if is_day else "text"


def month(value: str) -> str:
    """
    >>> month("2016-05")
    'May 2016'
    """
    return f"{datetime.fromisoformat(value + '-01'):%B} {value[:4]}"


def number(value: int) -> str:
    """
    >>> number(12345)
    '12,345'
    """
    return f"{value:,}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """
    >>> counted(1, "quotation"), counted(2, "quotation")
    ('1 quotation', '2 quotations')
    """
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """Which part it is, in whole hundredths, rounded.

    >>> share(1, 3), share(1, 1_000), share(999, 1_000), share(0, 0)
    ('33%', 'under 1%', 'over 99%', '0%')
    """
    hundredths = 100 * part / whole if whole else 0
    if 0 < hundredths < 1:
        return "under 1%"
    return "over 99%" if 99 < hundredths < 100 else f"{hundredths:.0f}%"


def problem(members: Mapping[str, Any]) -> str:
    """What kind of problem it is, in a few words.

    >>> problem({"status": 404, "title": "Not Found"})
    'Nothing is here'
    """
    return PROBLEMS.get(members["status"]) or str(members["title"])


def for_people(faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the fields of a form, without what only a program would send.

    >>> for_people({"from": "Is neither a date such as …", "q": "Holds no word."})["q"]
    'Holds no word.'
    """
    return {name: NO_DAY if name in DAYS else fault for name, fault in faults.items()}


def wrong_way_round(start: int | None, end: int | None) -> str | None:
    """What is told of a span that ends before it starts; None of any other.

    >>> wrong_way_round(1, 2), wrong_way_round(2, None), wrong_way_round(2, 1)
    (None, None, 'The dates are the wrong way round: the first is after the last.')
    """
    return WRONG_WAY_ROUND if start is not None and end is not None and start > end else None


def sureness(confidence: float) -> str:
    """How far the marking of a quotation can be trusted, in words.

    >>> sureness(0.97), sureness(0.5)
    ('Very likely marked right (97%)', 'Uncertain, look at it (50%)')
    """
    words = next(words for least, words in SURENESS if confidence >= least)
    return f"{words} ({confidence:.0%})"


def marked(text: str, stretches: Sequence[Mapping[str, int]] | None) -> Markup:
    """The text, escaped, with the stretches in ``<mark>``.

    >>> str(marked("a <b>", [{"start": 0, "end": 1}]))
    '<mark>a</mark> &lt;b&gt;'
    """
    written, reached = Markup(), 0
    for stretch in stretches or ():
        written += escape(text[reached : stretch["start"]])
        written += Markup("<mark>{}</mark>").format(text[stretch["start"] : stretch["end"]])
        reached = stretch["end"]
    return written + escape(text[reached:])


FILTERS: dict[str, Callable[..., Any]] = {
    "advice": ADVICE.__getitem__,
    "counted": counted,
    "day": day,
    "day_field": day_field,
    "described": described,
    "marked": marked,
    "meaning": MEANINGS.__getitem__,
    "month": month,
    "named": named,
    "number": number,
    "problem": problem,
    "quoted": quoted,
    "share": share,
    "sign": SIGNS.__getitem__,
    "sureness": sureness,
    "verdict": VERDICTS.__getitem__,
}
"""By the names that templates use."""
