"""Which side of a matter a sentence takes: condemned or silent, for or against. Pure.

A small lexicon of opposites that news is about, written for this program. A negation in the clause
before a word turns it over ("does not recognise"); "no longer" and "stopped" do the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

# One matter a line: words for it, then words against it. "*" stands for any ending.
_OPPOSITES = """
condemn* denounc* outrage* protest* criticis* criticiz* loud* vocal* lambast* | silen* quiet* mute*
 stood_back subdued restrain* speechless unmoved
support* backs backed backing pledg* solidarity reaffirm* stood_by stand_by stands_by defend* |
 abandon* desert* betray* forsake* forsook turned_its_back let_go lets_go dropped stood_back
recogni* accept* acknowledg* legitim* approv* endors* | reject* refus* repudiat* disown* illegitim*
legal* lawful* constitutional* legitim* | illegal* unlawful* illegitim* unconstitutional* violat*
confirm* true admit* acknowledg* | deny denie* denial* false* untrue refut* fake
rise rises rose risen rising increas* grew grow* climb* gain* surge* soar* more |
 fall falls fell fallen falling declin* drop* decreas* shrank shrink* fewer less plung* slump*
win wins won victor* triumph* | lose loses lost losing defeat*
open opens opened opening reopen* | clos* shut shuts shuttered
start* began begin* begun launch* resum* | stop* end ends ended halt* cancel* suspend* ceas*
guilty convict* | innocen* acquit* exonerat* cleared
surviv* alive rescued | die dies died dead killed perish*
deliberate* arson intention* sabotag* on_purpose started_deliberately |
 accident* fault* mishap negligen* inadvertent*
safe* harmless secure | danger* unsafe hazard* harmful
succe* achiev* | fail* fiasco
freed free releas* | detain* arrest* jail* imprison* captive held
join* enter* accede* | leave leaves left leaving quit* withdr*
ban bans banned prohibit* forbid* outlaw* | allow* permit* legalis* legaliz*
favour* favor* agree* welcom* in_favour | oppos* disagree* object* against resist*
strengthen* strong* bolster* robust | weak* undermin* fragil* erod*
enough suffic* adequate* | insufficient* inadequate* shortage* lack* scarce*
"""
_NEGATION = re.compile(
    r"\b(?:not|never|no longer|no|nor|cannot|without|neither|hardly|stopped|refus\w+ to"
    r"|fail\w* to|declin\w+ to)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:—()\"“”]|\b(?:but|while|whereas|although|though|and|or|because|if|who|which)\b",
    re.IGNORECASE,
)
_WIDEST = 70
_BEFORE = 4
"""Words before a stance word in which a negation turns it over."""


@dataclass(frozen=True, slots=True)
class Stance:
    """On which side of which matter a text is, and by which words."""

    matter: int
    agrees: bool
    start: int
    end: int


def stances_in(text: str) -> tuple[Stance, ...]:
    """Return the sides that a text takes, in its order; a word may bear on several matters."""
    found = [
        Stance(matter, agrees != _negated(text, match.start()), match.start(), match.end())
        for (matter, agrees), pattern in _patterns().items()
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda stance: (stance.start, stance.matter)))


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause that holds text[start:end]; of a long one, the words up to there."""
    first = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    last = next((m.start() for m in _CLAUSE.finditer(text, end)), len(text))
    clause = " ".join(text[first:last].split()).strip(" .!?'’‘")
    if len(clause) <= _WIDEST:
        return clause
    words = text[first:end].split()
    kept = words
    while len(kept) > 1 and len(" ".join(kept)) > _WIDEST:
        kept = kept[1:]
    return f"{'' if kept == words else '… '}{' '.join(kept)} …"


def _negated(text: str, place: int) -> bool:
    """Whether a negation stands shortly before a place, in its own clause."""
    before = text[max((m.end() for m in _CLAUSE.finditer(text, 0, place)), default=0) : place]
    near = " ".join(before.split()[-_BEFORE:])
    return len(_NEGATION.findall(near)) % 2 == 1


@cache
def _patterns() -> Mapping[tuple[int, bool], re.Pattern[str]]:
    joined = re.sub(r"\n ", " ", _OPPOSITES.strip())
    made: dict[tuple[int, bool], re.Pattern[str]] = {}
    for matter, line in enumerate(joined.splitlines()):
        for agrees, words in zip((True, False), line.split("|"), strict=True):
            forms = "|".join(
                re.escape(word.rstrip("*")).replace("_", r"\s+") + (r"\w*" if "*" in word else "")
                for word in words.split()
            )
            made[matter, agrees] = re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
    return MappingProxyType(made)
