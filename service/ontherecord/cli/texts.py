"""The texts that commands are given, and what the engine finds in them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..attribution.quotation import Analysis
from ..settings import Settings

if TYPE_CHECKING:
    from ..attribution.pipeline import Attributor


class Unreadable(ValueError):
    """A text that cannot be attributed; the message says why."""


def read_text(name: str) -> str:
    """The text of a file, line ends as they are, so that offsets fit the file; ``-`` is standard input."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 text (byte {error.start + 1}); convert it first, with iconv for example") from None


def analysis_of(attributor: "Attributor", text: str, settings: Settings) -> Analysis:
    """The quotations of a text."""
    from ..attribution.pipeline import TextTooLong

    try:
        return attributor.attribute(text, max_characters=settings.max_characters)
    except TextTooLong as error:
        raise Unreadable(f"{error} (ONTHERECORD_MAX_CHARACTERS sets the limit)") from None
