"""The network thinned out, where the extra [train] is installed."""

import random

import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")

from ontherecord.training import thin  # noqa: E402
from ontherecord.training.examples import batch_of, examples_of  # noqa: E402
from ontherecord.training.network import network_of  # noqa: E402
from ontherecord.training.train import loss_of, pretrained  # noqa: E402

from .test_corpus import ARTICLE  # noqa: E402


def test_those_that_stay_say_what_all_said_of_what_they_were_listened_to() -> None:
    torch.manual_seed(0)
    tokenizer, network = pretrained()
    network.eval()
    grams = thin._grams(network, tokenizer, [ARTICLE])
    thinner = thin.thin(network, grams, heads=11, neurons=1472)
    again = network_of(thinner.state_dict()).eval()
    batch = batch_of(list(examples_of(ARTICLE, tokenizer, random.Random(0))))
    with torch.no_grad():
        wanted, found = (each.encoder(*batch.features, batch.block)[0] for each in (network, again))
    assert (found - wanted).norm() < 0.1 * wanted.norm()
    with torch.no_grad():
        plain, itself, other = (
            float(loss_of(each, batch, teacher))
            for each, teacher in ((network, None), (network, network.encoder), (again, network.encoder))
        )
    assert itself == pytest.approx(plain, abs=1e-3) and other > itself
