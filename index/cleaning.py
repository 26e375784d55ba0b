"""Plain text of a page to the article's own words: page furniture off, every removal recorded.

The method is that of shallow text features (Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate
detection using shallow text features"; Pomikálek 2011, jusText): lines that read like sentences
mark the body; what stands before the first and after the last of them is header and tail; the rest
is judged by its wording (`index.furniture`), its length, its last character and its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from index import furniture
from index.characters import sanitise, tidy_spacing

STOP_WORDS = frozenset(
    """a about after again all also an and any are as at be because been before being but by can
    could did do does for from had has have he her his how i if in into is it its just may might
    more most my no not of on one only or other our out over said says she should so some such than
    that the their them then there these they this to under up was we were what when where which
    while who whom why will with would you your""".split()
)

LONGEST_FURNITURE = 500
"""Characters; a longer line is never judged by its wording alone."""

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”’»]$")


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

    Deleting every stretch of `removed` from `raw` and tidying the spacing gives `text`.
    """

    raw: str
    """The text as given, without control and invisible characters."""
    text: str
    removed: tuple[Removed, ...]
    header: tuple[str, ...]
    """Lines that stood before the body, whether furniture or headline: where metadata stands."""
    trailer: tuple[str, ...]
    """Lines removed after the body's first half: author notes, sources."""


@dataclass(slots=True)
class Line:
    """One non-empty line while it is being judged."""

    start: int
    end: int
    text: str
    new_paragraph: bool
    body: bool = False
    reason: str | None = None
    cuts: list[tuple[int, int, str]] = field(default_factory=list)


@lru_cache(maxsize=1)
def furniture_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the reasons and compiled patterns for whole lines, most telling first."""
    return tuple(
        (reason, furniture.whole_line(lines))
        for reason, lines in (
            ("date line", furniture.DATE_LINES),
            ("byline", furniture.BYLINE_LINES),
            ("notice or prompt", furniture.PROMPT_LINES),
            ("share link", furniture.SHARING_LINES),
            ("link to another article", furniture.RELATED_LINES),
            ("heading of links", furniture.RELATED_HEADINGS),
            ("reading or listening time", furniture.READING_LINES),
            ("navigation", furniture.NAVIGATION_LINES),
        )
    )


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Return `text` without page furniture.

    `title` is the headline, where it is known from elsewhere: a line repeating it is furniture.
    """
    raw = sanitise(text)
    lines = split_lines(raw)
    mark_wording(lines)
    first, last = body_range(lines)
    if first is None or last is None:
        removed = collect(raw, lines)
        return Cleaned(raw, remaining(raw, removed), removed, (), ())
    mark_header(lines[:first], title)
    mark_repeated_titles(lines, first, title)
    mark_link_lists(lines, first)
    mark_tail(lines, last)
    cut_leading_date(lines[first])
    for line in lines[first : last + 1]:
        if line.body and line.reason is None:
            cut_caption_credit(line)
    removed = collect(raw, lines)
    header = [line.text for line in lines[:first]]
    header += [
        lines[first].text[start:end].strip() for start, end, _ in lines[first].cuts if start == 0
    ]
    middle = (first + last) // 2
    trailer = tuple(line.text for line in lines[middle:] if line.reason)
    return Cleaned(raw, remaining(raw, removed), removed, tuple(header), trailer)


def split_lines(raw: str) -> list[Line]:
    """Return the non-empty lines of `raw`, without their outer spaces."""
    lines: list[Line] = []
    gap = True
    for match in re.finditer(r"[^\n]*(?:\n|$)", raw):
        content = match.group().strip()
        if not content:
            gap = True
            continue
        start = match.start() + (len(match.group()) - len(match.group().lstrip()))
        lines.append(Line(start, start + len(content), content, gap))
        gap = False
    return lines


def mark_wording(lines: list[Line]) -> None:
    """Mark the lines that read like sentences, and those whose whole wording is furniture."""
    for line in lines:
        line.reason = wording_reason(line.text)
        line.body = line.reason is None and reads_like_body(line.text)


def wording_reason(text: str) -> str | None:
    """Return why a line of this wording is furniture wherever it stands, or None."""
    if len(text) > LONGEST_FURNITURE:
        return None
    words = re.findall(r"[\w.'&-]+", text.casefold())
    if words and len(words) <= 30 and all(word in furniture.NAVIGATION_WORDS for word in words):
        return "navigation"
    for reason, pattern in furniture_patterns():
        if pattern.fullmatch(text):
            return reason
    return None


