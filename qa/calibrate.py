"""Fit what weighs the reader's candidates, and when to abstain: `qa calibrate DATA --reader DIR`.

The questions are validation data that the reader was not trained on (`qa.validation`), and only
the half of each set whose ids hash to an even number; the other half is left for measuring. Some
have no answer in their archive, some are asked of an archive that has nothing to do with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.build import build
from index.embedder import Embedder
from qa.assistant import Assistant, plan_of
from qa.candidates import SIGNS, normalised, token_f1
from qa.fitting import fitted
from qa.judging import fit_judging, judged_pairs
from qa.libraries import find_library
from qa.material import Examined
from qa.ranker import Alike, Logistic, Ranker, Thresholds, best_of, standing, write_ranker
from qa.reader import Reader, required_reader
from qa.settings import load_settings
from qa.telling import TELLING, Values
from qa.training.written_questions import WRITTEN
from qa.validation import (
    Archive,
    Asked,
    differing_archives,
    differing_records,
    for_fitting,
    telling_archives,
    validation_archives,
)

RISK = 0.2
"""Share of wrong answers among those given that the threshold is set for."""
KEPT = 0.9
"""Share of the right answers that must be given all the same."""
KEPT_SMALL = 0.92
"""The same of short answers in small archives, where strangers' questions are abstained from either
way and silence is wrong more often than boldness."""
BOLD = 0.01
"""Share of the unanswerable questions that may be answered by a last resort: whole sentences where
a short answer was wanted and the reader is sure of none. Half of such answers are right."""
RIGHT = 0.5
"""Token F1 from which on an answer counts as right."""
_LONG = 6
"""Words from which on a sentence says enough to be a part of a quotation."""
_CHOOSING, _TRUSTING, _SAYING, _TELLING = 1.0, 0.1, 0.3, 1.0
"""Inverse strength of the L2 penalties."""
Labels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """The candidates of one question: their signs and how right each is (token F1, 0 to 1)."""

    asked: Asked
    signs: NDArray[np.float64]
    f1: Labels
    alike: Alike
    """Which candidates give the same answer."""
    telling: Values
    """Signs of the sentences that would be given instead."""
    told: bool
    """Whether an accepted answer stands in them."""
    in_sentences: bool
    """Whether sentences are the answer of choice, rather than a span."""
    found: Examined | None = None
    """All that was found, of questions that are fitted on."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """The sentences that could be given in answer to one question."""

    asked: Asked
    signs: NDArray[np.float64]
    states: NDArray[np.bool_]
    """Whether each of them states an accepted answer."""


def collect(
    assistant: Assistant,
    reader: Reader,
    saying: Logistic | None,
    questions: Sequence[Asked],
    done: Callable[[], None],
) -> Iterator[Rows]:
    """Read each question's evidence and judge all candidates."""
    for asked in questions:
        found = assistant.examine(asked.question, reader, saying, as_of=asked.as_of)
        gold = [normalised(answer) for answer in asked.answers]
        f1 = [
            max((token_f1(normalised(c.text), g) for g in gold), default=0.0)
            for c in found.candidates
        ]
        said = f" {normalised(' '.join(s.text for s in found.told))} "
        told = any(f" {answer} " in said for answer in gold)
        done()
        yield Rows(
            asked, found.signs, np.array(f1), found.alike, found.telling, told, found.in_sentences,
            found if for_fitting(asked.id) else None,
        )  # fmt: skip


def collect_sayings(
    assistant: Assistant, reader: Reader, questions: Sequence[Asked], done: Callable[[], None]
) -> Iterator[Sayings]:
    """Judge the sentences that could be given, of questions that ask for sentences.

    Questions whose accepted answers are sentences, but which would be answered in a few words, are
    left out.
    """
    for asked in questions:
        found = assistant.examine(asked.question, reader, None, as_of=asked.as_of)
        done()
        if found.in_sentences:
            gold = [normalised(answer) for answer in asked.answers]
            states = [stated(normalised(sentence.text), gold) for sentence in found.sayable]
            yield Sayings(asked, found.saying, np.array(states, dtype=bool))


def stated(sentence: str, gold: Sequence[str]) -> bool:
    """Return whether a sentence holds an answer, or is a part of one that is a long quotation.

    All are normalised (`qa.candidates.normalised`).
    """
    within = len(sentence.split()) >= _LONG
    return any(
        f" {answer} " in f" {sentence} " or (within and f" {sentence} " in f" {answer} ")
        for answer in gold
        if answer
    )


