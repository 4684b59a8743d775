"""All settings, read once from environment variables that begin with ``ONTHERECORD_``, but for one that is gunicorn's.

Nothing else in the project reads the environment: a :class:`Settings` is passed to whoever needs one.
"""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from .web.addresses import Proxies
from .webhooks.allowed import Allowed

PREFIX = "ONTHERECORD_"

ESCAPED_CHARACTER_BYTES = 12
"""Bytes: the longest that one code point gets in a JSON body (``\\ud83d\\ude00``)."""

LEFT_FOR_READING = 3
"""Threads of a worker in which nothing may wait: they read, and say that all is well."""

FEW = 8
"""One thread in so many, one at least, is for people at the page who wait; as many are for batches, for large bodies
that come in, and for answers that are taken slowly."""

KINDS_OF_FEW = 4

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")

MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(4 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(32 * 2**20),
}
"""What glibc reads as a process starts, so that a worker does not grow for thousands of texts. By default each thread
has an arena of its own, which keeps what the longest text took that it ever analysed; and after the first large array
large arrays lie among small things, which keep them from being given back. Smaller thresholds cost time."""


TOLD_TO_RAY = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent to whoever makes Ray
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_DATA_LOG_LEVEL": "ERROR",
}
"""What Ray reads as it begins (bulk/running.py): it writes on standard error what is for whoever makes programs."""

TOLD_TO_RAY_ALONE = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # so, and only so, all of it listens on loopback
    "RAY_enable_metrics_collection": "0",  # or one port would be open to all
    "RAY_AUTH_MODE": "token",
    "RAY_worker_niceness": "0",  # as nice as the command is: by itself it yields to all that runs on the machine
}
"""The same of a Ray that is for one job on one machine."""


def few_of(threads: int) -> int:
    """How many of a worker's threads one kind of those who wait for long may take."""
    return max(1, threads // FEW)


class SettingError(ValueError):
    """A setting that cannot be used; the message says which, what it was and what would be right."""


def _cores() -> int:
    """The cores this process may run on."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service can be told; each field is the variable ``ONTHERECORD_<FIELD>``."""

    host: str = "127.0.0.1"
    """Address to listen on. Anything but loopback needs a key made first: ``ontherecord keys create``."""

    port: int = field(default=8000, metadata={"least": 0, "most": 65_535})
    """Port to listen on; 0 takes a free one."""

    workers: int = field(default_factory=_cores, metadata={"least": 1, "most": 512})
    """Processes, each with one analysis at a time. By default one a core; under a container's CPU quota, set it."""

    threads: int = field(default=24, metadata={"least": 2 + LEFT_FOR_READING + KINDS_OF_FEW, "most": 256})
    """Threads a worker: how many requests it reads, stores and answers while one of them is analysed."""

    queue_seconds: int = field(default=10, metadata={"least": 1, "most": 3_600})
    """Seconds an article may wait for its analysis to start; then 503: better a quick no than a slow one."""

    queue_length: int = field(default=4, metadata={"least": 1, "most": 10_000})
    """Articles that may wait in one worker when a few come at once; one more is answered 503 at once, and while there
    are more, one waits (web/turns.py). Beside them a few wait that people sent from the page, and batches. Some threads
    must be left for reading."""

    request_seconds: int = field(default=600, metadata={"least": 1, "most": 86_400})
    """Seconds an analysis may take before its worker is ended. The longest text allowed (1,000,000 characters) takes
    from half a minute (prose, on a core with AVX-512 VNNI) to four (quotation after quotation, with AVX2 alone)."""

    max_characters: int = field(default=1_000_000, metadata={"least": 1, "most": 100_000_000})
    """Code points a text may have: a long book. A longer one is refused before any work."""

    batch_items: int = field(default=1_000, metadata={"least": 1, "most": 1_000_000})
    """Articles that one batch may hold."""

    max_batch_bytes: int = field(default=33_554_432, metadata={"least": 1, "most": 2_000_000_000})
    """Bytes that the body of a batch may have, unpacked; it is held in memory while it is answered."""

    database: str = field(default="sqlite:///ontherecord.sqlite", repr=False)
    """Where quotations are kept: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST:PORT/NAME``."""

    redis_url: str | None = field(default=None, repr=False)
    """Where requests are counted across workers and machines: ``redis://HOST:PORT/0``, ``rediss://`` (TLS) or
    ``unix://PATH``. Only rates need it."""

    reads_per_minute: int = field(default=0, metadata={"least": 0, "most": 1_000_000})
    """GET requests a minute that one key, or one address without a key, may send; 0 is any number."""

    writes_per_minute: int = field(default=0, metadata={"least": 0, "most": 1_000_000})
    """Other requests a minute, likewise."""

    session_hours: int = field(default=12, metadata={"least": 1, "most": 8_760})
    """Hours for which a browser stays signed in on the page: a working day."""

    purge_hour: int = field(default=3, metadata={"least": 0, "most": 23})
    """Hour of the day, in UTC, in which the database's files are rid of what was erased. Writers wait for it: two
    minutes where a million quotations are kept."""

    spacy_pipeline: str | None = None
    """A spaCy pipeline to name people and organisations in the model's place: an installed package, or a path."""

    jobs: int = field(default=1, metadata={"least": 0, "most": 1})
    """Whether ``serve`` does the jobs too, in a process of its own; 0 where ``ontherecord jobs`` runs elsewhere."""

    webhook_hosts: str | None = None
    """Hosts that webhooks may be sent to, with commas between: ``hooks.example.org``, ``*.example.org``,
    ``hooks.example.org:8443``; ``http://hooks.internal.example`` where it is to be http. By default none."""

    webhook_networks: str | None = None
    """Networks beside the public internet where those hosts may be, with commas between: ``10.1.0.0/16``. By default
    none, so that a name that leads inside leads nowhere."""

    forwarded_allow_ips: str = field(default="127.0.0.1,::1", metadata={"variable": "FORWARDED_ALLOW_IPS"})
    """Proxies that are believed who is behind a request, and that it came by TLS: addresses and networks, with commas
    between; ``*`` is whoever connects, nothing is nobody. gunicorn reads the same variable."""

    @property
    def proxies(self) -> Proxies:
        """Who is believed."""
        return Proxies.read(self.forwarded_allow_ips)

    @property
    def webhooks_allowed(self) -> Allowed:
        """Who may be sent webhooks."""
        return Allowed.read(self.webhook_hosts, self.webhook_networks)

    @property
    def address(self) -> str:
        """Host and port as they stand in a URL: ``127.0.0.1:8000``, ``[::1]:8000``."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def few(self) -> int:
        """Threads of a worker that one kind of those who wait for long may take."""
        return few_of(self.threads)

    @property
    def max_body_bytes(self) -> int:
        """Bytes a request body may have, unpacked: any text allowed fits, however its JSON escapes it."""
        return ESCAPED_CHARACTER_BYTES * self.max_characters + 65_536


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment states, defaults for the others; SettingError for what cannot be used."""
    known = {variable_of(each): each for each in fields(Settings)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX) or name in known}
    if unknown := sorted(given.keys() - known.keys()):
        raise SettingError(f"{unknown[0]} is not a setting; the settings are {', '.join(sorted(known))}")
    values: dict[str, str | int] = {}
    for name, value in given.items():
        metadata = known[name].metadata
        values[known[name].name] = (
            _number(name, value, least=metadata["least"], most=metadata["most"])
            if "least" in metadata
            else _words(name, value)
        )
    return _coherent(Settings(**values))  # type: ignore[arg-type]  # each value was made of its field's type above


