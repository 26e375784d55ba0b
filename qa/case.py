"""One question with all that is known for answering it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.opened import OpenIndex
from index.sentences import Span
from qa.answer import Evidence
from qa.questions import Question, analyse


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its evidence, and the sentences of the articles that the evidence is from."""

    text: str
    question: Question
    evidence: tuple[Evidence, ...]
    sentences: Mapping[str, Sequence[Span]]
    index: OpenIndex
    favour: Mapping[str, float]
    """How well an article's day fits the time asked about, 0 to 1, by article."""


def open_case(
    text: str,
    evidence: tuple[Evidence, ...],
    index: OpenIndex,
    favour: Mapping[str, float] | None = None,
    aside: str = "",
) -> Case:
    """Return a question and its evidence, ready to be read; words `aside` are not looked for."""
    spans = {e.article.id: index.catalogue.sentences(e.article.id) for e in evidence}
    question = analyse(text, index.words.analyser, index.words.question_stems, aside)
    return Case(text, question, evidence, spans, index, favour or {})
