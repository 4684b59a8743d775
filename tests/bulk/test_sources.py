"""Which files a job is given."""

import zipfile
from pathlib import Path

import pytest

from ontherecord.bulk.sources import Form, SourceError, absolute, sources_of


def names(*inputs: Path | str) -> list[str]:
    return [source.url.rpartition("/")[2] for source in sources_of(map(str, inputs))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.ndjson", "a.jsonl.gz", "2016/c.parquet", "2016/notes.txt", "_parts/d.ndjson", ".e.ndjson"):
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path / "articles"


def test_a_folder_is_all_files_below_that_are_read_in_the_order_of_their_names(folder: Path) -> None:
    assert names(folder) == ["c.parquet", "a.jsonl.gz", "b.ndjson"]


def test_a_pattern_is_the_files_that_it_fits(folder: Path) -> None:
    assert names(f"{folder}/*.ndjson") == ["b.ndjson"]


def test_a_file_that_is_meant_twice_is_read_once(folder: Path) -> None:
    assert names(folder / "b.ndjson", folder) == ["b.ndjson", "c.parquet", "a.jsonl.gz"]


def test_forms_are_told_by_how_names_end(folder: Path) -> None:
    assert [source.form for source in sources_of([str(folder)])] == [Form.PARQUET, Form.GZIP, Form.NDJSON]


def test_a_path_means_the_same_from_everywhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [source.url for source in sources_of(["b.ndjson"])] == [str(folder / "b.ndjson")]


def test_urls_are_read_as_fsspec_has_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(folder / "all.zip", "w") as packed:
        packed.writestr("2016/f.ndjson", "{}\n")
    monkeypatch.chdir(folder)
    assert names(f"file://{folder}/b.ndjson") == ["b.ndjson"]
    assert [source.url for source in sources_of(["zip://2016/*.ndjson::all.zip"])] == [
        f"zip://2016/f.ndjson::{folder}/all.zip"
    ]
    assert absolute("s3://bucket/x.parquet") == "s3://bucket/x.parquet"


@pytest.mark.parametrize("given", ["nothing.ndjson", "2016/notes.txt", "*.csv", "no-such-protocol://x.ndjson"])
def test_what_cannot_be_read_is_named(folder: Path, given: str) -> None:
    with pytest.raises(SourceError, match=given.partition(".")[0].replace("*", r"\*")):
        sources_of([given if "://" in given else str(folder / given)])


def test_a_file_that_was_written_again_is_another(folder: Path) -> None:
    before = sources_of([str(folder / "b.ndjson")])
    (folder / "b.ndjson").write_bytes(b"{}\n")
    assert sources_of([str(folder / "b.ndjson")]) != before


def test_the_output_is_no_input(folder: Path) -> None:
    out = folder / "out"
    out.mkdir()
    (out / "x.ndjson").write_text("")
    without = names(folder)
    assert "x.ndjson" in without
    found = [source.url.rpartition("/")[2] for source in sources_of([str(folder)], out=str(out))]
    assert found == [name for name in without if name != "x.ndjson"]
    with pytest.raises(SourceError, match="nothing is given but"):
        sources_of([str(out)], out=str(out))
