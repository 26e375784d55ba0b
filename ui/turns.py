"""What a follow-up may lean on. The page keeps the turns and sends them; the server keeps none.

What a browser sends is not trusted: whatever is of another shape is passed over, texts are cut.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from index.characters import sanitise
from qa.answer import AbstentionReason, Answer
from qa.conversation import REMEMBERED, turn_of
from qa.turns import Turn

# All turns together, four bytes a character, have to fit into a request: `gate.QUESTION_BYTES`.
MOST_QUESTION = 1_000
"""Characters of a question, and of what was understood by it."""
MOST_ANSWER = 3_000
MOST_NAME = 200
"""Characters of a title, a speaker, a short answer."""
MOST_NAMES = 8

_TIMELINE = re.compile(
    r"(?:/timeline:?\s+|(?:(?:show|give)(?: me)? (?:a |the )?)?timeline(?:\s*:\s*| (?:of|for|on) ))"
    r"(?:(?:the )?events (?:in|of|around|during) )?(?P<topic>.+)",
    re.IGNORECASE,
)


def timeline_topic(question: str) -> str | None:
    """Return the topic of "Timeline: X", "timeline of X" or "/timeline X"; None for the rest."""
    found = _TIMELINE.fullmatch(" ".join(question.split()))
    topic = found["topic"].rstrip(" ?!.…") if found else ""
    return topic if any(character.isalnum() for character in topic) else None


def kept_turn(answer: Answer) -> dict[str, Any] | None:
    """Return what the page keeps of an answer and sends with follow-ups, as plain JSON.

    None where the question was not understood: nothing can refer to it.
    """
    if answer.abstention and answer.abstention.reason is AbstentionReason.UNCLEAR:
        return None
    turn = turn_of(answer.question, answer.understood_as or answer.question, answer)
    kept = _read_turn(asdict(turn))
    if kept is None:
        return None
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(kept).items()
    }


def read_turns(sent: Any) -> tuple[Turn, ...]:
    """Return the last turns that a page sent, oldest first; what is no turn is passed over."""
    if not isinstance(sent, list):
        return ()
    return tuple(turn for item in sent[-REMEMBERED:] if (turn := _read_turn(item)))


def _read_turn(sent: Any) -> Turn | None:
    if not isinstance(sent, dict):
        return None
    question = _text(sent.get("question"), MOST_QUESTION)
    if not question:
        return None
    return Turn(
        question,
        _text(sent.get("understood"), MOST_QUESTION) or question,
        _text(sent.get("answer_text"), MOST_ANSWER),
        _text(sent.get("short"), MOST_NAME) or None,
        _texts(sent.get("titles")),
        _texts(sent.get("speakers")),
    )


def _text(value: Any, most: int) -> str:
    return sanitise(value[:most]).strip() if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    listed = value[:MOST_NAMES] if isinstance(value, list | tuple) else ()
    return tuple(text for item in listed if (text := _text(item, MOST_NAME)))
