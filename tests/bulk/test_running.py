"""The command on Ray: what is killed costs time, and nothing else."""

import gzip
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.bulk.conftest import LOOPBACK, PATIENCE, POISONED, Cluster, articles, ids_of, wait_for, write_lines
from tests.commands import ENVIRONMENT, run

from ontherecord.bulk import running
from ontherecord.bulk.store import Store

ACTOR = "ray::MapWorker"
ENGINE = "ontherecord.bulk.analyst"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def begun(*arguments: str | Path, **settings: str) -> "subprocess.Popen[bytes]":
    """The command, under way."""
    command = [sys.executable, "-m", "ontherecord", "bulk", *map(str, arguments)]
    return subprocess.Popen(
        command, env={**ENVIRONMENT, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def rows(out: Path, table: str, *columns: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    found = sorted(out.glob(f"{table}/**/*.parquet"))
    return [row for path in found for row in pq.ParquetFile(path).read(list(columns) or None).to_pylist()]


def ids_in(out: Path) -> list[str]:
    return sorted(row["id"] for row in rows(out, "documents", "id"))


def parts_done(out: Path) -> int:
    return len(list(out.glob("_parts/done/*")))


def processes(cluster: Cluster, words: str) -> list[psutil.Process]:
    """The processes of a cluster whose command has the words in it."""
    return [each for each in cluster.processes() if any(words in word for word in each.cmdline())]


def test_every_article_of_every_form_is_written_once_and_what_is_poisoned_is_set_apart(
    cluster: Cluster, tmp_path: Path, out: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    sound = [articles(7, of=place, published_at="2016-05-20") for place in ("Ely", "Wells", "Truro")]
    poison = [{"ref": each, "text": f"{each} Secret words."} for each in ("It kills.", "It hangs.", "It is too much.")]
    write_lines(folder / "a.ndjson", [sound[0][0], *poison, "no article", *sound[0][1:]])
    (folder / "b.jsonl.gz").write_bytes(
        gzip.compress(write_lines(tmp_path / "x", [*sound[1], sound[0][3]]).read_bytes())
    )
    pq.write_table(pa.Table.from_pylist([{**each, "desk": 1} for each in sound[2]]), folder / "c.parquet")

    options = ("--part-documents", "4", "--document-seconds", "10")
    finished = run("bulk", folder, "--out", out, "--address", cluster.address, *options, **LOOPBACK)
    told = finished.stderr.decode()
    assert finished.stdout.decode().startswith("Documents: 21 attributed, 1 given more than once, 4 set apart."), told
    assert finished.returncode == 1
    assert "columns that are not read: desk" in told and "26 of 26 documents" in told
    assert ids_in(out) == ids_of(each for some in sound for each in some)
    assert sorted((row["line"], row["status"]) for row in rows(out, "failed")) == [
        (2, 500),
        (3, 500),
        (4, 500),
        (5, 400),
    ]
    assert [row["line"] for row in rows(out, "repeated")] == [8]
    assert "Secret" not in told + "".join(str(row) for row in rows(out, "failed"))
    assert not (out / "_temporary").exists() and not (out / "_plan" / "ids").exists()
    again = run("bulk", folder, "--out", out, "--address", cluster.address, **LOOPBACK)
    assert (again.returncode, again.stdout) == (1, finished.stdout)


def test_a_killed_actor_and_a_killed_driver_cost_nothing(cluster: Cluster, tmp_path: Path, out: Path) -> None:
    given = articles(400)
    path = write_lines(tmp_path / "a.ndjson", given)
    command = (path, "--out", out, "--address", cluster.address, "--part-documents", "10")
    driver = begun(*command, **LOOPBACK)
    try:
        wait_for(lambda: parts_done(out) >= 3 or driver.poll() is not None)
        for victim in processes(cluster, ACTOR)[:1] + processes(cluster, ENGINE)[-1:]:
            victim.kill()
        before = parts_done(out)
        wait_for(lambda: parts_done(out) >= before + 3 or driver.poll() is not None)
        assert driver.poll() is None, "it was done too soon to be killed"
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.communicate()
    assert 0 < parts_done(out) < 40
    finished = run("bulk", *command, **LOOPBACK)
    assert finished.returncode == 0, finished.stderr
    assert b"documents were done before" in finished.stderr
    assert finished.stdout.startswith(b"Documents: 400 attributed, 0 given more than once, 0 set apart.")
    assert ids_in(out) == ids_of(given)
    documents_quoted = {row["document_id"] for row in rows(out, "quotations", "document_id")}
    assert documents_quoted == set(ids_of(given))
    assert len({row["id"] for row in rows(out, "quotations", "id")}) == len(rows(out, "quotations", "id"))


def test_other_input_does_not_go_on_with_a_job(cluster: Cluster, tmp_path: Path, out: Path) -> None:
    path = write_lines(tmp_path / "a.ndjson", articles(2))
    assert run("bulk", path, "--out", out, "--address", cluster.address, **LOOPBACK).returncode == 0
    write_lines(path, articles(3))
    finished = run("bulk", path, "--out", out, "--address", cluster.address, **LOOPBACK)
    assert finished.returncode == 1
    assert f"{path} was changed since it was begun. Choose another DIR.".encode() in finished.stderr
    assert ids_in(out) == ids_of(articles(2))
    with Store.at(str(out)).held():
        second = run("bulk", path, "--out", out, "--address", cluster.address, **LOOPBACK)
    assert second.returncode == 1 and b"another command is at it." in second.stderr


def test_input_without_an_article_is_done_at_once(cluster: Cluster, tmp_path: Path, out: Path) -> None:
    path = write_lines(tmp_path / "a.ndjson", ["", " "])
    for _ in range(2):
        finished = run("bulk", path, "--out", out, "--address", cluster.address, **LOOPBACK)
        assert finished.stdout.startswith(b"Documents: 0 attributed"), finished.stderr
        assert finished.returncode == 0


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder for temporary files that leaves room for the names of Ray's sockets."""
    with tempfile.TemporaryDirectory(prefix="o") as folder:
        yield Path(folder)


def test_a_ray_of_its_own_listens_on_loopback_and_leaves_nothing_behind(tmp_path: Path, short: Path, out: Path) -> None:
    path = write_lines(tmp_path / "a.ndjson", [*articles(2), {"text": "It hangs."}, *articles(2, of="Wells")])
    options = ("--out", out, "--actors", "1", "--part-documents", "1", "--document-seconds", "5")
    (tmp_path / "home").mkdir()
    settings = {"HOME": str(tmp_path / "home"), "TMPDIR": str(short), "PYTHONPATH": str(POISONED)}
    driver = begun(path, *options, **settings)
    try:
        wait_for(lambda: parts_done(out) >= 1 or driver.poll() is not None)
        family = [psutil.Process(driver.pid), *psutil.Process(driver.pid).children(recursive=True)]
        opened = [each for process in family for each in process.net_connections("inet")]
        listened = {each.laddr.ip.removeprefix("::ffff:") for each in opened if each.status == psutil.CONN_LISTEN}
        said, told = driver.communicate(timeout=PATIENCE)
    finally:
        driver.kill()
        driver.communicate()
    assert listened == {"127.0.0.1"}
    assert said.startswith(b"Documents: 4 attributed, 0 given more than once, 1 set apart."), told
    assert driver.returncode == 1
    assert all(line.startswith(b"ontherecord: ") for line in told.splitlines()), told
    assert list((tmp_path / "home").rglob("*")) == [] and list(short.rglob("*")) == []
    wait_for(lambda: not any(process.is_running() for process in family))


def test_what_a_killed_job_left_of_ray_goes_when_the_next_begins(short: Path) -> None:
    nobodys = short / "ontherecord-ray-999999999-x"
    ours = short / f"ontherecord-ray-{os.getpid()}-x"
    for each in (nobodys, ours):
        each.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(short))
        with running._folder() as folder:
            assert folder.is_dir() and ours.is_dir() and not nobodys.exists()
    assert sorted(short.iterdir()) == [ours]


def test_a_cluster_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif sys.orig_argv[-1] == '127.0.0.1:1':\n"
        "    from ontherecord.bulk import running\n    running.ANSWER_SECONDS = 3\n"
    )
    path = write_lines(tmp_path / "a.ndjson", articles(1))
    finished = run("bulk", path, "--out", tmp_path / "out", "--address", "127.0.0.1:1", PYTHONPATH=str(tmp_path))
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1].startswith(b"Error: "), finished.stderr


def test_without_ray_it_is_told_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['ray'] = None\n")
    path = write_lines(tmp_path / "a.ndjson", articles(1))
    finished = run("bulk", path, "--out", tmp_path / "out", PYTHONPATH=str(tmp_path))
    assert finished.returncode == 1
    assert b"ray is not installed: make install-bulk, or pip install 'ontherecord[bulk]'" in finished.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["nothing.ndjson", "--out", "out"], b"nothing.ndjson"),
        (["a.ndjson", "--out", "."], b"nothing is given but what . holds"),
        (["a.ndjson", "--out", "full"], b"no plan of a job"),
        (["a.ndjson", "--out", "a?"], b"its name may have none of"),
        (["a.ndjson", "--out", "nowhere://out"], b"nowhere"),
        (["a.ndjson", "--out", "a.ndjson"], b"File exists"),
    ],
)
def test_what_cannot_be_begun_is_told_in_a_line(tmp_path: Path, given: list[str], told: bytes) -> None:
    write_lines(tmp_path / "a.ndjson", articles(1))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    command = [sys.executable, "-m", "ontherecord", "bulk", *given]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env=ENVIRONMENT)
    assert finished.returncode == 1
    assert finished.stderr.startswith(b"Error: ") and told in finished.stderr and finished.stderr.count(b"\n") == 1
