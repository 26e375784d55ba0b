"""Answers about the archive itself: from the catalogue, or a cited digest of its articles."""

from __future__ import annotations

from datetime import date

from index.opened import OpenIndex
from index.records import Article
from qa.about import Request, RequestKind, kind_of_request
from qa.about_replies import digest_articles, reply
from qa.answer import Abstention, AbstentionReason, Answer
from qa.citations import DraftClaim, Quote, cite
from qa.compose import readable

_FEWEST_WORDS = 6
_LEADS = 2
"""Sentences told of an article where there are few articles."""


def answer_about(question: str, index: OpenIndex, as_of: date | None) -> Answer | None:
    """Return the answer to a question about the archive or the program, or None for the news."""
    request = kind_of_request(question)
    if request is None:
        return None
    articles = index.catalogue.summaries()
    days = [article.published for article in articles if article.published]
    today = as_of or max(days, default=date.max)
    text = reply(request, articles, today)
    if text is None:
        return _digest(question, request, index, today)
    if request.kind is RequestKind.OUT_OF_JOB:
        refused = Abstention(AbstentionReason.NOT_ITS_JOB, text)
        return Answer.abstaining(question, refused, engine="catalogue")
    return Answer(question, text, None, confidence=1.0, engine="catalogue")


def _digest(question: str, request: Request, index: OpenIndex, today: date) -> Answer:
    """Return the first sentences of the newest articles, each cited."""
    chosen = digest_articles(request, index.catalogue.summaries(), today)
    most = _LEADS if len(chosen) <= _LEADS else 1
    quotes = [
        quote
        for name in chosen
        if (article := index.catalogue.article(name)) is not None
        for quote in _leads(article, index, most)
    ]
    claims, citations = cite([DraftClaim((quote,)) for quote in quotes])
    return Answer(
        question,
        readable(claims),
        None,
        claims=claims,
        citations=citations,
        confidence=1.0,
        engine="catalogue",
    )


def _leads(article: Article, index: OpenIndex, most: int) -> list[Quote]:
    """Return the first whole sentences of an article."""
    found = []
    for start, end in index.catalogue.sentences(article.id):
        if len(article.text[start:end].split()) >= _FEWEST_WORDS:
            found.append(Quote(article, start, end))
        if len(found) == most:
            break
    return found
