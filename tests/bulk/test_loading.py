"""What a job wrote, brought into archives of both kinds, as if each article had been posted."""

import shutil
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select, text
from tests.bulk.conftest import articles, do, job_of, write_lines
from tests.commands import run
from tests.conftest import opened
from tests.faults.articles import articles as longer_articles

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database
from ontherecord.archive.erasing import tombstones
from ontherecord.attribution.pipeline import Attributor
from ontherecord.bulk import loading, marks
from ontherecord.bulk.job import Job
from ontherecord.bulk.schema import Damaged
from ontherecord.formats import writing
from ontherecord.formats.facts import Facts
from ontherecord.provenance import model_facts

DAYS = ("2016-05-20", "2016-05-21T10:00:00Z", None, "2016-06-01")

GIVEN = [
    {
        "text": text,
        "publisher": ("The Post", "The Mail")[place % 2],
        **({"published_at": day} if (day := DAYS[place % len(DAYS)]) else {}),
    }
    for place, text in enumerate(
        [
            *islice(longer_articles(7, words=60), 24),
            "“Our nurses are tired,” said Shoigu, the head of the hospital in Ely.",
            "“Our nurses are tired, and they need rest,” said Sergei Shoigu, the head of the hospital in Ely.",
            "“Our nurses are tired,” Sergei Shoigu, who heads the hospital in Ely, told The Mail.",
        ]
    )
]
"""Articles that have paragraphs and people in common."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A job that is done."""
    folder = tmp_path_factory.mktemp("done")
    job = job_of(write_lines(folder / "a.ndjson", GIVEN), out=folder / "out")
    do(job, documents=10)
    return job


def told(database: Database) -> dict[str, Any]:
    """All that an archive tells of what it keeps, but when it came and under which numbers."""
    words = {
        "sqlite": "SELECT said, speaker, role, affiliation FROM quotation_words ORDER BY 1, 2, 3, 4",
        "postgresql": "SELECT CAST(words AS text) FROM quotation_words ORDER BY 1",
    }
    asked = {
        "documents": """SELECT documents.id, title, url, publisher, published_at, published, characters, text_id,
            version, address, text FROM documents JOIN texts ON document_key = documents.key ORDER BY documents.id""",
        "quotations": """SELECT quotations.id, kind, mode, quotations.text, words, confidence, verified, speakers.id,
            speakers.name, appearances.name, appearances.role, linked, quotations.publisher, quotations.published
            FROM quotations LEFT JOIN speakers ON quotations.speaker_key = speakers.key
            LEFT JOIN appearances ON appearance_key = appearances.key ORDER BY quotations.id""",
        "wordings": """SELECT quotations.id, wordings.words, hubs.words FROM worded
            JOIN quotations ON quotation_key = quotations.key JOIN wordings ON wording_key = wordings.key
            LEFT JOIN wordings AS hubs ON wordings.hub_key = hubs.key ORDER BY quotations.id""",
        "speakers": "SELECT id, type, name, sorted_name FROM speakers ORDER BY id",
        "names": """SELECT block, speaker_names.name, id FROM speaker_names JOIN speakers ON speaker_key = key
            WHERE type <> 'group' ORDER BY 1, 2, 3""",  # joint ones are filed by the keys of their members
        "shingles": "SELECT hash, words FROM shingles JOIN wordings ON wording_key = key ORDER BY 1, 2",
        "found by": words[database.dialect],
    }
    with database.reading() as connection:
        rows = {name: [tuple(row) for row in connection.execute(text(each))] for name, each in asked.items()}
        in_time = select(tables.quotations.c.id).order_by(tables.quotations.c.found_as, tables.quotations.c.key)
        rows["in time"] = list(connection.scalars(in_time)) if database.dialect == "sqlite" else []
        spans = select(tables.quotations.c.id, tables.quotations.c.spans, tables.quotations.c.why)
        rows["spans"] = sorted(map(tuple, connection.execute(spans)))
        whole = select(tables.documents.c.id, tables.documents.c.warnings, tables.documents.c.model)
        return {**rows, "models": sorted(map(tuple, connection.execute(whole)))}


def number(database: Database) -> int:
    with database.reading() as connection:
        return len(connection.execute(select(tables.documents.c.key)).all())


@pytest.fixture
def posted(database: Database, done: Job) -> dict[str, Any]:
    """What an archive of the same kind tells to which the articles were posted, in the order of loading."""
    for part in marks.all_done(done.out):
        for name in part.files:
            for each in loading.found_in(done.out, name, part.files) if name.startswith("documents/") else ():
                with database.writing() as connection:
                    assert documents.keep(connection, each.record, each.text)
    rows = told(database)
    with database.writing() as connection:
        for each in rows["documents"]:
            assert documents.erase(connection, each[0])
    return rows


