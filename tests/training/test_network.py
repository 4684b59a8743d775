"""The network, where the extra [train] is installed."""

import itertools
import random

import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")

from ontherecord.training import network as networks  # noqa: E402
from ontherecord.training.examples import batch_of, examples_of  # noqa: E402
from ontherecord.training.network import LAYERS, SPAN_TAGS, Encoder, TagChain  # noqa: E402
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


def test_lower_layers_look_no_further_than_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    encoder = Encoder().eval()
    block, none = torch.tensor([[0, 0, 0, 1, 1, 1, -1]]), torch.zeros(1, 7, dtype=torch.long)
    one, other = torch.tensor([[101, 5, 6, 7, 8, 9, 0], [101, 5, 6, 10, 11, 12, 0]])[:, None]
    with torch.no_grad():
        far = [encoder(ids, none, none, block)[0] for ids in (one, other)]
        monkeypatch.setattr(networks, "LOCAL", LAYERS)
        near = [encoder(ids, none, none, block)[0] for ids in (one, other)]
        rows = encoder(one[:, :6].view(2, 3), none[:, :6].view(2, 3), none[:, :6].view(2, 3), None)[0]
    assert not torch.allclose(far[0][:, :3], far[1][:, :3], atol=1e-4)
    assert torch.allclose(near[0][:, :3], near[1][:, :3], atol=1e-6)
    assert torch.allclose(rows, near[0][:, :6], atol=1e-5)


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
