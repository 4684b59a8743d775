"""Thin out a trained network: ``python -m ontherecord.training.thin CORPUS.jsonl runs/network.pt --out thin.pt``.

A third of the encoder's attention heads and half of its feed-forward neurons go at once (``pruning``); then the rest is
trained again for some passes, to do its task and to end in the same states as the network that it was (knowledge
distillation: Hinton, Vinyals and Dean, 2015).
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
from .examples import batch_of, examples_of
from .network import HEAD, Layer, Network, network_of
from .pruning import Floats, thinned
from .train import ENTITIES, pretrained, train_cycle, with_entities

STAYING_HEADS, STAYING_NEURONS = 8, 768
"""Of each layer, of 12 and 1,536."""

Grams = tuple[Floats, Floats]
"""Of the heads and of the neurons of a layer: the products of what each two of them say, summed."""

LISTENED = 150
"""Articles in which the neurons are listened to."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("network", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--heads", type=int, default=STAYING_HEADS, help="of each layer that stay")
    parser.add_argument("--neurons", type=int, default=STAYING_NEURONS, help="of each layer that stay")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--entities", default=ENTITIES, help="pipeline whose entities are imitated")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = with_entities(read_corpus(args.corpus), args.entities)
    teacher = network_of(torch.load(args.network, weights_only=True)).eval()
    tokenizer, _ = pretrained()
    network = thin(teacher, _grams(teacher, tokenizer, articles), heads=args.heads, neurons=args.neurons)
    train_cycle(
        network, tokenizer, articles, epochs=args.epochs, rate=args.rate, seed=args.seed, teacher=teacher.encoder
    )
    torch.save(network.state_dict(), args.out)


def thin(network: Network, grams: Sequence[Grams], *, heads: int, neurons: int) -> Network:
    """A network with so many heads and feed-forward neurons in each layer of its encoder."""
    thinner = copy.deepcopy(network)
    for layer, (attended, said) in zip(_layers(thinner), grams, strict=True):
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
                batch = batch_of([example])
                network.encoder(*batch.features, batch.block)
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
    return [layer for layer in network.encoder.layers if isinstance(layer, Layer)]


if __name__ == "__main__":
    main()
