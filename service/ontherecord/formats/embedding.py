"""Quotations as HTML to paste under a published article: no script, no style, and nothing that is asked of anybody.

Only elements that a CMS leaves in what an editor pastes. What an article holds is text here, also to WordPress, which
would run ``[gallery]`` and fetch what stands at a lone address.
"""

import html
import re
from collections.abc import Iterable

from .wire import DocumentForm, QuotationRecord, SpeakerForm

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_READ_BY_A_CMS = str.maketrans({"[": "&#91;", "]": "&#93;", ":": "&#58;"})


def aside(document: DocumentForm, quotations: Iterable[QuotationRecord], *, heading: str) -> str:
    """The block: each quotation with who said it, in which role."""
    figures = "".join(_figure(each, document["url"]) for each in quotations)
    return f'<aside lang="en">\n<h2>{_written(heading)}</h2>\n{figures}</aside>\n'


def _figure(quotation: QuotationRecord, url: str | None) -> str:
    source = f' cite="{html.escape(url)}"' if url else ""
    said = _written(quotation["text"])
    words = f"“{said}”" if quotation["kind"] == "direct" else said
    by = quotation["speaker"]
    caption = f"<figcaption>— {_written(_named(by))}</figcaption>\n" if by else ""
    return f"<figure>\n<blockquote{source}><p>{words}</p></blockquote>\n{caption}</figure>\n"


def _named(speaker: SpeakerForm) -> str:
    """Title, name and role: "Capt. Jeff Davis, Pentagon spokesman". Who has no name is called by the role alone."""
    name = " ".join(filter(None, (speaker["title"], speaker["name"])))
    role = speaker["role"] if speaker["role"] != speaker["name"] else None
    return ", ".join(filter(None, (name, role)))


def _written(words: str) -> str:
    """The words in one line, of which nothing is HTML or a shortcode."""
    line = _NO_CHARACTER.sub("\ufffd", " ".join(words.split()))
    return html.escape(line).translate(_READ_BY_A_CMS)
