"""Archives in bulk, killed and counted: ``make bench-bulk``, or ``python -m tests.benchmarks.bulk``.

Articles are made of our own paragraphs, no two the same. They are attributed with an actor killed and the driver killed
once in the middle, and counted; by one actor and by two, in turn, beside what the machine gives to one engine and two
that have nothing in common; on three nodes of Ray, each begun as a process of its own on loopback; and loaded into both
databases, beside the same articles kept one by one. Ends with 1 where an article is missing or there twice, or a bound
is not kept.
"""

import argparse
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from secrets import token_hex

import psutil
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import make_url
from tests.bulk.nodes import alive, head_options, node
from tests.commands import ENVIRONMENT
from tests.faults.articles import articles
from tests.faults.figures import Figures

from ontherecord.archive import documents, schema
from ontherecord.archive.database import Database, open_database
from ontherecord.bulk import loading, marks
from ontherecord.bulk.store import Store
from ontherecord.formats.facts import Facts, document_id
from ontherecord.settings import TOLD_TO_RAY

LEAST_SPEED_UP = 1.8
"""Of two actors over one."""

WORDS = 120
NODES = 3
ROUNDS = 2
POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
"""A server on which a database may be made and dropped."""

NODES_TOLD = {**TOLD_TO_RAY, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token_hex(32)}
"""A cluster of our own, for whoever has its token."""

PATIENCE = 300
"""Seconds that Ray may take to begin, or to end."""


def main() -> int:
    """0 if nothing was lost and every bound was kept."""
    parser = argparse.ArgumentParser(prog="python tests/benchmarks/bulk.py", description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="of the run that is killed")
    parser.add_argument("--only", choices=("killed", "actors", "nodes"), help="one of the runs; nodes: and the loading")
    parser.add_argument("--measured", type=int, default=3_000, help="of each run that is measured, and of those loaded")
    given = parser.parse_args()
    figures = Figures("benchmarks.bulk")
    with tempfile.TemporaryDirectory(prefix="ontherecord-bulk-") as folder:
        root = Path(folder)
        if given.only in (None, "killed"):
            _killed(figures, root, given.articles)
        if given.only in (None, "actors"):
            _two_actors(figures, root, given.measured)
        if given.only in (None, "nodes"):
            _three_nodes(figures, root, given.measured)
            _loaded(figures, root)
    return 1 if figures.broken else 0


