"""Impossible questions by rule: a question changed so that its passage no longer answers it.

The rules follow the ways in which people wrote SQuAD 2.0's unanswerable questions (Rajpurkar et al.
2018, table 1): an entity, number or date swapped, a negation put in or taken out, an antonym, a
condition the passage does not meet. A changed question reads like the first one and shares most of
its words with the passage, so that a model must compare each condition with the passage instead of
matching words.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import Stemmer

from index.days import MONTHS

ANTONYMS = """
first last|first second|before after|early late|earlier later|earliest latest|oldest newest
oldest youngest|largest smallest|larger smaller|large small|biggest smallest|bigger smaller
big small|highest lowest|higher lower|high low|longest shortest|longer shorter|long short
most least|more less|more fewer|best worst|better worse|good bad|won lost|win lose|wins loses
winner loser|winning losing|increase decrease|increased decreased|increases decreases
increasing decreasing|rise fall|rose fell|rising falling|gain lose|gained lost|north south
northern southern|east west|eastern western|northeast southwest|northwest southeast|left right
top bottom|upper lower|above below|over under|inside outside|internal external|interior exterior
begin end|began ended|beginning end|start finish|started ended|start stop|started stopped
open close|opened closed|opening closing|born died|birth death|alive dead|buy sell|bought sold
buying selling|purchased sold|give take|gave took|send receive|sent received|join leave
joined left|enter leave|entered left|arrive depart|arrived departed|accept reject
accepted rejected|allow forbid|allowed forbidden|allowed prohibited|include exclude
included excluded|including excluding|support oppose|supported opposed|supporters opponents
agree disagree|agreed disagreed|like dislike|liked disliked|love hate|loved hated
positive negative|advantage disadvantage|advantages disadvantages|strength weakness|cause prevent
caused prevented|causes prevents|create destroy|created destroyed|build demolish|built demolished
attack defend|attacked defended|appear disappear|appeared disappeared|add remove|added removed
male female|man woman|men women|boy girl|boys girls|husband wife|father mother|son daughter
sons daughters|brother sister|king queen|parent child|day night|morning evening|summer winter
spring autumn|hot cold|warm cool|wet dry|light dark|black white|heavy light|fast slow
faster slower|strong weak|stronger weaker|hard soft|hard easy|easier harder|easiest hardest
rich poor|expensive cheap|cheaper pricier|cheapest priciest|same different|similar different
major minor|majority minority|maximum minimum|public private|formal informal|legal illegal
ancient modern|traditional modern|old new|older newer|older younger|young old|former current
previous next|past future|urban rural|domestic foreign|national international|local global
success failure|successful unsuccessful|possible impossible|able unable|usual unusual|common rare
commonly rarely|often rarely|always never|frequently seldom|popular unpopular|safe dangerous
full empty|fill empty|always sometimes|everyone nobody|everything nothing|many few|all none
with without|teacher student|employer employee|import export|imported exported|imports exports
victory defeat|victories defeats|friend enemy|allies enemies|ally enemy|war peace|raise lower
raised lowered|up down|forward backward|push pull|pushed pulled|remember forget|hire fire
hired fired|borrow lend|recommend discourage|recommended discouraged|improve worsen
improved worsened|arrested released|guilty innocent|liberal conservative|Democrat Republican
Democrats Republicans|democratic republican|Catholic Protestant|Catholics Protestants|solid liquid
acid base|sweet bitter|deep shallow|thick thin|wide narrow|tall short|taller shorter
tallest shortest|near far|nearest farthest|close far|closest farthest|minor major|pass fail
passed failed|true false|correct incorrect|visible invisible|regular irregular|known unknown
direct indirect|complete incomplete|dependent independent|active passive|natural artificial
temporary permanent|horizontal vertical
"""
NUMBER_WORDS = tuple(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty "
    "hundred".split()
)
ORDINALS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_MONTHS = tuple(month.lower() for month in MONTHS)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
OPENERS = frozenset(
    "what who whom whose when where why which how is are was were do does did can could will would "
    "should has have had in on at by for from to of with the a an according i if name after before "
    "during as since under about".split()
)
STOP_WORDS = OPENERS | frozenset(
    "that this these those there their they them he she his her its it you your we our my me be "
    "been being and or but not no some any much many more most other than then into over out up "
    "down off also just only very such same".split()
)
NAME_WORD = r"(?:(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Jr)\.|[A-Z](?:[\w'’&-]|\.(?=\w))*)"
NAME = re.compile(rf"\b{NAME_WORD}(?:\s+(?:of\s+the\s+|of\s+|de\s+|von\s+|and\s+)?{NAME_WORD})*")
PLACE_WORDS = frozenset(
    "in at from near to across through outside inside around toward via".split()
)
YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})(s?)\b")
NUMBER = re.compile(r"\b\d+(?:[.,]\d+)*\b")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
AUXILIARY = re.compile(
    r"\b(is|are|was|were|did|does|do|can|could|will|would|should|has|have|had)\b", re.IGNORECASE
)
NEGATION = re.compile(r"\b(not|never)\s+|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the rules draw their replacements from, gathered once from the training texts.

    ``names_after``: names seen after a lower-case word ("in" -> Paris, ...); ``words_between``:
    words seen between two others in questions; ``antonyms``: both ways round.
    """

    names_after: dict[str, tuple[str, ...]]
    words_between: dict[tuple[str, str], tuple[str, ...]]
    antonyms: dict[str, tuple[str, ...]]


