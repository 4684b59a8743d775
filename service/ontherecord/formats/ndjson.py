"""Quotations as newline-delimited JSON: the wire form, one quotation a line."""

from collections.abc import Iterator

from .selection import Selection
from .spelling import as_json


def dump(selection: Selection) -> Iterator[bytes]:
    """A line for each quotation."""
    return (f"{as_json(quotation)}\n".encode() for quotation in selection.quotations)
