"""Articles after the TEI Guidelines: valid by the DTD that trafilatura carries, and the text survives."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.formats.conftest import FULL, HOSTILE, document, marked, quotation, speaker
from trafilatura.xml import validate_tei

from ontherecord.formats import tei
from ontherecord.formats.selection import Selection
from ontherecord.formats.spelling import as_xml

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"
ARTICLE = "“We will not go,” said Ann Lee. “Never.”\n\n“We stay,\n\n“and fight.”\r\n"


def root_of(selection: Selection) -> etree._Element:
    """The document, which is valid TEI and refers to nothing that it has not."""
    root = etree.fromstring(b"".join(tei.dump(selection)))
    assert validate_tei(root)
    ids = root.xpath("//@xml:id")
    references = [each for name in ("who", "next", "prev", "corresp") for each in root.xpath(f"//@{name}")]
    assert {each[1:] for several in references for each in several.split()} <= set(ids)
    return root


def text_of(root: etree._Element) -> str:
    return "".join(root.find(".//t:body", TEI).itertext())


def said_in(root: etree._Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iterfind(".//t:said", TEI)]


def test_what_was_said_is_marked_with_who_said_it(selected: Callable[..., Selection]) -> None:
    form = quotation(ARTICLE, (0, 17), cue=marked(ARTICLE, 18, 22), source=marked(ARTICLE, 23, 30))
    root = root_of(selected(ARTICLE, form))
    [said] = root.iterfind(".//t:said", TEI)
    [person] = root.iterfind(".//t:listPerson/t:person", TEI)
    assert said.text == "“We will not go,”"
    assert said.get("who") == f"#{person.get(ID)}"
    assert (said.get("direct"), said.get("aloud"), said.get(ID)) == ("true", "unknown", f"q-{form['id']}")
    assert person.findtext("t:persName", namespaces=TEI) == "Ann Lee"
    assert person.findtext("t:occupation", namespaces=TEI) == "mayor of Ely"
    segments = {each.get("type"): each for each in root.iterfind(".//t:seg", TEI)}
    assert (segments["cue"].text, segments["source"].text) == ("said", "Ann Lee")
    assert segments["cue"].get("corresp") == f"#q-{form['id']}"


def test_the_header_tells_of_the_article(selected: Callable[..., Selection]) -> None:
    root = root_of(selected(ARTICLE))
    printed = root.find(".//t:bibl", TEI)
    told = [printed.findtext(f"t:{name}", namespaces=TEI) for name in ("title", "publisher", "date", "ref")]
    assert told == [FULL["title"], FULL["publisher"], FULL["published_at"], FULL["url"]]


@pytest.mark.parametrize(
    ("kind", "mode", "direct", "aloud"),
    [
        ("mixed", "speech", "unknown", "unknown"),
        ("indirect", "speech", "false", "unknown"),
        ("indirect", "thought", "false", "false"),
    ],
)
def test_kind_and_mode_are_told(
    selected: Callable[..., Selection], kind: str, mode: str, direct: str, aloud: str
) -> None:
    root = root_of(selected(ARTICLE, quotation(ARTICLE, (0, 17), kind=kind, mode=mode)))
    said = root.find(".//t:said", TEI)
    assert (said.get("direct"), said.get("aloud")) == (direct, aloud)


def test_the_parts_of_a_quotation_are_a_chain(selected: Callable[..., Selection]) -> None:
    start = ARTICLE.index("“We stay")
    form = quotation(ARTICLE, (0, 17), (32, 40), (start, len(ARTICLE) - 2))
    parts = list(root_of(selected(ARTICLE, form)).iterfind(".//t:said", TEI))
    assert [part.text for part in parts] == ["“We will not go,”", "“Never.”", "“We stay,", "“and fight.”"]
    assert [part.get("next") for part in parts] == [*(f"#{part.get(ID)}" for part in parts[1:]), None]
    assert [part.get("prev") for part in parts] == [None, *(f"#{part.get(ID)}" for part in parts[:-1])]


def test_what_overlaps_is_cut_and_what_lies_within_is_nested(selected: Callable[..., Selection]) -> None:
    text = "abcdefghij"
    root = root_of(
        selected(text, quotation(text, (0, 6)), quotation(text, (4, 10), number=2), quotation(text, (1, 3), number=3))
    )
    assert text_of(root) == text
    assert said_in(root) == ["abcdef", "bc", "ef", "ghij"]


@pytest.mark.parametrize("type_", ["person", "organisation", "group", "document", "unnamed"])
def test_every_kind_of_speaker_is_listed(selected: Callable[..., Selection], type_: str) -> None:
    who = speaker("somebody", type_, title="Capt.", affiliation="Ely")
    root = root_of(selected(ARTICLE, quotation(ARTICLE, (0, 17), speaker=who)))
    [listed] = root.find(".//t:listPerson", TEI)
    assert "somebody" in "".join(listed.itertext())


def test_those_who_speak_as_one_are_listed_with_their_group(selected: Callable[..., Selection]) -> None:
    both = speaker("Ann Lee and Bob Ray", "group", role=None, members=[speaker("Ann Lee"), speaker("Bob Ray")])
    root = root_of(selected(ARTICLE, quotation(ARTICLE, (0, 17), speaker=both)))
    group = root.find(".//t:personGrp", TEI)
    people = [person.get(ID) for person in root.iterfind(".//t:person", TEI)]
    assert group.get("corresp").split() == [f"#{each}" for each in people]


def test_what_is_tied_to_nobody_is_marked_all_the_same(selected: Callable[..., Selection]) -> None:
    root = root_of(selected(ARTICLE, quotation(ARTICLE, (0, 17), speaker=None)))
    assert root.find(".//t:said", TEI).get("who") is None
    assert root.find(".//t:listPerson", TEI) is None


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words: str) -> None:
    about = document(title=words, publisher=words)
    form = quotation(words, speaker=speaker(words, role=words, title=words), document=about)
    root = root_of(Selection(quotations=[form], text_of=lambda _: words, document=about))
    assert text_of(root) == as_xml(words)
    assert root.findtext(".//t:bibl/t:title", namespaces=TEI) == as_xml(words)
    assert as_xml(words) in "".join(root.find(".//t:persName", TEI).itertext())


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (pair[0], sum(pair)))
TEXTS = st.text(st.one_of(st.sampled_from("ab \n\r\t<&”\u2028"), st.characters(exclude_categories=["Cs"])), max_size=60)


@given(text=TEXTS, spans=st.lists(SPANS, max_size=6), cues=st.lists(SPANS, max_size=3))
def test_any_text_with_any_spans_survives(text: str, spans: list[Any], cues: list[Any]) -> None:
    inside = [(start, min(end, len(text))) for start, end in spans if text[start:end].strip("\n\r")]
    beside = [(start, min(end, len(text))) for start, end in cues if text[start:end]]
    forms = [
        quotation(text, span, number=number, cue=marked(text, *cue) if cue else None)
        for number, (span, cue) in enumerate(zip(inside, [*beside, *[None] * 6], strict=False), start=1)
    ]
    root = root_of(Selection(quotations=forms, text_of=lambda _: text, document=FULL))
    assert text_of(root) == as_xml(text)
    for form in forms:
        parts = root.xpath(f"//*[@xml:id='q-{form['id']}' or starts-with(@xml:id, 'q-{form['id']}.')]")
        said = "".join("".join(part.itertext()) for part in parts)
        content = as_xml(form["content"][0]["text"])
        assert said.replace("\n", "").replace("\r", "") == content.replace("\n", "").replace("\r", "")
