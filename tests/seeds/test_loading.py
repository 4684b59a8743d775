"""The seeds in the archive: what is served is what the engine finds, and loading them twice changes nothing."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ontherecord.archive import documents, quotations
from ontherecord.archive.database import Database
from ontherecord.archive.documents import DocumentsSought
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.archive.seeds import SeedError, load_seeds, read_seeds
from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.quotation import Mode
from ontherecord.provenance import model_facts

FOLDER = Path(__file__).parents[2] / "seeds"


def not_needed() -> Attributor:
    raise AssertionError("the engine is loaded though nothing is new")


def everything(database: Database) -> tuple[Any, Any]:
    with database.reading() as connection:
        return (
            documents.listed(connection, DocumentsSought(), sort="added", limit=200, cursor=None),
            quotations.listed(connection, QuotationsSought(), sort="added", limit=200, cursor=None),
        )


def test_the_archive_serves_what_the_seeds_expect(database: Database, attributor: Attributor) -> None:
    seeds = read_seeds(FOLDER)
    loaded = load_seeds(database, FOLDER, lambda: attributor, model_facts(None))
    assert (loaded.new, loaded.known) == (len(seeds), 0)
    for seed in seeds:
        sought = QuotationsSought(document=seed.document_id, mode=(Mode.SPEECH,))
        with database.reading() as connection:
            found, _ = quotations.listed(connection, sought, sort="added", limit=200, cursor=None)
        served = [each.record["speaker"] for each in found]
        assert [(who["name"], who["role"]) for who in served if who] == [
            (each.speaker, each.role) for each in seed.expected
        ]
        assert {each.document["publisher"] for each in found} == {seed.publisher}


def test_loading_twice_changes_nothing(database: Database, attributor: Attributor) -> None:
    load_seeds(database, FOLDER, lambda: attributor, model_facts(None))
    before = everything(database)
    loaded = load_seeds(database, FOLDER, not_needed, model_facts(None))
    assert (loaded.new, loaded.known) == (0, len(read_seeds(FOLDER)))
    assert everything(database) == before


def test_a_seed_that_was_deleted_is_loaded_again_alone(database: Database, attributor: Attributor) -> None:
    load_seeds(database, FOLDER, lambda: attributor, model_facts(None))
    gone = read_seeds(FOLDER)[0].document_id
    with database.writing() as connection:
        documents.erase(connection, gone)
    assert load_seeds(database, FOLDER, lambda: attributor, model_facts(None)).new == 1


def test_no_two_seeds_are_the_same() -> None:
    assert max(Counter(seed.document_id for seed in read_seeds(FOLDER)).values()) == 1


def test_a_folder_without_seeds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="must be a folder with seeds"):
        read_seeds(tmp_path)
