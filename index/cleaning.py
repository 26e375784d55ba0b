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
from dataclasses import dataclass, field

from index import furniture
from index.characters import sanitise, tidy_spacing

STOP_WORDS = frozenset(
    (
        "a about after again all also an and any are as at be because been before being but by can "
        "could did do does for from had has have he her him his how i if in into is it its just "
        "may might more most my no not of on one only or other our out over said says she should so "
        "some such than that the their them then there these they this those to under up was we "
        "were what when where which while who whom why will with would you your"
    ).split()
)

LONGEST_FURNITURE = 400
"""Characters; a longer line is never judged by its wording alone."""

CERTAIN_SCORE = -15.0
LIKELY_SCORE = -6.0
SHORT_SCORE = -3.0
LIST_SCORE = -0.5
LONGEST_SCORE = 60.0
GAP_LIMIT = -45.0
"""A run of unlabelled short lines (a list, a poem) never costs more than this."""

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”’»]$|[.!?]\s?\[\d+\]$")
LIST_ITEM = re.compile(r"[-•*–—▪●◦]\s|\(?[0-9]{1,3}[.):]\s|[a-zA-Z][.)]\s|[^:]{2,40}:\s*\S")


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
    header: tuple[str, ...]
    """Lines removed before the body, where title, date and byline stand."""
    trailer: tuple[str, ...]
    """Lines removed inside and after the body: author notes, sources."""


