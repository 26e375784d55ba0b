"""From a data folder to a reader ready to ship: two stable phases, decay, export; all resume."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.training.export import export_reader
from qa.training.train import TrainingPlan, train_reader


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many optimiser steps, of about 2,500 tokens each, every phase takes."""

    public: int
    """On the public data sets."""
    written: int
    """On them and on the questions written for this reader."""
    decay: int
    """On the same, while the rate falls to nothing."""


SHIPPED = Schedule(public=7657, written=3291, decay=1700)


def build_reader(
    data_folder: Path,
    out_folder: Path,
    version: str,
    schedule: Schedule = SHIPPED,
    plan: TrainingPlan | None = None,
) -> dict[str, Any]:
    """Train and export; returns the manifest, which holds the figures.

    Under ``out_folder``: ``public/``, ``written/`` and ``decay/`` with checkpoints and logs,
    ``reader/`` with the files to ship. Called again after a stop it goes on where it was.

    Raises:
        FileNotFoundError: the data folder holds no training data.
    """
    public = train_reader(data_folder, out_folder / "public", plan, last_step=schedule.public)
    written = train_reader(
        data_folder,
        out_folder / "written",
        plan,
        start_from=public,
        written=True,
        last_step=schedule.public + schedule.written,
    )
    decayed = train_reader(
        data_folder,
        out_folder / "decay",
        plan,
        start_from=written,
        written=True,
        decay_steps=schedule.decay,
    )
    return export_reader([decayed], out_folder / "reader", version, data_folder)
