"""From a data folder to a reader ready to ship: phases, their mean, export; every part resumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.export import export_reader
from qa.training.features import Reads
from qa.training.train import TrainingPlan, checkpoints_in, train_reader
from qa.training.written_questions import WRITTEN


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a run: so many optimiser steps, of about 2,500 tokens each."""

    name: str
    steps: int
    reads: Reads
    after: str | None = None
    """The phase at whose end it begins; None: MiniLM's weights."""
    decay: bool = False
    """Whether the rate falls to nothing meanwhile."""
    share: int = 0
    """How often its end counts in the mean that is exported."""


SHIPPED = (
    Phase("public", 7657, "public"),
    Phase("public-decay", 800, "public", after="public", decay=True, share=1),
    Phase("hard-decay", 1150, "hard", after="public", decay=True, share=2),
    Phase("all", 3291, "all", after="public"),
    Phase("all-decay", 1700, "all", after="all", decay=True, share=4),
    Phase("more", 2953, "all", after="all"),
    Phase("last", 678, "last", after="more", share=2),
    Phase("last-decay", 1700, "last", after="last", decay=True, share=6),
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
    last: dict[str | None, int] = {None: 0}
    for phase in phases:
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
    shared = [ends[phase.name] for phase in phases for _ in range(phase.share)]
    return export_reader(shared, out_folder / "reader", version, data_folder, written=written)
