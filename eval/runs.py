"""Runs on disk: saved whole, journalled while they go on, and compared."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.blame import Stage
from eval.figures import MEANS, MEASURES, Figure, by_type, figures, latencies
from eval.grade import Grade
from eval.statistics import Difference, compare
from index.errors import InputError

FORMAT = 1
_PACKAGES = (
    *("ask-the-articles", "chromadb", "sentence-transformers", "transformers", "torch", "bm25s"),
    *("onnxruntime", "llama-index-core", "ir-measures", "scipy", "numpy"),
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What made a run: enough to do it again."""

    gold: str
    gold_fingerprint: str
    questions: int
    """How many there are to ask; a run that was broken off has fewer grades."""
    engine: str
    retrieval_only: bool
    settings: dict[str, Any]
    model: str
    versions: dict[str, str]
    commit: str | None


@dataclass(frozen=True)  # without slots, so that the figures are computed once
class Run:
    """A graded set: all that reports and comparisons need."""

    setup: Setup
    created: str
    grades: tuple[Grade, ...]
    milliseconds: dict[str, float]
    """Time to the answer by question id; apart from the scores, which must not depend on it."""
    notes: tuple[str, ...] = ()
    judged: dict[str, float] | None = None
    """What a language model judged, if one was asked; never part of the scores."""

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure over all questions."""
        return figures(self.grades)

    @property
    def misses(self) -> tuple[Grade, ...]:
        """The questions with a stage to blame, in the order of the set."""
        return tuple(grade for grade in self.grades if grade.blame is not None)

    def figure(self, name: str) -> Figure | None:
        """Return one figure by name, None if the run does not have it."""
        return next((figure for figure in self.figures if figure.name == name), None)

    def summary(self) -> dict[str, Any]:
        """Return the run for `--json`: setup, figures, types, misses; plain values."""
        return {
            "setup": dataclasses.asdict(self.setup),
            "created": self.created,
            "figures": {figure.name: _plain_figure(figure) for figure in self.figures},
            "by_type": {
                kind: {figure.name: _plain_figure(figure) for figure in inside}
                for kind, inside in by_type(self.grades).items()
            },
            "blame": blame_counts(self.grades),
            "latency_ms": latencies(list(self.milliseconds.values())),
            "misses": [
                {"id": g.id, "question": g.question, "stage": g.blame, "reason": g.reason}
                for g in self.misses
            ],
            "notes": list(self.notes),
            "judged": self.judged,
        }

    def scores(self) -> bytes:
        """Return the scores alone, as bytes: the same input gives the same bytes."""
        plain = {
            "figures": {figure.name: _plain_figure(figure) for figure in self.figures},
            "questions": [dataclasses.asdict(grade) for grade in self.grades],
        }
        return json.dumps(plain, ensure_ascii=True, sort_keys=True).encode()


def _plain_figure(figure: Figure) -> dict[str, Any]:
    around = figure.interval
    return {
        "value": round(figure.value, 6),
        "low": round(around.low, 6) if around else None,
        "high": round(around.high, 6) if around else None,
        "n": figure.count,
    }


def blame_counts(grades: Sequence[Grade]) -> dict[str, int]:
    """Return how many misses each stage is blamed for, in the order of the stages."""
    counts = {stage.value: 0 for stage in Stage}
    for grade in grades:
        if grade.blame is not None:
            counts[grade.blame.value] += 1
    return {stage: count for stage, count in counts.items() if count}


# Saved runs


def save_run(run: Run, path: Path) -> None:
    """Write a run as JSON, all of it or nothing."""
    content = {"format": FORMAT, **dataclasses.asdict(run)}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


def load_run(path: Path) -> Run:
    """Read a saved run.

    Raises:
        InputError: it is missing, or no run that this version can read.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise InputError(
                f"{path}: expected a run of format {FORMAT}, found {content['format']}. Run again."
            )
        return Run(
            setup=Setup(**content["setup"]),
            created=content["created"],
            grades=tuple(_grade(row) for row in content["grades"]),
            milliseconds=content["milliseconds"],
            notes=tuple(content["notes"]),
            judged=content["judged"],
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: expected a saved run, found {reason}") from error
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{path}: expected a run saved by `qa eval`, found something else "
            f"({type(error).__name__}: {error})"
        ) from error