@dataclass(slots=True)
class Line:
    """One non-empty line, or one hard-wrapped paragraph, while it is being judged."""

    start: int
    end: int
    text: str
    certain: str | None = None
    likely: str | None = None
    words: int = 0
    ends: bool = False
    prose: bool = False
    score: float = 0.0
    reason: str | None = None
    cuts: list[tuple[int, int, str]] = field(default_factory=list)


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Return `text` without page furniture.

    `title` is the headline, where it is known from elsewhere: a line repeating it is furniture.
    """
    raw = sanitise(text)
    lines = split_lines(raw)
    for line in lines:
        measure(line)
    first, last = body_range(lines)
    mark_around(lines, first, last)
    mark_inside(lines[first:last])
    mark_titles(lines, first, last, title)
    for line in lines[first:last]:
        if line.reason is None:
            cut_glued(line)
    removed = collect(raw, lines)
    return Cleaned(
        raw=raw,
        text=remaining(raw, lines),
        removed=removed,
        header=header_lines(lines, first, last),
        trailer=tuple(line.text for line in lines[first:] if line.reason),
    )


def split_lines(raw: str) -> list[Line]:
    """Return the non-empty lines of `raw` without their outer spaces; hard-wrapped ones as one."""
    lines: list[Line] = []
    for block in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", raw):
        spans = [
            (block.start() + match.start(), block.start() + match.end())
            for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", block.group())
        ]
        if hard_wrapped([raw[start:end] for start, end in spans]):
            spans = [(spans[0][0], spans[-1][1])]
        lines += [Line(start, end, raw[start:end].replace("\n", " ")) for start, end in spans]
    return lines


def hard_wrapped(lines: list[str]) -> bool:
    """Whether lines without a gap are one paragraph broken at a fixed width.

    All but the last must be nearly as long as the longest, 50 to 120 characters, and most must
    stop in the middle of a sentence.
    """
    if len(lines) < 2:
        return False
    full = [len(line) for line in lines[:-1]]
    if not 50 <= max(full) <= 120 or len(lines[-1]) > max(full) + 2:
        return False
    if any(
        len(line) + 1 + len(after.split(" ", 1)[0]) <= max(full) - 8
        for line, after in zip(lines, lines[1:], strict=False)
    ):
        return False  # the next word would have fitted: the break was meant
    open_ends = sum(not SENTENCE_END.search(line) for line in lines[:-1])
    return open_ends * 2 > len(full)


def measure(line: Line) -> None:
    """Fill in the features and the score of a line."""
    text = line.text
    words = re.findall(r"\w+(?:['’]\w+)?", text.casefold())
    density = sum(word in STOP_WORDS for word in words) / max(len(words), 1)
    line.words = len(words)
    line.ends = bool(SENTENCE_END.search(text))
    if len(text) <= LONGEST_FURNITURE:
        line.certain = furniture.reason_in("certain", text)
        line.likely = furniture.reason_in("likely", text)
        if line.likely is None and furniture.only_navigation_words(text):
            line.likely = "navigation"
    if line.certain:
        line.score = CERTAIN_SCORE
    elif line.likely:
        line.score = LIKELY_SCORE
    elif line.ends and len(words) >= 8 and density >= 0.12:
        line.prose, line.score = True, min(len(words), LONGEST_SCORE)
    elif len(words) >= 25 and density >= 0.25:
        line.prose, line.score = True, min(len(words), LONGEST_SCORE) / 2
    elif line.ends:
        line.score = len(words) / 2
    else:
        line.score = LIST_SCORE if LIST_ITEM.match(text) else SHORT_SCORE


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
        elif before * 2 >= amount and (line.certain or line.likely):
            if furniture.reason_in("tail", line.text):
                return trimmed(lines, first, at)
    return last


def trimmed(lines: list[Line], first: int, last: int) -> int:
    """Return the end of the body without the lines before `last` that are no running text."""
    while last > first and lines[last - 1].score <= 0:
        last -= 1
    return last


def mark_around(lines: list[Line], first: int, last: int) -> None:
    """Mark what stands before and after the body.

    A tail without any sign of furniture is kept: a list, verses or a signature can end an article.
    """
    for line in lines[:first]:
        line.reason = line.certain or line.likely or "before the article"
    tail = lines[last:]
    signs = [at for at, line in enumerate(tail) if line.certain or line.likely]
    kept = signs[0] if signs else len(tail)
    if kept > 1 and not all(LIST_ITEM.match(line.text) for line in tail[:kept]):
        kept = 0 if signs else kept
    for line in tail[kept:]:
        line.reason = line.certain or line.likely or "after the article"


def mark_inside(body: list[Line]) -> None:
    """Mark inside the body what is certainly furniture, and lists of links with their heading."""
    for line in body:
        line.reason = line.certain
    for begin, end in runs_between_prose(body):
        run = body[begin:end]
        if len(run) >= 2 and all(line.certain or line.likely for line in run):
            for line in run:
                line.reason = line.certain or line.likely
        for at, line in enumerate(run):
            if line.likely == "heading of links":
                links = [after for after in run[at + 1 :] if not after.ends or after.certain]
                if links and links == run[at + 1 : at + 1 + len(links)]:
                    line.reason = line.likely
                    for link in links:
                        link.reason = link.certain or link.likely or "link to another article"
                break


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


def mark_titles(lines: list[Line], first: int, last: int, title: str | None) -> None:
    """Mark lines of the body that only repeat the headline."""
    titles = {same(line.text) for line in lines[:first] if line.words >= 4 and not line.likely}
    if title:
        titles.add(same(title))
    for at, line in enumerate(lines[first:last]):
        known = same(line.text) in titles
        if line.reason is None and known and (not line.prose or at == 0):
            line.reason = "headline repeated"


def same(text: str) -> tuple[str, ...]:
    """Return the words of a line, for comparing lines whatever their punctuation and case."""
    return tuple(re.findall(r"\w+", text.casefold()))


LEADING_DATE = re.compile(
    rf"(?:{furniture.DATE_LABEL}\s*[:|-]?\s*{furniture.DATE_TIME}(?:\s*[|·:–—-])?"
    rf"|{furniture.DATE_TIME}\s*[|·–—-]|\d{{4}}-\d\d-\d\d)\s+(?=[\"'“‘]?(?-i:[A-Z]))",
    re.IGNORECASE,
)
AGENCIES = (
    r"(?:AFP|AP|Reuters|REUTERS|EPA(?:-EFE)?|Getty(?: Images)?|ANI|PTI|UNI|IANS|Bloomberg|Xinhua|TASS|dpa|DPA"
    r"|EFE|ANSA|Kyodo|Yonhap|Anadolu|AA|Sputnik|Shutterstock|iStock|Alamy|Imago|NurPhoto|PA|PA Media|CP"
    r"|[Ff]ile|(?:[Ff]ile |[Hh]andout |HT |[A-Z]\w+ )?(?:[Pp]hoto|[Ii]mage|[Pp]icture)s?|[Rr]epresentational)"
)
CAPTION_WORD = r"(?:[A-Z][\w'’.-]*|of|in|at|the|and|with|during|file|photo|image|left|right|\d{4})"
GLUED_CREDIT = re.compile(
    rf"(?<=[.!?”\"’])\s+((?!The\s|A\s)[A-Z][\w'’.-]*(?:,?\s+{CAPTION_WORD}){{0,8}}"
    rf"\s+[(\[]\s*(?:{AGENCIES})(?:\s*(?:[/,:|-]|[Pp]hoto|[Ff]ile|via)[^()\[\]]{{0,60}})?[)\]])$"
)


def cut_glued(line: Line) -> None:
    """Cut a date before a paragraph's first sentence, and a picture's credit after its last."""
    date = LEADING_DATE.match(line.text)
    if date:
        line.cuts.append((0, date.end(), "date line"))
    credit = GLUED_CREDIT.search(line.text, date.end() if date else 0)
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
        begin = line.end if line.reason else line.start
        pieces.append(re.sub(r"[^\n]", "", raw[position : line.start]))
        if not line.reason:
            text = line.text
            for start, end, _ in reversed(line.cuts):
                text = text[:start] + text[end:]
            pieces.append(text)
        del begin
        position = line.end
    return tidy_spacing("".join(pieces))
