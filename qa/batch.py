"""Many questions from a JSONL file: one bad line never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from index.errors import InputError, QAError
from qa.assistant import Assistant


def answer_lines(assistant: Assistant, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield for each line `{id, question, since?, until?, as_of?, sources?}` the whole answer.

    What is yielded is `Answer.to_dict()` with that `id` in front; for a line that cannot be
    answered it is `{id, line, error}`, with the line's number from 1. Blank lines are passed
    over.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identifier: Any = None
        try:
            fields = _parse(line)
            identifier = fields.get("id")
            answer = assistant.ask(
                _question(fields.get("question")),
                since=parse_day(fields.get("since"), "since"),
                until=parse_day(fields.get("until"), "until"),
                as_of=parse_day(fields.get("as_of"), "as_of"),
                sources=_sources(fields.get("sources")),
            )
        except QAError as error:
            yield {"id": identifier, "line": number, "error": str(error)}
        else:
            yield {"id": identifier, **answer.to_dict()}


def parse_day(value: Any, name: str) -> date | None:
    """Return an ISO 8601 day (2026-01-07) as a date; None and "" as None.

    Raises:
        InputError: it is something else.
    """
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: expected a day such as 2026-01-07, found {value!r}.") from error


def _parse(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line.lstrip("\ufeff"))
    except ValueError as error:
        raise InputError(
            f"Expected a JSON object, found {line.strip()[:60]!r} ({error})."
        ) from error
    if not isinstance(fields, dict):
        raise InputError(f"Expected a JSON object, found {type(fields).__name__}.")
    return fields


def _question(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(f"Expected a field `question` with text, found {value!r}.")
    return value


def _sources(value: Any) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"sources: expected a list of names, found {value!r}.")
    return value
