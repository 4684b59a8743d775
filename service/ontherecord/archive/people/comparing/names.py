"""A person's name cut into its parts, folded, so that two can be compared part by part.

Ranks and honorifics before a name are no part of it, by the same word lists as in an article; nor is what marks a
degree after it. Initials are apart ("H.R." is two), and hyphens join: "Jong-un", "Jong Un" and "Jongun" are one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ....attribution.who.names import is_title
from ....attribution.wordlists import folded, word_list
from .romanisation import latin

LONGEST_NAME = 200
"""Characters that are looked at; MOST_WORDS words. No person is called more."""

MOST_WORDS = 10

GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "2nd": "ii", "3rd": "iii", "4th": "iv"} | {
    numeral: numeral for numeral in ("ii", "iii", "iv", "v")
}

ARTICLES = frozenset(("al", "el", "ul", "ad", "as", "ash", "ar", "at", "az"))
"""Arabic ones, which are written or left out as an outlet likes."""

NICKNAME = re.compile(r"\s[\"“‘'(]([^\"“”‘()]{1,20})[\"”’')](?=\s|$)")
INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){2,}|[A-Z]{2,3}")
BORN_WITHIN_WORD = re.compile(r"^(al|el|ul)-", re.IGNORECASE)
APOSTROPHES = str.maketrans("", "", "'’ʼ`´‘.")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name, in small plain letters without hyphens; ``given`` is empty where there is one word only.

    ``middle`` is whatever stands between, of second given names and first surnames alike.
    """

    given: str
    middle: tuple[str, ...]
    particles: tuple[str, ...]
    surname: str
    suffix: str | None = None
    nickname: str | None = None
    surname_parts: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All parts in their order, without particles, suffix and nickname."""
        return (*filter(None, (self.given,)), *self.middle, self.surname)

    @property
    def squeezed(self) -> str:
        """The same as one word."""
        return "".join(self.words)

    @property
    def binding(self) -> tuple[str, ...]:
        """The particles that tell surnames apart."""
        return tuple(particle for particle in self.particles if particle not in ARTICLES)


@lru_cache(maxsize=4_096)
def person_name(name: str) -> PersonName | None:
    """The parts of a name, None if it has no letter.

    >>> person_name("Gen. Mark A. Welsh III")
    PersonName(given='mark', middle=('a',), particles=(), surname='welsh', suffix='iii', nickname=None, \
surname_parts=())
    """
    name, nickname = _without_nickname(" ".join(name[:LONGEST_NAME].split()))
    words = _words(name)
    while len(words) > 1 and is_title(words[0]):
        del words[0]
    suffix = None
    while len(words) > 1 and (last := folded(words[-1]).translate(APOSTROPHES)) in _after_names():
        suffix = suffix or GENERATIONS.get(last)
        del words[-1]
    plain = [word for each in words if (word := plain_word(each))][:MOST_WORDS]
    if not plain:
        return None
    return _assembled(plain, words, suffix, nickname)


def is_fuller(name: str, than: str) -> bool:
    """Whether a name tells more: a given name where the other has none, or an initial; more of a double surname.

    >>> is_fuller("Sergei Shoigu", than="Shoigu"), is_fuller("Mark A. Welsh III", than="Mark Welsh")
    (True, False)
    """
    one, other = person_name(name), person_name(than)
    if one is None or other is None:
        return False
    if min(len(one.given), 2) != min(len(other.given), 2):
        return len(one.given) > len(other.given)
    return len(one.words) > len(other.words) and one.words[-len(other.words) :] == other.words


def plain_word(word: str) -> str:
    """A word of a name in small plain letters: "O’Neill" is "oneill", "Jong-un" is "jongun"."""
    return "".join(character for character in latin(folded(word)) if character.isalnum())


def _assembled(plain: list[str], words: list[str], suffix: str | None, nickname: str | None) -> PersonName:
    surname = plain.pop()
    particles: list[str] = []
    while len(plain) > 1 and plain[-1] in word_list("name_particles") and len(plain[-1]) > 1:
        particles.insert(0, plain.pop())
    if len(plain) == 1 and plain[0] in word_list("name_particles") and len(plain[0]) > 1:  # "von der Leyen" alone
        particles.insert(0, plain.pop())
    given = plain.pop(0) if plain else ""
    parts = tuple(plain_word(part) for part in re.split(r"[-‐‑]", words[-1]) if plain_word(part))
    return PersonName(given, tuple(plain), tuple(particles), surname, suffix, nickname, parts if len(parts) > 1 else ())


def _words(name: str) -> list[str]:
    """The words of a name, initials apart, what an Arabic article was tied to without it."""
    shouted = name.isupper()
    words: list[str] = []
    for word in name.replace(",", " ").split():
        bare = word.removesuffix("’s").removesuffix("'s")
        if INITIALS.fullmatch(bare) and ("." in bare or not (shouted or folded(bare) in _after_names())):
            words.extend(character for character in bare if character.isalpha())
        elif (article := BORN_WITHIN_WORD.match(bare)) and len(bare) > article.end():
            words.extend((article[1], bare[article.end() :]))
        elif any(character.isalnum() for character in bare):
            words.append(bare)
    return words


def _without_nickname(name: str) -> tuple[str, str | None]:
    found = NICKNAME.search(name)
    if found is None:
        return name, None
    return name[: found.start()] + name[found.end() :], plain_word(found[1]) or None


def _after_names() -> frozenset[str]:
    return word_list("name_suffixes") | GENERATIONS.keys()
