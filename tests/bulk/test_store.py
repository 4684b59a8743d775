"""A folder that a job writes to: whose it is, and what stays in it when the same part is put twice."""

from pathlib import Path

import pytest

from ontherecord.bulk import marks
from ontherecord.bulk.marks import Done
from ontherecord.bulk.store import Store, StoreError


@pytest.mark.parametrize("name", ["results [v2]", "what?", "a*"])
def test_a_place_that_may_mean_many_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="its name may have none of"):
        Store.at(str(tmp_path / name))


def test_a_place_that_nothing_can_open_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        Store.at("nowhere://bucket/out")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError), Store.at(str(tmp_path / "file")).held():
        pass


def test_a_folder_is_one_command_s_at_a_time(tmp_path: Path) -> None:
    out = Store.at(str(tmp_path / "out"))
    with out.held():
        with pytest.raises(StoreError, match="another command is at it"), out.held():
            pass
        with pytest.raises(StoreError, match="another command is at it"), out.held():
            pass
    with out.held():
        pass


def done(*files: str) -> Done:
    return Done(part=0, documents=1, quotations=0, repeated=0, failed=0, files=list(files))


def test_what_an_earlier_try_left_goes_but_for_what_is_written_again(tmp_path: Path) -> None:
    out = Store.at(str(tmp_path))
    broken_off = marks.marked(out, done("documents/a", "failed/a"))
    broken_off.__enter__()
    out.put("documents/a", b"1")
    out.put("failed/a", b"1")
    with marks.marked(out, done("documents/a")):
        assert out.get("documents/a") == b"1" and out.get("failed/a") is None
    assert marks.done(out, 0) == done("documents/a")
