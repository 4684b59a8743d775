"""Which version of what found a quotation, so that an answer can be traced and repeated."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TypedDict

from . import __version__
from .attribution.model_files import WEIGHTS, checked


class Model(TypedDict):
    """What the answer to every request says of the engine."""

    version: str
    weights: str
    spacy_pipeline: str | None


def model_facts(spacy_pipeline: str | None) -> Model:
    """The release, a digest of the packaged weights, and the spaCy pipeline with its version, where there is one."""
    return Model(version=__version__, weights=_weights_digest(), spacy_pipeline=_with_version(spacy_pipeline))


@cache
def _weights_digest() -> str:
    """The first 12 hex digits of the SHA-256 over the packaged networks, one after the other."""
    digest = hashlib.sha256()
    for name in WEIGHTS:
        digest.update(checked(name))
    return digest.hexdigest()[:12]


def _with_version(spacy_pipeline: str | None) -> str | None:
    if spacy_pipeline is None:
        return None
    try:
        return f"{spacy_pipeline} {version(spacy_pipeline)}"
    except PackageNotFoundError:  # a folder on disk, not a package
        return spacy_pipeline
