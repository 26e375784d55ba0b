"""From a data folder to a reader ready to ship: phases, their mean, export; every part resumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.export import export_reader, mean_model
from qa.training.features import Reads
from qa.training.train import (
    TrainingPlan,
    checkpoints_in,
    new_state,
    packaged_model_folder,
    save_state,
    train_reader,
)
from qa.training.written_questions import WRITTEN

MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a run: so many optimiser steps, of about 2,500 tokens each."""

    name: str
    steps: int
    reads: Reads
    after: str | None = None
    """The phase at whose end it begins; None: MiniLM's weights; `MEAN`: the mean so far."""
    decay: bool = False
    """Whether the rate falls to nothing meanwhile."""
    share: int = 0
    """How often its end counts in the mean that is exported."""


SHIPPED = (
    Phase("public", 7657, "public"),
    Phase("public-decay", 800, "public", after="public", decay=True, share=2),
    Phase("hard-decay", 1150, "hard", after="public", decay=True, share=4),
    Phase("all", 3291, "all", after="public"),
    Phase("all-decay", 1700, "all", after="all", decay=True, share=8),
    Phase("more", 2953, "all", after="all"),
    Phase("last", 678, "last", after="more", share=4),
    Phase("last-decay", 1700, "last", after="last", decay=True, share=12),
    Phase("again", 778, "last", after=MEAN),
    Phase("roles", 1963, "roles", after="again"),
    Phase("roles-decay", 1700, "roles", after="roles", decay=True, share=15),
)
"""Those of the reader that is shipped."""


def build_reader(
    data_folder: Path,
    out_folder: Path,
    version: str,
    phases: Sequence[Phase] = SHIPPED,
    plan: TrainingPlan | None = None,
    written: Path = WRITTEN,
) -> dict[str, Any]:
    """Train and export; returns the manifest, which holds the figures.

    What is exported is the mean of the phases' ends (a "model soup", Wortsman et al. 2022). Under
    ``out_folder``: a folder with checkpoints and a log for each phase, ``reader/`` with the files
    to ship. Called again after a stop it goes on where it was.

    Raises:
        FileNotFoundError: the data folder holds no training data.
    """
    ends: dict[str, Path] = {}
    last: dict[str | None, int] = {None: 0, MEAN: 0}
    for phase in phases:
        if phase.after == MEAN and MEAN not in ends:
            ends[MEAN] = save_mean(_shared(phases, ends), out_folder / "mean.pt", plan)
        last[phase.name] = last[phase.after] + phase.steps
        train_reader(
            data_folder,
            out_folder / phase.name,
            plan,
            start_from=ends[phase.after] if phase.after else None,
            reads=phase.reads,
            decay_steps=phase.steps if phase.decay else None,
            last_step=last[phase.name],
            written=written,
        )
        ends[phase.name] = checkpoints_in(out_folder / phase.name)[-1]
    shared = _shared(phases, ends)
    return export_reader(shared, out_folder / "reader", version, data_folder, written=written)


def _shared(phases: Sequence[Phase], ends: Mapping[str, Path]) -> list[Path]:
    """Return the ends of the phases that have been reached, each as often as it counts."""
    return [ends[p.name] for p in phases if p.name in ends for _ in range(p.share)]


def save_mean(checkpoints: Sequence[Path], path: Path, plan: TrainingPlan | None = None) -> Path:
    """Write a checkpoint before its first step whose weights are the mean of others."""
    plan = plan or TrainingPlan()
    state = new_state(plan, packaged_model_folder())
    state.model.load_state_dict(mean_model(checkpoints, averaged=True).state_dict())
    for name, parameter in state.model.named_parameters():
        if name in state.averaged:
            state.averaged[name] = parameter.detach().clone()
    save_state(state, plan, path)
    return path
