"""The people and bodies that an article names, with their roles, and where its quotations lie."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.lexical import is_stop_word, words_of
from index.sentences import Span
from qa.speech_words import (
    ADJECTIVE,
    APPOSITION,
    BODIES,
    CALENDAR,
    GROUPS,
    HERS,
    HIS,
    HOLDS_OFFICE,
    KEEPS_STOP,
    NAMES,
    NATIONS,
    OPENERS,
    PLACES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SHORT,
    TIMES,
    TITLES,
    UNIONS,
    VERB,
    VERBAL,
    VERBS,
)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody or some body that an article names or describes."""

    name: str
    speaker: str
    sort: Literal["person", "body", "group"]
    roles: frozenset[str] = frozenset()
    gender: str = ""
    sure: bool = True
    """False for two capitalised words that nothing else shows to be a person."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name; `start` to `end` takes in the role beside it."""

    start: int
    name_start: int
    name_end: int
    end: int
    person: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article made ready: its plain text, sentences and the people in it."""

    plain: str
    """The text, character for character, accents folded and quotations blanked with ¤."""
    text: str
    spans: tuple[Span, ...]
    mentions: tuple[tuple[Mention, ...], ...]
    known: dict[int, Who]
    """Who is meant, by the start of a mention's name."""


def folded(text: str) -> str:
    """Fold accents and apostrophes; the result has the same length."""
    table = str.maketrans("ØøŁłĐđİıßÐð’‘ʼ\u00a0", "OoLlDdIisDd''' ")
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text.translate(table))


def quotations_in(text: str) -> list[tuple[int, int, bool]]:
    """Return start, end and "goes on from the paragraph before" of all quotations."""
    found: list[tuple[int, int, bool]] = []
    runs_on = False
    for paragraph in re.finditer(r"[^\n]*\S[^\n]*", text):
        goes_on = runs_on and paragraph.group().lstrip()[0] in '“"‘'
        runs_on, opened, closers = False, -1, ""
        for mark in re.finditer(r"[“”„«»\"]|(?<!\w)‘(?=\w)|’(?!\w)", paragraph.group()):
            place, sign = paragraph.start() + mark.start(), mark.group()
            if opened < 0 and sign in '“„«‘"' and not (sign == '"' and text[place - 1].isalnum()):
                opened, closers = place, {"“": "”", "„": "“”", "«": "»", "‘": "’"}.get(sign, '"')
            elif opened >= 0 and sign in closers:
                found.append((opened, place + 1, goes_on))
                opened, goes_on = -1, False
        if opened >= 0:
            found.append((opened, paragraph.end(), goes_on))
            runs_on = True
    return found


def blanked(plain: str, quotations: Iterable[tuple[int, int, bool]]) -> str:
    """Return the text with the quotations' characters replaced by ¤."""
    for start, end, _ in quotations:
        plain = plain[:start] + "¤" * (end - start) + plain[end:]
    return plain


_AFTER_SAID = re.compile(
    r"[,¤] (?:said|says) (?:the |its |his |her |their )?(?P<role>[^,;:¤]{3,80}), $"
)
"""What stands before the name in '…," said its owner, Lena Moss.'"""


def lowered(word: str) -> str:
    """Return a word in lower case without marks at its ends."""
    return word.lower().strip(".,'")


def mentions_in(plain: str, start: int, end: int) -> Iterator[Mention]:
    """Yield the names in a sentence with the roles beside them."""
    for found in NAMES.finditer(plain, start, end):
        at = found.start()
        words = [(at + m.start(), at + m.end()) for m in re.finditer(r"\S+", found.group())]
        lower = [lowered(plain[a:b]) for a, b in words]
        while lower and (is_stop_word(lower[0]) or lower[0] in OPENERS):
            del words[0], lower[0]
        while lower and lower[-1] in CALENDAR:
            del words[-1], lower[-1]
        if lower and (mention := _mention(plain, (start, end), words, lower)):
            yield mention


