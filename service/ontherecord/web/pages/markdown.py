"""A guide in Markdown as HTML for the page: its headings can be led to, its links work here, wide things scroll.

The guides are ours; HTML in them is shown as the words it is made of all the same, so that the page has one rule.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")

FOCUSABLE = 'tabindex="0"'
"""What scrolls sideways is to be scrolled by keyboard too."""


def title_of(markdown: str) -> str:
    """The words of the first heading."""
    tokens = _parser.parse(markdown)
    return next(after.content for token, after in _pairs(tokens) if token.type == "heading_open")


def links_of(markdown: str) -> list[str]:
    """Where the links of a guide lead, as they stand there, in order."""
    tokens = [child for token in _parser.parse(markdown) for child in token.children or []]
    return [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]


def as_html(markdown: str, address: Callable[[str], str | None]) -> Markup:
    """The guide; ``address`` says where a link of the repository leads here, None if nowhere: that is told in words."""
    tokens = _parser.parse(markdown)
    for heading, words in _pairs(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(words.content))
    for token in tokens:
        if token.children:
            token.children = [*_led(token.children, address)]
    return Markup(_Renderer().render([*_with_plain_heads(tokens)], _parser.options, {}))


def anchor(heading: str) -> str:
    """What a heading is called in an address: as GitHub has it, so that links work on both.

    >>> anchor("Erasing, and days to keep")
    'erasing-and-days-to-keep'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


class _Renderer(RendererHTML):
    """As always, but tables and code are in boxes that scroll."""

    def table_open(self, *_parsed: object) -> str:
        return f'<div class="scroll" {FOCUSABLE}>\n<table>\n'

    def table_close(self, *_parsed: object) -> str:
        return "</table>\n</div>\n"

    def fence(self, *parsed: object) -> str:
        return self.code_block(*parsed)

    def code_block(self, *parsed: object) -> str:
        tokens, at, *_ = parsed
        assert isinstance(tokens, Sequence) and isinstance(at, int)
        return f"<pre {FOCUSABLE}><code>{Markup.escape(tokens[at].content)}</code></pre>\n"


def _pairs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    return zip(tokens, tokens[1:], strict=False)


def _led(tokens: Sequence[Token], address: Callable[[str], str | None]) -> Iterator[Token]:
    """The words and links of a line, each link where it leads here; of one that leads nowhere here, where it led."""
    elsewhere = ""
    for token in tokens:
        if token.type == "link_open":
            link = str(token.attrs["href"])
            leads_to = address(link)
            elsewhere = "" if leads_to else link.removeprefix("../")
            token.attrSet("href", leads_to or "")
        if token.type not in ("link_open", "link_close") or not elsewhere:
            yield token
        elif token.type == "link_close":
            yield Token("text", "", 0, content=f" ({elsewhere} in the repository)")
            elsewhere = ""


def _with_plain_heads(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same without heads of tables that hold no word, and with empty cells of the others that head nothing."""
    head: list[Token] = []
    for token in tokens:
        if token.type == "thead_open" or head:
            head.append(token)
        else:
            yield token
        if token.type == "thead_close":
            if any(each.content for each in head):
                yield from _with_empty_cells_plain(head)
            head = []


def _with_empty_cells_plain(head: Sequence[Token]) -> Iterator[Token]:
    for at, token in enumerate(head):
        inline = head[at + 1] if token.type == "th_open" else head[at - 1]
        if token.type in ("th_open", "th_close") and not inline.content:
            token.tag = "td"
        yield token
