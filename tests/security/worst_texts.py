"""Texts made to cost the engine as much as they can: each of the length that is asked for, after an English beginning.

The beginning is there since a text that does not read as English is not looked at any further.
"""

import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, cycle
from random import Random

from tests.faults.articles import paragraphs

BEGINNING = 3_000
"""Characters of ordinary news that each text begins with."""

NAMES = ("Ann Lee", "Bob Hall", "Joan Reyes", "Xi Jinping", "José Peña", "Sir Ian McKay", "O’Neill", "Jan de Wit")
CALLED = ("Ada", "Bo", "Cy", "Dan", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "Kay", "Lou", "Mae", "Ned", "Ola", "Pia")
FAMILY = (
    *("Adler", "Baker", "Carver", "Dyer", "Eaton", "Fowler", "Glover", "Hooper"),
    *("Iver", "Jagger", "Keeler", "Lister", "Miller", "Napper", "Osler", "Parker"),
)
OPENING, CLOSING = "“‘«„\"'(", "”’»“\"')"


def worst(name: str, length: int) -> str:
    """The text of that name, so many characters long."""
    return filled(_beginning(), "\n\n", WORST[name](), length=length)


def news(length: int) -> str:
    """Ordinary news, so many characters of it: paragraphs of our own articles, drawn anew."""
    draw = Random(length)
    return filled(iter(lambda: f"{draw.choice(paragraphs())}\n\n", None), length=length)


def filled(*parts: str | Iterator[str], length: int) -> str:
    """The parts, one after the other, cut off there."""
    made: list[str] = []
    left = length
    for part in parts:
        for piece in [part] if isinstance(part, str) else part:
            made.append(piece[:left])
            left -= len(made[-1])
            if left <= 0:
                return "".join(made)
    return "".join(made)


@cache
def _beginning() -> str:
    return news(BEGINNING)


def again(*pieces: str) -> Callable[[], Iterator[str]]:
    """The pieces, again and again."""
    return lambda: cycle(pieces)


def drawn(seed: str, *pieces: str) -> Callable[[], Iterator[str]]:
    """Pieces drawn by chance, the same for the same seed."""

    def draw() -> Iterator[str]:
        chance = Random(seed)
        while True:
            yield chance.choice(pieces)

    return draw


def deep(opening: str, inner: str, closing: str) -> Callable[[], Iterator[str]]:
    """Half of a million opened, then the same number closed."""

    def nested() -> Iterator[str]:
        yield from (opening for _ in range(20_000))
        yield inner
        yield from (closing for _ in range(20_000))
        yield from nested()

    return nested


def _every_category() -> Iterator[str]:
    by_category: dict[str, list[str]] = {}
    for point in range(0, sys.maxunicode + 1, 7):
        character = chr(point)
        by_category.setdefault(unicodedata.category(character), []).append(character)
    by_category.pop("Cs", None)
    chance = Random("categories")
    lists = list(by_category.values())
    while True:
        yield chance.choice(chance.choice(lists)) + chance.choice(("", "", "", " "))


