"""What HTTP and storage cost: ``make bench-http``, ``python tests/benchmarks/http_speed.py ARTICLES.jsonl [DATABASE]``.

Against the real gunicorn, in one run with the bare engine:

- one article of 700 words after another, each attributed by the bare engine and then posted (a new document each time)
  to a service of one worker, both on the same core: what the service adds to the engine's time;
- the same articles from four clients at once to a worker a core, against as many bare engines as cores: throughput;
- reading: 50 requests a second, sent when they are due whether or not the one before was answered, from 100,000
  quotations made up by made_archive.py.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote, urlsplit

os.environ.setdefault("OMP_NUM_THREADS", "1")

from made_archive import fill, made_word

WORDS = 700
CLIENTS = 4
STORED = 100_000
READS_A_SECOND, SECONDS = 50, 20
CORES = sorted(os.sched_getaffinity(0))


def main() -> None:
    """The figures, a line each."""
    texts = articles(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        database = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/posts.sqlite"
        with service(database, workers=1, cores=CORES[:1]) as url:
            overhead(url, texts)
        with service(database, workers=len(CORES), cores=CORES) as url:
            throughput(url, texts)
        if len(sys.argv) <= 2:
            database = f"sqlite:///{folder}/reads.sqlite"
        fill(database, STORED)
        with service(database, workers=len(CORES), cores=CORES) as url:
            reading(url)


def articles(path: Path) -> list[str]:
    """Articles of 700 words: long texts are cut, short ones joined."""
    made: list[str] = []
    words: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        words += [*json.loads(line)["text"].split(" "), "\n\n"]
        if len(words) >= WORDS:
            made.append(" ".join(words[:WORDS]))
            words = []
    return made


@contextmanager
def service(database: str, *, workers: int, cores: list[int]) -> Iterator[str]:
    """The real thing on a free port, on the cores given; its address."""
    environment = {
        **os.environ,
        "ONTHERECORD_DATABASE": database,
        "ONTHERECORD_WORKERS": str(workers),
        "ONTHERECORD_PORT": "0",
        "ONTHERECORD_JOBS": "0",  # the cores are for what is measured
    }
    ontherecord = [sys.executable, "-m", "ontherecord"]
    subprocess.run([*ontherecord, "migrate"], env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        [*ontherecord, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    os.sched_setaffinity(process.pid, cores)
    assert process.stderr
    listening = next(line for line in process.stderr if "Listening at: " in line)
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        url = listening.split("Listening at: ")[1].split(" ")[0]
        while call(url, "GET", "/readyz")[0] != 200:
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def call(url: str, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """The status and the body of an answer."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content


def post(url: str, text: str, name: str) -> float:
    """Seconds to post the text as a document of its own."""
    body = json.dumps({"text": text, "url": f"https://news.example/{name}", "publisher": "The Post"}).encode()
    began = time.perf_counter()
    status, _ = call(url, "POST", "/quotes", body)
    assert status == 201, status
    return time.perf_counter() - began


def overhead(url: str, texts: list[str]) -> None:
    """What POST takes beyond the bare engine, article by article."""
    import ontherecord

    attributor = ontherecord.load()
    attributor.attribute(texts[0])
    bare: list[float] = []
    posted: list[float] = []
    for number, text in enumerate(texts):
        os.sched_setaffinity(0, CORES[:1])
        bare.append(seconds(lambda text=text: attributor.attribute(text)))  # type: ignore[misc]
        os.sched_setaffinity(0, CORES[-1:])
        posted.append(post(url, text, f"one/{number}"))
    os.sched_setaffinity(0, CORES)
    more = [with_service / engine - 1 for with_service, engine in zip(posted, bare, strict=True)]
    print(f"{len(texts)} articles of {WORDS} words, one after another")
    print(f"  bare engine: {shown(bare)}")
    print(f"  POST /quotes: {shown(posted)}")
    print(f"  overhead: {statistics.median(more):.1%} (median), {sum(posted) / sum(bare) - 1:.1%} (of the sums)")


def throughput(url: str, texts: list[str]) -> None:
    """Articles a second from several clients at once, against an engine a core."""
    with get_context("spawn").Pool(len(CORES)) as pool:
        pool.map(attributed, texts[: len(CORES)], chunksize=1)
        bare = len(texts) / seconds(lambda: pool.map(attributed, texts, chunksize=1))
    with ThreadPoolExecutor(CLIENTS) as clients:
        began = time.perf_counter()
        posted = list(clients.map(lambda each: post(url, each[1], f"many/{each[0]}"), enumerate(texts)))
        served = len(texts) / (time.perf_counter() - began)
    print(f"{CLIENTS} clients, {len(CORES)} workers: {served:.1f} articles/s; {len(CORES)} bare engines: {bare:.1f}/s")
    print(f"  ratio: {served / bare:.2f}; POST /quotes: {shown(posted)}")


def attributed(text: str) -> None:
    """The text attributed, by this process's engine."""
    import ontherecord

    ontherecord.attribute(text)


def reading(url: str) -> None:
    """How long readers wait at a steady rate, by what they read."""
    word = made_word
    paths = {
        "newest": "/quotes",
        "oldest": "/quotes?sort=published",
        "publisher": f"/quotes?publisher={quote(f'The {word(1).title()} Post')}",
        "two words": f"/quotes?q={word(120)}+{word(80)}",
        "speaker": f"/quotes?speaker={word(300)}",
        "kind, dates": "/quotes?kind=mixed&published_from=2019-01-01&published_to=2020-12-31",
        "documents": "/documents",
        "speakers": "/speakers?sort=name",
    }
    paths["next page"] = json.loads(call(url, "GET", "/quotes")[1])["next"]
    paths["one"] = f"/quotes/{json.loads(call(url, 'GET', '/quotes')[1])['quotes'][0]['id']}"
    taken: dict[str, list[float]] = {name: [] for name in paths}
    start = time.perf_counter() + 0.1

    def read(number: int) -> None:
        name = list(paths)[number % len(paths)]
        due = start + number / READS_A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        status, _ = call(url, "GET", paths[name])
        assert status == 200, (name, status)
        taken[name].append(time.perf_counter() - due)

    with ThreadPoolExecutor(32) as readers:
        list(readers.map(read, range(READS_A_SECOND * SECONDS)))
    print(f"{READS_A_SECOND} reads/s for {SECONDS} s, {STORED:,} quotations stored")
    for name, times in taken.items():
        print(f"  {name}: {shown(times)}")
    print(f"  all: {shown([each for times in taken.values() for each in times])}")


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def shown(times: list[float]) -> str:
    """Median and 99th percentile."""
    percentiles = statistics.quantiles(times, n=100, method="inclusive")
    return f"p50 {percentiles[49] * 1e3:.1f} ms, p99 {percentiles[98] * 1e3:.1f} ms"


if __name__ == "__main__":
    main()