def fit_saying(rows: Sequence[Sayings]) -> Logistic:
    """Fit what says how likely each sentence answers, where whole sentences are wanted.

    Chances, and not only an order: each sentence counts alike.
    """
    usable = [r for r in rows if r.states.any()]
    signs = np.concatenate([r.signs for r in usable])
    states = np.concatenate([r.states for r in usable])
    return fitted(signs, states, _SAYING, np.ones(len(states)))


def fit(rows: Sequence[Rows], saying: Logistic) -> Ranker:
    """Fit what chooses among candidates, then what says how sure the choice is.

    And what says how sure an answer in whole sentences is. The thresholds of spans, of sentences
    asked for and of sentences where no span is sure enough are set for small and large archives.
    """
    telling = fitted(
        np.array([r.telling for r in rows]),
        np.array([r.told for r in rows]),
        _TELLING,
        _balance(rows),
    )
    everything = rows
    rows = [r for r in rows if len(r.signs)]
    signs = np.concatenate([r.signs for r in rows])
    labels = np.concatenate([r.f1 >= RIGHT for r in rows])
    # Each question counts once, however many candidates it has.
    shares = np.concatenate([np.full(len(r.signs), 1.0 / len(r.signs)) for r in rows])
    choosing = fitted(signs, labels, _CHOOSING, shares * len(SIGNS))
    stood = np.array([standing(choosing, r.signs, r.alike) for r in rows])
    right = np.array([_best_f1(choosing, r) >= RIGHT for r in rows])
    trusting = fitted(stood, right, _TRUSTING, _balance(rows))
    unsettled = Thresholds(0.0, 0.0, 0.0)
    unfitted = Logistic((), (), (), 0.0)
    ranker = Ranker(choosing, trusting, saying, telling, unfitted, unfitted, unsettled, unsettled)
    small, large = (
        _thresholds(ranker, [r for r in everything if r.asked.small is kind], least_kept)
        for kind, least_kept in ((True, KEPT_SMALL), (False, KEPT))
    )
    return replace(ranker, small=small or large or unsettled, large=large or small or unsettled)


def _thresholds(ranker: Ranker, rows: Sequence[Rows], least_kept: float) -> Thresholds | None:
    """Return the thresholds for archives of one kind, or None without any question of it.

    `least_kept`: the share of the right short answers that must be given.
    """
    if not rows:
        return None
    short = [r for r in rows if not r.in_sentences]
    sure = np.array([ranker.sure(r.signs, r.alike) for r in short])
    right = np.array([_best_f1(ranker.choosing, r) >= RIGHT for r in short], dtype=bool)
    span = threshold_for(sure, right, least_kept)
    wanted = [r for r in rows if r.in_sentences]
    sentences = threshold_for(
        _told(ranker.telling, wanted), np.array([r.told for r in wanted], dtype=bool)
    )
    unsure = [r for r, chance in zip(short, sure, strict=True) if chance < span]
    hopeless = [r for r in unsure if not r.asked.answers]
    last_resort = max(sentences, _last_resort(_told(ranker.telling, hopeless)))
    return Thresholds(span, sentences, last_resort)


def _balance(rows: Sequence[Rows]) -> NDArray[np.float64]:
    """Return a weight a question: of small and of large archives, half cannot be answered."""
    kinds = [(r.asked.small, bool(r.asked.answers)) for r in rows]
    number = Counter(kinds)
    return np.array(
        [
            1.0 if can else max(1.0, number[small, True] / number[small, False])
            for small, can in kinds
        ]
    )


def _told(telling: Logistic, rows: Sequence[Rows]) -> Labels:
    signs = np.array([r.telling for r in rows]).reshape(len(rows), len(TELLING))
    return telling.chances(signs)


def _last_resort(unanswerable: Labels) -> float:
    """Return the confidence that at most `BOLD` of the unanswerable questions exceed."""
    return float(np.quantile(unanswerable, 1.0 - BOLD)) if len(unanswerable) else 1.0


def _best_f1(choosing: Logistic, rows: Rows) -> float:
    return float(rows.f1[best_of(choosing, rows.signs, rows.alike)]) if len(rows.signs) else 0.0


def threshold_for(
    chances: NDArray[np.float64], right: NDArray[np.bool_], least_kept: float = KEPT
) -> float:
    """Return the confidence from which on to answer, chosen on the risk-coverage curve.

    The widest coverage (El-Yaniv and Wiener 2010) at which at most `RISK` of the answers given
    are wrong; but never so high that fewer than `least_kept` of the right answers are given.
    """
    if not len(chances):
        return 1.0
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    kept = np.cumsum(right[order]) / max(1, int(right.sum()))
    allowed = np.flatnonzero(wrong <= RISK)
    enough = np.flatnonzero(kept >= least_kept)
    last = max([*allowed[-1:], *enough[:1]], default=len(order) - 1)
    return float(chances[order[last]])


