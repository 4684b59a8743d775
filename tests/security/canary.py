"""What leaves: a word that was not to be kept, or was erased, is looked for wherever the service could have left it."""

import resource
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from tests.faults.cluster import NoPostgreSQL, cluster
from tests.faults.figures import Figures
from tests.faults.served import DIALECTS, database, service

from ontherecord.client import Client, OnTheRecordError

from .asking import as_json
from .places import Canary, Places, hatched, processes
from .planting import JSON, Archive, Sent, article_with, is_a_name, keep, leaving_nothing, send, send_raw, unreadable
from .visitors import House, furnished

REDIS = "redis://127.0.0.1:6379/9"
PLACES = (
    "what was said",
    "the title and address",
    "the publisher",
    "a later version",
    "a name by hand",
    "a name by hand of a quotation",
    "a speaker",
    "what a speaker said",
    "a search",
)
"""Where words are kept that are erased then."""

LONG = 400_000
"""Characters of an article whose analysis takes longer than a second."""


def run(figures: Figures, *, short: bool) -> None:  # noqa: ARG001  # it takes seconds
    """On either database: nothing kept, what was erased, faults; then a worker that is ended, and the client."""
    for dialect in DIALECTS:
        with _served(dialect, ONTHERECORD_REDIS_URL=REDIS, ONTHERECORD_READS_PER_MINUTE="100000") as places:
            if places is None:
                figures.tell(dialect, "not searched: there is no initdb on this machine")
                continue
            house = furnished(places.running)
            _nothing_kept(figures, dialect, places, house)
            _erased(figures, dialect, places, house)
            _broken(figures, dialect, places, house)
            secrets = [Canary(key[17:]) for key in house.keys.values()]
            figures.none(f"{dialect}: places that have a key", _only_places(places.found(secrets)))
            if dialect == "sqlite":
                _told_by_the_client(figures, house)
    _ended(figures)


