"""What stands in a file, whatever its form."""

import gzip
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.bulk import lines
from ontherecord.bulk.lines import Line, Place, columns_unread, lines_of
from ontherecord.bulk.sources import Form, SourceError


def read(path: Path, form: Form = Form.NDJSON, *, longest: int = 1_000, place: Place = Place()) -> list[Line]:  # noqa: B008
    return list(lines_of(str(path), form, longest=longest, place=place))


def parquet(path: Path, rows: list[dict[str, Any]], **columns: pa.DataType) -> Path:
    table = pa.Table.from_pylist(rows, pa.schema(columns) if columns else None)
    pq.write_table(table, path, row_group_size=3)
    return path


def members(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line.content or b"") for line in read(path, Form.PARQUET)]


@given(st.binary(max_size=200).map(lambda each: each.replace(b"0", b"\n")), st.integers(1, 50), st.integers(1, 64))
def test_lines_are_the_files_and_none_is_held_that_is_too_long(content: bytes, longest: int, chunk: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "CHUNK", chunk)
        path = Path(folder, "a.ndjson")
        path.write_bytes(content)
        found = read(path, longest=longest)
        *ended, last = content.split(b"\n")
        expected = [*(each + b"\n" for each in ended), *filter(None, [last])]
        assert [line.content for line in found] == [each if len(each) <= longest else None for each in expected]
        assert [line.number for line in found] == list(range(1, len(expected) + 1))
        for at, line in enumerate(found):  # whichever line one begins with
            assert read(path, longest=longest, place=Place(line.end, line.number)) == found[at + 1 :]


def test_gzip_is_unpacked_and_gone_on_with_from_any_line(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\nthree"))
    found = read(path, Form.GZIP)
    assert [line.content for line in found] == [b"one\n", b"two\n", b"three"]
    assert read(path, Form.GZIP, place=Place(found[0].end, 1)) == found[1:]


def test_rows_of_parquet_are_lines_of_what_is_known(tmp_path: Path) -> None:
    rows = [{"text": f"“{each}”", "title": None, "ref": str(each), "desk": "x"} for each in range(8)]
    path = parquet(tmp_path / "a.parquet", rows)
    assert members(path) == [{"text": f"“{each}”", "ref": str(each)} for each in range(8)]
    assert columns_unread(str(path)) == ["desk"]
    assert read(path, Form.PARQUET, place=Place(5, 5)) == read(path, Form.PARQUET)[5:]


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (pa.string(), "2016-05-20", "2016-05-20"),
        (pa.date32(), date(2016, 5, 20), "2016-05-20"),
        (pa.timestamp("us"), datetime(2016, 5, 20, 14, 3), "2016-05-20"),
        (pa.timestamp("ns", "UTC"), pd.Timestamp("2016-05-20T14:03:00.000000123Z"), "2016-05-20T14:03:00Z"),
        (pa.timestamp("s", "Europe/Paris"), datetime(2016, 5, 20, 14, 3, tzinfo=UTC), "2016-05-20T14:03:00Z"),
        (pa.time64("us"), None, None),
    ],
    ids=str,
)
def test_dates_of_parquet_are_told_as_articles_have_them(
    tmp_path: Path, kind: pa.DataType, value: object, told: str | None
) -> None:
    path = parquet(tmp_path / "a.parquet", [{"text": "", "published_at": value}], text=pa.string(), published_at=kind)
    assert [each.get("published_at") for each in members(path)] == [told]


def test_a_value_that_json_has_no_form_for_is_left_to_the_schema(tmp_path: Path) -> None:
    assert members(parquet(tmp_path / "a.parquet", [{"text": b"\xff"}])) == [{"text": None}]


def test_a_row_that_no_line_can_hold_is_left_to_the_schema_and_the_others_are_read(tmp_path: Path) -> None:
    texts = pa.array([b"one", b"\xff", b"three"]).view(pa.string())
    days = pa.array([0, 2**40, None], pa.int64()).view(pa.timestamp("s", "UTC"))
    for named, column in (("text", texts), ("published_at", days)):
        columns = {"text": pa.array(["one", "two", "three"]), named: column}
        pq.write_table(pa.table(columns), tmp_path / "a.parquet")
        found = members(tmp_path / "a.parquet")
        assert [each["text"] for each in found] == ["one", None, "three"]
        assert read(tmp_path / "a.parquet", Form.PARQUET, place=Place(1, 1))[1].number == 3


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.ndjson.gz", gzip.compress(b"one\ntwo\n", mtime=0)[:-9], Form.GZIP),
        ("a.ndjson.gz", b"one\n", Form.GZIP),
        ("a.ndjson.gz", gzip.compress(b"one\n" * 999, mtime=0)[:20] + b"\xff" * 99, Form.GZIP),
        ("a.parquet", b"PAR1 and no more", Form.PARQUET),
        ("a.parquet", b"", Form.PARQUET),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_named(tmp_path: Path, name: str, content: bytes, form: Form) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=name):
        read(tmp_path / name, form)


def test_parquet_without_texts_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", [{"body": "x"}])
    for reading in (lambda: columns_unread(str(path)), lambda: read(path, Form.PARQUET)):
        with pytest.raises(SourceError, match="has no column 'text'"):
            reading()
