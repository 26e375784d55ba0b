"""The named things of a talk: found in questions and answers, typed as person, place or group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.lexical import is_stop_word, words_of
from qa.turns import Turn


@dataclass(frozen=True, slots=True)
class Name:
    """A named thing in a text: `text[start:end]`."""

    text: str
    start: int
    end: int
    kind: str
    """person, place, group, time, or "" where it cannot be told."""
    before: str
    """The word before it, lower case."""


class UnclearError(Exception):
    """Carries the question to ask the user."""


LONGEST, READ, LOOK_BACK = 1000, 1200, 6  # characters of a question, of an answer; turns
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘.*?’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-’'&][^\W_]+|[.,]\d+)*")
_JOINT = re.compile(
    r"(?:(?<=\b[A-Z])|(?<=\b[DMS][rst])|(?<=\bMrs))\. "
    r"| (?:(?:of|de|da|del|van|von|bin|el|la)(?: the)? )?"
)
IN = r"(?:in|at|near|inside|across|into|to|from|towards?|over)"
BY = rf"(?:{IN}|on|of|by|for|with|about|after|before|during|since|until|against|as)"
AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|might|must)"
SAY = r"(?:say|says|said|tell|tells|told|thinks?|believes?|claim|claims|claimed|mean|means|argue"
SAY += r"|argues|argued|explain|explained|warn|warned|added|mention|comment|write|wrote)"
_TIME = r"(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber"
_TIME += r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d\d?|[12]\d{3})"
HE = r"(?:mr|sir|king|prince|spokesman|chairman|actor)"
SHE = r"(?:mrs|ms|miss|lady|queen|princess|spokeswoman|chairwoman|actress)"
ROLE = rf"(?:{HE}|{SHE}|president|minister|leader|chief|expert|analyst|official|scientist|mayor"
ROLE += r"|politician|judge|pope|general|professor|director|senator|officer|chancellor|governor"
ROLE += r"|secretary|lawyer|dr|author|coach|commander|ambassador|man|woman|suspect|player|driver)"
GROUP = r"(?:ministry|government|army|police|parliament|court|council|party|university|bank|union"
GROUP += r"|institute|company|nations|agency|committee|commission|association|club|group|house"
GROUP += r"|office|department|forces?|senate|congress|times|post|news|act|treaty|agreement|war|day"
GROUP += r"|prize|cup|games|league|federation|organi[sz]ation|foundation)"
_LAND = r"(?:new|north|south|east|west|los|las|san|santa|saint|mount|lake|river|sea|city|county"
_LAND += r"|islands?|gulf|bay|street|airport|square|valley)"
_PLACES = frozenset(
    name.replace("_", " ")
    for name in """afghanistan albania algeria angola argentina armenia australia austria azerbaijan
    bangladesh belarus belgium bolivia bosnia brazil britain bulgaria cambodia cameroon canada chile
    china colombia congo croatia cuba cyprus czechia denmark ecuador egypt england estonia ethiopia
    eu europe finland france gaza georgia germany ghana greece greenland guatemala haiti honduras
    hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan
    kenya kosovo kuwait laos latvia lebanon libya lithuania malaysia mali mexico moldova mongolia
    morocco mozambique myanmar nepal netherlands nicaragua niger nigeria norway oman pakistan panama
    palestine peru philippines poland portugal qatar romania russia rwanda saudi_arabia scotland
    senegal serbia singapore slovakia slovenia somalia spain sri_lanka sudan sweden switzerland
    syria taiwan tanzania thailand tunisia turkey uae uganda uk ukraine united_states us uruguay
    venezuela vietnam wales yemen zambia zimbabwe africa asia america beijing berlin brussels kyiv
    london moscow paris tehran tokyo washington""".split()
)
OPENERS = frozenset(
    "tell list name give explain describe compare summarise summarize show according please yes ok"
    " okay maybe also still really sorry hi hello much many may might must".split()
)


def capitals(name: str) -> str:
    """Return a name typed in small letters as names are written, so that it is known as one."""
    if name != name.lower():
        return name
    return " ".join(word.upper() if len(word) < 4 else word.capitalize() for word in name.split())


def _masked(text: str) -> str:
    return _QUOTED.sub(lambda match: "\0" * len(match[0]), text)


def plain_of(text: str) -> str:
    """Return the text in lower case, quotations blanked; every character keeps its place."""
    masked = _masked(text)
    lower = masked.lower()
    if len(lower) != len(masked):  # "İ" becomes two characters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in masked)
    return lower.replace("’", "'")


def known_names(talk: Sequence[Turn]) -> dict[str, str]:
    """Return the kind of every name in the talk, by its text and by a person's last name."""
    known: dict[str, str] = {}
    for turn in reversed(talk):
        for text in (*turn.speakers, turn.understood, turn.short or "", turn.answer_text[:READ]):
            for name in names_in(text, {}):
                low = name.text.lower()
                keys = {low, low.split()[-1]} if name.kind == "person" else {low}
                known.update({key: name.kind for key in keys if not known.get(key)})
    return known


