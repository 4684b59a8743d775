"""What an actor does with a part, whatever ended the one before it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.bulk.conftest import PATIENCE, articles, here, ids_of, job_of, write_lines

from ontherecord.bulk import marks, planning
from ontherecord.bulk.attributing import MOST_TRIES, OtherEngine, PartAttributor
from ontherecord.bulk.job import PLAN, Job, OtherJob, kept_plan
from ontherecord.bulk.sources import SourceError
from ontherecord.bulk.store import Store


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job on six articles, of two months, planned as one part."""
    given = [*articles(3, published_at="2016-05-20"), *articles(3, of="Wells", published_at="2016-06-20")]
    job = job_of(write_lines(tmp_path / "a.ndjson", given), out=tmp_path / "out")
    planning.make_plan(job, documents=10, spread=here)
    return job


@pytest.fixture(scope="module")
def attributor_of() -> Iterator[Callable[[Job], PartAttributor]]:
    """What makes an attributor; engines are ended in the end."""
    made: list[PartAttributor] = []

    def attributor_of(job: Job) -> PartAttributor:
        made.append(PartAttributor(job, seconds=PATIENCE))
        return made[-1]

    yield attributor_of
    for each in made:
        each.close()


def ids_in(out: Store) -> list[str]:
    found = (pq.ParquetFile(path).read(["id"]) for path in Path(out.url).glob("documents/*/*.parquet"))
    return sorted(each for table in found for each in table["id"].to_pylist())


def test_a_part_that_is_done_is_not_done_again(job: Job, attributor_of: Callable[[Job], PartAttributor]) -> None:
    [part] = planning.parts_of(job.out)
    attributor = attributor_of(job)
    done = attributor.attribute(part)
    assert (done.documents, done.lines, len(done.files)) == (6, 6, 4)
    attributor.close()  # there is no engine any more to do it with
    assert attributor.attribute(part) == done


@pytest.mark.parametrize("whole", range(5))
def test_what_a_killed_actor_left_is_replaced(
    job: Job, attributor_of: Callable[[Job], PartAttributor], whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after so many of its files, and told otherwise by the engine the next time."""
    [part] = planning.parts_of(job.out)
    put, names = Store.put, []

    def put_few(store: Store, name: str, content: bytes) -> None:
        names.append(name)
        if len(names) > whole + 2:  # that it was tried, and which are to come
            raise KeyboardInterrupt
        put(store, name, content)

    attributor = attributor_of(job)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "put", put_few)
        with pytest.raises(KeyboardInterrupt):
            attributor.attribute(part)
    answer = PartAttributor._answer

    def fail_in_may(self: PartAttributor, line: Any, *, is_repeat: bool) -> Any:
        if b"2016-05" in line.content:
            return {"ref": None, "id": None, "problem": {"status": 500, "detail": "It failed.", "errors": []}}
        return answer(self, line, is_repeat=is_repeat)

    with monkeypatch.context() as patched:
        patched.setattr(PartAttributor, "_answer", fail_in_may)
        done = attributor.attribute(part)
    assert (done.documents, done.failed) == (3, 3)
    written = {str(path.relative_to(job.out.url)) for path in Path(job.out.url).rglob("*.parquet")} - {planning.PARTS}
    assert written == set(done.files)
    assert ids_in(job.out) == ids_of(articles(3, of="Wells"))
    assert not list(Path(job.out.url, marks.BEGUN).iterdir())


def test_a_part_that_ends_whoever_reads_it_is_set_apart(
    job: Job, attributor_of: Callable[[Job], PartAttributor], monkeypatch: pytest.MonkeyPatch
) -> None:
    [part] = planning.parts_of(job.out)
    attributor = attributor_of(job)

    def end(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(PartAttributor, "_answer", end)
        for _ in range(MOST_TRIES):
            with pytest.raises(KeyboardInterrupt):
                attributor.attribute(part)
        done = attributor.attribute(part)
    assert (done.documents, done.failed) == (0, 6)
    rows = pq.read_table(Path(job.out.url, "failed")).to_pylist()
    assert [row["line"] for row in rows] == list(range(1, 7))
    assert {row["detail"] for row in rows} == {"5 processes ended as they were at lines near it."}
    assert not list(Path(job.out.url, marks.TRIED).iterdir())


def test_an_engine_with_other_weights_does_nothing(job: Job) -> None:
    job.model["weights"] = "0" * 12
    with pytest.raises(OtherEngine, match=r"not of release .*, weights 000000000000"):
        PartAttributor(job, seconds=PATIENCE)


def test_a_line_that_is_too_long_is_set_apart(tmp_path: Path, attributor_of: Callable[[Job], PartAttributor]) -> None:
    path = write_lines(tmp_path / "b.ndjson", [*articles(1), "x" * 3_000_000, *articles(1, of="Wells")])
    job = job_of(path, out=tmp_path / "out", longest_line=1_000)
    planning.make_plan(job, documents=10, spread=here)
    done = attributor_of(job).attribute(planning.parts_of(job.out)[0])
    assert (done.documents, done.failed) == (2, 1)
    [row] = pq.read_table(tmp_path / "out" / "failed").to_pylist()
    assert (row["line"], row["status"], row["detail"]) == (2, 413, "A line may have 1,000 bytes.")


def test_input_that_was_changed_is_not_attributed(
    job: Job, attributor_of: Callable[[Job], PartAttributor], tmp_path: Path
) -> None:
    write_lines(tmp_path / "a.ndjson", articles(6, of="Truro"))
    with pytest.raises(SourceError, match="changed"):
        attributor_of(job).attribute(planning.parts_of(job.out)[0])
    assert ids_in(job.out) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"model": {"version": "9", "weights": "0" * 12, "spacy_pipeline": "x 1"}},
            "another model: release 9, weights",
        ),
        ({"max_characters": 5}, "ONTHERECORD_MAX_CHARACTERS=5"),
        ({"sources": []}, "begun without .*a.ndjson"),
    ],
)
def test_nothing_else_goes_on_with_a_job(job: Job, change: dict[str, Any], told: str) -> None:
    job.check_same(json.loads(json.dumps(job.form())))
    with pytest.raises(OtherJob, match=told):
        job.check_same({**json.loads(json.dumps(job.form())), **change})


def test_what_another_release_wrote_is_not_read(job: Job) -> None:
    assert kept_plan(job.out) == json.loads(json.dumps(job.form()))
    job.out.put(PLAN, json.dumps({**job.form(), "format": 0}).encode())
    with pytest.raises(OtherJob, match="another release"):
        kept_plan(job.out)


def test_input_that_was_written_again_or_left_out_is_another_job(job: Job, tmp_path: Path) -> None:
    kept = json.loads(json.dumps(job.form()))
    write_lines(tmp_path / "a.ndjson", articles(7))
    with pytest.raises(OtherJob, match="was changed"):
        job_of(tmp_path / "a.ndjson", out=tmp_path / "out").check_same(kept)
    (tmp_path / "b.ndjson").write_text("")
    other = job_of(tmp_path / "b.ndjson", out=tmp_path / "out")
    with pytest.raises(OtherJob, match=r"begun with .*a.ndjson too"):
        other.check_same({**kept, "sources": [*other.form()["sources"], *kept["sources"]]})
