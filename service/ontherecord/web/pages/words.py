"""How values read on a page: days, numbers, names, and texts with stretches that stand out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

NOBODY = "Nobody named"

VERDICTS = {
    "verbatim": "Verbatim",
    "cut": "Cut",
    "altered": "Altered",
    "another_speaker": "Another speaker",
    "not_on_record": "Not on record",
}


SURENESS = ((0.9, "Very likely marked right"), (0.7, "Probably marked right"), (0.0, "Uncertain, look at it"))
"""From which confidence on; what it means stands in README.md."""


def day(published_at: str | None) -> str:
    """The day of a date or a date-time, as it is written in Britain.

    >>> day("2016-05-20T14:03:00Z"), day(None)
    ('20 May 2016', 'undated')
    """
    if published_at is None:
        return "undated"
    date = datetime.fromisoformat(published_at).date()
    return f"{date.day} {date:%B %Y}"


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


def named(speaker: Mapping[str, Any] | None) -> str:
    """The speaker's name with the title before it.

    >>> named({"title": "Capt.", "name": "Jeff Davis"}), named(None)
    ('Capt. Jeff Davis', 'Nobody named')
    """
    if speaker is None:
        return NOBODY
    title, name = speaker.get("title"), str(speaker["name"])
    return name if not title or name.startswith(title) else f"{title} {name}"


def described(speaker: Mapping[str, Any] | None) -> str:
    """What the article says that the speaker is: the role, or else the affiliation; of an unnamed one, nothing new."""
    if speaker is None or speaker["role"] == speaker["name"]:
        return ""
    return speaker["role"] or speaker["affiliation"] or ""


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
    "counted": counted,
    "day": day,
    "described": described,
    "marked": marked,
    "month": month,
    "named": named,
    "number": number,
    "sureness": sureness,
    "verdict": VERDICTS.__getitem__,
}
"""By the names that templates use."""
