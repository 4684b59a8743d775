"""How fast a large archive is searched: ``make bench-search``, or ``python tests/benchmarks/search_speed.py DATABASE``.

Over HTTP through the real gunicorn, one request after another from two clients at once, two words a query, drawn as
words are drawn when they are said (made_archive.py), so that most are common and many rare: alone, and with each filter
and sort. The database is filled with 1,000,000 quotations first, unless it holds some.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from http_speed import CORES, call, service, shown
from made_archive import OUTLETS, PEOPLE, WORDS, Drawn, fill, made_word
from sqlalchemy import func, select

from ontherecord.archive import schema, tables
from ontherecord.archive.database import open_database

STORED = 1_000_000
CLIENTS = 2
REQUESTS = 300
"""Of each sort."""

Query = dict[str, str]


def main() -> None:
    """The figures, a line a sort of search."""
    url = sys.argv[1] if len(sys.argv) > 1 else "sqlite:////tmp/million.sqlite"
    stored = quotations_in(url)
    if not stored:
        fill(url, STORED)
    with service(url, workers=len(CORES), cores=CORES) as address:
        print(f"{stored or STORED:,} quotations, {len(CORES)} workers, {CLIENTS} clients, {REQUESTS} requests a line")
        for name, make in SEARCHES.items():
            measure(address, name, make)


def quotations_in(url: str) -> int:
    """How many quotations are there, once the tables are."""
    database = open_database(url)
    schema.upgrade(database)
    with database.reading() as connection:
        number = connection.scalar(select(func.count()).select_from(tables.documents))
    database.engine.dispose()
    return 8 * (number or 0)


def measure(address: str, name: str, make: Callable[[random.Random], Query]) -> None:
    """Prints how long these searches take, and how much they find."""
    chance = random.Random(name)
    queries = [f"/quotes?{urlencode(make(chance))}" for _ in range(REQUESTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        answered = list(clients.map(lambda path: asked(address, path), queries))
    times = [seconds for seconds, _ in answered]
    empty = sum(not found for _, found in answered) / len(answered)
    print(f"  {name}: {shown(times)}; longest {max(times) * 1e3:.0f} ms, {empty:.0%} found nothing", flush=True)


def asked(address: str, path: str) -> tuple[float, int]:
    """The seconds an answer took, and how many quotations are on its page."""
    began = time.perf_counter()
    status, content = call(address, "GET", path)
    taken = time.perf_counter() - began
    assert status == 200, (path, status)
    return taken, len(json.loads(content)["quotes"])


_words = Drawn([made_word(number) for number in range(WORDS)])
_people = Drawn(list(range(PEOPLE)))
_outlets = Drawn(list(range(OUTLETS)))


def two_words(chance: random.Random) -> Query:
    """Two words as they are drawn when they are said."""
    return {"q": " ".join(_words(chance, 2))}


def evenly(lowest: int, highest: int) -> Callable[[random.Random], Query]:
    """Two words, any of those ranks as likely as any other."""
    return lambda chance: {"q": " ".join(made_word(chance.randrange(lowest, highest)) for _ in range(2))}


def with_(**more: str | Callable[[random.Random], str]) -> Callable[[random.Random], Query]:
    """Two words, and filters or sorts."""
    return lambda chance: {
        **two_words(chance),
        **{name: each if isinstance(each, str) else each(chance) for name, each in more.items()},
    }


def without_words(**more: str | Callable[[random.Random], str]) -> Callable[[random.Random], Query]:
    """Filters alone."""
    return lambda chance: {name: each if isinstance(each, str) else each(chance) for name, each in more.items()}


def speaker(chance: random.Random) -> str:
    """The first name of somebody."""
    return made_word(_people(chance, 1)[0])


def publisher(chance: random.Random) -> str:
    """An outlet."""
    return f"The {made_word(_outlets(chance, 1)[0]).title()} Post"


def rare_publisher(chance: random.Random) -> str:
    """One of those that print least."""
    return f"The {made_word(chance.randrange(OUTLETS - 10, OUTLETS)).title()} Post"


def day(chance: random.Random) -> str:
    """A day of those years."""
    return f"{chance.randrange(2016, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


SEARCHES: dict[str, Callable[[random.Random], Query]] = {
    "two words": two_words,
    "two words, frequent (ranks 1 to 100)": evenly(0, 100),
    "two words, neither frequent nor rare (100 to 1,000)": evenly(100, 1_000),
    "two words, rare (1,000 to 30,000)": evenly(1_000, WORDS),
    "two words, a speaker": with_(speaker=speaker),
    "two words, a role": with_(role="coach"),
    "two words, an affiliation": with_(affiliation=lambda chance: speaker(chance)[:3]),
    "two words, an outlet": with_(publisher=publisher),
    "two words, a rare outlet": with_(publisher=rare_publisher),
    "two words, until a day": with_(published_to=day),
    "two words, from a day on": with_(published_from=day),
    "two words, mixed kind": with_(kind="mixed"),
    "two words, thoughts": with_(mode="thought"),
    "two words, an outlet, mixed, until a day": with_(publisher=publisher, kind="mixed", published_to=day),
    "two words, oldest first": with_(sort="published"),
    "two words, oldest first, an outlet": with_(sort="published", publisher=publisher),
    "two words, by relevance": with_(sort="relevance"),
    "two words, all facets": with_(facets="speaker,role,publisher,kind,month"),
    "two words, last added": with_(sort="-added"),
    "a phrase of two words": lambda chance: {"q": '"{q}"'.format(**two_words(chance))},
    "a word, not another": lambda chance: {"q": " -".join(_words(chance, 2))},
    "a word, a beginning": lambda chance: {"q": "{} {}*".format(*(each[:4] for each in _words(chance, 2)))},
    "newest": without_words(),
    "oldest": without_words(sort="published"),
    "last added": without_words(sort="-added"),
    "speaker": without_words(speaker=speaker),
    "outlet": without_words(publisher=publisher),
    "outlet, last added": without_words(publisher=publisher, sort="-added"),
    "until a day, mixed": without_words(published_to=day, kind="mixed"),
    "mixed thoughts": without_words(kind="mixed", mode="thought"),
    "mixed thoughts, first added": without_words(kind="mixed", mode="thought", sort="added"),
    "rejected": without_words(status="rejected"),
    "rejected, last added": without_words(status="rejected", sort="-added"),
    "all facets": without_words(facets="speaker,role,publisher,kind,month"),
}


if __name__ == "__main__":
    main()
