"""The words that searches compare: the same on every database, since neither of them gets to cut a text itself.

Case and accents do not matter, and whatever is neither letter nor digit separates: "Müller’s" is ``muller s``.
"""

import re
import unicodedata
from itertools import islice

LONGEST_WORD = 40
"""Characters that are compared; more are cut off, in what is stored and in what is searched for."""

WORD = re.compile(r"[^\W_]+")

MOST_WORDS = 5_000
"""Words of one field that can be found: what one row of PostgreSQL's index can hold."""


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded.

    >>> words_of("“Müller’s 2nd CAFÉ”")
    ['muller', 's', '2nd', 'cafe']
    """
    plain = unicodedata.normalize("NFKD", text)
    if not plain.isascii():
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    found = islice(WORD.finditer(plain.casefold()), MOST_WORDS)
    return [match[0][:LONGEST_WORD] for match in found]
