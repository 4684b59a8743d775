"""All settings, read once from environment variables that begin with ``ONTHERECORD_``.

Nothing else in the project reads the environment: a :class:`Settings` is passed to whoever needs one.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

PREFIX = "ONTHERECORD_"

ESCAPED_CHARACTER_BYTES = 12
"""Bytes: the longest that one code point gets in a JSON body (``\\ud83d\\ude00``)."""


class SettingError(ValueError):
    """A setting that cannot be used; the message says which, what it was and what would be right."""


def _cores() -> int:
    """The cores this process may run on."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service can be told; each field is the variable ``ONTHERECORD_<FIELD>``."""

    host: str = "127.0.0.1"
    """Address to listen on. The service asks nobody for a key yet: leave it on loopback, or put a gate before it."""

    port: int = field(default=8000, metadata={"least": 0, "most": 65_535})
    """Port to listen on; 0 takes a free one."""

    workers: int = field(default_factory=_cores, metadata={"least": 1, "most": 512})
    """Processes, each with one analysis at a time. By default one a core; under a container's CPU quota, set it."""

    request_seconds: int = field(default=180, metadata={"least": 1, "most": 86_400})
    """Seconds a request may take before its worker is ended. The longest text allowed takes about 40 s on one core
    (1,000,000 characters, 4,000 to 5,000 words a second); the rest is room for slower machines."""

    max_characters: int = field(default=1_000_000, metadata={"least": 1, "most": 100_000_000})
    """Code points a text may have: a long book. A longer one is refused before any work."""

    spacy_pipeline: str | None = None
    """A spaCy pipeline to name people and organisations in the model's place: an installed package, or a path."""

    @property
    def max_body_bytes(self) -> int:
        """Bytes a request body may have, unpacked: any text allowed fits, however its JSON escapes it."""
        return ESCAPED_CHARACTER_BYTES * self.max_characters + 65_536


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment states, defaults for the others; SettingError for what cannot be used."""
    known = {PREFIX + each.name.upper(): each for each in fields(Settings)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    if unknown := sorted(given.keys() - known.keys()):
        raise SettingError(f"{unknown[0]} is not a setting; the settings are {', '.join(sorted(known))}")
    values: dict[str, str | int] = {}
    for name, value in given.items():
        metadata = known[name].metadata
        values[known[name].name] = (
            _number(name, value, least=metadata["least"], most=metadata["most"]) if metadata else _words(name, value)
        )
    return Settings(**values)  # type: ignore[arg-type]  # each value was made of its field's type above


def _number(name: str, value: str, *, least: int, most: int) -> int:
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def _words(name: str, value: str) -> str:
    if not value.strip():
        raise SettingError(f"{name} must not be empty; unset it for its default")
    return value
