"""The extractive engine: evidence in, verified answer out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.embedder import Vectors
from qa.answer import Answer, Evidence
from qa.asked_voice import asked_speaker
from qa.candidates import Candidate
from qa.case import Case
from qa.choose import Finding, choose, trimmed, with_short
from qa.compose import compose
from qa.confidence import abstain, archive_size, confidence_of, names_nobody
from qa.contrary import contrary_sides
from qa.disagree import Judge, Side
from qa.extract import (
    Choice,
    Sentence,
    another_source,
    gather,
)
from qa.identity import asked_name, identity_of
from qa.material import (
    asks_whose_words,
    in_sentences,
    read,
    sayable_sentences,
    spelt_right,
    told_sentences,
    weighed_candidates,
)
from qa.questions import QuestionType
from qa.quoting import stretch_to_quote
from qa.ranker import Ranker
from qa.reader import Reader, Reading
from qa.speech import on_topic, speaker_of
from qa.telling import telling_signs
from qa.timing import Timings
from qa.verdict import verdict_of

_DESCRIBED = 0.9
"""Confidence in a description that stands beside the very name asked for; set by hand."""
_CERTAIN = 0.45
"""The threshold where none was fitted, of descriptions and without a reader; set by hand."""
_LISTED = 0.5
"""What the reader must make of a sentence before a list in it is a short answer."""
_OPPOSED = 0.6
"""Least confidence where articles take opposite sides of just what was asked; set by hand."""
_OF_OTHERS = 0.3
"""What is left of the confidence in a speaker's words that are not about what was asked."""
_OF_NOBODY = 0.25
"""What is left of it where the question names somebody or something that no article knows."""
_SEVERAL = re.compile(r",| and | or |;")


@dataclass(frozen=True, slots=True)
class Readers:
    """The reader and what weighs its candidates."""

    reader: Reader
    ranker: Ranker


@dataclass(frozen=True, slots=True)
class Means:
    """What an answer is made with, and how sure it has to be."""

    vector: Vectors
    """The question's."""
    embed: Callable[[Sequence[str]], Vectors]
    readers: Readers | None
    caution: float
    filtered: bool
    """Whether the search was narrowed by dates or sources."""


def answer_question(
    case: Case, means: Means, timings: Timings, say: Callable[[str], None]
) -> Answer:
    """Return the answer that the evidence gives, or an abstention.

    It abstains where the confidence is under what the caution asks for, and from a question that
    names nothing: "When was that?". Without readers it answers in whole sentences only.

    Raises:
        CitationError: a quotation does not stand in its article; never shown, a bug.
    """
    if not case.question.stems:
        return _abstained(case, 0.0, means.filtered, timings)
    say("reading")
    with timings.stage("reading"):
        case, finding, threshold = _find(case, means)
    confidence = finding.probability if finding else 0.0
    least = least_probability(means.caution, threshold)
    if finding is None or not finding.sentences or confidence < least:
        return _abstained(case, confidence, means.filtered, timings)
    say("checking")
    with timings.stage("checking"):
        return compose(case, finding, timings)


def _find(case: Case, means: Means) -> tuple[Case, Finding | None, float]:
    """Return what was found, the case with its evidence ranked anew, and the threshold for it."""
    sentences = gather(case.question, case.evidence, case.sentences.__getitem__, case.index.words)
    described = _by_description(case, sentences)
    if described is not None:
        return case, described, _CERTAIN
    readers = means.readers
    if readers is None:
        return case, _by_sentences(case, sentences, (), means), _CERTAIN
    readings = read(case, readers.reader)
    least = readers.ranker.thresholds(archive_size(case.index.words))
    if in_sentences(case):
        return case, _by_sentences(case, sentences, readings, means), least.sentences
    ranked, confidence = readers.ranker.rank(*weighed_candidates(case, sentences, readings))
    known = _OF_NOBODY if names_nobody(case.question, case.index.words) else 1.0
    confidence *= known
    judge = Judge(
        means.embed, means.vector, readers.ranker.differing.chances, readers.ranker.changing.chances
    )
    finding = choose(case.question, ranked, confidence, case.index.words.analyser, judge)
    case = replace(case, evidence=_reranked(case.evidence, ranked))
    if finding is None or confidence < least_probability(means.caution, least.span):
        told = _by_sentences(case, sentences, readings, means)
        told = replace(told, probability=told.probability * known)
        if told.probability < least_probability(means.caution, least.last_resort):
            return case, finding, least.span
        return case, with_short(told, finding), least.last_resort
    if case.question.type is QuestionType.OTHER and not finding.sides:
        finding = _with_second_voice(finding, _by_sentences(case, sentences, readings, means))
    return case, finding, least.span


