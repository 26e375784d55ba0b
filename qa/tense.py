"""Whether a sentence of the news speaks of what was or of what is to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Tense = Literal["past", "ahead", "unsure", ""]
BEFORE = 1000
"""Characters read before a quote: enough for its sentences, bounded for hostile texts."""
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\.\w)(?<!\b[JSMDF]r)(?<!\bMs)(?<!\bSt)(?<!\b(?:Mrs|Gov|Sen|Rep|Gen|Rev))"
    r"[.!?]+[\"”’)\]]*\s+(?=[\"“‘(\[]*[A-Z0-9])|\n"
)
_TENSE = re.compile(
    r"\b(?:(?P<unsure>would|could|may|might|should|must|can|starts?|begins?|opens|airs|premieres"
    r"|launches|returns|expires|runs|goes|hits|kicks off"
    r"|(?:clos|cancel|hold|host|postpon|suspend|reopen)l?ing|planning|vying to|seek(?:s|ing) to"
    r"|(?:was|were|been) (?:to|expected|scheduled|planned|due|set|slated|supposed)"
    r"|(?:urged|asked|ordered|voted|agreed|decided|refused|vowed|pledged|promised|wants?|wanted"
    r"|hopes?|hoped|plann(?:ed|ing)|prepar(?:ed|ing)|ready) (?:[\w’']+ ){0,3}?to [a-z]+)"
    r"|(?P<ahead>will|won[’']t|shall|going to|(?:is|are) (?:to|due|set|scheduled|expected|planned"
    r"|slated|poised|likely)|(?:set|due|expected|poised|likely) to"
    r"|(?:expects?|plans?|hopes?) to|scheduled|slated|upcoming|[’']ll)"
    r"|(?P<said>said|told|announced|added|wrote|tweeted|reported|confirmed|warned)"
    r"|(?P<past>(?!hundred|sacred)[a-z]{2,}(?<!e)ed|was|were|had|did|has|been|became|began|broke"
    r"|brought|built|came|chose|drew|woke|caught|cut|fell|felt|fled|flew|found|fought|gave|got|held|hit|kept|knew"
    r"|led|left|lost|made|met|paid|put|ran|rose|saw|sent|set|shot|sold|spoke|spent|stood|struck"
    r"|swore|took|went|withdrew|won))\b"
)
_LEADS_AHEAD = re.compile(
    r"\b(?:until|by|before|after|from|starting|beginning|through)"
    r"(?: (?:on|at|as|noon|midnight|late|early|[\d:.]+|[ap]\.?m\.?|local|the|start|end|of))* $",
    re.IGNORECASE,
)
ASKED_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
"""Words by which a question asks for what has been."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The sentences around a quote, and the day its article was published."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    published: date | None

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the sentence that holds a character."""
        return next(span for span in self.sentences if place < span[1])

    def around(self, match: re.Match[str]) -> tuple[str, str]:
        """Return some characters before and after a match."""
        return self.text[max(0, match.start() - 16) : match.start()], self.text[match.end() :][:24]

    def before(self, place: int) -> tuple[int, int]:
        """Return the sentence before that of `place` in its paragraph, empty where it is first."""
        start = self.sentence(place)[0]
        spans = [span for span in self.sentences if span[1] <= start]
        together = spans and "\n" not in self.text[spans[-1][0] : start]
        return spans[-1] if together else (start, start)


def sentences_in(text: str, low: int, high: int) -> tuple[tuple[int, int], ...]:
    """Return the sentences of text[low:high], roughly cut."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, high)]
    return tuple(zip([low, *ends], [*ends, high + 1], strict=True))


def tense_of(scope: Scope, start: int, end: int) -> Tense:
    """Return whether its sentence puts text[start:end] before or after the publication."""
    text, (first, last) = scope.text, scope.sentence(start)
    if _LEADS_AHEAD.search(text, max(first, start - 40), start):
        return "unsure"
    before, after = ([*_TENSE.finditer(text, *part)] for part in ((first, start), (end, last)))
    owner = text.startswith(("’s", "'s"), end)  # "Friday's vote is expected to …"
    cues = (after[:1] or before) if owner else (before or after[:1])
    kinds = [cue.lastgroup for cue in cues]
    if not cues:
        return ""
    passive = text[: cues[-1].start()].endswith(" be ")
    if kinds[-1] == "ahead" or (passive and "ahead" in kinds):
        return "ahead"
    if kinds[-1] == "said" and not passive:
        return "past"
    return "unsure" if "ahead" in kinds or "unsure" in kinds else "past"


def in_quotation(text: str, place: int) -> bool:
    """Whether it stands in someone's words, which may have been spoken on another day."""
    before = text[max(text.rfind("\n", 0, place) + 1, place - BEFORE) : place]
    single = re.findall(r"(?<!\w)‘|’(?!\w)", before)
    return (
        before.count('"') % 2 == 1
        or before.rfind("“") > before.rfind("”")
        or bool(single and single[-1] == "‘")
    )
