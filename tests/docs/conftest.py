"""A reader for each document, with a service of their own: what one of them does is not there for the next."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import Running, opened
from tests.docs.blocks import ROOT
from tests.docs.reader import ADDRESS, Reader

from ontherecord.archive.seeds import load_seeds
from ontherecord.attribution.pipeline import Attributor
from ontherecord.provenance import model_facts


@pytest.fixture(scope="module")
def seeded(migrated_sqlite_file: Path, attributor: Attributor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the seeds, to copy."""
    path = tmp_path_factory.mktemp("seeded") / "ontherecord.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    with opened(f"sqlite:///{path}") as database:
        load_seeds(database, ROOT / "seeds", lambda: attributor, model_facts(None))
    return path


@pytest.fixture
def folder(seeded: Path, tmp_path: Path) -> Path:
    """A folder with the database in it, where the service keeps it by default."""
    folder = tmp_path / "ontherecord"
    folder.mkdir()
    shutil.copy(seeded, folder)
    return folder


@pytest.fixture
def service(folder: Path, tmp_path: Path, start_server: Callable[..., Running]) -> Iterator[Running]:
    """The service that is run there."""
    settings = {
        "ONTHERECORD_DATABASE": f"sqlite:///{folder}/ontherecord.sqlite",
        "ONTHERECORD_WORKERS": "1",
        "ONTHERECORD_JOBS": "0",
    }
    with start_server(tmp_path, migrated=False, **settings) as running:
        yield running


@pytest.fixture
def reader(folder: Path, service: Running) -> Iterator[Reader]:
    """Somebody in that folder."""
    with Reader(folder, {ADDRESS: service.url}) as reader:
        yield reader
