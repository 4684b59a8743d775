"""``ontherecord watch``, a process of its own, against the service as it runs in production."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.client.conftest import ScriptedServer
from tests.commands import ENVIRONMENT, run
from tests.conftest import Running

from ontherecord.client import Client

PATIENCE = 30
"""Seconds."""

SETTLE = "0.2"
TEXT = "“The bridge at {} is closed,” said Ann Lee, the mayor of Ely.\n"


@contextmanager
def watching(folder: Path, url: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The command while the block lasts."""
    command = [sys.executable, "-m", "ontherecord", "watch", str(folder), "--url", url, "--settle", SETTLE, *options]
    process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code after SIGTERM, and what it has told."""
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=PATIENCE)
    return process.returncode, told


def once(folder: Path, url: str, *options: str) -> tuple[int, str]:
    """The same of one run over what is there."""
    finished = run("watch", folder, "--once", "--url", url, "--settle", SETTLE, *options)
    return finished.returncode, finished.stderr.decode()


def soon(condition: Callable[[], Any]) -> Any:
    """What the condition is, once it holds."""
    until = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def is_whole(path: Path) -> Callable[[], bool]:
    return lambda: path.exists() and path.stat().st_size > 0


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "incoming"
    made.mkdir()
    return made


@pytest.mark.parametrize("options", [[], ["--poll"]], ids=["told", "polling"])
def test_what_is_there_and_what_comes_is_posted_and_moved(folder: Path, server: Running, options: list[str]) -> None:
    (folder / "a.txt").write_text(TEXT.format(folder), "utf-8")
    with watching(folder, server.url, *options) as process:
        soon(is_whole(folder / "done" / "a.txt.answer.json"))
        article = {"text": TEXT.format(f"{folder} again"), "title": "Bridge", "published_at": "2016-05-20"}
        (folder / "b.JSON").write_text(json.dumps(article), "utf-8")
        soon(is_whole(folder / "done" / "b.JSON.answer.json"))
        code, told = stopped(process)
    assert code == 0, told
    assert files_in(folder) == {
        f"done/{name}" for name in ("a.txt", "a.txt.answer.json", "b.JSON", "b.JSON.answer.json")
    }
    answer = json.loads((folder / "done" / "b.JSON.answer.json").read_text("utf-8"))
    assert answer["document"]["title"] == "Bridge" and answer["quotes"][0]["speaker"]["name"] == "Ann Lee"
    assert f"b.JSON: done/b.JSON is document {answer['document']['id']}: 1 quotations" in told
    assert "Ann Lee" not in told and "closed" not in told


@pytest.mark.parametrize("name", ["item.ninjs", "item.json"])
def test_an_item_of_ninjs_is_read_as_one(folder: Path, server: Running, name: str) -> None:
    body = {"contentType": "text/plain", "value": TEXT.format(folder)}
    item = {"uri": "urn:x:1", "type": "text", "headlines": [{"value": "Bridge"}], "bodies": [body]}
    (folder / name).write_text(json.dumps(item), "utf-8")
    code, told = once(folder, server.url, "--publisher", "The Ely Standard")
    assert code == 0, told
    document = json.loads((folder / "done" / f"{name}.answer.json").read_text("utf-8"))["document"]
    assert (document["title"], document["publisher"]) == ("Bridge", "The Ely Standard")


def test_a_page_is_read_as_one_and_the_publisher_added_where_none_is_named(folder: Path, server: Running) -> None:
    text = TEXT.format(folder)
    page = f"<title>Bridge</title><article>{''.join(f'<p>{text}' for _ in range(6))}</article>"
    (folder / "page.htm").write_text(page, "utf-8")
    (folder / "text.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (folder / "bare.json").write_text(json.dumps({"text": text}))
    (folder / "named.json").write_text(json.dumps({"text": text, "publisher": "The Bath Post"}))
    code, told = once(folder, server.url, "--publisher", "The Ely Standard")
    assert code == 0, told
    answers = {path.name: json.loads(path.read_text("utf-8")) for path in (folder / "done").glob("*.answer.json")}
    published = {name.partition(".")[0]: answer["document"]["publisher"] for name, answer in answers.items()}
    assert published == {
        "page": "The Ely Standard",
        "text": "The Ely Standard",
        "bare": "The Ely Standard",
        "named": "The Bath Post",
    }
    assert answers["page.htm.answer.json"]["document"]["title"] == "Bridge"
    assert answers["text.txt.answer.json"]["quotes"][0]["content"][0]["start"] == 0


def test_what_is_no_article_is_set_apart_with_the_reason_beside_it(folder: Path, server: Running) -> None:
    (folder / "story.docx").write_text("a")
    (folder / "latin.txt").write_bytes("Café".encode("cp1252"))
    (folder / "empty.txt").write_text(" \n")
    (folder / "broken.json").write_text('{"text": ')
    (folder / "odd.json").write_text('{"text": "a", "headline": "b"}')
    (folder / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.txt")
    code, told = once(folder, server.url)
    assert code == 1
    reasons = {path.name: path.read_text("utf-8") for path in (folder / "failed").glob("*.error.txt")}
    for name, reason in {
        "story.docx": "must end with one of .txt",
        "latin.txt": "not UTF-8",
        "empty.txt": "It is empty.",
        "broken.json": "400 Bad Request",
        "odd.json": "/headline: Unknown field.",
        "link.txt": "a link, which may lead anywhere",
        "pipe.txt": "This is no file.",
    }.items():
        assert reason in reasons[f"{name}.error.txt"]
        assert f"{name}: set apart as failed/{name}: " in told
        assert os.path.lexists(folder / "failed" / name)
    assert not any(path.is_file() for path in folder.iterdir())


@pytest.mark.parametrize("name", ["done", "failed"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "file"])
def test_done_and_failed_are_folders_and_no_links(
    folder: Path, server: Running, tmp_path: Path, name: str, kind: str
) -> None:
    (outside := tmp_path / "outside").mkdir()
    (folder / "a.txt").write_text("a")
    if kind == "file":
        (folder / name).write_text("a")
    else:
        (folder / name).symlink_to(outside if kind == "link" else tmp_path / "nothing")
    code, told = once(folder, server.url)
    assert code == 1 and f"{name}'" in told and "a link may lead anywhere" in told and "Traceback" not in told
    assert not list(outside.iterdir()) and not (tmp_path / "nothing").exists()
    assert (folder / "a.txt").exists() and os.path.lexists(folder / name)


@pytest.mark.parametrize("instead", ["nothing", "link"])
def test_it_ends_where_failed_is_taken_away_or_becomes_a_link(
    folder: Path, server: Running, tmp_path: Path, instead: str
) -> None:
    (outside := tmp_path / "outside").mkdir()
    with watching(folder, server.url) as process:
        assert process.stderr
        assert any("watching" in line for line in iter(process.stderr.readline, ""))
        (folder / "failed").rmdir()
        if instead == "link":
            (folder / "failed").symlink_to(outside)
        (folder / "story.docx").write_text("a")
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1 and "failed'" in told and "Traceback" not in told
    assert not list(outside.iterdir()) and (folder / "story.docx").exists()


def test_a_file_is_left_while_it_is_written(folder: Path, server: Running) -> None:
    path = folder / "slow.txt"
    with watching(folder, server.url, "--settle", "0.6") as process:
        with path.open("w", encoding="utf-8") as stream:
            for place in range(12):
                stream.write(TEXT.format(f"{folder} {place}"))
                stream.flush()
                time.sleep(0.1)
        soon(is_whole(folder / "done" / "slow.txt.answer.json"))
        stopped(process)
    answer = json.loads((folder / "done" / "slow.txt.answer.json").read_text("utf-8"))
    assert len(answer["quotes"]) == 12


def test_unfinished_and_hidden_files_and_subfolders_are_left_alone(folder: Path, server: Running) -> None:
    names = [".hidden.txt", "a.txt.part", "b.txt~", "c.TMP", "2016/d.txt"]
    (folder / "2016").mkdir()
    for name in names:
        (folder / name).write_text("a")
    code, told = once(folder, server.url)
    assert (code, files_in(folder)) == (0, set(names))
    assert told == "ontherecord: 2016: left alone, since it is a folder\n"


def test_nothing_is_overwritten_where_a_name_comes_twice(folder: Path, server: Running) -> None:
    texts = [TEXT.format(f"{folder} {place}") for place in range(4)]
    for text in texts:
        (folder / "wire.txt").write_text(text, "utf-8")
        assert once(folder, server.url)[0] == 0
    kept = sorted((folder / "done").glob("wire*.txt"))
    assert sorted(path.read_text("utf-8") for path in kept) == texts
    assert all(path.with_name(f"{path.name}.answer.json").exists() for path in kept)


def test_a_file_that_was_posted_and_not_moved_is_the_same_article_the_next_time(folder: Path, server: Running) -> None:
    for _ in range(2):
        (folder / "a.txt").write_text(TEXT.format(folder), "utf-8")
        once(folder, server.url)
    answers = {json.loads(path.read_text("utf-8"))["document"]["id"] for path in folder.rglob("*.answer.json")}
    assert len(answers) == 1


def test_files_wait_for_a_service_that_is_away(
    folder: Path, start_server: Callable[..., Running], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
    (folder / "a.txt").write_text(TEXT.format(folder), "utf-8")
    with watching(folder, f"http://127.0.0.1:{port}") as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")
        assert any("waiting for the service" in line for line in lines)
        assert files_in(folder) == {"a.txt"}
        with start_server(tmp_path, ONTHERECORD_PORT=port, ONTHERECORD_WORKERS="1"):
            soon(is_whole(folder / "done" / "a.txt.answer.json"))
            code, told = stopped(process)
    assert code == 0 and "the service answers again" in told
    assert files_in(folder) == {"done/a.txt", "done/a.txt.answer.json"}


def test_it_finishes_the_file_that_it_is_at_when_it_is_ended(folder: Path) -> None:
    document = {"id": "d" * 32, "title": None, "url": None, "publisher": None, "published_at": None}
    answer = json.dumps({"document": document, "quotes": [], "warnings": [], "model": {}}).encode()
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").write_text("b")
    ended = threading.Event()
    with ScriptedServer() as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        about: dict[str, object] = {"name": "", "version": "", "model": {}, "formats": {}, "links": {}}
        service.answers({**about, "limits": {"body_bytes": 100}})
        service.streams(answer[:20], answer[20:], before_last=ended)
        with watching(folder, service.url) as process:
            soon(lambda: len(service.asked) == 2)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            ended.set()
            process.communicate(timeout=PATIENCE)
        service.shutdown()
    assert process.returncode == 0
    assert files_in(folder) == {"b.txt", "done/a.txt", "done/a.txt.answer.json"}


def test_it_can_be_ended_while_it_waits(folder: Path) -> None:
    (folder / "a.txt").write_text("a")
    with watching(folder, "http://127.0.0.1:9") as process:
        assert process.stderr
        assert any("waiting for the service" in line for line in iter(process.stderr.readline, ""))
        began = time.monotonic()
        assert stopped(process)[0] == 0
    assert time.monotonic() - began < 5
    assert files_in(folder) == {"a.txt"}


def test_a_key_that_is_refused_ends_it_and_a_right_one_is_read_from_its_file(
    folder: Path, start_server: Callable[..., Running], tmp_path: Path
) -> None:
    key_file = tmp_path / "key"
    (folder / "a.txt").write_text(TEXT.format(folder), "utf-8")
    with start_server(tmp_path, ONTHERECORD_WORKERS="1") as server:
        key = server.command("keys", "create", "desk", "--scope", "write").split()[-1]
        key_file.write_text(f"{key}x\n")
        code, told = once(folder, server.url, "--key-file", str(key_file))
        assert (code, files_in(folder)) == (1, {"a.txt"})
        assert "401 Unauthorized" in told and key not in told
        key_file.write_text(f"{key}\n")
        assert once(folder, server.url, "--key-file", str(key_file))[0] == 0
    assert "done/a.txt" in files_in(folder)


def test_a_file_larger_than_the_service_takes_is_not_even_read(folder: Path, server: Running) -> None:
    with Client(server.url) as client:
        most = client.describe()["limits"]["body_bytes"]
    with (folder / "book.txt").open("wb") as stream:
        stream.truncate(most + 1)
    assert once(folder, server.url)[0] == 1
    assert f"the service takes {most:,}" in (folder / "failed" / "book.txt.error.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["x" * 240 + ".txt", "line\nbreak\x1b[2J.txt", os.fsdecode(b"caf\xe9.txt")])
def test_any_name_is_moved_and_told_in_one_line(folder: Path, server: Running, name: str) -> None:
    (folder / name).write_text(TEXT.format(folder), "utf-8")
    code, told = once(folder, server.url)
    assert code == 0, told
    assert len(told.splitlines()) == 1 and "\x1b" not in told
    assert len(files_in(folder)) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--url", "ftp://post.example"], "url must be like"),
        (["--url", "http://127.0.0.1:8000/?a=b"], "url must be like"),
        (["--key-file", "/dev/null"], "key must be visible ASCII"),
    ],
)
def test_what_cannot_work_is_told_at_once(folder: Path, options: list[str], told: str) -> None:
    finished = run("watch", folder, *options)
    assert finished.returncode in (1, 2)
    assert told in finished.stderr.decode() and b"Traceback" not in finished.stderr
