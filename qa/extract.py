"""Evidence -> draft answer, in the articles' own words: which sentences answer the question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.days import MONTHS
from index.embedder import Vectors
from index.lexical import LexicalIndex
from index.records import Article
from index.sentences import Span
from qa.answer import Evidence
from qa.questions import Question, QuestionType
from qa.reader import Reading

_EMBEDDED = 10
_EMBEDDED_PER_ARTICLE = 3
_EMBEDDED_ARTICLES = 3
"""Sentences that are worth an embedding of their own, which costs some milliseconds each: the
most promising of all, and the most promising of each of the leading articles."""
MOST = 4
"""Sentences that an answer has at most."""
_COPIED, _COPIED_WORDS = 0.8, 6
"""Share of the stems of the longer of two sentences that makes them copies, and the fewest stems
that such a sentence has: short ones are alike by chance."""
UNREAD = (-12.0, -12.0, -6.0)
"""Score, margin and verdict of a sentence that the reader did not see."""
_CAPTION = re.compile(r"\bHide Caption\b|^(?:Photos?|Video|Watch|Slideshow|Gallery): ")
CUES: dict[QuestionType, re.Pattern[str]] = {
    QuestionType.WHEN: re.compile(
        rf"\b(?:(?:{'|'.join(MONTHS)})\b|(?:1[5-9]|20)\d\d\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
        r"|[Yy]esterday|[Tt]oday|\d+ (?:days?|weeks?|months?|years?) (?:ago|after|later|before)"
        r"|(?:era|reign|days) of)"
    ),
    QuestionType.HOW_MANY: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six"
        r"|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|dozens?"
        r"|hundreds?|thousands?|millions?|billions?|trillions?|half|quarters?|both|few|couple|handful"
        r"|several|none|once|twice|first|second|third)\b",
        re.IGNORECASE,
    ),
    QuestionType.WHO: re.compile(r"[A-Z][\w’'-]+ (?:(?:de|von|van|bin|al) )?[A-Z][\w’'-]+"),
    QuestionType.WHERE: re.compile(r"\b(?:in|at|to|from|near|on|over) (?:the )?[A-Z][\w’'-]+"),
    QuestionType.WHY: re.compile(
        r"\b(?:because|since|due to|owing to|reasons?|explanation|explains?|as a result|result of"
        r"|therefore|so that|in order to|to avoid|desire to|influenced|want|keen|priorit\w+"
        r"|preoccup\w+|engaged|lacks?|blam(?:e|es|ed|ing)|cit(?:es|ed|ing)|attribut(?:es|ed)|prompted"
        r"|led to|fuelled|fueled|driven by|in response to)\b",
        re.IGNORECASE,
    ),
    QuestionType.SAID: re.compile(
        r"[\"“”‘]|\b(?:said|says|told|according to|believes?|argued?s?|emphasi[sz]ed|noted|notes"
        r"|stated|expressed|called|calling|opinion|view|described)\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts in the score of a sentence; all but the last sum to 1."""

    words: float = 0.34
    """Share of the question's words in the sentence, weighted by rarity."""
    context: float = 0.10
    """The same with the sentence before and the title."""
    meaning: float = 0.30
    """Cosine of question and sentence embeddings."""
    passage: float = 0.14
    """Fused score of the passage."""
    cue: float = 0.12
    """Whether the sentence has the form of such an answer (a date for "when")."""
    reading: float = 0.2
    """Chance that the sentence answers, as the reader has it; it tops up the other signs."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A candidate sentence with the signs it was judged by, each 0 to 1."""

    evidence: Evidence
    place: int
    """Which sentence of its article, from 0."""
    start: int
    end: int
    text: str
    stems: frozenset[str]
    words: float
    context: float
    cue: float
    meaning: float = 0.0
    score: float = 0.0
    reading: Reading | None = None
    """What the reader took out of it; None without a reader."""
    chance: float = 0.0
    """Of answering, as fitted (`qa.saying`); 0 where nothing was."""

    @property
    def read(self) -> float:
        """Chance that the sentence answers, as the reader has it; 0 without one."""
        return 1.0 / (1.0 + math.exp(-self.reading.score)) if self.reading else 0.0

    @property
    def logits(self) -> tuple[float, float, float]:
        """The reader's score, margin and verdict; very low ones without a reader."""
        found = self.reading
        return (found.score, found.margin, found.verdict) if found else UNREAD

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.evidence.article


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: the sentences in reading order, and the first that was chosen."""

    sentences: tuple[Sentence, ...]
    best: Sentence | None


def extract(
    question: Question,
    sentences: Sequence[Sentence],
    complete: Callable[[Sequence[Sentence]], Sequence[Sentence]] | None = None,
) -> Choice:
    """Choose one to four sentences that answer, across passages and articles.

    The sentences come from `weighed`. `complete` chooses where it is given, the best first
    (`qa.saying`); without it the scores decide.
    """
    if not sentences:
        return Choice((), None)
    chosen = complete(sentences) if complete else _choose(question, sentences)
    return Choice(_reading_order(chosen), chosen[0])


def gather(
    question: Question,
    evidence: Sequence[Evidence],
    sentences_of: Callable[[str], Sequence[Span]],
    words: LexicalIndex,
) -> list[Sentence]:
    """Return the sentences of the passages, each once, with the signs that need no model.

    Sentences that ask something, and captions of pictures, are left out.
    """
    rarities = rarities_of(question, words)
    cue = CUES.get(question.type)
    spans = {e.article.id: sentences_of(e.article.id) for e in evidence}
    found: dict[tuple[str, int], Sentence] = {}
    for item in evidence:
        text = item.article.text
        title = frozenset(words.analyser.stems(item.article.title))
        before: frozenset[str] = frozenset()
        for place, (start, end) in enumerate(spans[item.article.id]):
            if end <= item.passage.start or start >= item.passage.end:
                continue
            sentence = text[start:end]
            if sentence.rstrip("\"'”’»)").endswith("?"):
                continue  # a question answers none, however like the reader's own it is
            if _CAPTION.search(sentence):
                continue
            stems = frozenset(words.analyser.stems(sentence))
            key = (item.article.id, place)
            if key not in found:
                found[key] = Sentence(
                    item,
                    place,
                    start,
                    end,
                    sentence,
                    stems,
                    words=coverage(rarities, stems),
                    context=coverage(rarities, stems | before)
                    + 0.5 * coverage(rarities, title - stems - before),
                    cue=float(cue is not None and _has_new(cue, sentence, question.text)),
                )
            before = stems
    return list(found.values())


def with_speaker(
    question: Question, said: Sequence[Sentence], speaker: str, words: LexicalIndex
) -> list[Sentence]:
    """Return the words of a speaker with the speaker's name counted as said.

    "Thirty-one years is long enough," she said: the sentence is hers, so it need not name her.
    """
    rarities = rarities_of(question, words)
    named = frozenset(words.analyser.stems(speaker))
    counted = []
    for sentence in said:
        covered = coverage(rarities, sentence.stems | named)
        counted.append(replace(sentence, words=covered, context=max(sentence.context, covered)))
    return counted


def rarities_of(question: Question, words: LexicalIndex) -> dict[str, float]:
    """Return how rare each of the question's stems is, 0.05 to 1."""
    return {stem: max(0.05, words.rarity(stem)) for stem in question.stems}


