"""Does it say no? Questions about other things, asked of an archive that cannot answer them.

    python -m eval.bench.foreign QUESTIONS ARTICLES [--store STORE] [--limit 150]

QUESTIONS is a folder with questions.jsonl (squad_articles), ARTICLES a folder of news on which they
do not bear. Only questions of the half that nothing was fitted on are asked. Printed: the share
that is abstained from. What stays of right answers is told by `qa eval` on the archive's own.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from qa.assistant import Assistant
from qa.settings import load_settings
from qa.validation import for_fitting, read_questions


def main() -> None:
    """Print the share of abstentions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--limit", type=int, default=150)
    options = parser.parse_args()
    asked = read_questions(options.questions / "questions.jsonl", "foreign")
    unseen = [question for question in asked if not for_fitting(question.id)]
    step = max(1, len(unseen) // options.limit)
    chosen = unseen[::step][: options.limit]
    settings = load_settings(articles=options.articles, store=options.store)
    with Assistant.open(settings) as assistant:
        silent = sum(assistant.ask(q.question).abstention is not None for q in chosen)
    print(f"abstained from {silent} of {len(chosen)} ({silent / len(chosen):.3f})")


if __name__ == "__main__":
    main()
