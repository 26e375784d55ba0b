"""How long a warm question takes, stage by stage, and how long the reader takes to load.

    python -m eval.bench.asking [ARTICLES] [--questions GOLD.jsonl] [--rounds 2]

Asks every question of a gold set (the seeds' by default) over and over in one process and prints
the median and the 95th percentile in milliseconds of each stage and of the whole, and of what lies
inside the stages for news sense: time, voices, disagreement, copies, dates in quotations.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import qa.assistant
import qa.choose
import qa.compose
import qa.engine
import qa.in_time
import qa.material
from eval.archive import SEEDS, SEEDS_GOLD, Place, opened
from eval.gold import read_own
from qa.assistant import Assistant
from qa.reader import open_reader
from qa.settings import load_settings

NEWS_SENSE = (
    (qa.assistant, "answer_about"),
    (qa.in_time, "read_time"),
    (qa.in_time, "time_boosts"),
    (qa.choose, "sides_of"),
    (qa.engine, "contrary_sides"),
    (qa.material, "only_said_by"),
    (qa.engine, "speaker_of"),
    (qa.compose, "_speakers"),
    (qa.compose, "date_readings"),
    (qa.compose, "with_sources_counted"),
)
"""The functions for news sense, where they are called; none of them calls another of them."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, nargs="?", default=SEEDS)
    parser.add_argument("--questions", type=Path, default=SEEDS_GOLD)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    settings = load_settings()
    began = time.perf_counter()
    reader = open_reader(settings.reader_model)
    print(f"reader: {'none' if reader is None else f'{time.perf_counter() - began:.2f} s to load'}")
    questions = [question.question for question in read_own(options.questions).questions]
    with (
        tempfile.TemporaryDirectory() as scratch,
        opened(Place(options.articles, options.store or Path(scratch)), settings) as assistant,
    ):
        assistant.ask(questions[0])
        print("| stage | p50 ms | p95 ms |\n|---|---|---|")
        for stage, milliseconds in timed(assistant, questions, options.rounds).items():
            low, high = np.percentile(milliseconds, [50, 95])
            print(f"| {stage} | {low:.0f} | {high:.0f} |")


def timed(assistant: Assistant, questions: list[str], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of every question by stage, the whole first, news sense last."""
    found: dict[str, list[float]] = defaultdict(list)
    with _news_sense() as spent:
        for question in rounds * questions:
            spent.clear()
            began = time.perf_counter()
            answer = assistant.ask(question)
            found["whole"].append((time.perf_counter() - began) * 1000)
            for stage, milliseconds in answer.timings.items():
                found[stage].append(milliseconds)
            found["news sense"].append(1000 * sum(spent))
    return {name: found[name] for name in sorted(found, key=lambda name: name == "news sense")}


@contextmanager
def _news_sense() -> Iterator[list[float]]:
    """Yield a list to which every call of news sense adds its seconds."""
    spent: list[float] = []
    with ExitStack() as patches:
        for module, name in NEWS_SENSE:
            original = getattr(module, name)
            patches.enter_context(patch.object(module, name, _clocked(original, spent)))
        yield spent


def _clocked(original: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def clocked(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return original(*given, **named)
        finally:
            spent.append(time.perf_counter() - began)

    return clocked


if __name__ == "__main__":
    main()
