"""Fit what weighs the reader's candidates, and when to abstain: `qa calibrate DATA --reader DIR`.

The questions are validation data that the reader was not trained on, and only the half of each set
whose ids hash to an even number; the other half is left for measuring. Some have no answer in
their archive, some are asked of an archive that has nothing to do with them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import InputError
from qa.assistant import Assistant
from qa.candidates import SIGNS, normalised
from qa.ranker import RANKER_FILE, Ranker
from qa.reader import Reader, open_reader
from qa.settings import load_settings

RISK = 0.2
"""Share of wrong answers among those given that the threshold is set for."""
_RIGHT = 0.6
_MOST_FOREIGN = 150
_OTHERS = ("squad2_sample500", "news_2022")
_PENALTY = 1.0
_VERSION = 1
Labels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A validation question; without answers the archive cannot answer it."""

    dataset: str
    id: str
    question: str
    answers: tuple[str, ...]
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The candidates of one question: their signs and how right each is (token F1, 0 to 1)."""

    asked: Asked
    signs: NDArray[np.float64]
    f1: Labels


def for_fitting(identifier: str) -> bool:
    """Whether a question belongs to the half that is fitted on; the other half is for measuring."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 2 == 0


def read_questions(file: Path, dataset: str, *, foreign: bool = False) -> list[Asked]:
    """Return the questions of a file; foreign ones lose their answers.

    Raises:
        InputError: the file is missing or a line is no question.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.strip()]
        return [
            Asked(
                dataset,
                str(r["id"]),
                r["question"],
                () if foreign or r.get("unanswerable") else tuple(r["answers"]),
                date.fromisoformat(r["date"][:10]) if r.get("date") else None,
            )
            for r in records
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"Expected questions in {file}, one JSON object a line with id, question and answers; "
            f"found a problem: {error}"
        ) from error


def collect(
    assistant: Assistant, reader: Reader, questions: Sequence[Asked], done: Callable[[], None]
) -> Iterator[Rows]:
    """Read each question's evidence and judge all candidates."""
    for asked in questions:
        candidates, signs = assistant.read(asked.question, reader, as_of=asked.as_of)
        gold = [normalised(answer) for answer in asked.answers]
        f1 = [max((_f1(normalised(c.text), g) for g in gold), default=0.0) for c in candidates]
        done()
        yield Rows(asked, signs, np.array(f1))


def _f1(ours: str, theirs: str) -> float:
    """Token F1 as SQuAD has it, over words that occur once; both are normalised already."""
    one, other = set(ours.split()), set(theirs.split())
    common = len(one & other)
    return 2 * common / (len(one) + len(other)) if common else 0.0


def fit(rows: Sequence[Rows]) -> Ranker:
    """Fit ranking weights, then Platt's two numbers on the best candidate of each question."""
    from sklearn.linear_model import LogisticRegression

    rows = [r for r in rows if len(r.signs)]
    signs = np.concatenate([r.signs for r in rows])
    labels = np.concatenate([r.f1 >= _RIGHT for r in rows])
    mean, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
    # Each question counts once, however many candidates it has.
    weight = np.concatenate([np.full(len(r.signs), 1.0 / len(r.signs)) for r in rows])
    model = LogisticRegression(C=_PENALTY, max_iter=2000)
    model.fit((signs - mean) / scale, labels, sample_weight=weight * len(SIGNS))
    draft = Ranker(
        tuple(float(w) for w in model.coef_[0]),
        tuple(float(m) for m in mean),
        tuple(float(s) for s in scale),
        float(model.intercept_[0]),
        1.0,
        0.0,
        0.5,
    )
    values = np.array([draft.values(r.signs).max() for r in rows])
    right = np.array([_best_f1(draft, r) >= _RIGHT for r in rows])
    platt = LogisticRegression(C=1e6).fit(values[:, None], right)
    slope, intercept = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    chances = 1.0 / (1.0 + np.exp(-(slope * values + intercept)))
    threshold = threshold_for(chances, right, RISK)
    return Ranker(draft.weights, draft.mean, draft.scale, draft.bias, slope, intercept, threshold)


def _best_f1(ranker: Ranker, rows: Rows) -> float:
    return float(rows.f1[int(ranker.values(rows.signs).argmax())]) if len(rows.signs) else 0.0


