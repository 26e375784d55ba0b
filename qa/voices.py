"""Who says what in a news article: direct and reported speech, each with the speaker's name.

Rules over the text outside quotation marks, made for the habits of English news prose (name and
role at first mention, the surname afterwards). Where they do not settle it, nobody speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.lexical import words_of
from index.sentences import Span
from qa.people import (
    Article,
    Mention,
    Who,
    blanked,
    cleaned,
    folded,
    lowered,
    mentions_in,
    people_of,
    quotations_in,
)
from qa.speech_words import (
    ACCORDING,
    BESIDE,
    BODIES,
    CAP,
    CLAUSE_FOLLOWS,
    EXPERTS,
    FAR,
    GENERIC,
    GOES_ON,
    GROUPS,
    HERS,
    HIS,
    INVERTS,
    LEADERS,
    LEADS,
    LONGEST,
    NATIONS,
    ONE,
    ONLY_NAMED,
    OPENERS,
    OPENS,
    PREPOSITIONS,
    PRONOUN,
    RECENT,
    ROLES,
    TRAILS,
    VAGUE,
    VERB,
    VERBS,
    VIEW,
)
from qa.statements import Kind, Statement

_DETERMINER = re.compile(r"(?:the|The|its|his|her|their) ")


@dataclass(frozen=True, slots=True)
class _Voice:
    who: Who | None
    kind: Kind
    first: int
    trailing: bool = False


@dataclass(slots=True)
class _Memory:
    """Whom a reader has in mind at a sentence."""

    focus: Who | None = None
    age: int = 0
    """Sentences since, quotations not counted."""
    place: int = 0
    near: bool = True
    """Whether the sentence stands in the paragraph that ended at `place`."""
    several: Who | None = None
    heard: list[Who] = field(default_factory=list)


def voices(text: str, sentences: Sequence[Span]) -> tuple[Statement, ...]:
    """Return the sentences of a whole article that tell what someone says, in order.

    Surnames, pronouns ("he said") and descriptions ("the British expert") are resolved within the
    article, each only where one speaker fits; a sentence with two speakers at one level or with
    an unknown one is left out. `sentences` are character offsets, in order, not overlapping.
    """
    quotations = quotations_in(text)
    plain = blanked(folded(text), quotations)
    mentions = tuple(tuple(mentions_in(plain, start, end)) for start, end in sentences)
    known = people_of(text, plain, sentences, mentions)
    article = Article(plain, text, tuple(sentences), mentions, known)
    spoken = _hand_on(article, _attributions(article), quotations)
    return tuple(
        Statement(i, *sentences[i], voice.who.speaker, voice.who.name, voice.kind)
        for i, voice in sorted(spoken.items())
        if voice.who
    )


def _attributions(article: Article) -> dict[int, _Voice]:
    """Find the speaker of every sentence that names, describes or refers to one."""
    memory, own = _Memory(), {}
    for i, (start, end) in enumerate(article.spans):
        sentence = article.plain[start:end]
        memory.near = "\n" not in article.text[memory.place : start]
        found = [v for v in _said(article, i, memory) if v.who]
        memory.age += bool(sentence.strip("¤ .,"))
        if found:
            own[i] = _one_of(found)
        _remember(memory, article, i, own[i].who if found else None, bool(found))
    return own


def _one_of(found: Sequence[_Voice]) -> _Voice:
    """Choose among several attributions in one sentence: a trailing one covers all before it."""
    first, last = min(found, key=lambda v: v.first), max(found, key=lambda v: v.first)
    if len({v.who for v in found}) == 1:
        return next((v for v in found if v.kind != "reaction"), first)
    return last if last.trailing else _Voice(None, "reported", first.first)


def _remember(memory: _Memory, article: Article, i: int, who: Who | None, spoke: bool) -> None:
    if who:
        memory.several = who if who.sort != "person" else None
        memory.heard.append(who)
    if spoke:
        memory.focus = who if who and who.sort == "person" else None
        memory.age, memory.place = 0, article.spans[i][1]
        return
    for m in article.mentions[i]:
        person = article.known.get(m.name_start)
        if person and not _aside(article, i, m):
            before = article.plain[article.spans[i][0] : m.start].split()
            first = not before or (before[-1][-1] == "," and lowered(before[0]) in PREPOSITIONS)
            if person != memory.focus:
                memory.focus = person if person.sure and first and len(before) < 6 else None
            memory.age, memory.place = 0, article.spans[i][1]


def _said(article: Article, i: int, memory: _Memory) -> Iterator[_Voice]:
    """Yield the attributions of a sentence; the speaker is None where nobody clearly fits."""
    start, end = article.spans[i]
    if end - start > LONGEST:
        return
    sentence = article.plain[start:end]
    quotes = re.finditer("¤+", sentence)
    quoted = " ".join(article.text[start + q.start() : start + q.end()] for q in quotes)
    kind: Kind = "direct" if len(quoted.split()) >= 3 else "reported"
    for verb in VERB.finditer(sentence):
        left = sentence[: verb.start()].rstrip()
        if found := _subject_before(article, i, left, memory):
            who, place = found
            trailing = TRAILS.match(sentence, verb.end()) is not None
            trailing = trailing and sentence[:place].rstrip().endswith((",", "¤"))
            if _tells(verb, sentence[:place].rstrip(), who, trailing=trailing):
                yield _Voice(who, "reaction" if verb["react"] else kind, place, trailing)
        elif left.endswith("¤" if verb["note"] else (",", "¤")) and INVERTS.match(verb.group()):
            yield from _from_there_on(article, i, verb.end() + 1, memory, kind)
    for cue in ACCORDING.finditer(sentence):
        yield from _from_there_on(article, i, cue.end(), memory, kind)
    for view in VIEW.finditer(sentence):
        ends = start + view.end("name")
        named = (_named(article, m) for m in article.mentions[i] if m.name_end == ends)
        who = _pronoun(view["pronoun"], memory) if view["pronoun"] else next(named, None)
        yield _Voice(who, kind, view.start(), trailing=True)


def _from_there_on(
    article: Article, i: int, at: int, memory: _Memory, kind: Kind
) -> Iterator[_Voice]:
    found = _subject_after(article, i, at, memory)
    if found and GOES_ON.match(article.plain[slice(*article.spans[i])], found[1]):
        yield _Voice(found[0], kind, at, trailing=True)


def _tells(verb: re.Match[str], prefix: str, who: Who | None, *, trailing: bool) -> bool:
    """Whether the verb is one of speech here: "added that", not "added two ships"."""
    if verb["plural"] or verb["react"]:
        return who is None or (who.sort == "group") == bool(verb["plural"])
    after = verb.string[verb.end() :]
    spoken_before = prefix.endswith(("¤", ",", " as", "As")) and after[:1] in (",", ".", "", "¤")
    return bool(verb["say"] or trailing or spoken_before or CLAUSE_FOLLOWS.match(after))


def _subject_before(
    article: Article, i: int, left: str, memory: _Memory
) -> tuple[Who | None, int] | None:
    """Return the subject that ends where `left` does, and its place in the sentence."""
    start = article.spans[i][0]
    while (shorter := BESIDE.sub("", left)) != left:
        left = shorter.rstrip()
    for m in article.mentions[i]:
        if start + len(left) in (m.end, m.name_end):
            place = m.start - start
            place -= 4 if left[:place].lower().endswith("the ") else 0
            if OPENS.search(left[:place].rstrip()) or LEADS.fullmatch(left[:place]):
                return _named(article, m), place
    pronoun = PRONOUN.search(left)
    if pronoun and OPENS.search(left[: pronoun.start()].rstrip()):
        another = _another_named(article, i, start + pronoun.start(), memory)
        return (None if another else _pronoun(pronoun.group(), memory)), pronoun.start()
    place = max((left.rfind(sign) for sign in ",;:¤—–("), default=-1) + 1
    place += len(left[place:]) - len(LEADS.sub("", left[place:]))
    found = _described(article, (start + place, start + len(left)), memory)
    return (found[0], place) if found and found[1] == start + len(left) else None


def _another_named(article: Article, i: int, end: int, memory: _Memory) -> bool:
    """Whether the sentence has, before "he", another person who could be meant."""
    return any(
        m.end < end
        and article.known.get(m.name_start) not in (None, memory.focus)
        and not _aside(article, i, m)
        for m in article.mentions[i]
    )


def _aside(article: Article, i: int, mention: Mention) -> bool:
    """Whether a name is no subject: "Putin's", "with Putin"."""
    before = article.plain[article.spans[i][0] : mention.start].split()
    owner = article.plain.startswith("'", mention.name_end)
    return owner or bool(before and lowered(before[-1]) in PREPOSITIONS)


def _subject_after(
    article: Article, i: int, at: int, memory: _Memory
) -> tuple[Who | None, int] | None:
    """Return the speaker named from place `at` of the sentence on, and where the name ends."""
    start, end = article.spans[i]
    opens = _DETERMINER.match(article.plain, start + at)
    bare = opens.end() if opens else start + at
    for m in reversed(article.mentions[i]):  # the fuller one: "Russian", "Russian minister Lavrov"
        if bare in (m.start, m.name_start):
            if article.plain.startswith("'", m.name_end):
                return None
            joined = re.match(rf" and (?:the )?{CAP}", article.plain[m.end : end])
            return (None if joined else _named(article, m)), m.end - start
    if pronoun := re.compile(r"(?:he|she|they|it)\b").match(article.plain, start + at, end):
        return _pronoun(pronoun.group(), memory), pronoun.end() - start
    segment = re.compile(r"[^,;:¤—–(.]*").match(article.plain, start + at, end)
    found = _described(article, segment.span(), memory) if segment else None
    return (found[0], found[1] - start) if found else None


def _named(article: Article, mention: Mention) -> Who:
    name = cleaned(article.text[mention.name_start : mention.end])
    return article.known.get(mention.name_start) or Who(name, name, "body")


def _pronoun(word: str, memory: _Memory) -> Who | None:
    if word.lower() in ("they", "their", "it", "its"):
        return memory.several if memory.age <= 1 else None
    gender = "his" if word.lower() in HIS else "her"
    who = memory.focus if memory.age <= 2 * memory.near else None
    return who if who and who.gender in ("", gender) else None


def _described(article: Article, span: Span, memory: _Memory) -> tuple[Who | None, int] | None:
    """Return whom "the British expert" or "officials in Kyiv" means, and where the phrase ends."""
    tokens = [(m.start(), m.end()) for m in re.compile(r"\S+").finditer(article.plain, *span)][:11]
    words = [lowered(article.plain[a:b]) for a, b in tokens]
    head = next((i for i, word in enumerate(words) if _heads(words, i)), -1)
    if not 0 <= head <= 5 or any(w in PREPOSITIONS | VERBS | OPENERS for w in words[:head]):
        return None
    beside = len(words) > head + 1 and words[head + 1] in ("of", "in", "at", "for", "from", "with")
    start, end = tokens[0][0], tokens[-1 if beside else head][1]
    phrase = cleaned(article.text[start:end])
    name = re.sub(r"^(?:the|an?) ", "", phrase, flags=re.IGNORECASE)
    owned = words[0] in ONE or article.plain[slice(*tokens[0])].endswith("'s")
    the = words[0] in ("the", "this")
    modifiers = frozenset(words[:head]) - {"the", "this"}
    who: Who | None = None
    if words[head] in GROUPS or words[head] not in ROLES | BODIES:
        who = None if VAGUE.intersection(words) else Who(name, phrase, "group")
    elif words[head] in BODIES:
        who = _heard(words[head], modifiers, memory)
        who = who or (Who(name, phrase, "body") if the or owned else None)
    elif owned or beside:
        roles = modifiers | {words[head]}
        gender = "her" if roles & HERS else "his" if roles & HIS else ""
        who = Who(name, phrase, "person", roles, gender)
    elif the:
        who = _fitting(article, words[head], modifiers, start, memory)
    return who, end


def _heard(head: str, modifiers: frozenset[str], memory: _Memory) -> Who | None:
    """Return the one institution that "the ministry" can mean."""
    names = {who: words_of(who.name) for who in memory.heard if who.sort == "body"}
    same = [who for who, name in names.items() if name[-1:] == [head] and modifiers <= set(name)]
    return same[0] if len(same) == 1 else None


def _heads(words: Sequence[str], i: int) -> bool:
    word = words[i]
    role = word in ROLES or word in BODIES - ONLY_NAMED or word in GROUPS or word[:-1] in ROLES
    return role and (i + 1 == len(words) or words[i + 1] in PREPOSITIONS)


def _fitting(
    article: Article, head: str, modifiers: frozenset[str], place: int, memory: _Memory
) -> Who | None:
    """Return the one recent speaker who can be "the German expert", nobody if others could be."""
    classes = (EXPERTS if head in EXPERTS else LEADERS) if head in GENERIC else frozenset()
    nations = modifiers & NATIONS
    places = sorted(article.known.items())
    heard = memory.heard[-RECENT:]
    introduced = [who for at, who in places if place - FAR < at < place]
    fitting = [
        who
        for who in dict.fromkeys([*introduced, *heard])
        if who.sort == "person"
        and (head in who.roles or classes & who.roles)
        and not (nations and who.roles & NATIONS - nations)
    ]
    if memory.focus in fitting and memory.age <= 2:
        return memory.focus
    if len(fitting) != 1 or fitting[0] not in heard or not nations <= fitting[0].roles:
        return None
    return fitting[0]


def _hand_on(
    article: Article, own: dict[int, _Voice], quotations: Sequence[tuple[int, int, bool]]
) -> dict[int, _Voice]:
    """Give the sentences inside a quotation, and one right after a statement, its speaker."""
    spoken, before = dict(own), None
    for opened, closed, goes_on in quotations:
        touched = [i for i, (a, b) in enumerate(article.spans) if a < closed and b > opened]
        owners = {own[i].who for i in touched if i in own}
        who = before if goes_on else None
        if owners:
            who = owners.pop() if len(owners) == 1 else None
        elif touched and touched[0] and not goes_on and article.spans[touched[0]][0] == opened:
            gap = article.text[article.spans[touched[0] - 1][1] - 1 : opened]
            if "\n" not in gap or gap.startswith(":"):
                voice = spoken.get(touched[0] - 1)
                who = voice.who if voice else None
        before = who
        for i in touched:
            if i not in spoken and len(words_of(article.plain[slice(*article.spans[i])])) < 3:
                spoken[i] = _Voice(who, "direct", 0)
    return spoken
