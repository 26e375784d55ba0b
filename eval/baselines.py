"""Answerers that any engine must beat: the first thing that a search finds, and silence.

Each is made from a search, so that any retrieval can stand behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.records import Article, Passage
from qa.answer import Abstention, AbstentionReason, Answer, Citation, Claim, Evidence

Search = Callable[[str], Sequence[Evidence]]
"""From a question to what was found, best first."""


def first_found(search: Search, engine: str) -> Callable[[str], Answer]:
    """Return an answerer that quotes the best thing found, whole; silent if nothing was."""

    def answer(question: str) -> Answer:
        evidence = tuple(search(question))
        return _quoting(question, evidence, engine) if evidence else _silent(question, engine)

    return answer


def always_abstain(question: str) -> Answer:
    """Abstain, whatever is asked."""
    return _silent(question, "abstain")


def evidence_at(
    article: Article, start: int, end: int, rank: int, *, score: float, dense: float, bm25: float
) -> Evidence:
    """Return a stretch of an article as evidence."""
    passage = Passage(article.id, start, end, article.text[start:end])
    return Evidence(passage, article, rank, score, dense, bm25)


def _quoting(question: str, evidence: tuple[Evidence, ...], engine: str) -> Answer:
    best = evidence[0]
    article, passage = best.article, best.passage
    citation = Citation(
        number=1,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        article_sha256=article.sha256,
    )
    return Answer(
        question=question,
        text=f"{passage.text} [1]",
        short=None,
        claims=(Claim(passage.text, (1,)),),
        citations=(citation,),
        evidence=evidence,
        confidence=min(1.0, max(0.0, best.score)),
        engine=engine,
    )


def _silent(question: str, engine: str) -> Answer:
    silent = Abstention(AbstentionReason.NOTHING_FOUND, "This baseline gives no answer.")
    return Answer.abstaining(question, silent, engine=engine)
