"""Draft -> verified answer parts: every quotation is checked against its article. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import CitationError
from index.records import Article
from qa.answer import Citation, Claim


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of an article that a claim rests on."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim before its citations have numbers; without `text` it is the quotes' own words."""

    quotes: tuple[Quote, ...]
    text: str | None = None
    attributed_to: str | None = None


def cite(drafts: Sequence[DraftClaim]) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """Number the quotations in order of first use and return claims and citations.

    The same stretch of the same article is one citation, however often it is used.

    Raises:
        CitationError: a claim has no quotation, or one lies outside its article or is blank.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    claims: list[Claim] = []
    for draft in drafts:
        if not draft.quotes:
            raise CitationError(f"Expected a quotation under the claim {draft.text!r}, found none.")
        for quote in draft.quotes:
            key = (quote.article.id, quote.start, quote.end)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(_citation(quote, numbers[key]))
        used = [numbers[quote.article.id, quote.start, quote.end] for quote in draft.quotes]
        words = draft.text or " ".join(q.article.text[q.start : q.end] for q in draft.quotes)
        claims.append(Claim(words, tuple(dict.fromkeys(used)), draft.attributed_to))
    check_citations(claims, citations, {q.article.id: q.article for d in drafts for q in d.quotes})
    return tuple(claims), tuple(citations)


def numbers_by_place(citations: Sequence[Citation]) -> dict[tuple[str, int, int], int]:
    """Return the number of each citation by article, start and end."""
    return {(c.article_id, c.start, c.end): c.number for c in citations}


def _citation(quote: Quote, number: int) -> Citation:
    article = quote.article
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        quote=article.text[quote.start : quote.end],
        start=quote.start,
        end=quote.end,
        article_sha256=article.sha256,
    )


def check_citations(
    claims: Sequence[Claim], citations: Sequence[Citation], articles: dict[str, Article]
) -> None:
    """Check the law of citations: each quote stands in its article, each number resolves.

    Raises:
        CitationError: it does not hold; nothing of the answer may be shown.
    """
    for citation in citations:
        article = articles[citation.article_id]
        inside = 0 <= citation.start < citation.end <= len(article.text)
        stands = inside and article.text[citation.start : citation.end] == citation.quote
        if not stands or not citation.quote.strip() or citation.article_sha256 != article.sha256:
            raise CitationError(
                f"Citation {citation.number}: expected {citation.quote[:80]!r} at "
                f"{citation.start}:{citation.end} of {article.path}, found something else."
            )
    known = {citation.number for citation in citations}
    for claim in claims:
        if not claim.citations or not set(claim.citations) <= known:
            raise CitationError(
                f"Claim {claim.text[:80]!r}: expected citations among {sorted(known)}, "
                f"found {list(claim.citations)}."
            )
