"""The network: a small encoder that marks cues, and a head that reads, for each cue, its content and source.

The cue is the anchor (nearly every attribution of PolNeAR has one, in one piece), so an attribution is found in two
steps that share one pass of the encoder: first the cues of a window, then, given a cue, the content and source pieces
that belong to it. The second head is narrow, and is what a linker would otherwise have to guess.

Sizes: the encoder is MiniLM-L6-H384 (Wang et al., NeurIPS 2020), 22.7 M parameters; the head adds 0.8 M. ``thin`` takes
nearly half of what is in the layers away.
"""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..attribution.pieces import CASES, DEPTHS, DISTANCES

HEAD = 32
"""The width of every attention head."""

LOCAL = 2
"""Layers of the encoder that look no further than a block: what words mean is told by those beside them."""

WIDTH, LAYERS, HEADS, WIDE, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
SPAN_WIDTH, SPAN_LAYERS, SPAN_HEADS, SPAN_WIDE = 128, 2, 4, 256
CUE_TAGS = 3
"""Outside, begin, inside."""

FLAT_TAGS = 5
"""Outside, begin and inside of any content, begin and inside of any source: an auxiliary task of training."""

ENTITY_TAGS = 7
"""Outside; begin and inside of a person, an organisation, a place: a second auxiliary task."""

SPAN_TAGS = 5
"""Outside, begin and inside of this cue's content, begin and inside of its source."""


class Layer(nn.Module):
    """A post-norm transformer layer, as in BERT."""

    def __init__(self, width: int, heads: int, wide: int, dropout: float) -> None:
        """``wide``: the neurons of its feed-forward part."""
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.attention_in = nn.Linear(width, 3 * heads * HEAD)
        self.attention_out = nn.Linear(heads * HEAD, width)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.wide = nn.Linear(width, wide)
        self.narrow = nn.Linear(wide, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """``states`` (batch, pieces, width); ``mask``, if any, 0 or a large negative number.

        It has the shape (batch, 1, pieces or 1, pieces): who looks, and at whom.
        """
        batch, pieces, _ = states.shape
        shape = (batch, pieces, self.heads, HEAD)
        weights, biases = self.attention_in.weight.chunk(3), self.attention_in.bias.chunk(3)
        query, key, value = (
            F.linear(states, weight, bias).view(shape).transpose(1, 2)
            for weight, bias in zip(weights, biases, strict=True)
        )
        scores = query @ key.transpose(-1, -2) / HEAD**0.5
        if mask is not None:
            scores = scores + mask.to(scores.dtype)
        attended = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, pieces, self.heads * HEAD)
        states = self.attention_norm(states + dropped(self.attention_out(attended), self.dropout, self.training))
        changed = dropped(self.narrow(F.gelu(self.wide(states))), self.dropout, self.training)
        normed: Tensor = self.norm(states + changed)
        return normed


class Encoder(nn.Module):
    """Word pieces with case and depth → states, and the scores of each piece's tags."""

    def __init__(self, heads: int = HEADS, wide: int = WIDE, dropout: float = 0.15) -> None:
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(CASES, WIDTH)
        self.depth = nn.Embedding(DEPTHS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(WIDTH, heads, wide, dropout) for _ in range(LAYERS))
        self.cue = nn.Linear(WIDTH, CUE_TAGS)
        self.flat = nn.Linear(WIDTH, FLAT_TAGS)
        self.entity = nn.Linear(WIDTH, ENTITY_TAGS)
        for feature in (self.case, self.depth):
            nn.init.normal_(feature.weight, std=0.01)

    def forward(self, ids: Tensor, case: Tensor, depth: Tensor, block: Tensor | None) -> tuple[Tensor, Tensor]:
        """States (windows, pieces, width) and cue scores (windows, pieces, 3).

        ``block`` (windows, pieces) says which block of its window a piece is of, -1 for padding between windows. Where
        there is none, the rows are the blocks of one window.
        """
        near = far = None
        place = torch.arange(ids.numel(), device=ids.device).view(ids.shape)
        if block is not None:
            place = place[:1]
            near = blocked(block[:, None, :, None] == block[:, None, None, :])
            far = blocked((block >= 0)[:, None, None, :])
        states = self.words(ids) + self.positions(place) + self.case(case) + self.depth(depth)
        states = dropped(self.norm(states), self.dropout, self.training)
        for layer in self.layers[:LOCAL]:
            states = layer(states, near)
        if block is None:
            states = states.reshape(1, -1, WIDTH)
        for layer in self.layers[LOCAL:]:
            states = layer(states, far)
        return states, self.cue(states)


