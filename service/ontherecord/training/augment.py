"""Articles rewritten at random, so that the model meets the forms a corpus of one country's newspapers is thin in.

Two rewritings: other quotation marks, and paragraphs made of the article's own quoted words in the forms of
transcripts, headlines, signed quotations and blocks. Everything is drawn from a seeded generator.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from ..attribution.marks import quoted_regions
from ..attribution.quotation import Span
from ..attribution.text import paragraphs
from .corpus import Annotation, Article, Edit, rewritten

STYLES = [
    ('"', '"', "'", "'"), ("“", "”", "‘", "’"), ("‘", "’", "“", "”"), ("'", "'", '"', '"'),
    ("«", "»", "“", "”"), ("„", "“", "‚", "‘"), ("``", "''", "'", "'"), ("''", "''", "'", "'"),
]  # fmt: skip
"""Outer opener and closer, inner opener and closer."""

STYLE_WEIGHTS = [22, 26, 20, 10, 7, 5, 5, 5]
RESTYLED = 0.4
WITH_FORMS = 0.45


@dataclass(frozen=True, slots=True)
class Material:
    """Names, roles and sentences to make paragraphs of."""

    names: Sequence[str]
    roles: Sequence[str]
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Form:
    """A made paragraph or more: words, and the annotations in them."""

    words: str
    annotations: tuple[Annotation, ...] = ()


def augmented(article: Article, material: Material, draw: random.Random) -> Article:
    """The article, perhaps in other marks, perhaps with made paragraphs between its own."""
    if draw.random() < WITH_FORMS:
        article = with_forms(article, material, draw)
    if draw.random() < RESTYLED:
        article = restyled(article, draw)
    return article


def material_of(articles: Sequence[Article]) -> Material:
    """Names of people from the entities, sentences from the direct quotations, roles from a list of our own."""
    names = {span.of(a.text) for a in articles for span, label in a.entities if label == "PERSON"}
    roles = files(__package__).joinpath("roles.txt").read_text("utf-8").splitlines()
    sentences = {words for article in articles for words in _quoted_sentences(article)}
    return Material(sorted(name for name in names if 1 < len(name.split()) < 4), roles, sorted(sentences))


def restyled(article: Article, draw: random.Random) -> Article:
    """The article with its quotation marks set in another style."""
    opener, closer, inner_opener, inner_closer = draw.choices(STYLES, STYLE_WEIGHTS)[0]
    edits = []
    for region in quoted_regions(article.text, paragraphs(article.text)):
        outer = region.depth == 0
        edits.append(Edit(Span(region.span.start, region.inner.start), opener if outer else inner_opener))
        if region.closed:
            edits.append(Edit(Span(region.inner.end, region.span.end), closer if outer else inner_closer))
    return rewritten(article, edits)


def with_forms(article: Article, material: Material, draw: random.Random) -> Article:
    """The article with one to three made blocks between its paragraphs."""
    for _ in range(draw.randint(1, 3)):
        form = draw.choices(FORMS, [5, 4, 3, 3, 4])[0](material, draw)
        places = [span.start for span in paragraphs(article.text)]
        place = draw.choice(places[: 1 + len(places) // 2] if draw.random() < 0.3 else places) if places else 0
        article = _inserted(article, form, place)
    return article


def _inserted(article: Article, form: Form, place: int) -> Article:
    grown = rewritten(article, [Edit(Span(place, place), form.words + "\n\n")])

    def shift(span: Span) -> Span:
        return Span(span.start + place, span.end + place)

    made = tuple(
        Annotation(tuple(map(shift, a.content)), shift(a.cue), None if a.source is None else shift(a.source))
        for a in form.annotations
    )
    return replace(grown, annotations=grown.annotations + made)


class _Writer:
    """Words put together, with the spans they end up in."""

    def __init__(self) -> None:
        self.words = ""
        self.annotations: list[Annotation] = []

    def put(self, words: str) -> Span:
        self.words += words
        return Span(len(self.words) - len(words), len(self.words))

    def attribute(self, content: Span, cue: Span, source: Span) -> None:
        self.annotations.append(Annotation((content,), cue, source))

    def form(self) -> Form:
        return Form(self.words, tuple(self.annotations))


def transcript(material: Material, draw: random.Random) -> Form:
    """``WALLACE: Let us start.`` and what follows, the speakers taking turns; stage directions between."""
    writer = _Writer()
    capitals, full = draw.random() < 0.7, draw.random() < 0.4
    names = [name if full else name.split()[-1] for name in draw.sample(material.names, 2)]
    labels = [name.upper() if capitals else name for name in names]
    mark = draw.choice(["", "", "", '"'])
    for turn in range(draw.randint(2, 6)):
        writer.put((draw.choice(["\n", "\n\n"]) if turn else "") + mark)
        if draw.random() < 0.08:
            writer.put(draw.choice(["(CROSSTALK)", "[Applause]", "(Laughter.)", "(inaudible)"]) + "\n" + mark)
        source = writer.put(labels[turn % 2])
        cue = writer.put(":")
        writer.put(" ")
        writer.attribute(writer.put(_speech(material, draw, 3)), cue, source)
    return writer.form()


def signed(material: Material, draw: random.Random) -> Form:
    """``"We were lucky." — Ada Obi, head coach``: one or a list of them."""
    writer = _Writer()
    dash = draw.choice(["— ", "—", "– ", "-", "- ", "-- ", "--", "―"])
    gap = draw.choice([" ", " ", "\n", ""])
    opener, closer, *_ = draw.choices(STYLES, STYLE_WEIGHTS)[0]
    for item in range(draw.randint(1, 4)):
        writer.put(draw.choice(["\n", "\n\n"]) if item else "")
        content = writer.put(opener + _speech(material, draw, 2) + closer)
        writer.put(gap)
        cue = writer.put(dash.rstrip())
        writer.put(dash[len(dash.rstrip()) :])
        writer.attribute(content, cue, writer.put(_signature(material, draw)))
    return writer.form()


def headline(material: Material, draw: random.Random) -> Form:
    """``Obi: We were lucky`` on a line of its own."""
    writer = _Writer()
    name = draw.choice(material.names)
    source = writer.put(draw.choice([name, name.split()[-1], _capital(draw.choice(material.roles))]))
    cue = writer.put(":")
    writer.put(" ")
    words = draw.choice(material.sentences).rstrip(".,")
    style = draw.random()
    content = writer.put(words.title() if style < 0.3 else f"‘{words}’" if style < 0.5 else words)
    writer.attribute(content, cue, source)
    return writer.form()


def block(material: Material, draw: random.Random) -> Form:
    """``And from Chairwoman Ada Obi:`` with the quotation in the next paragraph."""
    writer = _Writer()
    writer.put(draw.choice(["And from ", "From ", "This from ", "Here is ", "", "Meanwhile, ", "Next, "]))
    source = writer.put(_signature(material, draw) if draw.random() < 0.6 else draw.choice(material.names))
    cue = writer.put(":")
    writer.put(draw.choice(["\n\n", "\n", " "]))
    opener, closer, *_ = draw.choices(STYLES, STYLE_WEIGHTS)[0]
    writer.attribute(writer.put(opener + _speech(material, draw, 3) + closer), cue, source)
    return writer.form()


def furniture(material: Material, draw: random.Random) -> Form:
    """Lines with colons, dashes and names that quote nobody: bylines, captions, notices."""
    name, words = draw.choice(material.names), draw.choice(material.sentences).rstrip(".")
    return Form(
        draw.choice([
            f"By {name}", f"Photo: {name}", f"({name}/Agency)", f"Read more: {words.title()}", f"Picture: {name}",
            f"WHEN: {draw.choice(['Friday', 'June 4', 'tonight'])}", f"WHERE: {name} Hall", f"Contributing: {name}",
            f"{name} — Staff writer", f"Contact: {name}", f"Topics: {name}, {draw.choice(material.names)}",
            f"Watch: {name} in concert", f"Related: {words}", f"The book “{words.title()}” by {name} is out now.",
            f"{name.split()[0]} “{draw.choice(['Ace', 'Doc', 'Red', 'The Rock'])}” {name.split()[-1]} won again.",
        ])
    )  # fmt: skip


FORMS: Sequence[Callable[[Material, random.Random], Form]] = (transcript, signed, headline, block, furniture)


def _signature(material: Material, draw: random.Random) -> str:
    name, role = draw.choice(material.names), draw.choice(material.roles)
    return draw.choice([name, f"{name}, {role}", f"{_capital(role)} {name}", f"{name} ({role})"])


def _speech(material: Material, draw: random.Random, most: int) -> str:
    words = " ".join(draw.choice(material.sentences) for _ in range(draw.randint(1, most))).rstrip(",")
    return _capital(words if words[-1] in ".?!" else words + ".")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _quoted_sentences(article: Article) -> Iterator[str]:
    """The words of direct quotations of some length, without their marks."""
    contents = {span for annotation in article.annotations for span in annotation.content}
    for region in quoted_regions(article.text, paragraphs(article.text)):
        words = region.inner.of(article.text).strip()
        whole = region.depth == 0 and region.closed and region.span in contents
        if whole and len(words.split()) > 3 and not any(mark in words for mark in '"“”'):
            yield words
