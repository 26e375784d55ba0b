"""Whether a line's wording is that of page furniture (the phrases are in `index.phrases`)."""

from __future__ import annotations

import re
from functools import lru_cache

from index import phrases


@lru_cache(maxsize=4)
def compiled(tier: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return reasons and patterns of a tier: `certain`, `likely`, `tail` or `comments`."""
    tables: dict[str, dict[str, tuple[str, ...]]] = {
        "certain": phrases.CERTAIN,
        "likely": phrases.LIKELY,
        "tail": {"end of the article": phrases.TAIL_HEADINGS},
        "comments": {"comments": phrases.COMMENTS_HEADINGS},
    }
    return tuple((reason, one_of(patterns)) for reason, patterns in tables[tier].items())


@lru_cache(maxsize=1)
def compiled_within() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Return reasons, needed words and patterns of the wording that can begin anywhere."""
    return tuple(
        (reason, needles, one_of(patterns))
        for reason, (needles, patterns) in phrases.WITHIN.items()
    )


def one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern, whatever the case of letters, out of many."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def reason_in(tier: str, line: str) -> str | None:
    """Return why a whole line is furniture by the patterns of `tier`, or None."""
    for reason, pattern in compiled(tier):
        if pattern.fullmatch(line):
            return reason
    if tier == "certain":
        lower = line.lower()
        for reason, needles, pattern in compiled_within():
            if any(needle in lower for needle in needles) and pattern.fullmatch(line):
                # A caption at the end of a paragraph makes no caption of the paragraph.
                return None if phrases.GLUED_CREDIT.search(line) else reason
    return None


def only_navigation_words(line: str) -> bool:
    """Whether a line has no word that menus do not have ("World | Europe | Opinion")."""
    words = re.findall(r"[\w.'&-]+", line.casefold())
    return 0 < len(words) <= 30 and all(word in phrases.NAVIGATION_WORDS for word in words)


def wording_reason(line: str) -> str | None:
    """Return why a line's wording is that of furniture, certainly or likely, or None."""
    reason = reason_in("certain", line) or reason_in("likely", line)
    return reason or ("navigation" if only_navigation_words(line) else None)
