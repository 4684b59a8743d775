"""Thin out a trained network: ``python -m ontherecord.training.thin CORPUS.jsonl runs/network.pt --out thin.pt``.

A third of the encoder's attention heads, half of the reader's and half of the feed-forward neurons of both go at once
(``pruning``); then the rest is trained again for some passes, to do its task, to end in the same states as the network
that it was and to read cues as that one does (knowledge distillation: Hinton, Vinyals and Dean, 2015).
"""

import argparse
import copy
import logging
import random
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from .corpus import Article, is_held_out, read_corpus
from .examples import batch_of, cues_of, examples_of
from .network import HEAD, Layer, Network, network_of
from .pruning import Floats, thinned
from .train import ENTITIES, pretrained, train_cycle, with_entities

Sizes = tuple[int, int]
"""Attention heads and feed-forward neurons of each layer."""

ENCODER: Sizes = (8, 768)
"""Of 12 and 1,536."""

READER: Sizes = (2, 256)
"""Of 4 and 512."""

Grams = tuple[Floats, Floats]
"""Of the heads and of the neurons of a layer: the products of what each two of them say, summed."""

LISTENED = 150
"""Articles in which the neurons are listened to."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("network", type=Path)
    parser.add_argument("--teacher", type=Path, help="the network to be like; without it that which is thinned")
    parser.add_argument("--out", type=Path, required=True)
    for part, sizes in (("encoder", ENCODER), ("reader", READER)):
        parser.add_argument(
            f"--{part}", type=int, nargs=2, default=sizes, help="heads and neurons of its layers that stay"
        )
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--entities", default=ENTITIES, help="pipeline whose entities are imitated")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = with_entities(read_corpus(args.corpus), args.entities)
    whole, teacher = (
        network_of(torch.load(path, weights_only=True)).eval() for path in (args.network, args.teacher or args.network)
    )
    tokenizer, _ = pretrained()
    network = thin(whole, _grams(whole, tokenizer, articles), encoder=args.encoder, reader=args.reader)
    train_cycle(network, tokenizer, articles, epochs=args.epochs, rate=args.rate, seed=args.seed, teacher=teacher)
    torch.save(network.state_dict(), args.out)


def thin(network: Network, grams: Sequence[Grams], *, encoder: Sizes, reader: Sizes) -> Network:
    """A network with layers of these sizes; ``grams`` are of the encoder's layers, then of the reader's."""
    thinner = copy.deepcopy(network)
    sizes = [encoder] * len(thinner.encoder.layers) + [reader] * len(thinner.reader.layers)
    for layer, (heads, neurons), (attended, said) in zip(_layers(thinner), sizes, grams, strict=True):
        whole = layer.attention_out.in_features
        stay, layer.attention_out = _narrowed(layer.attention_out, attended, heads * HEAD, together=HEAD)
        layer.attention_in = _selected(layer.attention_in, [part * whole + each for part in range(3) for each in stay])
        layer.heads = heads
        stay, layer.narrow = _narrowed(layer.narrow, said, neurons)
        layer.wide = _selected(layer.wide, stay)
    return thinner


def _narrowed(linear: nn.Linear, gram: Floats, stay: int, *, together: int = 1) -> tuple[list[int], nn.Linear]:
    """Which of its inputs stay, and what takes these alone."""
    kept, weights = thinned(linear.weight.detach().double().numpy().T, gram, stay, together=together)
    narrowed = nn.Linear(stay, linear.out_features)
    with torch.no_grad():
        narrowed.weight.copy_(torch.from_numpy(weights[:-1].T))
        narrowed.bias.copy_(linear.bias + torch.from_numpy(weights[-1]))
    return kept.tolist(), narrowed


def _selected(linear: nn.Linear, outputs: Sequence[int]) -> nn.Linear:
    """What gives these of its outputs alone."""
    selected = nn.Linear(linear.in_features, len(outputs))
    with torch.no_grad():
        selected.weight.copy_(linear.weight[outputs])
        selected.bias.copy_(linear.bias[outputs])
    return selected


def _grams(network: Network, tokenizer: Tokenizer, articles: Sequence[Article]) -> list[Grams]:
    """What each layer's heads and neurons say in some articles, as ``pruning.thinned`` takes it."""
    draw = random.Random(0)
    trained_on = [article for article in articles if not is_held_out(article)]
    some = draw.sample(trained_on, min(LISTENED, len(trained_on)))
    with ExitStack() as listening, torch.no_grad():
        grams = [
            (_listened(layer.attention_out, listening), _listened(layer.narrow, listening))
            for layer in _layers(network)
        ]
        for article in some:
            for example in examples_of(article, tokenizer, draw):
                states, _ = network.encoder(*batch_of([example]).features, None)
                for first, last, _ in example.cues:  # one by one: there is no padding to be listened to
                    cue = cues_of([example], [(0, first, last)])
                    network.reader(states, cue.window, cue.place, cue.mask.float(), cue.weight, cue.distance)
    return grams


def _listened(linear: nn.Linear, listening: ExitStack) -> Floats:
    """The sums of the products of each two of its inputs and of 1, filled while it is listened to."""
    gram = np.zeros((linear.in_features + 1,) * 2)

    def listen(_: nn.Module, given: tuple[Tensor]) -> None:
        said = F.pad(given[0][0], (0, 1), value=1.0).numpy()
        gram[:] += said.T @ said  # in single precision, summed in double

    listening.callback(linear.register_forward_pre_hook(listen).remove)
    return gram


def _layers(network: Network) -> list[Layer]:
    return [layer for layer in (*network.encoder.layers, *network.reader.layers) if isinstance(layer, Layer)]


if __name__ == "__main__":
    main()
