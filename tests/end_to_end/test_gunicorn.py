"""The service as it runs in production: a real gunicorn on a free port of the loopback interface."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import requests
from tests.faults import served

PATIENCE = 60
"""Seconds."""

NDJSON = {"Content-Type": "application/x-ndjson"}


def test_an_article_is_answered_with_its_quotations(server: Any, article: str) -> None:
    response = requests.post(f"{server.url}/quotes", json={"text": article}, timeout=PATIENCE)
    assert response.status_code in (200, 201)  # the server is shared
    assert "Jeff Davis" in {quote["speaker"]["name"] for quote in response.json()["quotes"] if quote["speaker"]}


def test_every_worker_answers_the_same_and_many_at_once(server: Any, article: str) -> None:
    def post(_: int) -> str:
        return requests.post(f"{server.url}/quotes", json={"text": article}, timeout=PATIENCE).text

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(post, range(40)))) == 1


def test_a_request_leaves_one_line_of_json_without_the_article(server: Any, article: str) -> None:
    requests.post(f"{server.url}/quotes", json={"text": article}, headers={"X-Request-Id": "line-1"}, timeout=PATIENCE)
    lines = []
    while not any(line.get("request_id") == "line-1" for line in lines):
        lines.append(json.loads(server.requests_logged.get(timeout=PATIENCE)))
    assert [line["characters"] for line in lines if line.get("request_id") == "line-1"] == [len(article)]
    assert "Davis" not in str(lines)


def test_gunicorn_speaks_json_too(server: Any) -> None:
    events = [json.loads(line)["event"] for line in server.errors if line.startswith("{")]
    assert any(event.startswith("Listening at") for event in events)


def test_a_body_far_too_large_gets_its_answer_and_the_service_goes_on(server: Any) -> None:
    response = requests.post(
        f"{server.url}/quotes", data=bytes(40_000_000), headers={"Content-Type": "text/plain"}, timeout=PATIENCE
    )
    assert response.status_code == 413
    assert requests.get(f"{server.url}/readyz", timeout=PATIENCE).status_code == 200


def test_a_body_sent_in_chunks_is_bounded_too(server: Any) -> None:
    chunks = (bytes(1_000_000) for _ in range(20))
    response = requests.post(
        f"{server.url}/quotes", data=chunks, headers={"Content-Type": "text/plain"}, timeout=PATIENCE
    )
    assert response.status_code == 413


def test_nothing_is_written_to_the_home_directory(server: Any) -> None:
    assert requests.get(f"{server.url}/livez", timeout=PATIENCE).status_code == 200
    assert list(server.home.iterdir()) == []


def test_sigterm_finishes_what_is_running(start_server: Callable[..., Any], tmp_path: Path, article: str) -> None:
    with start_server(tmp_path, ONTHERECORD_WORKERS="1") as running, ThreadPoolExecutor(1) as pool:
        long = pool.submit(requests.post, f"{running.url}/quotes", json={"text": article * 250}, timeout=PATIENCE)
        time.sleep(0.5)  # it has begun: the text keeps a worker busy for seconds
        assert not long.done()
        assert running.stop() == 0
        assert long.result().status_code == 201


def test_sigterm_finishes_a_batch_to_its_last_line(
    start_server: Callable[..., Any], tmp_path: Path, article: str
) -> None:
    body = "".join(json.dumps({"text": f"{article * 20}{number}"}) + "\n" for number in range(8))
    with (
        start_server(tmp_path, ONTHERECORD_WORKERS="1") as running,
        requests.post(
            f"{running.url}/quotes/batch", data=body, headers=NDJSON, stream=True, timeout=PATIENCE
        ) as response,
    ):
        lines = response.iter_lines(chunk_size=None)
        answers = [json.loads(next(lines))]
        with ThreadPoolExecutor(1) as pool:
            stopped = pool.submit(running.stop)
            answers += [json.loads(line) for line in lines]
            assert stopped.result() == 0
    assert [(each["line"], each["status"]) for each in answers] == [(number, 201) for number in range(1, 9)]


def test_what_was_counted_outlives_a_reload_and_its_files_end_with_the_server(
    start_server: Callable[..., Any], tmp_path: Path
) -> None:
    def booted() -> int:
        return sum("Booting worker" in line for line in running.errors)

    def answered() -> int:
        text = requests.get(f"{running.url}/metrics", timeout=PATIENCE).text
        return int(float(re.findall(r'(?m)^ontherecord_requests_total{.*"/livez".*} (.+)$', text)[0]))

    with start_server(tmp_path, ONTHERECORD_WORKERS="1", TMPDIR=str(tmp_path)) as running:
        for _ in range(3):
            assert requests.get(f"{running.url}/livez", timeout=PATIENCE).status_code == 200
        [folder] = tmp_path.glob("ontherecord-metrics-*")
        running.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + PATIENCE
        while not (booted() == 2 and any("Worker exiting" in line for line in running.errors)):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert answered() == 3
        assert list(tmp_path.glob("ontherecord-metrics-*")) == [folder]
        assert running.stop() == 0
    assert not folder.exists()


def test_a_batch_is_answered_line_by_line(server: Any, article: str) -> None:
    body = "".join(json.dumps({"text": f"{article * many}\n{uuid4()}"}) + "\n" for many in (1, 60, 1))
    began = time.monotonic()
    with requests.post(
        f"{server.url}/quotes/batch", data=body, headers=NDJSON, stream=True, timeout=PATIENCE
    ) as response:
        assert response.headers["Transfer-Encoding"] == "chunked"
        came = [(json.loads(line)["line"], time.monotonic() - began) for line in response.iter_lines(chunk_size=None)]
    assert [line for line, _ in came] == [1, 2, 3]
    first, second = came[0][1], came[1][1]
    assert first < second / 2


def test_what_one_worker_keeps_every_worker_shows(server: Any, article: str) -> None:
    for _ in range(5):
        text = f"{article}\n{uuid4()}"
        posted = requests.post(f"{server.url}/quotes", json={"text": text}, timeout=PATIENCE)
        location = f"{server.url}{posted.headers['Location']}"
        assert {requests.get(location, timeout=PATIENCE).json()["text"] for _ in range(4)} == {text}
        assert requests.delete(location, timeout=PATIENCE).status_code == 204
        assert {requests.get(location, timeout=PATIENCE).status_code for _ in range(4)} == {404}


def test_a_wrong_setting_is_told_in_one_line() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "ontherecord", "serve"],
        env={**os.environ, "ONTHERECORD_PORT": "eighty"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stderr == "Error: ONTHERECORD_PORT must be a whole number from 0 to 65535, not 'eighty'\n"


def test_a_master_that_is_killed_leaves_nobody_on_its_port(start_server: Any, tmp_path: Path) -> None:
    with start_server(tmp_path) as running, ThreadPoolExecutor(1) as pool:
        text = "“We will not go,” said Ann Lee, the mayor of Ely. " * 4_000
        pool.submit(requests.post, f"{running.url}/quotes?store=false", json={"text": text}, timeout=PATIENCE)
        time.sleep(1)  # it is being analysed
        left = [served.master(running), *served.workers(running)]
        left[0].kill()
        assert psutil.wait_procs(left, timeout=10)[1] == []
