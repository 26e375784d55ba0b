"""A text's lines and their shallow features: what each looks like before anything is decided.

Features and weights after Kohlschütter, Fankhauser and Nejdl 2010 ("Boilerplate detection using
shallow text features") and Pomikálek 2011 (jusText): length, last character, share of function
words, the neighbours; and what the wording says (`index.furniture`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from index import furniture

STOP_WORDS = frozenset(
    (
        "a about after again all also an and any are as at be because been before being but by can "
        "could did do does for from had has have he her him his how i if in into is it its just "
        "may might more most my no not of on one only or other our out over said says she should "
        "so some such than that the their them then there these they this those to under up was we "
        "were what when where which while who whom why will with would you your"
    ).split()
)

LONGEST_FURNITURE = 400
"""Characters; a longer line is never judged by its wording alone."""

CERTAIN_SCORE = -10.0
INLINE_SCORE = -2.0
INLINE_KINDS = frozenset(
    (
        "link to another article",
        "advertisement",
        "newsletter or subscription prompt",
        "player or script notice",
        "caption credit",
        "share link",
        "separator",
    )
)
"""Furniture that stands between the paragraphs of an article as often as around it."""
LIKELY_SCORE = -6.0
SHORT_SCORE = -4.0
LIST_SCORE = -0.5
LONGEST_SCORE = 60.0
LONE_PROSE = 0.5

SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$|[\"”’»]$|[.!?]\s?\[\d+\]$")
SENTENCE_INSIDE = re.compile(r"\w{2}[.!?][\"”’)]?\s+[\"“‘(]?[A-Z]\w|:$")
CREDIT_AFTER = re.compile(r"\w{2}[.!?][\"”’)]?\s+[^.!?]{1,90}\([A-Z][^()]{0,60}\)$|:$")
"""Running text too: a sentence with something in brackets glued on, or an announcement."""
LIST_ITEM = re.compile(r"[-•*–—▪●◦]\s|\(?[0-9]{1,3}[.):]\s|[a-zA-Z][.)]\s|[^:]{2,40}:\s*\S")


@dataclass(slots=True)
class Line:
    """One non-empty line, or one hard-wrapped paragraph, while it is being judged."""

    start: int
    end: int
    text: str
    certain: str | None = None
    """The kind of furniture that the wording is beyond doubt, if any."""
    likely: str | None = None
    """The kind of furniture that the wording is unless it stands in the body, if any."""
    words: int = 0
    density: float = 0.0
    """Share of function words, 0…1."""
    ends: bool = False
    """Whether it ends like a sentence."""
    prose: bool = False
    """Whether it reads like running text."""
    score: float = 0.0
    """How much the line speaks for being body (positive, in words) or furniture (negative)."""
    ends_paragraph: bool = False
    """Whether a blank line or the end of the text follows."""
    reason: str | None = None
    """Why the line is taken out; None while it stays."""
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    """Stretches of `text` to be taken out of a line that stays: begin, end, reason."""


def measured_lines(raw: str) -> list[Line]:
    """Return the non-empty lines of `raw` with their features and scores."""
    lines = split_lines(raw)
    for line in lines:
        measure(line)
    discount_lone_prose(lines)
    return lines


def split_lines(raw: str, *, wrapped: bool = True) -> list[Line]:
    """Return the non-empty lines of `raw` without their outer spaces.

    With `wrapped`, the lines of a paragraph broken at a fixed width are one line.
    """
    lines: list[Line] = []
    paragraph: list[tuple[int, int]] = []
    position = 0
    for whole in [*raw.split("\n"), ""]:
        content = whole.strip()
        if content:
            start = position + len(whole) - len(whole.lstrip())
            paragraph.append((start, start + len(content)))
        elif paragraph:
            if wrapped and hard_wrapped([raw[start:end] for start, end in paragraph]):
                paragraph = [(paragraph[0][0], paragraph[-1][1])]
            lines += [
                Line(start, end, raw[start:end].replace("\n", " ")) for start, end in paragraph
            ]
            lines[-1].ends_paragraph = True
            paragraph = []
        position += len(whole) + 1
    return lines


def hard_wrapped(lines: list[str]) -> bool:
    """Whether lines without a gap are one paragraph broken at a fixed width.

    All but the last must be nearly as long as the longest, 50 to 120 characters, most must stop in
    the middle of a sentence, and some line must go on with a small letter.
    """
    if len(lines) < 2:
        return False
    full = [len(line) for line in lines[:-1]]
    if not 50 <= max(full) <= 120 or len(lines[-1]) > max(full) + 2:
        return False
    if any(
        len(line) + 1 + len(after.split(" ", 1)[0]) <= max(full) - 8
        for line, after in pairwise(lines)
    ):
        return False  # the next word would have fitted: the break was meant
    if not any(line[0].islower() for line in lines[1:]):
        return False
    if any(furniture.reason_in(tier, line) for line in lines for tier in ("certain", "likely")):
        return False
    open_ends = sum(not SENTENCE_END.search(line) for line in lines[:-1])
    return open_ends * 2 > len(full)


def measure(line: Line) -> None:
    """Fill in the features and the score of a line."""
    text = line.text
    words = re.findall(r"\w+(?:['’]\w+)?", text.casefold())
    density = sum(word in STOP_WORDS for word in words) / max(len(words), 1)
    line.words, line.density = len(words), density
    line.ends = bool(SENTENCE_END.search(text))
    if len(text) <= LONGEST_FURNITURE:
        line.certain = furniture.reason_in("certain", text)
        line.likely = furniture.reason_in("likely", text)
        if line.likely is None and furniture.only_navigation_words(text):
            line.likely = "navigation"
    if line.certain:
        line.score = INLINE_SCORE if line.certain in INLINE_KINDS else CERTAIN_SCORE
    elif line.likely:
        line.score = LIST_SCORE if line.likely == "time of day" else LIKELY_SCORE
    elif len(words) >= 8 and density >= 0.12 and (line.ends or CREDIT_AFTER.search(text)):
        line.prose, line.score = True, min(len(words), LONGEST_SCORE)
    elif len(words) >= 25 and density >= 0.25:
        line.prose, line.score = True, min(len(words), LONGEST_SCORE) / 2
    elif line.ends:
        line.score = len(words) / 2
    else:
        line.score = LIST_SCORE if LIST_ITEM.match(text) else SHORT_SCORE


def discount_lone_prose(lines: list[Line]) -> None:
    """Lower the score of prose between two lines that are none: so stand teasers."""
    standing = [line for line in lines if line.certain not in INLINE_KINDS]
    # The edges of the page count as sound: a last paragraph below a notice is no teaser.
    sound = [True, *(line.prose or line.ends for line in standing), True]
    for at, line in enumerate(standing):
        if line.prose and not sound[at] and not sound[at + 2]:
            line.score *= LONE_PROSE


def same(text: str) -> tuple[str, ...]:
    """Return the words of a line, for comparing lines whatever their punctuation and case."""
    return tuple(re.findall(r"\w+", text.casefold()))
