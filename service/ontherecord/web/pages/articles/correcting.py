"""What an editor says of a quotation with its form on the page, as ``PATCH /quotes/{id}`` has it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from ....attribution.quotation import SpeakerType
from ....formats.wire import FoundForm, QuotationRecord, SpeakerForm
from ...problem import Problem

DESCRIPTION = ("type", "title", "role", "affiliation")

UNNAMED = "Say who said it, or tick that the article does not say."

ACTS = {
    "correct": "Save",
    "verify": "This is right",
    "unverify": "Not checked after all",
    "reject": "This is no quotation",
    "unreject": "This is a quotation after all",
    "restore": "Undo: back to what was found",
}
"""What can be done, as the form's buttons call it."""

DONE = {
    "correct": "Saved.",
    "verify": "Marked as right.",
    "unverify": "No longer marked as right.",
    "reject": "Marked as no quotation: searches and reports leave it out.",
    "unreject": "Counts as a quotation again.",
    "restore": "As it was found again.",
}
"""What is told once it is done."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a quotation as it was filled in, and what is wrong with it, by its fields; ``""`` for the whole."""

    quotation: str
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def act(self) -> str:
        """What is to be done: one of ACTS, if the form is ours."""
        return self.typed.get("act", "")


def said(form: Form, before: QuotationRecord, quotes: Sequence[QuotationRecord], found: FoundForm) -> dict[str, object]:
    """The body of the correction; ``found`` is what the engine says of the quotation otherwise."""
    if form.act == "restore":
        speaker = found.get("speaker", before["speaker"])
        return {"speaker": speaker and {name: speaker[name] for name in ("name", *DESCRIPTION)}}  # type: ignore[literal-required]
    if form.act != "correct":
        return {"verified" if form.act.endswith("verify") else "rejected": not form.act.startswith("un")}
    if "nobody" in form.typed:
        return {"speaker": None}
    typed = {name: _typed(form, name, before["speaker"]) for name in ("name", *DESCRIPTION)}
    if typed["name"] is None:
        fault = {"pointer": "/speaker/name", "detail": UNNAMED}
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, UNNAMED, errors=[fault])
    if _is_another(typed["name"], before, quotes) and _is_described_as(typed, before["speaker"]):
        return {"speaker": {"name": typed["name"]}}
    return {"speaker": {name: value for name, value in typed.items() if value or name != "type"}}


def filled_in_with(speaker: SpeakerForm | None) -> dict[str, str]:
    """What the fields of a form are filled in with for a speaker, or for nobody."""
    if speaker is None:
        return {**dict.fromkeys(("name", *DESCRIPTION), ""), "type": SpeakerType.PERSON.value}
    return {name: speaker[name] or "" for name in ("name", *DESCRIPTION)}  # type: ignore[literal-required]


def was(form: Form) -> dict[str, str]:
    """What the fields of the form were filled in with, as it says itself."""
    return {name: form.typed.get(f"was_{name}", "") for name in ("name", *DESCRIPTION)}


def with_todays(form: Form, speaker: SpeakerForm | None) -> dict[str, str]:
    """What was typed, and of the fields that nobody touched what they are filled in with today."""
    before, today = was(form), filled_in_with(speaker)
    untouched = {name: today[name] for name in today if form.typed.get(name, "").split() == before[name].split()}
    return {**form.typed, **untouched}


def faults_of(problem: Problem) -> dict[str, str]:
    """What is wrong, by the field that it is wrong in."""
    faults = {each.get("pointer", "").removeprefix("/speaker").strip("/"): each["detail"] for each in problem.errors}
    return faults or {"": str(problem.description)}


def _typed(form: Form, name: str, speaker: SpeakerForm | None) -> str | None:
    """What was typed, None for nothing; as it was before if only white space differs, which a field does not keep."""
    typed = " ".join(form.typed.get(name, "").split())
    was: str | None = speaker and speaker[name]  # type: ignore[literal-required]
    return was if was and " ".join(was.split()) == typed else typed or None


def _is_another(name: str | None, before: QuotationRecord, quotes: Sequence[QuotationRecord]) -> bool:
    """Whether it is the name of another speaker of the article, who comes with what the article says of him or her."""
    names = {quote["speaker"]["name"] for quote in quotes if quote["speaker"]}
    return name in names and name != (before["speaker"] and before["speaker"]["name"])


def _is_described_as(typed: dict[str, str | None], speaker: SpeakerForm | None) -> bool:
    """Whether nothing was typed beside the name: the fields are as they were filled in for whom they described."""
    if speaker is None:
        return not any(typed[name] for name in DESCRIPTION if name != "type")
    return all(typed[name] == speaker[name] for name in DESCRIPTION)  # type: ignore[literal-required]
