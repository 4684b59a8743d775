"""Quotations as Web Annotations: their graph by rdflib, their selectors by whoever else finds words in a text."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Namespace
from tests.formats.conftest import HOSTILE, document, quotation

from ontherecord.formats import annotations
from ontherecord.formats.facts import urn
from ontherecord.formats.selection import Selection

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""What rdflib's parser of JSON-LD says of itself."""

ARTICLE = "😀 “We will not go,” said Ann Lee. “Never.” “Never.”\n"
SPANS = ((2, 19), (43, 51))

TERMS = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextualBody": "oa:TextualBody",
    "AnnotationPage": "as:OrderedCollectionPage",
    "items": {"@id": "as:items", "@container": "@list"},
    "next": {"@id": "as:next", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "identifying": "oa:identifying",
    "tagging": "oa:tagging",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "value": "rdf:value",
    "format": "http://purl.org/dc/elements/1.1/format",
}
"""The terms of http://www.w3.org/ns/anno.jsonld that are used, so that nothing is fetched."""

OA = Namespace(TERMS["oa"])

SELECTORS = """
SELECT ?source ?exact ?prefix ?suffix ?start ?end ?who WHERE {
    ?annotation a oa:Annotation; oa:hasTarget ?target; oa:hasBody ?body.
    ?body a oa:TextualBody; oa:hasPurpose oa:identifying; rdf:value ?who.
    ?target oa:hasSource ?source; oa:hasSelector ?quote, ?place.
    ?quote a oa:TextQuoteSelector; oa:exact ?exact; oa:prefix ?prefix; oa:suffix ?suffix.
    ?place a oa:TextPositionSelector; oa:start ?start; oa:end ?end.
} ORDER BY ?start
"""


def written(selection: Selection) -> Any:
    made = json.loads(b"".join(annotations.dump(selection)))
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    return made


def graph_of(selection: Selection) -> Graph:
    return Graph().parse(data=json.dumps({**written(selection), "@context": TERMS}), format="json-ld")


@pytest.mark.parametrize("alone", [True, False])
def test_the_graph_says_who_and_where(selected: Callable[..., Selection], alone: bool) -> None:
    selection = selected(ARTICLE, quotation(ARTICLE, *SPANS), alone=alone)
    first, second = (row.asdict() for row in graph_of(selection).query(SELECTORS, initNs={"oa": OA}))
    assert str(first["who"]) == "Ann Lee, mayor of Ely"
    assert str(first["source"]) == "https://news.example/bridge?a=1&b=2"
    assert (str(first["exact"]), first["start"].toPython(), first["end"].toPython()) == ("“We will not go,”", 2, 19)
    assert (str(second["prefix"]), str(second["suffix"])) == ("not go,” said Ann Lee. “Never.” ", "\n")


def test_the_same_words_elsewhere_are_told_apart_by_what_stands_round_them(selected: Callable[..., Selection]) -> None:
    annotation = written(selected(ARTICLE, quotation(ARTICLE, SPANS[1]), alone=True))
    quote, _ = annotation["target"][0]["selector"]
    assert ARTICLE.count(quote["exact"]) == 2
    found = ARTICLE.index(quote["prefix"] + quote["exact"] + quote["suffix"]) + len(quote["prefix"])
    assert found == SPANS[1][0]


def test_an_article_without_an_address_is_known_by_its_id(selected: Callable[..., Selection]) -> None:
    annotation = written(selected(ARTICLE, quotation(ARTICLE, SPANS[0], document=document()), alone=True))
    assert annotation["target"][0]["source"] == urn("b" * 32)


def test_what_is_tied_to_nobody_is_tagged(selected: Callable[..., Selection]) -> None:
    annotation = written(selected(ARTICLE, quotation(ARTICLE, SPANS[0], speaker=None), alone=True))
    assert annotation["motivation"] == "tagging"
    assert [body["value"] for body in annotation["body"]] == ["direct", "speech"]


def test_what_editors_said_is_a_tag(selected: Callable[..., Selection]) -> None:
    forms = quotation(ARTICLE, SPANS[0], rejected=True), quotation(ARTICLE, SPANS[0], verified=True)
    tags = [[body["value"] for body in each["body"][1:]] for each in written(selected(ARTICLE, *forms))["items"]]
    assert tags == [["direct", "speech", "rejected"], ["direct", "speech", "verified"]]


def test_a_page_leads_to_the_next(selected: Callable[..., Selection]) -> None:
    page = written(selected(ARTICLE, following="?cursor=AbC"))
    assert page == {**page, "type": "AnnotationPage", "next": "?cursor=AbC", "items": []}


@given(
    before=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    said=st.sampled_from(HOSTILE),
    after=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
def test_the_selectors_find_the_words_in_any_text(before: str, said: str, after: str) -> None:
    text = before + said + after
    form = quotation(text, (len(before), len(before) + len(said)))
    annotation = written(Selection(quotations=[form], text_of=lambda _: text, alone=True))
    quote, place = annotation["target"][0]["selector"]
    assert text[place["start"] : place["end"]] == quote["exact"] == said
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
