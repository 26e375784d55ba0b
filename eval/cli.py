"""The command `qa eval`: grade, gate, report and compare. Imports nothing heavy until it runs."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from eval.harness import Options
    from eval.runs import Comparison, Run

RUNS = Path("runs")
INTERRUPTED = 130

app = typer.Typer(
    name="eval",
    help="Say how good the answers are, with intervals, and why each miss was missed.",
    pretty_exceptions_enable=False,
    add_completion=False,
)

Gold = Annotated[
    Path | None,
    typer.Option(
        "--gold",
        "--dataset",
        help="Questions: own JSON Lines, SQuAD or LabelledRagDataset JSON, a BEIR folder, or a "
        "folder of articles.jsonl and questions.jsonl. Default: those on the seed articles.",
    ),
]
Articles = Annotated[
    Path | None, typer.Option(help="Folder of articles. Default: those that came along.")
]
StoreFolder = Annotated[
    Path | None, typer.Option(help="Where the index goes. Default: a cache of its own.")
]
Engine = Annotated[
    str, typer.Option(help="qa, bm25, dense, llama-index, abstain, or MODULE:NAME of your own.")
]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(metavar="FIGURE=VALUE", help="Exit with 1 if a figure is lower. Repeatable."),
]
Judge = Annotated[
    str | None,
    typer.Option(
        "--judge",
        metavar="MODULE:NAME",
        help="A function that returns a llama-index language model, whose opinion is added.",
    ),
]


@app.callback(invoke_without_command=True)
def run_command(
    context: typer.Context,
    gold: Gold = None,
    articles: Articles = None,
    store: StoreFolder = None,
    split: Annotated[str, typer.Option(help="Which part: dev, test or all.")] = "all",
    limit: Annotated[int | None, typer.Option(min=1, help="A fixed sample of so many.")] = None,
    engine: Engine = "qa",
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Grade the retrieved passages alone.")
    ] = False,
    no_dates: Annotated[
        bool, typer.Option("--no-dates", help="Do not tell the engine the day of asking.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one question.")] = 60.0,
    save: Annotated[
        Path | None, typer.Option(help="Where the run is saved. Default: runs/NAME-TIME.json.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="A saved run to compare with, question by question.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write an HTML report.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    fail_under: FailUnder = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was broken off.")
    ] = False,
    judge: Judge = None,
) -> None:
    """Ask the gold questions, grade the answers, and say where each miss was lost."""
    if context.invoked_subcommand is not None:
        return
    from eval.archive import SEEDS_GOLD
    from eval.harness import Options
    from eval.runs import save_run

    limits = [_limit(text) for text in fail_under or []]
    if split not in ("dev", "test", "all"):
        raise InputError(f'Expected --split to be dev, test or all, found "{split}".')
    options = Options(
        gold=gold or SEEDS_GOLD,
        articles=articles,
        store=store,
        split=None if split == "all" else split,
        limit=limit,
        engine=engine,
        retrieval_only=retrieval_only,
        dates=not no_dates,
        timeout=timeout,
        resume=resume,
    )
    old = _loaded(baseline) if baseline else None
    path = save or RUNS / f"{_name(options)}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    journal = (save or RUNS / f"{_name(options)}.json").with_suffix(".partial.jsonl")
    run = _judged(_run(replace(options, journal=journal)), judge)
    save_run(run, path)
    journal.unlink(missing_ok=True)
    _show(run, old, report=report, as_json=as_json)
    sys.stderr.write(f"Saved {path}" + (f", report {report}\n" if report else "\n"))
    _check(run, limits)


@app.command("compare")
def compare_command(
    old: Annotated[Path, typer.Argument(help="A saved run.")],
    new: Annotated[Path, typer.Argument(help="A later one over the same questions.")],
) -> None:
    """Say which figures changed from one saved run to another, and whether by more than chance."""
    from eval.runs import compare_runs
    from eval.table import print_comparison

    before, after = _loaded(old), _loaded(new)
    print_comparison(_console(), before, after, compare_runs(before, after))


@app.command("report")
def report_command(
    saved: Annotated[Path, typer.Argument(help="A saved run.")],
    output: Annotated[Path, typer.Argument(help="The HTML file to write.")],
) -> None:
    """Write the HTML report of a saved run."""
    from eval.report import write_report

    write_report(_loaded(saved), output)


def _run(options: Options) -> Run:
    from rich.console import Console

    from eval.harness import evaluate
    from eval.table import progress_bars

    try:
        with progress_bars(Console(stderr=True)) as (on_index, on_question):
            return evaluate(options=options, on_index=on_index, on_question=on_question)
    except KeyboardInterrupt:
        sys.stderr.write(
            f"Stopped. What was graded is kept in {options.journal}; go on with the same command "
            "and --resume.\n"
        )
        raise typer.Exit(INTERRUPTED) from None


def _name(options: Options) -> str:
    from eval.formats import name_of

    parts = [name_of(options.gold), options.split, options.engine]
    parts.append("retrieval" if options.retrieval_only else None)
    return "-".join(part.replace(":", ".") for part in parts if part)


def _judged(run: Run, judge: str | None) -> Run:
    if judge is None:
        return run
    from eval.engines import imported
    from eval.judge import judge as ask_the_judge

    return replace(run, judged=ask_the_judge(run.grades, imported(judge)()))


def _show(run: Run, old: Run | None, *, report: Path | None, as_json: bool) -> None:
    from eval.report import write_report
    from eval.runs import compare_runs
    from eval.table import print_run

    comparison = compare_runs(old, run) if old else None
    if report:
        write_report(run, report, comparison)
    if as_json:
        _print_json(run, comparison)
    else:
        print_run(_console(), run, comparison)


def _print_json(run: Run, comparison: Comparison | None) -> None:
    import dataclasses

    content: dict[str, Any] = run.summary()
    if comparison:
        content["against_baseline"] = {
            name: dataclasses.asdict(one) for name, one in comparison.differences.items()
        }
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _limit(text: str) -> tuple[str, float]:
    from eval.figures import MEASURES

    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        raise InputError(f'Expected --fail-under FIGURE=VALUE, found "{text}".') from None
    if name not in MEASURES or MEASURES[name].lower_is_better:
        known = ", ".join(name for name, one in MEASURES.items() if not one.lower_is_better)
        raise InputError(f'Expected --fail-under with one of {known}; found "{name}".')
    return name, number


def _check(run: Run, limits: list[tuple[str, float]]) -> None:
    failed = False
    for name, least in limits:
        figure = run.figure(name)
        value = figure.value if figure else None
        if value is None or value < least:
            failed = True
            shown = "not measured" if value is None else f"{value:.3f}"
            sys.stderr.write(f"Failed: expected {name} of at least {least:g}, found {shown}\n")
    if failed:
        raise typer.Exit(1)


def _loaded(path: Path) -> Run:
    from eval.runs import load_run

    return load_run(path)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)
