"""Measure a reader on the validation sets: spans with the passage given, and "no answer".

The figures are those of SQuAD's own script (Rajpurkar et al. 2016, 2018): answers are compared in
lower case without punctuation and articles, against the best of the accepted answers.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from qa.training.corpus import EvaluationItem
from qa.training.data import read_validation_data
from qa.training.features import CLS, MAX_LENGTH, MAX_QUESTION, PAD, SEP

log = logging.getLogger(__name__)

MAX_ANSWER = 30  # tokens of an answer
STRIDE = 96  # tokens by which the windows of a long passage overlap

Floats = np.ndarray[Any, np.dtype[np.float32]]
Integers = np.ndarray[Any, np.dtype[np.int64]]
Scorer = Callable[[Integers, Integers, Integers], tuple[Floats, Floats, Floats]]
"""Three arrays as the model takes them -> start and end [batch, length], answerable [batch]."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The best span of one passage; both scores are higher the surer the reader is of an answer.

    ``margin``: the span's logits less those of "no answer"; ``verdict``: the answerable head's
    logit.
    """

    text: str
    margin: float
    verdict: float


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Percentages over answerable questions, the passage given and no abstention allowed."""

    questions: int
    exact: float
    f1: float


@dataclass(frozen=True, slots=True)
class AbstentionFigures:
    """On a set with unanswerable questions: F1 at the best threshold, and ranking.

    F1 in per cent; ``auc``: area under the ROC curve (0 to 1) of the score that tells answerable
    questions from others, for the combined score and for each of its two parts.
    """

    questions: int
    f1_answerable_half: float
    best_f1: float
    threshold: float
    auc: float
    auc_verdict: float
    auc_margin: float


def normalised(text: str) -> str:
    """Lower case, without punctuation, articles and surplus spaces."""
    bare = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def token_f1(answer: str, gold: str) -> float:
    """Overlap of two answers' words, 0 to 1; two empty answers agree."""
    ours, theirs = normalised(answer).split(), normalised(gold).split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs))


def windows_of(question: Sequence[int], passage_length: int) -> list[tuple[int, int]]:
    """Token bounds of overlapping windows that cover a passage beside a question."""
    room = MAX_LENGTH - len(question) - 3
    bounds = [(0, min(room, passage_length))]
    while bounds[-1][1] < passage_length:
        start = bounds[-1][0] + room - STRIDE
        bounds.append((start, min(start + room, passage_length)))
    return bounds


def best_span(start: Floats, end: Floats) -> tuple[int, int, float]:
    """First and last token and score of the best span, from the passage's logits [length]."""
    scores = start[:, None] + end[None, :]
    allowed = np.triu(np.ones_like(scores, dtype=bool)) & ~np.triu(
        np.ones_like(scores, dtype=bool), MAX_ANSWER
    )
    flat = int(np.where(allowed, scores, -np.inf).argmax())
    first, last = divmod(flat, scores.shape[1])
    return first, last, float(scores[first, last])


def read_items(
    items: Sequence[EvaluationItem], tokenizer: Tokenizer, scorer: Scorer
) -> list[Reading]:
    """The best span of every item's passage, whichever window it lies in."""
    questions = tokenizer.encode_batch(
        [item.question.strip() for item in items], add_special_tokens=False
    )
    contexts = tokenizer.encode_batch([item.context for item in items], add_special_tokens=False)
    rows = []
    for number, (question, context) in enumerate(zip(questions, contexts, strict=True)):
        ids = question.ids[:MAX_QUESTION]
        for start, end in windows_of(ids, len(context.ids)):
            rows.append(
                (number, start, [CLS, *ids, SEP, *context.ids[start:end], SEP], len(ids) + 2)
            )
    rows.sort(key=lambda row: len(row[2]))
    best: dict[int, Reading] = {}
    for at in range(0, len(rows), 16):
        part = rows[at : at + 16]
        length = len(part[-1][2])
        arrays = np.zeros((3, len(part), length), dtype=np.int64)
        arrays[0] = PAD
        for n, (_, _, tokens, first) in enumerate(part):
            (
                arrays[0, n, : len(tokens)],
                arrays[1, n, : len(tokens)],
                arrays[2, n, first : len(tokens)],
            ) = tokens, 1, 1
        starts, ends, verdicts = scorer(arrays[0], arrays[1], arrays[2])
        for n, (number, shift, tokens, first) in enumerate(part):
            inside = slice(first, len(tokens) - 1)
            one, other, score = best_span(starts[n, inside], ends[n, inside])
            bounds = contexts[number].offsets
            text = items[number].context[bounds[shift + one][0] : bounds[shift + other][1]]
            reading = Reading(text, score - float(starts[n, 0] + ends[n, 0]), float(verdicts[n]))
            if number not in best or reading.margin > best[number].margin:
                best[number] = reading
    return [best[number] for number in range(len(items))]