class SpanReader(nn.Module):
    """The states of the pieces near a cue → scores of each piece's part in that cue's attribution."""

    def __init__(self, dropout: float = 0.15) -> None:
        super().__init__()
        self.dropout = dropout
        self.piece = nn.Linear(WIDTH, SPAN_WIDTH)
        self.cue = nn.Linear(WIDTH, SPAN_WIDTH)
        self.gate = nn.Linear(WIDTH, SPAN_WIDTH)
        self.distance = nn.Embedding(2 * DISTANCES + 1, SPAN_WIDTH)
        self.norm = nn.LayerNorm(SPAN_WIDTH)
        self.layers = nn.ModuleList(Layer(SPAN_WIDTH, SPAN_HEADS, SPAN_WIDE, dropout) for _ in range(SPAN_LAYERS))
        self.tags = nn.Linear(SPAN_WIDTH, SPAN_TAGS)
        self.valid = nn.Linear(SPAN_WIDTH, 1)

    def forward(
        self, states: Tensor, window: Tensor, place: Tensor, mask: Tensor, cue: Tensor, distance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Tag scores (cues, near, 5) and whether each is a cue at all, as a logit (cues,).

        ``states`` (windows, pieces, width); ``window`` (cues,) says which window each cue is of; the others (cues,
        near): ``place`` the pieces near the cue, ``mask`` 1 for those that are, ``cue`` weights that sum to 1 over
        the cue's own, ``distance`` the buckets of ``pieces.distance_buckets``.
        """
        near = (window[:, None], place)
        whole = torch.bmm(cue[:, None, :], states[near])[:, 0]
        pieces = self.piece(states)[near]
        reading = pieces * (1 + self.gate(whole)[:, None]) + self.cue(whole)[:, None] + self.distance(distance)
        reading = dropped(self.norm(reading), self.dropout, self.training)
        there = blocked(mask[:, None, None, :])
        for layer in self.layers:
            reading = layer(reading, there)
        summary = torch.bmm(cue[:, None, :], reading)[:, 0]
        return self.tags(reading), self.valid(summary)[:, 0]


class TagChain(nn.Module):
    """A linear-chain conditional random field over the span tags (Lafferty et al., ICML 2001)."""

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(SPAN_TAGS, SPAN_TAGS))

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood of each tag sequence, (sequences,); ``mask`` is 1 up to the sequence's end."""
        mask = mask.to(scores.dtype)
        emitted = scores.gather(-1, tags[..., None])[..., 0]
        moved = self.transitions[tags[:, :-1], tags[:, 1:]]
        path = (emitted * mask).sum(1) + (moved * mask[:, 1:]).sum(1)
        total = scores[:, 0]
        for place in range(1, scores.shape[1]):
            following = torch.logsumexp(total[:, :, None] + self.transitions[None], 1) + scores[:, place]
            total = torch.where(mask[:, place, None] > 0, following, total)
        loss: Tensor = torch.logsumexp(total, -1) - path
        return loss


class Network(nn.Module):
    """All that is trained."""

    def __init__(self, heads: int = HEADS, wide: int = WIDE) -> None:
        """``heads``, ``wide``: attention heads and feed-forward neurons of each layer of the encoder."""
        super().__init__()
        self.encoder = Encoder(heads, wide)
        self.reader = SpanReader()
        self.chain = TagChain()


def network_of(state: Mapping[str, Tensor]) -> Network:
    """The network whose weights these are, of as many heads and neurons as they have."""
    heads, wide = (
        state["encoder.layers.0.attention_out.weight"].shape[1] // HEAD,
        len(state["encoder.layers.0.wide.bias"]),
    )
    network = Network(heads, wide)
    network.load_state_dict(state)
    return network


def blocked(looks: Tensor) -> Tensor:
    """What to add to the scores of attention: nothing where one piece may look at another, else much less."""
    return (1.0 - looks.float()) * -1e4


def dropped(states: Tensor, share: float, training: bool) -> Tensor:
    """Dropout with one mask for all pieces of a window (Gal and Ghahramani, NeurIPS 2016), to save time."""
    if not training:
        return states
    mask = torch.empty(states.shape[0], 1, states.shape[2]).bernoulli_(1 - share).to(states.dtype)
    return states * (mask / (1 - share))


def initialise(encoder: Encoder, weights: Mapping[str, Tensor]) -> None:
    """Take the weights of a published BERT-like encoder of six layers (names as Hugging Face gives them)."""
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        _copy(encoder.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(encoder.layers):
            assert isinstance(layer, Layer)
            name = f"encoder.layer.{number}"
            for part in ("weight", "bias"):
                rows = [weights[f"{name}.attention.self.{kind}.{part}"] for kind in ("query", "key", "value")]
                getattr(layer.attention_in, part).copy_(torch.cat(rows))
            _copy(layer.attention_out, weights, f"{name}.attention.output.dense")
            _copy(layer.attention_norm, weights, f"{name}.attention.output.LayerNorm")
            _copy(layer.wide, weights, f"{name}.intermediate.dense")
            _copy(layer.narrow, weights, f"{name}.output.dense")
            _copy(layer.norm, weights, f"{name}.output.LayerNorm")


def _copy(module: nn.Module, weights: Mapping[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).copy_(weights[f"{name}.{part}"])
