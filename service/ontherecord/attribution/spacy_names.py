"""Names of people and organisations by a spaCy pipeline, in the tagger's place where one is asked for."""

from collections.abc import Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.pipeline import Tok2Vec

from .quotation import Span
from .who.names import NamedEntity, named_entities

NOT_NEEDED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
"""Parts of a spaCy pipeline that named entities do without."""

CHUNK = 20_000
"""Characters whose names are looked for at once: bounds spaCy's memory."""


def load_names(pipeline: str) -> Language:
    """The pipeline's part that names things; OSError where there is no such package or path."""
    return _without_idle_parts(spacy.load(pipeline, exclude=NOT_NEEDED))


def names_by_spacy(nlp: Language, text: str, parts: Sequence[Span]) -> Iterator[NamedEntity]:
    """The names of the text, found a chunk of paragraphs at a time; spaCy's own objects stay in the zone."""
    for chunk in _chunks(parts):
        with nlp.memory_zone():
            found = named_entities(nlp(chunk.of(text)))
        for name in found:
            yield NamedEntity(Span(name.span.start + chunk.start, name.span.end + chunk.start), name.label)


def _chunks(parts: Sequence[Span]) -> Iterator[Span]:
    start = None
    for place, part in enumerate(parts):
        start = part.start if start is None else start
        last = place + 1 == len(parts)
        while part.end - start > CHUNK:
            yield Span(start, start + CHUNK)
            start += CHUNK
        if last or parts[place + 1].end - start > CHUNK:
            yield Span(start, part.end)
            start = None


def _without_idle_parts(nlp: Language) -> Language:
    """The pipeline without a tok2vec that its entity recogniser does not listen to."""
    for name, part in nlp.pipeline:
        if isinstance(part, Tok2Vec) and "ner" not in part.listening_components:
            nlp.remove_pipe(name)
    return nlp
