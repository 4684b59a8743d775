"""Every command in the documents does what they say, against a real service with the seeds."""

import json
import re

import pytest
import yaml
from tests.conftest import Running
from tests.docs.blocks import DOCUMENTS, ILLUSTRATING, NOT_RUN, ROOT, RUN, SHOWN, Block, blocks_of, indented_code
from tests.docs.comparing import json_values
from tests.docs.reader import POSTGRESQL, Reader

from ontherecord.cli import main

NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

API_GUIDE = "docs/api.md"
RUNNING = [
    name
    for name, path in zip(NAMES, DOCUMENTS, strict=True)
    if name != API_GUIDE and any(block.language in RUN for block in blocks_of(path.read_text("utf-8")))
]
"""Documents with something to run, but that one, which has a test of its own."""

SECONDS = 10
"""To wait for a line of the log; that none comes means that an operation has no example."""

MOST_NOT_RUN = 19
"""Blocks, in all documents together."""

NOT_FOR_TESTS = (
    *("git ", "cd ", ". ", "cp ", "make ", "docker ", "sudo ", "systemctl ", "pip "),
    *("ontherecord serve", "ontherecord jobs", "ray start ", "ontherecord bulk s3:"),
    *("python tests/benchmarks/", "python -m tests.benchmarks.", "python -m ontherecord.training."),
    *(
        "ontherecord attribute --jsonl < bench/",
        "ontherecord attribute --jsonl --mode speech < tests/",
        "python3 bench/",
    ),
)
"""What a command that is not run may be: all else is to be run. Settings may stand before it."""


def blocks(name: str) -> list[Block]:
    """The blocks of a document."""
    return list(blocks_of((ROOT / name).read_text("utf-8")))


@pytest.mark.parametrize("name", RUNNING)
def test_what_a_document_says_to_do_does_what_it_says(
    name: str, reader: Reader, request: pytest.FixtureRequest
) -> None:
    if POSTGRESQL in (ROOT / name).read_text("utf-8"):
        reader.addresses[POSTGRESQL] = request.getfixturevalue("postgresql_url")
    reader.follow(ROOT / name)


def test_the_guide_to_the_api_has_an_example_of_every_operation(reader: Reader, service: Running) -> None:
    reader.follow(ROOT / API_GUIDE)
    contract = yaml.safe_load((ROOT / "openapi.yaml").read_text("utf-8"))
    wanted = {
        (method.upper(), re.sub(r"{\w+}", "{}", path)) for path, item in contract["paths"].items() for method in item
    }
    while wanted:  # the log is written once an answer is complete
        line = json.loads(service.requests_logged.get(timeout=SECONDS))
        wanted.discard((line["method"], re.sub(r"<[^>]+>", "{}", line["route"] or "")))


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