def _grade(row: dict[str, Any]) -> Grade:
    tuples = {name: tuple(row[name]) for name in ("history", "expected", "evidence", "citations")}
    stage = Stage(row["blame"]) if row["blame"] else None
    return Grade(**{**row, **tuples, "blame": stage})


class Journal:
    """The grades of a run that goes on, one a line, so that nothing done is lost."""

    def __init__(self, path: Path, setup: Setup, *, resume: bool) -> None:
        """Open the journal; with `resume`, read what it holds.

        Raises:
            InputError: it is of another run, so that the two would be mixed.
        """
        self.path = path
        self.done: dict[str, tuple[Grade, float]] = {}
        key = dataclasses.asdict(setup)
        path.parent.mkdir(parents=True, exist_ok=True)
        if resume and path.exists():
            self._read(key)
            self._file = path.open("a", encoding="utf-8")
        else:
            self._file = path.open("w", encoding="utf-8")
            self._write({"key": key})

    def add(self, grade: Grade, milliseconds: float) -> None:
        """Append one grade; it is on disk when this returns."""
        self._write({"grade": dataclasses.asdict(grade), "milliseconds": milliseconds})

    def close(self) -> None:
        """Close the journal. It stays until the whole run is saved."""
        self._file.close()

    def _write(self, row: dict[str, Any]) -> None:
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._file.flush()

    def _read(self, key: dict[str, Any]) -> None:
        whole: list[str] = []
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines()):
            try:
                row = json.loads(line)
            except ValueError:
                break  # the line that was being written when the run was broken off
            begun = row.get("key", {})
            if number == 0 and begun != key:
                others = ", ".join(name for name in key if key[name] != begun.get(name))
                raise InputError(
                    f"{self.path}: expected the start of this same run, found one of another "
                    f"{others}. Run without --resume."
                )
            if number:
                self.done[row["grade"]["id"]] = (_grade(row["grade"]), row["milliseconds"])
            whole.append(line)
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
        fresh.replace(self.path)


# What made a run


def now() -> str:
    """Return the time in UTC to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def package_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that answers depend on."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def current_commit() -> str | None:
    """Return the commit of this checkout, with `+` if files differ from it; None outside git."""
    folder = Path(__file__).resolve().parent
    try:
        found = [
            subprocess.run(
                ["git", "-C", str(folder), *arguments],
                capture_output=True,
                text=True,
                check=True,
                timeout=10,
                env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
            ).stdout.strip()
            for arguments in (
                ("rev-parse", "--short=12", "HEAD"),
                (
                    "status",
                    "--porcelain",
                    "--untracked-files=no",
                    "--",
                    "../eval",
                    "../qa",
                    "../index",
                ),
            )
        ]
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{found[0]}{'+' if found[1] else ''}"


# Comparing


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the questions that both have."""

    differences: dict[str, Difference]
    """New minus old by measure."""
    mended: tuple[Grade, ...]
    """Wrong in the old run, right in the new one."""
    broken: tuple[Grade, ...]
    common: int


def compare_runs(old: Run, new: Run) -> Comparison:
    """Compare two runs question by question.

    Raises:
        InputError: they have no question in common.
    """
    before = {grade.id: grade for grade in old.grades}
    pairs = [(before[grade.id], grade) for grade in new.grades if grade.id in before]
    if not pairs:
        raise InputError(
            f"Expected two runs over the same questions, found {old.setup.gold} and "
            f"{new.setup.gold} with none in common."
        )
    differences: dict[str, Difference] = {}
    for name in MEANS:
        both = [
            (a.values[name], b.values[name])
            for a, b in pairs
            if name in a.values and name in b.values
        ]
        if both:
            differences[name] = compare(
                [value for value, _ in both],
                [value for _, value in both],
                lower_is_better=MEASURES[name].lower_is_better,
            )
    return Comparison(
        differences=differences,
        mended=tuple(b for a, b in pairs if a.correct is False and b.correct),
        broken=tuple(b for a, b in pairs if a.correct and b.correct is False),
        common=len(pairs),
    )
