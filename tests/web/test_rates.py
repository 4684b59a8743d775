"""So many requests a minute, counted in a real Redis, across processes."""

import multiprocessing
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import redis
import structlog
from flask import Flask, g
from limits.storage import MemoryStorage
from tests.needs import needed

from ontherecord.settings import Settings
from ontherecord.web import logs, problems, rates
from ontherecord.web.problem import Problem
from ontherecord.web.rates import Rates

REDIS = "redis://127.0.0.1:6379/0"


@dataclass
class Parts:
    """What ``register`` looks for."""

    settings: Settings


@pytest.fixture
def prefix() -> Iterator[str]:
    """What the keys of one test begin with; they are gone after it."""
    server = redis.Redis.from_url(REDIS, socket_timeout=2)
    try:
        server.ping()
    except redis.RedisError:
        needed(False, f"no Redis at {REDIS}")
    made = f"ontherecord:test:{secrets.token_hex(8)}"
    yield made
    for key in server.scan_iter(f"{made}*"):
        server.delete(key)
    server.close()


def app_with(counted: Rates) -> Flask:
    app = Flask("counted")
    app.extensions["ontherecord"] = Parts(Settings())
    logs.register(app)
    problems.register(app)

    @app.before_request
    def know_the_key() -> None:
        from flask import request

        g.key_id = request.headers.get("X-Key")
        if g.key_id == "wrong":
            rates.count_guess()

    rates.register(app)
    app.extensions["ontherecord.rates"] = counted
    for path in ("/things", "/livez", "/metrics", "/docs/<path:name>"):
        app.add_url_rule(path, path, lambda **_: "", methods=["GET", "POST"])
    return app


def many(rates: Rates, count: int, what: str = "reads", who: str = "key a") -> int:
    """How many of them are let through."""
    through = 0
    for _ in range(count):
        try:
            rates.count(what, who)
        except Problem:
            continue
        through += 1
    return through