def server_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What the server is begun with: what this process was, and how it is to give memory back, unless that was said."""
    return {**MEMORY, **environment}


def say_to_ray(*, alone: bool) -> None:
    """Says to the Ray that this process begins how to be: ``alone`` on this machine, with a token that none else has.

    It has no other way to be told.
    """
    os.environ.update(TOLD_TO_RAY)
    if alone:
        os.environ.update(TOLD_TO_RAY_ALONE, RAY_AUTH_TOKEN=token_hex(32))  # which else it would write into $HOME


def variable_of(setting: "Field[Any]") -> str:
    """The environment variable that a field of Settings is read from."""
    return str(setting.metadata.get("variable", PREFIX + setting.name.upper()))


def _coherent(settings: Settings) -> Settings:
    """The settings, if they go together and can be used."""
    if settings.redis_url and not _leads_to_redis(settings.redis_url):
        raise SettingError(  # without the value, which may hold a password
            f"{PREFIX}REDIS_URL must be redis://HOST:PORT/0, rediss://HOST:PORT/0 or unix://PATH"
        )
    if (settings.reads_per_minute or settings.writes_per_minute) and not settings.redis_url and settings.workers > 1:
        raise SettingError(
            f"{PREFIX}READS_PER_MINUTE and {PREFIX}WRITES_PER_MINUTE need {PREFIX}REDIS_URL, "
            "since each of several workers sees only its share of the requests"
        )
    for name, hosts, networks in (
        ("WEBHOOK_HOSTS", settings.webhook_hosts, None),
        ("WEBHOOK_NETWORKS", None, settings.webhook_networks),
    ):
        try:
            Allowed.read(hosts, networks)
        except ValueError as error:
            raise SettingError(f"{PREFIX}{name}: {error}") from None
    try:
        Proxies.read(settings.forwarded_allow_ips)
    except ValueError as error:
        raise SettingError(f"FORWARDED_ALLOW_IPS: {error}") from None
    needed = 1 + settings.queue_length + KINDS_OF_FEW * settings.few + LEFT_FOR_READING
    if needed > settings.threads:
        raise SettingError(
            f"{PREFIX}THREADS must be at least {needed}: one analyses, {settings.queue_length} wait by "
            f"{PREFIX}QUEUE_LENGTH, {KINDS_OF_FEW * settings.few} are for people, batches and slow clients, "
            f"and {LEFT_FOR_READING} are left for all the rest"
        )
    return settings


def _leads_to_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # what should be a port is none, or a bracket is open
        return False
    return url.startswith(REDIS_SCHEMES) and bool(parts.path if parts.scheme == "unix" else host)


def _number(name: str, value: str, *, least: int, most: int) -> int:
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def _words(name: str, value: str) -> str:
    if not value.strip() and name.startswith(PREFIX):
        raise SettingError(f"{name} must not be empty; unset it for its default")
    return value
