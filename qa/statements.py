"""Statements: what the sentences of an article put into somebody's mouth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from index.lexical import is_stop_word, words_of
from index.states import names_of_state
from qa.speech_words import ROLES, words_in

_GOVERNMENT = words_in(
    "government ministry ministries minister officials authorities diplomats embassy parliament"
    " president presidency premier chancellor spokesperson spokesman spokeswoman ambassador"
    " administration delegation envoy"
)
"""With its adjective: those who speak for a state."""
_UNLIKE = words_in("vice deputy former acting")
"""Before an office: another one."""
_ITS = re.compile(r"\bthe (?:town|city|village|county|island|region)['’]s\b", re.IGNORECASE)
"""Of an office whose place the article has named before."""
Kind = Literal["direct", "reported", "reaction"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an article that tells what someone says."""

    sentence: int
    """Which sentence of the article, from 0."""
    start: int
    end: int
    """The sentence's characters in the article's text."""
    speaker: str
    """Name and role, as the article gives them where it introduces the speaker."""
    name: str
    """The bare name, "Neil Melvin", or where there is none the description, "officials"."""
    kind: Kind
    """`direct`: three words or more in quotation marks; `reported`: fewer; `reaction`: the article
    only tells that someone condemned, urged or praised: these are not the speaker's words."""


def attributed_to(statements: Iterable[Statement], start: int, end: int) -> str | None:
    """Return who says what stands in a stretch of the article, name and role; None if not just one.

    A sentence that tells of a reaction is the article's own: it has no speaker, and neither has a
    stretch in which another person's words stand beside it.
    """
    touched = [s for s in statements if s.start < end and s.end > start]
    told = {s.speaker for s in touched}
    spoken = {s.speaker for s in touched if s.kind != "reaction"}
    return spoken.pop() if len(spoken) == 1 == len(told) else None


def speaks(statement: Statement, name: str, place: str | None = None) -> bool:
    """Whether the speaker is the one whom a question names: by surname, full name or office.

    "Oldmere's mayor" is "Lucan Bray, the town's mayor" where `place`, the one that the article is
    about, is Oldmere. A state ("Russia", "Moscow") speaks by its government and those who hold
    office in it. Case, accents and the spellings of Slavic endings (Zelensky, Zelenskyy) do not
    matter.
    """
    asked = _bare(re.sub(r"['’]s?(?= |$)", "", name))
    own, introduced = _bare(statement.name), _bare(statement.speaker)
    if not asked or not own:
        return False
    if len(asked) == 1 and _for_state(names_of_state(asked[0]), own, introduced):
        return True
    if asked[-1] == own[-1]:
        return set(asked) <= {*own, *introduced}
    office = next((word for word in introduced if word in ROLES), "")
    others = _UNLIKE & (set(introduced) ^ set(asked))
    known = {*introduced}
    if place and _ITS.search(statement.speaker):
        known |= {*_bare(place)}
    return asked[-1] == office and set(asked) <= known and not others


def _for_state(names: tuple[str, ...], own: list[str], introduced: list[str]) -> bool:
    """Whether the speaker is a state, or speaks for it: its government, one of its ministers."""
    if not names:
        return False
    said = {*own, *introduced}
    in_office = bool(said & set(names) and said & _GOVERNMENT) and "former" not in said
    return set(own) <= set(names) or in_office


def _bare(name: str) -> list[str]:
    words = (re.sub(r"(?<=\w{4})(?:yy|iy|ij|yi|ii|y|i)$", "y", word) for word in words_of(name))
    return [
        word for word in words if not is_stop_word(word) and word not in ("mr", "mrs", "ms", "dr")
    ]