def _people(pattern: str) -> Callable[[], Iterator[str]]:
    def listed() -> Iterator[str]:
        for number in count():
            first, last = CALLED[number % 16], FAMILY[number // 16 % 16] + chr(97 + number // 256 % 26)
            yield pattern.format(first=first, last=last, number=number)

    return listed


def _new_words(pattern: str) -> Callable[[], Iterator[str]]:
    def made() -> Iterator[str]:
        chance = Random(pattern)
        while True:
            yield pattern.format("".join(chance.choices("abcdefghiklmnoprstuvyz", k=chance.randint(3, 9))).capitalize())

    return made


WORST: dict[str, Callable[[], Iterator[str]]] = {
    "quotation marks only": again("“"),
    "quotation marks, opened and closed": again("“”"),
    "straight marks only": again('"'),
    "apostrophes only": again("'"),
    "marks of every kind": drawn("marks", *OPENING, *CLOSING, "``", "''", "‹", "›", "‚", "‛", "＂", " "),
    "marks and words of one letter": drawn("letters", *OPENING, *CLOSING, "a", "s ", "I "),
    "plurals before closing marks": again("‘the players’ of the teams’ "),
    "quotation after quotation": again("“We will not go.” "),
    "quotation after quotation, with commas": again("“We will not go,” "),
    "one word in marks, again and again": again("“no” "),
    "quotation, said, quotation, said": again("“We will go,” said Ann Lee. "),
    "said between marks": again("“a” said “b” said "),
    "he said": again("he said "),
    "he said, in capitals": again("HE SAID "),
    "She said that he said that": again("she said that he said that "),
    "she said. she said.": again("She said. "),
    "said": again("said "),
    "according to": again("according to "),
    "everybody said": _people("“It is so,” said {first} {last}. "),
    "everybody, then he": _people("{first} {last} was there. “It is so,” he said. "),
    "they of very many": _people("{first} {last} and Mr. {last}, they said. "),
    "the minister said": again("“It is so,” the minister said. "),
    "very many ministers": _people("The minister {first} {last} said so, the minister said. "),
    "one sentence": again("the mayor of the town that he saw and she "),
    "one sentence of cues": again("the mayor said that the town told him and "),
    "a sentence without a space": again("said,that,he,"),
    "nested quotation marks": deep("“", "no", "”"),
    "nested marks of two kinds": deep("“‘", "no", "’”"),
    "nested words in marks": deep("“he said ", "no", ",” "),
    "nested brackets": deep("(", "no", ")"),
    "nested square brackets and words": deep("[the ", "man", "] "),
    "every category of Unicode": _every_category,
    "combining marks": again("\u0301"),
    "a letter and combining marks": again("e" + "\u0301\u0323" * 20, " "),
    "one name under combining marks": again("Ann" + "\u0301" * 300 + " said "),
    "from right to left": drawn("rtl", "אמר ", "قال ", "שלום", "،", "\u202e", "\u200f", "“", "” ", "\n"),
    "names only": again(*(f"{name} " for name in NAMES)),
    "names with commas": again(*(f"{name}, " for name in NAMES)),
    "one surname": again("Lee "),
    "one surname, many first names": _people("{first}{number} Lee. "),
    "one first name, many surnames": _people("Ann {last}{number}. "),
    "new capitalised words": _new_words("{} "),
    "new names that say": _new_words("said Mr. {}, "),
    "organisations": _people("the {last} Institute for the Study of {first} of the University of {last} "),
    "names in capitals": again("ANN LEE BOB HALL "),
    "names joined by and": again("Ann Lee and Bob Hall and "),
    "initials": again("A. B. C. D. "),
    "initials without spaces": again("A.B.C.D."),
    "titles": again("Mr. Dr. Sir Lord President General "),
    "roles without an end": again("the son of the mayor of the chief of the "),
    "roles in a row": again("spokesman president mayor minister "),
    "roles after a name": again("Ann Lee, the mayor, the chief, the "),
    "who, who, who": again("who said who said that who "),
    "ages": again("Ann Lee, 63, Bob Hall, 64, "),
    "nicknames": again("Ann “Annie” "),
    "white space only": again(" "),
    "tabs": again("\t"),
    "white space of every kind": drawn("spaces", *" \t\u00a0\u2003\u3000\u200b\u2009\n"),
    "line ends of every kind": again(*"\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\r\n"),
    "line feeds": again("\n"),
    "carriage returns": again("\r"),
    "paragraphs of one character": again("a\n"),
    "paragraphs of a mark": again("“\n"),
    "paragraphs of a word": again("said\n\n"),
    "paragraphs that open their marks": again("“We will not go there\n\n"),
    "wrapped lines": again("he said that the mayor of the town would not come to see them all and\n"),
    "one word": again("a"),
    "one capital word": again("A"),
    "one word of all letters": drawn("word", *"abcdefghijklmnopqrstuvwxyz"),
    "words of a hundred letters": again("b" * 100 + " "),
    "words with hyphens": again("son-in-"),
    "digits": again("7"),
    "numbers": again("1,000.00 "),
    "full stops": again("."),
    "full stops apart": again(". "),
    "commas": again(","),
    "commas apart": again(", "),
    "dashes": again("— "),
    "hyphens": again("-"),
    "underscores": again("_"),
    "ellipses": again("…"),
    "punctuation": drawn("punctuation", *".,;:!?-–—()[]{}/\\&%$#@*+=<>|~^`"),
    "emoji": again("👩\u200d👩\u200d👧\u200d👦"),
    "emoji and skins": again("👍🏽 "),
    "joiners": again("\u200d"),
    "zero bytes": again("\x00"),
    "lone surrogates": again("\ud800"),
    "a lone surrogate in each word": again("he sa\udc00id "),
    "private use": again("\ue000"),
    "beyond the basic plane": again("𝔸𝕟𝕟 "),
    "turns of a transcript": again("LEE: No.\n\n", "HALL: Yes.\n\n"),
    "turns of one letter": again("X: y\n"),
    "turns in one line": again("X: "),
    "entities": again("&quot;&amp;&lt;&#8220;"),
    "tags": again("<b>"),
    "addresses": again("https://example.org/?a=b&c=d "),
    "many word pieces": again("xqzjkvxq "),
    "CJK": again("他说她不会去"),
    "Thai": again("เขาพูดว่า"),
    "Hangul, taken apart": again("\u1112\u1161\u11ab"),
    "ligatures that grow": again("\ufdfa"),
    "dotted capital I": again("İ"),
    "headlines": again("MAYOR SAYS NO\n", "Storm Hits Coast\n"),
    "datelines": again("ELY, May 4 (AFP) — "),
    "ordinary news in one paragraph": lambda: (each + " " for each in cycle(paragraphs())),
}
"""What follows the beginning, without an end."""
