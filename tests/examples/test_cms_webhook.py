"""examples/cms_webhook: the receiver as its header says to run it, between a CMS and a real archive."""

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from tests.conftest import Running
from tests.examples.conftest import EXAMPLES, SERVICE

from ontherecord.client import Client
from ontherecord.client.webhooks import signed

SECRET = "a secret that the CMS knows"
PATIENCE = 30
"""Seconds."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def receiving(folder: Path, archive: str, *, port: int | None = None, **environment: str) -> Iterator[str]:
    """The receiver while the block lasts; its address."""
    port = port or free_port()
    settings = {"CMS_SECRET": SECRET, "ARCHIVE_URL": archive, "STATE": str(folder / "receiver.sqlite"), **environment}
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "8", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{port}", "receiver:create_app()"),
        ],
        cwd=EXAMPLES / "cms_webhook",
        env={**inherited, "PYTHONPATH": str(SERVICE), "PYTHONDONTWRITEBYTECODE": "1", **settings},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    try:
        for line in process.stderr:
            if "Booting worker" in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def post_of(text: str, *, modified: str = "2026-11-22T08:00:00", number: int = 17, **members: Any) -> dict[str, Any]:
    """A post as WordPress's REST API writes it."""
    return {
        "id": number,
        "date_gmt": "2026-11-22T08:00:00",
        "modified_gmt": modified,
        "status": "publish",
        "link": f"https://post.example/{uuid4()}",
        "title": {"rendered": "Bridge &#8216;closed&#8217;"},
        "content": {"rendered": text, "protected": False},
        **members,
    }


def send(url: str, post: object, *, secret: str = SECRET) -> int:
    """The status that the CMS is answered with."""
    body = json.dumps(post).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return requests.post(f"{url}/cms", data=body, headers={"X-Signature-256": signature}, timeout=PATIENCE).status_code


