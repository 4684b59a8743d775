"""Links between the documents, and from them into the repository, lead somewhere."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.docs.blocks import DOCUMENTS, ROOT

MODEL_CARD = ROOT / "service/ontherecord/attribution/model/MODEL_CARD.md"


def links_of(markdown: str) -> list[str]:
    """Where the links and pictures of a document lead."""
    inline = [token for token in MarkdownIt().enable("table").parse(markdown) if token.type == "inline"]
    children = [child for token in inline for child in token.children or []]
    return [
        str(child.attrs.get("href") or child.attrs["src"]) for child in children if child.type in ("link_open", "image")
    ]


def anchors_of(path: Path) -> set[str]:
    """What the headings of a document are called in an address, as GitHub and the service do it."""
    tokens = MarkdownIt().enable("table").parse(path.read_text("utf-8"))
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [*DOCUMENTS, MODEL_CARD], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in links_of(path.read_text("utf-8")):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


def test_the_index_names_every_document() -> None:
    index = ROOT / "docs" / "README.md"
    named = {link for link in links_of(index.read_text("utf-8")) if "/" not in link}
    assert named == {path.name for path in index.parent.glob("*.md")} - {index.name}
