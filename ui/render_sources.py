"""The sources panel as safe markup: ranked passages, one article, the list of articles."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.catalogue import ArticleSummary
from index.days import day_in_words
from index.records import Article
from qa.answer import Answer, Citation, Evidence
from ui.extras import dates_said
from ui.markup import Markup, join, tag
from ui.render import disagreement_markup, timeline_markup
from ui.wording import byline, counted, host_of, web_link

SHOWN_CHARACTERS = 200_000
"""The most of one article that is sent to a browser at once."""
_PARAGRAPH = re.compile(r"\S(?:(?!\n[ \t]*\n).)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to highlight in an article; number 0 is a passage that no citation names."""

    number: int
    start: int
    end: int


def passages_markup(answer: Answer) -> Markup:
    """Return the cited quotations, then the other passages found, scores on demand."""
    found = {evidence.article.id: evidence for evidence in answer.evidence}
    resolved = dates_said(answer)
    cited = [
        _cited(citation, found.get(citation.article_id), resolved.get(citation.number))
        for citation in answer.citations
    ]
    heading = "Passages found" if not cited else "All passages found, best first"
    return join(
        tag("h3", "Quoted", class_="panel-heading") if cited else None,
        tag("ol", *cited, class_="cited-list") if cited else None,
        tag("h3", heading, class_="panel-heading") if answer.evidence else None,
        tag("ol", *(_evidence(evidence) for evidence in answer.evidence), class_="evidence-list")
        if answer.evidence
        else None,
    )


def comparison_markup(answer: Answer) -> Markup:
    """Return the disagreements, and what changed over time, with their quotations, or nothing."""
    return join(*(disagreement_markup(one, answer, quotes=True) for one in answer.compared))


def events_markup(answer: Answer) -> Markup:
    """Return the timeline with its sources, or nothing."""
    return timeline_markup(answer, sources=True) if answer.timeline else join()


def _cited(citation: Citation, evidence: Evidence | None, resolved: str | None) -> Markup:
    article = evidence.article if evidence else None
    path = article.path if article else ""
    name = byline(citation.source, article.author if article else None, path or citation.title)
    return tag(
        "li",
        tag(
            "button",
            tag("span", str(citation.number), class_="number", aria_hidden="true"),
            tag("span", citation.quote, class_="quote"),
            tag("span", _joined(name, day_in_words(citation.published)), class_="by"),
            tag("span", citation.title, class_="of"),
            type="button",
            class_="open",
            data_open=True,
        ),
        tag("p", resolved, class_="resolved") if resolved else None,
        class_="cited",
        data_cite=citation.number,
        data_article=citation.article_id,
        data_path=path,
        data_sha=citation.article_sha256,
        data_start=citation.start,
        data_end=citation.end,
    )


def _evidence(evidence: Evidence) -> Markup:
    article, passage = evidence.article, evidence.passage
    scores = (
        ("Combined", f"{evidence.score:.2f}"),
        ("Meaning (cosine)", f"{evidence.dense:.2f}"),
        ("Words (BM25)", f"{evidence.bm25:.1f}"),
    )
    return tag(
        "li",
        tag(
            "button",
            tag("span", " ".join(passage.text.split()), class_="passage-text"),
            tag(
                "span",
                _joined(
                    byline(article.source, article.author, article.path),
                    day_in_words(article.published),
                ),
                class_="by",
            ),
            type="button",
            class_="open",
            data_open=True,
            data_article=article.id,
            data_path=article.path,
            data_sha=article.sha256,
            data_start=passage.start,
            data_end=passage.end,
        ),
        tag(
            "details",
            tag("summary", f"Rank {evidence.rank} · scores"),
            tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in scores)),
            class_="scores",
        ),
        class_="evidence",
    )


def article_markup(
    article: Article, marks: Sequence[Mark], *, focus: int | None, notice: str | None = None
) -> Markup:
    """Return one article with the marked words highlighted where they stand.

    `focus` is the number of the mark that the reader asked for; `notice` says that the
    article has changed since it was cited.
    """
    wanted = next((mark for mark in marks if mark.number == focus), None)
    return tag(
        "article",
        tag(
            "header",
            tag("p", notice, class_="changed", role="status") if notice else None,
            tag("h3", article.title or article.path, class_="article-title", tabindex="-1"),
            _article_byline(article),
            tag(
                "p",
                _whereabouts(article, wanted),
                _original(article, wanted),
                class_="article-place",
            ),
            class_="article-head",
        ),
        tag(
            "div",
            *_paragraphs(article, marks, wanted),
            class_="article-text",
            lang=article.language,
            tabindex="0",
            role="region",
            aria_label="Text of the article",
        ),
        class_="article",
        data_article=article.id,
    )