@contextmanager
def _served(dialect: str, **settings: str) -> Iterator[Places | None]:
    """A service whose files are all in one folder, and its database's in another; it may leave core dumps."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ontherecord-canary-")))
        ours = None
        if dialect == "postgresql":
            try:
                ours = stack.enter_context(cluster())
            except NoPostgreSQL:
                yield None
                return
        url = ours.url if ours else stack.enter_context(database(dialect))
        soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        stack.callback(resource.setrlimit, resource.RLIMIT_CORE, (soft, hard))
        running = stack.enter_context(service(url, TMPDIR=str(folder), **settings))
        yield Places(running, folder, ours, settings.get("ONTHERECORD_REDIS_URL"))


def _nothing_kept(figures: Figures, dialect: str, places: Places, house: House) -> None:
    canary = hatched()
    sent = list(leaving_nothing(canary))
    answers = {f"{each.method} {each.path}": send(house, each) for each in sent}
    for given in unreadable(canary.word):
        send_raw(house, given)
    what = f"{dialect}: of {len(sent)} requests, those that were no use"
    figures.none(what, [f"{name}: {answer.status}" for name, answer in answers.items() if answer.status >= 500])
    figures.none(f"{dialect}: places that have what was not to be kept", _only_places(places.found([canary])))
    metrics = send(house, Sent("GET", "/metrics", {})).body
    figures.none(f"{dialect}: metrics that have it", [canary.word] * canary.stands_in(metrics))
    dumping = [each.pid for each in processes(places.running) if _most_dumped(each.pid) != "0"]
    figures.none(f"{dialect}: processes that would leave a core dump", dumping)


def _only_places(found: list[tuple[Canary, str]]) -> list[str]:
    return [place for _, place in found]


def _most_dumped(pid: int) -> str:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return next(line for line in lines if line.startswith("Max core file size")).split()[4]


def _erased(figures: Figures, dialect: str, places: Places, house: House) -> None:
    archive = Archive(house)
    canaries = [next(each for each in iter(hatched, None) if is_a_name(each.word, archive)) for _ in PLACES]
    paths = list(keep(archive, [each.word for each in canaries]))
    there = {each for each, _ in places.found(canaries)}
    kept = f"{len(there)} of {len(canaries)}"
    figures.check(f"{dialect}: words found while they are kept", kept, held=len(there) == len(canaries), bound="all")
    for path in paths:
        archive.ask("DELETE", path)
    places.running.command("vacuum", "--if-due")
    places.running.command("vacuum", "--if-due")
    left = [f"{PLACES[canaries.index(each)]}: {place}" for each, place in places.found(canaries, erased=True)]
    figures.none(f"{dialect}: places that have what was erased", left)


def _broken(figures: Figures, dialect: str, places: Places, house: House) -> None:
    """A fault of ours, in the midst of keeping an article."""
    canary = hatched()
    url = places.running.environment["ONTHERECORD_DATABASE"]
    if dialect == "sqlite":
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("CREATE TRIGGER broken BEFORE INSERT ON documents BEGIN SELECT RAISE(ABORT, 'no'); END")
    else:
        with psycopg.connect(url) as server:  # the server's words tell the whole row, and its own log does too
            server.execute("ALTER TABLE documents ADD CHECK (length(title) < 1) NOT VALID")
    body = as_json({"text": article_with(canary.word), "title": canary.word})
    answer = send(house, Sent("POST", "/quotes", JSON, body))
    figures.check(f"{dialect}: a fault is answered", answer.status, held=answer.status == 500, bound="500")
    told = {"the answer": answer.body, "the log": places.log().encode()}
    figures.none(f"{dialect}: what a fault tells", [name for name, words in told.items() if canary.stands_in(words)])


def _ended(figures: Figures) -> None:
    """A worker that is ended in the midst of an article."""
    canary = hatched()
    with _served("sqlite", ONTHERECORD_WORKERS="1", ONTHERECORD_REQUEST_SECONDS="1") as places:
        assert places
        house = furnished(places.running)
        text = (article_with(canary.word) + " ") * (LONG // 100)
        with suppress(OSError, HTTPException):  # it is hung up on
            send(house, Sent("POST", f"/quotes?title={canary.word}", {"Content-Type": "text/plain"}, text.encode()))
        ended = "analysis overrun" in places.log()
        figures.check(
            "a worker whose analysis takes too long", "ended" if ended else "went on", held=ended, bound="ended"
        )
        figures.none("places that have what it had in hand", _only_places(places.found([canary])))


def _told_by_the_client(figures: Figures, house: House) -> None:
    """What is printed of the client's exceptions, with all that led to them."""
    canary, key = hatched(), house.keys["admin"]
    word, text = canary.word, article_with(canary.word)
    nobody = 32 * "0"
    calls: list[Callable[[Client], object]] = [
        lambda client: client.attribute(text, title=word, publisher=word, url=f"https://news.example/{word}"),
        lambda client: client.attribute(text, title=word * 99),
        lambda client: client.attribute_html(f"<p>{text}</p>", title=word, published_at=word),
        lambda client: client.attribute(text, idempotency_key=word),
        lambda client: list(client.attribute_many([{"text": text, "title": word}])),
        lambda client: list(client.quotes(q=word, speaker=word, kind=[word])),
        lambda client: client.check(text),
        lambda client: client.replace_document(nobody, text, title=word),
        lambda client: client.correct_quote(nobody, {"speaker": {"name": word}}),
    ]
    urls = (house.url, house.url.replace("http:", "https:"), "http://127.0.0.1:1", f"{house.url}/docs")
    told: list[str] = []
    raised = 0
    for url in urls:
        for given in (key, key[:-4]):
            for call in calls:
                with Client(url, key=given, retries=0) as client:
                    try:
                        call(client)
                    except (OnTheRecordError, ValueError):
                        raised += 1
                        words = traceback.format_exc()
                        if canary.middle in words.lower() or key[21:-4] in words:
                            told.append(words.splitlines()[-1][:200])
    figures.none(f"of {raised} exceptions of the client, those that tell text, query or key", told)
