"""How long a warm question takes, stage by stage, and how long the reader takes to load.

    python -m eval.bench.asking [ARTICLES] [--questions GOLD.jsonl] [--rounds 2]

Asks every question of a gold set (the seeds' by default) over and over in one process and prints
the median and the 95th percentile in milliseconds of each stage and of the whole.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from eval.archive import SEEDS, SEEDS_GOLD, Place, opened
from eval.gold import read_own
from qa.assistant import Assistant
from qa.reader import open_reader
from qa.settings import load_settings


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
    """Return the milliseconds of every question by stage, the whole first."""
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for question in questions:
            began = time.perf_counter()
            answer = assistant.ask(question)
            found["whole"].append((time.perf_counter() - began) * 1000)
            for stage, milliseconds in answer.timings.items():
                found[stage].append(milliseconds)
    return found


if __name__ == "__main__":
    main()
