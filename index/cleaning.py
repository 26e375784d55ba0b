"""Plain text of a page to the article's own words: page furniture off, every removal recorded.

Three steps. (1) Each line gets shallow text features: length, last character, share of function
words (Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate detection using shallow text
features"; Pomikálek 2011, jusText) and what its wording says (`index.furniture`). (2) The body is
the run of lines with the greatest sum of scores (Pasternack and Roth 2009, "Extracting article
text from the web with maximum subsequence segmentation"). (3) Inside the body only what is
certainly furniture goes; around it everything goes but what belongs to the first and last
paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import furniture, phrases
from index.body import body_range, find_headline, kept_tail
from index.characters import sanitise, tidy_spacing
from index.lines import (
    LONGEST_FURNITURE,
    Line,
    measured_lines,
    same,
    split_lines,
)


@dataclass(frozen=True, slots=True)
class Removed:
    """One stretch taken out: `raw[start:end] == text` in the text it was taken from."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its page furniture.

    Deleting every stretch of `removed` from `raw` leaves exactly the words of `text`.
    """

    raw: str
    """The text as given, without control and invisible characters."""
    text: str
    removed: tuple[Removed, ...]
    headline: str | None
    """The title found above the body, or the one given."""
    header: tuple[str, ...]
    """Lines removed before the body, where title, date and byline stand."""
    trailer: tuple[str, ...]
    """Lines removed inside and after the body: author notes, sources."""


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Return `text` without page furniture.

    `title` is the headline, where it is known from elsewhere: a line repeating it is furniture.
    """
    raw = sanitise(text)
    lines = measured_lines(raw)
    first, last = body_range(lines)
    headline = title or find_headline(lines, first, last)
    mark_around(lines, first, last, headline)
    mark_inside(lines[first:last])
    mark_titles(lines[first:last], headline)
    mark_repeats(lines[first:last])
    mark_author_notes(lines[first:last])
    for line in lines[first:last]:
        if line.reason is None:
            cut_glued(line)
    removed = collect(raw, lines)
    return Cleaned(
        raw=raw,
        text=remaining(raw, lines),
        removed=removed,
        headline=headline,
        header=header_lines(lines, first, last),
        trailer=tuple(line.text for line in lines[first:] if line.reason),
    )


def clean_gently(
    text: str, *, title: str | None = None, keep: frozenset[str] = frozenset()
) -> Cleaned:
    """Return `text`, already an article's body, without lines that are furniture beyond doubt.

    Everything else, spacing included, stays character by character; a text that holds no such
    line and no control characters comes back unchanged. Kinds of furniture in `keep` stay. A first
    line that repeats `title` goes.
    """
    raw = sanitise(text)
    lines = split_lines(raw, wrapped=False)
    for at, line in enumerate(lines):
        if len(line.text) <= LONGEST_FURNITURE:
            reason = furniture.reason_in("certain", line.text)
            line.reason = None if reason in keep else reason
        if at == 0 and title and same(line.text) == same(title):
            line.reason = "headline"
    if all(line.reason for line in lines):
        return Cleaned(raw, raw, (), title, (), ())
    # A line goes with the gap after it, a last line with the gap before it.
    kept_end = max(line.end for line in lines if not line.reason)
    starts = [raw.rfind("\n", 0, line.start) + 1 for line in lines[1:]] + [len(raw)]
    removed: list[Removed] = []
    for line, next_start in zip(lines, starts, strict=True):
        if line.reason:
            begin = line.start if line.end < kept_end else max(kept_end, end_of(removed))
            removed.append(Removed(begin, next_start, raw[begin:next_start], line.reason))
    trailer = tuple(line.text for line in lines if line.reason)
    return Cleaned(raw, without(raw, removed), tuple(removed), title, (), trailer)


def end_of(removed: list[Removed]) -> int:
    """Return where the last removed stretch ends, 0 if there is none."""
    return removed[-1].end if removed else 0


def without(raw: str, removed: list[Removed]) -> str:
    """Return `raw` with the removed stretches, in order, cut out."""
    pieces = []
    position = 0
    for stretch in removed:
        pieces.append(raw[position : stretch.start])
        position = stretch.end
    return "".join([*pieces, raw[position:]])


def mark_around(lines: list[Line], first: int, last: int, headline: str | None) -> None:
    """Mark what stands before and after the body, except what belongs to it."""
    titles = [
        at
        for at, line in enumerate(lines[:first])
        if headline and same(line.text) == same(headline)
    ]
    for line in lines[:first]:
        line.reason = line.certain or line.likely or "before the article"
    for at in titles:
        lines[at].reason = "headline"
    below_headline = titles[-1] + 1 if titles else max(first - SMALL_HEADER, 0)
    decks = [
        line
        for line in lines[below_headline:first]
        if line.reason == "before the article" and line.words >= 8 and line.density >= 0.2
    ]
    dateline = [line for line in lines[max(first - 1, 0) : first] if DATELINE.fullmatch(line.text)]
    for line in [*(decks if len(decks) <= LONGEST_DECK else []), *dateline]:
        line.reason = None
    kept = last + kept_tail(lines, first, last)
    for line in lines[last:kept]:
        line.reason = line.certain
    for line in lines[kept:]:
        line.reason = line.certain or line.likely or "after the article"


DATELINE = re.compile(r"[A-Z][^.!?:]{2,60}\s?[—–]")
LONGEST_DECK = 3
LONGEST_IN_BLOCK = 12
LONG_ENOUGH_TO_REPEAT = 12
LONGEST_AUTHOR_NOTE = 60
"""Words."""
SMALL_HEADER = 10


