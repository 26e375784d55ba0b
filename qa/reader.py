"""Question and passages -> spans that may answer, read by our own small network in ONNX Runtime.

The network (see `qa/models/README.md`) gives each token of a passage a score for being the first
and the last of the answer, and each passage a score for answering at all. Scores here are logits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import InputError, ModelError
from index.onnx import file_sha256, open_session
from index.sentences import Span
from qa.answer import Evidence

_CLS, _SEP = 101, 102
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The best span of one sentence; `start` and `end` count characters of the article's text."""

    evidence: Evidence
    place: int
    """Which sentence of its article, from 0."""
    start: int
    end: int
    margin: float
    """Logits of the span's first and last token, less those of "no answer here"."""
    verdict: float
    """Logit of the passage answering the question at all; above 0 it is held to."""

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.evidence.article.text[self.start : self.end]

    @property
    def score(self) -> float:
        """How surely this is the answer: half the margin and the verdict, both logits."""
        return 0.5 * self.margin + self.verdict


@dataclass(frozen=True, slots=True)
class _Window:
    evidence: int
    tokens: list[int]
    first: int
    """Place of the first passage token in `tokens`."""
    offsets: list[Span]
    """Characters of each passage token, in the passage."""


class Reader:
    """Finds the spans of passages that answer a question. Safe from many threads."""

    def __init__(self, session: Any, tokenizer: Any, manifest: dict[str, Any]) -> None:
        """Wrap an open session; use `open_reader`."""
        self._session = session
        self._tokenizer = tokenizer
        self._length = int(manifest["max_length"])
        self._question = int(manifest["max_question"])
        self._answer = int(manifest["max_answer"])
        self._stride = int(manifest["stride"])
        self.version = str(manifest["version"])
        """Version of the weights."""

    def read(
        self,
        question: str,
        evidence: Sequence[Evidence],
        sentences_of: Callable[[str], Sequence[Span]],
    ) -> tuple[Reading, ...]:
        """Return the best span of every sentence of the passages, surest first.

        `sentences_of` gives the sentences of an article by its id, as character spans. A span
        never leaves its sentence, nor its passage.
        """
        if not evidence:
            return ()
        asked = self._tokenizer.encode(question.strip(), add_special_tokens=False)
        ids = asked.ids[: self._question]
        windows = [w for n, item in enumerate(evidence) for w in self._windows(ids, n, item)]
        starts, ends, verdicts = self._run(windows)
        best: dict[tuple[str, int], Reading] = {}
        for row, window in enumerate(windows):
            item = evidence[window.evidence]
            inside = slice(window.first, len(window.tokens) - 1)
            start, end = starts[row, inside], ends[row, inside]
            nothing = float(starts[row, 0] + ends[row, 0])
            for place, stretch in _sentences_inside(item, sentences_of(item.article.id), window):
                span = _best_span(start[stretch], end[stretch], self._answer)
                first, last, score = span
                reading = Reading(
                    item,
                    place,
                    item.passage.start + window.offsets[stretch.start + first][0],
                    item.passage.start + window.offsets[stretch.start + last][1],
                    score - nothing,
                    float(verdicts[row]),
                )
                key = (item.article.id, place)
                if key not in best or reading.score > best[key].score:
                    best[key] = reading
        return tuple(
            sorted(best.values(), key=lambda r: (-r.score, r.evidence.rank, r.start, r.end))
        )

    def _windows(self, question: list[int], number: int, item: Evidence) -> list[_Window]:
        encoded = self._tokenizer.encode(item.passage.text, add_special_tokens=False)
        room = self._length - len(question) - 3
        found = []
        for begin in range(0, max(1, len(encoded.ids)), max(1, room - self._stride)):
            ids = encoded.ids[begin : begin + room]
            if not ids:
                break
            tokens = [_CLS, *question, _SEP, *ids, _SEP]
            offsets = encoded.offsets[begin : begin + room]
            found.append(_Window(number, tokens, len(question) + 2, offsets))
            if begin + room >= len(encoded.ids):
                break
        return found

    def _run(self, windows: Sequence[_Window]) -> tuple[Floats, Floats, Floats]:
        """Return the logits of all windows: starts and ends [windows, length], verdicts."""
        length = max(len(window.tokens) for window in windows)
        arrays = np.zeros((3, len(windows), length), dtype=np.int64)
        for row, window in enumerate(windows):
            size = len(window.tokens)
            arrays[0, row, :size] = window.tokens
            arrays[1, row, :size] = 1
            arrays[2, row, window.first : size] = 1
        starts, ends, verdicts = self._session.run(
            ["start_logits", "end_logits", "answerable_logit"],
            {"input_ids": arrays[0], "attention_mask": arrays[1], "token_type_ids": arrays[2]},
        )
        return starts, ends, verdicts


def _sentences_inside(
    item: Evidence, sentences: Sequence[Span], window: _Window
) -> list[tuple[int, slice]]:
    """Return the sentences that touch a window: their place, and their tokens in it."""
    starts = np.array([item.passage.start + start for start, _ in window.offsets])
    ends = np.array([item.passage.start + end for _, end in window.offsets])
    found = []
    for place, (start, end) in enumerate(sentences):
        if end <= item.passage.start or start >= item.passage.end:
            continue
        tokens = np.flatnonzero((starts >= start) & (ends <= end) & (ends > starts))
        if len(tokens):
            found.append((place, slice(int(tokens[0]), int(tokens[-1]) + 1)))
    return found


def _best_span(start: Floats, end: Floats, longest: int) -> tuple[int, int, float]:
    """Return first token, last token and summed logits of the best span, both ends included."""
    scores = start[:, None] + end[None, :]
    allowed = np.triu(np.ones_like(scores, dtype=bool)) & ~np.triu(
        np.ones_like(scores, dtype=bool), longest
    )
    flat = int(np.where(allowed, scores, -np.inf).argmax())
    first, last = divmod(flat, scores.shape[1])
    return first, last, float(scores[first, last])


def open_reader(folder: Path) -> Reader | None:
    """Return the reader that lies in a folder, or None where the folder holds none.

    Raises:
        ModelError: its files are not the ones that its manifest names.
    """
    if not (folder / "reader.onnx").is_file():
        return None
    try:
        manifest = json.loads((folder / "reader.json").read_bytes())
        wanted = (manifest["onnx_sha256"], manifest["tokenizer_sha256"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The reader in {folder} has no usable reader.json: {error}") from error
    for name, expected in zip(("reader.onnx", "tokenizer.json"), wanted, strict=True):
        found = _sha256(folder / name)
        if found != expected:
            raise ModelError(
                f"{folder / name} is not the reader's: expected sha256 {expected}, found {found}. "
                "Reinstall the package, or train the reader again: qa train-reader"
            )
    return _open(folder, manifest)


def required_reader(folder: Path) -> Reader:
    """Return the reader that lies in a folder.

    Raises:
        InputError: the folder holds none.
        ModelError: its files are not the ones that its manifest names.
    """
    reader = open_reader(folder)
    if reader is None:
        raise InputError(f"Expected a reader in {folder}, found none. Train one: qa train-reader")
    return reader


def _open(folder: Path, manifest: dict[str, Any]) -> Reader:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Reader(open_session(folder / "reader.onnx"), tokenizer, manifest)


def _sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError as error:
        raise ModelError(f"Expected the reader's file {path}, cannot read it: {error}") from error
