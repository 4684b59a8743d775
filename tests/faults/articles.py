"""Articles without end, no two the same, from paragraphs of our own (``tests/data/forms.jsonl``)."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

FORMS = Path(__file__).parents[1] / "data" / "forms.jsonl"
PLACES = ("Ely", "March", "Wells", "Truro", "Hove", "Luton", "Selby", "Corby", "Deal", "Ware")


def articles(seed: int, *, words: int = 120) -> Iterator[str]:
    """Articles of about so many words: paragraphs drawn anew for each, under a first line that no other has."""
    draw = Random(seed)
    for number in count():
        yield article(draw, f"{seed}.{number}", words=words)


def article(draw: Random, name: str, *, words: int) -> str:
    """One article of at least so many words."""
    made = [f"{draw.choice(PLACES)}, report {name}."]
    while sum(len(each.split()) for each in made) < words:
        made.append(draw.choice(paragraphs()))
    return "\n\n".join(made)


@cache
def paragraphs() -> tuple[str, ...]:
    """All paragraphs of our own articles."""
    lines = FORMS.read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    return tuple(each for text in texts for each in text.split("\n\n") if each.strip())
