"""Quotations as HTML to paste: what is shown, and that nothing of an article is more than text."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parsed

from ontherecord.formats.embedding import aside, for_machines
from ontherecord.formats.selection import Selection
from ontherecord.formats.wire import DocumentForm

DOCUMENT: DocumentForm = {"id": "d" * 32, "title": None, "url": None, "publisher": None, "published_at": None}
DAVIS = {
    "id": "5" * 32,
    "name": "Jeff Davis",
    "type": "person",
    "title": "Capt.",
    "role": "Pentagon spokesman",
    "affiliation": None,
}


def quotation(text: str, *, url: str | None = None, **members: Any) -> Any:
    document = {**DOCUMENT, "url": url}
    content = [{"start": 0, "end": len(text), "text": text}]
    made = {"id": "0" * 32, "kind": "direct", "mode": "speech", "text": text, "content": content, "speaker": DAVIS}
    return {**made, "verified": False, "rejected": False, "document": document, **members}


def shown(text: str = "We saw nothing.", *, heading: str = "H", **members: Any) -> str:
    return aside([quotation(text, **members)], heading=heading)


def test_a_quotation_stands_above_who_said_it() -> None:
    assert shown(url="https://post.example/?a=1&b=2") == (
        '<aside lang="en">\n<h2>H</h2>\n<figure>\n'
        '<blockquote cite="https://post.example/?a=1&amp;b=2"><p>“We saw nothing.”</p></blockquote>\n'
        "<figcaption>— Capt. Jeff Davis, Pentagon spokesman</figcaption>\n</figure>\n</aside>\n"
    )


def test_the_comma_before_a_cue_is_left_out() -> None:
    assert "<p>“We saw nothing”</p>" in shown("We saw nothing, ")


def test_words_that_are_not_the_speakers_have_no_marks_and_nobody_has_no_caption() -> None:
    for kind in ("mixed", "indirect"):
        assert "<p>it was safe</p>" in shown("it was safe", kind=kind)
    assert "figcaption" not in shown(speaker=None)


def test_somebody_without_a_name_is_called_once() -> None:
    official = {**DAVIS, "title": None, "name": "a senior official", "role": "a senior official"}
    assert "<figcaption>— a senior official</figcaption>" in shown(speaker=official)


def test_no_shortcode_and_no_lone_address_is_left_for_a_cms_to_act_on() -> None:
    made = shown("[gallery ids=1] https://evil.example/x", kind="mixed")
    assert "[" not in made and "://" not in made
    assert parsed.fromstring(made).findtext(".//p") == "[gallery ids=1] https://evil.example/x"


def test_no_shortcode_stands_in_an_address_or_in_what_machines_read() -> None:
    url = "https://post.example/?a=[gallery]"
    said = quotation('[gallery ids="1"] \\[caption]"[b]', url=url)
    assert f'cite="{url.replace("[", "%5B").replace("]", "%5D")}"' in aside([said], heading="H")
    made = for_machines(Selection(quotations=[said], text_of=str))
    assert not re.search(r"\[/?\w", made)
    [read] = json.loads(made.partition("\n")[2].removesuffix("</script>\n"))["@graph"]
    assert (read["text"], read["isPartOf"]["url"]) == (said["text"], url)


@given(st.text(), st.text(), st.text())
def test_any_text_is_text(words: str, name: str, heading: str) -> None:
    class Elements(HTMLParser):
        found: list[str]

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            assert tag == "aside" or not attrs
            self.found.append(tag)

    reader = Elements()
    reader.found = []
    reader.feed(shown(words, heading=heading, speaker={**DAVIS, "name": name}))
    assert reader.found == ["aside", "h2", "figure", "blockquote", "p", "figcaption"]


@given(st.text())
def test_nothing_that_is_said_ends_the_element_that_machines_read(words: str) -> None:
    said = f"</script><!-- {words}"
    made = for_machines(Selection(quotations=[quotation(said)], text_of=str))
    opening, content, closing = made.partition("\n")[0], made.partition("\n")[2][: -len("</script>\n")], made[-10:]
    assert (opening, closing) == ('<script type="application/ld+json">', "</script>\n")
    assert "<" not in content
    assert json.loads(content)["@graph"][0]["text"] == said


def test_an_address_holds_nothing_that_steers_a_terminal() -> None:
    assert 'cite="https://post.example/%C2%9B31m"' in shown(url="https://post.example/\x9b31m")