def rows_of(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What the receiver keeps in its file."""
    with closing(sqlite3.connect(folder / "receiver.sqlite")) as database:
        return database.execute(query).fetchall()


def soon(found: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return result


def test_a_post_becomes_an_article_and_an_edited_post_a_new_version_of_it(desk: Running, tmp_path: Path) -> None:
    first = post_of("<p>“It is <em>closed</em>,” said Ann&nbsp;Lee, the mayor.</p><script>x()</script><p>No more.</p>")
    link = first["link"]
    edited = {
        **first,
        "modified_gmt": "2026-11-22T09:00:00",
        "content": {"rendered": "<p>“It is open,” said Ann Lee.</p>"},
    }
    with receiving(tmp_path, desk.url, PUBLISHER="The Ely Post") as url, Client(desk.url) as client:
        assert send(url, first) == 202
        [document] = soon(lambda: list(client.documents(url=link)))
        assert document["title"] == "Bridge ‘closed’" and document["publisher"] == "The Ely Post"
        assert document["published_at"] == "2026-11-22T08:00:00Z"
        assert client.document(document["id"])["text"] == "“It is closed,” said Ann Lee, the mayor.\n\nNo more."
        for post in (first, edited, edited, first):  # each once more, and the old one late
            assert send(url, post) == 202
        soon(lambda: next(client.documents(url=link))["version"] == 2)
        assert send(url, post_of("<p>“Another.”</p>", number=18, link=f"{link}/2")) == 202
        soon(lambda: list(client.documents(url=f"{link}/2")))  # so that what was sent before is settled
        [document] = client.documents(url=link)
        assert document["version"] == 2
        assert client.document(document["id"])["text"] == "“It is open,” said Ann Lee."


def test_nothing_is_taken_from_who_does_not_know_the_secret_or_sends_no_post(desk: Running, tmp_path: Path) -> None:
    with receiving(tmp_path, desk.url) as url:
        assert send(url, post_of("a"), secret="another") == 401
        assert requests.post(f"{url}/cms", json=post_of("a"), timeout=PATIENCE).status_code == 401
        assert send(url, {"id": 17}) == send(url, [1]) == 400
        draft = post_of("<p>A draft.</p>", status="draft")
        assert send(url, draft) == 200
    with Client(desk.url) as client:
        assert list(client.documents(url=draft["link"])) == []


def test_a_post_waits_for_an_archive_that_is_away_also_while_the_receiver_is_not_running(
    desk: Running, tmp_path: Path
) -> None:
    post = post_of("<p>“It is closed,” said Ann Lee, the mayor of Ely.</p>")
    with receiving(tmp_path, "http://127.0.0.1:9") as url:
        assert send(url, post) == 202
    with receiving(tmp_path, desk.url), Client(desk.url) as client:
        soon(lambda: list(client.documents(url=post["link"])))


def test_markup_that_is_hard_to_read_keeps_no_post_waiting(desk: Running, tmp_path: Path) -> None:
    hard = post_of("<a " * 100_000 + "<p>Nothing.</p>", title={"rendered": "<b " * 100_000})
    too_much = post_of("<p>a</p>" * 100_000, number=18)
    plain = post_of("<p>“It is closed,” said Ann Lee, the mayor of Ely.</p>", number=19)
    with receiving(tmp_path, desk.url) as url, Client(desk.url) as client:
        assert [send(url, post) for post in (hard, too_much, plain)] == [202, 413, 202]
        soon(lambda: list(client.documents(url=plain["link"])))


def test_a_post_that_cannot_be_taken_on_is_refused_or_set_apart(desk: Running, tmp_path: Path) -> None:
    with receiving(tmp_path, "http://127.0.0.1:9") as url:
        for broken in ("link", "date_gmt", "modified_gmt"):
            assert send(url, post_of("a", **{broken: "https://post.example/\ud800"})) == 400
        assert send(url, post_of("a", number=2**63)) == 400
        assert send(url, post_of("a")) == 202
    unsendable = {"text": "a", "title": None, "url": "https://post.example/\ud800", "published_at": "2026-11-22"}
    row = (99, "2026-11-22T08:00:00", json.dumps(unsendable))
    with closing(sqlite3.connect(tmp_path / "receiver.sqlite")) as database, database:  # as one from before may be
        database.execute("INSERT INTO posts (id, modified, waiting) VALUES (?, ?, ?)", row)
    post = post_of("<p>“It is closed,” said Ann Lee, the mayor of Ely.</p>", modified="2026-11-22T09:00:00", number=18)
    with receiving(tmp_path, desk.url) as url, Client(desk.url) as client:
        assert send(url, post) == 202
        soon(lambda: list(client.documents(url=post["link"])))
    assert rows_of(tmp_path, "SELECT id FROM posts WHERE problem IS NOT NULL AND waiting IS NULL") == [(99,)]


def test_a_body_that_is_sent_again_does_not_bring_back_what_was_deleted(desk: Running, tmp_path: Path) -> None:
    post = post_of("<p>“It is closed,” said Ann Lee, the mayor of Ely.</p>")
    twin = {**post, "content": {"rendered": "<p>“It is open,” said Ann Lee, the mayor of Ely.</p>"}}
    later = post_of("<p>“Another,” said Ann Lee, the mayor of Ely.</p>", number=18, modified="2026-11-22T09:00:00")
    with receiving(tmp_path, desk.url) as url, Client(desk.url) as client:
        for each in (post, twin):  # edited twice within a second
            assert send(url, each) == 202
            soon(lambda: rows_of(tmp_path, "SELECT 1 FROM posts WHERE waiting IS NULL"))
        [document] = client.documents(url=post["link"])
        assert document["version"] == 2
        client.delete_document(document["id"])
        for each in (post, twin, later):
            assert send(url, each) == 202
        soon(lambda: list(client.documents(url=later["link"])))
        assert list(client.documents(url=post["link"])) == []
        assert send(url, {**twin, "modified_gmt": "2026-11-22T10:00:00"}) == 202
        soon(lambda: list(client.documents(url=post["link"])))


def test_what_a_standing_search_finds_is_noted_once(start_server: Callable[..., Running], tmp_path: Path) -> None:
    port = free_port()
    allowed = {"ONTHERECORD_WEBHOOK_HOSTS": f"http://127.0.0.1:{port}", "ONTHERECORD_WEBHOOK_NETWORKS": "127.0.0.1/32"}
    noted = tmp_path / "receiver.md"
    with start_server(tmp_path, ONTHERECORD_WORKERS="1", **allowed) as archive, Client(archive.url) as client:
        search = client.save_search(
            "The bridge", {"q": "bridge"}, webhook_url=f"http://127.0.0.1:{port}/quotes-arrived"
        )
        assert search["webhook"]
        secret = search["webhook"]["secret"]
        with receiving(tmp_path, archive.url, port=port, SEARCH_SECRET=secret) as url:
            client.attribute("“The bridge is closed,” said Ann Lee, the mayor of Ely.")
            soon(noted.exists)
            again = json.dumps({"search": {"name": "Again"}, "quotes": [{"text": "a\nb", "speaker": None}]}).encode()
            key = base64.b64decode(secret.removeprefix("whsec_"))
            headers = signed(key, "msg_1", again, timestamp=int(time.time()))
            statuses = [
                requests.post(f"{url}/quotes-arrived", data=again, headers=each, timeout=PATIENCE).status_code
                for each in (headers, headers, {**headers, "webhook-id": "msg_2"}, {})
            ]
    assert statuses == [204, 204, 401, 401]
    assert noted.read_text("utf-8") == "- The bridge: Ann Lee: The bridge is closed,\n- Again: somebody: a b\n"
