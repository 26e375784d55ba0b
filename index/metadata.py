"""Title, source, author and publication date out of the lines around an article's body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from index import phrases
from index.cleaning import AUTHOR_NOTE, Cleaned
from index.dates import parse_date
from index.furniture import wording_reason

LONGEST_SOURCE = 60
"""Characters."""
LONGEST_DATE_LINE = 24
"""Words; a date in a longer line is part of what it says."""
LONGEST_TITLE = 90
"""Characters of a title made from the first sentence."""
SHORTEST_TITLE = 20
FIRST_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bGen)(?<!\bSen)(?<!\bRep)"
    r"(?<!\bGov)(?<!\bLt)(?<!\bJan)(?<!\bFeb)(?<!\bAug)(?<!\bSept)(?<!\bOct)(?<!\bNov)(?<!\bDec)"
    r"(?<!\bNo)(?<!\bvs)(?<!\bInc)(?<!\bCo)"
    r"[.!?…][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9]|$)"
)
DATED = ("date line", "dated line")
NEAR_HEADER = 40
"""Lines above the body that can hold its metadata; farther up stand menus."""


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
    r"\b(?:news\w*|times|post|herald|tribune|guardian|journal|gazette|chronicle|telegraph|observer"
    r"|independent|mail|express|mirror|standard|globe|press|agency|today|daily|weekly|magazine"
    r"|review|broadcasting|welle|spiegel|zeitung|monde|figaro|pa[ií]s|reuters"
    r"|afp|ap|bbc|cnn|dw|npr|pbs|abc|nbc|cbs|rfi|rt|tass|xinhua|kyodo|bloomberg|axios|politico|vox"
    r"|economist|atlantic|jazeera|euronews|insider|courier|dispatch|examiner|inquirer|bulletin"
    r"|digest|monitor|outlook|hindu|dawn|haaretz|sentinel|ledger)\b"
    r"|\.(?:com|org|net|co\.uk|de|fr|in|info|eu|news)\b",
    re.IGNORECASE,
)
OUTLET_NAME = re.compile(r"[A-Z][\w&.'’-]*(?: [\w&.'’-]+){0,4}")
ORGANISATION = re.compile(
    r"\b(?:foundation|institut\w*|universit\w+|college|school|cent(?:er|re)|council|think ?tank"
    r"|academy|association|society|fund|bank|group|agency|ministry|laborator\w+|observatory"
    r"|commission|network|forum|initiative|trust|endowment|press|news|times|post|journal|magazine"
    r"|organi[sz]ation|federation|union|alliance)\b",
    re.IGNORECASE,
)
PARTICLE = r"(?:de|da|di|du|dos|van|von|der|den|ter|bin|ibn|al|el|la|le|ben|af|av)"
NAME_PART = r"(?:[^\W\d_][\w'’-]*\.?)"
NAME = rf"(?=[^\W\d_a-z]){NAME_PART}(?:\s+(?:(?=[^\W\d_a-z]){NAME_PART}|{PARTICLE}\b)){{1,4}}"
HONORIFIC = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Lt|Col|Gen|Amb)\.?\s+)+"
NAMES = rf"{NAME}(?:(?:,|,? and| &)\s+{NAME}){{0,5}}"
BYLINE = re.compile(
    r"(?:.*\b\d{4}\s*[|·•,/–—-]?\s*)?"
    r"(?:(?i:(?:written |words |text |story |report(?:ed)? |article |interview |review |analysis "
    r"|opinion |comment |column |essay |posted )?by):?"
    rf"|(?i:authors?|writers?|reporters?|byline)\s*:)\s*(?:{HONORIFIC})?({NAMES})\s*(.*)"
)
NAME_AND_ROLE = re.compile(
    rf"({NAMES}),\s+(?:[\w'’-]+ ){{0,4}}"
    r"(?i:correspondent|reporter|editor|writer|columnist|contributor|journalist|fellow|analyst)"
    r"(?:,.*)?"
)
BYLINE_LABEL = re.compile(
    r"(?:(?:written |words )?by|authors?|writers?|byline)\s*:?", re.IGNORECASE
)
AUTHORED = re.compile(
    r"(?:[Tt]h(?:is|e) )?(?:article|story|piece|column|text|commentary|analysis|essay|post"
    r"|op-ed)\s+"
    rf"(?:is|was|has been)\s+(?:authored|written|contributed)\s+by\s+(?:{HONORIFIC})?({NAMES})(.*)"
)
NO_PERSON = re.compile(
    r"\b(?:team|staff|desk|editorial|editors?|newsroom|bureau|correspondents?|reporters?|writers?"
    r"|contributors?|admin|wire|services?|board)\b"
    rf"|{OUTLET.pattern}|{ORGANISATION.pattern}",
    re.IGNORECASE,
)
SOURCE_LABEL = re.compile(r"(?:primary |original )?sources?\s*:?|publisher\s*:?", re.IGNORECASE)
SOURCE_LINE = re.compile(
    r"(?:(?:(?:primary |original )?source|publisher|agency)\s*:"
    r"|this (?:article|story|piece|post) (?:was )?(?:first |originally )?"
    r"(?:appeared|published|ran) (?:first |originally )?(?:on|in|at|by))\s*(.{2,60}?)\.?",
    re.IGNORECASE,
)
COPYRIGHT_LINE = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?)?\s*(?:by )?"
    r"([A-Z][\w&'’. ]{1,40}?)(?:,? (?:Ltd|LLC|Inc|Limited|GmbH|plc)\b.*|[.,|].*| all rights.*)?",
    re.IGNORECASE,
)
AGENCY_DATELINE = re.compile(
    r"[A-Z][^()\n]{2,50}\((AP|AFP|Reuters|REUTERS|dpa|ANI|PTI|IANS|Xinhua|TASS|EFE|UPI|CNN"
    r"|Kyodo News)\)"
    r"\s*[—–-]"
)


def find_metadata(cleaned: Cleaned) -> Metadata:
    """Return what the lines around the body of `cleaned` say about the article."""
    header = cleaned.header[-NEAR_HEADER:]
    found = {
        "title": (cleaned.headline, "headline") if cleaned.headline else None,
        "source": source_of(header, cleaned),
        "author": author_of(header, cleaned.headline),
        "published": date_of(header, cleaned),
    }
    note = author_note(cleaned.trailer)
    if note:
        author, organisation = note
        found["author"] = found["author"] or (author, "author's note")
        if organisation:
            found["source"] = found["source"] or (organisation, "author's note")
    if found["author"] and found["source"] and found["author"][0] == found["source"][0]:
        found["author"] = None
    address = page_address(header)
    if address:
        found["url"] = (address, "header")
        found["source"] = found["source"] or (hostname(address), "address in the header")
    values = {name: entry[0] for name, entry in found.items() if entry}
    origins = tuple((name, entry[1]) for name, entry in found.items() if entry)
    return Metadata(**values, origins=origins)  # type: ignore[arg-type]


def page_address(header: tuple[str, ...]) -> str | None:
    """Return the web address that stands alone on a line above the body."""
    for line in header:
        match = re.fullmatch(r"(?:(?:url|link|source)\s*:\s*)?(https?://[^\s/]+\.\S+)", line, re.I)
        if match:
            return match[1]
    return None


def hostname(address: str) -> str:
    """Return the host of a web address, without `www.`."""
    return re.sub(r"^https?://(?:www\.)?|[/:?#].*$", "", address)


def title_from_text(text: str) -> str:
    """Return a title made of the first sentence, shortened at a word with an ellipsis."""
    first_line = text.strip().split("\n", 1)[0][:400]
    end = next(
        (match.end() for match in FIRST_END.finditer(first_line) if match.end() >= SHORTEST_TITLE),
        len(first_line),
    )
    sentence = first_line[:end]
    if len(sentence) <= LONGEST_TITLE:
        return sentence.removesuffix(".")
    shortened = sentence[: LONGEST_TITLE + 1]
    at_word = shortened[: shortened.rfind(" ", 1)] if " " in shortened[1:] else shortened[:-1]
    return at_word.rstrip(" ,;:–—-") + "…"


def author_of(header: tuple[str, ...], headline: str | None) -> tuple[str, str] | None:
    """Return the author named by a byline, by a label, or by a bare name beside the date."""
    lines = [line for line in header if line != headline]
    for line in lines:
        byline = BYLINE.match(line) or NAME_AND_ROLE.fullmatch(line)
        persons = persons_in(byline[1]) if byline else None
        if persons:
            return persons, "byline"
    for label, value in pairwise(lines):
        if BYLINE_LABEL.fullmatch(label) and is_name(value):
            return persons_in(value) or value, f"line after “{label}”"
    for line, below in bare_names(header, headline):
        if any(wording_reason(other) in DATED or OUTLET.search(other) for other in below):
            return persons_in(line) or line, "name below the headline"
    return None


def bare_names(
    header: tuple[str, ...], headline: str | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names that stand alone right below the headline, each with the two lines below."""
    for at, line in enumerate(header):
        above = header[max(at - 2, 0) : at]
        if headline in above and line != headline and is_name(line):
            yield line, header[at + 1 : at + 3]