def reads_like_body(text: str) -> bool:
    """Whether a line is running text: long enough, closed like a sentence, with function words."""
    words = re.findall(r"\w+(?:['’]\w+)?", text.casefold())
    if len(words) < 8:
        return False
    density = sum(word in STOP_WORDS for word in words) / len(words)
    if SENTENCE_END.search(text):
        return density >= 0.15
    return len(words) >= 25 and density >= 0.25


def body_range(lines: list[Line]) -> tuple[int | None, int | None]:
    """Return the positions of the first and the last line that reads like body text."""
    positions = [position for position, line in enumerate(lines) if line.body]
    return (positions[0], positions[-1]) if positions else (None, None)


def mark_header(header: list[Line], title: str | None) -> None:
    """Mark every line before the body: headline, section names, bylines, badges."""
    for line in header:
        if line.reason is None:
            line.reason = "headline" if title and same_words(line.text, title) else "header"


def same_words(left: str, right: str) -> bool:
    """Whether two lines say the same, whatever their punctuation and letter case."""
    return re.findall(r"\w+", left.casefold()) == re.findall(r"\w+", right.casefold())


def mark_repeated_titles(lines: list[Line], first: int, title: str | None) -> None:
    """Mark lines in the body that only repeat the headline."""
    titles = [line.text for line in lines[:first] if len(line.text.split()) >= 4]
    if title:
        titles.append(title)
    for line in lines[first:]:
        if line.reason is None and any(same_words(line.text, known) for known in titles):
            line.reason, line.body = "headline repeated", False


def mark_link_lists(lines: list[Line], first: int) -> None:
    """Mark the headlines that follow a heading such as "Related articles"."""
    following = False
    for line in lines[first:]:
        if line.reason == "heading of links":
            following = True
        elif line.reason is None and following:
            if line.body or SENTENCE_END.search(line.text):
                following = False
            else:
                line.reason = "link to another article"


def mark_tail(lines: list[Line], last: int) -> None:
    """Mark what follows the body once a line there is furniture by its wording."""
    seen = False
    for line in lines[last + 1 :]:
        if line.reason is not None:
            seen = True
        elif seen:
            line.reason = "after the article"


def cut_leading_date(line: Line) -> None:
    """Cut a label and a date that stand before the first sentence ("date 2026-01-07 ...")."""
    pattern = rf"{furniture.DATE_LABEL}\s*[:|-]?\s*{furniture.DATE}(?:\s*[|·:–—-])?\s+(?=\S)"
    match = re.match(pattern, line.text, re.IGNORECASE)
    if match and not line.text[match.end()].islower():
        line.cuts.append((0, match.end(), "date line"))


CREDIT = re.compile(
    r"(?<=[.!?”\"’])\s+"
    r"((?:(?:File|Photo|Image|Picture)\s)?(?:[A-Z][\w'’.-]*\s+){1,6}"
    r"\((?:AFP|AP|Reuters|EPA|Getty(?: Images)?|ANI|PTI|Bloomberg|HT(?: Photo)?|Xinhua|TASS|dpa|Shutterstock"
    r"|(?:File )?(?:photo|image|picture)|[A-Z]{2,6}(?: (?:photo|file|file photo|images))?)"
    r"(?:[ /][\w /.-]{1,60})?\))$"
)


def cut_caption_credit(line: Line) -> None:
    """Cut a picture's caption and agency that were glued to the paragraph's end."""
    match = CREDIT.search(line.text)
    if match:
        line.cuts.append((match.start(), len(line.text), "caption credit"))


def collect(raw: str, lines: list[Line]) -> tuple[Removed, ...]:
    """Return the removed stretches in order, with their place in `raw`."""
    stretches = []
    for line in lines:
        spans = [(0, len(line.text), line.reason)] if line.reason else line.cuts
        for start, end, reason in sorted(spans):
            begin, finish = line.start + start, line.start + end
            stretches.append(Removed(begin, finish, raw[begin:finish], reason))
    return tuple(stretches)


def remaining(raw: str, removed: tuple[Removed, ...]) -> str:
    """Return `raw` without the removed stretches, its spacing tidied."""
    pieces = []
    position = 0
    for stretch in removed:
        pieces.append(raw[position : stretch.start])
        position = stretch.end
    pieces.append(raw[position:])
    return tidy_spacing("".join(pieces))
