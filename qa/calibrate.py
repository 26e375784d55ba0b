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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import InputError
from qa.assistant import Assistant
from qa.candidates import SIGNS, Matrix, normalised
from qa.ranker import Logistic, Ranker, standing, write_ranker
from qa.reader import Reader, open_reader
from qa.settings import load_settings

RISK = 0.2
"""Share of wrong answers among those given that the threshold is set for."""
KEPT = 0.93
"""Share of the right answers that must be given all the same."""
RIGHT = 0.5
"""Token F1 from which on an answer counts as right."""
_MOST_FOREIGN = 150
_MOST_SQUAD = 400
_OTHERS = ("squad2_sample500", "news_2022")
_CHOOSING, _TRUSTING = 1.0, 0.03
"""Inverse strength of the L2 penalties."""
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
    """Fit what chooses among candidates, then what says how sure the choice is."""
    rows = [r for r in rows if len(r.signs)]
    signs = np.concatenate([r.signs for r in rows])
    labels = np.concatenate([r.f1 >= RIGHT for r in rows])
    # Each question counts once, however many candidates it has.
    shares = np.concatenate([np.full(len(r.signs), 1.0 / len(r.signs)) for r in rows])
    choosing = _fitted(signs, labels, _CHOOSING, shares * len(SIGNS))
    stood = np.array([standing(choosing, r.signs) for r in rows])
    right = np.array([_best_f1(choosing, r) >= RIGHT for r in rows])
    trusting = _fitted(stood, right, _TRUSTING, None)
    chances = trusting.chances(stood)
    return Ranker(choosing, trusting, threshold_for(chances, right))


def _fitted(
    signs: Matrix, labels: NDArray[np.bool_], strength: float, weight: NDArray[np.float64] | None
) -> Logistic:
    from sklearn.linear_model import LogisticRegression

    mean, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
    model = LogisticRegression(C=strength, max_iter=3000)
    model.fit((signs - mean) / scale, labels, sample_weight=weight)
    return Logistic(
        tuple(float(w) for w in model.coef_[0]),
        tuple(float(m) for m in mean),
        tuple(float(s) for s in scale),
        float(model.intercept_[0]),
    )


def _best_f1(choosing: Logistic, rows: Rows) -> float:
    return float(rows.f1[int(choosing.values(rows.signs).argmax())]) if len(rows.signs) else 0.0


def threshold_for(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the confidence from which on to answer, chosen on the risk-coverage curve.

    The widest coverage (El-Yaniv and Wiener 2010) at which at most `RISK` of the answers given
    are wrong; but never so high that fewer than `KEPT` of the right answers are given.
    """
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    kept = np.cumsum(right[order]) / max(1, int(right.sum()))
    allowed = np.flatnonzero(wrong <= RISK)
    enough = np.flatnonzero(kept >= KEPT)
    last = max([*allowed[-1:], *enough[:1]], default=len(order) - 1)
    return float(chances[order[last]])


def figures(ranker: Ranker, rows: Sequence[Rows]) -> dict[str, dict[str, float | None]]:
    """Return by data set: F1 of the best candidate, share answered, share right of those."""
    found: dict[str, dict[str, float | None]] = {}
    for name in dict.fromkeys(r.asked.dataset for r in rows):
        own = [r for r in rows if r.asked.dataset == name]
        chances = np.array([ranker.confidence(r.signs) if len(r.signs) else 0.0 for r in own])
        f1 = np.array([_best_f1(ranker.choosing, r) for r in own])
        answered = chances >= ranker.threshold
        with_answer = np.array([bool(r.asked.answers) for r in own])
        possible = np.array([r.f1.max() if len(r.f1) else 0.0 for r in own])
        found[name] = {
            "questions": len(own),
            "f1_answerable": _mean(f1[with_answer]),
            "best_possible_f1": _mean(possible[with_answer]),
            "answered": _mean(answered),
            "right_of_answered": _mean(f1[answered] >= RIGHT),
            "right_kept": _mean(answered[f1 >= RIGHT]),
            "abstains_unanswerable": _mean(~answered[~with_answer]),
        }
    return found


def _mean(values: NDArray[Any]) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def gather_rows(data: Path, work: Path, reader: Reader, done: Callable[[], None]) -> list[Rows]:
    """Ask all validation questions, both halves; archives are indexed into `work` once."""
    files = {name: data / name / "questions.jsonl" for name in ("squad_articles", *_OTHERS)}
    squad = read_questions(files["squad_articles"], "squad_articles")
    foreign = read_questions(files["squad_articles"], "squad asked of news_2022", foreign=True)
    adversarial = read_questions(files["squad2_sample500"], "squad2_sample500")
    news = read_questions(files["news_2022"], "news_2022")
    archives = {
        "squad_articles": (_copied(data, "squad_articles", work), _sample(squad, _MOST_SQUAD)),
        "squad2_sample500": (_contexts(files["squad2_sample500"], work), adversarial),
        "news_2022": (_copied(data, "news_2022", work), [*news, *_sample(foreign, _MOST_FOREIGN)]),
    }
    rows: list[Rows] = []
    for name, (articles, questions) in archives.items():
        settings = load_settings(articles=articles, store=work / f"{name}.store")
        with Assistant.open(settings) as assistant:
            rows += collect(assistant, reader, questions, done)
    return rows


def _sample(questions: list[Asked], most: int) -> list[Asked]:
    """Return at most so many questions, taken evenly from all."""
    return questions[:: max(1, -(-len(questions) // most))]


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
    notes = {"risk": RISK, "kept": KEPT, "figures_on_the_other_half": measured}
    write_ranker(ranker, folder, notes)
    return {"threshold": ranker.threshold, **notes}
