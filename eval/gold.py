"""Gold questions: what is asked, what a right answer says, and where the articles say it.

The project's own format is JSON Lines, one question a line:

    {"id", "question", "type", "split", "answers", "must_state", "evidence", "unanswerable",
     "history", "standalone", "as_of", "disagreement"}

`eval/README.md` says what each field means; only `question` and something to check an answer
against are required. Other formats are read by `eval.formats`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import InputError

SPLITS = ("dev", "test")
_FIELDS = frozenset(
    {
        *("id", "question", "type", "split", "answers", "must_state", "evidence"),
        *("unanswerable", "history", "standalone", "as_of", "disagreement"),
    }
)
_QUOTE_FIELDS = frozenset({"article", "quote"})

Wordings = tuple[str, ...]
"""Several ways to write one fact; any of them will do."""


class GoldError(InputError):
    """A set of gold questions cannot be used; the message says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Where an article says it. Without `text` the whole article is meant."""

    article: str
    """An article's id, path, file name, or id inside its collection."""
    text: str | None = None
    start: int | None = None
    """Where to look first, where `text` occurs several times; characters."""
    relevance: int = 1
    """Over 0; graded sets (BEIR) have more than 1."""


@dataclass(frozen=True, slots=True)
class Question:
    """One gold question."""

    id: str
    question: str
    type: str = "question"
    split: str = "test"
    answers: tuple[str, ...] = ()
    """Every acceptable wording of a short answer."""
    must_state: tuple[Wordings, ...] = ()
    """Facts that a full answer states."""
    evidence: tuple[Quote, ...] = ()
    unanswerable: bool = False
    history: tuple[str, ...] = ()
    """Questions asked before in the same conversation, oldest first."""
    standalone: str | None = None
    """What a follow-up means, as a question that needs no history."""
    as_of: date | None = None
    """The day of asking."""
    disagreement: tuple[Wordings, ...] = ()
    """The positions of the sources that disagree, two or more; none: they do not."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article that came with the questions, to be indexed before they are asked."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """A set of questions, and the articles if they came along."""

    name: str
    questions: tuple[Question, ...]
    articles: tuple[GoldArticle, ...] = field(default=(), repr=False)
    strict: bool = True
    """Whether evidence that cannot be found is an error (own sets) or only noted (others')."""


def read_own(path: Path) -> Gold:
    """Read a set in the project's own format.

    Raises:
        GoldError: names the line and what was expected there.
    """
    questions = [question_of(row, where) for where, row in read_lines(path)]
    return checked(Gold(path.stem, tuple(questions)), path)


def read_lines(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the JSON objects of a JSON Lines file, each with "FILE line N" for messages.

    Raises:
        GoldError: the file cannot be read or a line is not a JSON object.
    """
    rows: list[tuple[str, dict[str, Any]]] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path.name} line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise GoldError(
                f"{where}: expected one JSON object, found bad JSON ({error})"
            ) from error
        if not isinstance(row, dict):
            raise GoldError(f"{where}: expected one JSON object, found {_shown(row)}")
        rows.append((where, row))
    return rows


def read_text(path: Path) -> str:
    """Return a file's text; raises GoldError for one that is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(
            f"{path}: expected UTF-8 text, found other bytes ({error.reason})"
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise GoldError(f"{path}: expected a file of gold questions, found {reason}") from error


def question_of(row: Mapping[str, Any], where: str) -> Question:
    """Return the question in one line of the own format; raises GoldError."""
    unknown = sorted(row.keys() - _FIELDS)
    if unknown:
        raise GoldError(
            f"{where}: expected the fields {', '.join(sorted(_FIELDS))}; found {unknown[0]!r}"
        )
    question = Question(
        id=text_of(row, "id", where, default=where),
        question=text_of(row, "question", where),
        type=text_of(row, "type", where, default="question"),
        split=_split_of(row, where),
        answers=texts_of(row, "answers", where),
        must_state=_wordings_of(row, "must_state", where),
        evidence=tuple(_quote_of(item, where) for item in _list_of(row, "evidence", where)),
        unanswerable=flag_of(row, "unanswerable", where),
        history=texts_of(row, "history", where),
        standalone=text_of(row, "standalone", where) if row.get("standalone") is not None else None,
        as_of=date_of(row, "as_of", where),
        disagreement=_wordings_of(row, "disagreement", where),
    )
    _check_sense(question, where)
    return question


def _check_sense(question: Question, where: str) -> None:
    checkable = question.answers or question.must_state or question.evidence
    if question.unanswerable and (checkable or question.disagreement):
        raise GoldError(
            f'{where}: expected no "answers", "must_state", "evidence" or "disagreement" on an '
            "unanswerable question, found some"
        )
    if not question.unanswerable and not checkable:
        raise GoldError(
            f'{where}: expected "answers", "must_state" or "evidence", or "unanswerable": true; '
            "found none"
        )
    if len(question.disagreement) == 1:
        raise GoldError(f'{where}: expected two or more positions in "disagreement", found one')


def checked(gold: Gold, path: Path) -> Gold:
    """Return `gold` if it has questions and no id twice; raises GoldError."""
    if not gold.questions:
        raise GoldError(f"{path}: expected at least one question, found none")
    seen: dict[str, int] = {}
    for place, question in enumerate(gold.questions, start=1):
        if question.id in seen:
            raise GoldError(
                f"{path.name}: expected each id once, found {question.id!r} for questions "
                f"{seen[question.id]} and {place}"
            )
        seen[question.id] = place
    return gold


def chosen(gold: Gold, *, split: str | None = None, limit: int | None = None) -> Gold:
    """Return the part of a set: one split, and of it a sample that is the same every time.

    The sample takes the questions with the smallest hash of their id and keeps their order;
    a smaller sample is part of a larger one.

    Raises:
        GoldError: no question is left.
    """
    questions = [q for q in gold.questions if split is None or q.split == split]
    if limit is not None and limit < len(questions):
        by_hash = sorted(questions, key=lambda q: hashlib.sha256(q.id.encode()).digest())
        kept = {question.id for question in by_hash[:limit]}
        questions = [question for question in questions if question.id in kept]
    if not questions:
        raise GoldError(
            f"{gold.name}: expected questions of split {split!r}, found none; "
            f"it has {', '.join(sorted({q.split for q in gold.questions}))}"
        )
    return Gold(gold.name, tuple(questions), gold.articles, gold.strict)


def fingerprint(questions: Iterable[Question]) -> str:
    """Return 16 hexadecimal digits that change with anything in the questions."""
    digest = hashlib.sha256()
    for question in questions:
        digest.update(repr(question).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()[:16]


# Fields of one row. Each takes the row, the field's name and where the row stands.


def text_of(row: Mapping[str, Any], name: str, where: str, *, default: str | None = None) -> str:
    """Return a text that is not empty; numbers are taken as written."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not value.strip():
        raise GoldError(f'{where}: expected "{name}" to be a text, found {_shown(value)}')
    return value


def texts_of(row: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    """Return a list of texts, empty if the field is not there."""
    values = _list_of(row, name, where)
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise GoldError(f'{where}: expected texts in "{name}", found {_shown(value)}')
    return tuple(values)


def flag_of(row: Mapping[str, Any], name: str, where: str) -> bool:
    """Return a truth value, false if the field is not there."""
    value = row.get(name)
    if value is not None and not isinstance(value, bool):
        raise GoldError(f'{where}: expected "{name}" to be true or false, found {_shown(value)}')
    return bool(value)


def date_of(row: Mapping[str, Any], name: str, where: str) -> date | None:
    """Return a date written as 2026-01-07, None if the field is not there."""
    value = row.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        message = (
            f'{where}: expected "{name}" to be a date such as "2026-01-07", found {_shown(value)}'
        )
        raise GoldError(message) from None


def _list_of(row: Mapping[str, Any], name: str, where: str) -> Sequence[Any]:
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise GoldError(f'{where}: expected "{name}" to be a list, found {_shown(value)}')
    return value


def _wordings_of(row: Mapping[str, Any], name: str, where: str) -> tuple[Wordings, ...]:
    facts: list[Wordings] = []
    for value in _list_of(row, name, where):
        wordings = [value] if isinstance(value, str) else value
        usable = isinstance(wordings, list) and bool(wordings)
        if not usable or not all(isinstance(w, str) and w.strip() for w in wordings):
            raise GoldError(
                f'{where}: expected each of "{name}" to be a text or a list of texts, '
                f"found {_shown(value)}"
            )
        facts.append(tuple(wordings))
    return tuple(facts)


def _quote_of(item: Any, where: str) -> Quote:
    if not isinstance(item, dict) or not item.keys() <= _QUOTE_FIELDS:
        expected = '{"article": …, "quote": …}'
        raise GoldError(f'{where}: expected "evidence" to hold {expected}, found {_shown(item)}')
    quote = text_of(item, "quote", where) if item.get("quote") is not None else None
    return Quote(text_of(item, "article", where), quote)


def _split_of(row: Mapping[str, Any], where: str) -> str:
    split = text_of(row, "split", where, default="test")
    if split not in SPLITS:
        raise GoldError(f'{where}: expected "split" to be "dev" or "test", found {_shown(split)}')
    return split


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
