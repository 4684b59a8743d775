"""Text to quotations: the steps in running order. The file to read first.

paragraphs → quoted regions → tagged cues, contents and sources → linked quotations → who, in which role
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .calibration import Calibration, load_calibration
from .cues import mode_of
from .linker import link
from .marks import Quoted, quoted_regions
from .model_files import check_names
from .quotation import Analysis, Attribution, Kind, Mode, Quotation, Span
from .tagger import Tagger, load_tagger
from .text import is_english, paragraphs
from .who.identification import Identified, identify
from .who.names import NamedEntity, named, named_entities
from .who.ranker import trained_weights
from .wording import Wording

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MOST_CHARACTERS = 1_100_000
"""A book of a thousand pages; an analysis of so much takes about a minute."""

NOT_ENGLISH = "The text does not read as English; the model knows English only, so no quotation is reported."


class TextTooLong(ValueError):
    """The text has more characters than are analysed at once; nothing was done with it."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"the text has {length:,} characters; at most {limit:,} are analysed at once")
        self.length = length
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Attributor:
    """The engine, loaded. One analysis at a time: spaCy may not be used by two threads.

    ``nlp`` names people and organisations where it is given, otherwise the tagger does: as well, in less time.
    """

    tagger: Tagger
    calibration: Calibration
    nlp: "Language | None"

    def attribute(self, text: str, *, max_characters: int = MOST_CHARACTERS) -> Analysis:
        """The quotations of the text, each with its speaker; raises TextTooLong before any work."""
        if len(text) > max_characters:
            raise TextTooLong(len(text), max_characters)
        if not is_english(text):
            return Analysis((), (NOT_ENGLISH,))
        read = self._read(text)
        return _analysis(text, read, self._names(text, read))

    def attribute_doc(self, doc: "Doc") -> Analysis:
        """The quotations of a spaCy Doc, with the entities it has, if it has been looked through for any."""
        if not is_english(doc.text):
            return Analysis((), (NOT_ENGLISH,))
        read = self._read(doc.text)
        looked_through = doc.has_annotation("ENT_IOB")
        return _analysis(doc.text, read, named_entities(doc) if looked_through else self._names(doc.text, read))

    def _read(self, text: str) -> "_Read":
        parts = paragraphs(text)
        regions = quoted_regions(text, parts)
        tagged = self.tagger.tag(text, parts, regions)
        attributions = link(text, parts, regions, self.calibration.judged(tagged.candidates))
        return _Read(parts, regions, attributions, tagged.names)

    def _names(self, text: str, read: "_Read") -> list[NamedEntity]:
        """The names of the text: those the tagger saw, or those of a spaCy pipeline where one was asked for."""
        if not read.attributions:
            return []
        if self.nlp is None:
            return named(text, read.names)
        from .spacy_names import names_by_spacy

        return list(names_by_spacy(self.nlp, text, read.paragraphs))


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found in a text before anybody is named."""

    paragraphs: list[Span]
    regions: list[Quoted]
    attributions: list[Attribution]
    names: list[tuple[Span, str]]


def load(*, spacy_pipeline: str | None = None) -> Attributor:
    """The engine with its model in memory: a second or two, once; see Attributor for the pipeline.

    Raises ModelRefused where a file of the model is not the one that was put there. A pipeline's files are not checked.
    """
    check_names()
    trained_weights()  # read now, so that what is wrong with them is not found out by the first text
    if spacy_pipeline is None:
        return Attributor(load_tagger(), load_calibration(), None)
    from .spacy_names import load_names  # here, since spaCy alone takes longer to import than all the rest to load

    return Attributor(load_tagger(), load_calibration(), load_names(spacy_pipeline))


def _analysis(text: str, read: _Read, entities: Sequence[NamedEntity]) -> Analysis:
    speakers = identify(text, entities, read.attributions)
    wording = Wording(text, read.regions)
    return Analysis(
        tuple(
            _quotation(text, wording, attribution, identified)
            for attribution, identified in zip(read.attributions, speakers, strict=True)
        )
    )


def _quotation(text: str, wording: Wording, attribution: Attribution, identified: Identified) -> Quotation:
    kind = wording.kind(attribution.content)
    return Quotation(
        kind=kind,
        mode=_mode(text, attribution, kind),
        text=wording.words(attribution.content),
        content=attribution.content,
        cue=attribution.cue,
        source=attribution.source,
        speaker=identified.speaker,
        confidence=attribution.confidence,
        why=identified.why,
    )


def _mode(text: str, attribution: Attribution, kind: Kind) -> Mode:
    if attribution.cue is None:
        return Mode.SPEECH
    first = attribution.content[0]
    return mode_of(attribution.cue.of(text), first.of(text), kind, cue_first=attribution.cue.start < first.start)
