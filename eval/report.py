"""A run as one HTML file: self-contained, no script, everything from outside escaped."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

from eval.figures import MEASURES, Figure, by_type, latencies
from eval.grade import Grade
from eval.plots import calibration_plot, risk_coverage_plot, share_bar
from eval.risk import calibration_bins, risk_coverage
from eval.runs import Comparison, Run, blame_counts
from eval.statistics import Difference, Verdict
from eval.table import shown, shown_interval
from index.characters import sanitise

TEMPLATE = Path(__file__).with_name("report.html")
_HEADLINES = (
    *("accuracy", "fact_recall", "citation_precision", "passage_hit@5", "abstention_f1"),
    *("risk", "f1_all", "article_hit@5"),
)
_CARDS = 6


def write_report(run: Run, path: Path, comparison: Comparison | None = None) -> None:
    """Write the report of a run, with what changed against a baseline if there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_html(run, comparison), encoding="utf-8")


def report_html(run: Run, comparison: Comparison | None = None) -> str:
    """Return the report as HTML."""
    setup = run.setup
    sections = [_types(run), _plots(run), _figures(run, comparison)]
    sections += [_changes(comparison), _misses(run)]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=f"How good the answers are: {_text(setup.gold)}",
        subtitle=(
            f"{len(run.grades)} questions, engine {_text(setup.engine)}, {_when(run)}. "
            "Every figure has its 95 % interval."
        ),
        notes=_notes(run),
        cards="".join(_cards(run)),
        sections="".join(sections),
        filters=_filters(blame_counts(run.grades)),
        footer=_footer(run),
    )


def _when(run: Run) -> str:
    return f"{datetime.fromisoformat(run.created):%-d %B %Y, %H:%M} UTC"


def _text(value: object) -> str:
    """Return anything as harmless HTML text: the only way that data gets into the page."""
    return html.escape(sanitise(str(value)), quote=True)


# Figures


def _cards(run: Run) -> Iterable[str]:
    found = {figure.name: figure for figure in run.figures}
    for name in [name for name in _HEADLINES if name in found][:_CARDS]:
        figure, measure = found[name], MEASURES[name]
        yield (
            f'<div class="card"><div class="name">{measure.title}</div>'
            f'<div class="value">{shown(figure.value, name)}</div>{_bar(figure)}'
            f'<div class="small soft">{shown_interval(figure)}</div></div>'
        )


def _bar(figure: Figure) -> str:
    if not MEASURES[figure.name].is_share:
        return ""
    around = figure.interval
    return share_bar(figure.value, around.low if around else None, around.high if around else None)


def _figures(run: Run, comparison: Comparison | None) -> str:
    groups: dict[str, list[str]] = {}
    for figure in run.figures:
        groups.setdefault(MEASURES[figure.name].group, []).append(_figure_row(figure, comparison))
    columns = 6 if comparison else 5
    bodies = "".join(
        f'<tbody class="group"><tr><th colspan="{columns}">{group}</th></tr>{"".join(rows)}</tbody>'
        for group, rows in groups.items()
    )
    change = "<th>Against the baseline</th>" if comparison else ""
    return (
        '<section><h2>All figures</h2><table><thead><tr><th>Figure</th><th class="bars"></th>'
        '<th class="number">Value</th><th class="number">95 % interval</th>'
        f'<th class="number count">n</th>{change}</tr></thead>{bodies}</table></section>'
    )


def _figure_row(figure: Figure, comparison: Comparison | None) -> str:
    measure = MEASURES[figure.name]
    arrow = ' <span title="lower is better">↓</span>' if measure.lower_is_better else ""
    meaning = f'<div class="small soft meaning">{measure.meaning}</div>'
    change = ""
    if comparison:
        change = f"<td>{_change(comparison.differences.get(figure.name), figure.name)}</td>"
    return (
        f"<tr><td>{measure.title}{arrow}{meaning}</td>"
        f'<td class="bars">{_bar(figure)}</td>'
        f'<td class="number">{shown(figure.value, figure.name)}</td>'
        f'<td class="number soft">{shown_interval(figure)}</td>'
        f'<td class="number count soft">{figure.count}</td>{change}</tr>'
    )


def _change(difference: Difference | None, name: str) -> str:
    if difference is None:
        return ""
    sign = "+" if difference.value >= 0 else "−"
    style = {Verdict.BETTER: "better", Verdict.WORSE: "worse"}.get(difference.verdict, "soft")
    amount = shown(abs(difference.value), name)
    return f'<span class="{style}">{sign}{amount}, {difference.verdict.value}</span>'


def _types(run: Run) -> str:
    rows: list[str] = []
    for kind, inside in by_type(run.grades).items():
        accuracy = next((figure for figure in inside if figure.name == "accuracy"), None)
        if accuracy is None:
            continue
        rows.append(
            f'<tr><td>{_text(kind.replace("_", " "))}</td><td class="bars">{_bar(accuracy)}</td>'
            f'<td class="number">{shown(accuracy.value, "accuracy")}</td>'
            f'<td class="number soft">{shown_interval(accuracy)}</td>'
            f'<td class="number soft">{accuracy.count}</td></tr>'
        )
    if not rows:
        return ""
    return (
        "<section><h2>Accuracy by type of question</h2><table><thead><tr><th>Type</th>"
        '<th class="bars"></th><th class="number">Accuracy</th>'
        '<th class="number">95 % interval</th><th class="number">n</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></section>"
    )


