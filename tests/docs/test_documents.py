"""Every command in the documents does what they say, against a real service with the seeds."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from tests.conftest import Running, opened
from tests.docs.blocks import DOCUMENTS, ILLUSTRATING, NOT_RUN, ROOT, RUN, SHOWN, Block, blocks_of, indented_code
from tests.docs.comparing import json_values
from tests.docs.reader import Reader

from ontherecord.archive.seeds import load_seeds
from ontherecord.attribution.pipeline import Attributor
from ontherecord.cli import main
from ontherecord.provenance import model_facts

NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

MOST_NOT_RUN = 12
"""Blocks, in all documents together."""

NOT_FOR_TESTS = (
    *("git ", "cd ", "make ", "docker ", "sudo ", "systemctl ", "pip ", "ontherecord serve", "ontherecord jobs"),
    *("taskset ", "python tests/benchmarks/", "python -m tests.benchmarks.", "python -m ontherecord.training."),
    *(
        "ontherecord attribute --jsonl < bench/",
        "ontherecord attribute --jsonl --mode speech < tests/",
        "python3 bench/",
    ),
)
"""What a command that is not run may be: all else is to be run. Settings may stand before it."""


@pytest.fixture(scope="module")
def seeded(migrated_sqlite_file: Path, attributor: Attributor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the seeds, to copy."""
    path = tmp_path_factory.mktemp("seeded") / "ontherecord.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    with opened(f"sqlite:///{path}") as database:
        load_seeds(database, ROOT / "seeds", lambda: attributor, model_facts(None))
    return path


@pytest.fixture
def reader(seeded: Path, tmp_path: Path, start_server: Callable[..., Running]) -> Iterator[Reader]:
    """Somebody in a folder of their own, where the service keeps its database, as it does by default."""
    folder = tmp_path / "ontherecord"
    folder.mkdir()
    shutil.copy(seeded, folder)
    settings = {
        "ONTHERECORD_DATABASE": f"sqlite:///{folder}/ontherecord.sqlite",
        "ONTHERECORD_WORKERS": "1",
        "ONTHERECORD_JOBS": "0",
    }
    with start_server(tmp_path, migrated=False, **settings) as server, Reader(folder, server.url) as reader:
        yield reader


def blocks(name: str) -> list[Block]:
    """The blocks of a document."""
    return list(blocks_of((ROOT / name).read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_document_says_to_do_does_what_it_says(name: str, reader: Reader) -> None:
    for block in blocks(name):
        if block.language in RUN:
            complaint = reader.complaint(block)
            assert complaint is None, f"{name}, line {block.line}:\n{block.content}{complaint}"


@pytest.mark.parametrize("name", NAMES)
def test_every_block_says_what_it_is(name: str) -> None:
    markdown = (ROOT / name).read_text("utf-8")
    assert indented_code(markdown) == []
    assert {block.language for block in blocks(name)} <= RUN | SHOWN | NOT_RUN | ILLUSTRATING


@pytest.mark.parametrize("name", NAMES)
def test_no_command_hides_in_a_block_that_is_not_run(name: str) -> None:
    illustrations = [block for block in blocks(name) if block.language in SHOWN | ILLUSTRATING]
    commands = re.compile(r"^\s*(\$ |(\.venv/bin/)?(ontherecord|curl|python3?) [a-z-])", re.MULTILINE)
    assert [(name, block.line) for block in illustrations if commands.search(block.content)] == []


def test_few_commands_are_not_run_and_those_could_not_be() -> None:
    not_run = [(name, block) for name in NAMES for block in blocks(name) if block.language in NOT_RUN]
    assert len(not_run) <= MOST_NOT_RUN
    for name, block in not_run:
        for command in commands_of(block.content):
            assert command.startswith(NOT_FOR_TESTS), f"{name}, line {block.line}: {command} could be run"


@pytest.mark.parametrize("name", NAMES)
def test_data_that_stands_alone_can_be_read(name: str) -> None:
    for block in blocks(name):
        if block.language == "json":
            assert json_values(block.content), block.line
        if block.language == "yaml":
            assert yaml.safe_load(block.content), block.line


@pytest.mark.parametrize("name", NAMES)
def test_every_command_named_in_the_text_is_one(name: str) -> None:
    for command in re.findall(r"`ontherecord ([a-z]+)", (ROOT / name).read_text("utf-8")):
        assert command in main.commands


def commands_of(content: str) -> list[str]:
    """The commands of a block, each without what is set before it and without where it is installed."""
    lines = [line.partition(" # ")[0] for line in content.replace("\\\n", " ").splitlines()]
    parts = [part.strip() for line in lines for part in line.split("&&") if part.strip() and line[0] != "#"]
    return [re.sub(r"^(\w+=\S* +)*(\.venv/bin/)?", "", part) + " " for part in parts]
