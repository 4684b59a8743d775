"""What the engine says of a text: quotations, their speakers, and why.

Every span is half-open, in Unicode code points, into the text as it was given: ``text[span.start:span.end]``
is the span's words, always. Nothing here imports anything of ours: these are the words the rooms share.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How much of a quotation stands inside quotation marks: all, some or none of it."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Mode(StrEnum):
    """Whether the content was said or written; or believed, wanted, feared, fought for: in the writer's words alone."""

    SPEECH = "speech"
    THOUGHT = "thought"


class SpeakerType(StrEnum):
    """What kind of source a speaker is; ``UNNAMED`` is somebody the document keeps anonymous."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The span's words."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quotation's spans, before it is known who the source is.

    ``content`` holds one span or more, in text order. ``cue`` and ``source`` are None where the text has none.
    ``continues`` is the place in the list of the attribution whose speaker goes on speaking here: a paragraph
    that re-opens its marks, or a quoted sentence that follows another without a cue of its own.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One link of the chain from a source's words to a speaker, as a reporter would check it."""

    span: Span
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it. ``name`` is the fullest the document gives; title, role and affiliation are in its words.

    A joint source ("Clinton and Sanders") is a ``GROUP`` whose ``members`` are the speakers that make it up.
    """

    name: str
    type: SpeakerType
    title: str | None = None
    role: str | None = None
    affiliation: str | None = None
    members: tuple["Speaker", ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation tied to its speaker; ``speaker`` is None where the document does not say who it was."""

    kind: Kind
    mode: Mode
    text: str
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: Speaker | None
    confidence: float
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in one text: its quotations in text order, and warnings the reader must see."""

    quotations: tuple[Quotation, ...]
    warnings: tuple[str, ...] = ()