def coverage(rarities: Mapping[str, float], stems: Iterable[str]) -> float:
    """Return the share of the question's words that are there, weighted by how rare each is."""
    total = sum(rarities.values())
    return sum(rarities[stem] for stem in stems if stem in rarities) / total if total else 0.0


def _has_new(cue: re.Pattern[str], sentence: str, question: str) -> bool:
    """Whether the cue matches something that does not merely repeat the question."""
    return any(match.group() not in question for match in cue.finditer(sentence))


def weighed(
    candidates: Sequence[Sentence],
    embed: Callable[[Sequence[str]], Vectors],
    vector: Vectors,
    weights: Weights,
) -> list[Sentence]:
    """Return the most promising sentences with what they mean and their scores, best first."""
    first = sorted(candidates, key=lambda s: (-_signs(s, weights), s.article.path, s.start))
    leading = _worth_embedding(first)
    if leading:
        cosines = embed([s.text for s in leading]) @ vector
        leading = [
            replace(s, meaning=max(0.0, float(cosine)))
            for s, cosine in zip(leading, cosines, strict=True)
        ]
    scored = [replace(s, score=_signs(s, weights) + weights.meaning * s.meaning) for s in leading]
    return sorted(scored, key=lambda s: (-s.score, s.article.path, s.start))


