"""Quotations to be written down, among them hostile ones."""

from collections.abc import Callable
from typing import Any

import pytest

from ontherecord.formats.facts import digest_of
from ontherecord.formats.selection import Selection
from ontherecord.formats.wire import DocumentForm, QuotationForm, SpeakerForm

HOSTILE = [
    '=HYPERLINK("https://evil.example","x")',
    "</script><script>alert(1)</script><!-- ]]> &amp;",
    "\x1b[31mred\x1b[0m \x9b31m",
    "two\nlines\r\nand\ra tab\t,;\"'",
    "\u202eright to left\u202c \u2028\u2029\x85",
    "\x01\x0b\ufffe\uffff",
    "“lone",
    "😀 e\u0301 👩‍👩‍👧 \U0010ffff",
]
"""Words of articles, names and titles that would break out of one format or another."""


def speaker(name: str = "Ann Lee", type_: str = "person", **members: Any) -> SpeakerForm:
    """Somebody who speaks."""
    form: Any = {"id": digest_of(type_, name), "name": name, "type": type_, "title": None}
    return {**form, "role": "mayor of Ely", "affiliation": None, **members}


def document(**facts: str | None) -> DocumentForm:
    """An article."""
    stated: Any = {"id": "b" * 32, "title": None, "url": None, "publisher": None, "published_at": None, **facts}
    return DocumentForm(**stated)


FULL = document(
    title="Bridge <closed> & shut",
    url="https://news.example/bridge?a=1&b=2",
    publisher="The Ely Standard",
    published_at="2016-05-20",
)


def quotation(text: str, /, *spans: tuple[int, int], number: int = 1, **members: Any) -> QuotationForm:
    """A quotation of the stretches of a text, of all of it where none is named."""
    spans = spans or ((0, len(text)),)
    content: Any = [{"start": start, "end": end, "text": text[start:end]} for start, end in spans]
    form: Any = {
        "id": f"{number:032x}",
        "kind": "direct",
        "mode": "speech",
        "text": " ".join(part["text"].strip("“”") for part in content),
        "content": content,
        "cue": None,
        "source": None,
        "speaker": speaker(),
        "confidence": 0.9,
        "verified": False,
        "rejected": False,
        "corrected": [],
        "document": FULL,
        **members,
    }
    return QuotationForm(**form)


def marked(text: str, start: int, end: int) -> dict[str, Any]:
    """A cue or a source."""
    return {"start": start, "end": end, "text": text[start:end]}


@pytest.fixture
def selected() -> Callable[..., Selection]:
    """What makes a selection of quotations of one text."""

    def select(text: str, *quotations: QuotationForm, **members: Any) -> Selection:
        return Selection(quotations=list(quotations), text_of=lambda _: text, document=FULL, **members)

    return select
