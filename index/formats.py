"""One file's text or one line of a collection -> a draft: readable text and stated fields."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from index.characters import sanitise
from index.cleaning import Cleaned, clean, clean_gently
from index.dates import parse_date
from index.markdown import split_front_matter, strip_markdown
from index.metadata import Metadata, find_metadata, title_from_text

MAX_HTML_DEPTH = 1_000
"""Open tags inside each other; real pages stay under 100, and parsers recurse."""


MAX_HTML_ELEMENTS = 100_000
"""Real pages have under 20,000; the parsers' time grows with the square."""
MAX_LINES = 100_000
"""Lines of one article; each is judged."""
HEADER_CHARACTERS = 4_000
"""How much of a collection's text is searched for a date or source that its fields do not give."""


class UnusableError(ValueError):
    """The content holds no article; the message says why, in words for the user."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as read from one place, before it gets its address."""

    cleaned: Cleaned
    metadata: Metadata
    identifier: str | None = None


def from_plain_text(text: str) -> Draft:
    """Return the draft of a `.txt` file: everything is taken from the text itself."""
    check_lines(text)
    cleaned = clean(text)
    return Draft(cleaned, with_title(find_metadata(cleaned), cleaned.text))


def check_lines(text: str) -> None:
    """Raise UnusableError for a text of more lines than an article can have."""
    lines = text.count("\n") + text.count("\r")
    if lines > MAX_LINES:
        raise UnusableError(f"{lines:,} lines, at most {MAX_LINES:,} for one article")


def from_markdown(text: str) -> Draft:
    """Return the draft of a `.md` file: YAML front matter, and markup reduced to its words."""
    check_lines(text)
    fields, body = split_front_matter(sanitise(text))
    stated = stated_metadata(fields, "front matter")
    plain, heading = strip_markdown(body)
    if stated.title is None and heading:
        origins = (*stated.origins, ("title", "first heading"))
        stated = replace(stated, title=heading, origins=origins)
    cleaned = clean(plain, title=stated.title)
    return Draft(cleaned, with_title(merge(stated, find_metadata(cleaned)), cleaned.text))


def from_html(text: str) -> Draft:
    """Return the draft of an HTML page; trafilatura finds its body and metadata.

    Nothing in the page is executed or fetched. Raises UnusableError for pages without an article
    and for markup that the parsers cannot survive.
    """
    depth, elements = html_shape(text)
    if depth > MAX_HTML_DEPTH:
        raise UnusableError(f"its HTML is nested more than {MAX_HTML_DEPTH:,} elements deep")
    if elements > MAX_HTML_ELEMENTS:
        raise UnusableError(f"its HTML has {elements:,} elements, at most {MAX_HTML_ELEMENTS:,}")
    try:
        body, fields = extract_html(text)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise UnusableError(f"its HTML cannot be read ({type(error).__name__})") from error
    if not body.strip():
        raise UnusableError("no article text found in the page")
    stated = stated_metadata(fields, "page metadata")
    cleaned = clean_gently("\n\n".join(body.split("\n")), title=stated.title)
    return Draft(cleaned, with_title(stated, cleaned.text))


def extract_html(text: str) -> tuple[str, dict[str, Any]]:
    """Return body and metadata as trafilatura gives them; a second, looser try where it is empty.

    `favor_precision` leaves out more teasers and captions (eval/bench/cleaning.py measures it).
    """
    import trafilatura

    for precise in (True, False):
        document = trafilatura.bare_extraction(
            text, with_metadata=True, include_comments=False, favor_precision=precise
        )
        if document is not None and not isinstance(document, dict) and document.text:
            return document.text, {
                "title": document.title,
                "author": document.author,
                "source": document.sitename or document.hostname,
                "date": document.date,
                "url": document.url,
                "language": document.language,
            }
    return "", {}


def from_json_line(line: str) -> Draft:
    """Return the draft of one line of a collection; its text is only made safe, not reshaped.

    Raises UnusableError for a line that is no JSON object with a text.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        detail = getattr(error, "msg", None) or type(error).__name__
        raise UnusableError(f"bad JSON: {detail}") from error
    if not isinstance(row, dict):
        raise UnusableError(f"expected a JSON object, found {type(row).__name__}")
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UnusableError("no text: the field “text” is missing or empty")
    if row.get("date") is None:
        row["date"] = row.get("published")
    stated = stated_metadata(row, "field")
    # Who wrote it can be what a collection's text is about, and its offsets may be in use.
    cleaned = clean_gently(text, keep=frozenset({"byline", "separator"}))
    if stated.published is None or stated.source is None:
        around = replace(find_metadata(clean(cleaned.raw[:HEADER_CHARACTERS])), title=None)
        stated = merge(stated, around)
    return Draft(cleaned, with_title(stated, cleaned.text), as_text(row.get("id")))


def with_title(metadata: Metadata, text: str) -> Metadata:
    """Return `metadata` with a title, made from the first sentence where there is none."""
    if metadata.title or not text:
        return metadata
    made = ("title", "made from the first sentence")
    return replace(metadata, title=title_from_text(text), origins=(*metadata.origins, made))


def merge(stated: Metadata, found: Metadata) -> Metadata:
    """Return what is stated, completed by what was found in the text."""
    values: dict[str, Any] = {}
    origins = list(stated.origins)
    for name in ("title", "source", "author", "published", "url", "language"):
        values[name] = getattr(stated, name)
        if values[name] is None and getattr(found, name) is not None:
            values[name] = getattr(found, name)
            origins += [origin for origin in found.origins if origin[0] == name]
    return Metadata(**values, origins=tuple(origins))


def as_text(value: object) -> str | None:
    """Return a field's value as one clean line, or None where it says nothing."""
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value if isinstance(item, str | int | float))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return re.sub(r"\s+", " ", sanitise(str(value))).strip()[:1000] or None


def stated_metadata(fields: dict[str, Any], origin: str) -> Metadata:
    """Return the metadata that named fields state."""
    published = fields.get("date")
    isoformat = getattr(published, "isoformat", None)
    date_text = isoformat() if isoformat else as_text(published)
    url = as_text(fields.get("url"))
    language = (as_text(fields.get("language")) or "")[:2].lower()
    values: dict[str, Any] = {
        "title": as_text(fields.get("title")),
        "source": as_text(fields.get("source")),
        "author": as_text(fields.get("author")),
        "published": parse_date(date_text) if date_text else None,
        "url": url if url and re.match(r"https?://", url, re.IGNORECASE) else None,
        "language": language if re.fullmatch("[a-z]{2}", language) else None,
    }
    origins = tuple((name, origin) for name, value in values.items() if value is not None)
    return Metadata(**values, origins=origins)


def html_shape(text: str) -> tuple[int, int]:
    """Return bounds on how deep the page's elements lie inside each other, and on their number."""
    depth = deepest = elements = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})", text):
        elements += not match[1]
        if match[2].lower() not in SHALLOW_ELEMENTS:
            depth = max(depth - 1, 0) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest, elements


SHALLOW_ELEMENTS = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option"),
    ]
)
"""Elements without content, or which the next of their kind closes."""
