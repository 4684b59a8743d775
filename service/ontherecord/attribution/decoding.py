"""The best sequence of span tags for each cue, and how sure each of its tags is.

The Viterbi algorithm over the tag chain that training learnt, for many cues at once.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

OUTSIDE = 0
FORBIDDEN = -1e4
MAY_FOLLOW = np.array(
    [
        # O  bC iC bS iS    after
        [1, 1, 0, 1, 0],  # outside
        [1, 1, 1, 1, 0],  # begin of content
        [1, 1, 1, 1, 0],  # inside of content
        [1, 1, 0, 1, 1],  # begin of source
        [1, 1, 0, 1, 1],  # inside of source
    ],
    dtype=bool,
)


def best_tags(scores: Floats, transitions: Floats, mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Floats]:
    """The best tags (cues, pieces), and the probability of each by itself (cues, pieces).

    ``scores`` (cues, pieces, tags), ``transitions`` (tags, tags), ``mask`` (cues, pieces) true where
    there is a piece.
    """
    count, length, tags = scores.shape
    scores = np.where(mask[:, :, None], scores, np.where(np.arange(tags) == OUTSIDE, 0, FORBIDDEN)).astype(np.float32)
    allowed = np.where(MAY_FOLLOW, transitions, FORBIDDEN).astype(np.float32)[:, :, None]
    by_place = np.ascontiguousarray(scores.transpose(1, 2, 0))  # with the cues last, a step is one sweep over memory
    total = by_place[0] + np.where(MAY_FOLLOW[OUTSIDE], 0, FORBIDDEN).astype(np.float32)[:, None]
    through = np.empty((tags, tags, count), np.float32)
    came_from = np.empty((length, tags, count), np.int64)
    for place in range(1, length):
        np.add(total[:, None], allowed, out=through)
        through.argmax(0, out=came_from[place])
        total = through.max(0) + by_place[place]
    path = np.empty((length, count), np.int64)
    path[-1] = total.argmax(0)
    for place in range(length - 1, 0, -1):
        path[place - 1] = came_from[place][path[place], np.arange(count)]
    path = path.T
    alone = np.exp(scores - scores.max(2, keepdims=True))
    alone /= alone.sum(2, keepdims=True)
    return path, np.take_along_axis(alone, path[:, :, None], 2)[:, :, 0]


def runs(path: NDArray[np.int64], begin: int) -> Iterator[tuple[int, int]]:
    """(first, last) of each stretch that starts with the tag ``begin`` and goes on with the one after it."""
    first = None
    for place, tag in enumerate(path.tolist()):
        if first is not None and tag != begin + 1:
            yield first, place
            first = None
        if tag == begin:
            first = place
    if first is not None:
        yield first, len(path)
