"""The reader network: a BERT encoder with heads for start, end and answerable.

The encoder repeats ``transformers.BertModel`` in plain torch (same arithmetic, same weights) for
two reasons: on a CPU in bfloat16, attention as two batched products trains a fifth faster than
torch's fused attention, whose backward pass is slow there; and the exported graph holds only
operators that ONNX Runtime quantises and fuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes of the network; the defaults are those of all-MiniLM-L6-v2."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    dropout: float = 0.1


class ReaderOutput(NamedTuple):
    """Raw scores (logits) of one batch; padding and question positions are not masked here."""

    start_logits: Tensor  # [batch, length]
    end_logits: Tensor  # [batch, length]
    answerable_logit: Tensor  # [batch]; above 0 the passage is held to answer the question


class BufferedDropout(nn.Module):
    """Dropout whose masks are slices, at random offsets, of one buffer redrawn now and then.

    Drawing a fresh mask for every activation costs an eighth of a training step on a CPU (torch
    draws them on one thread); a slice costs one product. The offsets come from torch's generator,
    so a seed still fixes everything.
    """

    spare = 65536  # how many different offsets a mask can start at
    redrawn_every = 2000  # masks taken from one buffer before it is drawn again

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.buffer: Tensor | None = None
        self.taken = 0

    def forward(self, hidden: Tensor) -> Tensor:
        """In training, zero values with the given probability and scale up the rest."""
        if not self.training or self.probability == 0.0:
            return hidden
        count = hidden.numel()
        if (
            self.buffer is None
            or self.buffer.numel() < count + self.spare
            or self.taken >= self.redrawn_every
        ):
            size = (
                max(2 * count, 0 if self.buffer is None else self.buffer.numel() - self.spare)
                + self.spare
            )
            kept = torch.rand(size, device=hidden.device) >= self.probability
            self.buffer = (kept / (1.0 - self.probability)).to(hidden.dtype)
            self.taken = 0
        self.taken += 1
        offset = int(torch.randint(self.spare, ()))
        return hidden * self.buffer[offset : offset + count].view(hidden.shape)


class EncoderLayer(nn.Module):
    """One post-norm transformer layer (Vaswani et al. 2017, as in Devlin et al. 2019)."""

    def __init__(self, shape: ModelShape, dropout: BufferedDropout) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = dropout
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.attention_output = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.output_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, hidden: Tensor, attention_bias: Tensor) -> Tensor:
        """Hidden states [batch, length, width]; the bias [batch, 1, 1, length] hides padding."""
        batch, length, width = hidden.shape
        packed = self.query_key_value(hidden).view(
            batch, length, 3, self.heads, width // self.heads
        )
        query, key, value = packed.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (
            torch.matmul(query * (width // self.heads) ** -0.5, key.transpose(-1, -2))
            + attention_bias
        )
        attended = torch.matmul(functional.softmax(scores, dim=-1), value)
        mixed = self.attention_output(attended.transpose(1, 2).reshape(batch, length, width))
        hidden = self.attention_norm(hidden + self.dropout(mixed))
        widened = self.outer(functional.gelu(self.inner(hidden)))
        return self.output_norm(hidden + self.dropout(widened))  # type: ignore[no-any-return]


class ReaderModel(nn.Module):
    """Question and passage in one sequence; out come span scores and an answerable score."""

    def __init__(self, shape: ModelShape) -> None:
        super().__init__()
        self.shape = shape
        self.word_embeddings = nn.Embedding(shape.vocabulary, shape.width)
        self.position_embeddings = nn.Embedding(shape.positions, shape.width)
        self.token_type_embeddings = nn.Embedding(2, shape.width)
        self.embedding_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = BufferedDropout(shape.dropout)
        self.layers = nn.ModuleList(EncoderLayer(shape, self.dropout) for _ in range(shape.layers))
        self.span_head = nn.Linear(shape.width, 2)
        self.answerable_inner = nn.Linear(shape.width, shape.width)
        self.answerable_head = nn.Linear(shape.width, 1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> ReaderOutput:
        """Three integer tensors [batch, length] to logits; the mask is 0 on padding."""
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        hidden = self.word_embeddings(input_ids) + self.token_type_embeddings(token_type_ids)
        hidden = self.embedding_norm(hidden + self.position_embeddings(positions)[None])
        if torch.is_autocast_enabled(hidden.device.type):
            # A narrow residual stream halves the memory traffic outside the matrix products.
            hidden = hidden.to(torch.get_autocast_dtype(hidden.device.type))
        hidden = self.dropout(hidden)
        bias = ((1.0 - attention_mask.to(hidden.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        start_logits, end_logits = self.span_head(hidden).unbind(-1)
        verdict = torch.tanh(self.answerable_inner(hidden[:, 0]))
        return ReaderOutput(start_logits, end_logits, self.answerable_head(verdict).squeeze(-1))


def load_pretrained(model: ReaderModel, model_folder: Path) -> None:
    """Fill the encoder from the ``model.safetensors`` of a ``BertModel``; heads stay random.

    Raises:
        KeyError: the file lacks a tensor of a BERT encoder of this many layers.
        ValueError: a tensor's sizes differ from the network's.
    """
    from safetensors.torch import load_file

    stored = load_file(model_folder / "model.safetensors")
    filled: dict[str, Tensor] = {
        "word_embeddings.weight": stored["embeddings.word_embeddings.weight"],
        "position_embeddings.weight": stored["embeddings.position_embeddings.weight"],
        "token_type_embeddings.weight": stored["embeddings.token_type_embeddings.weight"],
    }
    for kind in ("weight", "bias"):
        filled[f"embedding_norm.{kind}"] = stored[f"embeddings.LayerNorm.{kind}"]
        for number in range(model.shape.layers):
            theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
            filled[f"{ours}.query_key_value.{kind}"] = torch.cat(
                [
                    stored[f"{theirs}.attention.self.{part}.{kind}"]
                    for part in ("query", "key", "value")
                ]
            )
            for mine, their in (
                ("attention_output", "attention.output.dense"),
                ("attention_norm", "attention.output.LayerNorm"),
                ("inner", "intermediate.dense"),
                ("outer", "output.dense"),
                ("output_norm", "output.LayerNorm"),
            ):
                filled[f"{ours}.{mine}.{kind}"] = stored[f"{theirs}.{their}.{kind}"]
    state = model.state_dict()
    for name, tensor in filled.items():
        if state[name].shape != tensor.shape:
            expected, found = tuple(state[name].shape), tuple(tensor.shape)
            message = f"{name}: expected {expected}, found {found} in {model_folder}"
            raise ValueError(message)
    model.load_state_dict(state | filled)


def new_reader(model_folder: Path, seed: int, shape: ModelShape | None = None) -> ReaderModel:
    """A reader with a pretrained encoder and fresh heads (the same for the same seed)."""
    torch.manual_seed(seed)
    model = ReaderModel(shape or ModelShape())
    for head in (model.span_head, model.answerable_inner, model.answerable_head):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    load_pretrained(model, model_folder)
    return model