def is_name(line: str) -> bool:
    """Whether a whole line can be one or more persons' names."""
    return (
        re.fullmatch(NAMES, line) is not None
        and wording_reason(line) is None
        and not NO_PERSON.search(line)
    )


def persons_in(names: str) -> str | None:
    """Return the persons among names as one writes them, None where there is no person.

    "JANE DOE and JOHN ROE, Coast News" gives "Jane Doe and John Roe".
    """
    kept = re.split(r"((?:,|,? and| &)\s+)", re.sub(r"\s+", " ", names))
    while kept and (NO_PERSON.search(kept[-1]) or not kept[-1].strip(" ,&")):
        kept = kept[:-2]
    name = "".join(kept).strip(" ,;")
    if not name or NO_PERSON.search(name):
        return None
    name = name if re.search(r"\b[A-Z]\.$", name) else name.rstrip(".")
    shouted = not re.search("[a-z]", re.sub(r"\b(?:and|de|van|von|der)\b", "", name))
    return re.sub(r"\b[A-ZÀ-Þ]{2,}\b", lambda word: word[0].title(), name) if shouted else name


def author_note(trailer: tuple[str, ...]) -> tuple[str, str | None] | None:
    """Return author and organisation of a note such as "This article is authored by ..."."""
    for line in trailer:
        match = AUTHORED.search(line)
        persons = persons_in(match[1]) if match else None
        if match and persons:
            parts = [part.strip(" .") for part in match[2].split(",")]
            return persons, next((part for part in parts if ORGANISATION.search(part)), None)
        about = AUTHOR_NOTE.match(line)
        if about:
            return about["name"], None
    return None


