"""What an article says somebody is ("Neil Melvin, an expert at …"), beside the name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import is_stop_word, words_of
from qa.extract import Sentence

_ASKED = re.compile(
    r"^\W*who(?:['’]s| is| was| are| were)\s+(?P<name>[\w.'’-]+(?:\s+[\w.'’-]+){0,4})\W*$",
    re.IGNORECASE,
)
_NO_NAME = frozenset("the a an he she it they you your his her their this that in at by".split())
_AFTER = re.compile(
    r"^(?:\s*\([^)]{1,20}\))?\s*,\s+(?:\d{1,3},\s+)?"
    r"(?P<role>(?:an?|the|who (?:is|was) (?:an? |the )?|[a-z]|[A-Z][\w’'-]+['’]s )"
    r"[^,;:.“”\"()–—]{3,90})(?=[,;.–—]|$)"
)
_IS = re.compile(r"^\s+(?:is|was)\s+(?P<role>(?:an?|the|one of)\s[^,;:.“”\"()]{3,90})")
_BEFORE = re.compile(
    r"(?P<role>(?:[A-Z][\w’'-]*\s+(?:and\s+)?){0,3}(?:[a-z][\w’'-]+\s+(?:of\s+(?:the\s+)?)?){0,3}"
    r"(?:[A-Z][\w’'-]*\s+){0,2})$"
)
_LEADING = re.compile(
    r"^(?:(?:such as|said|says|told|tells|added|adds|with|as|of|by|to|and|but|for|from|that|when"
    r"|where|which|in|on|at|after|before|met|while|like|meanwhile|according)\s+)+",
    re.IGNORECASE,
)
_ROLES = frozenset(
    """president minister secretary chancellor premier senator governor mayor ambassador spokesman
    spokeswoman spokesperson director chief head leader chairman chairwoman chair founder
    executive officer analyst expert scientist professor researcher economist historian lawyer
    attorney judge prosecutor general colonel captain commander sergeant sheriff detective doctor
    surgeon nurse engineer author writer journalist reporter editor columnist actor actress singer
    musician rapper director producer player striker coach manager goalkeeper driver pilot
    king queen prince princess duke duchess pope bishop priest rabbi imam activist
    candidate congressman congresswoman representative deputy diplomat envoy negotiator scientist
    teacher student wife husband mother father son daughter brother sister resident owner farmer
    fellow politician lawmaker""".split()
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody is: characters of the article, and the sentence that says so."""

    sentence: Sentence
    start: int
    end: int


def describes(span: str) -> bool:
    """Whether words say what somebody is: "a Serbian tennis player", not another name."""
    words = re.findall(r"[^\W\d_][\w’'-]+", span)
    common = (word for word in words if word.islower() and not is_stop_word(word))
    return any(word.lower() in _ROLES for word in words) or any(common)


def asked_name(question: str) -> str | None:
    """Return whom "Who is …?" asks about, or None where something else is asked."""
    found = _ASKED.match(question.strip())
    if found is None or words_of(found["name"])[:1] == []:
        return None
    name = found["name"].strip(" .")
    words = words_of(name)
    return None if not words or words[0] in _NO_NAME else name


def identity_of(name: str, sentences: Sequence[Sentence]) -> Identity | None:
    """Return the first description that stands beside the name, full names before surnames."""
    wanted = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for pattern in (_AFTER, _IS, _BEFORE):
        for sentence in sentences:
            for found in wanted.finditer(sentence.text):
                span = _beside(pattern, sentence.text, found)
                if span:
                    return Identity(sentence, sentence.start + span[0], sentence.start + span[1])
    return None


def _beside(pattern: re.Pattern[str], text: str, name: re.Match[str]) -> tuple[int, int] | None:
    if pattern is _BEFORE:
        found = pattern.search(text[: name.start()])
        if not found or not _ROLES & set(words_of(found["role"])):
            return None
        role = found["role"].rstrip()
        kept = _LEADING.sub("", role)
        start = found.start("role") + len(role) - len(kept)
        kept = kept if " " in name.group() else _without_first_name(kept)
        return (start, start + len(kept)) if kept else None
    found = pattern.match(text[name.end() :])
    if not found:
        return None
    if pattern is _AFTER and not _is_noun_phrase(found["role"]):
        return None
    return name.end() + found.start("role"), name.end() + found.end("role")


def _without_first_name(role: str) -> str:
    """Return the role out of what stands before a surname: "Secretary of Defense Pete"."""
    words = role.split(" ")
    while len(words) > 1 and words[-1][:1].isupper() and words[-1].lower() not in _ROLES:
        if words[-2].lower() in ("of", "for", "the") or not _ROLES & set(words_of(role)):
            break
        words.pop()
    return " ".join(words)


def _is_noun_phrase(role: str) -> bool:
    """Whether a stretch after a name names what someone is: "an expert at …", "head of …"."""
    words = words_of(role)
    return role.startswith(("a ", "an ", "the ", "who ")) or bool(_ROLES & set(words[:4]))
