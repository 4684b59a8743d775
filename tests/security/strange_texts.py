"""Texts that nobody wrote, without end: pieces of our own articles cut, spliced and spoilt, and noise of every kind.

Most are short, for a fault shows in a short text as well as in a long one, and can then be read. Each has a number, and
the same number gives the same text: what was found once can be looked at again.
"""

import sys
from collections.abc import Callable
from functools import cache
from random import Random

from tests.faults.articles import paragraphs

from .worst_texts import WORST, filled

MARKS = ("“", "”", "‘", "’", "„", "‟", "«", "»", "‹", "›", '"', "'", "``", "''", "＂", "‚", "‛", "(", ")", "[", "]")
STOPS = (".", ",", ":", ";", "?", "!", "…", "—", "–", "-", " - ", "...", ". . .", "/", "&", "|", "*", "_", "•")
BREAKS = (" ", "\n", "\n\n", "\r\n", "\r", "\t", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\u00a0", "\u200b", "")
CUES = ("said", "says", "told", "according to", "asked", "wrote", "added", "believes", "SAID", "who said", "tweeted")
WHO = (
    *("Ann Lee", "Bob Hall", "he", "she", "They", "the mayor", "a spokesman", "Mr. Lee", "Sen. Lee", "José Peña", "I"),
    *(
        "O’Neill",
        "Lee’s",
        "X",
        "LEE:",
        "Ann Lee and Bob Hall",
        "U.N.",
        "the U.S. Army",
        "Jr.",
        "Ann “Annie” Lee",
        "who",
    ),
    *(
        "both",
        "the two",
        "63",
        "the son of the mayor of Ely",
        "Lee (R-Fla.)",
        "his",
        "van der",
        "The Post",
        "Dr.",
        "of",
    ),
)
ODD = (
    *("\x00", "\ud800", "\udfff", "\ufeff", "\ufffd", "\uffff", "\u0301", "e\u0301" * 9, "\u202e", "\u200d", "İ", "ß"),
    *("👩\u200d👧", "🇬🇧", "👍🏽", "𝔸", "\U0010ffff", "ﬁ", "\ufdfa", "ǅ", "ʼ", "٣", "²", "Ⅷ", "Ⓐ", "🅰", "Ⓢaid"),
    *("שלום", "قال", "他说", "Ã±", "Ⓐnn Ⓛee", "Ⓛ. L.", "Ⅷ, 63,", "ªº", "ﷺ", "ẞ", "‘ʻ", "1st", "½"),
    *(
        "<b>",
        "&quot;",
        "%s",
        "{0}",
        "\\",
        "\x1b[31m",
        "=1+1",
        "https://example.org/?a=b",
        "@lee",
        "#1",
        "A.B.C.",
        "x" * 300,
    ),
)
PIECES = (MARKS, STOPS, BREAKS, CUES, WHO, ODD)

ALPHABETS = ("“”", "“” a", "‘’'s a", "\"'.,: aA\n", "aA.B ", "a\n\r\t", "“«„‘’”»a \n")


def strange(seed: int) -> str:
    """The text of that number."""
    chance = Random(seed)
    return chance.choices(MAKERS, WEIGHTS)[0](chance)


def _spoilt(chance: Random) -> str:
    """A piece of an article, or of several, changed in some places."""
    text = _cut(chance, chance.randint(5, chance.choice((30, 60, 90, 200))))
    for _ in range(chance.choice((0, 0, 1, 2))):
        text += chance.choice(BREAKS) + _cut(chance, chance.randint(5, 40))
    for _ in range(chance.randint(0, 6)):
        text = chance.choice(CHANGES)(chance, text)
    return text


def _cut(chance: Random, length: int) -> str:
    """So many characters of a paragraph; mostly from its beginning, or from a mark in it."""
    paragraph = chance.choice(paragraphs())
    marks = _marked(paragraph)
    start = chance.choice((0, chance.randrange(len(paragraph)), *chance.sample(marks, min(1, len(marks)))))
    return paragraph[start : start + length]


@cache
def _marked(paragraph: str) -> list[int]:
    return [place for place, character in enumerate(paragraph) if character in MARKS]


def _put_in(chance: Random, text: str) -> str:
    place = chance.randint(0, len(text))
    piece = chance.choice(chance.choice(PIECES))
    space = chance.choice(("", " "))
    return f"{text[:place]}{space}{piece}{space}{text[place:]}"


def _taken_out(chance: Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + text[place + chance.choice((1, 1, 2, 9, 40)) :]


def _doubled(chance: Random, text: str) -> str:
    place, length = chance.randint(0, len(text)), chance.choice((1, 2, 5, 30))
    return text[:place] + text[place : place + length] * chance.randint(2, 4) + text[place + length :]


def _turned(chance: Random, text: str) -> str:
    """Every mark of one make become another."""
    return text.replace(chance.choice(MARKS), chance.choice(MARKS))


def _without_marks(chance: Random, text: str) -> str:
    return text.replace(chance.choice("“”‘’\"'.,\n "), "")


def _recased(chance: Random, text: str) -> str:
    change: Callable[[str], str] = chance.choice((str.upper, str.lower, str.title, str.swapcase))
    place = chance.randint(0, len(text))
    return text[:place] + change(text[place:])


CHANGES = (_put_in, _put_in, _put_in, _taken_out, _doubled, _turned, _without_marks, _recased)


def _put_together(chance: Random) -> str:
    """Cues, names, marks and breaks in any order."""
    return "".join(
        chance.choice(chance.choice(PIECES)) + chance.choice((" ", " ", ""))
        for _ in range(chance.randint(1, chance.choice((4, 8, 20))))
    )


def _sentence(chance: Random) -> str:
    """A sentence of the usual form, of unusual parts."""
    opening, closing = chance.choice(MARKS), chance.choice(MARKS)
    said = f"{chance.choice(WHO)} {chance.choice(CUES)} {chance.choice(('', 'that ', 'on Monday '))}"
    words = _cut(chance, chance.randint(1, 30))
    forms = (
        f"{opening}{words},{closing} {said}.",
        f"{said}{opening}{words}{closing}.",
        f"{said}{words}",
        f"{opening}{words}{closing} {said}, {opening}{words}.{closing}",
        f"{chance.choice(WHO)}: {words}",
    )
    return chance.choice(BREAKS).join(chance.choice(forms) for _ in range(chance.choice((1, 1, 2))))


def _noise(chance: Random) -> str:
    """Code points of all planes and categories."""
    most = chance.choice((0x7F, 0xFF, 0x2FF, 0x20FF, 0xFFFF, sys.maxunicode))
    return "".join(chr(chance.randint(0, most)) for _ in range(chance.randint(0, 80)))


def _few_letters(chance: Random) -> str:
    return "".join(chance.choices(chance.choice(ALPHABETS), k=chance.randint(0, 60)))


def _bit_of_the_worst(chance: Random) -> str:
    """A little of a text that is made to cost much, where it is made of pieces that are ready at once."""
    return _cut(chance, 20) + " " + filled(WORST[chance.choice(list(WORST))](), length=chance.randint(1, 60))


def _long(chance: Random) -> str:
    return chance.choice(BREAKS).join(_spoilt(chance) for _ in range(chance.randint(5, 25)))


MAKERS = (_spoilt, _put_together, _sentence, _noise, _few_letters, _bit_of_the_worst, _long)
WEIGHTS = (40, 18, 22, 12, 5, 3, 0.1)