def _plots(run: Run) -> str:
    answered = [grade for grade in run.grades if grade.answered and grade.correct is not None]
    if not answered:
        return ""
    confidences = [grade.confidence for grade in answered]
    correct = [bool(grade.correct) for grade in answered]
    curve = risk_coverage(confidences, correct, len(run.grades))
    return (
        '<section><h2>When to believe an answer</h2><div class="plots">'
        f"<figure>{risk_coverage_plot(curve)}<figcaption>Risk and coverage: the surest answers "
        "come first. Low and flat is good.</figcaption></figure>"
        f"<figure>{calibration_plot(calibration_bins(confidences, correct))}<figcaption>"
        "Calibration: on the dashed line the confidence says what it means; larger dots stand "
        "for more answers.</figcaption></figure></div></section>"
    )


# Misses


def _changes(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""
    parts: list[str] = []
    for word, grades in (("Mended", comparison.mended), ("Broken", comparison.broken)):
        items = "".join(f"<li>{_text(grade.question)}</li>" for grade in grades)
        parts.append(f"<h3>{word}: {len(grades)}</h3><ul>{items}</ul>")
    return f"<section><h2>Against the baseline</h2>{''.join(parts)}</section>"


def _misses(run: Run) -> str:
    counts = blame_counts(run.grades)
    if not counts:
        none = "Not looked for: only retrieval was graded." if run.setup.retrieval_only else "None."
        return f"<section><h2>Misses</h2><p>{none}</p></section>"
    choices = [_choice("all", f"all {len(run.misses)}", checked=True)]
    choices += [_choice(stage, f"{stage} {count}") for stage, count in counts.items()]
    return (
        '<section class="misses"><h2>Misses, and the stage that lost each</h2>'
        '<p class="soft small">A stage is blamed if it is the first that lost a fact on its way '
        "from the article to the answer.</p>"
        f'<fieldset class="stages"><legend>Show misses of</legend>{"".join(choices)}</fieldset>'
        f"{''.join(_miss(grade) for grade in run.misses)}</section>"
    )


def _choice(stage: str, label: str, *, checked: bool = False) -> str:
    state = " checked" if checked else ""
    return (
        f'<input type="radio" name="stage" id="show-{stage}"{state}>'
        f'<label for="show-{stage}">{label}</label>'
    )


def _filters(counts: dict[str, int]) -> str:
    """Return the rules that hide the misses of other stages: a filter without a script."""
    return "\n".join(
        f".misses:has(#show-{stage}:checked) details.miss:not(.lost-{stage}) {{ display: none; }}"
        for stage in counts
    )


def _miss(grade: Grade) -> str:
    rows = [("Asked before", _list(grade.history)), ("Expected", _expected(grade))]
    rows += [("Given", _given(grade)), ("Confidence", f"{grade.confidence:.2f}")]
    rows += [("Quotations", _quotations(grade.citations)), ("Evidence", _evidence(grade.evidence))]
    inside = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return (
        f'<details class="miss lost-{grade.blame}"><summary><span>{_text(grade.question)}</span>'
        f'<span class="stage">{grade.blame}</span><span class="why">{_text(grade.reason)} '
        f"({_text(grade.id)})</span></summary>"
        f'<div class="inside"><dl>{inside}</dl></div></details>'
    )


def _expected(grade: Grade) -> str:
    return "an abstention" if grade.unanswerable else _list(grade.expected)


def _given(grade: Grade) -> str:
    if grade.error is not None:
        return f"an error: {_text(grade.error)}"
    silent = '<span class="soft">abstained: </span>' if grade.abstained else ""
    short = f"<strong>{_text(grade.short)}</strong><br>" if grade.short else ""
    return f"{short}{silent}{_text(grade.text)}"


def _quotations(citations: Sequence[dict[str, Any]]) -> str:
    return "".join(
        f'<span class="small soft">[{_text(c["number"])}] {_text(c["title"])}</span>'
        f"<blockquote>{_text(c['quote'])}</blockquote>"
        for c in citations
    )


def _evidence(evidence: Sequence[dict[str, Any]]) -> str:
    return "".join(
        f'<span class="small soft">{_text(e["rank"])}. {_text(e["title"])}'
        f"{', holds gold evidence' if e['gold'] else ''}</span>"
        f'<blockquote class="{"gold" if e["gold"] else "other"}">{_text(e["text"])}</blockquote>'
        for e in evidence
    )


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in items)}</ul>" if items else ""


# Around


def _notes(run: Run) -> str:
    notes = list(run.notes)
    if len(run.grades) < run.setup.questions:
        notes.append(f"Broken off: {len(run.grades)} of {run.setup.questions} questions.")
    for name, value in (run.judged or {}).items():
        notes.append(f"Judged by a language model, {name}: {value:.3f}")
    return _list(notes)


def _footer(run: Run) -> str:
    setup = run.setup
    times = latencies(list(run.milliseconds.values()))
    lines = [
        f"Questions {setup.gold} ({setup.gold_fingerprint}), model {setup.model}",
        f"Commit {setup.commit or 'unknown'}",
        f"Settings {json.dumps(setup.settings, sort_keys=True)}",
        ", ".join(f"{name} {number}" for name, number in setup.versions.items()),
    ]
    if times:
        lines.append(f"Time to an answer: p50 {times['p50']:g} ms, p95 {times['p95']:g} ms")
    return "<br>".join(_text(line) for line in lines)
