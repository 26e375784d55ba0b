"""A run in the terminal: figures with their intervals, types, blame, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from eval.figures import MEASURES, Figure, by_type, latencies
from eval.runs import Comparison, Run, blame_counts
from eval.statistics import Difference, Verdict
from index.characters import sanitise

if TYPE_CHECKING:
    from eval.harness import OnQuestion
    from index.vectors import Progress as OnIndex

_COLOURS = {Verdict.BETTER: "green", Verdict.WORSE: "red", Verdict.CANNOT_TELL: "dim"}
_MISSES = 10


def _plain(text: str) -> str:
    """Return text from outside as the terminal should print it: no markup, no control codes."""
    return escape(sanitise(text).replace("\n", " "))


def shown(value: float, name: str) -> str:
    """Return a figure as people read it: a share with three places, a count with one."""
    return f"{value:.3f}" if MEASURES[name].is_share else f"{value:.1f}"


def shown_interval(figure: Figure) -> str:
    """Return "low … high", or a dash where there is no interval."""
    if figure.interval is None:
        return "–"
    low, high = figure.interval.low, figure.interval.high
    return f"{shown(low, figure.name)} … {shown(high, figure.name)}"


def print_run(console: Console, run: Run, comparison: Comparison | None) -> None:
    """Print a run, and beside it what changed against a baseline."""
    console.print(_figure_table(run, comparison))
    if not run.setup.retrieval_only:
        console.print(_type_table(run))
        _print_misses(console, run)
    times = latencies(list(run.milliseconds.values()))
    if times:
        console.print(f"Time to an answer: p50 {times['p50']:g} ms, p95 {times['p95']:g} ms")
    for name, value in (run.judged or {}).items():
        console.print(f"Judged by a language model, {_plain(name)}: {value:.3f}")
    for note in run.notes[:_MISSES]:
        console.print(f"[yellow]Note:[/] {_plain(note)}")
    if len(run.notes) > _MISSES:
        console.print(f"[yellow]Note:[/] and {len(run.notes) - _MISSES} more such notes.")
    if len(run.grades) < run.setup.questions:
        console.print(
            f"[yellow]Broken off:[/] {len(run.grades)} of {run.setup.questions} questions."
        )


def _figure_table(run: Run, comparison: Comparison | None) -> Table:
    setup = run.setup
    title = f"{_plain(setup.gold)} · {_plain(setup.engine)} · {len(run.grades)} questions"
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    table.add_column("Figure")
    table.add_column("Value", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("n", justify="right")
    if comparison:
        table.add_column("Against the baseline")
    group = None
    for figure in run.figures:
        measure = MEASURES[figure.name]
        if group not in (None, measure.group):
            table.add_section()
        group = measure.group
        arrow = " ↓" if measure.lower_is_better else ""
        row = [
            f"{measure.title}{arrow}",
            shown(figure.value, figure.name),
            shown_interval(figure),
            str(figure.count),
        ]
        if comparison:
            row.append(_change(comparison.differences.get(figure.name), figure.name))
        table.add_row(*row)
    return table


def _change(difference: Difference | None, name: str) -> str:
    if difference is None:
        return ""
    around = difference.interval
    if difference.value == 0 and (around is None or around.low == around.high == 0):
        return "[dim]same[/]"
    colour = _COLOURS[difference.verdict]
    sign = "+" if difference.value >= 0 else "−"
    p_value = "" if difference.p_value is None else f", {_shown_p(difference.p_value)}"
    amount = shown(abs(difference.value), name)
    return f"[{colour}]{sign}{amount} {difference.verdict.value}[/]{p_value}"


def _shown_p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p {value:.3f}"


def _type_table(run: Run) -> Table:
    types = by_type(run.grades)
    names = dict.fromkeys(figure.name for inside in types.values() for figure in inside)
    table = Table(title="By type", title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    table.add_column("Type")
    table.add_column("n", justify="right")
    for name in names:
        table.add_column(MEASURES[name].title.replace("Passage", "Pass."), justify="right")
    for kind, inside in types.items():
        found = {figure.name: figure for figure in inside}
        cells = [shown(found[name].value, name) if name in found else "–" for name in names]
        count = sum(grade.type == kind for grade in run.grades)
        table.add_row(_plain(kind), str(count), *cells)
    return table


def _print_misses(console: Console, run: Run) -> None:
    counts = blame_counts(run.grades)
    if not counts:
        console.print("No miss.")
        return
    stages = ", ".join(f"{stage} {count}" for stage, count in counts.items())
    console.print(f"[bold]Misses:[/] {len(run.misses)} (blamed on {stages})")
    for grade in run.misses[:_MISSES]:
        console.print(
            f"  [dim]{_plain(grade.id)}[/] {_plain(grade.question)} "
            f"[bold]{grade.blame}[/]: {_plain(grade.reason)}",
            highlight=False,
        )
    if len(run.misses) > _MISSES:
        rest = len(run.misses) - _MISSES
        console.print(f"  … and {rest} more; --report FILE.html shows all of them")


def print_comparison(console: Console, old: Run, new: Run, comparison: Comparison) -> None:
    """Print what changed from one run to another."""
    title = (
        f"{_plain(old.setup.engine)} ({old.created}) → {_plain(new.setup.engine)} "
        f"({new.created}), {comparison.common} questions in common"
    )
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for heading in ("Figure", "Old", "New", "95 % interval of the change", "Change"):
        table.add_column(heading, justify="left" if heading in ("Figure", "Change") else "right")
    for name, difference in comparison.differences.items():
        before, after = old.figure(name), new.figure(name)
        around = difference.interval
        span = f"{around.low:+.3f} … {around.high:+.3f}" if around else "–"
        table.add_row(
            MEASURES[name].title,
            shown(before.value, name) if before else "–",
            shown(after.value, name) if after else "–",
            span,
            _change(difference, name),
        )
    console.print(table)
    for word, grades in (("Mended", comparison.mended), ("Broken", comparison.broken)):
        console.print(f"[bold]{word}:[/] {len(grades)}")
        for grade in grades:
            console.print(f"  [dim]{_plain(grade.id)}[/] {_plain(grade.question)}", highlight=False)


@contextmanager
def progress_bars(console: Console) -> Iterator[tuple[OnIndex, OnQuestion]]:
    """Show one bar for indexing and one for asking; both callbacks draw nothing elsewhere."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        bar = progress.add_task("opening", total=None)

        def on_index(stage: str, done: int, total: int) -> None:
            progress.update(bar, description=stage, completed=done, total=total or None)

        def on_question(done: int, total: int, question: str) -> None:
            text = question if len(question) <= 48 else f"{question[:47]}…"
            progress.update(bar, description=f"asking: {_plain(text)}", completed=done, total=total)

        yield on_index, on_question