def test_reads_and_writes_are_counted_apart(prefix: str) -> None:
    client = app_with(Rates(REDIS, reads_per_minute=3, writes_per_minute=2, prefix=prefix)).test_client()
    assert [client.get("/things").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.head("/things").status_code == 429
    assert [client.post("/things").status_code for _ in range(3)] == [200, 200, 429]


def test_a_429_says_when_to_come_back_and_nothing_else_does(prefix: str) -> None:
    client = app_with(Rates(REDIS, reads_per_minute=1, prefix=prefix)).test_client()
    assert "Retry-After" not in client.get("/things").headers
    refused = client.get("/things")
    after = refused.headers["Retry-After"]
    assert 55 <= int(after) <= 60
    assert refused.content_type == "application/problem+json"
    assert refused.json["detail"] == f"At most 1 GET requests a minute; try again in {after} s."


def test_keys_are_counted_apart_and_so_are_addresses_without_one(prefix: str) -> None:
    client = app_with(Rates(REDIS, reads_per_minute=1, prefix=prefix)).test_client()
    assert client.get("/things", headers={"X-Key": "a"}).status_code == 200
    assert client.get("/things", headers={"X-Key": "b"}).status_code == 200
    assert client.get("/things", headers={"X-Key": "a"}).status_code == 429
    assert client.get("/things", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200
    assert client.get("/things", environ_base={"REMOTE_ADDR": "192.0.2.2"}).status_code == 200
    assert client.get("/things", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 429


def test_one_network_of_ipv6_is_one_address(prefix: str) -> None:
    client = app_with(Rates(REDIS, reads_per_minute=1, prefix=prefix)).test_client()
    assert client.get("/things", environ_base={"REMOTE_ADDR": "2001:db8::1"}).status_code == 200
    assert client.get("/things", environ_base={"REMOTE_ADDR": "2001:db8::2"}).status_code == 429
    assert client.get("/things", environ_base={"REMOTE_ADDR": "2001:db8:0:1::1"}).status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/metrics", "/docs/page.js"])
def test_what_the_service_says_of_itself_is_not_counted(prefix: str, path: str) -> None:
    client = app_with(Rates(REDIS, reads_per_minute=1, prefix=prefix)).test_client()
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 200]


def test_unknown_paths_are_counted(prefix: str) -> None:
    client = app_with(Rates(REDIS, reads_per_minute=1, prefix=prefix)).test_client()
    assert [client.get("/nothing").status_code for _ in range(2)] == [404, 429]


def test_without_a_limit_nothing_is_asked_of_redis() -> None:
    assert many(Rates("redis://127.0.0.1:1/0"), 5) == 5


def _count_in_another_process(prefix: str, through: "multiprocessing.Queue[int]") -> None:
    through.put(many(Rates(REDIS, reads_per_minute=20, prefix=prefix), 15))


def test_processes_count_together(prefix: str) -> None:
    spawned = multiprocessing.get_context("spawn")
    through: multiprocessing.Queue[int] = spawned.Queue()
    processes = [spawned.Process(target=_count_in_another_process, args=(prefix, through)) for _ in range(2)]
    for process in processes:
        process.start()
    assert sum(through.get(timeout=60) for _ in processes) == 20
    for process in processes:
        process.join(60)


def test_in_one_process_memory_will_do() -> None:
    assert many(Rates(None, reads_per_minute=3), 5) == 3


def test_the_storage_in_memory_starts_no_thread_before_the_fork() -> None:
    before = threading.active_count()
    counted = Rates(None, reads_per_minute=3)
    assert threading.active_count() == before
    many(counted, 1)
    assert isinstance(counted._in_memory.storage, MemoryStorage)


def test_requests_pass_while_redis_is_away_and_one_warning_is_logged() -> None:
    with structlog.testing.capture_logs() as lines:
        assert many(Rates("redis://127.0.0.1:1/0", reads_per_minute=1), 50) == 50
    [line] = lines
    assert line["log_level"] == "warning"
    assert "127.0.0.1" not in str(line)


def test_a_redis_that_does_not_answer_keeps_nobody_waiting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        with structlog.testing.capture_logs():
            assert many(Rates(url, reads_per_minute=1), 50) == 50
        assert time.monotonic() - began < 4 * rates.PATIENCE


def test_it_limits_again_once_redis_is_back(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "UNTIL_NEXT_TRY", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as away:
        port = away.getsockname()[1]
    counted = Rates(f"redis://127.0.0.1:{port}/0", reads_per_minute=1, prefix=prefix)
    with structlog.testing.capture_logs() as lines:
        assert many(counted, 3) == 3
        with forwarding(port):
            assert many(counted, 3) == 1
    assert [line["event"].split(":")[0] for line in lines] == ["redis away", "redis back"]


class forwarding:  # noqa: N801  # a context manager
    """A port of this machine that leads to the Redis, for as long as it lasts."""

    def __init__(self, port: int) -> None:
        self.server = socket.create_server(("127.0.0.1", port))
        self.sockets: list[socket.socket] = [self.server]

    def __enter__(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def __exit__(self, *raised: object) -> None:
        for each in self.sockets:
            each.close()

    def _accept(self) -> None:
        inside, _ = self.server.accept()
        outside = socket.create_connection(("127.0.0.1", 6379))
        self.sockets += [inside, outside]
        for one, other in ((inside, outside), (outside, inside)):
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                other.sendall(data)
        except OSError:
            return


def test_wrong_keys_are_refused_when_they_are_many_and_right_ones_are_not() -> None:
    client = app_with(Rates(None, wrong_keys_per_minute=3)).test_client()
    statuses = [client.get("/things", headers={"X-Key": "wrong"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]  # the access part, not here, would make 401 of the 200
    assert client.get("/things", headers={"X-Key": "right"}).status_code == 200


def test_addresses_send_wrong_keys_each_for_itself() -> None:
    client = app_with(Rates(None, wrong_keys_per_minute=1)).test_client()
    for address in ("192.0.2.1", "192.0.2.2"):
        response = client.get("/things", headers={"X-Key": "wrong"}, environ_base={"REMOTE_ADDR": address})
        assert response.status_code == 200


def test_behind_a_proxy_that_is_believed_addresses_are_counted_each_for_itself() -> None:
    client = app_with(Rates(None, wrong_keys_per_minute=1)).test_client()
    through_it = {"X-Key": "wrong", "X-Forwarded-For": "192.0.2.1"}
    assert [client.get("/things", headers=through_it).status_code for _ in range(2)] == [200, 429]
    assert client.get("/things", headers={**through_it, "X-Forwarded-For": "192.0.2.2"}).status_code == 200


def test_whoever_is_no_proxy_of_ours_cannot_make_addresses_up() -> None:
    client = app_with(Rates(None, wrong_keys_per_minute=2)).test_client()
    stranger = {"REMOTE_ADDR": "198.51.100.7"}
    statuses = [
        client.get(
            "/things", headers={"X-Key": "wrong", "X-Forwarded-For": f"192.0.2.{each}"}, environ_base=stranger
        ).status_code
        for each in range(4)
    ]
    assert statuses == [200, 200, 429, 429]


def test_addresses_without_number_are_counted_together() -> None:
    counted = Rates(None, wrong_keys_per_minute=1)
    client = app_with(counted).test_client()
    statuses = [
        client.get("/things", headers={"X-Key": "wrong", "X-Forwarded-For": f"192.0.2.{each}"}).status_code
        for each in range(rates.ALL_ADDRESSES + 5)
    ]
    assert statuses == [200] * rates.ALL_ADDRESSES + [429] * 5


def test_each_of_several_workers_allows_its_share_of_guesses_and_never_none() -> None:
    assert many(Rates(None, workers=4), 50, rates.WRONG_KEYS) == 7
    assert many(Rates(None, workers=64), 50, rates.WRONG_KEYS) == rates.LEAST_SHARE


def test_while_redis_is_away_guesses_are_counted_all_the_same() -> None:
    with structlog.testing.capture_logs():
        counted = Rates("redis://127.0.0.1:1/0", reads_per_minute=1, workers=2)
        assert many(counted, 50, rates.WRONG_KEYS) == 15
        assert many(counted, 50) == 50


def test_workers_count_guesses_together_in_redis(prefix: str) -> None:
    through = [many(Rates(REDIS, workers=2, prefix=prefix), 20, rates.WRONG_KEYS) for _ in range(2)]
    assert sum(through) == rates.WRONG_KEYS_PER_MINUTE


def test_addresses_without_number_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_IN_MEMORY", 10)
    counted = Rates(None)
    for each in range(100):
        counted.count(rates.WRONG_KEYS, f"192.0.2.{each}")
    storage = counted._in_memory.storage
    assert isinstance(storage, MemoryStorage)
    assert len(storage.events) <= 11
