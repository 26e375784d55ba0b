"""What people see in the terminal: answers, lists and progress, by rich.

Articles are data: their text is printed as it stands, never read as markup or control codes.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from index.articles import Explanation
from index.build import BuildReport
from index.catalogue import ArticleSummary
from index.days import day_in_words
from index.records import Skipped
from qa.answer import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Development,
    Disagreement,
    TimelineEvent,
)
from qa.compose import marks
from qa.confidence import confidence_in_words

_SKIPPED_SHOWN = 20


def plain(text: str) -> str:
    """Return text without control and formatting characters, for a terminal."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


def day(published: date | None) -> str:
    """Return a date as people write it: 7 January 2026, or "undated"."""
    return day_in_words(published) or "undated"


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer, the short one first, with its quotations, or the reason for having none."""
    if answer.understood_as:
        console.print(Text(f"Understood as: {_line(answer.understood_as)}", style="dim"))
    if answer.abstention:
        _show_abstention(console, answer.abstention)
        return
    if answer.headline:
        console.print(Text(_line(answer.headline), style="bold green"))
    _show_claims(console, answer)
    for found in answer.compared:
        _show_positions(console, found, answer)
    if answer.citations:
        console.print()
    for citation in answer.citations:
        _show_citation(console, citation, answer)
    for remark in _remarks(answer):
        console.print(Text(remark, style="dim"))


def _show_abstention(console: Console, abstention: Abstention) -> None:
    explanation = plain(abstention.explanation)
    if abstention.reason is AbstentionReason.UNCLEAR:
        console.print(Text(explanation, style="bold yellow"))
        return
    if abstention.reason is not AbstentionReason.NOT_ITS_JOB:
        console.print(Text("The articles do not answer this.", style="bold yellow"))
    console.print(Text(explanation))
    for item in abstention.nearest:
        place = f"{item.article.title} — {item.article.source or item.article.path}"
        console.print(Padding(Text(f"· {plain(place)}", style="dim"), (0, 0, 0, 2)))
        console.print(Padding(Text(_shortened(item.passage.text), style="dim"), (0, 0, 0, 4)))


def _show_claims(console: Console, answer: Answer) -> None:
    """Print who says what; in place of claims the timeline that they stand in, or plain text."""
    if answer.timeline:
        _show_timeline(console, answer.timeline)
        return
    for claim in answer.claims:
        said_by = f"{_line(claim.attributed_to)}: " if claim.attributed_to else ""
        cited = (marks(claim.citations), "cyan")
        console.print(Text.assemble((said_by, "bold"), plain(claim.text), " ", cited))
    if not answer.claims:
        console.print(Text(plain(answer.text)))


def _show_timeline(console: Console, events: Sequence[TimelineEvent]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for event in events:
        cited = (marks(event.citations), "cyan")
        said = Text(_line(event.said), style="bold")
        table.add_row(said, Text.assemble(_line(event.text), " ", cited))
    console.print(table)


def _show_positions(console: Console, found: Disagreement | Development, answer: Answer) -> None:
    heading = "How it changed" if isinstance(found, Development) else "The sources disagree"
    console.print(Text(f"{heading}: {_line(found.about)}", style="yellow"))
    by_number = {citation.number: citation for citation in answer.citations}
    for position in found.positions:
        cited = [by_number[number] for number in position.citations if number in by_number]
        names = ", ".join(dict.fromkeys(_line(c.source or c.title) for c in cited))
        line = Text.assemble(
            (_line(position.value), "bold"),
            f" — {names}, {day(position.published)} " if names else " ",
            (marks(position.citations), "cyan"),
            (" newest" if position.newest else "", "yellow"),
        )
        console.print(Padding(line, (0, 0, 0, 2)))


def _show_citation(console: Console, citation: Citation, answer: Answer) -> None:
    source = citation.source or "unknown source"
    line = _line(f"{citation.title} — {source}, {day(citation.published)}")
    place = f"characters {citation.start}–{citation.end}"
    console.print(Text.assemble((f"[{citation.number}] ", "cyan"), line, (f" ({place})", "dim")))
    quote = Text(f"“{plain(citation.quote)}”", style="italic")
    console.print(Padding(quote, (0, 0, 0, 4)))
    said = [f"“{d.text}” is {d.said}" for d in answer.dates if d.citation == citation.number]
    for reading in dict.fromkeys(said):
        console.print(Padding(Text(_line(reading), style="dim"), (0, 0, 0, 4)))


def _remarks(answer: Answer) -> Iterator[str]:
    """Yield what is said of the whole answer; a list or a timeline has no estimated confidence."""
    if answer.independent_sources:
        several = "" if answer.independent_sources == 1 else "s"
        more = answer.copies > answer.independent_sources
        copies = f", {answer.copies} copies" if more else ""
        yield f"{answer.independent_sources} independent source{several}{copies}"
    if answer.as_of:
        yield f"Read as of {day(answer.as_of)}"
    if answer.engine != "catalogue" and not answer.timeline:
        yield f"{confidence_in_words(answer.confidence)} ({answer.confidence:.2f})"


def _line(text: str) -> str:
    """Return foreign text on one line."""
    return plain(" ".join(text.split()))


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


def show_explanations(
    console: Console, explanations: Sequence[Explanation], skipped: Sequence[Skipped]
) -> None:
    """Print what reading one file kept and left out, and why."""
    for item in explanations:
        console.print(Text(plain(item.path), style="bold"))
        for field, value, where in item.metadata:
            console.print(Text(f"  {field}: {plain(value)}  ({where})"))
        console.print(Text(f"  kept {len(item.text):,} of {len(item.raw):,} characters"))
        for removed in item.removed:
            stretch = plain(" ".join(item.raw[removed.start : removed.end].split()))
            console.print(Text(f"  - {removed.reason}: {stretch}", style="yellow"))
        console.print(Text(plain(item.text)))
    for left_out in skipped:
        console.print(Text(f"skipped {plain(left_out.path)}: {plain(left_out.reason)}"))


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


def print_json(value: Any) -> None:
    """Print plain values as JSON; what JSON does not know, such as a date, as its text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
