"""Passages, questions and what is held out of training: the values that training passes on."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HELD_OUT_SHARE = 5  # one article title in five of new_wiki is kept out of training


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or sentence to read; ``group`` names its article ("" where that says nothing)."""

    id: str
    dataset: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one passage; spans are accepted answers, in characters of its text.

    ``answerable`` is False, with no spans, where the passage is known not to answer; ``spans`` may
    also be empty for a claim that the passage supports (FEVER), which trains the verdict only.
    ``rivals`` are passages of the same story that are known not to answer.
    """

    id: str
    dataset: str
    text: str
    passage: int
    spans: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]
    answerable: bool = True
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """All passages and questions; ``Question.passage`` and ``rivals`` count into ``passages``."""

    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One question with the passage given; no answers means that the passage does not answer it."""

    id: str
    question: str
    context: str
    answers: tuple[str, ...]


def is_held_out(title: str) -> bool:
    """Whether a new_wiki title is of the fifth that is never trained on (by hash, so for good)."""
    return by_hash(title, HELD_OUT_SHARE)


def by_hash(name: str, share: int) -> bool:
    """Whether a name is the one in so many that is set apart, for good."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % share == 0


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def untokenised(text: str) -> str:
    """Undo FEVER's Penn Treebank look ("-LRB- 1912 -RRB- , he" becomes "(1912), he")."""
    for token, character in (
        ("-LRB-", "("),
        ("-RRB-", ")"),
        ("-LSB-", "["),
        ("-RSB-", "]"),
        ("``", '"'),
        ("''", '"'),
    ):
        text = text.replace(token, character)
    text = re.sub(r"\s+([,.;:!?)\]%]|'s\b|n't\b)", r"\1", text)
    return re.sub(r"([(\[$])\s+", r"\1", text)


def joined(corpora: list[Corpus]) -> Corpus:
    """Several corpora as one, with the passage numbers moved along."""
    passages: list[Passage] = []
    questions: list[Question] = []
    for corpus in corpora:
        shift = len(passages)
        passages.extend(corpus.passages)
        questions.extend(
            replace(
                question,
                passage=question.passage + shift,
                rivals=tuple(rival + shift for rival in question.rivals),
            )
            for question in corpus.questions
        )
    return Corpus(tuple(passages), tuple(questions))
