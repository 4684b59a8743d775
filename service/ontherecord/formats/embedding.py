"""Quotations as HTML to paste under a published article: no script, no style, and nothing that is asked of anybody.

Only elements that a CMS leaves in what an editor pastes. What an article holds is text here, also to WordPress, which
would run ``[gallery]`` and fetch what stands at a lone address.
"""

import html
import re
from collections.abc import Iterable
from urllib.parse import quote

from . import jsonld
from .selection import Selection, quoted, said_by
from .wire import QuotationForm

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_IN_AN_ADDRESS = str.maketrans({"[": "%5B", "]": "%5D"})
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_READ_BY_A_CMS = str.maketrans({"[": "&#91;", "]": "&#93;", ":": "&#58;"})


def aside(quotations: Iterable[QuotationForm], *, heading: str) -> str:
    """The block: each quotation with who said it, in which role."""
    return f'<aside lang="en">\n<h2>{_written(heading)}</h2>\n{"".join(map(_figure, quotations))}</aside>\n'


def for_machines(selection: Selection) -> str:
    """The same as JSON-LD, which search engines read; no ``<`` stands in it, so that nothing ends the element.

    In no string stands a ``[``: WordPress looks for shortcodes in scripts too.
    """
    data = _STRING.sub(lambda string: string[0].replace("[", "\\u005b"), b"".join(jsonld.dump(selection)).decode())
    return f'<script type="application/ld+json">\n{data}</script>\n'


def _figure(quotation: QuotationForm) -> str:
    url = quotation["document"]["url"]
    source = f' cite="{html.escape(_NO_CHARACTER.sub(_escaped, url)).translate(_IN_AN_ADDRESS)}"' if url else ""
    words = _written(quoted(quotation))
    by = said_by(quotation["speaker"])
    caption = f"<figcaption>— {_written(by)}</figcaption>\n" if by else ""
    return f"<figure>\n<blockquote{source}><p>{words}</p></blockquote>\n{caption}</figure>\n"


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0])


def _written(words: str) -> str:
    """The words in one line, of which nothing is HTML or a shortcode."""
    line = _NO_CHARACTER.sub("\ufffd", " ".join(words.split()))
    return html.escape(line).translate(_READ_BY_A_CMS)
