"""What a job is: kept with its output, so that the same command goes on where it was broken off, and no other does."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..provenance import Model
from .sources import Source
from .store import Store

PLAN = "_plan.json"
FORMAT = 1
"""Of all that a job writes; another one could not go on with it."""


class OtherJob(ValueError):
    """What was begun there has other input, another model or other limits; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What decides on every word of the output: the input, the model and the limits; and where it goes."""

    out: Store
    sources: Sequence[Source]
    model: Model
    spacy_pipeline: str | None
    max_characters: int
    longest_line: int
    """Bytes."""

    def form(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "format": FORMAT,
            "model": self.model,
            "max_characters": self.max_characters,
            "sources": [asdict(source) for source in self.sources],
        }

    def check_same(self, kept: dict[str, Any]) -> None:
        """Raises OtherJob unless what is kept there is of this job."""
        if kept["model"] != self.model:
            raise OtherJob(f"it was begun with another model: {told(kept['model'])}, and this is {told(self.model)}")
        if kept["max_characters"] != self.max_characters:
            raise OtherJob(f"it was begun with ONTHERECORD_MAX_CHARACTERS={kept['max_characters']}")
        before = {each["url"]: each for each in kept["sources"]}
        for source in self.sources:
            if source.url not in before:
                raise OtherJob(f"it was begun without {source.url}")
            if before.pop(source.url) != asdict(source):
                raise OtherJob(f"{source.url} was changed since it was begun")
        if before:
            raise OtherJob(f"it was begun with {next(iter(before))} too")


def kept_plan(out: Store) -> dict[str, Any] | None:
    """What was begun there; None where nothing was, or no plan was made yet. OtherJob for what cannot be read here."""
    content = out.get(PLAN)
    if content is None:
        return None
    kept: dict[str, Any] = json.loads(content)
    if kept["format"] != FORMAT:
        raise OtherJob(f"it was written by another release of ontherecord (format {kept['format']}, not {FORMAT})")
    return kept


def told(model: Model) -> str:
    """A model, in words."""
    spacy = f" with {model['spacy_pipeline']}" if model["spacy_pipeline"] else ""
    return f"release {model['version']}, weights {model['weights']}{spacy}"
