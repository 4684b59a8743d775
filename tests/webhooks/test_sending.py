"""One delivery sent: signed, to a checked address, and soon over however a receiver behaves."""

import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook
from tests.receivers import Receiver, receiver

from ontherecord.client.webhooks import spelt
from ontherecord.webhooks import sending
from ontherecord.webhooks.allowed import Allowed
from ontherecord.webhooks.sending import Outcome, send

SECRET = bytes(range(32))
BODY = json.dumps({"search": {"id": "0" * 32, "name": "Löwe"}, "quotes": []}, ensure_ascii=False).encode()


@pytest.fixture
def here() -> Iterator[Receiver]:
    """A receiver on this machine."""
    with receiver() as made:
        yield made


def allowed(here: Receiver) -> Allowed:
    """The receiver, and the network that it is in."""
    return Allowed.read(here.host, "127.0.0.0/8")


def sent(here: Receiver) -> Outcome:
    return send(allowed(here), here.url, SECRET, "msg_1", BODY)


def test_what_is_sent_arrives_signed_as_standard_webhooks_have_it(here: Receiver) -> None:
    assert sent(here) == Outcome("taken", 204)
    [(path, headers, body)] = here.received
    assert (path, body) == ("/hook?desk=1", BODY)
    assert headers["Host"] == f"127.0.0.1:{here.port}"
    assert headers["webhook-id"] == "msg_1"
    assert Webhook(spelt(SECRET)).verify(body, dict(headers)) == json.loads(BODY)


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (200, {}, Outcome("taken", 200)),
        (302, {"Location": "http://169.254.169.254/"}, Outcome("again", 302, "status 302")),
        (307, {"Location": "/elsewhere"}, Outcome("again", 307, "status 307")),
        (400, {}, Outcome("again", 400, "status 400")),
        (410, {}, Outcome("gone", 410, "receiver is gone")),
        (429, {"Retry-After": "120"}, Outcome("rest", 429, "status 429", 120)),
        (500, {"Retry-After": "nonsense"}, Outcome("again", 500, "status 500")),
        (503, {}, Outcome("rest", 503, "status 503")),
        (503, {"Retry-After": "99999999"}, Outcome("rest", 503, "status 503", 86_400)),
    ],
)
def test_the_answer_says_how_to_go_on(here: Receiver, status: int, headers: dict[str, str], outcome: Outcome) -> None:
    here.answers.append((status, headers))
    assert sent(here) == outcome
    assert len(here.received) == 1  # no redirect is followed


def test_without_its_network_a_receiver_on_this_machine_is_sent_nothing(here: Receiver) -> None:
    outcome = send(Allowed.read(here.host, None), here.url, SECRET, "msg_1", BODY)
    assert outcome == Outcome("rest", failure="host or address not allowed")
    assert here.received == []


