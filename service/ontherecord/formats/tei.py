"""An article with what was said in it marked, after the Guidelines of the Text Encoding Initiative (P5).

The text of the ``body`` is the article's, character by character, its line breaks too; only what no XML can hold is
U+FFFD. Each quotation is a ``said``, or a chain of them (``next``, ``prev``) where it has several parts, goes on in
another paragraph, or overlaps with something else that is marked. Cues and sources are ``seg``. Who speaks stands in
the header.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from ..attribution.quotation import Kind, Mode, SpeakerType
from .facts import urn, web_address
from .selection import Selection
from .spelling import as_xml
from .wire import DocumentForm, QuotationForm, SpeakerForm

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

PARAGRAPH = re.compile(r"[^\n\r]*[\n\r]*")
"""A line with the line breaks after it."""

DIRECT = {Kind.DIRECT: "true", Kind.MIXED: "unknown", Kind.INDIRECT: "false"}
ALOUD = {Mode.SPEECH: "unknown", Mode.THOUGHT: "false"}
"""What is said or written is speech here: whether it was spoken is not known."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that an element is to hold; ``quotation`` is the id of the one that it is a part of."""

    start: int
    end: int
    tag: str
    attributes: Mapping[str, str]
    quotation: str | None = None


def dump(selection: Selection) -> Iterator[bytes]:
    """The document in XML."""
    document = selection.document
    assert document, "it is one article"
    quotations = list(selection.quotations)
    root = etree.Element(_name("TEI"), nsmap={None: NAMESPACE})
    _add_header(root, document, quotations)
    whole = _add(root, "text", **{SPACE: "preserve"})
    whole.append(_body(as_xml(selection.text_of(document["id"])), _marks(quotations)))
    yield etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _marks(quotations: Iterable[QuotationForm]) -> list[Mark]:
    """What is to be marked: what was said, and the cues and sources, which several quotations may share."""
    said: list[Mark] = []
    beside: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for quotation in quotations:
        attributes = {"direct": DIRECT[Kind(quotation["kind"])], "aloud": ALOUD[Mode(quotation["mode"])]}
        if speaker := quotation["speaker"]:
            attributes["who"] = _reference(speaker)
        said += [Mark(each["start"], each["end"], "said", attributes, quotation["id"]) for each in quotation["content"]]
        for name, span in (("cue", quotation["cue"]), ("source", quotation["source"])):
            if span:
                beside[span["start"], span["end"], name].append(f"#q-{quotation['id']}")
    segments = [
        Mark(start, end, "seg", {"type": name, "corresp": " ".join(said_by)})
        for (start, end, name), said_by in beside.items()
    ]
    return sorted([*said, *segments], key=lambda mark: (mark.start, -mark.end))


def _body(text: str, marks: list[Mark]) -> etree._Element:
    builder = etree.TreeBuilder()
    builder.start(_name("body"), {}, {None: NAMESPACE})
    chains: dict[str, list[etree._Element]] = defaultdict(list)
    ahead = marks[::-1]
    here: list[Mark] = []
    for paragraph in PARAGRAPH.finditer(text):
        if paragraph.end() > paragraph.start() or not text:
            while ahead and ahead[-1].start < paragraph.end():
                here.append(ahead.pop())
            _add_paragraph(builder, text, *paragraph.span(), here, chains)
            here = [mark for mark in here if mark.end > paragraph.end()]
    builder.end(_name("body"))
    for identity, parts in chains.items():
        _link(identity, parts)
    body: etree._Element = builder.close()
    return body


def _add_paragraph(
    builder: etree.TreeBuilder,
    text: str,
    start: int,
    end: int,
    marks: Iterable[Mark],
    chains: dict[str, list[etree._Element]],
) -> None:
    """A paragraph, its elements well nested: one that another cuts through ends there, and begins anew after it."""
    stop = start + len(text[start:end].rstrip("\n\r"))  # no element is of line breaks alone
    beginning: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if max(mark.start, start) < min(mark.end, stop):
            beginning[max(mark.start, start)].append(mark)
    points = sorted({start, stop, end, *beginning, *(min(m.end, stop) for each in beginning.values() for m in each)})
    open_marks: list[Mark] = []
    builder.start(_name("p"), {})
    for point, following in pairwise([*points, end]):
        cut = next((place for place, mark in enumerate(open_marks) if min(mark.end, stop) <= point), len(open_marks))
        closed, open_marks = open_marks[cut:], open_marks[:cut]
        for mark in reversed(closed):
            builder.end(_name(mark.tag))
        again = [mark for mark in closed if min(mark.end, stop) > point]
        for mark in sorted([*again, *beginning[point]], key=lambda mark: -mark.end):
            made = builder.start(_name(mark.tag), dict(mark.attributes))
            open_marks.append(mark)
            if mark.quotation:
                chains[mark.quotation].append(made)
        builder.data(text[point:following])
    builder.end(_name("p"))


