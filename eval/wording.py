"""One form for the many ways to write the same thing: numbers, dates, accents, punctuation.

A fact is "stated" where its normal form stands, whole words only, in the normal form of the
text. Only writing is normalised, never meaning: no synonyms, no stems.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.days import MONTHS

_UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_UNITS)}
_NUMBER_WORDS |= {word: str(20 + 10 * place) for place, word in enumerate(_TENS)}
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[\s-]({'|'.join(_UNITS[1:10])})\b")

_MONTHS = [month.lower() for month in MONTHS]
_MONTH_OF = {month[:3]: month for month in _MONTHS} | {"sept": "september"}
_MONTH_OF |= {month: month for month in _MONTHS}
_MONTH = rf"({'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(\d{4})\b"
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_FIRST = re.compile(rf"\b(?:the\s+)?{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?")
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:,|\s+of)?\s+{_YEAR}")

_MARKER = re.compile(r"\s?\[\d+(?:\s?[,–-]\s?\d+)*\]")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_OTHER = re.compile(r"[^\w.]+|(?<!\d)\.|\.(?!\d)|_")
_ARTICLES = frozenset({"a", "an", "the"})


def without_markers(text: str) -> str:
    """Return `text` without its citation markers such as `[1]` or `[2, 3]`."""
    return _MARKER.sub("", text)


@lru_cache(maxsize=4096)
def normal_form(text: str) -> str:
    """Return `text` as lower-case words with single spaces between them.

    Accents are folded (Guaidó = Guaido), initials joined (U.S. = US), apostrophes inside
    words and thousands separators dropped, other punctuation made space, articles (a, an,
    the) left out, number words up to ninety-nine written as digits, and dates brought to
    "month day year" (3 January 2026, Jan. 3rd, 2026 and 2026-01-03 are the same).
    """
    folded = unicodedata.normalize("NFKD", without_markers(text)).casefold()
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = _INITIALS.sub(lambda match: match[0].replace(".", ""), folded)
    folded = _THOUSANDS.sub("", _APOSTROPHES.sub("", folded))
    folded = _COMPOUND.sub(
        lambda match: str(int(_NUMBER_WORDS[match[1]]) + int(_NUMBER_WORDS[match[2]])), folded
    )
    words = _OTHER.sub(" ", _one_way_of_dating(folded)).split()
    return " ".join(_NUMBER_WORDS.get(word, word) for word in words if word not in _ARTICLES)


def states(text: str, wording: str) -> bool:
    """Whether `wording` stands in `text`: its normal form in the text's, whole words only."""
    wanted = normal_form(wording)
    return bool(wanted) and f" {wanted} " in f" {normal_form(text)} "


def _one_way_of_dating(text: str) -> str:
    text = _ISO_DATE.sub(_from_iso, text)
    text = _DAY_FIRST.sub(lambda match: _date(match[2], match[1], match[3]), text)
    text = _MONTH_FIRST.sub(lambda match: _date(match[1], match[2], match[3]), text)
    return _MONTH_YEAR.sub(lambda match: _date(match[1], None, match[2]), text)


def _from_iso(match: re.Match[str]) -> str:
    month = int(match[2])
    if not 1 <= month <= 12:
        return match[0]
    return _date(_MONTHS[month - 1], match[3], match[1])


def _date(month: str, day: str | None, year: str | None) -> str:
    parts = [_MONTH_OF[month], str(int(day)) if day else "", year or ""]
    return " ".join(part for part in parts if part)