def threshold_for(chances: NDArray[np.float64], right: NDArray[np.bool_], risk: float) -> float:
    """Return the lowest probability at and above which at most `risk` of the answers are wrong.

    The point on the risk-coverage curve (El-Yaniv and Wiener 2010) with the widest coverage.
    """
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(wrong <= risk)
    return float(chances[order[allowed[-1]]]) if len(allowed) else 1.0


def figures(ranker: Ranker, rows: Sequence[Rows]) -> dict[str, dict[str, float]]:
    """Return by data set: F1 of the best candidate, share answered, share right of those."""
    found: dict[str, dict[str, float]] = {}
    for name in dict.fromkeys(r.asked.dataset for r in rows):
        own = [r for r in rows if r.asked.dataset == name]
        chances = np.array([_chance(ranker, r) for r in own])
        f1 = np.array([_best_f1(ranker, r) for r in own])
        answered = chances >= ranker.threshold
        with_answer = np.array([bool(r.asked.answers) for r in own])
        found[name] = {
            "questions": len(own),
            "f1_answerable": _mean(f1[with_answer]),
            "best_possible_f1": _mean(
                np.array([r.f1.max() if len(r.f1) else 0.0 for r in own])[with_answer]
            ),
            "answered": _mean(answered),
            "right_of_answered": _mean(f1[answered] >= _RIGHT),
            "right_kept": _mean(answered[f1 >= _RIGHT]),
            "abstains_unanswerable": _mean(~answered[~with_answer]),
        }
    return found


def _chance(ranker: Ranker, rows: Rows) -> float:
    if not len(rows.signs):
        return 0.0
    value = ranker.slope * float(ranker.values(rows.signs).max()) + ranker.intercept
    return float(1.0 / (1.0 + np.exp(-value)))


def _mean(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 4) if len(values) else float("nan")


def gather_rows(data: Path, work: Path, reader: Reader, done: Callable[[], None]) -> list[Rows]:
    """Ask all validation questions, both halves; archives are indexed into `work` once."""
    files = {name: data / name / "questions.jsonl" for name in ("squad_articles", *_OTHERS)}
    squad = read_questions(files["squad_articles"], "squad_articles")
    foreign = read_questions(files["squad_articles"], "squad asked of news_2022", foreign=True)
    step = max(1, len(foreign) // (2 * _MOST_FOREIGN))
    adversarial = read_questions(files["squad2_sample500"], "squad2_sample500")
    news = read_questions(files["news_2022"], "news_2022")
    archives = {
        "squad_articles": (_copied(data, "squad_articles", work), squad),
        "squad2_sample500": (_contexts(files["squad2_sample500"], work), adversarial),
        "news_2022": (_copied(data, "news_2022", work), [*news, *foreign[::step]]),
    }
    rows: list[Rows] = []
    for name, (articles, questions) in archives.items():
        settings = load_settings(articles=articles, store=work / f"{name}.store")
        with Assistant.open(settings) as assistant:
            rows += collect(assistant, reader, questions, done)
    return rows


def _copied(data: Path, name: str, work: Path) -> Path:
    """Copy the articles into a folder of their own: beside them lie questions, no articles."""
    copy = work / name / "articles.jsonl"
    if not copy.is_file():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(data / name / "articles.jsonl", copy)
    return copy.parent


def _contexts(file: Path, work: Path) -> Path:
    """Write each question's paragraph as an article of its own."""
    copy = work / "squad2_sample500" / "articles.jsonl"
    if not copy.is_file():
        texts = dict.fromkeys(
            json.loads(line)["context"] for line in file.read_text("utf-8").splitlines() if line
        )
        copy.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
        copy.write_text("\n".join(lines) + "\n", "utf-8")
    return copy.parent


def calibrate(data: Path, work: Path, folder: Path, done: Callable[[], None]) -> dict[str, Any]:
    """Fit the weights for the reader in a folder and write them beside it; return the figures.

    Raises:
        InputError: the folder holds no reader, or the data are not there.
    """
    reader = open_reader(folder)
    if reader is None:
        raise InputError(f"Expected a reader in {folder}, found none. Train one: qa train-reader")
    rows = gather_rows(data, work, reader, done)
    ranker = fit([r for r in rows if for_fitting(r.asked.id)])
    measured = figures(ranker, [r for r in rows if not for_fitting(r.asked.id)])
    stored = {"version": _VERSION, "signs": list(SIGNS), **asdict(ranker), "risk": RISK}
    stored["figures_on_the_other_half"] = measured
    (folder / RANKER_FILE).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    return stored
