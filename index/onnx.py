"""ONNX Runtime, as both the embedder and the reader use it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from index.errors import ModelError


def open_session(path: Path) -> Any:
    """Return an open inference session on the processor.

    Raises:
        ModelError: ONNX Runtime cannot open the file.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Spinning threads would take the processor from whoever else is asking.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"ONNX Runtime cannot open {path}: {error}") from error


def file_sha256(path: Path) -> str:
    """Return the hash of a file as hexadecimal digits.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
