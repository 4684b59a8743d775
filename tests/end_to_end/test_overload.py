"""More than it can do at once: who waits, who is refused, who never notices."""

import json
import re
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

PATIENCE = 30
"""Seconds."""


@pytest.fixture
def busy(start_server: Callable[..., Any], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """What starts a server and stops it after the test; alone, since no job has a part in how many wait."""
    started = []

    def start(**settings: str) -> Any:
        server = start_server(tmp_path, TMPDIR=str(tmp_path), **{"ONTHERECORD_JOBS": "0", **settings})
        started.append(server)
        while sum("Booting worker" in line for line in server.errors) < int(settings.get("ONTHERECORD_WORKERS", 2)):
            time.sleep(0.01)  # it listens before all its workers are there
        time.sleep(0.3)
        return server

    yield start
    for server in started:
        with server:
            if server.process.poll() is None:
                server.stop()


@contextmanager
def posting(server: Any, texts: list[str]) -> Iterator[list["Future[requests.Response]"]]:
    """The answers to come to texts that are posted all at once."""
    with ThreadPoolExecutor(len(texts)) as pool:
        yield [pool.submit(post, server, text) for text in texts]


def post(server: Any, text: str) -> requests.Response:
    return requests.post(f"{server.url}/quotes?store=false", json={"text": text}, timeout=PATIENCE)


def told(server: Any, name: str) -> float:
    """The sum over a metric's labels."""
    response = requests.get(f"{server.url}/metrics", timeout=PATIENCE)
    response.raise_for_status()
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", response.text, re.MULTILINE))


def until(server: Any, name: str, value: float) -> None:
    """Waits for the metric to have the value."""
    end = time.monotonic() + PATIENCE
    while told(server, name) != value:
        assert time.monotonic() < end, f"{name} is {told(server, name)}, not {value}"
        time.sleep(0.01)


def test_two_texts_at_once_are_analysed_by_two_workers(busy: Callable[..., Any], article: str) -> None:
    server = busy()
    for _ in range(20):
        with posting(server, [article * 20] * 2) as answers:
            assert [answer.result().status_code for answer in answers] == [200, 200]
    text = requests.get(f"{server.url}/metrics", timeout=PATIENCE).text
    at_once = re.search(r'ontherecord_step_seconds_bucket\{le="0.025",step="wait"\} (\S+)', text)
    assert float(at_once[1]) >= 35  # of 40; about 28 where whoever is first accepts


def test_it_says_that_it_lives_while_every_worker_analyses(busy: Callable[..., Any], article: str) -> None:
    server = busy()
    with posting(server, [article * 300] * 4) as answers:
        until(server, "ontherecord_analyses_running", 2)
        seconds = []
        while not all(answer.done() for answer in answers):
            began = time.perf_counter()
            assert requests.get(f"{server.url}/livez", timeout=PATIENCE).status_code == 200
            seconds.append(time.perf_counter() - began)
    assert len(seconds) > 10
    assert statistics.median(seconds) < 0.05


def test_one_text_too_many_is_refused_at_once(busy: Callable[..., Any], article: str) -> None:
    server = busy(ONTHERECORD_WORKERS="1", ONTHERECORD_QUEUE_LENGTH="1", ONTHERECORD_QUEUE_SECONDS="60")
    with posting(server, [article * 300] * 2) as answers:
        until(server, "ontherecord_analyses_waiting", 1)
        refused = post(server, article)
        assert not all(answer.done() for answer in answers)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["title"] == "Service Unavailable"
    assert [answer.result().status_code for answer in answers] == [200, 200]
    assert post(server, article).status_code == 200


def test_all_whom_there_is_no_place_for_are_told_when_to_come_again(busy: Callable[..., Any], article: str) -> None:
    server = busy(ONTHERECORD_QUEUE_LENGTH="1", ONTHERECORD_QUEUE_SECONDS="60")
    with posting(server, [article * 300] * 8) as answers:  # twice as many as have a place
        until(server, "ontherecord_analyses_waiting", 2)
        refused = [post(server, article) for _ in range(20)]
        assert {answer.result().status_code for answer in answers if answer.done()} <= {503}
    assert {each.status_code for each in refused} == {503}
    assert all(int(each.headers["Retry-After"]) >= 1 for each in refused)
    assert len({each.headers["Retry-After"] for each in refused}) > 1  # they do not all come back at once
    assert sorted(answer.result().status_code for answer in answers) == [200] * 4 + [503] * 4


def test_clients_that_come_at_once_are_all_answered_as_shipped(busy: Callable[..., Any], article: str) -> None:
    server = busy(ONTHERECORD_JOBS="1")
    with posting(server, [article * 10] * 8) as answers:
        assert [answer.result().status_code for answer in answers] == [200] * 8


def test_a_batch_takes_no_place_from_single_articles(busy: Callable[..., Any], article: str) -> None:
    server = busy(ONTHERECORD_WORKERS="1")
    lines = "".join(json.dumps({"text": f"{article * 30}{number}"}) + "\n" for number in range(10))
    with ThreadPoolExecutor(2) as pool:
        batches = [
            pool.submit(
                requests.post,
                f"{server.url}/quotes/batch?store=false",
                data=lines.encode(),
                headers={"Content-Type": "application/x-ndjson"},
                timeout=PATIENCE,
            )
            for _ in range(2)
        ]
        while told(server, "ontherecord_texts_total") < 4:
            time.sleep(0.01)  # both have begun
        singles = []
        while not all(batch.done() for batch in batches):
            singles.append(post(server, article).status_code)
    assert set(singles) == {200}
    for batch in batches:
        assert [json.loads(line)["status"] for line in batch.result().text.splitlines()] == [200] * 10


def test_who_would_wait_too_long_is_refused(busy: Callable[..., Any], article: str) -> None:
    server = busy(ONTHERECORD_WORKERS="1", ONTHERECORD_QUEUE_SECONDS="1")
    with posting(server, [article * 300]) as answers:
        until(server, "ontherecord_analyses_running", 1)
        refused = post(server, article)
        assert not answers[0].done()
    assert refused.status_code == 503
    assert answers[0].result().status_code == 200


def test_an_analysis_that_takes_too_long_ends_its_worker_and_the_service_goes_on(
    busy: Callable[..., Any], article: str
) -> None:
    server = busy(ONTHERECORD_WORKERS="1", ONTHERECORD_REQUEST_SECONDS="2")
    with posting(server, [article * 2000]) as [endless], pytest.raises(requests.ConnectionError):
        endless.result()
    assert post(server, article).status_code == 200
    assert told(server, "ontherecord_analyses_overrun_total") == 1
    assert told(server, "ontherecord_analyses_running") == 0
    events = []
    while "analysis overrun" not in events:
        events.append(json.loads(server.requests_logged.get(timeout=PATIENCE))["event"])


def test_what_is_counted_is_right_however_many_workers_count(busy: Callable[..., Any], article: str) -> None:
    server = busy()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: post(server, article).status_code, range(60)))
        list(pool.map(lambda _: requests.get(f"{server.url}/livez", timeout=PATIENCE), range(60)))
    assert set(statuses) == {200}
    for _ in range(5):
        assert told(server, "ontherecord_texts_total") == 60
        assert told(server, "ontherecord_characters_total") == 60 * len(article)
    text = requests.get(f"{server.url}/metrics", timeout=PATIENCE).text
    assert 'ontherecord_requests_total{method="GET",route="/livez",status="200"} 60.0' in text
    assert text.count("\nontherecord_build_info{") == 1


