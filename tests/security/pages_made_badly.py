"""Pages of HTML that nobody would write but to stop a reader: endless, of any length that is asked for."""

from collections.abc import Callable, Iterator
from itertools import chain, count, cycle, repeat

from .strange_texts import strange


def again(first: str, *pieces: str) -> Callable[[], Iterator[str]]:
    """What a page begins with, then the pieces again and again."""
    return lambda: chain([first], cycle(pieces))


def _numbered(first: str, pattern: str) -> Callable[[], Iterator[str]]:
    return lambda: chain([first], (pattern.format(number) for number in count()))


def _strange() -> Iterator[str]:
    for number in count():
        yield f"<p class={number}>{strange(number)}</p>".encode("utf-8", "replace").decode()


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "nothing but text": again("", "He said that they would not go. "),
    "open elements": again("", "<div>"),
    "open elements within a line": again("", "<b>"),
    "open quotations": again("<article>", "<q>he said "),
    "paragraphs": again("<article>", "<p>“We will not go,” said Ann Lee."),
    "short paragraphs": again("<article>", "<p>a"),
    "paragraphs in boxes": again("<article>", "<div><p>“No,” she said.</p></div>"),
    "boxes in boxes, closed": again("<article>", "<div><div><div><div>", "a", "</div></div></div></div>"),
    "elements closed that were not open": again("", "</p></div></b>"),
    "elements that cross": again("<article>", "<b><i>he</b> said</i><p>"),
    "an endless tag": again("<", "a"),
    "an endless attribute": again('<p class="', "a "),
    "very many attributes": _numbered("<p ", "a{0}='{0}' "),
    "the same attribute": again("<p ", 'class="a" '),
    "entities": again("<p>", "&amp;&quot;&#8220;&#x1F600;"),
    "entities without an end": again("<p>", "&amp&lt&"),
    "entities of large numbers": again("<p>", "&#99999999999;"),
    "an endless entity": again("<p>&", "a"),
    "an open comment": again("<!--", "a--"),
    "comments": again("<p>", "<!-- a -->"),
    "an open script": again("<script>", "if (a < b) document.write('</scr' + 'ipt>'); "),
    "scripts of data": again("", '<script type="application/ld+json">{"@type":"NewsArticle","headline":"a"}</script>'),
    "data nested deep": again('<script type="application/ld+json">', "["),
    "data nested deep, in objects": again('<script type="application/ld+json">', '{"a":'),
    "lists in lists": again("<article>", "<ul><li>he said"),
    "tables in tables": again("<article>", "<table><tr><td>he said"),
    "rows": again("<article><table>", "<tr><td>he<td>said"),
    "links": again("<article>", '<a href="https://example.org/">he said</a> '),
    "meta": again("<head>", '<meta property="og:title" content="a">'),
    "titles": again("<head>", "<title>a</title>"),
    "breaks": again("<article><p>", "he said<br>"),
    "zero bytes": again("<p>", "\x00"),
    "angle brackets": again("<p>", "<"),
    "closing brackets": again("<p>", ">"),
    "white space": again("<p>", " \n"),
    "one word": again("<p>", "a"),
    "forms and frames": again("", "<form><iframe><select><option>a"),
    "drawings": again("", "<svg><g><path d='M0 0'>"),
    "document types": again("", "<!DOCTYPE html>"),
    "instructions": again("", "<?php a ?>"),
    "sections": again("", "<![CDATA[a]]>"),
    "strange texts": _strange,
    "headings": again("<article>", "<h1>he</h1><h2>said</h2>"),
    "blank": lambda: repeat(" "),
}
