"""What a message says beside its question: politeness, and talk of "both articles"."""

from __future__ import annotations

import re

_ALL = r"(?:the|both|all|these|those|your|our)(?: the| of the| these)?(?: two| news| given)?"
_TEXTS = r"(?:articles?|sources?|reports?|papers|texts|accounts|archive|stories)"
_ASIDES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*[-–—,;:.?]*\s*(?:and )?(?:do|are) {_ALL} {_TEXTS} (?:(?:dis)?agree|in agreement"
        r"|of one mind)(?: (?:on|about) (?:this|that|it))?(?=\W*$)",
        rf",?\s*\b(?:according to|based on|as told (?:by|in)|judging by|in) {_ALL} {_TEXTS}\b"
        r"(?!['’]),?",
        r"[.?!,;]?\s*\bplease (?:take|use|include|consider|look|check|answer|be|tell)\b.*$",
        r"^(?:hi|hello|hey)\b[,!.]?\s+(?=\w+ \w+ \w)",
        r"^(?:please,? )?(?:(?:can|could|would|will) you (?:please |kindly )?)?(?:tell|show) me"
        r"(?: please)?,?\s+(?=(?:who|what|when|where|why|how|which|whose|whether)\b)",
        r"^(?:i (?:would|'d) like to know|i want to know|i wonder|do you know)\s+"
        r"(?=(?:who|what|when|where|why|how|which|whose)\b)",
    )
)
_FEWEST = 3
"""Words that must be left of a question."""


def without_asides(question: str) -> str:
    """Return a question without what it says beside; as typed where little would be left.

    >>> without_asides("Could you tell me who won - do the articles agree?")
    'Who won?'
    """
    left = question
    for aside in _ASIDES:
        shorter = aside.sub(" ", left)
        if len(shorter.split()) >= _FEWEST:
            left = shorter
    if left == question:
        return question
    left = tidied(left)
    mark = "?" if question.rstrip().endswith("?") and not left.endswith("?") else ""
    return f"{left}{mark}"


def tidied(left: str) -> str:
    """Return what a cut left of a question: single spaces, no loose marks, a capital in front."""
    plain = re.sub(r"\s+([?.,!])", r"\1", " ".join(left.split())).strip(" ,-–—")
    return plain[:1].upper() + plain[1:]