def names_in(text: str, known: Mapping[str, str]) -> list[Name]:
    """Return the named things outside quotations, in order: runs of capitalised words, and times.

    In a text without capitals (or of nothing else) they are the names known from the talk.
    """
    masked, low = _masked(text), plain_of(text)
    if masked in (masked.lower(), masked.upper()):
        runs = _known_runs(low, known)
    else:
        runs = _capital_runs(masked)
    found = []
    for start, end in runs:
        before = re.search(r"(\w+) (?:the )?$", low[max(0, start - 40) : start])
        word = before[1] if before else ""
        kind = _kind(text[start:end], word, known)
        # "The Russian bombers" hold no name; "did Brian say" does.
        described = re.match(rf" (?!(?:{BY}|{AUX}|{SAY})\b)[a-z]", low[end : end + 40])
        nation = not kind and described and low[:end].endswith(("an", "ese", "ish"))
        if not (nation and not re.fullmatch(AUX, word)) and end - start > 1:
            found.append(Name(text[start:end], start, end, kind, word))
    return [name for name in found if not re.fullmatch(r"\d\d?", name.text)]


def _known_runs(low: str, known: Mapping[str, str]) -> list[tuple[int, int]]:
    names = sorted((key for key in {*known, *_PLACES} if key != "us"), key=len, reverse=True)
    either = "|".join(re.escape(name) for name in names)
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{either}|[12]\d\d\d)(?!\w)", low)]


def _capital_runs(masked: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    closed, previous = True, 0
    for token in _TOKEN.finditer(masked):
        word = re.sub(r"[’']s?$", "", token[0])
        start, end = token.start(), token.start() + len(word)
        opening = not previous or any(mark in masked[previous:start] for mark in ".?!:")
        previous = token.end()
        lower, time = word.lower(), re.fullmatch(_TIME, word.lower()) is not None
        stop = is_stop_word(lower) and (opening or not word.isupper() or len(word) == 1)
        skip = stop or (opening and (lower in OPENERS or re.fullmatch(AUX, lower)))
        if skip or not (time or any(letter.isupper() for letter in word)):
            continue
        last = masked[slice(*runs[-1])] if runs else ""
        last_time = re.fullmatch(_TIME, last.lower().split()[-1]) is not None if last else False
        pattern = re.compile(r",? (?:of )?") if last_time else _JOINT
        alike = last_time == time or (time and word.isdigit())
        joint = alike and runs and pattern.fullmatch(masked, runs[-1][1], start)
        if joint and not closed:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        closed = len(word) < len(token[0])
    return runs


def _kind(text: str, before: str, known: Mapping[str, str]) -> str:
    words = [word.strip(".,") for word in text.lower().split()]
    if all(re.fullmatch(f"{_TIME}|of", word) for word in words):
        return "time"
    if " ".join(words_of(text)) in _PLACES:
        return "place"
    acronym = len(words) == 1 < len(text) and text.isupper()
    if acronym or any(re.fullmatch(GROUP, word) for word in words):
        return "group"
    if re.search(r"\d", text):
        return "thing"
    if any(re.fullmatch(ROLE, word) for word in (before, *words)):
        return "person"
    if known.get(text.lower()):
        return known[text.lower()]
    land = re.fullmatch(_LAND, words[0]) or re.fullmatch(_LAND, words[-1])
    if land or before in ("in", "at", "near"):
        return "place"
    return "person" if len(words) > 1 else ""
