"""What the views share: settings, the archive, the attributor with its turns, and which version it is."""

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, cast

from flask import current_app, request

from ..archive.database import Database
from ..provenance import Model
from ..settings import Settings
from .turns import Patience, Turns

if TYPE_CHECKING:
    from ..attribution.pipeline import Attributor


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that one application is made with."""

    settings: Settings
    database: Database
    attributor: "Attributor"
    model: Model
    turns: Turns
    batches: BoundedSemaphore


def service() -> Service:
    """The parts of the application that answers this request."""
    return cast(Service, current_app.extensions["ontherecord"])


def asker() -> Patience:
    """How whoever sent this request waits for an analysis: a person's browser does not ask again by itself."""
    return Patience.PERSON if request.blueprint == "pages" else Patience.PROGRAM
