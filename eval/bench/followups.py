"""Do follow-ups find what the whole question would? Gold follow-ups, asked in their conversations.

    python -m eval.bench.followups GOLD ARTICLES [--store STORE] [--split test]

Each gold follow-up has a `standalone` form, written by hand. Counted are those whose standalone
form finds a passage with the gold evidence among the first 5; printed is the share of them for
which what the conversation made of the follow-up finds one too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.archive import library_of
from eval.gold import Gold, Question, chosen, read_own
from eval.locate import Case, locate
from qa.assistant import Assistant
from qa.settings import load_settings

TOP = 5
"""Passages among which the evidence must be."""


def main() -> None:
    """Print the share, and the follow-ups that are not understood."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--split")
    options = parser.parse_args()
    gold = chosen(read_own(options.gold), split=options.split)
    settings = load_settings(articles=options.articles, store=options.store)
    with Assistant.open(settings) as assistant:
        understood = measure(assistant, gold, options.articles)
    found = sum(understood.values())
    print(f"found by {found} of {len(understood)} ({found / max(1, len(understood)):.3f})")
    for identifier in (name for name, well in understood.items() if not well):
        print(f"  not: {identifier}")


def measure(assistant: Assistant, gold: Gold, articles: Path) -> dict[str, bool]:
    """Return for each follow-up that can be judged whether its evidence is found."""
    cases, _ = locate(gold, library_of(assistant, articles))
    followed = [case for case in cases if case.question.history and case.question.standalone]
    return {
        case.question.id: _finds(assistant, case, _meant(assistant, case.question))
        for case in followed
        if _finds(assistant, case, case.question.standalone or "")
    }


def _meant(assistant: Assistant, question: Question) -> str:
    """Return what a conversation makes of the follow-up after its history."""
    talk = assistant.conversation()
    for earlier in question.history:
        talk.ask(earlier, as_of=question.as_of)
    understood = talk.understand(question.question)
    return "" if understood.ask_back else understood.text


def _finds(assistant: Assistant, case: Case, text: str) -> bool:
    """Whether a passage found has at least a part of a gold quotation."""
    if not text:
        return False
    return any(
        item.article.id == piece.article_id
        and item.passage.start < (piece.end or 0)
        and (piece.start or 0) < item.passage.end
        for item in assistant.retrieve(text, top_k=TOP, as_of=case.question.as_of)
        for piece in case.evidence
    )


if __name__ == "__main__":
    main()
