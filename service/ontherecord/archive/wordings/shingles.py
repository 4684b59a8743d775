"""Shingles: runs of three words, hashed, by which quotations that share words are found in an archive of any size.

Of a short quotation every shingle is kept, of a longer one the least of each two neighbours (winnowing: Schleimer,
Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003, as MOSS does it; shingles:
Broder, "On the resemblance and containment of documents", 1997). One index so serves near-duplicates and quotations cut
short: what shares ``WINDOW + SIZE - 1`` words in a row with a kept quotation of usual length shares a kept shingle.
What is looked up is not thinned out, so that shorter runs have a chance too.
"""

import hashlib
from collections.abc import Sequence

SIZE = 3
"""Words of a shingle. With four, one changed word in a sentence of seven would leave nothing in common."""

WINDOW = 2
"""Neighbours of which the least is kept: two of three are. So four words in a row are found, wherever they stand."""

KEPT_WHOLE = 16
"""Shingles of a quotation that are all kept."""

MOST = 128
"""Windows of a very long quotation, about: they widen with its length, and what is kept stays bounded."""

MOST_LOOKED_UP = 400
"""Shingles of a quotation that are all looked up: of a longer one, those that would be kept."""

MOST_WORDS = 5_000
"""Words of a quotation that count: by the first so many it is found, and compared."""

SEPARATOR = "\x1f"


def digest(words: Sequence[str]) -> bytes:
    """What tells one wording from all others: 16 bytes that are the same for the same words, on every machine."""
    return hashlib.blake2b(_spelt(words), digest_size=16).digest()


def kept(words: Sequence[str]) -> list[int]:
    """The shingles to keep of a quotation, each once, as signed 64-bit numbers; none of less than three words.

    >>> len(kept("we will not go to war".split())), len(kept("not now".split()))
    (4, 0)
    """
    hashes = _hashes(words)
    if len(hashes) <= KEPT_WHOLE:
        return list(dict.fromkeys(hashes))
    return _winnowed(hashes, max(WINDOW, len(hashes) // MOST))


def looked_up(words: Sequence[str]) -> list[int]:
    """The shingles to look up for a quotation, each once."""
    return list(dict.fromkeys(_hashes(words))) if len(words) <= MOST_LOOKED_UP else kept(words)


def _winnowed(hashes: Sequence[int], window: int) -> list[int]:
    """The least of every ``window`` neighbours. A wider window keeps nothing that a narrower one does not."""
    places = range(len(hashes) - window + 1)
    return list(dict.fromkeys(min(hashes[place : place + window]) for place in places))


def _hashes(words: Sequence[str]) -> list[int]:
    return [_hash(words[place : place + SIZE]) for place in range(min(len(words), MOST_WORDS) - SIZE + 1)]


def _hash(words: Sequence[str]) -> int:
    """The same on every machine and in every process, which Python's own hash is not."""
    return int.from_bytes(hashlib.blake2b(_spelt(words), digest_size=8).digest(), "big", signed=True)


def _spelt(words: Sequence[str]) -> bytes:
    return SEPARATOR.join(words).encode()