def test_an_archive_that_is_loaded_is_one_that_articles_were_posted_to(
    database: Database, done: Job, posted: dict[str, Any]
) -> None:
    assert number(database) == 0
    heard: list[int] = []
    loaded = loading.load(database, done.out, heard.append)
    assert (loaded.new, loaded.known, loaded.refused) == (len(GIVEN), 0, 0)
    assert sum(heard) == len(GIVEN)
    rows = told(database)
    for name, each in posted.items():
        assert rows[name] == each, name
    heads = {(row[7], row[8]) for row in rows["quotations"] if row[9] and "Shoigu" in row[9]}
    assert [name for _, name in heads] == ["Sergei Shoigu"], "one speaker, whom a later document named more fully"


def test_the_engine_and_the_files_say_the_same(database: Database, done: Job, attributor: Attributor) -> None:
    loading.load(database, done.out, lambda _: None)
    given = GIVEN[0]
    facts = Facts(publisher=given["publisher"], published_at=given.get("published_at"))
    found = writing.record(given["text"], facts, attributor.attribute(given["text"]), model=model_facts(None))
    with database.reading() as connection:
        kept = documents.record_of(connection, found.document["id"])
    assert kept and [{**each, "speaker": None} for each in kept.quotes] == [
        {**each, "speaker": None} for each in found.quotes
    ]


def test_loading_again_changes_nothing_and_goes_on_where_it_was_broken_off(database: Database, done: Job) -> None:
    def breaks_off(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(database, done.out, breaks_off)
    assert 0 < number(database) < len(GIVEN)
    first = loading.load(database, done.out, lambda _: None)
    rows = told(database)
    again = loading.load(database, done.out, lambda _: None)
    assert first.new + first.known == again.known == len(GIVEN) and again.new == 0
    assert told(database) == rows


def test_what_was_erased_for_good_stays_away(database: Database, done: Job) -> None:
    loading.load(database, done.out, lambda _: None)
    with database.writing() as connection:
        [identity, kept] = connection.scalars(select(tables.documents.c.id).limit(2))
        documents.erase(connection, identity, refuse=True)
        documents.erase(connection, kept)
    loaded = loading.load(database, done.out, lambda _: None)
    assert (loaded.new, loaded.refused) == (1, 1)
    with database.reading() as connection:
        assert documents.key_of(connection, identity) is None
        with pytest.raises(tombstones.Refused):
            tombstones.check_document(connection, identity, None)


def test_one_article_twice_among_those_that_are_kept_together_is_one(database: Database, done: Job) -> None:
    [name] = [each for each in marks.all_done(done.out)[0].files if "documents/month=undated" in each]
    some = list(loading.found_in(done.out, name, marks.all_done(done.out)[0].files))
    with database.writing() as connection:
        came = documents.keep_all(connection, [(each.record, each.text) for each in [*some, *some]])
    assert came == [documents.Came.NEW] * len(some) + [documents.Came.KNOWN] * len(some)


def test_files_that_were_changed_are_not_loaded(tmp_path: Path, sqlite_url: str) -> None:
    job = job_of(write_lines(tmp_path / "a.ndjson", articles(2)), out=tmp_path / "out")
    do(job)
    [path] = Path(job.out.url).glob("documents/*/*.parquet")
    table = pq.ParquetFile(path).read()
    pq.write_table(table.set_column(0, "id", [["0" * 32] * 2]), path)
    with opened(sqlite_url) as database, pytest.raises(Damaged, match="0000"):
        loading.load(database, job.out, lambda _: None)
    [quoted] = Path(job.out.url).glob("quotations/*/*.parquet")
    pq.write_table(table, path)
    said = pq.ParquetFile(quoted).read()
    lacking = said.drop_columns(["confidence"])
    for changed in (lacking, lacking.append_column("confidence", pa.array([None] * len(said), pa.float64()))):
        pq.write_table(changed, quoted)
        with opened(sqlite_url) as database, pytest.raises(Damaged):
            loading.load(database, job.out, lambda _: None)
    pq.write_table(said, quoted)
    path.write_bytes(b"PAR1")
    finished = run("load", job.out.url, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1 and b"is damaged: documents/" in finished.stderr


def test_the_command_says_what_it_loaded_and_what_is_missing(done: Job, sqlite_url: str, tmp_path: Path) -> None:
    finished = run("load", done.out.url, ONTHERECORD_DATABASE=sqlite_url)
    assert (finished.returncode, finished.stdout) == (0, f"Documents: {len(GIVEN)} new, 0 known already.\n".encode())
    shutil.copytree(done.out.url, tmp_path / "half")
    (tmp_path / "half" / marks.DONE / "000000.json").unlink()
    finished = run("load", tmp_path / "half", ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1 and b"1 parts of the job are not done" in finished.stderr
    finished = run("load", tmp_path, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1 and b"holds nothing that ontherecord bulk wrote" in finished.stderr
