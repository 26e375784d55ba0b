"""Are doctored sources noticed? RGB's counterfactual questions (Chen et al. 2023).

    python -m eval.bench.conflicts FOLDER [--true-only] [--limit N]

FOLDER holds rgb_en_fact: for each question true passages and the same ones with a wrong answer
put in, as articles.jsonl and questions.jsonl. All passages of all questions are one archive, each
an article of its own, so retrieval has to find them. Counted: answers whose disagreement has the
true value and the doctored one on different sides, each with its citation. With `--true-only` the
archive holds the true passages alone: every disagreement reported then is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from eval.archive import Place, opened
from eval.statistics import interval
from qa.answer import Answer
from qa.candidates import normalised, same_answer
from qa.settings import load_settings


def main() -> None:
    """Print how many conflicts were reported, or how many false alarms there were."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--true-only", action="store_true")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    questions = _lines(options.folder / "questions.jsonl")[: options.limit]
    kinds = {"positive"} if options.true_only else {"positive", "positive_wrong"}
    with tempfile.TemporaryDirectory() as scratch:
        place = _written(options.folder, kinds, Path(scratch))
        reported: list[bool] = []
        answered = 0
        with opened(place, load_settings()) as assistant:
            for question in questions:
                answer = assistant.ask(question["question"])
                answered += answer.abstention is None
                found = bool(answer.disagreements) if options.true_only else _both(answer, question)
                reported.append(found)
    around = interval([float(found) for found in reported])
    assert around
    what = "false alarms" if options.true_only else "conflicts reported with both values"
    print(
        f"{what}: {sum(reported)} of {len(questions)} "
        f"(95 %: {around.low:.2f} … {around.high:.2f}); answered {answered} of {len(questions)}"
    )


def _both(answer: Answer, question: dict[str, Any]) -> bool:
    """Whether one position has the true value and another the doctored one, both cited."""
    for disagreement in answer.disagreements:
        values = [normalised(p.value) for p in disagreement.positions if p.citations]
        true, fake = (
            {n for n, value in enumerate(values) if _says(value, question[key])}
            for key in ("answers", "fake_answers")
        )
        if true - fake and fake - true:
            return True
    return False


def _says(value: str, accepted: list[str]) -> bool:
    return any(same_answer(value, normalised(answer)) for answer in accepted)


def _written(folder: Path, kinds: set[str], scratch: Path) -> Place:
    articles = scratch / "articles"
    articles.mkdir()
    lines = [
        json.dumps({"id": row["id"], "title": f"Source {n}", "text": row["text"]})
        for n, row in enumerate(_lines(folder / "articles.jsonl"))
        if row["doc_type"] in kinds
    ]
    (articles / "articles.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return Place(articles, scratch / "store")


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
