"""What people see in the terminal: answers, lists and progress, by rich.

Articles are data: their text is printed as it stands, never read as markup or control codes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from index.build import BuildReport
from index.catalogue import ArticleSummary
from index.records import Skipped
from qa.answer import Answer, Citation

_SKIPPED_SHOWN = 20


def plain(text: str) -> str:
    """Return text without control and formatting characters, for a terminal."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


def day(published: date | None) -> str:
    """Return a date as people write it: 7 January 2026, or "undated"."""
    return f"{published.day} {published:%B %Y}" if published else "undated"


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer with its quotations, or the reason for having none."""
    if answer.abstention:
        console.print(Text("The articles do not answer this.", style="bold yellow"))
        console.print(Text(plain(answer.abstention.explanation)))
        for item in answer.abstention.nearest:
            place = f"{item.article.title} — {item.article.source or item.article.path}"
            console.print(Padding(Text(f"· {plain(place)}", style="dim"), (0, 0, 0, 2)))
            console.print(Padding(Text(_shortened(item.passage.text), style="dim"), (0, 0, 0, 4)))
        return
    if answer.short:
        console.print(Text(plain(answer.short), style="bold green"))
    for claim in answer.claims:
        marks = "".join(f"[{number}]" for number in claim.citations)
        console.print(Text.assemble(plain(claim.text), " ", (marks, "cyan")))
    for disagreement in answer.disagreements:
        console.print(Text(f"The sources disagree: {plain(disagreement.about)}", style="yellow"))
    console.print()
    for citation in answer.citations:
        _show_citation(console, citation)
    console.print(Text(f"Confidence: {in_words(answer.confidence)}", style="dim"))


def _show_citation(console: Console, citation: Citation) -> None:
    source = citation.source or "unknown source"
    line = f"{citation.title} — {source}, {day(citation.published)}"
    place = f"characters {citation.start}–{citation.end}"
    console.print(
        Text.assemble((f"[{citation.number}] ", "cyan"), plain(line), (f" ({place})", "dim"))
    )
    quote = Text(f"“{plain(citation.quote)}”", style="italic")
    console.print(Padding(quote, (0, 0, 0, 4)))


def in_words(confidence: float) -> str:
    """Return a probability in words with its figure."""
    word = "high" if confidence >= 0.8 else "fair" if confidence >= 0.6 else "low"
    return f"{word} ({confidence:.2f})"


def _shortened(text: str, most: int = 160) -> str:
    text = plain(" ".join(text.split()))
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def show_report(console: Console, report: BuildReport, store: object) -> None:
    """Print what indexing did."""
    for note in report.notes:
        console.print(Text(plain(note), style="yellow"))
    counts = (
        f"{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped"
    )
    console.print(Text(counts))
    for item in report.skipped[:_SKIPPED_SHOWN]:
        console.print(Text(f"  skipped {plain(item.path)}: {plain(item.reason)}", style="yellow"))
    if len(report.skipped) > _SKIPPED_SHOWN:
        more = len(report.skipped) - _SKIPPED_SHOWN
        console.print(Text(f"  and {more} more (--json lists all)", style="yellow"))
    done = "Published" if report.published else "Nothing to do: the index is up to date"
    tail = f" generation {report.generation}, {report.embedded} passages embedded"
    console.print(
        Text(
            f"{done}{tail if report.published else ''} "
            f"({report.passages} passages in all, {report.seconds:.1f} s) in {store}"
        )
    )


def show_articles(console: Console, summaries: Sequence[ArticleSummary]) -> None:
    """Print the catalogue as a table."""
    table = Table(box=None, pad_edge=False)
    for heading in ("published", "source", "title", "file"):
        table.add_column(heading, no_wrap=heading == "published")
    table.add_column("characters", justify="right")
    for item in summaries:
        table.add_row(
            Text(item.published.isoformat() if item.published else "undated"),
            Text(plain(item.source or "—")),
            Text(plain(item.title)),
            Text(plain(item.path)),
            Text(f"{item.characters:,}"),
        )
    console.print(table)


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that draws indexing's progress, one bar a stage, on this console."""
    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield show


def skipped_json(skipped: Sequence[Skipped]) -> list[dict[str, str]]:
    """Return skipped files as plain values."""
    return [{"path": item.path, "reason": item.reason} for item in skipped]
