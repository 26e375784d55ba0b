"""Follow-up questions made into standalone ones by rules: ellipsis, bare question words, pronouns.

What is missing comes from the last turns: a name for a pronoun or in place of its like, the last
question's statement for a bare "Why?". What has nothing, or several things, to stand for is asked
back. Words in quotation marks are never touched; a complete question is left as typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.lexical import is_stop_word, words_of
from qa.named import (
    AUX,
    BY,
    IN,
    LONGEST,
    LOOK_BACK,
    OPENERS,
    READ,
    SAY,
    Name,
    UnclearError,
    capitals,
    known_names,
    names_in,
    plain_of,
)
from qa.pronouns import THINGS, without_pronouns
from qa.propositions import (
    ASIDE,
    NUMBER,
    PLURAL,
    Statement,
    first_preposition,
    statement_of,
    topic_of,
)
from qa.turns import Turn, Understood

_AGAIN = re.compile(
    r"(?:are you (?:really )?(?:sure|certain)|really|is (?:that|this|it) (?:true|right|correct))"
    r"(?: about (?:that|this|it))?"
)
_MORE = re.compile(r"(?:(?:tell me |say |any |what )?(?:more|else|more details)|go on|continue)")
_WHO_SAID = re.compile(rf"who {SAY}(?: so| that| this| it)?|says who|according to whom?")
_BARE = re.compile(
    rf"(?P<wh>{BY} (?:which|what) \w+|(?:which|what) (?:day|date|month|year|time|city|country)"
    rf"|(?:since |until )?when|where|why|how(?: long| come| many| much)?|{BY} whom)(?P<no> not)?"
    rf"(?: exactly)?(?: {AUX} (?:(?:that|this|it)(?: happen(?:ed)?| take place| be)?"
    r"|(?:he|she|they|it) do (?:it|that|this|so)))?"
)
_OTHER_ARTICLE = re.compile(
    r",? ?\b(?P<cut>(?:(?:and|but|what about|how about|in|from|according to) )*)(?:the|an|any)"
    r" other (?:article|source|report|story|text|paper|one)s?\b"
)
_FRAGMENT = re.compile(
    rf"(?P<lead>(?:and |but |or )*(?:what about |how about |what of )?)(?P<by>{BY} )?"
    rf"(?P<thing>(?!(?:wh\w+|how|{AUX}|{'|'.join(OPENERS)})\b)(?:(?!\b{AUX}\b)[^?!])+)"
)


def standalone(question: str, turns: Sequence[Turn]) -> Understood:
    """Return what `question` means after `turns` (the last turn last; at most six are read).

    `ask_back` is set where a pronoun or a fragment has nothing, or several things alike, that it
    can stand for; `text` is then the question as typed.
    """
    typed = question.strip()
    if not words_of(typed) or len(typed) > LONGEST:
        return Understood(question, changed=False)
    talk = _recent(turns)
    asked, excluded = _without_other_article(typed, talk)
    try:
        found = _resolve(asked, talk, known_names(talk))
        if all(is_stop_word(word) or word in ("else", "many", "much") for word in words_of(found)):
            raise UnclearError(f"What do you mean by “{typed}”? Please ask the whole question.")
    except UnclearError as unclear:
        return Understood(question, changed=False, ask_back=str(unclear))
    if found == typed:
        return Understood(question, changed=bool(excluded), exclude_titles=excluded)
    return Understood(found, changed=True, exclude_titles=excluded)


def _recent(turns: Sequence[Turn]) -> list[Turn]:
    """Return the last turns since the topic last changed, oldest first."""
    kept: list[Turn] = []
    for place in range(len(turns) - 1, max(-1, len(turns) - 1 - LOOK_BACK), -1):
        turn, before = turns[place], turns[place - 1] if place else None
        kept.insert(0, turn)
        names = names_in(turn.question, {})
        said = f"{before.understood} {before.answer_text[:READ]}" if before else ""
        earlier = set(words_of(said))
        same = any(word in earlier for name in names for word in words_of(name.text))
        if turn.question.strip() == turn.understood.strip() and names and not same:
            break
    return kept


def _without_other_article(typed: str, talk: Sequence[Turn]) -> tuple[str, tuple[str, ...]]:
    """Return the question without "in the other article", and the titles to leave out."""
    match = _OTHER_ARTICLE.search(plain_of(typed))
    if not match or not talk:
        return typed, ()
    left = (typed[: match.start()] + typed[match.end() :]).strip(" ,?!.")
    if not words_of(left) or not (match["cut"] or names_in(typed, {})):
        return talk[-1].understood, talk[-1].titles
    return f"{left[:1].upper()}{left[1:]}?" if match["cut"] else typed, talk[-1].titles


def _resolve(text: str, talk: Sequence[Turn], known: Mapping[str, str]) -> str:
    bare = ASIDE.sub("", plain_of(text).strip(" ?!.…"), count=1)
    if re.fullmatch(r"what (?:happened|came) (?:next|then|afterwards?|later)", bare):
        text = "What happened after that?"
    match = next(filter(None, (p.fullmatch(bare) for p in (_AGAIN, _MORE, _WHO_SAID, _BARE))), None)
    if not match:
        return _fragment(without_pronouns(text, talk, known), talk, known)
    statement = statement_of(talk[-1], known) if talk else None
    if talk and match.re is _AGAIN:
        return talk[-1].understood
    if talk and match.re is _MORE:
        return _more(talk[-1].understood, statement, known)
    if not statement:
        raise UnclearError(f"What do you mean by “{text}”? Please ask the whole question.")
    if match.re is _WHO_SAID:
        told = f"that {statement.told}" if statement.told else f"so: {statement.asked()}"
        return f"Who said {told}?"
    if match["wh"] in ("how many", "how much"):
        return _how_many(statement)
    return f"{match['wh'].capitalize()} {statement.asked(match['no'] or '')}?"


def _more(last: str, statement: Statement | None, known: Mapping[str, str]) -> str:
    if re.match("tell me more|what else", plain_of(last)):
        return last
    if statement and re.match(rf"what {AUX}\b", plain_of(last)):
        return f"What else{last[4:]}"
    return f"Tell me more{f': {statement.asked()}?' if statement else f' {topic_of(last, known)}.'}"


def _how_many(statement: Statement) -> str:
    words, verb = statement.rest.split(), 1 if statement.subject else 0
    stop = first_preposition(words, verb)
    things = re.sub(rf"^(?:(?:the|any|some|{NUMBER}) )+", "", " ".join(words[verb:stop]))
    if not re.search(rf"(?:^| ){PLURAL}$", things if verb else words[0]):
        raise UnclearError("How many of what, or of whom?")
    if not verb:
        return f"How many {words[0]} {statement.auxiliary} {' '.join(words[1:])}?"
    parts = [things, statement.auxiliary, statement.subject, words[0], *words[stop:]]
    return f"How many {' '.join(parts)}?"


def _fragment(text: str, talk: Sequence[Turn], known: Mapping[str, str]) -> str:
    """Return the last question with the thing of "And Cuba?" in it; whole questions as they are."""
    match = _FRAGMENT.fullmatch(plain_of(text).rstrip(" ?!.…"))
    names = names_in(text, known)
    if not match or len(match["thing"].split()) > 6:
        return text
    thing, by = text[match.start("thing") : match.end("thing")], (match["by"] or "").strip()
    whole = names if len(names) == 1 and len(names[0].text) >= len(thing) - 4 else []
    if not (match["lead"] or (talk and (by or (whole and text.endswith("?"))))):
        return text
    if not talk:
        raise UnclearError(f"What would you like to know about “{thing}”?")
    last, name = talk[-1].understood, whole[0] if whole else None
    thing = capitals(thing) if name else thing
    replaced = _replaced(thing, name, by, last, known)
    if replaced:
        return replaced
    if name and name.kind == "time" and not by:
        by = "on" if "day" in thing.lower() else "in"
    return _with_topic(last, f"{by or 'about'} {thing}", thing)


def _replaced(
    thing: str, name: Name | None, by: str, last: str, known: Mapping[str, str]
) -> str | None:
    """Return the last question with a new thing in the place of its like, or None if none is."""
    if name:
        slot = _slot(name, by, last, known)
        if not slot:
            return None
        start = slot.start - 4 if last[: slot.start].lower().endswith("the ") else slot.start
        return f"{last[:start]}{thing}{last[slot.end :]}"
    alike: list[re.Match[str]] = []
    if not by and re.fullmatch(rf"(?:the )?{PLURAL}", plain_of(thing)):
        alike, thing = list(re.finditer(THINGS, plain_of(last)))[:1], thing.split()[-1]
    elif not by and re.fullmatch(r"(?:the|an?) [a-z-]+", thing) and " about " not in last:
        alike = list(re.finditer(r"\b(?:the|an?) [a-z-]+", last))[-1:]
    return f"{last[: alike[0].start()]}{thing}{last[alike[0].end() :]}" if alike else None


def _with_topic(last: str, topic: str, thing: str) -> str:
    about = re.search(r"\babout [^,?!.]+", plain_of(last))
    if about and topic.startswith("about "):
        return last[: about.start()] + topic + last[about.end() :]
    if re.match(rf"who {AUX} (?:the )?(?:\S+ ?){{1,3}}\W*$", plain_of(last)):
        raise UnclearError(f"What would you like to know about “{thing}”?")
    stem = last.rstrip(" ?!.")
    return f"{stem} {topic}{last[len(stem) :].strip() or '?'}"


def _slot(new: Name, by: str, last: str, known: Mapping[str, str]) -> Name | None:
    """Return the name in the last question that a new name takes the place of."""
    names = names_in(last, known)
    like = [n for n in names if n.kind == new.kind]
    if not like and new.kind != "time":
        like = [
            n
            for n in names
            if n.kind != "time"
            and (
                not new.kind
                or re.fullmatch(rf"{IN}|about", n.before)
                or {n.kind, new.kind} == {"place", "group"}
            )
        ]
    like = [n for n in like if by and n.before == by] or like
    speech = re.search(rf"{AUX} .*\b{SAY}\b|^who is", plain_of(last)) and new.kind in ("person", "")
    return (like[0] if speech else like[-1]) if like else None