def _mention(plain: str, sentence: Span, words: list[Span], lower: list[str]) -> Mention | None:
    """Part a run of capitalised words into title, name and "of …"; find the role beside it."""
    titles = (
        i
        for i, word in enumerate(lower)
        if word in TITLES or (word in ROLES and i + 2 < len(lower))
    )
    first = max(titles, default=-1) + 1
    titled, last = bool(HOLDS_OFFICE.intersection(lower[:first])), len(words)
    while first < last and lower[first] == "of":
        first += 2
    of = next((i for i in range(first, last) if lower[i] == "of"), last)
    body = any(word in BODIES for word in lower[first:of])
    while not body and first + 1 < of and lower[first] in NATIONS - UNIONS:
        first += 1
    first, last = (0, last) if body else (first, of)
    if first >= last:
        return None
    start, name_start, name_end = words[0][0], words[first][0], words[last - 1][1]
    end = max(name_end, words[-1][1] if last < len(words) else 0)
    if plain[end - 1] == "." and not KEEPS_STOP.search(plain, name_start, end):
        name_end, end = min(name_end, end - 1), end - 1
    names = tuple(lower[first:last])
    if len(names) == 1 and not titled and (names[0] in GROUPS or names[0].rstrip("s") in ROLES):
        return None
    if body or (len(names) > 1 and names[0] in PLACES and not titled):
        return Mention(start if body else name_start, name_start, name_end, end, False, names)
    start, end = _role_before(plain, sentence[0], start), _role_after(plain, end, sentence[1])
    person = len(names) > 1 or titled or start < words[0][0] or end > name_end
    return Mention(start, name_start, name_end, end, person, names)


def _role_before(plain: str, opening: int, start: int) -> int:
    """Return where the role right before a name begins, `start` if there is none."""
    before = plain[opening:start]
    if re.fullmatch(r"(?:[\w.'-]+ )*[\w.'-]+, ", before) and _is_role(before[:-2]):
        return opening
    after = _AFTER_SAID.search(before)
    if after and _is_role(after["role"]):
        return opening + after.start("role")
    tail = re.split(r"[,;:¤—–(] *", before)[-1]
    tokens = [(start - len(tail) + m.start(), m.group()) for m in re.finditer(r"\S+", tail)]
    lower = [lowered(word) for _, word in tokens]
    at, found = start, False
    for i in reversed(range(len(tokens))):
        word = lower[i]
        of = word in ("of", "for") and i > 0 and lower[i - 1] in ROLES
        after_of = not found and i > 1 and lower[i - 1] == "of" and lower[i - 2] in ROLES
        fits = found and (
            ADJECTIVE.search(tokens[i][1])
            or lower[i - 1] in ("said", "says")
            or tokens[i - 1][1].endswith("'s")
        )
        fits = fits or (found and _is_field(tokens, i))
        if not (word in ROLES or of or ((fits or after_of) and not _opens_clause(word))):
            break
        found = found or word in ROLES
        at = tokens[i][0]
    return at if found else start


def _is_field(tokens: Sequence[tuple[int, str]], i: int) -> bool:
    """Whether a word says what somebody is minister, analyst, editor of: "energy minister"."""
    word = tokens[i][1]
    if not word.isalpha() or not word.islower() or VERBAL.search(word) or VERB.match(word):
        return False
    before = tokens[i - 1][1] if i else ""
    leads = lowered(before) in ("", "the", "a", "an", "said", "says", "its", "and")
    return leads or before.endswith("'s") or bool(ADJECTIVE.search(before))


def _opens_clause(word: str) -> bool:
    return is_stop_word(word) or word in OPENERS or word in VERBS


def _role_after(plain: str, at: int, closing: int) -> int:
    """Return where ", an expert at …" after a name ends, `at` if there is none."""
    beside = APPOSITION.match(plain, at, closing)
    return beside.end("role") if beside and _is_role(beside["role"]) else at