def _link(identity: str, parts: list[etree._Element]) -> None:
    """Gives the parts of a quotation their ids, and says which follows which."""
    names = [f"q-{identity}", *(f"q-{identity}.{number}" for number in range(2, len(parts) + 1))]
    for part, name in zip(parts, names, strict=True):
        part.set(ID, name)
    for (part, name), (other, its_name) in pairwise(zip(parts, names, strict=True)):
        part.set("next", f"#{its_name}")
        other.set("prev", f"#{name}")


def _add_header(root: etree._Element, document: DocumentForm, quotations: Iterable[QuotationForm]) -> None:
    header = _add(root, "teiHeader")
    described = _add(header, "fileDesc")
    _add(_add(described, "titleStmt"), "title", document["title"] or "Without a title")
    _add(_add(described, "publicationStmt"), "p", f"Marked up by ontherecord as {urn(document['id'])}.")
    printed = _add(_add(described, "sourceDesc"), "bibl")
    if document["title"]:
        _add(printed, "title", document["title"])
    if document["publisher"]:
        _add(printed, "publisher", document["publisher"])
    if document["published_at"]:
        _add(printed, "date", document["published_at"], when=document["published_at"])
    if url := web_address(document["url"]):
        _add(printed, "ref", url, target=url)
    if speakers := _speakers(quotations):
        listed = _add(_add(_add(header, "profileDesc"), "particDesc"), "listPerson")
        for speaker in speakers.values():
            _add_speaker(listed, speaker)


def _speakers(quotations: Iterable[QuotationForm]) -> dict[str, SpeakerForm]:
    """Everybody who speaks, alone or with others, once, as in the first quotation."""
    speakers: dict[str, SpeakerForm] = {}
    for quotation in quotations:
        if speaker := quotation["speaker"]:
            for each in (speaker, *speaker.get("members", [])):
                speakers.setdefault(each["id"], each)
    return speakers


def _add_speaker(listed: etree._Element, speaker: SpeakerForm) -> None:
    identity = {ID: _reference(speaker)[1:]}
    match SpeakerType(speaker["type"]):
        case SpeakerType.PERSON | SpeakerType.UNNAMED as kind:
            made = _add(listed, "person", **identity, **({"role": kind.value} if kind != SpeakerType.PERSON else {}))
            named = _add(made, "persName")
            if speaker["title"]:
                _add(named, "roleName", speaker["title"]).tail = as_xml(f" {speaker['name']}")
            else:
                named.text = as_xml(speaker["name"])
            _add_facts(made, {"occupation": speaker["role"], "affiliation": speaker["affiliation"]})
        case SpeakerType.GROUP:
            members = " ".join(map(_reference, speaker.get("members", [])))
            made = _add(listed, "personGrp", **identity, **({"corresp": members} if members else {}))
            _add_facts(made, {"persName": speaker["name"], "occupation": speaker["role"]})
            _add_facts(made, {"affiliation": speaker["affiliation"]})
        case kind:
            made = _add(listed, "org", type=kind.value, **identity)
            _add_facts(made, {"orgName": speaker["name"], "desc": speaker["role"]})


def _add_facts(parent: etree._Element, facts: Mapping[str, str | None]) -> None:
    for name, words in facts.items():
        if words:
            _add(parent, name, words)


def _add(parent: etree._Element, name: str, words: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, _name(name), {each: as_xml(value) for each, value in attributes.items()})
    made.text = None if words is None else as_xml(words)
    return made


def _reference(speaker: SpeakerForm) -> str:
    return f"#s-{speaker['id']}"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
