"""Where among a page's lines the article's body lies, and which line above it is the headline."""

from __future__ import annotations

import re

from index import furniture
from index.lines import INLINE_KINDS, LIST_ITEM, SENTENCE_INSIDE, Line, same

HEADLINE_LABEL = re.compile(r"(?:subject|title|headline)\s*:\s*", re.IGNORECASE)
DATED = ("date line", "dated line", "byline")
LEAST_HEADLINE = 0.7
LONGEST_OPENING = 16
"""Words of a first line that can be a headline though nothing else stands above the text."""
ARTICLE_WORDS = 100.0
GAP_LIMIT = -45.0
"""A run of unlabelled short lines (a list, a poem) never costs more than this."""


def body_range(lines: list[Line]) -> tuple[int, int]:
    """Return where the body begins and ends (exclusive): the run with the greatest sum of scores.

    A text without prose (a poem, a list) is body from its first to its last unmarked line.
    """
    if not any(line.prose for line in lines):
        unmarked = [at for at, line in enumerate(lines) if not (line.certain or line.likely)]
        return (unmarked[0], unmarked[-1] + 1) if unmarked else (0, 0)
    best = total = gap = 0.0
    first = last = begin = 0
    for at, line in enumerate(lines):
        change = line.score
        if line.certain or line.likely or line.score >= 0:
            gap = 0.0
        else:
            change = max(change, min(GAP_LIMIT - gap, 0.0))
            gap += change
        if total <= 0 and line.score > 0:
            total, begin = 0.0, at
        total += change
        if total > best:
            best, first, last = total, begin, at + 1
    return first, end_before_tail(lines, first, last)


def end_before_tail(lines: list[Line], first: int, last: int) -> int:
    """Return the end of the body moved up to a heading of comments, notices or copyright.

    Only where at least half of the prose stands before it: such words can also be a subheading.
    """
    amount = sum(line.score for line in lines[first:last] if line.prose)
    before = 0.0
    for at in range(first, last):
        line = lines[at]
        if line.prose:
            before += line.score
        elif (before * 2 >= amount and furniture.reason_in("tail", line.text)) or (
            before >= ARTICLE_WORDS and furniture.reason_in("comments", line.text)
        ):
            return trimmed(lines, first, at)
    return last


def trimmed(lines: list[Line], first: int, last: int) -> int:
    """Return the end of the body without the lines before `last` that are no running text."""
    while last > first and lines[last - 1].score <= 0:
        last -= 1
    return last


def find_headline(lines: list[Line], first: int, last: int) -> str | None:
    """Return the headline: of the lines above the body the one that shares most words with it.

    A line that stands there twice is preferred. Where nothing stands above the body, its own first
    line is the headline if it is short and alone and does not end like a statement.
    """
    body = {word for line in lines[first:last] for word in same(line.text)}
    places = [at for at in range(first) if not lines[at].certain and not lines[at].likely]
    seen = [same(lines[at].text) for at in places]
    best, headline = LEAST_HEADLINE, None
    for at, words in zip(places, seen, strict=True):
        line = lines[at]
        telling = {word for word in words if len(word) > 3}
        if not 2 <= line.words <= 30 or not telling or line.prose or "@" in line.text:
            continue
        parts = re.split(r"\s[|/>]\s", HEADLINE_LABEL.sub("", line.text))
        dated = any(near.likely in DATED for near in lines[at + 1 : at + 4])
        value = 3 * len(telling & body) / len(telling) * min(len(telling), 6) / 6
        value += 2 * (seen.count(words) > 1 and line.words >= 4) + 0.5 * dated
        value += 0.5 * (line.words >= 4) - (len(parts) > 1)
        if value > best:
            best, headline = value, max(parts, key=len).strip()
    if headline is None and not places and first < last:
        opening = lines[first]
        alone = opening.ends_paragraph or lines[min(first + 1, last - 1)].prose
        statement = re.search(r"[.:;,…][”\"’)]*$", opening.text)
        several = SENTENCE_INSIDE.search(opening.text)
        short = opening.words <= LONGEST_OPENING and not statement and not several
        if last - first > 1 and alone and short:
            headline = opening.text
    return headline


def kept_tail(lines: list[Line], first: int, last: int) -> int:
    """Return how many lines right after the body belong to it: the end of a list, a signature.

    Unlabelled links to other articles look like a list, so the company decides: what the body is
    made of, what stands below, and whether the lines read like headlines.
    """
    tail = lines[last:]
    count = next((at for at in range(len(tail)) if ends_list(tail, at)), len(tail))
    if count == 0 or not last:
        return 0
    body = [line for line in lines[first:last] if not line.certain]
    listing = sum(not line.prose and not line.ends for line in body) >= 0.3 * len(body)
    announced = any(line.text.endswith(":") for line in (body[-1], *tail[:2]))
    signs = sum(
        bool(line.likely) or bool(line.certain and line.certain not in INLINE_KINDS)
        for line in (*lines[:first], *tail)
    )
    if listing or announced or signs < 2:
        return count
    items = sum(bool(LIST_ITEM.match(line.text)) for line in tail[:count])
    if items * 2 >= count:
        return count
    headlines = sum(line.words >= 5 and not line.text.endswith((",", ";")) for line in tail[:count])
    if count >= 2 and headlines * 2 >= count:
        return 0
    return count if count == 1 or count == len(tail) else 0


def ends_list(tail: list[Line], at: int) -> bool:
    """Whether a line below the body ends a list there: furniture that is not alone among items."""
    line = tail[at]
    if furniture.reason_in("tail", line.text) or furniture.reason_in("comments", line.text):
        return True
    if line.certain:
        return line.certain not in ("advertisement", "caption credit", "separator")
    after = tail[at + 1] if at + 1 < len(tail) else None
    return bool(line.likely) and (
        after is None
        or bool(after.certain or after.likely)
        or line.likely in ("heading of links", "list of topics", "comment prompt")
    )
