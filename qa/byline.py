"""Questions about an article itself: when it was published, by whom, where it appeared.

Answered from what is known of the article, which seldom stands in its text.
"""

from __future__ import annotations

import re
from enum import StrEnum

from index.days import day_in_words
from index.records import Article
from qa.about_replies import one_line
from qa.answer import Abstention, AbstentionReason, Answer, Evidence
from qa.retrieve import Filters

_TEXT = r"(?:article|piece|story|report|column|commentary)"
_MADE = r"(?:published|written|posted|printed|dated|released|from|come out|appear)"


class AskedOfArticle(StrEnum):
    """What is asked about an article."""

    DATE = "date"
    AUTHOR = "author"
    SOURCE = "source"


_PATTERNS = {
    AskedOfArticle.DATE: rf"(?:when|(?:on|in|from) (?:what|which) (?:day|date|month|year))"
    rf" (?:was|is|did) (?:the|this) .*?\b{_TEXT}\b.*? ?{_MADE}"
    rf"|what is the date of (?:the|this) .*?\b{_TEXT}\b.*",
    AskedOfArticle.AUTHOR: r"who (?:wrote|authored|is the author of|was the author of)"
    rf" (?:the|this) .*?\b{_TEXT}\b.*",
    AskedOfArticle.SOURCE: r"(?:which|what) (?:news )?(?:source|newspaper|paper|outlet|publication"
    rf"|publisher|site) (?:published|ran|carried|printed) (?:the|this) .*?\b{_TEXT}\b.*"
    rf"|where (?:was|did) (?:the|this) .*?\b{_TEXT}\b.*? {_MADE}",
}


def asked_of_article(question: str, *, named: bool) -> AskedOfArticle | None:
    """Return what a question asks about an article, or None for one about the news.

    `named`: whether it names a source or author; without one, "the report" may be an inspector's.
    """
    plain = " ".join(question.lower().split()).rstrip(" ?.!")
    if not named and not re.search(r"\b(?:article|piece|column|commentary)\b", plain):
        return None
    found = (kind for kind, pattern in _PATTERNS.items() if re.fullmatch(pattern, plain))
    return next(found, None)


def byline_answer(
    question: str, asked: AskedOfArticle, evidence: tuple[Evidence, ...], filters: Filters
) -> Answer:
    """Return what is known of the article that fits the question best, or an abstention."""
    if not evidence:
        found = Abstention(AbstentionReason.NOTHING_FOUND, "No article fits this question.")
        if filters:
            found = Abstention(
                AbstentionReason.OUTSIDE_FILTERS,
                "No article lies within the dates or sources asked for. Widen them and ask again.",
            )
        return Answer.abstaining(question, found, engine="catalogue")
    article = evidence[0].article
    own = tuple(item for item in evidence if item.article.id == article.id)
    short = _known(asked, article)
    title = f"“{one_line(article.title) or one_line(article.path)}”"
    if short is None:
        found = Abstention(
            AbstentionReason.EVIDENCE_TOO_WEAK,
            f"The {asked.value} of {title} is not known: the file does not give it.",
            own,
        )
        return Answer.abstaining(question, found, evidence=own, engine="catalogue")
    parts = [title, "was published"]
    parts += [f"by {one_line(article.source)}"] if article.source else []
    parts += [f"on {day_in_words(article.published)}"] if article.published else []
    if asked is AskedOfArticle.AUTHOR:
        parts += [f"and written by {short}"]
    return Answer(
        question, f"{' '.join(parts)}.", short, evidence=own, confidence=1.0, engine="catalogue"
    )


def _known(asked: AskedOfArticle, article: Article) -> str | None:
    if asked is AskedOfArticle.DATE:
        return day_in_words(article.published) or None
    return one_line(article.author if asked is AskedOfArticle.AUTHOR else article.source) or None
