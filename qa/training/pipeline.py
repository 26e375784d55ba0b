"""From a data folder to a reader ready to ship: stable phase, decay, export; each part resumes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.export import export_reader
from qa.training.train import TrainingPlan, checkpoints_in, train_reader


@dataclass(frozen=True, slots=True)
class Length:
    """How long to train, in steps of about 2,500 tokens.

    The rate stays high throughout; from each of the steps named a branch decays to nothing.
    """

    stable_steps: tuple[int, ...] = (4800, 7600)
    decay_steps: int = 750


def build_reader(
    data_folder: Path,
    out_folder: Path,
    version: str,
    length: Length | None = None,
    plan: TrainingPlan | None = None,
) -> dict[str, Any]:
    """Train and export; returns the manifest, which holds the figures.

    What is exported is the mean of the decayed branches and the last of the stable phase. Under
    ``out_folder``: ``stable/`` and ``decay-STEP/`` with checkpoints and logs, ``reader/`` with the
    files to ship. Called again after a stop it goes on where it was; called again with further
    stable steps it goes on from the stable checkpoints.

    Raises:
        FileNotFoundError: the data folder holds no training data.
    """
    length = length or Length()
    ends: list[Path] = []
    last = out_folder
    for steps in length.stable_steps:
        last = train_reader(data_folder, out_folder / "stable", plan, last_step=steps)
        decay = out_folder / f"decay-{steps}"
        train_reader(data_folder, decay, plan, start_from=last, decay_steps=length.decay_steps)
        ends.append(checkpoints_in(decay)[-1])
    return export_reader([*ends, last], out_folder / "reader", version, data_folder)
