"""A conversation over the two seed articles, word for word as it was read and approved.

Where a change alters it, read the new one aloud before keeping it:

    KEEP_CONVERSATION=1 python -m pytest tests/test_qa_golden_conversation.py
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden_conversation.md"
TURNS = (
    "How many strategic bombers did Russia send to Venezuela?",
    "When was that?",
    "Where did they land?",
    "Why has Russia kept quiet over Maduro's ouster?",
    "What did Neil Melvin say about Cuba?",
    "And Felix Riefer?",
    "Who is he?",
    "On what date was Maduro captured?",
    "What did the stock market do on Tuesday?",
    "What would a lower oil price mean for Ukraine?",
)


def as_read(answer):
    lines = [f"## {answer.question}", ""]
    if answer.understood_as:
        lines += [f"*Understood as: {answer.understood_as}*", ""]
    if answer.headline:
        lines += [f"**{answer.headline}**", ""]
    lines += [answer.text, ""]
    lines += [f"[{c.number}] {c.source}, {c.published}: “{c.quote}”" for c in answer.citations]
    return "\n".join(lines).strip() + "\n"


def test_ten_turns_read_as_they_were_approved(assistant):
    talk = assistant.conversation()
    read = "\n".join(as_read(talk.ask(question)) for question in TURNS)
    if os.environ.get("KEEP_CONVERSATION"):
        GOLDEN.write_text(read, "utf-8")
    assert read == GOLDEN.read_text("utf-8")
