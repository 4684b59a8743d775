"""The article of a web page, and what the page says of itself; and that no page can hold the service up."""

import json
import logging
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trafilatura.utils import line_processing, trim

from ontherecord.formats.html import MAX_PAGE_CHARACTERS, MAX_PAGE_ELEMENTS, PageTooLong, read_body, read_page

NEWS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<title>Bridge at Ely closed until May | The Ely Courier</title>
<link rel="canonical" href="https://courier.example/2016/05/bridge">
<meta property="og:title" content="Bridge at Ely closed until May">
<meta property="og:site_name" content="The Ely Courier">
<meta property="article:published_time" content="2016-05-20T14:03:00+02:00">
<style>p { color: black }</style>
<script>let teaser = "<p>written by a script</p>";</script></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Rowing results</a></li></ul></nav>
<main><article><h1>Bridge at Ely closed until May</h1>
<p>The bridge over the Ouse will stay closed until May, the city said on Friday, after divers had found <em>cracks</em>
in two of its six piers.</p>
<p>“We saw nothing unusual last year,” said <a href="/lee">Ann Lee</a>, the mayor of Ely.<br>“Now we have to act.”</p>
<aside><p>Our pick of the best walks along the river</p></aside>
<table><tr><th>Pier</th><th>Depth</th></tr><tr><td>second</td><td>twelve centimetres</td></tr></table>
<blockquote><p>“It is closed for good reason,” Capt. Jeff Davis told reporters &amp; residents.</p></blockquote>
</article></main>
<div class="comments"><p>A reader wrote: “I do not believe a word.”</p></div>
<footer><p>© The Ely Courier, all rights reserved</p></footer>
</body></html>"""

PARAGRAPHS = [
    "Bridge at Ely closed until May",
    "The bridge over the Ouse will stay closed until May, the city said on Friday, after divers had found cracks in two"
    " of its six piers.",
    "“We saw nothing unusual last year,” said Ann Lee, the mayor of Ely.",
    "“Now we have to act.”",
    "“It is closed for good reason,” Capt. Jeff Davis told reporters & residents.",
]


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script><p>“Yes,” said Ann Lee.'


def meta(name: str, content: str) -> str:
    return f'<head><meta name="{name}" content="{content}"></head><p>“Yes,” said Ann Lee.'


def test_the_text_is_the_article_its_paragraphs_a_blank_line_apart() -> None:
    assert read_page(NEWS).text.split("\n\n") == PARAGRAPHS


def test_the_facts_are_those_stated() -> None:
    page = read_page(NEWS)
    assert page.title == "Bridge at Ely closed until May"
    assert page.url == "https://courier.example/2016/05/bridge"
    assert page.publisher == "The Ely Courier"
    assert page.published_at == "2016-05-20T14:03:00+02:00"


def test_a_fact_that_is_not_stated_is_none() -> None:
    page = read_page("<p>“Yes,” said Ann Lee on 20 May 2016.</p>")
    assert (page.title, page.url, page.publisher, page.published_at) == (None, None, None, None)


def test_linked_data_states_facts_too() -> None:
    page = read_page(
        linked(
            '{"@graph": [{"@type": "Organization", "name": "Courier Group"}, {"@type": ["NewsArticle"],'
            ' "headline": "Bridge closed", "url": "https://courier.example/1",'
            ' "publisher": {"name": "The Ely Courier"}, "datePublished": "2016-05-20"}]}'
        )
    )
    assert (page.title, page.publisher) == ("Bridge closed", "The Ely Courier")
    assert (page.url, page.published_at) == ("https://courier.example/1", "2016-05-20")


def test_an_article_that_only_its_linked_data_has_is_found_there() -> None:
    body = "\\n".join(f"“Yes,” said Ann Lee, the mayor, for the {n}th time." for n in range(9))
    text = read_page(
        f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{body}"}}</script>'
    ).text
    assert text.split("\n\n") == body.split("\\n")


@pytest.mark.parametrize(
    ("stated", "understood"),
    [
        ("2016-05-20", "2016-05-20"),
        ("2016-05-20T14:03:00Z", "2016-05-20T14:03:00+00:00"),
        ("2016-05-20T14:03:00.250+0200", "2016-05-20T14:03:00+02:00"),
        ("2016-05-20T14:03:00", "2016-05-20"),
        ("2016-05-20 14:03 local time", "2016-05-20"),
        ("2016-02-30", None),
        ("0999-05-20", None),
        ("20 May 2016", None),
        ("20th of Never", None),
        ("2016-05-20T14:03:00+02:00:30", "2016-05-20"),
        ("", None),
    ],
)
def test_a_date_is_understood_or_left_out(stated: str, understood: str | None) -> None:
    assert read_page(meta("date", stated)).published_at == understood


@pytest.mark.parametrize(
    "url", ["/bridge", "ftp://courier.example/1", "http://", "http://[::", "https://a b.example/", "javascript:x", ""]
)
def test_an_address_that_is_not_of_the_web_is_left_out(url: str) -> None:
    assert read_page(f'<head><link rel="canonical" href="{url}"></head><p>x').url is None


def test_what_is_too_long_to_be_a_fact_is_left_out() -> None:
    url = "https://courier.example/" + "a" * 1_977
    page = read_page(
        f"<head><title>{'a' * 1_001}</title><link rel=canonical href={url}>"
        f"<meta property=og:site_name content={'a' * 201}></head>"
    )
    assert (page.title, page.url, page.publisher) == (None, None, None)


def test_the_longest_facts_are_kept() -> None:
    url = "https://courier.example/" + "a" * 1_976
    page = read_page(
        f"<head><title>{'a' * 1_000}</title><link rel=canonical href={url}>"
        f"<meta property=og:site_name content={'b' * 200}></head>"
    )
    assert (page.title, page.url, page.publisher) == ("a" * 1_000, url, "b" * 200)


@pytest.mark.parametrize("html", ["", " ", "\0", "<!doctype html>", "<html></html>", "<!-- x -->", "<", "</p>", "<?x"])
def test_a_page_without_an_article_has_an_empty_text(html: str) -> None:
    assert read_page(html).text in ("", "<", "\ufffd")


def test_a_page_that_declares_another_charset_is_read_as_the_text_it_is() -> None:
    page = read_page('<?xml version="1.0" encoding="latin1"?><meta charset="utf-16"><p>“Ça va,” said Zoë Łukasz.</p>')
    assert page.text == "“Ça va,” said Zoë Łukasz."


def test_a_page_that_goes_on_after_its_end_is_read_to_the_last_word() -> None:
    assert read_page("<body><p>“Yes,” said Lee.</p></body></html><p>“No,” said Poe.</p>").text.endswith("said Poe.")


def test_text_deeper_than_the_tree_is_read_too() -> None:
    html = "<div>" * 900 + "<p>“Yes,” said Lee." + "</div>" * 900 + "<p>“No,” said Poe."
    assert read_page(html).text.split() == ["“Yes,”", "said", "Lee.", "“No,”", "said", "Poe."]


def test_a_page_laid_out_as_a_table_is_read_in_paragraphs() -> None:
    html = "<table><tr><td><font>“Yes,” said Lee.<br><br>“No,” said Poe.<p>They left.</font></td></tr></table>"
    assert read_page(html).text.split("\n\n") == ["“Yes,” said Lee.", "“No,” said Poe.", "They left."]


def test_characters_that_no_text_has_are_left_out() -> None:
    page = read_page("<title>A\x01&#2;\ud800</title>" + linked('{"@type": "Article", "headline": "a\\ud800\\u0000b"}'))
    assert page.title == "a b"
    assert read_page("<p>“Yes\x00&#0;&#xd800;\ud800\uffff,” said Lee.").text.encode()


def test_a_page_too_long_is_refused_by_name() -> None:
    with pytest.raises(PageTooLong, match="5,000,000 characters, not 5,000,001"):
        read_page("x" * (MAX_PAGE_CHARACTERS + 1))


def test_a_page_of_too_many_elements_is_refused_by_name() -> None:
    with pytest.raises(PageTooLong, match="20,000 elements"):
        read_page("<p>x</p>" * MAX_PAGE_ELEMENTS)


def test_a_page_that_closes_nothing_is_refused_by_name() -> None:
    with pytest.raises(PageTooLong, match="1,000 elements open"):
        read_page("<div>x" * 100_000)


def test_nothing_of_a_page_stays_in_a_cache_or_goes_to_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read_page(NEWS)
        read_page("")
    assert not [record for record in caplog.records if record.name.startswith("trafilatura")]
    assert line_processing.cache_info().currsize == trim.cache_info().currsize == 0


SENTENCE = "The mayor said on Monday that the bridge would be closed, since the river had risen again overnight. "
BOUND = 60
"""Seconds of processor time, as this may run beside much else; alone, the worst of them takes 4."""

HOSTILE = {
    "one element of a million attributes": "<p " + " ".join(f"a{n:x}" for n in range(700_000)) + ">x",
    "attributes repeated": "<p " + "a " * 2_400_000 + ">x",
    "a text of 5 MB": "<p>" + SENTENCE * 49_000,
    "white space of 5 MB": "<p>a" + "\u00a0" * 4_900_000 + "b",
    "odd line ends": "<p>" + "\r\x85\u2028" * 1_600_000,
    "a script of 5 MB": "<script>" + "x<" * 2_400_000 + "</script><p>x",
    "signs of less": "<" * 5_000_000,
    "end tags": "</a>" * 1_250_000,
    "bodies": "<body>" * 800_000,
    "drawings": "<svg></svg>" * 400_000,
    "entities within entities": "<!DOCTYPE a ["
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 60))
    + "]><p>&e59;",
    "paragraphs": ("<p>" + "x " * 120) * 19_900,
    "paragraphs in a paragraph": "<article><p><span>" + ("<p>" + SENTENCE * 2) * 19_900,
    "divisions in a paragraph": "<article><p><i><span>" + ("<div>" + SENTENCE * 2 + "</div>") * 19_900,
    "bold words": "<article><p>" + "<b>hello</b> there " * 100_000,
    "spans": "<article><p>" + "<span>hello</span> there " * 19_900,
    "links": "<p>" + "<a href=x>hello</a> there " * 100_000,
    "headings": "<article><div>" + "<h2>hello</h2> there " * 19_900,
    "classes": "<div class='article content post entry comment share'>x</div>" * 19_900,
    "deep divisions": ("<div>x" * 200 + "</div>" * 200) * 29,
    "deep divisions, many": ("<div>x" * 95 + "</div>" * 95) * 200,
    "tables in tables": ("<table><tr><td>x" * 60 + "</table>" * 60) * 100,
    "a deep text": "<div><p>hello</p>" * 95 + ("<p>" + SENTENCE * 20) * 2_400,
    "lists in lists": ("<ul><li>x" * 100 + "</li></ul>" * 100) * 90,
    "titles": "<title>" + "a - " * 1_200_000 + "</title><p>x",
    "dates": "<head>" + f"<meta name=date content='{'2016-05-' * 200}'>" * 400 + "</head>",
    "brackets of linked data": linked("[" * 900_000),
    "numbers of linked data": linked("9" * 900_000),
    "linked data of many values": linked("[{}" + ',{"a":[1]}' * 90_000 + "]"),
}


@pytest.mark.parametrize("begun", ["<p>", "<p><b>", "<p><span>", "<p><a href=x><i>", "<ul><li><p><em>"])
@pytest.mark.parametrize("block", ["p", "div", "blockquote", "h2"])
def test_a_paragraph_ends_where_the_next_block_begins(begun: str, block: str) -> None:
    html = f"<article>{begun}The bridge is closed. <{block}>It will be so until May.</{block}> <p>The river rose."
    assert read_body(html).split("\n\n") == ["The bridge is closed.", "It will be so until May.", "The river rose."]


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_read_in_seconds(html: str) -> None:
    began = time.process_time()
    read_page(html)
    assert time.process_time() - began < BOUND


def test_scripts_of_linked_data_cost_what_they_are_long() -> None:
    seconds = []
    for scripts in (20_000, 80_000):
        page = '<script type="application/ld+json">{}</script>' * scripts
        began = time.process_time()
        read_page(page)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 10 * seconds[0]  # four times as many; squared, it would be sixteen


TAGS = st.sampled_from(
    [
        "a",
        "article",
        "b",
        "blockquote",
        "br",
        "div",
        "li",
        "p",
        "pre",
        "q",
        "script",
        "span",
        "style",
        "svg",
        "td",
        "tr",
    ]
)
ATTRIBUTES = st.sampled_from(["", " class='comment'", ' href="', " id=article", " a b=c'", " content=x name=date"])
ODDITIES = ["<!--", "-->", "<![CDATA[", "]]>", "<?x", "&#xd800;", "&#0;", "&amp;#1;", "&lt", "\0", "\r", SENTENCE]
PIECES = st.one_of(
    st.text(max_size=20),
    st.tuples(TAGS, ATTRIBUTES).map(lambda tag: f"<{tag[0]}{tag[1]}>"),
    TAGS.map("</{}>".format),
    st.sampled_from(ODDITIES),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_between_any_tags_is_read(html: str) -> None:
    page = read_page(html)
    assert page.text == page.text.strip()
    assert "\0" not in page.text
    page.text.encode()


@settings(deadline=None)
@given(st.text().map(lambda text: text.replace("<", "").replace("&", "")))
def test_any_words_of_a_fact_are_read(words: str) -> None:
    quoted = words.replace('"', "")
    page = read_page(meta("og:title", quoted) + meta("og:url", quoted) + meta("date", quoted) + linked(words))
    assert page.title is None or page.title.encode()


MEMBERS = st.sampled_from(["@type", "@graph", "headline", "publisher", "name", "datePublished", "url", "articleBody"])
LINKED_DATA = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(MEMBERS, inner)
)


@settings(deadline=None)
@given(LINKED_DATA)
def test_any_linked_data_is_read(data: object) -> None:
    read_page(linked(json.dumps({"@type": "NewsArticle", "publisher": data, "headline": data, "articleBody": data})))
    read_page(linked(json.dumps(data)))
