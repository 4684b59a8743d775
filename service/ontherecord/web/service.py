"""What the views share: settings, the attributor, and which version it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

from ..provenance import Model
from ..settings import Settings

if TYPE_CHECKING:
    from ..attribution.pipeline import Attributor


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that one application is made with."""

    settings: Settings
    attributor: "Attributor"
    model: Model


def service() -> Service:
    """The parts of the application that answers this request."""
    return cast(Service, current_app.extensions["ontherecord"])
