"""What is said to questions about the archive itself, from its catalogue alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from index.catalogue import ArticleSummary
from index.characters import sanitise
from index.days import day_in_words
from qa.about import Request, RequestKind, since_date

MOST_TITLES = 10
"""Titles or sources that a reply lists; the rest is counted."""
MOST_DIGESTED = 6
"""Articles that a digest is made from."""
LONGEST_TITLE = 120
"""Characters of a title or source in a reply."""
_WORDS: dict[RequestKind, str] = {
    RequestKind.GREETING: "Hello! I answer questions from {articles}. What would you like to know?",
    RequestKind.HELP: "I answer questions from {articles}, with exact quotations to check, and say"
    " so when they do not tell. Ask who, what, when, where, why or how many; or “What articles do"
    " you have?”, “Summarise the articles”, “What is new since Monday?”.",
    RequestKind.THANKS: "You are welcome. Ask again whenever you like.",
    RequestKind.OUT_OF_JOB: "Sorry, that is outside my job: I only answer from the articles, in"
    " their own words. Ask me about anything they report.",
}


def digest_articles(
    request: Request, articles: Sequence[ArticleSummary], as_of: date
) -> tuple[str, ...]:
    """Return the ids of the articles that a SUMMARY or NEW digest is made from.

    Newest first, undated last, at most 6, none published after `as_of`. With a time in the
    request only articles published on or after it, and none without a date.
    """
    if request.kind not in (RequestKind.SUMMARY, RequestKind.NEW):
        return ()
    known = _newest_first(articles, as_of)
    if request.since is not None:
        first = since_date(request, as_of)
        known = [a for a in known if first and a.published and a.published >= first]
    return tuple(article.id for article in known[:MOST_DIGESTED])


def reply(request: Request, articles: Sequence[ArticleSummary], as_of: date) -> str | None:
    """Return the answer in plain text, made from the catalogue alone.

    None means: make a cited digest of `digest_articles(request, articles, as_of)`, which then is
    not empty. Articles published after `as_of` are left out. Titles and sources are foreign text:
    they stand on one line, at most 120 characters each.
    """
    known = _newest_first(articles, as_of)
    if request.kind in _WORDS:
        return _WORDS[request.kind].format(articles=_counted(len(known)))
    if not known:
        return "There are no articles here yet, so I have nothing to answer from."
    if request.kind in (RequestKind.SUMMARY, RequestKind.NEW):
        found = digest_articles(request, articles, as_of)
        return None if found else _nothing_new(request, known, as_of)
    if request.kind is RequestKind.ARTICLES:
        return _list_of_articles(known)
    if request.kind is RequestKind.SOURCES:
        return _list_of_sources(known)
    return _dates_covered(known) if request.kind is RequestKind.DATES else _counts(known)


def _newest_first(articles: Sequence[ArticleSummary], as_of: date) -> list[ArticleSummary]:
    seen = [a for a in articles if a.published is None or a.published <= as_of]
    return sorted(seen, key=lambda a: a.published or date.min, reverse=True)


def _list_of_articles(known: Sequence[ArticleSummary]) -> str:
    lines = []
    for article in known[:MOST_TITLES]:
        origin = ", ".join(
            filter(None, (one_line(article.source), day_in_words(article.published)))
        )
        lines.append(
            f"- {one_line(article.title) or one_line(article.path)}{origin and f' ({origin})'}"
        )
    if len(known) > MOST_TITLES:
        lines.append(f"and {len(known) - MOST_TITLES:,} more")
    return "\n".join([_counts(known)[:-1] + ":", *lines])


def _list_of_sources(known: Sequence[ArticleSummary]) -> str:
    counts = Counter(one_line(article.source) for article in known)
    unnamed = counts.pop("", 0)
    if not counts:
        return f"None of my {_counted(len(known))} names its source."
    named = [f"{source} ({_counted(n)})" for source, n in counts.most_common(MOST_TITLES)]
    more = [f"{len(counts) - MOST_TITLES:,} more"] if len(counts) > MOST_TITLES else []
    rest = f" Not named: the source of {_counted(unnamed)}." if unnamed else ""
    return f"The articles come from {_joined([*named, *more])}.{rest}"


def _dates_covered(known: Sequence[ArticleSummary]) -> str:
    dated = [article for article in known if article.published]
    if not dated:
        return f"I cannot tell: none of my {_counted(len(known))} has a date."
    undated = len(known) - len(dated)
    rest = f" Not known: the date of {_counted(undated)}." if undated else ""
    newest = f"“{one_line(dated[0].title)}” ({day_in_words(dated[0].published)})"
    return f"The articles were published {_between(dated)}. The newest is {newest}.{rest}"


def _nothing_new(request: Request, known: Sequence[ArticleSummary], as_of: date) -> str:
    first, newest = since_date(request, as_of), day_in_words(known[0].published)
    last = f"The newest article is of {newest}." if newest else "None of the articles has a date."
    if first is None:
        return f"I do not know the date “{one_line(request.since)}”. {last}"
    return f"I have nothing published since {day_in_words(first)}. {last}"


def _counts(known: Sequence[ArticleSummary]) -> str:
    sources = [source for source in dict.fromkeys(one_line(a.source) for a in known) if source]
    if len(sources) > 4:
        sources[3:] = [f"{len(sources) - 3:,} more sources"]
    dated = [article for article in known if article.published]
    parts = [_counted(len(known))]
    parts += [f"from {_joined(sources)}"] if sources else []
    parts += [f"published {_between(dated)}"] if dated else []
    return f"I have {', '.join(parts)}."


def _between(dated: Sequence[ArticleSummary]) -> str:
    newest, oldest = day_in_words(dated[0].published), day_in_words(dated[-1].published)
    return f"on {newest}" if newest == oldest else f"between {oldest} and {newest}"


def _counted(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def one_line(text: str | None) -> str:
    """Return foreign text on one line, without unseen characters, at most 120 characters."""
    plain = " ".join(sanitise(text or "").split())
    return plain if len(plain) <= LONGEST_TITLE else plain[: LONGEST_TITLE - 1].rstrip() + "…"
