"""The network, where the extra [train] is installed."""

import itertools
import random

import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")

from ontherecord.training.examples import batch_of, examples_of  # noqa: E402
from ontherecord.training.network import SPAN_TAGS, TagChain  # noqa: E402
from ontherecord.training.train import loss_of, mean_of, pretrained  # noqa: E402

from .test_corpus import ARTICLE  # noqa: E402


def test_the_chain_gives_every_sequence_its_likelihood() -> None:
    torch.manual_seed(0)
    chain = TagChain()
    torch.nn.init.normal_(chain.transitions)
    scores, mask = torch.randn(1, 3, SPAN_TAGS), torch.ones(1, 3, dtype=torch.bool)
    sequences = itertools.product(range(SPAN_TAGS), repeat=3)
    with torch.no_grad():
        total = sum(float(torch.exp(-chain.loss(scores, torch.tensor([tags]), mask))) for tags in sequences)
    assert abs(total - 1) < 1e-4


def test_training_on_a_text_makes_its_loss_smaller() -> None:
    torch.manual_seed(0)
    tokenizer, network = pretrained()
    batch = batch_of(list(examples_of(ARTICLE, tokenizer, random.Random(0))))
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-4)
    network.eval()
    before = float(loss_of(network, batch).detach())
    for _ in range(8):
        optimiser.zero_grad()
        loss_of(network, batch).backward()
        optimiser.step()
    assert float(loss_of(network, batch).detach()) < 0.7 * before


def test_the_mean_of_weights_is_taken_name_by_name() -> None:
    states = [{"a": torch.tensor([0.0, 2.0])}, {"a": torch.tensor([2.0, 4.0])}]
    assert mean_of(states)["a"].tolist() == [1.0, 3.0]
