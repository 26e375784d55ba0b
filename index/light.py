"""The same embedding model in ONNX Runtime, so that asking needs no PyTorch.

Importing PyTorch and sentence-transformers takes seconds; this starts in a fraction of one. The
file is made from the model's own weights when something is indexed, kept in the user's cache
folder, and used only while its hash is right. Without it, `Embedder` does the same work.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from index.embedder import Embedder, ModelFiles, Vectors
from index.errors import ModelError
from index.onnx import file_sha256, open_session

LEAST_COSINE = 0.9999
_VERSION = 1
_OPSET = 17
_BATCH = 16
_PROBES = ("Who won?", "The central bank left interest rates unchanged on Tuesday, it said.")


class LightEmbedder:
    """Turns questions and sentences into the model's unit vectors. Safe from many threads."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        """Wrap an open session; use `open_light`."""
        self._session = session
        self._tokenizer = tokenizer

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        return np.asarray(self._encode([text])[0], dtype=np.float32)

    def passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Return one unit vector a text, shape (texts, dimension), in the order given."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        parts = []
        for done in range(0, len(order), _BATCH):
            places = order[done : done + _BATCH]
            parts.append(self._encode([texts[place] for place in places]))
            if progress:
                progress(done + len(places))
        sorted_vectors = np.concatenate(parts)
        vectors = np.empty_like(sorted_vectors)
        vectors[order] = sorted_vectors
        return vectors

    def _encode(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
        }
        (vectors,) = self._session.run(None, given)
        return np.asarray(vectors, dtype=np.float32)


def open_light(files: ModelFiles) -> LightEmbedder | None:
    """Return the light form of a model, or None where there is none that can be trusted."""
    path = light_path(files)
    max_tokens = _trusted(path)
    if max_tokens is None:
        return None
    try:
        return _open(path, Path(files.location), max_tokens)
    except ModelError:
        return None


def make_light(embedder: Embedder) -> bool:
    """Write the light form of an open model unless it is there; return whether it is there now.

    Only for models that are a transformer, mean pooling and normalisation; and only where its
    vectors agree with the model's own (cosine at least .9999). A cache folder that cannot be
    written is no error: asking is then slower to start, and works.
    """
    files = embedder.files
    if files.from_hub or not _is_plain(embedder) or not _tokenizer_file(files).is_file():
        return False
    path = light_path(files)
    if _trusted(path) is not None:
        return True
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own for each process: two may be doing this at once.
        fresh = path.with_suffix(f".{os.getpid()}.new")
        try:
            _export(embedder, fresh)
            light = _open(fresh, Path(files.location), embedder.max_tokens)
            wanted = embedder.in_float32(_PROBES)
            if float((light.passages(_PROBES) * wanted).sum(axis=1).min()) < LEAST_COSINE:
                return False
            meta = {"version": _VERSION, "max_tokens": embedder.max_tokens}
            meta["sha256"] = file_sha256(fresh)  # type: ignore[assignment]
            fresh.replace(path)
            notes = path.with_suffix(f".{os.getpid()}.json.new")
            notes.write_text(json.dumps(meta), "utf-8")
            notes.replace(path.with_suffix(".json"))
        finally:
            fresh.unlink(missing_ok=True)
    except (OSError, RuntimeError, ModelError):
        return False  # torch's exporter raises RuntimeErrors for models that it cannot write
    return True


def light_path(files: ModelFiles) -> Path:
    """Return where the light form of a model is kept."""
    name = hashlib.sha256(files.fingerprint.encode()).hexdigest()[:16]
    return user_cache_path("ask-the-articles") / "encoders" / f"{name}.onnx"


def _trusted(path: Path) -> int | None:
    """Return the most tokens that a whole and current file reads, or None."""
    try:
        meta = json.loads(path.with_suffix(".json").read_bytes())
        whole = meta["version"] == _VERSION and meta["sha256"] == file_sha256(path)
        return int(meta["max_tokens"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _tokenizer_file(files: ModelFiles) -> Path:
    return Path(files.location) / "tokenizer.json"


def _open(path: Path, folder: Path, max_tokens: int) -> LightEmbedder:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.enable_padding()
    return LightEmbedder(open_session(path), tokenizer)


def _is_plain(embedder: Embedder) -> bool:
    names = [type(module).__name__ for module in embedder.model]
    if names != ["Transformer", "Pooling", "Normalize"]:
        return False
    prompts = any((embedder.model.prompts or {}).values())
    return not prompts and getattr(embedder.model[1], "pooling_mode", None) == "mean"


def _export(embedder: Embedder, path: Path) -> None:
    import torch

    transformer: Any = embedder.model[0].auto_model

    class Encoder(torch.nn.Module):
        """Transformer, mean over the tokens, unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask
            ).last_hidden_state
            kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=-1)

    attention = transformer.config._attn_implementation
    transformer.set_attn_implementation("eager")
    try:
        example = torch.ones(2, 8, dtype=torch.int64)
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")  # the exporter's own tracing and deprecation notes
            torch.onnx.export(
                Encoder().eval(),
                (example, example),
                str(path),
                input_names=["input_ids", "attention_mask"],
                output_names=["vectors"],
                dynamic_axes={
                    "input_ids": {0: "texts", 1: "tokens"},
                    "attention_mask": {0: "texts", 1: "tokens"},
                    "vectors": {0: "texts"},
                },
                opset_version=_OPSET,
                dynamo=False,
            )
    finally:
        transformer.set_attn_implementation(attention)
