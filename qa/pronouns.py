"""Pronouns in a follow-up, put back into the named things that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from index.lexical import words_of
from qa.named import (
    AUX,
    BY,
    HE,
    IN,
    READ,
    ROLE,
    SAY,
    SHE,
    Name,
    UnclearError,
    capitals,
    names_in,
    plain_of,
)
from qa.propositions import CLAUSE, NUMBER, PLURAL, fact_of
from qa.turns import Turn

THINGS = rf"\b(?:{NUMBER} )?(?P<things>(?:[\w-]*\d[\w-]* )?(?!{AUX}\b|{SAY}\b){PLURAL})\b"
_PRONOUN = re.compile(
    r"\b(?:he|him|his|she|her|it|its|they|them|their|there|so|(?P<points>that|this|these|those))\b"
)
_LONGEST_THING = 6
"""Words of a short answer that "it" may stand for."""
_ABOUT_FACT = r" (?:mean|happen|true|right|correct|important|possible|because)"
_LASTING = re.compile(
    r"how (?:long|much time|many (?:minutes|hours|days|weeks|months|years))\b.* it (?:take|took)\b"
)
_EXPLETIVE = re.compile(
    r"it (?:rain|snow|seem|appear|matter|turn|cost)|it (?:is |was |not )*(?:that|true"
    r"|rain|possible|likely|clear|legal|important|snow)"
)


def without_pronouns(text: str, talk: Sequence[Turn], known: Mapping[str, str]) -> str:
    """Return a follow-up with its pronouns replaced by what they stand for.

    Raises:
        UnclearError: nothing that was named fits one of them.
    """
    low, own = plain_of(text), names_in(text, known)
    pieces, done, taken = [], 0, set(low.split())
    persons: set[str] = set()
    named = any(name.kind != "time" for name in own)
    for match in _PRONOUN.finditer(low):
        form = _form(low, match, named=named)
        if not form or _bound(form, low, match, own, taken):
            continue
        if form in persons and not _is_object(low, match):
            continue  # "What did she say about her plans?": two words for one person
        found = "" if form == "fact" else _antecedent(form, talk, known, taken)
        if form in ("it", "they", "fact") and not found:
            form, found = "fact", fact_of(talk, known)
        if not found and (form in ("he", "she") or not named):
            whom = "Whom" if form in ("he", "she") else "What"
            raise UnclearError(f"{whom} do you mean by “{text[match.start() : match.end()]}”?")
        if not found:
            continue
        taken.add(found)
        persons |= {form} & {"he", "she"}
        put, end = _worded(form, found, text, low, match)
        pieces += [text[done : match.start()], put]
        done = end
    return "".join([*pieces, text[done:]])


def _worded(form: str, found: str, text: str, low: str, match: re.Match[str]) -> tuple[str, int]:
    """Return what is put in the place of a pronoun, and where the text goes on after it."""
    end = match.end()
    if form == "fact":
        noun = match["points"] and not re.match(_ABOUT_FACT, low[end:])
        noun = re.match(r" \w+", low[end:]) if noun else None
        end += len(noun[0]) if noun else 0
        return f"{text[match.start() : end]} ({found})", end
    if form == "there":
        found = capitals(found)
        led = re.fullmatch(BY, _word_before(low, match))
        return (found if led else f"in {found}"), end
    found = found if form == "they" else capitals(found)
    return (f"{found}'s" if _possessive(low, match) else found), end


def _form(low: str, match: re.Match[str], *, named: bool) -> str:
    """Return what a pronoun stands for (he, she, it, they, there, fact), or "" for nothing."""
    word, after, before = match[0], low[match.end() :], _word_before(low, match)
    ends = not after.strip(" ?!.…,")
    if re.match(r"(?: \w+)? \(", after):
        return ""
    if match["points"]:
        noun = not named and re.match(rf" (?!(?:week|month|year|time|day|{AUX})\b)[a-z]", after)
        verb = re.match(_ABOUT_FACT, after)
        return "fact" if ends or verb or (noun and re.fullmatch(f"{AUX}|{BY}", before)) else ""
    if word == "so":
        return "fact" if ends and re.fullmatch(SAY, before) else ""
    if word == "there":
        exists = re.fullmatch(AUX, before) or re.match(rf" {AUX}\b", after)
        return "there" if ends or not exists else ""
    if word == "it":
        done = before == "do" and re.search(rf"\b{AUX} .*\bdo $", low[: match.start()])
        leads = re.fullmatch(AUX, before) if not done else None
        subject = not before or leads or (not ends and CLAUSE.fullmatch(before))
        idle = _EXPLETIVE.match(low, match.start()) or _LASTING.match(low)
        idle = idle or re.search(rf"{AUX} it (?:not )?that ", low)
        event = re.match(r" (?:begin|start|end|stop|finish|last)\b", after)
        return "" if idle else "it" if subject and not event else "fact"
    return {"him": "he", "his": "he", "her": "she", "its": "it"}.get(
        word, "they" if word[0] == "t" else word
    )


def _word_before(low: str, match: re.Match[str]) -> str:
    return (low[: match.start()].split() or [""])[-1]


def _possessive(low: str, match: re.Match[str]) -> bool:
    noun = re.match(
        rf" (?!(?:{BY}|{AUX}|the|a|an|so|too|again|when|and|or)\b)\w", low[match.end() :]
    )
    return match[0] in ("his", "its", "their") or (match[0] == "her" and noun is not None)


def _is_object(low: str, match: re.Match[str]) -> bool:
    return match[0] in ("him", "them") or (match[0] == "her" and not _possessive(low, match))


def _bound(form: str, low: str, match: re.Match[str], own: Sequence[Name], taken: set[str]) -> bool:
    """Whether the pronoun stands for something in its own question ("Did Putin say he would …")."""
    if form == "fact" and match[0] != "it":
        return False
    head, possessive = low[: match.start()], _possessive(low, match)
    kind = "it" if form == "fact" else form
    names = [name for name in own if name.end <= match.start() and _fits(kind, name)]
    is_object = form == "fact" or _is_object(low, match)
    between = low[names[-1].end : match.start()] if names else ""
    if names and is_object and not CLAUSE.search(re.sub(rf"\b{SAY} {BY} $", "", between)):
        taken.add(names[-1].text)
        return False
    if names or (possessive and re.match(r"who (?!is|was|are|were)", head)):
        return True
    if form in ("he", "she"):
        return not is_object and bool(
            re.search(rf"\b(?:the|an?|which|what) (?:\w+ )?{ROLE}\b", head)
        )
    # "Which bombers did they send?": what is asked for is another thing than the subject.
    asked_for = re.fullmatch(AUX, _word_before(low, match)) is not None and not possessive
    if form == "there" or is_object or asked_for:
        return False
    several = rf"\b(?!{AUX}\b){PLURAL} " if form == "they" else r"\b(?:the|an?|which) \w"
    return bool(re.search(several, head))


def _fits(form: str, name: Name) -> bool:
    moved = re.fullmatch(IN, name.before) is not None
    if form in ("he", "she"):
        return name.kind == "person" or (name.kind == "" and not moved)
    if form == "there":
        return name.kind == "place" or (name.kind == "" and moved)
    there = name.before in ("in", "at", "near")
    return not there and name.kind in ("place", "group", *([""] if form == "they" else []))


def _antecedent(form: str, talk: Sequence[Turn], known: Mapping[str, str], taken: set[str]) -> str:
    """Return the name that a pronoun stands for, or "".

    The last question's names come first, its subject before the rest (Grosz et al. 1995); the
    short answer before them where the question was "Who …?". Of the answer's names one is taken
    only where it is the only one.

    Raises:
        UnclearError: the answer names several.
    """
    for turn in reversed(talk):
        text = f"{turn.understood} {turn.answer_text[:READ]}"
        asked = _fitting(form, turn.understood, known, taken, text)
        short = _fitting(form, turn.short or "", known, taken, text) if form != "it" else []
        if form == "it" and _is_thing_asked_for(turn):
            return turn.short or ""
        if form == "they":
            things = _plurals(turn.understood, known)
            asked = [*(t for t in things if t.split()[-1] not in taken), *asked]
        if form == "there":
            asked = sorted(asked, key=lambda found: found != asked[-1])
        who = re.match(r"who\b", plain_of(turn.understood))
        first = [*short, *asked] if who else [*asked, *short]
        if first:
            return first[0]
        answer = turn.answer_text[:READ]
        others = [
            name for said in turn.speakers for name in _fitting(form, said, known, taken, text)
        ]
        others += _fitting(form, answer, known, taken, text, sure=True)
        distinct: dict[str, str] = {}
        for name in others:
            key = words_of(re.split(r" of (?:the )?", name)[0] or name)[-1]
            distinct[key] = max(name, distinct.get(key, ""), key=len)
        if len(distinct) > 1 and form in ("he", "she"):
            options = " or ".join(list(distinct.values())[:3])
            raise UnclearError(f"Whom do you mean by “{form}”: {options}?")
        if len(distinct) == 1:
            return next(iter(distinct.values()))
    return ""


def _is_thing_asked_for(turn: Turn) -> bool:
    """Whether the last answer is a thing that was asked for: "Which ship …?", "the Lady Maren"."""
    short = turn.short or ""
    asked = re.match(
        rf"(?:which|what) (?!{AUX}\b|(?:day|date|month|year|time)\b)", plain_of(turn.understood)
    )
    return (
        bool(asked and words_of(short))
        and len(short.split()) <= _LONGEST_THING
        and not re.search(r"\d", short)
    )


def _fitting(
    form: str,
    text: str,
    known: Mapping[str, str],
    taken: set[str],
    context: str,
    *,
    sure: bool = False,
) -> list[str]:
    """Return the names of `text` that a pronoun can stand for, in order.

    `context` is searched for signs that a name is of the other gender. With `sure` a single word
    is a person only if it speaks: a sentence may begin with any word.
    """
    low = plain_of(text)
    names = [n for n in names_in(text, known) if _fits(form, n) and n.text not in taken]
    names = [n for n in names if words_of(n.text)]
    if sure:
        names = [n for n in names if n.kind or re.match(rf" (?:has )?{SAY}\b", low[n.end :])]
    if form not in ("he", "she"):
        return [_with_article(text, name) for name in names]
    title, pronoun = (SHE, "she|her") if form == "he" else (HE, "he|his")
    said = rf"(?: and| said| says|,)(?: that)? (?:{pronoun})\b"
    low, fitting = plain_of(context), []
    for name in names:
        last = re.escape(plain_of(name.text).split()[-1])
        other = rf"\b{title}\b\.? (?:\w+ )?{last}\b|\b{last}{said}"
        if not re.search(other, low):
            fitting.append(_with_article(text, name))
    return fitting


def _with_article(text: str, name: Name) -> str:
    return f"the {name.text}" if plain_of(text[: name.start]).endswith("the ") else name.text


def _plurals(question: str, known: Mapping[str, str]) -> list[str]:
    """Return "Putin and Maduro", else "the Tu-160 bombers", where the question has such."""
    names = names_in(question, known)
    for one, two in pairwise(names):
        if question[one.end : two.start] == " and ":
            return [question[one.start : two.end]]
    things = re.search(THINGS, plain_of(question))
    return [f"the {question[things.start('things') : things.end()]}"] if things else []