def _is_role(phrase: str) -> bool:
    """Whether a phrase names what somebody is: "an expert at …", not "after the minister left"."""
    words = [lowered(word) for word in phrase.split()]
    article = words[0] in ("a", "an") and not TIMES.intersection(words)
    last = len(words) - 1 if article else len(words)
    head = next((i for i, word in enumerate(words) if word in ROLES), last)
    if head > 8 or head == len(words) or len(words) > 18 or VERBS.intersection(words):
        return False
    if any(word in PREPOSITIONS or VERBAL.search(word) for word in words[:head]):
        return False
    after = words[head + 1 : head + 2]
    return (
        article or not after or after[0] in PREPOSITIONS or after[0] == "and" or after[0][0] == "("
    )


def people_of(
    text: str, plain: str, sentences: Sequence[Span], mentions: Sequence[Sequence[Mention]]
) -> dict[int, Who]:
    """Gather the mentions of each person; a surname alone belongs to the only one who has it."""
    persons = [m for row in mentions for m in row if m.person]
    groups: list[list[Mention]] = []
    for mention in sorted(persons, key=lambda m: len(m.words) == 1):
        same = [g for g in groups if any(_same(mention.words, m.words) for m in g)]
        if len(same) == 1:
            same[0].append(mention)
        elif not same:
            groups.append([mention])
    gender = _genders(plain, sentences, mentions)
    bare = {m.words[0] for row in mentions for m in row if len(m.words) == 1}
    whos = [
        (group, _who(text, plain, sorted(group, key=_by_place), gender, bare)) for group in groups
    ]
    known = {m.name_start: who for group, who in whos for m in group}
    for mention in (m for row in mentions for m in row if m.name_start not in known):
        fitting = [
            w for g, w in whos if len(mention.words) == 1 and _same(mention.words, g[0].words)
        ]
        if len(fitting) == 1:
            known[mention.name_start] = fitting[0]
    return known


def _by_place(mention: Mention) -> int:
    return mention.start


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one[-1] == other[-1] and (set(one) <= set(other) or set(one) >= set(other))


def _who(
    text: str, plain: str, group: Sequence[Mention], genders: dict[str, str], bare: set[str]
) -> Who:
    longest = max(group, key=lambda m: len(m.words))
    introduced = [m for m in group if m.end > m.name_end or m.start < m.name_start]
    full = [m for m in introduced if len(m.words) > 1]
    first = (full or introduced or [longest])[0]
    roles: set[str] = set()
    for m in introduced:
        for beside in (plain[m.start : m.name_start], plain[m.name_end : m.end]):
            head = re.split(r"(?<=\w) (?:of|at|for|to|in|on|with|from)\b", beside)[0]
            roles.update(SHORT.get(word, word) for word in map(lowered, head.split()))
    gender = "her" if roles & HERS else "his" if roles & HIS else genders.get(longest.words[-1], "")
    name = cleaned(text[longest.name_start : longest.name_end])
    beside = re.sub(r"^, \d{1,3}(?=,)", "", text[first.name_end : first.end])
    speaker = cleaned(text[first.start : first.name_start] + name + beside)
    sure = bool(introduced) or longest.words[-1] in bare
    return Who(name, speaker, "person", frozenset(roles), gender, sure)


def cleaned(text: str) -> str:
    """Return a stretch on one line without commas at its ends."""
    return " ".join(text.split()).strip(" ,")


def _genders(
    plain: str, sentences: Sequence[Span], mentions: Sequence[Sequence[Mention]]
) -> dict[str, str]:
    """Read from "Maduro and his wife", where nobody else is named, who is he and who is she."""
    votes: dict[str, set[str]] = {}
    for (_, end), row in zip(sentences, mentions, strict=True):
        if len({m.words[-1] for m in row if m.person}) == 1 and len(row) == 1:
            words = set(words_of(plain[row[0].end : end]))
            votes.setdefault(row[0].words[-1], set()).update(
                gender
                for gender, signs in (("her", HERS), ("his", HIS))
                if words & signs & PRONOUNS
            )
    return {name: min(found) for name, found in votes.items() if len(found) == 1}
