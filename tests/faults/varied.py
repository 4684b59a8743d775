"""Texts that have little in common: of one word and of thousands, in many scripts, as pages, with names never seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import count
from math import log
from random import Random

from .articles import paragraphs

SCRIPTS = (
    (0x61, 0x7A),
    (0xC0, 0x24F),
    (0x370, 0x3FF),
    (0x400, 0x4FF),
    (0x531, 0x587),
    (0x5D0, 0x5EA),
    (0x620, 0x64A),
    (0x904, 0x939),
    (0xE01, 0xE30),
    (0x10A0, 0x10FF),
    (0x3041, 0x30FE),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0x1F300, 0x1F64F),
)
"""First and last code point: Latin to Hangul, and pictures."""

SPREAD = 1.4
"""Standard deviation of the logarithm of the length: one text in a hundred has 25 times the median."""

LONGEST = 2_000
LONGEST_FOREIGN = 200
"""Words. What is in no script that the model knows comes to it letter by letter."""

ROLES = ("mayor", "bishop", "chief engineer", "coach", "harbour master", "minister for fishing", "lawyer")
SAYING = ("said", "told reporters", "added", "warned", "wrote", "insisted")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is sent."""

    body: str
    media_type: str


def texts(seed: int, *, median: float) -> Iterator[Text]:
    """Texts without end, half of them shorter than so many words."""
    draw = Random(seed)
    for number in count():
        words = min(LONGEST, max(1, round(draw.lognormvariate(log(median), SPREAD))))
        if number % 7 == 3:
            yield Text(_foreign(draw, min(words, LONGEST_FOREIGN)), "text/plain")
        elif number % 10 == 5:
            yield Text(_page(_news(draw, words)), "text/html")
        else:
            yield Text("\n\n".join(_news(draw, words)), "text/plain")


def _news(draw: Random, words: int) -> list[str]:
    """Paragraphs of so many words in all, whose first quotes somebody whom nobody else quotes, if there is room."""
    speaker = f"{_name(draw)}, the {draw.choice(ROLES)} of {_word(draw, SCRIPTS[0]).title()}"
    made = [f"“{_foreign(draw, 2)} is not for sale,” {draw.choice(SAYING)} {speaker}."]
    while sum(len(each.split()) for each in made) < words:
        made.append(draw.choice(paragraphs()).replace(".", f", {_name(draw)} reports.", 1))
    return _cut(made, words)


def _cut(made: list[str], words: int) -> list[str]:
    """The first so many words of it."""
    left, kept = words, []
    for each in made:
        kept.append(" ".join(each.split(" ")[:left]))
        left -= len(each.split(" "))
        if left <= 0:
            break
    return kept


def _page(made: list[str]) -> str:
    body = "".join(f"<p>{escape(each)}</p>" for each in made)
    return f"<html><head><title>{escape(made[0][:60])}</title></head><body><article>{body}</article></body></html>"


def _foreign(draw: Random, words: int) -> str:
    script = draw.choice(SCRIPTS)
    return " ".join(_word(draw, script) for _ in range(words))


def _name(draw: Random) -> str:
    return f"{_word(draw, SCRIPTS[0]).title()} {_word(draw, draw.choice(SCRIPTS[:3])).title()}"


def _word(draw: Random, script: tuple[int, int]) -> str:
    return "".join(chr(draw.randint(*script)) for _ in range(draw.randint(2, 9)))