def mark_inside(body: list[Line]) -> None:
    """Mark inside the body what is certainly furniture, and whole blocks of furniture."""
    for line in body:
        line.reason = line.certain
    for begin, end in runs_between_prose(body):
        run = body[begin:end]
        if is_furniture_block(run):
            for line in run:
                line.reason = line.certain or line.likely or "among page furniture"
        heading = next(
            (at for at, line in enumerate(run) if line.likely == "heading of links"), None
        )
        if heading is not None:
            mark_links(run[heading:])


def is_furniture_block(run: list[Line]) -> bool:
    """Whether short lines between two paragraphs are a byline block, share bar or menu.

    Names of countries and subjects alone are a list that an article may well hold.
    """
    signs = [line for line in run if line.certain or (line.likely and line.likely != "time of day")]
    telling = any((line.certain or line.likely) != "navigation" for line in signs)
    others = [line for line in run if not (line.certain or line.likely)]
    stated = any(line.ends or line.words > LONGEST_IN_BLOCK for line in others)
    return len(signs) >= 2 and telling and len(signs) * 2 >= len(run) and not stated


def mark_links(block: list[Line]) -> None:
    """Mark a heading of links and the headlines below it, up to the first statement."""
    links = []
    for line in block[1:]:
        if re.search(r"[.:;,…][”\"’)]*$", line.text) and not line.certain:
            break
        links.append(line)
    if links:
        block[0].reason = block[0].likely
        for line in links:
            line.reason = line.certain or line.likely or "link to another article"


def runs_between_prose(body: list[Line]) -> list[tuple[int, int]]:
    """Return the stretches of lines that are no prose, as positions."""
    runs = []
    begin = None
    for at, line in enumerate([*body, None]):
        if line is not None and not line.prose:
            begin = at if begin is None else begin
        elif begin is not None:
            runs.append((begin, at))
            begin = None
    return runs


def mark_titles(body: list[Line], headline: str | None) -> None:
    """Mark lines of the body that only repeat the headline."""
    if headline:
        for line in body:
            whole = line.words >= 4 or line is body[0]
            if line.reason is None and whole and same(line.text) == same(headline):
                line.reason = "headline"


LEADING_DATE = re.compile(
    rf"(?:{phrases.DATE_LABEL}\s*[:|-]?\s*{phrases.DATE_TIME}(?:\s*[|·:–—-])?"
    rf"|{phrases.DATE_TIME}\s*[|·–—-]|\d{{4}}-\d\d-\d\d)\s+(?=[\"'“‘]?(?-i:[A-Z]))",
    re.IGNORECASE,
)


def mark_repeats(body: list[Line]) -> None:
    """Mark a paragraph that stands there word for word a second time: a caption, a pulled quote."""
    seen: set[str] = set()
    for line in body:
        if line.reason is None and line.words >= LONG_ENOUGH_TO_REPEAT:
            if line.text in seen:
                line.reason = "repeated"
            seen.add(line.text)


AUTHOR_NOTE = re.compile(
    r"(?:The (?:author|writer),? )?(?P<name>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3})"
    r"(?:,? \([^)]{1,60}\))? (?:is|was|writes|covers|reports|teaches)\b[^.]{0,80}"
    r"\b(?:writer|reporter|journalist|correspondent|editor|columnist|author|professor|lecturer"
    r"|fellow|contributor|analyst|researcher|critic|blogger|for (?:the |The )?[A-Z])"
)


def mark_author_notes(body: list[Line]) -> None:
    """Mark a last paragraph that tells who the author is.

    It begins with a full name and a trade, and the article itself never mentions that surname.
    """
    standing = [line for line in body if line.reason is None]
    for line in standing[-2:]:
        note = AUTHOR_NOTE.match(line.text)
        if note and len(standing) > 3 and line.words <= LONGEST_AUTHOR_NOTE:
            surname = note["name"].split()[-1]
            if not any(surname in other.text for other in standing if other is not line):
                line.reason = "author's note"


def cut_glued(line: Line) -> None:
    """Cut a date before a paragraph's first sentence, and a picture's credit after its last."""
    date = LEADING_DATE.match(line.text)
    if date:
        line.cuts.append((0, date.end(), "date line"))
    credit = phrases.GLUED_CREDIT.search(
        line.text, max(date.end() if date else 0, len(line.text) - 200)
    )
    if credit:
        line.cuts.append((credit.start(), len(line.text), "caption credit"))


def header_lines(lines: list[Line], first: int, last: int) -> tuple[str, ...]:
    """Return the lines that may hold the article's metadata, above the body."""
    header = [line.text for line in lines[:first]]
    for line in lines[first : min(first + 3, last)]:
        if line.reason:
            header.append(line.text)
        header += [line.text[begin:end].strip() for begin, end, _ in line.cuts if begin == 0]
    return tuple(header)


def collect(raw: str, lines: list[Line]) -> tuple[Removed, ...]:
    """Return the removed stretches in order, with their place in `raw`."""
    stretches = []
    for line in lines:
        spans = [(0, len(line.text), line.reason)] if line.reason else line.cuts
        for start, end, reason in spans:
            begin, finish = line.start + start, line.start + end
            stretches.append(Removed(begin, finish, raw[begin:finish], reason))
    return tuple(stretches)


def remaining(raw: str, lines: list[Line]) -> str:
    """Return the lines that stay, wrapped paragraphs unwrapped, spacing tidied."""
    pieces = []
    position = 0
    for line in lines:
        pieces.append(re.sub(r"[^\n]", "", raw[position : line.start]))
        if not line.reason:
            text = line.text
            for start, end, _ in reversed(line.cuts):
                text = text[:start] + text[end:]
            pieces.append(text)
        position = line.end
    return tidy_spacing("".join(pieces))
