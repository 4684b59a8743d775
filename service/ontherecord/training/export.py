"""Write the trained network as the files the service reads: ``python -m ontherecord.training.export network.pt``.

Two ONNX graphs: ``encoder.onnx``, run once a window, and ``reader.onnx``, run once a cue. Neither has a mask: with
padding to pass over, ONNX Runtime has no fast attention, and a cue read in a batch costs twice what it costs alone.
Attention is fused, but not the bias of a GELU with it (its kernel is older, and a third slower); the weights are
dynamically quantised to eight bits, per channel (per tensor costs over a point of F1).
"""

import argparse
import tempfile
import warnings
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
from .network import HEAD, SPAN_WIDTH, WIDTH, Encoder, Layer, Network, SpanReader, network_of
from .train import pretrained


class WindowGraph(nn.Module):
    """ids, case, depth (windows, pieces) → cue scores, name scores, and what the reader needs.

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
        """Cue scores (windows, pieces, 3), name scores (…, 7) and projections (…, 3 · SPAN_WIDTH)."""
        states, cue_scores = self.encoder(ids, case, depth, None)
        return cue_scores, self.encoder.entity(states), self.projection(states)


class CueGraph(nn.Module):
    """A cue's view of its window → tag scores (cues, pieces, 5) and the cue's own logit (cues,)."""

    def __init__(self, reader: SpanReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, pieces: Tensor, cue: Tensor, gate: Tensor, weights: Tensor, distance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """``pieces`` (cues, pieces, SPAN_WIDTH); ``cue``, ``gate`` (cues, SPAN_WIDTH); the rest (cues, pieces)."""
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
        ["ids", "case", "depth"],
        ["cue_scores", "name_scores", "projections"],
        out / "encoder.onnx",
        network.encoder.layers[0],
    )
    one = torch.ones(2, SPAN_WIDTH)
    _write(
        CueGraph(network.reader),
        (torch.ones(2, 16, SPAN_WIDTH), one, one, real, long),
        ["pieces", "cue", "gate", "weights", "distance"],
        ["tag_scores", "cue_logit"],
        out / "reader.onnx",
        network.reader.layers[0],
    )
    np.savetxt(out / "transitions.txt", network.chain.transitions.detach().numpy(), fmt="%.4f")
    tokenizer.save(str(out / "tokenizer.json"))
    write_sums(out)


def _write(
    module: nn.Module,
    example: tuple[Tensor, ...],
    inputs: list[str],
    outputs: list[str],
    path: Path,
    layer: Layer,
) -> None:
    attended = layer.attention_out.in_features
    axes = {name: {0: "rows", 1: "pieces"} for name in (*inputs, *outputs) if name not in ("cue", "gate", "cue_logit")}
    axes |= {name: {0: "rows"} for name in ("cue", "gate", "cue_logit") if name in (*inputs, *outputs)}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw, fused = Path(folder) / "raw.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            module.eval(), example, str(raw), input_names=inputs, output_names=outputs, dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = options.enable_bias_gelu = False
        options.use_multi_head_attention = True
        model = optimizer.optimize_model(
            str(raw), "bert", num_heads=attended // HEAD, hidden_size=attended, optimization_options=options
        )
        model.save_model_to_file(str(fused))
        print(path.name, model.get_fused_operator_statistics())
        kind = {"DefaultTensorType": onnx.TensorProto.FLOAT}
        quantize_dynamic(fused, path, per_channel=True, weight_type=QuantType.QInt8, extra_options=kind)


if __name__ == "__main__":
    main()
