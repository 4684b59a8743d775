"""Ten thousand connections that do nothing, before nginx with the settings that the guide for operators has."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.figures import Figures

from .readers import reading, where

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"
CLIENTS = 2
"""Processes that hold connections open, each from an address of its own."""

PATIENCE = 30
"""Seconds for nginx to start, and for the connections to be open."""

FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{outside}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


def run(figures: Figures, url: str, token: str, *, short: bool, most: float) -> None:
    """Idle connections, opened anew as nginx closes them, and what a reader through the same nginx has of it.

    Its slowest request may take ``most`` seconds.
    """
    if not shutil.which("nginx"):
        figures.check("nginx", "is not here", held=False, bound="Debian's nginx-light, or any other")
        return
    idle, seconds = (2_000, 3) if short else (10_000, 40)
    with proxied(url) as outside, _idle(outside, idle) as (held, opening), reading(outside, token) as reader:
        figures.check("idle connections at nginx at a time", f"{held:,}", held=held >= idle, bound=f"{idle:,}")
        figures.tell("seconds in which they were opened", f"{opening:.1f}")
        time.sleep(seconds)
    reader.tell(figures, "through nginx meanwhile", most=most)


@contextmanager
def proxied(url: str) -> Iterator[str]:
    """Where nginx listens, set as documented, before the service at ``url``."""
    port = _free_port()
    with TemporaryDirectory(prefix="ontherecord-nginx-") as folder:
        _make_certificate(Path(folder))
        conf = Path(folder) / "nginx.conf"
        conf.write_text(_documented(Path(folder), url, port), "utf-8")
        process = subprocess.Popen(["nginx", "-e", f"{folder}/error.log", "-c", conf], stderr=subprocess.DEVNULL)
        try:
            _wait_until_it_listens(port)
            yield f"https://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _documented(folder: Path, url: str, port: int) -> str:
    """The guide's settings; only where things are is another."""
    outside, server = re.findall(r"```nginx\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    for documented, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/quotes.pem", f"{folder}/quotes.pem"),
        ("/etc/ssl/quotes.key", f"{folder}/quotes.key"),
        ("http://127.0.0.1:8000", url),
    ):
        assert documented in server, f"the guide has no {documented} any longer"
        server = server.replace(documented, here)
    return FRAME.format(folder=folder, outside=outside, server=server)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _make_certificate(folder: Path) -> None:
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
    ]
    where_to = ["-subj", "/CN=quotes.news.example", "-keyout", folder / "quotes.key", "-out", folder / "quotes.pem"]
    subprocess.run([*made, *where_to], check=True, capture_output=True)


def _wait_until_it_listens(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "nginx does not listen"
            time.sleep(0.05)
        else:
            return


@contextmanager
def _idle(url: str, many: int) -> Iterator[tuple[int, float]]:
    """How many connections were open at a time, and after how many seconds; they stay so for the block."""
    host, port = where(url)
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.security.idle", host, str(port), str(many // CLIENTS)]
    clients = [
        subprocess.Popen([*command, f"127.0.0.{2 + number}"], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        for number in range(CLIENTS)
    ]
    try:
        yield sum(int(client.stdout.readline()) for client in clients if client.stdout), time.monotonic() - began
    finally:
        for client in clients:
            client.communicate()  # its input ends, and so does it