def source_of(header: tuple[str, ...], cleaned: Cleaned) -> tuple[str, str] | None:
    """Return the outlet: by a label or notice, a name in the header, or an owner's notice."""
    agency = AGENCY_DATELINE.match(cleaned.text)
    return (
        labelled_source((header, cleaned.trailer))
        or outlet_in_header(header, cleaned.headline)
        or ((agency[1], "dateline") if agency else None)
        or copyright_owner(cleaned.trailer)
    )


def labelled_source(parts: tuple[tuple[str, ...], ...]) -> tuple[str, str] | None:
    """Return what a line "Source" or "Source: ..." names, in the header before the trailer."""
    for lines in parts:
        for label, value in pairwise(lines):
            if SOURCE_LABEL.fullmatch(label) and len(value) <= LONGEST_SOURCE:
                return value.strip(), f"line after “{label}”"
    for lines in parts:
        for line in lines:
            labelled = SOURCE_LINE.fullmatch(line)
            if labelled:
                return labelled[1], "source line"
    return None


def outlet_in_header(header: tuple[str, ...], headline: str | None) -> tuple[str, str] | None:
    """Return the outlet that a short line of the header, or the end of a byline, names."""
    for line in header:
        if line != headline and wording_reason(line) is None:
            for part in re.split(r"\s+[|·•]\s+|, ", line):
                if OUTLET_NAME.fullmatch(part) and OUTLET.search(part):
                    return part, "header"
    for line in header:
        byline = BYLINE.match(line)
        after = re.split(r"[|·•–—]|, ", byline[1] + byline[2])[1:] if byline else []
        for part in after:
            if OUTLET_NAME.fullmatch(part.strip()) and OUTLET.search(part):
                return part.strip(), "byline"
    return None


def copyright_owner(trailer: tuple[str, ...]) -> tuple[str, str] | None:
    """Return whom a copyright notice below the article names."""
    for line in trailer:
        owner = COPYRIGHT_LINE.fullmatch(line)
        if owner:
            return owner[1].strip(), "copyright notice"
    return None


def date_of(header: tuple[str, ...], cleaned: Cleaned) -> tuple[date, str] | None:
    """Return the day of publication: a labelled date first, the date of an update last."""
    candidates: list[tuple[int, date, str]] = []
    for before, line in pairwise(("", *header)):
        if line == cleaned.headline or len(line.split()) > LONGEST_DATE_LINE:
            continue
        for match in re.finditer(phrases.DATE, line, re.IGNORECASE):
            found = parse_date(match[0])
            if found:
                label = line[: match.start()].strip(" |·•,;:–—-") or before
                rank, origin = date_rank(label)
                candidates.append((rank, found, origin))
    for line in cleaned.trailer:
        notice = re.search(
            rf"\b{phrases.PUBLISHED}\s*[:|-]?\s*({phrases.DATE})", line, re.IGNORECASE
        )
        found = parse_date(notice[1]) if notice and len(line.split()) <= LONGEST_DATE_LINE else None
        if found:
            candidates.append((2, found, "“published” below the article"))
    if not candidates:
        return date_of_dateline(cleaned.text)
    _, day, origin = min(candidates, key=lambda candidate: candidate[0])
    return day, origin


def date_rank(label: str) -> tuple[int, str]:
    """Return how much the words before a date speak for publication (0 is best), and a name."""
    last = label.casefold().split("|")[-1]
    if re.search(rf"{phrases.UPDATED}\s*$", last):
        return 3, "“updated” label"
    if re.search(r"(?:publi\w+|posted|date|issued|released|filed)\s*(?:on|at)?\s*$", last):
        return 0, "“published” label"
    return 1, "header"


def date_of_dateline(text: str) -> tuple[date, str] | None:
    """Return the full date of a dateline ("LONDON, January 5, 2026 (Reuters) —"), if any."""
    match = re.match(rf"[A-Z][A-Z .'-]+(?:,[^,\n(]{{2,30}}?)?,?\s+((?i:{phrases.DATE}))", text)
    found = parse_date(match[1]) if match else None
    return (found, "dateline") if found else None
