"""Quotations in the terms of schema.org, read by rdflib, which fetches nothing for it."""

from typing import Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF
from tests.formats.conftest import HOSTILE, document, quotation, speaker

from ontherecord.formats import jsonld
from ontherecord.formats.facts import urn
from ontherecord.formats.selection import Selection
from ontherecord.formats.wire import QuotationForm

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""What rdflib's parser of JSON-LD says of itself."""

SCHEMA = Namespace("https://schema.org/")
TEXT = "“We will not go.”"

WHO = """
SELECT ?text ?name ?role ?headline WHERE {
    ?quotation a schema:Quotation; schema:text ?text; schema:isPartOf ?article; schema:spokenByCharacter ?held.
    ?held a schema:Role; schema:roleName ?role; schema:spokenByCharacter ?speaker.
    ?speaker a schema:Person; schema:name ?name.
    ?article a schema:NewsArticle; schema:headline ?headline.
} ORDER BY ?text
"""


def written(*quotations: QuotationForm, alone: bool = False) -> bytes:
    return b"".join(jsonld.dump(Selection(quotations=quotations, text_of=lambda _: "", alone=alone)))


def graph_of(*quotations: QuotationForm, alone: bool = False) -> Graph:
    return Graph().parse(data=written(*quotations, alone=alone), format="json-ld")


def only(graph: Graph, form: QuotationForm, *steps: str) -> Any:
    """What the quotation leads to by these properties."""
    node: Any = URIRef(urn(form["id"]))
    for step in steps:
        node = graph.value(node, SCHEMA[step])
    return node


@pytest.mark.parametrize("alone", [True, False])
def test_the_graph_has_the_speaker_the_role_the_words_and_the_article(alone: bool) -> None:
    found = graph_of(quotation(TEXT), alone=alone).query(WHO, initNs={"schema": SCHEMA})
    assert [tuple(map(str, row)) for row in found] == [
        ("We will not go.", "Ann Lee", "mayor of Ely", "Bridge <closed> & shut")
    ]


def test_what_is_rejected_says_so() -> None:
    form = quotation(TEXT, rejected=True)
    assert Literal("rejected") in graph_of(form).objects(URIRef(urn(form["id"])), SCHEMA.keywords)


def test_a_role_belongs_to_the_quotation_and_not_to_the_person_for_ever() -> None:
    later = quotation(TEXT, number=2, speaker=speaker(role="senator"), text="We went.")
    found = graph_of(quotation(TEXT), later).query(WHO, initNs={"schema": SCHEMA})
    assert [(str(row.text), str(row.role)) for row in found] == [
        ("We went.", "senator"),
        ("We will not go.", "mayor of Ely"),
    ]


@pytest.mark.parametrize(("kind", "made_by"), [("direct", True), ("mixed", False), ("indirect", False)])
def test_only_what_is_verbatim_has_the_speaker_for_its_creator(kind: str, made_by: bool) -> None:
    form = quotation(TEXT, kind=kind)
    graph = graph_of(form)
    speaks = only(graph, form, "spokenByCharacter", "spokenByCharacter")
    assert only(graph, form, "creator") == (speaks if made_by else None)


@pytest.mark.parametrize(
    ("type_", "is_a", "named"),
    [
        ("person", "Person", "name"),
        ("unnamed", "Person", "description"),
        ("organisation", "Organization", "name"),
        ("group", "Organization", "name"),
    ],
)
def test_every_kind_of_speaker_is_a_person_or_an_organisation(type_: str, is_a: str, named: str) -> None:
    form = quotation(TEXT, speaker=speaker("somebody", type_, role=None))
    graph = graph_of(form)
    who = only(graph, form, "spokenByCharacter")
    assert graph.value(who, RDF.type) == SCHEMA[is_a]
    assert graph.value(who, SCHEMA[named]) == Literal("somebody")


def test_title_and_affiliation_are_the_persons() -> None:
    form = quotation(TEXT, speaker=speaker(title="Capt.", affiliation="the Pentagon"))
    graph = graph_of(form)
    who = only(graph, form, "spokenByCharacter", "spokenByCharacter")
    assert graph.value(who, SCHEMA.honorificPrefix) == Literal("Capt.")
    assert graph.value(graph.value(who, SCHEMA.affiliation), SCHEMA.name) == Literal("the Pentagon")


def test_of_several_who_speak_as_one_each_is_there() -> None:
    both = speaker("Ann Lee and Bob Ray", "group", role=None, members=[speaker("Ann Lee"), speaker("Bob Ray")])
    form = quotation(TEXT, speaker=both)
    graph = graph_of(form)
    members = graph.objects(only(graph, form, "spokenByCharacter"), SCHEMA.member)
    assert {str(graph.value(each, SCHEMA.name)) for each in members} == {"Ann Lee", "Bob Ray"}


def test_a_document_that_is_quoted_is_what_the_quotation_is_based_on() -> None:
    form = quotation(TEXT, speaker=speaker("the report", "document", role=None))
    graph = graph_of(form)
    assert only(graph, form, "spokenByCharacter") is None
    assert only(graph, form, "isBasedOn", "name") == Literal("the report")


def test_what_is_tied_to_nobody_is_a_quotation_all_the_same() -> None:
    form = quotation(TEXT, speaker=None, document=document())
    graph = graph_of(form)
    assert only(graph, form, "text") == Literal("We will not go.")
    assert only(graph, form, "spokenByCharacter") is None and only(graph, form, "isPartOf", "headline") is None


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words_in_the_graph_and_close_no_script(words: str) -> None:
    form = quotation(TEXT, text=words, speaker=speaker(words, role=words), document=document(title=words))
    graph = graph_of(form)
    assert str(only(graph, form, "text")) == words
    assert str(only(graph, form, "spokenByCharacter", "roleName")) == words
    assert str(only(graph, form, "isPartOf", "headline")) == words
    assert b"<" not in written(form)


def test_no_quotation_is_an_empty_graph() -> None:
    assert len(graph_of()) == 0