def _with_second_voice(finding: Finding, told: Finding) -> Finding:
    """Add what another article says on the matter, where a sentence of it comes near the best."""
    second = [s for s in told.sentences if another_source(s, finding.sentences)]
    return replace(finding, sentences=(*finding.sentences, *second[:1]))


def least_probability(caution: float, threshold: float) -> float:
    """Return the probability an answer needs: 0 at caution 0, the threshold at .5, 1 at 1."""
    if caution <= 0.5:
        return threshold * caution / 0.5
    return threshold + (1.0 - threshold) * (caution - 0.5) / 0.5


def _by_description(case: Case, sentences: Sequence[Sentence]) -> Finding | None:
    """Answer "Who is …?" by what stands beside the name."""
    name = asked_name(case.text)
    found = name and identity_of(spelt_right(name, case), sentences)
    if not found:
        return None
    article = found.sentence.article
    short = " ".join(article.text[found.start : found.end].split())
    return Finding(short, (found.sentence,), (), _DESCRIBED)


def _by_sentences(
    case: Case, sentences: Sequence[Sentence], readings: Sequence[Reading], means: Means
) -> Finding:
    """Answer in whole sentences: why, how, lists, and what someone said."""
    sayable = sayable_sentences(case, sentences, readings, means.vector, means.embed)
    choice = told_sentences(case, sayable, means.readers.ranker.saying if means.readers else None)
    told, off_topic = _on_topic(case, choice.sentences)
    confidence = _confidence(case, choice, means) * (_OF_OTHERS if off_topic else 1.0)
    sides = contrary_sides(case.question, sentences, means.embed, means.vector)
    if sides:
        confidence = max(confidence, _OPPOSED)
        return Finding(None, _with_sides(sides, told), sides, confidence)
    return Finding(_short_of(case, choice.best), told, (), confidence)


def _on_topic(case: Case, told: tuple[Sentence, ...]) -> tuple[tuple[Sentence, ...], bool]:
    """Return those of a speaker's sentences that name what was asked about.

    With whether none does; all are returned then.
    """
    speaker = asked_speaker(case.text)
    if not speaker or not told:
        return told, False
    named = on_topic(case.text, speaker, _quoted(case, told))
    kept = tuple(s for s, names in zip(told, named, strict=True) if names)
    return kept or told, not kept


def _with_sides(sides: Sequence[Side], told: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return a sentence of each side, and the best of what else would have been told."""
    spoken = [side.held_by[0].sentence for side in sides]
    places = {(s.article.id, s.place) for s in spoken}
    more = [s for s in told if (s.article.id, s.place) not in places]
    return (*spoken, *more[:1])


def _confidence(case: Case, choice: Choice, means: Means) -> float:
    words = case.index.words
    if means.readers is None or choice.best is None:
        return confidence_of(case.question, choice.best, words)
    signs = telling_signs(case.question, choice.best, words, wanted=in_sentences(case))
    return means.readers.ranker.told(signs)


def _quoted(case: Case, sentences: Sequence[Sentence]) -> list[str]:
    """Return what would be quoted for each sentence: with the one before, where it leans on it."""
    texts = []
    for sentence in sentences:
        spans = case.sentences[sentence.article.id]
        start, end = stretch_to_quote(case.question, sentence, spans)
        texts.append(sentence.article.text[start:end])
    return texts


def _short_of(case: Case, best: Sentence | None) -> str | None:
    """Return the short answer that whole sentences allow: a verdict, a speaker, a list."""
    kind = case.question.type
    if best is None:
        return None
    if kind is QuestionType.YES_NO:
        return verdict_of(case.text, best.text, case.index.words.analyser)
    if asks_whose_words(case):
        return speaker_of(best, case.sentences)
    if kind is QuestionType.LIST and best.reading and best.read >= _LISTED:
        span = trimmed(best.reading.text)
        return span if _SEVERAL.search(span) else None
    return None


def _reranked(evidence: tuple[Evidence, ...], ranked: Sequence[Candidate]) -> tuple[Evidence, ...]:
    """Return the evidence with the passages that hold likelier answers first."""
    chances: dict[str, float] = {}
    for candidate in ranked:
        passage = candidate.sentence.evidence.passage.id
        chances[passage] = max(chances.get(passage, 0.0), candidate.probability)
    order = sorted(evidence, key=lambda e: (-(chances.get(e.passage.id, 0.0) + e.score), e.rank))
    return tuple(replace(item, rank=rank) for rank, item in enumerate(order, 1))


def _abstained(case: Case, confidence: float, filtered: bool, timings: Timings) -> Answer:
    index = case.index
    found = abstain(case.question, case.evidence, index.words, index.articles, filtered)
    return Answer.abstaining(
        case.text,
        found,
        evidence=case.evidence,
        confidence=round(confidence, 4),
        timings=timings.milliseconds,
    )
