"""Thumbs and notes, kept in a local file of JSON lines; a thumbs-down becomes a gold draft."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import InputError

VERDICTS = ("up", "down")
_MAX_TEXT = 4_000
_MAX_CITATIONS = 30


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one reader thought of one answer."""

    verdict: str
    """`up` or `down`."""
    question: str
    text: str
    short: str | None
    abstention: str | None
    note: str = ""
    engine: str = ""
    confidence: float = 0.0
    citations: tuple[dict[str, Any], ...] = ()
    """Of each: article (its path), quote, start, end."""
    given: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


def keep_feedback(file: Path, turn: dict[str, Any], verdict: str, note: str) -> Feedback:
    """Append one verdict to the file and return it.

    Raises:
        InputError: the verdict is neither `up` nor `down`, or the turn has no question.

    """
    if verdict not in VERDICTS:
        raise InputError(f"A verdict is one of {', '.join(VERDICTS)}, found {verdict!r:.40}.")
    if not isinstance(turn.get("question"), str) or not turn["question"].strip():
        raise InputError("Feedback needs the question that was answered.")
    feedback = Feedback(
        verdict=verdict,
        question=_text(turn["question"]) or "",
        text=_text(turn.get("text")) or "",
        short=_text(turn.get("short")),
        abstention=_text(turn.get("abstention")),
        note=_text(note) or "",
        engine=_text(turn.get("engine")) or "",
        confidence=_number(turn.get("confidence")),
        citations=tuple(_citations(turn.get("citations"))),
    )
    line = json.dumps(asdict(feedback), ensure_ascii=False) + "\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    # One write to a file opened for appending: lines of two readers never mix.
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode("utf-8", errors="replace"))
    finally:
        os.close(descriptor)
    return feedback


def read_feedback(file: Path) -> Iterator[Feedback]:
    """Yield what was kept, oldest first; lines that cannot be read are passed over."""
    if not file.is_file():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                kept = json.loads(line)
                yield Feedback(**{**kept, "citations": tuple(kept.get("citations", ()))})
            except (ValueError, TypeError, AttributeError):
                continue


def gold_draft(feedback: Feedback, number: int) -> dict[str, Any]:
    """Return a draft of a line for `eval/gold/`: a person fills in what is right.

    `evidence` starts as what the engine quoted; what it answered stands under `draft`, so that
    the right answer can be written without asking again.
    """
    return {
        "id": f"feedback-{number:04d}",
        "question": feedback.question,
        "type": "feedback",
        "split": "dev",
        "answers": [],
        "must_state": [],
        "evidence": [
            {"article": citation.get("article", ""), "quote": citation.get("quote", "")}
            for citation in feedback.citations
        ],
        "unanswerable": False,
        "draft": {
            "given": feedback.given,
            "note": feedback.note,
            "answered": feedback.short or feedback.text,
            "abstention": feedback.abstention,
        },
    }


def _text(value: Any) -> str | None:
    return value[:_MAX_TEXT] if isinstance(value, str) else None


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _citations(value: Any) -> Iterator[dict[str, Any]]:
    for citation in (value if isinstance(value, list) else [])[:_MAX_CITATIONS]:
        if isinstance(citation, dict):
            yield {
                "article": _text(citation.get("article")) or "",
                "quote": _text(citation.get("quote")) or "",
                "start": int(_number(citation.get("start"))),
                "end": int(_number(citation.get("end"))),
            }
