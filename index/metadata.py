"""Title, source, author and publication date out of the lines around an article's body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from index import furniture
from index.cleaning import Cleaned, same
from index.furniture import wording_reason

EARLIEST_YEAR = 1800
LONGEST_TITLE = 90
"""Characters of a title made from the first sentence."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article besides its text; `origins` says where each field was found."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    origins: tuple[tuple[str, str], ...] = ()


OUTLET = re.compile(
    r"\b(?:news(?:paper|wire|room)?|times|post|herald|tribune|guardian|journal|gazette|chronicle|telegraph"
    r"|observer|independent|mail|express|mirror|standard|globe|star|sun|press|agency|today|daily|weekly"
    r"|monthly|magazine|review|broadcasting|radio|television|tv|welle|spiegel|zeitung|monde|figaro|pa[ií]s"
    r"|reuters|afp|ap|bbc|cnn|dw|npr|pbs|abc|nbc|cbs|rfi|rt|tass|xinhua|kyodo|bloomberg|axios|politico"
    r"|vox|wired|economist|atlantic|jazeera|euronews|insider|courier|dispatch|examiner|inquirer|bulletin"
    r"|reporter|wire|media|net|online|digest|monitor|outlook|hindu|dawn|haaretz|sentinel|register|ledger)\b"
    r"|\.(?:com|org|net|co\.uk|de|fr|in|info|eu|news)\b",
    re.IGNORECASE,
)
ORGANISATION = re.compile(
    r"\b(?:foundation|institut\w*|universit\w+|college|school|cent(?:er|re)|council|think ?tank|academy"
    r"|association|society|fund|bank|group|agency|ministry|department|laborator\w+|observatory|commission"
    r"|committee|network|forum|initiative|trust|endowment|press|news|times|post|journal|magazine)\b",
    re.IGNORECASE,
)
NAME = r"(?:[A-Z][\w.'’-]*|[a-z]{2,3}|[A-Z]\.)(?:\s+(?:[A-Z][\w.'’-]*|de|da|di|van|von|der|den|bin|al|el|la|le)){1,5}"
AUTHORED = re.compile(
    r"(?:article|story|piece|column|text|commentary|analysis)\s+(?:is|was|has been)\s+"
    rf"(?:authored|written|contributed)\s+by\s+({NAME})(.*)",
)
BYLINE = re.compile(
    rf"(?i:(?:written |words |text |story |report )?by:?|authors?\s*:)\s*({NAME}(?:(?:,| and| &|, and)\s+{NAME})*)"
)


def parse_date(text: str, *, today: date | None = None) -> date | None:
    """Return the absolute calendar date that `text` names, or None.

    Relative times ("1 day ago"), dates without a year or a day, and years that no article can
    have (before 1800, after next year) give None. ISO dates are read directly; everything else
    goes through dateparser.
    """
    text = text.strip()
    found = iso_date(text)
    if found is None and 6 <= len(text) <= 60 and re.search(r"\d{4}", text):
        found = spoken_date(text)
    latest = (today or datetime.now(tz=UTC).date()).year + 1
    return found if found and EARLIEST_YEAR <= found.year <= latest else None


def iso_date(text: str) -> date | None:
    """Return the date of an ISO 8601 date or date and time, or None."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?![\d])", text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def spoken_date(text: str) -> date | None:
    """Return the date that dateparser reads in `text`, if it names day, month and year."""
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        moment = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return moment.date() if moment else None


def find_metadata(cleaned: Cleaned) -> Metadata:
    """Return what the lines around the body of `cleaned` say about the article."""
    origins: list[tuple[str, str]] = []
    title = find_title(cleaned, origins)
    author, affiliation = find_author(cleaned, origins)
    source = find_source(cleaned, title, origins)
    if source is None and affiliation:
        source = affiliation
        origins.append(("source", "author's note"))
    published = find_date(cleaned, origins)
    return Metadata(title, source, author, published, None, None, tuple(origins))


def find_title(cleaned: Cleaned, origins: list[tuple[str, str]]) -> str | None:
    """Return the headline among the header lines: a repeated line, else the first that can be one."""
    candidates = [
        line for line in cleaned.header if wording_reason(line) is None and len(line.split()) >= 3
    ]
    for position, line in enumerate(candidates):
        if any(same(line) == same(other) for other in candidates[position + 1 :]):
            origins.append(("title", "headline, repeated in the header"))
            return line
    if candidates:
        origins.append(("title", "first headline of the header"))
        return candidates[0]
    return None


def title_from_text(text: str) -> str:
    """Return a title made of the first sentence, shortened at a word with an ellipsis."""
    first_line = text.strip().split("\n", 1)[0]
    match = re.match(r"(.{20,}?[.!?…][\"'”’)]*)(?=\s+[\"'“‘(]?[A-Z0-9]|$)", first_line)
    sentence = match[1] if match else first_line
    if len(sentence) <= LONGEST_TITLE:
        return sentence.rstrip(".")
    shortened = sentence[:LONGEST_TITLE]
    return shortened[: max(shortened.rfind(" "), 1)].rstrip(" ,;:–—-") + "…"


def find_author(cleaned: Cleaned, origins: list[tuple[str, str]]) -> tuple[str | None, str | None]:
    """Return the author and the organisation named beside the author."""
    for line in cleaned.header:
        match = BYLINE.match(line)
        if match:
            origins.append(("author", "byline"))
            return match[1], None
    for line in cleaned.trailer:
        match = AUTHORED.search(line)
        if match:
            origins.append(("author", "author's note"))
            parts = [part.strip(" .") for part in match[2].split(",")]
            return match[1], next((part for part in parts if ORGANISATION.search(part)), None)
    return None, None


def find_source(cleaned: Cleaned, title: str | None, origins: list[tuple[str, str]]) -> str | None:
    """Return the outlet: named by a label, or a short line of the header that names one."""
    for lines in (cleaned.header, cleaned.trailer):
        for label, value in zip(lines, lines[1:], strict=False):
            if re.fullmatch(r"(?:primary |original )?sources?\s*:?", label, re.IGNORECASE):
                origins.append(("source", f"line after “{label}”"))
                return value
    for line in cleaned.header:
        short = len(line.split()) <= 5 and (title is None or not same(line) == same(title))
        if short and wording_reason(line) is None and OUTLET.search(line):
            origins.append(("source", "header"))
            return line
    return None


def find_date(cleaned: Cleaned, origins: list[tuple[str, str]]) -> date | None:
    """Return the publication date: a labelled one before any other; an update only as a last resort."""
    stretches = "\n".join(cleaned.header)
    for place, pattern in (
        (
            "“published” label",
            rf"(?:published|posted|date)(?: on| at)?\s*[:|-]?\s*({furniture.DATE})",
        ),
        ("header", rf"(?<!updated )(?<!updated: )(?<!updated\n)({furniture.DATE})"),
        ("“updated” label", rf"({furniture.DATE})"),
    ):
        for match in re.finditer(pattern, stretches, re.IGNORECASE):
            found = parse_date(match[1])
            if found:
                origins.append(("published", place))
                return found
    return None
