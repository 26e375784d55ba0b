"""Article -> Passages: whole sentences packed to a size measured in the embedder's tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.records import Article, Passage
from index.sentences import Span

TokenSpans = Callable[[str], Sequence[Span]]
"""From a text to the character spans of its tokens, special tokens left out."""


@dataclass(frozen=True, slots=True)
class PassageSize:
    """How large passages are.

    `tokens` is the most a passage's own text may have and `model_tokens` the most that the
    embedder reads, title and special tokens included; both in the embedder's tokens.
    `overlap` is the number of sentences repeated from the passage before.
    """

    tokens: int
    model_tokens: int
    overlap: int = 0

    def budget(self, title_tokens: int) -> int:
        """Return the most tokens a passage's text may have under a title of that length."""
        special = 3  # [CLS], [SEP], and one for the line break between title and text
        return max(16, min(self.tokens, self.model_tokens - title_tokens - special))


def split_article(
    article: Article,
    sentences: Sequence[Span],
    token_spans: TokenSpans,
    size: PassageSize,
    title_tokens: int = 0,
) -> list[Passage]:
    """Return the article's passages in order; `article.text[start:end] == text` for each.

    Sentences are never cut, except one that alone is over the budget: it is cut between
    tokens, at a clause's end where there is one in its second half. Passages of an article
    are balanced: none is a stub left over from filling those before it.
    """
    budget = size.budget(title_tokens)
    units: list[tuple[Span, int]] = []
    for start, end in sentences:
        spans = token_spans(article.text[start:end])
        if len(spans) <= budget:
            units.append(((start, end), len(spans)))
        else:
            units.extend(_cut(article.text, start, end, spans, budget))
    groups = _pack([length for _, length in units], budget, size.overlap)
    return [
        Passage(
            article_id=article.id,
            start=units[first][0][0],
            end=units[last - 1][0][1],
            text=article.text[units[first][0][0] : units[last - 1][0][1]],
        )
        for first, last in groups
    ]


def _cut(
    text: str, start: int, end: int, spans: Sequence[Span], budget: int
) -> list[tuple[Span, int]]:
    """Cut one over-long sentence into pieces of at most `budget` tokens."""
    pieces: list[tuple[Span, int]] = []
    first = 0
    while first < len(spans):
        last = min(first + budget, len(spans))
        if last < len(spans):
            last = _clause_end(text, start, spans, first, last)
        begin = start + spans[first][0]
        # The stretch up to the next token is kept only where it is not white space.
        stop = end if last == len(spans) else start + spans[last][0]
        stop = begin + len(text[begin:stop].rstrip())
        if stop > begin:
            pieces.append(((begin, stop), last - first))
        first = last
    return pieces


def _clause_end(text: str, start: int, spans: Sequence[Span], first: int, last: int) -> int:
    for cut in range(last, (first + last) // 2, -1):
        if text[start + spans[cut - 1][0]] in ",;:)—–":
            return cut
    # A token may be the middle of a word; back up to where white space stands before it.
    for cut in range(last, (first + last) // 2, -1):
        if text[start + spans[cut][0] - 1].isspace():
            return cut
    return last


def _pack(lengths: Sequence[int], budget: int, overlap: int) -> list[tuple[int, int]]:
    """Return index ranges of units: as few groups as greedy filling needs, evenly filled."""
    if not lengths:
        return []
    count = len(_fill(lengths, budget, overlap))
    # The smallest ceiling that still needs no more groups gives the most even ones.
    low, high = max(lengths), budget
    while low < high:
        middle = (low + high) // 2
        if len(_fill(lengths, middle, overlap)) <= count:
            high = middle
        else:
            low = middle + 1
    return _fill(lengths, high, overlap)


def _fill(lengths: Sequence[int], budget: int, overlap: int) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    first = total = 0
    for place, length in enumerate(lengths):
        if place > first and total + length > budget:
            groups.append((first, place))
            # Repeat sentences only as far as the new one still fits behind them.
            kept = [*lengths[max(first + 1, place - overlap) : place]]
            while kept and sum(kept) + length > budget:
                kept.pop(0)
            first, total = place - len(kept), sum(kept)
        total += length
    groups.append((first, len(lengths)))
    return groups


def headline(title: str) -> str:
    """Return a title if it says something, else nothing: one word is a file's or page's name.

    Given to the embedder before each passage, such a name only blurs the passages of a long
    document (Chroma's chunking corpora: recall .85 with, .87 without).
    """
    return title if len(title.split()) > 1 else ""


def text_to_embed(title: str, text: str) -> str:
    """Return what the embedder is given: the headline on a line of its own, then the passage."""
    above = headline(title)
    return f"{above}\n{text}" if above else text
