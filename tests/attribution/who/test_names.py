"""Named entities as plain spans, mended."""

import pytest
import spacy
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from ontherecord.attribution.quotation import Span
from ontherecord.attribution.who.names import NamedEntity, mended, named_entities


def mend(text: str, name: str, label: str) -> list[str]:
    start = text.index(name)
    found = mended(text, [NamedEntity(Span(start, start + len(name)), label)])
    return [entity.span.of(text) for entity in found]


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("Mr. Khan's plan", "Mr. Khan's", "PERSON", ["Khan"]),
        ("said President Ada Obi.", "President Ada Obi.", "PERSON", ["Ada Obi"]),
        ("Storm nears coast\nAda Obi said", "coast\nAda Obi", "ORG", ["coast", "Ada Obi"]),
        ("the Red Cross said", "the Red Cross", "ORG", ["Red Cross"]),
        ("Sammy Davis Jr. sang", "Sammy Davis Jr.", "PERSON", ["Sammy Davis Jr."]),
        ("LAGOS — Ada Obi said", "LAGOS — Ada Obi", "PERSON", ["LAGOS", "Ada Obi"]),
        ("Ursula von der Leyen told us", "Ursula von der Leyen told", "PERSON", ["Ursula von der Leyen"]),
        ("Dean Baker said", "Dean Baker", "PERSON", ["Dean Baker"]),
        ("It cost $5 on Monday", "Monday", "DATE", []),
        ("— said", "—", "PERSON", []),
    ],
)
def test_a_name_is_cut_to_its_words(text: str, name: str, label: str, expected: list[str]) -> None:
    assert mend(text, name, label) == expected


def test_the_entities_of_a_document_are_plain_and_mended() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Mr.", "Khan", "met", "the", "Red", "Cross"])
    doc.ents = [DocSpan(doc, 0, 2, label="PERSON"), DocSpan(doc, 3, 6, label="ORG")]
    assert [(entity.span.of(doc.text), entity.label) for entity in named_entities(doc)] == [
        ("Khan", "PERSON"),
        ("Red Cross", "ORG"),
    ]


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        ("the Institute for the Study of War said", ["Institute for the Study"], "Institute for the Study of War"),
        (
            "the United States Forest Service said",
            ["United States|GPE", "Forest Service"],
            "United States Forest Service",
        ),
        ("the Royal Committee on Health of Animals said", ["Royal Committee"], "Royal Committee on Health of Animals"),
        ("the Royal Committee on Monday said", ["Royal Committee"], "Royal Committee"),
        ("Jan de Wit said", ["Jan|PERSON", "Wit|PERSON"], "Jan de Wit"),
        ("José “Red” Ibarra said", ["Ibarra|PERSON"], "José “Red” Ibarra"),
        ("many Kenyans said", ["Kenyans|GPE"], "Kenyans"),
    ],
)
def test_parts_of_a_name_are_made_whole(text: str, parts: list[str], expected: str) -> None:
    entities = []
    for part in parts:
        words, _, label = part.partition("|")
        entities.append(NamedEntity(Span(text.index(words), text.index(words) + len(words)), label or "ORG"))
    assert [entity.span.of(text) for entity in mended(text, entities)] == [expected]
