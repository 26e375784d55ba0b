"""From a checkpoint to the files that are shipped: reader.onnx (int8), reader.json, tokenizer.json.

Matrix products are quantised per output channel, with activations quantised on the fly (ONNX
Runtime's dynamic quantisation). Word embeddings are kept as int8 rows with a scale for each row: as
exact as one needs, and a quarter of the size. Heads stay in float32.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from index.onnx import file_sha256
from qa.training.data import read_validation_data
from qa.training.evaluate import MAX_ANSWER, STRIDE, evaluate, onnx_scorer, torch_scorer
from qa.training.features import MAX_LENGTH, MAX_QUESTION, load_tokenizer
from qa.training.model import ReaderModel
from qa.training.train import TrainingPlan, load_model, packaged_model_folder
from qa.training.written_questions import WRITTEN

log = logging.getLogger(__name__)

OPSET = 17
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("start_logits", "end_logits", "answerable_logit")
LARGEST = 30_000_000  # bytes that the shipped file may have
TRAINING_DATA = (
    "SQuADShifts new_wiki (less the held-out fifth of its articles), reddit, amazon_reviews",
    "QAMR",
    "NQ-open with gold passages (oracle)",
    "FEVER (verdict only)",
)
WRITTEN_DATA = "87,000 questions written for this reader (qa/training/written)"


class RowQuantisedEmbedding(nn.Module):
    """Int8 rows, each with its own scale; the error is at most 1/254 of the row's peak."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127.0
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale.to(torch.float32))

    def forward(self, ids: Tensor) -> Tensor:
        """Token numbers [batch, length] to vectors [batch, length, width]."""
        rows, scale = self.get_buffer("rows"), self.get_buffer("scale")
        return rows[ids].to(torch.float32) * scale[ids]


def write_float_onnx(model: ReaderModel, path: Path) -> None:
    """Export the reader with batch and length left free; float32 but for the embedding's rows."""
    example = torch.ones((2, 16), dtype=torch.int64)
    free = {name: {0: "batch", 1: "length"} for name in (*INPUTS, *OUTPUTS[:2])}
    with warnings.catch_warnings():
        # The newer exporter's graph (torch 2.13) cannot be quantised: shape inference fails.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            model.eval(),
            (example, example, torch.zeros_like(example)),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={**free, OUTPUTS[2]: {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path, excluded: tuple[str, ...] = ()) -> None:
    """Quantise the encoder's matrix products to int8 per output channel.

    ``excluded``: parts of node names to leave in float32, besides the heads.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(str(source)).graph
    weights = {initializer.name for initializer in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMul"]
    kept = [
        node.name
        for node in products
        if not any(name in weights for name in node.input)  # attention: both sides are activations
        or any(part in node.name for part in ("span_head", "answerable", *excluded))
    ]
    quantize_dynamic(
        str(source),
        str(target),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=kept,
    )


def mean_model(checkpoints: Sequence[Path], averaged: bool) -> ReaderModel:
    """Load checkpoints of one run and its branches and return the mean of their weights.

    A "model soup" (Wortsman et al. 2022): as fast as one model, and better than each of them.
    """
    model = load_model(checkpoints[0], averaged)
    states = [load_model(path, averaged).state_dict() for path in checkpoints]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0)
        if first.is_floating_point()
        else first
        for name, first in states[0].items()
    }
    model.load_state_dict(mean)
    return model


def export_reader(
    checkpoints: Sequence[Path],
    out_folder: Path,
    version: str,
    data_folder: Path | None = None,
    *,
    averaged: bool = True,
    excluded: tuple[str, ...] = (),
    limit: int | None = None,
    written: Path = WRITTEN,
) -> dict[str, Any]:
    """Write ``reader.onnx``, ``reader.json`` and ``tokenizer.json``; returns what reader.json says.

    With a data folder the figures of the checkpoint in float32 and of the quantised file are
    measured and recorded. Of several checkpoints the mean is taken (`mean_model`).

    Raises:
        ValueError: the quantised file is larger than may be shipped.
    """
    out_folder.mkdir(parents=True, exist_ok=True)
    source_tokenizer = packaged_model_folder() / "tokenizer.json"
    model = mean_model(checkpoints, averaged)
    figures: dict[str, Any] = {}
    validation = read_validation_data(data_folder, written) if data_folder else {}
    tokenizer = load_tokenizer(source_tokenizer)
    if validation:
        figures["float32"] = evaluate(
            validation, tokenizer, torch_scorer(model, bfloat16=False), limit
        )
    model.word_embeddings = RowQuantisedEmbedding(model.word_embeddings.weight.detach())  # type: ignore[assignment]
    target = out_folder / "reader.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        plain, quantised = Path(scratch) / "plain.onnx", Path(scratch) / "quantised.onnx"
        write_float_onnx(model, plain)
        quantise(plain, quantised, excluded)
        if quantised.stat().st_size > LARGEST:
            size = quantised.stat().st_size
            message = f"the quantised reader has {size} bytes, expected at most {LARGEST}"
            raise ValueError(message)
        shutil.copyfile(quantised, target)
    shutil.copyfile(source_tokenizer, out_folder / "tokenizer.json")
    if validation:
        figures["int8"] = evaluate(validation, tokenizer, onnx_scorer(target), limit)
    contents = [torch.load(path, weights_only=True) for path in checkpoints]
    own = any(content["reads"] != "public" for content in contents)
    manifest = {
        "name": "qa-reader",
        "version": version,
        "onnx_sha256": file_sha256(target),
        "onnx_bytes": target.stat().st_size,
        "tokenizer_sha256": file_sha256(out_folder / "tokenizer.json"),
        "max_length": MAX_LENGTH,
        "max_question": MAX_QUESTION,
        "max_answer": MAX_ANSWER,
        "stride": STRIDE,
        "score": "0.5 * (span's start + end logit - [CLS]'s start - end logit) + answerable_logit",
        "base_model": "sentence-transformers/all-MiniLM-L6-v2",
        "training_data": [*TRAINING_DATA, *([WRITTEN_DATA] if own else [])],
        "training": {**asdict(TrainingPlan()), **contents[-1]["plan"]},
        "mean_of": [content["position"] for content in contents],
        "figures": figures,
    }
    (out_folder / "reader.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def main() -> None:
    """Export a checkpoint from the command line and print its manifest."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, nargs="+", help="of several, their mean")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--version", default="0")
    parser.add_argument("--data", type=Path, help="folder of data sets, to measure the figures")
    parser.add_argument("--limit", type=int, help="so many questions of each set at most")
    parser.add_argument(
        "--raw", action="store_true", help="the raw weights, not their moving average"
    )
    parser.add_argument(
        "--exclude", nargs="*", default=(), help="parts of node names to leave in float32"
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    manifest = export_reader(
        arguments.checkpoint,
        arguments.out,
        arguments.version,
        arguments.data,
        averaged=not arguments.raw,
        excluded=tuple(arguments.exclude),
        limit=arguments.limit,
    )
    print(json.dumps(manifest, indent=1))  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
