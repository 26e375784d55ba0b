"""Do follow-ups find what the whole question would? Gold follow-ups, asked in their conversations.

    python -m eval.bench.followups GOLD ARTICLES [--store STORE] [--split test]

Each gold follow-up has a `standalone` form, written by hand. Counted are those whose standalone
form finds a passage with the gold evidence among the first 5; printed is the share of them for
which what the conversation made of the follow-up finds one too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.gold import Gold, Question, Quote, chosen, read_own
from qa.answer import Evidence
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
        understood = measure(assistant, gold)
    found = sum(understood.values())
    print(f"found by {found} of {len(understood)} ({found / max(1, len(understood)):.3f})")
    for identifier in (name for name, well in understood.items() if not well):
        print(f"  not: {identifier}")


def measure(assistant: Assistant, gold: Gold) -> dict[str, bool]:
    """Return for each follow-up that can be judged whether its evidence is found."""
    followed = [q for q in gold.questions if q.history and q.standalone and q.evidence]
    return {
        question.id: _finds(assistant, question, _meant(assistant, question))
        for question in followed
        if _finds(assistant, question, question.standalone or "")
    }


def _meant(assistant: Assistant, question: Question) -> str:
    """Return what a conversation makes of the follow-up after its history."""
    talk = assistant.conversation()
    for earlier in question.history:
        talk.ask(earlier, as_of=question.as_of)
    understood = talk.understand(question.question)
    return "" if understood.ask_back else understood.text


def _finds(assistant: Assistant, question: Question, text: str) -> bool:
    if not text:
        return False
    found = assistant.retrieve(text, top_k=TOP, as_of=question.as_of)
    wanted = [quote for quote in question.evidence if quote.text]
    return any(_holds(item, quote) for item in found for quote in wanted)


def _holds(item: Evidence, quote: Quote) -> bool:
    """Whether a passage has at least a part of a gold quotation."""
    text = quote.text or ""
    start = item.article.text.find(text)
    named = quote.article in (item.article.path, Path(item.article.path).name)
    inside = item.passage.start - len(text) < start < item.passage.end
    return named and start >= 0 and inside


if __name__ == "__main__":
    main()
