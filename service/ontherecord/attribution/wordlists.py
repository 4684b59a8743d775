"""The word lists of ``words/``: plain sorted text files, one entry a line, read once."""

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of ``words/<name>.txt``."""
    return frozenset(_lines(name))


@cache
def word_table(name: str) -> dict[str, frozenset[str]]:
    """The entries of ``words/<name>.txt``, whose lines read "key: value value"."""
    pairs = (line.split(":", 1) for line in _lines(name))
    return {key.strip(): frozenset(values.split()) for key, values in pairs}


def folded(word: str) -> str:
    """The word for comparison: small letters, no accents, plain apostrophe. "Peña" and "PENA" are both "pena"."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)) or word


def _lines(name: str) -> list[str]:
    listed = files(__package__).joinpath(f"words/{name}.txt").read_text("utf-8")
    return [line.strip() for line in listed.splitlines() if line.strip()]
