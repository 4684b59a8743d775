"""Which neurons of a layer can go, and which weights of the others then make up for them.

Many neurons say what others say too. Those go whose part the others take over best, one after another or, of attention,
head after head; what is lost with each, and how the others' weights have to change, follow from how the neurons vary
together over real text: Optimal Brain Surgeon (Hassibi and Stork, NIPS 1992), layer by layer as by Frantar and Alistarh
(NeurIPS 2022).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RIDGE = 1e-4
"""Added to the diagonal, as a share of its mean: neurons that never differ cannot be told apart otherwise."""


def thinned(outgoing: Floats, gram: Floats, stay: int, *, together: int = 1) -> tuple[NDArray[np.int64], Floats]:
    """The neurons that stay, in their order, and the weights from them and from the constant, (stay + 1, width).

    ``outgoing`` (neurons, width) are the weights from all; ``gram`` (neurons + 1, neurons + 1) the sums, over what the
    layer was given, of the products of each two neurons, the last of them a constant 1: what comes from it belongs to
    the layer's bias. Neurons go in groups of so many ``together``, of which ``stay``, at least one, is a multiple.

    >>> neurons, weights = thinned(np.array([[1.0], [1.0]]), np.array([[4.0, 8, 2], [8, 16, 4], [2, 4, 2]]), 1)
    >>> neurons.tolist(), weights.round(1).tolist()  # the first says half of what the second says
    ([1], [[1.5], [0.0]])
    """
    weights = np.vstack([outgoing, np.zeros(outgoing.shape[1])])
    inverse = np.linalg.inv(gram + RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram)))
    groups = np.arange(len(outgoing)).reshape(-1, together)
    while groups.size > stay:
        number = int(_lost(weights[groups], inverse[groups[:, :, None], groups[:, None]]).argmin())
        least, groups = groups[number], np.delete(groups, number, 0)
        share = np.linalg.solve(inverse[np.ix_(least, least)], inverse[least]).T
        weights -= share @ weights[least]
        inverse -= share @ inverse[least]
    neurons = groups.flatten()
    return neurons, weights[[*neurons, -1]]


def _lost(weights: Floats, inverse: Floats) -> Floats:
    """The error that the layer makes without each group of neurons (squares): w (H⁻¹)⁻¹ w.

    ``weights`` (groups, together, width), ``inverse`` (groups, together, together).
    """
    lost: Floats = (weights * np.linalg.solve(inverse, weights)).sum((1, 2))
    return lost
