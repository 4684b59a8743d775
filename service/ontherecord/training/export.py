"""Write the trained network as the files the service reads: ``python -m ontherecord.training.export network.pt``.

Two ONNX graphs: ``encoder.onnx``, run once a window, and ``reader.onnx``, run once for the cues that look at the same
pieces. Neither has a mask: with padding to pass over, ONNX Runtime has no fast attention.
Attention is fused, but not the bias of a GELU with it (that kernel is a third slower), and GELU has its form with tanh,
the fastest. The weights are dynamically quantised to eight bits, per channel (per tensor costs over a point of F1).
"""

import argparse
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Tokenizer
from torch import Tensor, nn

from ..attribution.model_files import write_sums
from .network import HEAD, SPAN_WIDTH, VOCABULARY, WIDTH, Encoder, Layer, Network, SpanReader, network_of
from .train import pretrained

Axes = Mapping[int, str]

IN_BLOCKS: Axes = {0: "blocks", 1: "block"}
TOGETHER: Axes = {1: "pieces"}
CUES: Axes = {0: "cues"}
OF_CUES: Axes = {0: "cues", 1: "pieces"}
"""The axes of a graph's inputs and outputs whose size is not fixed."""


class WindowGraph(nn.Module):
    """ids, case, depth (blocks, pieces) of one window → cue scores, name scores, and what the reader needs.

    The reader's three projections are linear, so the mean over a cue's pieces may be taken after them.
    """

    def __init__(self, encoder: Encoder, reader: SpanReader) -> None:
        super().__init__()
        self.encoder = encoder
        self.projection = nn.Linear(WIDTH, 3 * SPAN_WIDTH)
        parts = (reader.piece, reader.cue, reader.gate)
        with torch.no_grad():
            self.projection.weight.copy_(torch.cat([part.weight for part in parts]))
            self.projection.bias.copy_(torch.cat([part.bias for part in parts]))

    def forward(self, ids: Tensor, case: Tensor, depth: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Cue scores (1, pieces of all blocks, 3), name scores (…, 7) and projections (…, 3 · SPAN_WIDTH)."""
        states, cue_scores = self.encoder(ids, case, depth, None)
        return cue_scores, self.encoder.entity(states), self.projection(states)


class CueGraph(nn.Module):
    """Some cues' view of the same pieces → tag scores (cues, pieces, 5) and the cues' own logits (cues,)."""

    def __init__(self, reader: SpanReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, pieces: Tensor, cue: Tensor, gate: Tensor, weights: Tensor, distance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """``pieces`` (1, pieces, SPAN_WIDTH); ``cue``, ``gate`` (cues, SPAN_WIDTH); the rest (cues, pieces)."""
        reading = pieces * (1 + gate[:, None]) + cue[:, None] + self.reader.distance(distance)
        states = self.reader.norm(reading)
        for layer in self.reader.layers:
            states = layer(states, None)
        summary = (weights[:, :, None] * states).sum(1)
        return self.reader.tags(states), self.reader.valid(summary)[:, 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "attribution" / "model")
    args = parser.parse_args()
    tokenizer, _ = pretrained()
    network = network_of(torch.load(args.network, weights_only=True))
    export(network.eval(), tokenizer, args.out)


def export(network: Network, tokenizer: Tokenizer, out: Path) -> None:
    """The two graphs, the tag transitions and the tokenizer, in the folder ``out``, and the sums of what is there."""
    out.mkdir(parents=True, exist_ok=True)
    long = torch.ones(2, 16, dtype=torch.long)
    real = torch.ones(2, 16)
    _write(
        WindowGraph(network.encoder, network.reader),
        (long, long, long),
        {"ids": IN_BLOCKS, "case": IN_BLOCKS, "depth": IN_BLOCKS},
        {"cue_scores": TOGETHER, "name_scores": TOGETHER, "projections": TOGETHER},
        out / "encoder.onnx",
        network.encoder.layers[0],
    )
    one = torch.ones(2, SPAN_WIDTH)
    _write(
        CueGraph(network.reader),
        (torch.ones(1, 16, SPAN_WIDTH), one, one, real, long),
        {"pieces": TOGETHER, "cue": CUES, "gate": CUES, "weights": OF_CUES, "distance": OF_CUES},
        {"tag_scores": OF_CUES, "cue_logit": CUES},
        out / "reader.onnx",
        network.reader.layers[0],
    )
    np.savetxt(out / "transitions.txt", network.chain.transitions.detach().numpy(), fmt="%.4f")
    tokenizer.save(str(out / "tokenizer.json"))
    write_sums(out)


def _write(
    module: nn.Module,
    example: tuple[Tensor, ...],
    inputs: Mapping[str, Axes],
    outputs: Mapping[str, Axes],
    path: Path,
    layer: Layer,
) -> None:
    attended = layer.attention_out.in_features
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw, fused = Path(folder) / "raw.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            module.eval(), example, str(raw), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes={**inputs, **outputs}, opset_version=17, dynamo=False,
        )  # fmt: skip
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = options.enable_bias_gelu = False
        options.enable_gelu_approximation = True
        options.use_multi_head_attention = True
        model = optimizer.optimize_model(
            str(raw), "bert", num_heads=attended // HEAD, hidden_size=attended, optimization_options=options
        )
        model.save_model_to_file(str(fused))
        print(path.name, model.get_fused_operator_statistics())
        kind = {"DefaultTensorType": onnx.TensorProto.FLOAT}
        quantize_dynamic(
            fused, path, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=_small_tables(model.model),
            extra_options=kind,
        )  # fmt: skip


def _small_tables(model: onnx.ModelProto) -> list[str]:
    """The nodes that look something up in another table than that of words: there, eight bits only cost time."""
    large = {each.name for each in model.graph.initializer if each.dims[:1] == [VOCABULARY]}
    return [node.name for node in model.graph.node if node.op_type == "Gather" and node.input[0] not in large]


if __name__ == "__main__":
    main()
