"""A question taken apart: what it says of what, so that another can be asked of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.lexical import words_of
from qa.named import AUX, BY, GROUP, ROLE, SAY, UnclearError, names_in, plain_of
from qa.turns import Turn


@dataclass(frozen=True, slots=True)
class Statement:
    """What a question takes for granted: "did" + "Russia" + "send bombers to Venezuela"."""

    auxiliary: str
    subject: str
    """Empty where it cannot be told from the rest."""
    rest: str

    def asked(self, no: str = "") -> str:
        """Return it in the order of a question: "did Russia send bombers"."""
        return " ".join(filter(None, (self.auxiliary, self.subject, no.strip(), self.rest)))

    @property
    def told(self) -> str:
        """The statement itself, or "" where the subject is not known."""
        if self.subject == "it":  # "was it that people died"
            return self.rest.removeprefix("that ")
        return f"{self.subject} {self.auxiliary} {self.rest}".strip() if self.subject else ""


CLAUSE = re.compile(rf"\b(?:that|who|which|when|while|because|if|whether|and|but|{SAY})\b")
NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds)"
PLURAL = r"(?:[a-z-]{3,}[^\Wsui]s|people|men|women|children)"
_PHRASE = re.compile(r"(?:the|an?|his|her|its|their|he|she|it|they) |[\w ]+'s ")
_QUESTION = re.compile(
    rf"(?:(?P<thing>who|whom|what|which|how many|how much)(?P<noun>(?: (?!{AUX}\b)[\w-]+){{0,4}}) "
    rf"|(?:{BY} )?(?:when|where|why|how|which|what|whom)(?: [\w-]+){{0,4}}? )?"
    rf"(?P<aux>{AUX}(?:n't)?) (?P<rest>.+)"
)
ASIDE = re.compile(r"(?:(?:and|but|so|or|then|ok|okay|well|also|yes|no|oh)\b[, ]*)+(?=\w)")


def statement_of(turn: Turn, known: Mapping[str, str]) -> Statement | None:
    """Return what the turn's question takes for granted, or None ("Who is Neil Melvin?")."""
    text = re.sub(r"^(?:Who said so|Tell me more): ", "", turn.understood.strip(" ?!."))
    text = re.sub(r",? and (?:when|where|why|how|by whom)$", "", text)
    start = ASIDE.match(plain_of(text))
    text = text[start.end() :] if start else text
    view = re.match(r"according to [^,]+, ", plain_of(text))
    tail, text = (f", a{text[1 : view.end() - 2]}", text[view.end() :]) if view else ("", text)
    match = _QUESTION.match(plain_of(text))
    if not match or CLAUSE.search(plain_of(match["noun"] or "")):
        return _cleft(turn, text + tail)
    rest = text[match.start("rest") :] + tail
    auxiliary, subject = text[match.start("aux") : match.end("aux")].lower(), _subject(rest, known)
    told = rest[len(subject) :].strip()
    if not match["thing"]:
        return Statement(auxiliary, subject, told)
    noun = text[match.start("noun") : match.end("noun")].strip() if match["noun"] else ""
    thing = _thing(turn, match["thing"], noun, told)
    if auxiliary not in ("do", "does", "did") and not (subject or _PHRASE.match(plain_of(rest))):
        return Statement(auxiliary, thing, rest)
    if auxiliary in ("is", "are", "was", "were"):
        return None
    told, comma, tail = told.partition(",")
    words = told.split()
    stop = first_preposition(words, 1 if subject else 3)
    rest = " ".join([*words[:stop], thing, *words[stop:]])
    return Statement(auxiliary, subject, f"{rest}{comma}{tail}")


def _cleft(turn: Turn, text: str) -> Statement | None:
    """Return "was" + "it" + "that people died" for "How many people died?"."""
    match = re.match(r"(?:who|what|which \w+|how many|what \w+s)(?= )", plain_of(text))
    if not match:
        return None
    rest = text[match.end() :].strip()
    if match[0] in ("who", "what"):
        rest = f"{_thing(turn, match[0], '', rest)} {rest}"
    elif match[0] != "how many":
        rest = f"{text[: match.end()].split()[-1]} {rest}"
    return Statement("was", "it", f"that {rest}")


def _thing(turn: Turn, asked: str, noun: str, verb: str) -> str:
    """Return what stands for the thing that was asked for: the answer, or a general word."""
    short = turn.short or ""
    short = "" if len(words_of(short)) > 6 or "\n" in short else short.strip(" .")
    if noun:
        if short and noun.lower().split()[-1] in short.lower().split():
            return short
        return f"{short} {noun}" if re.fullmatch(NUMBER, short.lower()) else noun
    if re.match(rf"(?:\w+ )?{SAY}\b", plain_of(verb)):
        return "so"
    return short or ("someone" if asked.startswith("who") else "something")


def first_preposition(words: Sequence[str], start: int) -> int:
    """Return the place of the first preposition, or one past the end."""
    places = range(start, len(words))
    return next((place for place in places if re.fullmatch(BY, words[place])), len(words))


def _subject(rest: str, known: Mapping[str, str]) -> str:
    """Return the names that a statement begins with, or "" where the subject is no name."""
    low, end = plain_of(rest), 0
    for name in names_in(rest, known):
        if not re.fullmatch(
            r"(?:, |,? (?:and|or) )(?:the )?" if end else r"(?:the )?", low[end : name.start]
        ):
            break
        end = name.end if name.kind != "thing" else 0
    more = rf"'s|(?: (?:central|foreign|prime|vice|interior))? (?:{ROLE}|{GROUP}|{PLURAL})\b"
    return "" if re.match(more, low[end:]) else rest[:end]


def topic_of(last: str, known: Mapping[str, str]) -> str:
    """Return what a question is about in a few words, to be appended to a follow-up."""
    about = re.search(r"\babout [^,?!.]+", plain_of(last))
    if about:
        return last[about.start() : about.end()]
    names = list(dict.fromkeys(n.text for n in names_in(last, known) if n.kind != "time"))
    if not names:
        raise UnclearError("What would you like to know more about?")
    return f"about {' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)}"


def fact_of(talk: Sequence[Turn], known: Mapping[str, str]) -> str:
    """Return what the last question was about, as a statement where it makes one."""
    if not talk:
        return ""
    last, statement = talk[-1].understood, statement_of(talk[-1], known)
    if statement and not re.search(r"\babout \w", plain_of(last)):
        return statement.told or statement.asked()
    return topic_of(last, known) if statement or names_in(last, known) else ""
