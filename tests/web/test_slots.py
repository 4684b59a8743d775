"""Where workers count: files that are as large from the start as they may get."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from ontherecord.web import slots


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return Path(slots.folder.__wrapped__(2))


def test_every_file_has_its_room_from_the_start(folder: Path) -> None:
    files = list(folder.glob("*.db"))
    assert {path.name.rpartition("_")[2] for path in files} == {f"{slot}.db" for slot in range(5)}
    for path in files:
        assert path.stat().st_blocks * 512 >= path.stat().st_size == slots.ROOM[path.name.rpartition("_")[0]]


def test_where_there_is_no_room_the_files_are_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    allocate, full = os.posix_fallocate, tmp_path.stat().st_dev

    def refuse(file: int, offset: int, length: int) -> None:
        if os.fstat(file).st_dev == full:
            raise OSError(28, "No space left on device")
        allocate(file, offset, length)

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    assert slots.folder.__wrapped__(1).startswith("/dev/shm/")
    assert not list(tmp_path.iterdir())


MAKER = "import sys, tempfile; from ontherecord.web import slots; print(slots.folder(1), flush=True); sys.stdin.read()"


def left_behind(tmp_path: Path) -> Path:
    """The folder of a service that was killed."""
    with maker(tmp_path) as (process, folder):
        process.kill()
    return folder


@contextmanager
def maker(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """A process that has made a folder, which it says."""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", MAKER]
    with subprocess.Popen(command, env=environment, text=True, stdin=-1, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())


def test_what_a_killed_service_left_behind_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = left_behind(tmp_path)
    assert list(left.iterdir())
    with maker(tmp_path) as (_, living):
        assert not left.exists()
        own = Path(slots.folder.__wrapped__(1))
        assert {living, own} == set(tmp_path.iterdir())


def test_what_is_not_surely_left_behind_is_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "there"))
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (elsewhere / slots.HELD).touch()
    (never_held := tmp_path / "there" / "ontherecord-metrics-a").mkdir(parents=True)
    (link := tmp_path / "there" / "ontherecord-metrics-b").symlink_to(elsewhere)
    (held_link := tmp_path / "there" / "ontherecord-metrics-c").mkdir()
    (held_link / slots.HELD).symlink_to(elsewhere / slots.HELD)
    slots.folder.__wrapped__(1)
    assert never_held.exists() and link.is_symlink() and held_link.exists()
    assert (elsewhere / slots.HELD).exists()


def test_a_worker_gets_the_lowest_slot_that_is_free() -> None:
    assert [slots.free(taken) for taken in ([], [1], [2], [1, 2, 4], [3, 2, 1])] == [1, 2, 1, 3, 4]


def test_what_was_under_way_in_a_slot_is_forgotten_and_what_was_counted_is_not(folder: Path) -> None:
    for kind in ("counter", "gauge_livesum"):
        values = MmapedDict(str(folder / f"{kind}_1.db"))
        values.write_value("a", 3.0, 0.0)
        values.close()
    slots.leave(str(folder), 1)
    assert list(MmapedDict.read_all_values_from_file(str(folder / "gauge_livesum_1.db"))) == []
    assert [each[1] for each in MmapedDict.read_all_values_from_file(str(folder / "counter_1.db"))] == [3.0]


def test_all_that_may_be_counted_has_room(app: Flask, folder: Path) -> None:
    """Every route with every method, each with eight statuses and all buckets."""
    sums, counts = (MmapedDict(str(folder / f"{kind}_1.db")) for kind in ("histogram", "counter"))
    routes = [(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    for route, method in routes:
        for number in range(18):
            labels = (["route", "method", "le"], [route, method, f"{number}.0"])
            sums.write_value(mmap_key("ontherecord_request_seconds", "…_bucket", *labels, "Seconds: " + "x" * 50), 1, 0)
        for number in range(8):
            labels = (["route", "method", "status"], [route, method, str(200 + number)])
            counts.write_value(mmap_key("ontherecord_requests_total", "…_total", *labels, "Requests answered."), 1, 0)
    sums.close(), counts.close()
    assert {path.stat().st_size for path in folder.glob("*_1.db")} == set(slots.ROOM.values())
