"""The commands that make the reader: `qa train-reader` and `qa calibrate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("train-reader")
def train_reader_command(
    data: Annotated[Path, typer.Argument(help="Folder of data sets.")],
    out: Annotated[Path, typer.Option("--out", help="Where checkpoints and the reader go.")],
    version: Annotated[str, typer.Option(help="Version written beside the weights.")] = "0",
) -> None:
    """Train the extractive reader on your own data (hours; resumes where it stopped)."""
    from qa.training.pipeline import build_reader

    build_reader(data, out, version=version)


@app.command("calibrate")
def calibrate_command(
    data: Annotated[Path, typer.Argument(help="Folder of data sets.")],
    reader: Annotated[Path, typer.Option("--reader", help="Folder of the reader's files.")],
    work: Annotated[Path, typer.Option("--work", help="Where the data's indexes are kept.")],
) -> None:
    """Fit the reader's confidence and when to abstain, on validation questions."""
    from rich.console import Console
    from rich.progress import Progress

    from qa.calibrate import calibrate

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("questions read", total=None)
        stored = calibrate(data, work, reader, lambda: bar.advance(task))
    typer.echo(json.dumps(stored["figures_on_the_other_half"], indent=1))
    typer.echo(
        f"Written: {reader / 'ranker.json'}; thresholds "
        f"{stored['small']:.3f} in small archives, {stored['large']:.3f} in large ones"
    )