def span_figures(items: Sequence[EvaluationItem], readings: Sequence[Reading]) -> SpanFigures:
    """Exact match and F1 over the items that have an answer."""
    pairs = [(item, reading) for item, reading in zip(items, readings, strict=True) if item.answers]
    exact = [max(normalised(r.text) == normalised(a) for a in i.answers) for i, r in pairs]
    f1 = [max(token_f1(r.text, a) for a in i.answers) for i, r in pairs]
    return SpanFigures(
        len(pairs), round(100 * float(np.mean(exact)), 2), round(100 * float(np.mean(f1)), 2)
    )


def area_under_curve(scores: Floats, positive: np.ndarray[Any, np.dtype[np.bool_]]) -> float:
    """The chance that a positive scores above a negative, ties counting half (0 to 1)."""
    order = np.argsort(scores, kind="stable")
    _, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ranks = np.empty(len(scores))
    ranks[order] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    ones, zeros = int(positive.sum()), int((~positive).sum())
    return (
        float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))
        if ones and zeros
        else float("nan")
    )


def combined_score(reading: Reading) -> float:
    """The score on which abstention rests: half the span margin and the verdict, both in logits."""
    return 0.5 * reading.margin + reading.verdict


def abstention_figures(
    items: Sequence[EvaluationItem], readings: Sequence[Reading]
) -> AbstentionFigures:
    """F1 when low-scored readings are withheld, at the threshold that is best on this very set."""
    positive = np.array([bool(item.answers) for item in items])
    gain = np.array(
        [
            max((token_f1(r.text, a) for a in i.answers), default=0.0)
            for i, r in zip(items, readings, strict=True)
        ]
    )
    scores = np.array([combined_score(reading) for reading in readings], dtype=np.float32)
    order = np.argsort(-scores, kind="stable")
    answered = np.concatenate([[0.0], np.cumsum(gain[order])])
    withheld = (~positive).sum() - np.concatenate([[0.0], np.cumsum(~positive[order])])
    totals = 100 * (answered + withheld) / len(items)
    best = int(totals.argmax())
    verdicts = np.array([reading.verdict for reading in readings], dtype=np.float32)
    margins = np.array([reading.margin for reading in readings], dtype=np.float32)
    return AbstentionFigures(
        questions=len(items),
        f1_answerable_half=round(100 * float(gain[positive].mean()), 2),
        best_f1=round(float(totals[best]), 2),
        threshold=round(float(scores[order[min(best, len(order) - 1)]]), 3),
        auc=round(area_under_curve(scores, positive), 4),
        auc_verdict=round(area_under_curve(verdicts, positive), 4),
        auc_margin=round(area_under_curve(margins, positive), 4),
    )


def evaluate(
    validation: dict[str, tuple[EvaluationItem, ...]],
    tokenizer: Tokenizer,
    scorer: Scorer,
    limit: int | None = None,
) -> dict[str, dict[str, float]]:
    """Figures of every validation set; with a limit, of an even sample of so many questions."""
    figures: dict[str, dict[str, float]] = {}
    for name, items in validation.items():
        chosen = items[:: max(1, len(items) // limit)][:limit] if limit else items
        readings = read_items(chosen, tokenizer, scorer)
        abstains = any(not item.answers for item in chosen)
        result = (
            abstention_figures(chosen, readings) if abstains else span_figures(chosen, readings)
        )
        figures[name] = asdict(result)
    return figures


def torch_scorer(model: Any, bfloat16: bool = True) -> Scorer:
    """A scorer over a torch model, which is in evaluation mode during each call only."""
    import torch

    def score(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats, Floats]:
        training = model.training
        model.eval()
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            output = model(torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(types))
        model.train(training)
        start, end, verdict = (tensor.float().numpy() for tensor in output)
        return start, end, verdict

    return score


def onnx_scorer(path: Path, threads: int = 2) -> Scorer:
    """A scorer over an exported reader, run by ONNX Runtime."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def score(ids: Integers, mask: Integers, types: Integers) -> tuple[Floats, Floats, Floats]:
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        start, end, verdict = session.run(["start_logits", "end_logits", "answerable_logit"], feed)
        return start, end, verdict

    return score


def main() -> None:
    """Print the figures of a checkpoint (.pt) or an exported reader (.onnx) as JSON."""
    from qa.training.features import load_tokenizer
    from qa.training.train import load_model, packaged_model_folder

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of data sets")
    parser.add_argument(
        "--checkpoint", type=Path, required=True, help="a .pt checkpoint or an .onnx reader"
    )
    parser.add_argument(
        "--raw",
        action="store_true",
        help="the raw weights of the checkpoint, not their moving average",
    )
    parser.add_argument("--float32", action="store_true", help="no bfloat16")
    parser.add_argument("--limit", type=int, help="so many questions of each set at most")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    if arguments.checkpoint.suffix == ".onnx":
        scorer = onnx_scorer(arguments.checkpoint)
    else:
        scorer = torch_scorer(
            load_model(arguments.checkpoint, averaged=not arguments.raw), not arguments.float32
        )
    tokenizer = load_tokenizer(packaged_model_folder() / "tokenizer.json")
    figures = evaluate(read_validation_data(arguments.data), tokenizer, scorer, arguments.limit)
    print(json.dumps(figures, indent=1))  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