def test_the_files_of_the_metrics_go_with_the_service(busy: Callable[..., Any], tmp_path: Path) -> None:
    server = busy(ONTHERECORD_JOBS="1")
    assert list(tmp_path.glob("ontherecord-metrics-*"))
    assert server.stop() == 0
    assert not list(tmp_path.glob("ontherecord-metrics-*"))


def test_clients_that_do_not_hang_up_keep_nobody_waiting(busy: Callable[..., Any]) -> None:
    server = busy(ONTHERECORD_WORKERS="1")
    address = re.fullmatch(r"http://(.*):(\d+)", server.url)
    lingering = [socket.create_connection((address[1], int(address[2]))) for _ in range(5)]
    for each in lingering:
        each.sendall(b"GET /livez HTTP/1.1\r\nHost: desk\r\n\r\n")
        assert each.recv(65_536).startswith(b"HTTP/1.1 200")
    began = time.perf_counter()
    assert requests.get(f"{server.url}/livez", timeout=PATIENCE).status_code == 200
    assert time.perf_counter() - began < 1
    for each in lingering:
        each.close()


def test_a_client_that_hangs_up_before_its_answer_harms_nobody(busy: Callable[..., Any], article: str) -> None:
    server = busy(ONTHERECORD_WORKERS="1")
    with pytest.raises(requests.Timeout):
        requests.post(f"{server.url}/quotes?store=false", json={"text": article * 100}, timeout=0.3)
    assert post(server, article).status_code == 200
    assert not [line for line in server.errors if "Traceback" in line]
