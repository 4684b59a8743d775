"""The graphs that the service reads, where the extra [train] is installed."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
onnx = pytest.importorskip("onnx", reason="the extra [train] is not installed")

from ontherecord.attribution.tagger import load_tagger  # noqa: E402
from ontherecord.training.examples import Batch, batch_of, examples_of  # noqa: E402
from ontherecord.training.export import CueGraph, WindowGraph, export  # noqa: E402
from ontherecord.training.network import LAYERS, SPAN_LAYERS, Network  # noqa: E402
from ontherecord.training.train import pretrained  # noqa: E402

from .test_corpus import ARTICLE  # noqa: E402


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Batch, Path]:
    """A network that was not trained, a batch of two windows, one of them padded, and the folder of its graphs."""
    torch.manual_seed(0)
    tokenizer, network = pretrained()
    folder = tmp_path_factory.mktemp("model")
    export(network.eval(), tokenizer, folder)
    longer = replace(ARTICLE, text=ARTICLE.text + "\n\nIt rained on Monday.")
    batch = batch_of(
        [each for article in (ARTICLE, longer) for each in examples_of(article, tokenizer, random.Random(0))]
    )
    return network, batch, folder


def alone(batch: Batch, window: int) -> "torch.Tensor":
    """ids, case, depth (blocks, pieces) of a window of the batch, without padding."""
    block = batch.block[window]
    return batch.features[:, window, : int((block >= 0).sum())].unflatten(1, (int(block.max()) + 1, -1))


def test_a_window_s_graph_scores_as_the_network_does_but_for_eight_bits(exported: tuple[Network, Batch, Path]) -> None:
    network, batch, folder = exported
    encoder = load_tagger(folder).encoder
    with torch.no_grad():
        _, expected = network.encoder(*batch.features, batch.block)
    for window in range(len(batch.examples)):
        features = alone(batch, window)
        inputs = dict(zip(("ids", "case", "depth"), features.numpy(), strict=True))
        [scores] = encoder.run(["cue_scores"], inputs)
        wanted = expected[window, : features[0].numel()].numpy()
        assert np.linalg.norm(scores[0] - wanted) < 0.25 * np.linalg.norm(wanted)


def test_a_cue_read_alone_is_read_as_it_was_trained_among_padded_others(exported: tuple[Network, Batch, Path]) -> None:
    network, batch, _ = exported
    near = batch.true
    lengths = near.mask.sum(1).int().tolist()
    assert len(set(lengths)) > 1
    windows, cues = WindowGraph(network.encoder, network.reader), CueGraph(network.reader)
    with torch.no_grad():
        states, _ = network.encoder(*batch.features, batch.block)
        tag_scores, logits = network.reader(states, near.window, near.place, near.mask, near.weight, near.distance)
        for row, length in enumerate(lengths):
            projections = windows(*alone(batch, int(near.window[row])))[2][0, near.place[row, :length]]
            pieces, whole, gate = projections.chunk(3, 1)
            weights, distance = near.weight[row : row + 1, :length], near.distance[row : row + 1, :length]
            scores, logit = cues(pieces[None], weights @ whole, weights @ gate, weights, distance)
            assert torch.allclose(scores[0], tag_scores[row, :length], atol=1e-4)
            assert torch.allclose(logit[0], logits[row], atol=1e-4)


@pytest.mark.parametrize(("name", "layers"), [("encoder.onnx", LAYERS), ("reader.onnx", SPAN_LAYERS)])
def test_every_layer_of_a_graph_has_the_fast_kernels(
    exported: tuple[Network, Batch, Path], name: str, layers: int
) -> None:
    graph = onnx.load(str(exported[2] / name)).graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("MultiHeadAttention") == kinds.count("FastGelu") == layers
    assert not {"Attention", "QAttention", "BiasGelu", "Gelu", "Softmax", "MatMul"} & set(kinds)
    assert "mask" not in {each.name for each in graph.input}