def names_in(text: str) -> list[re.Match[str]]:
    """Capitalised spans that are not just a sentence's first function word."""
    return [
        match
        for match in NAME.finditer(text)
        if match.group().lower() not in STOP_WORDS and len(match.group()) > 1
    ]


def word_before(text: str, start: int) -> str:
    """The word that stands before a position, lower-cased ("" at the beginning)."""
    words = text[:start].split()
    return words[-1].lower() if words else ""


def gather_lexicon(questions: Iterable[str], passages: Iterable[str]) -> Lexicon:
    """Collect replacement names and words from the training texts."""
    names: dict[str, set[str]] = defaultdict(set)
    between: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text in passages:
        for match in names_in(text):
            before = word_before(text, match.start())
            if before.isalpha() and len(match.group()) < 40:
                names[before].add(match.group().rstrip(".'’-"))
    for text in questions:
        words = [word.lower() for word in WORD.findall(text)]
        for left, middle, right in zip(words, words[1:], words[2:], strict=False):
            if len(middle) > 3 and middle not in STOP_WORDS:
                between[left, right].add(middle)
    antonyms: dict[str, set[str]] = defaultdict(set)
    for pair in ANTONYMS.replace("\n", "|").strip("|").split("|"):
        one, other = pair.split()
        antonyms[one].add(other)
        antonyms[other].add(one)
    return Lexicon(
        {word: tuple(sorted(found)) for word, found in names.items()},
        {context: tuple(sorted(found)) for context, found in between.items() if len(found) > 1},
        {word: tuple(sorted(found)) for word, found in antonyms.items()},
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule sees: the question, its passage, the lexicon and a stemmer."""

    question: str
    passage: str
    lexicon: Lexicon
    stemmer: Stemmer.Stemmer

    def has(self, text: str) -> bool:
        """Whether the question already holds the text, whatever the case."""
        return text.lower() in self.question.lower()


def replaced(text: str, start: int, end: int, new: str) -> str:
    """The text with one span replaced."""
    return text[:start] + new + text[end:]


def swap_name(setting: Setting, rng: random.Random) -> str | None:
    """Another name for one of the question's: the passage's, or one seen after the same word."""
    question = setting.question
    places = [match.span() for match in names_in(question) if match.start() > 0]
    if not places:  # a lower-case question: look for the passage's names in it
        lower = question.lower()
        for match in names_in(setting.passage):
            start = lower.find(match.group().lower())
            if start > 0 and len(match.group()) > 3:
                places.append((start, start + len(match.group())))
    if not places:
        return None
    start, end = rng.choice(places)
    old, before = question[start:end], word_before(question, start)
    found = [
        (word_before(setting.passage, m.start()) in PLACE_WORDS, m.group().rstrip(".'’-"))
        for m in names_in(setting.passage)
    ]
    near = {name for _, name in found}
    size = len(old.split())
    fitting = {
        (place, name)
        for place, name in found
        if not setting.has(name) and abs(len(name.split()) - size) <= 1 and len(name) > 2
    }
    alike = {name for place, name in fitting if place == (before in PLACE_WORDS)}
    close = sorted(alike or {name for _, name in fitting})
    far = setting.lexicon.names_after.get(before, ())
    pool = close if close and (rng.random() < 0.6 or not far) else [n for n in far if n not in near]
    options = [
        name
        for name in rng.sample(list(pool), min(len(pool), 8))
        if name.lower() not in old.lower() and old.lower() not in name.lower()
    ]
    return replaced(question, start, end, options[0]) if options else None


def swap_number(setting: Setting, rng: random.Random) -> str | None:
    """Another year, number, ordinal, month or weekday, from the passage where it has one."""
    question = setting.question
    places = [(m.start(), m.end()) for m in NUMBER.finditer(question)] + [
        m.span() for m in YEAR.finditer(question)
    ]
    for family in (NUMBER_WORDS, ORDINALS, _MONTHS, WEEKDAYS):
        for match in re.finditer(r"\b(" + "|".join(family) + r")\b", question, re.IGNORECASE):
            if family is _MONTHS and match.group() == "may":
                continue
            others = [word for word in family if word.lower() != match.group().lower()]
            present = [
                word for word in others if re.search(rf"\b{word}\b", setting.passage, re.IGNORECASE)
            ]
            new = rng.choice(present or others)
            return replaced(
                question, *match.span(), new if match.group()[0].isupper() else new.lower()
            )
    if not places:
        return None
    start, end = rng.choice(places)
    old = question[start:end]
    year = YEAR.fullmatch(old)
    pattern = YEAR if year else NUMBER
    present = sorted(
        {
            m.group()
            for m in pattern.finditer(setting.passage)
            if bool(YEAR.fullmatch(m.group())) == bool(year)
        }
        - {old}
    )
    if present and rng.random() < 0.5:
        return replaced(question, start, end, rng.choice(present))
    digits = re.sub(r"\D", "", old)
    step = rng.choice((1, 2, 3, 5, 10, 20, 30)) * rng.choice((-1, 1))
    if year:
        return replaced(
            question,
            start,
            end,
            str(int(year.group(1)) + (step * 10 if year.group(2) else step)) + year.group(2),
        )
    if not digits or len(digits) > 9:
        return None
    return replaced(
        question,
        start,
        end,
        str(max(2, int(digits) + step * (1 if len(digits) < 3 else 10 ** (len(digits) - 2)))),
    )


def swap_antonym(setting: Setting, rng: random.Random) -> str | None:
    """One word for its opposite."""
    found = [
        match
        for match in WORD.finditer(setting.question)
        if match.group().lower() in setting.lexicon.antonyms
    ]
    found = [
        match
        for match in found
        if match.start() > 0
        and not re.match(
            r"how (many|much|long|often|old|far|large|high|big|tall|fast)\b",
            setting.question[max(0, match.start() - 4) : match.end()].lower(),
        )
    ]
    if not found:
        return None
    match = rng.choice(found)
    return replaced(
        setting.question, *match.span(), rng.choice(setting.lexicon.antonyms[match.group().lower()])
    )


def turn_negation(setting: Setting, rng: random.Random) -> str | None:
    """A negation taken out where there is one, else put in at the auxiliary."""
    question = setting.question
    present = NEGATION.search(question)
    if present:
        return replaced(question, *present.span(), "").replace("  ", " ")
    match = AUXILIARY.search(question)
    if not match:
        words = WORD.findall(question)
        if (
            len(words) > 2
            and words[0].lower() in {"who", "what", "which"}
            and words[1].lower().endswith("ed")
        ):
            return question.replace(words[1], "never " + words[1], 1)
        return None
    auxiliary = match.group().lower()
    if auxiliary in {"can", "will"}:
        return replaced(question, *match.span(), {"can": "can't", "will": "won't"}[auxiliary])
    added = " not" if auxiliary in {"is", "are", "was", "were"} and rng.random() < 0.5 else "n't"
    return replaced(question, match.end(), match.end(), added)


def swap_word(setting: Setting, rng: random.Random) -> str | None:
    """A word that the passage holds for one that it does not, seen between the same neighbours."""
    passage_stems = set(
        setting.stemmer.stemWords([word.lower() for word in WORD.findall(setting.passage)])
    )
    words = list(WORD.finditer(setting.question))
    options: list[tuple[int, int, str]] = []
    for left, middle, right in zip(words, words[1:], words[2:], strict=False):
        word = middle.group().lower()
        if (
            word in STOP_WORDS
            or len(word) < 4
            or setting.stemmer.stemWord(word) not in passage_stems
        ):
            continue
        around = (left.group().lower(), right.group().lower())
        options.extend(
            (*middle.span(), new)
            for new in setting.lexicon.words_between.get(around, ())
            if setting.stemmer.stemWord(new) not in passage_stems and not setting.has(new[:4])
        )
    return replaced(setting.question, *rng.choice(options)) if options else None


def add_condition(setting: Setting, rng: random.Random) -> str | None:
    """A time or place at the end that the passage does not speak of."""
    body = setting.question.rstrip(" ?.")
    if (
        len(body.split()) > 12
        or YEAR.search(body)
        or re.search(r"\b(when|where|year)\b", body, re.IGNORECASE)
    ):
        return None
    word = rng.choice(("in", "in", "before", "after", "in", "with", "by", "for", "at"))
    if word in {"before", "after"} or rng.random() < 0.4:
        new = f"{'in' if word not in {'before', 'after'} else word} {rng.randint(1750, 2022)}"
    else:
        pool = setting.lexicon.names_after.get(word, ())
        if not pool:
            return None
        name = rng.choice(pool)
        if name in setting.passage:
            return None
        new = f"{word} {name}"
    return f"{body} {new}?"


Rule = Callable[[Setting, random.Random], str | None]
RULES: tuple[tuple[Rule, float], ...] = (
    (swap_name, 4.0),
    (swap_number, 3.0),
    (swap_antonym, 3.0),
    (swap_word, 3.0),
    (turn_negation, 0.8),
    (add_condition, 0.5),
)


FALLBACKS = (turn_negation, add_condition)


def impossible_twin(
    question: str, passage: str, lexicon: Lexicon, rng: random.Random
) -> str | None:
    """The question changed by one rule so that the passage fails it; None where no rule applies."""
    setting = Setting(question.strip(), passage, lexicon, Stemmer.Stemmer("english"))
    order = sorted(
        RULES, key=lambda rule: rng.random() ** (1.0 / rule[1]), reverse=True
    )  # weighted shuffle
    for rule, _ in order:
        if rule in FALLBACKS and rng.random() < 0.75:
            continue  # these two nearly always apply and would crowd out the better ones
        changed = rule(setting, rng)
        if changed and changed.lower() != question.strip().lower():
            return changed
    return None


def noisy_question(question: str, rng: random.Random) -> str:
    """The question as people type it: at times without its mark, or with a slip of the fingers."""
    text = question.strip()
    if rng.random() < 0.15:
        text = text.rstrip(" ?.")
    if rng.random() < 0.04:
        words = text.split()
        long_words = [n for n, word in enumerate(words) if len(word) > 5]
        if long_words:
            n = rng.choice(long_words)
            at = rng.randrange(1, len(words[n]) - 2)
            word = words[n]
            words[n] = rng.choice(
                (word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
            )
            text = " ".join(words)
    if rng.random() < 0.05:
        asked = re.match(
            r"(?i)(in what year|in which year|what year|when|where|in what city|in which country)"
            r"\s+(was|were|is|are)\s+",
            text,
        )
        if asked:
            body = text[asked.end() :].rstrip(" ?")
            text = f"{body} {asked.group(2).lower()} {asked.group(1).lower()}?"
    return text