def figures(ranker: Ranker, rows: Sequence[Rows]) -> dict[str, dict[str, float | None]]:
    """Return by data set: F1 of the best candidate, share answered, share right of those."""
    found: dict[str, dict[str, float | None]] = {}
    for name in dict.fromkeys(r.asked.dataset for r in rows):
        own = [r for r in rows if r.asked.dataset == name]
        outcomes = [outcome(ranker, r) for r in own]
        answered, right = (np.array(values) for values in zip(*outcomes, strict=True))
        f1 = np.array([_best_f1(ranker.choosing, r) for r in own])
        with_answer = np.array([bool(r.asked.answers) for r in own])
        possible = np.array([r.f1.max() if len(r.f1) else 0.0 for r in own])
        found[name] = {
            "questions": len(own),
            "f1_answerable": _mean(f1[with_answer]),
            "best_possible_f1": _mean(possible[with_answer]),
            "answered": _mean(answered),
            "right_of_answered": _mean(right[answered]),
            "right_kept": _mean(answered[right]),
            "abstains_unanswerable": _mean(~answered[~with_answer]),
        }
    return found


def outcome(ranker: Ranker, row: Rows) -> tuple[bool, bool]:
    """Return whether the engine answers, and whether what it has is right."""
    told = ranker.told(row.telling)
    least = ranker.thresholds(float(row.telling[TELLING.index("archive")]))
    if row.in_sentences:
        return told >= least.sentences, row.told
    sure = ranker.sure(row.signs, row.alike) >= least.span
    if not sure and told >= least.last_resort:
        return True, row.told
    return sure, _best_f1(ranker.choosing, row) >= RIGHT


def _mean(values: NDArray[Any]) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def opened(archives: Iterable[Archive]) -> Iterator[tuple[Assistant, Archive]]:
    """Yield an assistant over each archive in turn, indexed where it is not yet."""
    settings = load_settings(refresh=False)
    shared = cache(lambda: Embedder.load(settings.model))
    for archive in archives:
        place = {"articles": archive.articles, "store": archive.store}
        settings = settings.model_copy(update=place)
        build(plan_of(settings, find_library(settings)), None, shared)
        with Assistant.open(settings) as assistant:
            yield assistant, archive


def with_judging(
    ranker: Ranker,
    reader: Reader,
    work: Path,
    rows: Sequence[Rows],
    done: Callable[[], None],
    written: Path = WRITTEN,
) -> Ranker:
    """Return a ranker with what tells differing sources apart, fitted for its own choices.

    On half of the stories whose sources differ, and on `rows`, whose sources are taken not to.
    """
    records = differing_records(written)
    pairs = [p for row in rows if row.found for p in judged_pairs(row.found, ranker, None)]
    for assistant, archive in opened(differing_archives(work, written)):
        for asked in archive.questions:
            if for_fitting(records[asked.id].story):
                found = assistant.examine(asked.question, reader, ranker.saying)
                pairs += judged_pairs(found, ranker, records[asked.id])
                done()
    differing, changing = fit_judging(pairs)
    return replace(ranker, differing=differing, changing=changing)


def calibrate(
    data: Path, work: Path, folder: Path, done: Callable[[], None], written: Path = WRITTEN
) -> dict[str, Any]:
    """Fit the weights for the reader in a folder and write them beside it; return the figures.

    Raises:
        InputError: the folder holds no reader, or the data are not there.
    """
    reader = required_reader(folder)
    archives = list(validation_archives(data, work, written))
    sayings = [
        row
        for assistant, archive in opened(telling_archives(work, written))
        for row in collect_sayings(assistant, reader, archive.questions, done)
    ]
    saying = fit_saying([r for r in sayings if for_fitting(r.asked.id)])
    rows = [
        row
        for assistant, archive in opened(archives)
        for row in collect(assistant, reader, saying, archive.questions, done)
    ]
    fitting = [r for r in rows if for_fitting(r.asked.id)]
    ranker = with_judging(fit(fitting, saying), reader, work, fitting, done, written)
    measured = figures(ranker, [r for r in rows if not for_fitting(r.asked.id)])
    notes = {
        "risk": RISK,
        "kept": KEPT,
        "kept_small": KEPT_SMALL,
        "figures_on_the_other_half": measured,
    }
    write_ranker(ranker, folder, notes)
    return {"small": ranker.small.span, "large": ranker.large.span, **notes}