def missing_markup(title: str, quote: str) -> Markup:
    """Return what stands in for an article that is no longer in the folder."""
    words = join(tag("p", "It was quoted so:", class_="by"), tag("blockquote", quote))
    return tag(
        "article",
        tag(
            "header",
            tag("p", "This article is no longer in the folder.", class_="changed", role="status"),
            tag("h3", title, class_="article-title", tabindex="-1") if title else None,
            words if quote else None,
            class_="article-head",
        ),
        class_="article",
    )


def _article_byline(article: Article) -> Markup:
    published = (
        tag("time", day_in_words(article.published), datetime=article.published.isoformat())
        if article.published
        else tag("span", "no date given")
    )
    names = [name for name in dict.fromkeys((article.source, article.author)) if name]
    return tag("p", *(tag("span", name) for name in names), published, class_="article-by")


def _original(article: Article, wanted: Mark | None) -> Markup | None:
    passage = article.text[wanted.start : wanted.end] if wanted else None
    link = web_link(article.url, passage)
    if link is None:
        return None
    return tag(
        "a",
        f"Read the original at {host_of(link)}",
        href=link,
        target="_blank",
        rel="noopener noreferrer nofollow external",
        referrerpolicy="no-referrer",
        class_="original",
    )


def _whereabouts(article: Article, wanted: Mark | None) -> Markup:
    if wanted is None:
        return tag("span", f"{len(article.text.split()):,} words", class_="whereabouts")
    paragraphs = [found.span() for found in _PARAGRAPH.finditer(article.text)]
    place = sum(start <= wanted.start for start, _ in paragraphs)
    return tag(
        "span",
        f"Paragraph {max(place, 1)} of {max(len(paragraphs), 1)}, "
        f"characters {wanted.start:,} to {wanted.end:,}",
        class_="whereabouts",
    )


def _paragraphs(article: Article, marks: Sequence[Mark], wanted: Mark | None) -> list[Markup]:
    first, last = _window(len(article.text), wanted)
    shown = []
    if first > 0:
        shown.append(tag("p", "The beginning of this long article is left out.", class_="left-out"))
    for found in _PARAGRAPH.finditer(article.text, first, last):
        start, end = found.span()
        shown.append(tag("p", *_segments(article.text, start, end, marks, wanted)))
    if last < len(article.text):
        shown.append(tag("p", "The rest of this long article is left out.", class_="left-out"))
    return shown


def _window(length: int, wanted: Mark | None) -> tuple[int, int]:
    if length <= SHOWN_CHARACTERS:
        return 0, length
    middle = wanted.start if wanted else 0
    first = max(0, min(middle - SHOWN_CHARACTERS // 2, length - SHOWN_CHARACTERS))
    return first, first + SHOWN_CHARACTERS


def _segments(
    text: str, start: int, end: int, marks: Sequence[Mark], wanted: Mark | None
) -> list[Markup | str]:
    """Return one paragraph, cut wherever a mark begins or ends inside it."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = {start, end}
    for mark in inside:
        edges |= {max(mark.start, start), min(mark.end, end)}
    cuts = sorted(edges)
    pieces: list[Markup | str] = []
    for left, right in itertools.pairwise(cuts):
        covering = [mark for mark in inside if mark.start <= left and mark.end >= right]
        if not covering:
            pieces.append(text[left:right])
            continue
        pieces.append(
            tag(
                "mark",
                text[left:right],
                class_="focus" if wanted in covering else None,
                data_marks=" ".join(str(mark.number) for mark in covering),
            )
        )
    return pieces


def catalogue_markup(listed: Sequence[ArticleSummary], *, total: int, offset: int) -> Markup:
    """Return one page of the list of articles, with a button for the next."""
    if not total:
        return tag("p", "No article matches.", class_="empty")
    shown = offset + len(listed)
    more = None
    if shown < total:
        more = tag(
            "button",
            f"Show more ({counted(total - shown, 'article')} left)",
            type="button",
            class_="quiet more",
            data_offset=shown,
        )
    return join(tag("ul", *(_listed(item) for item in listed), class_="articles"), more)


def _listed(item: ArticleSummary) -> Markup:
    return tag(
        "li",
        tag(
            "button",
            tag("span", item.title or item.path, class_="listed-title"),
            tag(
                "span",
                _joined(
                    byline(item.source, item.author, item.path),
                    day_in_words(item.published) or "no date",
                ),
                class_="by",
            ),
            type="button",
            class_="open",
            data_open=True,
            data_article=item.id,
            data_path=item.path,
        ),
    )


def _joined(*parts: str | None) -> str:
    return " · ".join(filter(None, parts))