def test_a_host_that_is_allowed_no_more_is_sent_nothing(here: Receiver) -> None:
    outcome = send(Allowed.read("other.example", "127.0.0.0/8"), here.url, SECRET, "msg_1", BODY)
    assert outcome == Outcome("rest", failure="host or address not allowed")


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_leads_inside_leads_nowhere(
    here: Receiver, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    leads_to(monkeypatch, addresses)
    hosts = Allowed.read(f"http://hooks.example.org:{here.port}", None)
    outcome = send(hosts, f"http://hooks.example.org:{here.port}/", SECRET, "msg_1", BODY)
    assert outcome == Outcome("rest", failure="host or address not allowed")
    assert here.received == []


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(
    here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookups = leads_to(monkeypatch, ["127.0.0.1"], then=["192.0.2.1"])
    hosts = Allowed.read(f"http://hooks.example.org:{here.port}", "127.0.0.1/32")
    assert send(hosts, f"http://hooks.example.org:{here.port}/x", SECRET, "msg_1", BODY).advice == "taken"
    assert [host for host in lookups if host == "hooks.example.org"] == ["hooks.example.org"]
    assert here.received[0][1]["Host"] == f"hooks.example.org:{here.port}"


def leads_to(monkeypatch: pytest.MonkeyPatch, addresses: list[str], then: list[str] | None = None) -> list[str]:
    """Makes hooks.example.org lead there at the first look, elsewhere at the next; the names looked up."""
    really, lookups = socket.getaddrinfo, []

    def getaddrinfo(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        lookups.append(host)
        if host != "hooks.example.org":
            return really(host, port, *args, **kwargs)
        found = addresses if lookups.count(host) == 1 else then or addresses
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return lookups


def test_a_name_that_leads_nowhere_is_tried_later() -> None:
    hosts = Allowed.read("nowhere.invalid", None)
    assert send(hosts, "https://nowhere.invalid/", SECRET, "msg_1", BODY) == Outcome("rest", failure="name not found")


def test_the_next_address_of_a_name_is_tried_where_one_does_not_answer(
    here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])  # the receiver listens on the second only
    hosts = Allowed.read(f"http://hooks.example.org:{here.port}", "127.0.0.0/8")
    assert send(hosts, f"http://hooks.example.org:{here.port}/", SECRET, "msg_1", BODY).advice == "taken"


def test_a_proxy_of_the_environment_is_not_used(here: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sent(here).advice == "taken"


def test_nobody_there_is_no_connection() -> None:
    nobody = Allowed.read("http://127.0.0.1:9", "127.0.0.1/32")
    assert send(nobody, "http://127.0.0.1:9/", SECRET, "msg_1", BODY) == Outcome("rest", failure="no connection")


def test_a_receiver_that_says_nothing_is_given_up_in_time(here: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.3)
    here.hanging = threading.Event()
    began = time.monotonic()
    assert sent(here) == Outcome("rest", failure="no answer in time")
    assert time.monotonic() - began < 5


@pytest.fixture
def raw() -> Iterator[Any]:
    """What makes a server that answers with these bytes, one after the other, and how slowly."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve(answer: Iterator[bytes]) -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                connection.recv(65_536)
                for part in answer:
                    connection.sendall(part)
                    if stopped.wait(0.05):
                        return
            except OSError:
                return

    threads = []

    def start(answer: Iterator[bytes]) -> Outcome:
        threads.append(threading.Thread(target=serve, args=(answer,)))
        threads[-1].start()
        host = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return send(Allowed.read(host, "127.0.0.1/32"), f"{host}/", SECRET, "msg_1", BODY)

    yield start
    stopped.set()
    listener.close()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("begins", "advice"),
    [(b"HTTP/1.1 2", "rest"), (b"HTTP/1.1 500 Oh\r\nX: ", "again"), (b"HTTP/1.1 200 OK\r\nX: ", "taken")],
)
def test_a_receiver_that_answers_a_byte_at_a_time_is_cut_off(
    raw: Any, monkeypatch: pytest.MonkeyPatch, begins: bytes, advice: str
) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.5)
    began = time.monotonic()
    assert raw(part for part in [begins, *[b"a"] * 600]).advice == advice
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [b"nonsense\r\n\r\n", b"HTTP/1.1 999999 Much\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", b""],
)
def test_what_is_no_answer_is_tried_later(raw: Any, answer: bytes) -> None:
    assert raw(iter([answer])) == Outcome("rest", failure="no answer")


def test_a_body_without_end_is_not_read(raw: Any) -> None:
    began = time.monotonic()
    assert raw(part for part in [b"HTTP/1.1 200 OK\r\n\r\n", *[b"a" * 1_000] * 200]) == Outcome("taken", 200)
    assert time.monotonic() - began < 5


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of hooks.example.org that signed itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hooks.example.org",
         "-addext", "subjectAltName=DNS:hooks.example.org", "-keyout", "key.pem", "-out", "certificate.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem", folder / "key.pem"


@pytest.fixture
def over_tls(certificate: tuple[Path, Path]) -> Iterator[Receiver]:
    """A receiver with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with receiver(tls=context) as made:
        made.names = names  # type: ignore[attr-defined]
        yield made


def test_the_certificate_must_be_the_names_though_the_address_is_connected_to(
    over_tls: Any, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setattr(sending, "authorities", ssl.create_default_context)  # not those read before
    leads_to(monkeypatch, ["127.0.0.1"])
    hosts = Allowed.read(f"hooks.example.org:{over_tls.port},https://127.0.0.1:{over_tls.port}", "127.0.0.1/32")
    good = send(hosts, f"https://hooks.example.org:{over_tls.port}/", SECRET, "msg_1", BODY)
    assert good == Outcome("taken", 204)
    assert over_tls.names == ["hooks.example.org"]
    other = send(hosts, f"https://127.0.0.1:{over_tls.port}/", SECRET, "msg_1", BODY)
    assert other == Outcome("rest", failure="no trusted certificate")
    assert len(over_tls.received) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(over_tls: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ["127.0.0.1"])
    hosts = Allowed.read(f"hooks.example.org:{over_tls.port}", "127.0.0.1/32")
    outcome = send(hosts, f"https://hooks.example.org:{over_tls.port}/", SECRET, "msg_1", BODY)
    assert outcome == Outcome("rest", failure="no trusted certificate")
    assert over_tls.received == []
