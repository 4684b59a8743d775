"""What is written of a document, and the document back from it; any program that reads Parquet reads it."""

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from tests.bulk.conftest import articles, do, ids_of, job_of, write_lines

from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.quotation import Analysis, Kind, Mode, Quotation, Span, Speaker, SpeakerType
from ontherecord.bulk.schema import DOCUMENTS, QUOTATIONS, Damaged, record_of, rows_of
from ontherecord.formats import writing
from ontherecord.formats.facts import Facts
from ontherecord.formats.wire import Record
from ontherecord.provenance import model_facts

TEXT = (
    "😀 “We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman. “We will keep watching.”\n\n"
    "Ann Lee and Bob Hall said in a statement that the bridge would be closed. One of them thought it a pity.\n"
)
FACTS = Facts(title="T", url="https://post.example/a", publisher="Post", published_at="2016-05-20T01:00:00+02:00")


def through_parquet(record: Record, text: str, **facts: Any) -> Record:
    """The record as it is after it was written and read."""
    rows = rows_of(record, text, file="a.ndjson", line=1, ref=None, **facts)
    [document] = pa.Table.from_pylist([rows.document], DOCUMENTS).to_pylist()
    return record_of(document, pa.Table.from_pylist(rows.quotations, QUOTATIONS).to_pylist())


@pytest.mark.parametrize("facts", [FACTS, Facts()])
def test_a_document_is_the_same_after_it_was_written_and_read(attributor: Attributor, facts: Facts) -> None:
    record = writing.record(TEXT, facts, attributor.attribute(TEXT), model=model_facts(None))
    assert len(record.quotes) == 3
    assert through_parquet(record, TEXT) == record


def test_those_who_speak_jointly_do_so_after_it_was_written_and_read() -> None:
    members = tuple(Speaker(name, SpeakerType.PERSON, role="mayor") for name in ("Ann Lee", "Bob Hall"))
    speaker = Speaker("Ann Lee and Bob Hall", SpeakerType.GROUP, members=members)
    span = Span(0, 5)
    quotation = Quotation(Kind.DIRECT, Mode.SPEECH, "Words", (span,), None, span, speaker, 0.5)
    record = writing.record(TEXT, FACTS, Analysis((quotation,), ("Odd.",)), model=model_facts(None))
    assert through_parquet(record, TEXT) == record


def test_the_month_is_that_of_the_day_in_utc() -> None:
    months = []
    for published_at in ("2016-05-31T23:00:00-05:00", "2016-05-31", "1000-01-01", None):
        record = writing.record(TEXT, Facts(published_at=published_at), Analysis(()), model=model_facts(None))
        months.append(rows_of(record, TEXT, file="a", line=1, ref=None).month)
    assert months == ["2016-06", "2016-05", "1000-01", "undated"]


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("document", {"text": "Another."}),
        ("document", {"id": "0" * 32}),
        ("document", {"published_at": "soon"}),
        ("document", {"quotations": 7}),
        ("quotation", {"kind": "reported"}),
        ("quotation", {"speaker_type": "god"}),
        ("quotation", {"source": {"start": 3, "end": 9_999, "text": ""}}),
        ("quotation", {"content": [{"start": -3, "end": 2, "text": ""}]}),
    ],
)
def test_rows_that_no_job_wrote_are_found_out(attributor: Attributor, of: str, change: dict[str, Any]) -> None:
    record = writing.record(TEXT, FACTS, attributor.attribute(TEXT), model=model_facts(None))
    rows = rows_of(record, TEXT, file="a", line=1, ref=None)
    (rows.document if of == "document" else rows.quotations[0]).update(change)
    with pytest.raises(Damaged):
        record_of(rows.document, rows.quotations)


def test_duckdb_and_pandas_read_what_is_written(tmp_path: Path) -> None:
    given = [*articles(4, published_at="2016-05-20"), *articles(3, of="Wells", published_at="2016-06-01T10:00:00Z")]
    given += articles(2, of="Truro", publisher="The Post")
    write_lines(tmp_path / "a.ndjson", [*given, {"text": 5}, given[0]])
    do(job_of(tmp_path / "a.ndjson", out=tmp_path / "out"))

    documents = pd.read_parquet(tmp_path / "out" / "documents")
    assert sorted(documents["id"]) == ids_of(given)
    assert documents["month"].value_counts().to_dict() == {"2016-05": 4, "2016-06": 3, "undated": 2}
    assert sorted(documents["line"]) == list(range(1, 10))

    asked = f"""SELECT document.ref, speaker_name, speaker_role, content[1].start,
            strftime(quotation.published, '%H:%M')
        FROM read_parquet('{tmp_path}/out/quotations/*/*.parquet', hive_partitioning = true) AS quotation
        JOIN read_parquet('{tmp_path}/out/documents/*/*.parquet') AS document ON document.id = quotation.document_id
        WHERE quotation.month = '2016-06' AND kind = 'direct' ORDER BY ref"""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        rows = connection.execute(asked).fetchall()
        failed = connection.execute(f"SELECT line, status FROM '{tmp_path}/out/failed/*.parquet'").fetchall()
        repeated = connection.execute(f"SELECT line, id FROM '{tmp_path}/out/repeated/*.parquet'").fetchall()
    assert rows == [(f"Wells {each}", "Ann Lee", "mayor of Wells", 0, "10:00") for each in range(3)]
    assert failed == [(10, 422)]
    assert repeated == [(11, ids_of(given[:1])[0])]


def test_the_columns_are_those_that_the_guide_tells() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "scale.md").read_text("utf-8")
    for schema in (DOCUMENTS, QUOTATIONS):
        assert [name for name in schema.names if f"`{name}`" not in guide] == []
