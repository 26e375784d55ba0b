"""From a data folder to a reader ready to ship: stable phase, decay, export; each part resumes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.export import export_reader
from qa.training.train import TrainingPlan, checkpoints_in, train_reader


@dataclass(frozen=True, slots=True)
class Length:
    """How long to train, in steps of about 2,500 tokens; let the decay be a fifth or so of it."""

    stable_steps: int = 6000
    decay_steps: int = 1500


def build_reader(
    data_folder: Path,
    out_folder: Path,
    version: str,
    length: Length | None = None,
    plan: TrainingPlan | None = None,
) -> dict[str, Any]:
    """Train and export; returns the manifest, which holds the figures.

    Under ``out_folder``: ``stable/`` and ``decay/`` with checkpoints and logs, ``reader/`` with the
    files to ship. Called again after a stop it goes on where it was; called again with a longer
    stable phase it goes on from the stable checkpoints and decays anew.

    Raises:
        FileNotFoundError: the data folder holds no training data.
    """
    length = length or Length()
    stable, decay = out_folder / "stable", out_folder / f"decay-{length.stable_steps}"
    last = train_reader(data_folder, stable, plan, last_step=length.stable_steps)
    train_reader(data_folder, decay, plan, start_from=last, decay_steps=length.decay_steps)
    return export_reader(checkpoints_in(decay)[-1], out_folder / "reader", version, data_folder)
