"""What a document in Markdown shows: its fenced blocks, in order, each with the output that it says comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

RUN = {"sh", "python"}
"""Blocks that are run as they stand."""

SHOWN = {"json", "text", "csv", "xml", "html"}
"""Blocks that, right after one that is run, show what it prints. Standing alone they are illustrations."""

NOT_RUN = {"console"}
"""Commands that cannot be run in a test: they install, need root, or go on until they are stopped."""

ILLUSTRATING = {"nginx", "ini", "yaml"}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its content, and the line of the document that it begins in."""

    language: str
    content: str
    line: int
    shown: "Block | None" = None


def blocks_of(markdown: str) -> Iterator[Block]:
    """Every fenced block of a document; those that show an output only as what the one before them prints."""
    tokens = MarkdownIt().enable("table").parse(markdown)
    fences = [(place, _block(token)) for place, token in enumerate(tokens) if token.type == "fence"]
    following = {place - 1: block for place, block in fences if block.language in SHOWN}
    output_of = {place for place, block in fences if block.language in RUN and place in following}
    for place, block in fences:
        if place in output_of:
            yield Block(block.language, block.content, block.line, following[place])
        elif place - 1 not in output_of:
            yield block


def indented_code(markdown: str) -> list[int]:
    """The lines in which code begins that is marked by nothing but its indentation, which says not what it is."""
    return [_line(token) for token in MarkdownIt().parse(markdown) if token.type == "code_block"]


def _block(fence: Token) -> Block:
    return Block(fence.info.strip(), fence.content, _line(fence))


def _line(token: Token) -> int:
    assert token.map
    return token.map[0] + 1
