"""From a data folder to a reader ready to ship: stable phase, decay, export; each part resumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.export import export_reader
from qa.training.train import TrainingPlan, checkpoints_in, train_reader


@dataclass(frozen=True, slots=True)
class Branch:
    """A decay to nothing, from a step of the stable phase, over so many steps; 0: no decay."""

    after: int
    steps: int
    written: bool = False
    """Whether it reads mostly the questions written for this reader."""


SHIPPED = (Branch(4780, 750), Branch(7660, 800), Branch(7660, 0))
"""In steps of about 2,500 tokens: those of the reader that is shipped."""
WRITTEN = (Branch(4780, 750), Branch(7660, 800), Branch(7660, 1150, written=True))
"""Those of the reader with the written questions, which is not shipped (`qa/models/README.md`)."""


def build_reader(
    data_folder: Path,
    out_folder: Path,
    version: str,
    branches: Sequence[Branch] = SHIPPED,
    plan: TrainingPlan | None = None,
) -> dict[str, Any]:
    """Train and export; returns the manifest, which holds the figures.

    What is exported is the mean of the branches' ends (a "model soup", Wortsman et al. 2022). Under
    ``out_folder``: ``stable/`` and ``branch-N/`` with checkpoints and logs, ``reader/`` with the
    files to ship. Called again after a stop it goes on where it was.

    Raises:
        FileNotFoundError: the data folder holds no training data.
    """
    ends = []
    for number, branch in enumerate(sorted(branches, key=lambda b: b.after), 1):
        stable = train_reader(data_folder, out_folder / "stable", plan, last_step=branch.after)
        if not branch.steps:
            ends.append(stable)
            continue
        folder = out_folder / f"branch-{number}"
        train_reader(
            data_folder,
            folder,
            plan,
            start_from=stable,
            decay_steps=branch.steps,
            written=branch.written,
        )
        ends.append(checkpoints_in(folder)[-1])
    return export_reader(ends, out_folder / "reader", version, data_folder)