def _worth_embedding(ranked: Sequence[Sentence]) -> list[Sentence]:
    counts: dict[str, int] = {}
    articles = list(dict.fromkeys(s.article.id for s in ranked))[:_EMBEDDED_ARTICLES]
    worth = []
    for place, sentence in enumerate(ranked):
        counts[sentence.article.id] = counts.get(sentence.article.id, 0) + 1
        early = counts[sentence.article.id] <= _EMBEDDED_PER_ARTICLE
        if place < _EMBEDDED or (early and sentence.article.id in articles):
            worth.append(sentence)
    return worth


def _signs(s: Sentence, weights: Weights) -> float:
    return (
        weights.words * s.words
        + weights.context * s.context
        + weights.passage * s.evidence.score
        + weights.cue * s.cue
        + weights.reading * s.read
    )


def _choose(question: Question, ranked: Sequence[Sentence]) -> list[Sentence]:
    """Take the best sentence, then others that come near it and say something new.

    For factual questions, and for all where nothing was fitted; else `qa.saying.complete`.

    A factual question takes one sentence an article, so that sources stand side by side; a
    broad one up to four in all.
    """
    best = ranked[0]
    chosen = [best]
    for sentence in _other_article_first(question, ranked):
        if len(chosen) == MOST:
            break
        another_article = all(sentence.article.id != c.article.id for c in chosen)
        floor = _floor(question, sentence, best, another_article=another_article)
        if sentence.score < floor * best.score or sentence.words == 0.0 < best.words:
            continue
        if CUES.get(question.type) and best.cue and not sentence.cue and not question.broad:
            continue
        if not question.broad and not another_article and len(chosen) >= 2:
            continue
        if all(differs(sentence, c) for c in chosen):
            chosen.append(sentence)
    return chosen


def _other_article_first(question: Question, ranked: Sequence[Sentence]) -> list[Sentence]:
    """Return all but the best; for a broad question the best of another article leads them.

    Otherwise one long article on the matter would leave no room for a second voice.
    """
    rest = list(ranked[1:])
    if question.broad:
        own = ranked[0].article.id
        other = next((s for s in rest if s.article.id != own), None)
        if other is not None:
            rest.remove(other)
            rest.insert(0, other)
    return rest


def _floor(
    question: Question, sentence: Sentence, best: Sentence, *, another_article: bool
) -> float:
    """Share of the best score that a further sentence needs.

    Another source is worth hearing at less, and at least where it means as much in other words:
    that is how sources which disagree come to stand side by side.
    """
    if not another_article:
        if question.type in (QuestionType.LIST, QuestionType.COMPARE):
            return 0.62
        return 0.72 if question.broad else 0.90
    if question.broad or sentence.meaning >= 0.8 * best.meaning:
        return 0.45
    return 0.7


def differs(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences share less than six tenths of the shorter one's stems."""
    both = len(one.stems & other.stems)
    return both < 0.6 * max(1, min(len(one.stems), len(other.stems)))


def another_source(sentence: Sentence, heard: Sequence[Sentence]) -> bool:
    """Whether a sentence is of another article than those heard, and no copy of one of them."""
    return all(
        sentence.article.id != other.article.id and not _copied(sentence, other) for other in heard
    )


def _copied(one: Sentence, other: Sentence) -> bool:
    """Whether a sentence is another one word for word, but for a dateline or a slip."""
    both = len(one.stems & other.stems)
    least = min(len(one.stems), len(other.stems))
    return least >= _COPIED_WORDS and both >= _COPIED * max(len(one.stems), len(other.stems))


def _reading_order(chosen: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Best article first; within an article as the article has them."""
    ranks: dict[str, int] = {}
    for sentence in chosen:
        ranks.setdefault(sentence.article.id, len(ranks))
    return tuple(sorted(chosen, key=lambda s: (ranks[s.article.id], s.start)))
