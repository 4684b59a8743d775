"""How many texts each worker has in hand, as all of them see it: a byte for each slot (slots.py).

The memory is made in the arbiter, as this is imported, and shared by all who are forked.
"""

import mmap

MOST_SLOTS = 1 + 2 * 512
"""The arbiter's, and those of twice the workers that there may be: while it reloads there are as many."""

AWAY, MOST_TOLD = 255, 254

_board = mmap.mmap(-1, MOST_SLOTS)
_board[:] = bytes([AWAY]) * MOST_SLOTS


def tell(slot: int, texts: int) -> None:
    """The worker of that slot has so many in hand."""
    _board[slot] = min(texts, MOST_TOLD)


def leave(slot: int) -> None:
    """The worker of that slot has ended, however, or takes nothing just now: nobody holds back for it."""
    _board[slot] = AWAY


def fewest() -> int:
    """What the worker with the least has in hand."""
    return min(_board[:])
