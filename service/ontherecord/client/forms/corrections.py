"""What an editor says of a quotation otherwise than the engine, and the history of that."""

from typing import Any, TypedDict

from .quotations import Kind, Mode, Span, Speaker, SpeakerType


class SpanSaid(TypedDict):
    """A stretch of the text, to correct a quotation by."""

    start: int
    end: int


class SpeakerSaid(TypedDict, total=False):
    """Who said it: a speaker's ``id`` or a name; what is left out stays, None is what the article does not say."""

    id: str
    name: str
    type: SpeakerType
    title: str | None
    role: str | None
    affiliation: str | None


class Correction(TypedDict, total=False):
    """What is so from now on; what is left out stays as it is, None takes away."""

    speaker: SpeakerSaid | None
    kind: Kind
    mode: Mode
    content: list[SpanSaid]
    cue: SpanSaid | None
    source: SpanSaid | None
    verified: bool
    rejected: bool


class Editor(TypedDict):
    """Who corrected or decided."""

    key: str | None
    name: str


class MemberChange(TypedDict):
    """What a member of a quotation was, and is from then on."""

    before: Any
    after: Any


class CorrectionMade(TypedDict):
    """A correction; ``by`` is None where a new text left a decision without its words."""

    at: str
    by: Editor | None
    version: int
    changes: dict[str, MemberChange]


class FoundByEngine(TypedDict, total=False):
    """What the engine says of whatever is corrected; sent as a correction, it undoes that."""

    kind: Kind
    mode: Mode
    text: str
    content: list[Span] | None
    cue: Span | None
    source: Span | None
    speaker: Speaker | None


class History(TypedDict):
    """A page of what became of a quotation, from the first correction on; ``removed_in`` is a version, or None."""

    quote: str
    document: str
    removed_in: int | None
    found: FoundByEngine
    corrections: list[CorrectionMade]
    next: str | None
