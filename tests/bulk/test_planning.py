"""How a job is cut into parts, and which articles are found to come twice."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bulk.conftest import articles, here, job_of, write_lines

from ontherecord.bulk import parts as cutting
from ontherecord.bulk import planning
from ontherecord.bulk.job import Job
from ontherecord.bulk.lines import Digest, Line
from ontherecord.bulk.parts import Cutter, Part, read
from ontherecord.bulk.planning import make_plan, parts_of
from ontherecord.bulk.sources import Form, Source, SourceError


def planned(job: Job, *, documents: int) -> list[Part]:
    make_plan(job, documents=documents, spread=here)
    return parts_of(job.out)


def lines_in(parts: list[Part]) -> list[list[int]]:
    return [[line.number for line in read(part, longest=1_000)] for part in parts]


@given(st.lists(st.sampled_from([b"\n", b"{}\n", b"x" * 40]), max_size=60), st.integers(1, 7))
def test_each_line_that_is_not_blank_is_in_one_part(contents: list[bytes], documents: int) -> None:
    cutter = Cutter(Source("a.ndjson", Form.NDJSON, 0, ""), documents=documents)
    for number, content in enumerate(contents, start=1):
        cutter.add(Line(number, number * 40, content))
    cutter.end()
    full = [number for number, content in enumerate(contents, start=1) if content != b"\n"]
    held = [[number for number in full if part.before < number <= part.last] for part in cutter.parts]
    assert [number for each in held for number in each] == full
    assert [len(each) for each in held] == [part.documents for part in cutter.parts]
    assert all(len(each) == documents for each in held[:-1])
    assert all(one.last == other.before for one, other in pairwise(cutter.parts))


def test_parts_of_every_form_hold_what_was_cut(tmp_path: Path) -> None:
    given = articles(5)
    write_lines(tmp_path / "a.ndjson", [given[0], "", *given[1:]])
    (tmp_path / "b.ndjson.gz").write_bytes(gzip.compress((tmp_path / "a.ndjson").read_bytes()))
    pq.write_table(pa.Table.from_pylist(given), tmp_path / "c.parquet")
    parts = planned(job_of(tmp_path, out=tmp_path / "out"), documents=2)
    assert lines_in(parts) == [[1, 3], [4, 5], [6]] * 2 + [[1, 2], [3, 4], [5]]
    assert [part.number for part in parts] == list(range(9))


def test_a_part_holds_no_more_bytes_than_fit_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MOST_BYTES", 150)
    write_lines(tmp_path / "a.ndjson", articles(5))
    assert lines_in(planned(job_of(tmp_path, out=tmp_path / "out"), documents=100)) == [[1, 2], [3, 4], [5]]


def test_what_repeats_an_article_that_came_before_is_known_across_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "RUN", 2)
    monkeypatch.setattr(planning, "OPEN_RUNS", 2)
    one, two, three = articles(3)
    elsewhere = {**one, "publisher": "The Post"}
    write_lines(tmp_path / "a.ndjson", [one, two, {**one, "title": "Again", "ref": "x"}])
    write_lines(tmp_path / "b.ndjson", [elsewhere, three, two, "no article", "no article", elsewhere])
    parts = planned(job_of(tmp_path, out=tmp_path / "out"), documents=2)
    assert [part.repeats for part in parts] == [(), (3,), (), (3,), (6,)]
    assert not list(tmp_path.glob("out/_plan/ids/*"))


def test_a_file_that_was_changed_since_is_found_out(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.ndjson", articles(3))
    [part] = planned(job_of(tmp_path, out=tmp_path / "out"), documents=10)
    path.write_bytes(path.read_bytes().replace(b"boats", b"ships"))
    with pytest.raises(SourceError, match="was changed since"):
        lines_in([part])


def test_what_tells_lines_apart_is_all_that_they_are() -> None:
    kinds = [Line(1, 2, b"{}"), Line(2, 2, b"{}"), Line(1, 3, b"{}"), Line(1, 2, b"[]"), Line(1, 2, None)]
    sums = []
    for line in kinds:
        digest = Digest()
        digest.add(line)
        sums.append(str(digest))
    assert len(set(sums)) == len(kinds)


def test_a_plan_that_was_broken_off_is_made_anew(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.ndjson", articles(3))
    job = job_of(tmp_path, out=tmp_path / "out")

    def ends(cut: planning.Cut, _: int) -> None:
        cut(0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_plan(job, documents=2, spread=ends)  # type: ignore[arg-type]
    assert [part.repeats for part in planned(job, documents=2)] == [(), ()]
    assert json.loads((tmp_path / "out" / "_plan.json").read_text("utf-8"))["format"] == 1
