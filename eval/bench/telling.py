"""Do whole-sentence answers say what they must? Invented news, questions nothing was fitted on.

    python -m eval.bench.telling [WORK]

The questions of `qa/training/written/telling.jsonl` that `qa calibrate` does not fit on, asked of
archives of 2 and of 48 articles; each lists the facts that a complete answer states, and further
sentences that are welcome. Printed for each size, for the sentences that the fitted weights choose
and for those by the rules before them: facts stated, answers that state all, sentences that state
a fact or are welcome, first sentences that state a fact. Only questions that the engine answers in
sentences count, and abstention is left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from eval.statistics import interval
from qa.assistant import Assistant
from qa.calibrate import opened, stated
from qa.candidates import normalised
from qa.ranker import Logistic, open_ranker
from qa.reader import Reader, required_reader
from qa.settings import load_settings
from qa.training.written_questions import WRITTEN
from qa.validation import Archive, for_fitting, telling_archives


@dataclass(frozen=True, slots=True)
class Told:
    """How well one question was answered, each 0 to 1 but the number of sentences."""

    facts: float
    complete: float
    sentences: int
    welcome: float
    first: float


def main() -> None:
    """Print the figures of both ways to choose, for each size of archive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("work", type=Path, nargs="?", help="where indexes are kept")
    work = parser.parse_args().work
    with tempfile.TemporaryDirectory() as temporary:
        for name, told in measure(work or Path(temporary)).items():
            print(f"{name}: {summary(told)}")


def measure(work: Path, written: Path = WRITTEN) -> dict[str, list[Told]]:
    """Return by size and way of choosing how well each question was answered."""
    folder = load_settings().reader_model
    reader = required_reader(folder)
    lines = (written / "telling.jsonl").read_text("utf-8").splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    ways = {"fitted": open_ranker(folder).saying, "by rule": None}
    found: dict[str, list[Told]] = defaultdict(list)
    for assistant, archive in opened(telling_archives(work, written)):
        for name, saying in ways.items():
            key = f"archives of {len(assistant.catalogue())}, {name}"
            found[key] += _answered(assistant, reader, saying, archive, records)
    return found


def _answered(
    assistant: Assistant,
    reader: Reader,
    saying: Logistic | None,
    archive: Archive,
    records: Mapping[str, dict[str, Any]],
) -> Iterator[Told]:
    for asked in archive.questions:
        if not asked.answers or for_fitting(asked.id):
            continue
        found = assistant.examine(asked.question, reader, saying)
        if found.in_sentences:
            record = records[asked.id]
            yield judged([s.text for s in found.told], record["need"], record["good"])


def judged(sentences: list[str], need: list[list[str]], good: list[str]) -> Told:
    """Return how well some sentences state the facts needed, each given in one or more wordings."""
    said = [normalised(sentence) for sentence in sentences]
    facts = [[normalised(wording) for wording in fact] for fact in need]
    by_fact = [[stated(sentence, fact) for sentence in said] for fact in facts]
    known = [any(told) for told in by_fact]
    welcome = [normalised(sentence) for sentence in good]
    useful = [
        any(told[n] for told in by_fact) or stated(sentence, welcome)
        for n, sentence in enumerate(said)
    ]
    return Told(
        sum(known) / len(known),
        float(all(known)),
        len(said),
        sum(useful) / max(1, len(said)),
        float(any(told[0] for told in by_fact)) if said else 0.0,
    )


def summary(told: list[Told]) -> str:
    """Return the means over the questions; the facts with their 95 % interval."""
    bounds = interval([one.facts for one in told])
    within = f" ({bounds.low:.3f} … {bounds.high:.3f})" if bounds else ""

    def mean(name: str) -> float:
        return fmean(getattr(one, name) for one in told)

    return (
        f"{len(told)} questions, facts {mean('facts'):.3f}{within}, "
        f"complete {mean('complete'):.3f}, {mean('sentences'):.1f} sentences, "
        f"of them useful {mean('welcome'):.3f}, first states a fact {mean('first'):.3f}"
    )


if __name__ == "__main__":
    main()