def _killed(figures: Figures, root: Path, number: int) -> None:
    """All articles, with an actor killed after a quarter and the driver after the half."""
    given = _made(root / "killed", number, seed=1)
    out = root / "killed-out"
    command = [root / "killed", "--out", out, "--part-documents", "100"]
    began = time.monotonic()
    with _begun(command) as driver:
        _wait_until(out, number // 4, driver)
        [victim, *_] = _family(driver, "ray::MapWorker")
        victim.kill()
        _wait_until(out, number // 2, driver)
    before = _documents(out)
    finished = _run(command)
    figures.tell("articles, an actor killed after a quarter and the driver after half of them", f"{number:,}")
    figures.check("done before the driver was killed", f"{before:,}", held=0 < before < number, bound="some, not all")
    figures.check("exit code of the command given again", finished.returncode, held=finished.returncode == 0, bound="0")
    _count(figures, "", given, out)
    figures.tell("seconds in all, on a machine with two cores", f"{time.monotonic() - began:.0f}")


def _two_actors(figures: Figures, root: Path, number: int) -> None:
    given = _made(root / "measured", number, seed=2)
    rates: dict[int, list[float]] = {1: [], 2: []}
    bare: dict[int, list[float]] = {1: [], 2: []}
    for round_ in range(ROUNDS):
        for actors in rates:
            bare[actors].append(_bare(root / "measured", actors))
            out = root / f"measured-{round_}-{actors}"
            finished = _run([root / "measured", "--out", out, "--part-documents", "50", "--actors", str(actors)])
            assert finished.returncode == 0, finished.stderr
            rates[actors].append(_rate(out, actors))
            _count(figures, f"by {actors}: ", given, out)
    one, two = (max(each) for each in rates.values())
    figures.tell("articles a second by one actor, by two", f"{one:.1f}, {two:.1f}")
    words = sum(len(text.split()) for text in _texts(root / "measured"))
    figures.tell("words a second by one actor", f"{one * words / number:,.0f}")
    figures.tell("two commands that attribute beside one another, without Ray, over one", f"{_times(bare):.2f}")
    speed_up = _times(rates)
    bound = f"at least {LEAST_SPEED_UP}"
    figures.check("two actors over one", f"{speed_up:.2f}", held=speed_up >= LEAST_SPEED_UP, bound=bound)
    written = sum(path.stat().st_size for path in (root / "measured-0-1").rglob("*.parquet"))
    figures.tell("bytes an article as Parquet, with its quotations", f"{written // number:,}")


def _three_nodes(figures: Figures, root: Path, number: int) -> None:
    given = _made(root / "cluster", number, seed=3)
    out = root / "cluster-out"
    with _cluster() as (address, nodes):
        finished = _run([root / "cluster", "--out", out, "--part-documents", "25", "--address", address], **NODES_TOLD)
        figures.check("nodes of the cluster", nodes, held=nodes == NODES, bound=str(NODES))
    figures.check("exit code on them", finished.returncode, held=finished.returncode == 0, bound="0")
    _count(figures, f"on {NODES} nodes: ", given, out)


def _loaded(figures: Figures, root: Path) -> None:
    """The articles of the run before, loaded, beside the same kept one by one in another database of the same kind."""
    out = Store(str(root / "cluster-out"))
    _compare(figures, out, "SQLite", f"sqlite:///{root}/one.sqlite", f"sqlite:///{root}/other.sqlite")
    with _postgresql() as (one, other):
        _compare(figures, out, "PostgreSQL", one, other)


def _compare(figures: Figures, out: Store, name: str, one: str, other: str) -> None:
    with _opened(one) as database:
        began = time.monotonic()
        kept = _one_by_one(database, out)
        by_itself = kept / (time.monotonic() - began)
    with _opened(other) as database:
        began = time.monotonic()
        loaded = loading.load(database, out, lambda _: None)
        rate = loaded.new / (time.monotonic() - began)
        again = loading.load(database, out, lambda _: None)
    figures.tell(f"{name}: documents a second kept one by one, loaded", f"{by_itself:.0f}, {rate:.0f}")
    figures.check(f"{name}: loaded over one by one", f"{rate / by_itself:.2f}", held=rate > by_itself, bound="more")
    figures.check(f"{name}: loaded again, new", again.new, held=again.new == 0 and loaded.new == kept, bound="0")


def _one_by_one(database: Database, out: Store) -> int:
    """How many documents were kept, each in a transaction of its own, as ``POST /quotes`` does."""
    kept = 0
    for part in marks.all_done(out):
        for name in part.files:
            for each in loading.found_in(out, name, part.files) if name.startswith("documents/") else ():
                with database.writing() as connection:
                    kept += documents.keep(connection, each.record, each.text)
    return kept


def _made(folder: Path, number: int, *, seed: int) -> Counter[str]:
    """The ids of so many articles that are in the folder then, in files of each form."""
    folder.mkdir()
    texts = islice(articles(seed, words=WORDS), number)
    given = [
        {
            "text": text,
            "ref": str(place),
            "publisher": "The Post",
            "published_at": f"2026-{1 + 12 * place // number:02}-15",
        }
        for place, text in enumerate(texts)
    ]
    third = number // 3
    lines = [json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in given]
    (folder / "a.ndjson").write_bytes(b"".join(lines[:third]))
    (folder / "b.ndjson.gz").write_bytes(gzip.compress(b"".join(lines[third : 2 * third])))
    pq.write_table(pa.Table.from_pylist(given[2 * third :]), folder / "c.parquet")
    return Counter(document_id(each["text"], Facts(publisher="The Post")) for each in given)


def _count(figures: Figures, of: str, given: Counter[str], out: Path) -> None:
    """That each article is in the output once, with as many quotations as its row says, each once."""
    written = list(out.glob("documents/*/*.parquet"))
    found: Counter[str] = Counter()
    quotations: Counter[str] = Counter()
    told = 0
    for path in written:
        table = pq.ParquetFile(path).read(["id", "quotations"])
        found.update(table["id"].to_pylist())
        told += sum(table["quotations"].to_pylist())
    for path in out.glob("quotations/*/*.parquet"):
        quotations.update(pq.ParquetFile(path).read(["id"])["id"].to_pylist())
    figures.none(f"{of}articles missing", sorted(given.keys() - found.keys()))
    figures.none(f"{of}articles there twice, or never given", sorted((found - given).elements()))
    exact = quotations.total() == told == len(quotations)
    figures.check(f"{of}quotations, each once", f"{told:,}", held=exact, bound="as their articles say")
    figures.none(f"{of}lines set apart", list(out.glob("failed/*")))


def _rate(out: Path, actors: int) -> float:
    """Articles a second from when every actor had done its first part: what it takes to begin is not counted."""
    done = sorted((path.stat().st_mtime, path) for path in (out / marks.DONE).iterdir())
    counted = done[actors:]
    documents = sum(json.loads(path.read_bytes())["documents"] for _, path in counted)
    return documents / (done[-1][0] - done[actors - 1][0])


def _times(rates: Mapping[int, Sequence[float]]) -> float:
    """The best of two over the best of one."""
    return max(rates[2]) / max(rates[1])


def _bare(folder: Path, at_once: int) -> float:
    """Articles a second of commands beside one another that have nothing in common: what the machine has to give."""
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(_texts(folder))]
    command = [sys.executable, "-m", "ontherecord", "attribute", "--jsonl"]
    given = "\n".join(lines).encode()
    began = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        run = partial(subprocess.run, command, input=given, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
        list(pool.map(lambda _: run(), range(at_once)))
    return at_once * len(lines) / (time.monotonic() - began)


def _texts(folder: Path) -> list[str]:
    lines = [*(folder / "a.ndjson").read_bytes().splitlines(), *_gzipped(folder / "b.ndjson.gz")]
    texts: list[str] = pq.read_table(folder / "c.parquet")["text"].to_pylist()
    return [json.loads(line)["text"] for line in lines] + texts


def _gzipped(path: Path) -> Sequence[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines()


@contextmanager
def _begun(command: Sequence[str | Path]) -> Iterator["subprocess.Popen[bytes]"]:
    """The command under way, which is killed in the end, as a machine that loses its power kills it."""
    driver = subprocess.Popen(
        [sys.executable, "-m", "ontherecord", "bulk", *map(str, command)],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield driver
    finally:
        family = psutil.Process(driver.pid).children(recursive=True) if driver.poll() is None else []
        for each in [psutil.Process(driver.pid), *family] if family else []:
            with suppress(psutil.NoSuchProcess):
                each.send_signal(signal.SIGKILL)
        driver.wait()


def _run(command: Sequence[str | Path], **settings: str) -> "subprocess.CompletedProcess[bytes]":
    """The command, done; what it tells goes to standard error."""
    finished = subprocess.run(
        [sys.executable, "-m", "ontherecord", "bulk", *map(str, command)],
        env={**ENVIRONMENT, **settings},
        stdout=subprocess.PIPE,
        check=False,
    )
    print(finished.stdout.decode(), end="", file=sys.stderr)
    return finished


def _family(driver: "subprocess.Popen[bytes]", words: str) -> list[psutil.Process]:
    """The processes that were begun for it whose command has the words in it."""
    family = psutil.Process(driver.pid).children(recursive=True)
    return [each for each in family if any(words in word for word in each.cmdline())]


def _wait_until(out: Path, documents: int, driver: "subprocess.Popen[bytes]") -> None:
    """Returns once so many are done."""
    while _documents(out) < documents:
        assert driver.poll() is None, "it ended by itself"
        time.sleep(0.2)


def _documents(out: Path) -> int:
    return sum(each.documents for each in marks.all_done(Store(str(out))))


@contextmanager
def _cluster() -> Iterator[tuple[str, int]]:
    """The address of a cluster of Ray whose nodes are begun as processes of their own, each at an address of loopback.

    They listen on all addresses, for so long as it takes, to whoever has the token.
    """
    with tempfile.TemporaryDirectory(prefix="ontherecord-nodes-") as folder, ExitStack() as nodes:
        port = _free_port()
        address = f"127.0.0.2:{port}"
        begun: list[subprocess.Popen[bytes]] = []
        for number in range(NODES):
            joining = head_options(folder, port) if number == 0 else [f"--address={address}"]
            place = f"--node-ip-address=127.0.0.{2 + number}"
            begun.append(nodes.enter_context(node("--num-cpus=1", place, *joining, **NODES_TOLD)))
            _until(lambda: alive(address, NODES_TOLD) == len(begun))
        yield address, sum(each.poll() is None for each in begun)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", 0))
        return int(taken.getsockname()[1])


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "Ray took too long"
        time.sleep(1)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        schema.upgrade(database)
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def _postgresql() -> Iterator[list[str]]:
    """Two databases on the server."""
    names = [f"ontherecord_bulk_{os.getpid()}_{each}" for each in ("one", "other")]
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield [make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False) for name in names]
        finally:
            for name in names:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
