"""The extractive engine: evidence in, verified answer out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.embedder import Vectors
from qa.answer import Answer, Evidence
from qa.asked_voice import asked_speaker, asks_who_said
from qa.candidates import Candidate, Matrix, alike_of, candidates_of, signs_of
from qa.case import Case
from qa.choose import Finding, choose, trimmed, with_short
from qa.compose import compose
from qa.confidence import abstain, archive_size, confidence_of, names_nobody
from qa.contrary import contrary_sides
from qa.disagree import Judge, Side
from qa.extract import (
    Choice,
    Sentence,
    Weights,
    another_source,
    extract,
    gather,
    weighed,
    with_speaker,
)
from qa.identity import asked_name, describes, identity_of
from qa.questions import Question, QuestionType
from qa.quoting import stretch_to_quote
from qa.ranker import Alike, Logistic, Ranker
from qa.reader import Reader, Reading
from qa.saying import complete, judged, saying_signs
from qa.speech import on_topic, only_said_by, speaker_of
from qa.telling import Values, telling_signs
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
_FEWEST = 3
"""Words of a sentence that is a question on its own."""


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
    readings = _read(case, readers.reader)
    least = readers.ranker.thresholds(archive_size(case.index.words))
    if _in_sentences(case):
        return case, _by_sentences(case, sentences, readings, means), least.sentences
    ranked, confidence = readers.ranker.rank(*_candidates(case, sentences, readings))
    if names_nobody(case.question, case.index.words):
        confidence *= _OF_NOBODY
    judge = Judge(
        means.embed, means.vector, readers.ranker.differing.chances, readers.ranker.changing.chances
    )
    finding = choose(case.question, ranked, confidence, case.index.words.analyser, judge)
    case = replace(case, evidence=_reranked(case.evidence, ranked))
    if finding is None or confidence < least_probability(means.caution, least.span):
        told = _by_sentences(case, sentences, readings, means)
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


@dataclass(frozen=True, slots=True)
class Examined:
    """All that could be answered with, and its signs, before spans are weighed."""

    question: Question
    vector: Vectors
    """The question's."""
    embed: Callable[[Sequence[str]], Vectors]

    candidates: tuple[Candidate, ...]
    """Spans that may answer, in no useful order."""
    signs: Matrix
    """Their signs, shape (candidates, signs)."""
    alike: Alike
    """Which of them give the same answer, shape (candidates, candidates)."""
    told: tuple[Sentence, ...]
    """The sentences that would be given as the answer."""
    telling: Values
    in_sentences: bool
    """Whether whole sentences are the answer of choice."""
    sayable: tuple[Sentence, ...]
    """The sentences that those were chosen from."""
    saying: Matrix
    """Their signs, shape (sentences, signs)."""


def examine(
    case: Case,
    vector: Vectors,
    embed: Callable[[Sequence[str]], Vectors],
    reader: Reader,
    saying: Logistic | None,
) -> Examined:
    """Return what the weights of a ranker are fitted on; `saying` where that is fitted already."""
    sentences = gather(case.question, case.evidence, case.sentences.__getitem__, case.index.words)
    readings = _read(case, reader)
    candidates, signs = _candidates(case, sentences, readings)
    sayable = _sayable(case, sentences, readings, vector, embed)
    choice = _told(case, sayable, saying)
    wanted = _in_sentences(case)
    telling = telling_signs(case.question, choice.best, case.index.words, wanted=wanted)
    said = saying_signs(case.question, sayable, case.index.words)
    return Examined(
        case.question,
        vector,
        embed,
        tuple(candidates),
        signs,
        alike_of(candidates),
        choice.sentences,
        telling,
        wanted,
        tuple(sayable),
        said,
    )


def _in_sentences(case: Case) -> bool:
    return case.question.broad or _asks_whose_words(case)


def _read(case: Case, reader: Reader) -> tuple[Reading, ...]:
    asked = _spelt_right(_asked(case.text), case)
    return reader.read(asked, case.evidence, case.sentences.__getitem__)


def _candidates(
    case: Case, sentences: Sequence[Sentence], readings: Sequence[Reading]
) -> tuple[list[Candidate], Matrix]:
    candidates = candidates_of(case.question, sentences, readings)
    if asked_name(case.text):  # "Who is Juan Guaidó?" is not answered by another name
        candidates = [found for found in candidates if describes(found.text)]
    favour = [case.favour.get(c.sentence.article.id, 0.0) for c in candidates]
    return candidates, signs_of(case.question, candidates, case.index.words, favour)


def _asked(text: str) -> str:
    """Return what the reader is asked: the question itself out of a longer message.

    What stands in brackets, and sentences that ask nothing beside one that does, help the search
    but were never seen by the reader in training.
    """
    bare = re.sub(r"\s*\([^()]*\)", "", text).strip() or text
    asking = re.findall(r"[^.?!]+\?", bare)
    return str(asking[-1]).strip() if asking and len(asking[-1].split()) >= _FEWEST else bare


def _spelt_right(asked: str, case: Case) -> str:
    """Return a question with misspelt words written as the passages write them."""

    def meant(word: re.Match[str]) -> str:
        # Read only where a word is misspelt, which is seldom.
        told = (w.group() for e in case.evidence for w in re.finditer(r"\w+", e.passage.text))
        return case.index.words.spelt_right(word.group(), told) or word.group()

    return re.sub(r"[^\W\d_]+", meant, asked)


def least_probability(caution: float, threshold: float) -> float:
    """Return the probability an answer needs: 0 at caution 0, the threshold at .5, 1 at 1."""
    if caution <= 0.5:
        return threshold * caution / 0.5
    return threshold + (1.0 - threshold) * (caution - 0.5) / 0.5


def _by_description(case: Case, sentences: Sequence[Sentence]) -> Finding | None:
    """Answer "Who is …?" by what stands beside the name."""
    name = asked_name(case.text)
    found = name and identity_of(_spelt_right(name, case), sentences)
    if not found:
        return None
    article = found.sentence.article
    short = " ".join(article.text[found.start : found.end].split())
    return Finding(short, (found.sentence,), (), _DESCRIBED)


def _by_sentences(
    case: Case, sentences: Sequence[Sentence], readings: Sequence[Reading], means: Means
) -> Finding:
    """Answer in whole sentences: why, how, lists, and what someone said."""
    sayable = _sayable(case, sentences, readings, means.vector, means.embed)
    choice = _told(case, sayable, means.readers.ranker.saying if means.readers else None)
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
    signs = telling_signs(case.question, choice.best, words, wanted=_in_sentences(case))
    return means.readers.ranker.told(signs)


def _quoted(case: Case, sentences: Sequence[Sentence]) -> list[str]:
    """Return what would be quoted for each sentence: with the one before, where it leans on it."""
    texts = []
    for sentence in sentences:
        spans = case.sentences[sentence.article.id]
        start, end = stretch_to_quote(case.question, sentence, spans)
        texts.append(sentence.article.text[start:end])
    return texts


def _sayable(
    case: Case,
    sentences: Sequence[Sentence],
    readings: Sequence[Reading],
    vector: Vectors,
    embed: Callable[[Sequence[str]], Vectors],
) -> list[Sentence]:
    """Return the sentences that may be the answer, most promising first."""
    found = {(r.evidence.article.id, r.place): r for r in readings}
    sentences = [replace(s, reading=found.get((s.article.id, s.place))) for s in sentences]
    speaker = asked_speaker(case.text)
    said = only_said_by(speaker, sentences, case.sentences) if speaker else []
    if speaker and said:  # where there is nothing of the speaker, other signs decide
        sentences = with_speaker(case.question, said, speaker, case.index.words)
    return weighed(sentences, embed, vector, Weights())


def _told(case: Case, sayable: Sequence[Sentence], saying: Logistic | None) -> Choice:
    question, words = case.question, case.index.words
    # "What happened in Oldmere?" asks for nothing in particular: how an article begins answers it.
    if saying is None or not question.broad or question.type is QuestionType.HAPPENED:
        return extract(question, sayable)
    likely = judged(question, sayable, words, saying.chances)
    return extract(question, likely, lambda found: complete(question, found, words))


def _asks_whose_words(case: Case) -> bool:
    """Whether the answer is a speaker; "Which airline announced …?" asks for a fact."""
    return case.question.type is QuestionType.WHO and asks_who_said(case.text)


def _short_of(case: Case, best: Sentence | None) -> str | None:
    """Return the short answer that whole sentences allow: a verdict, a speaker, a list."""
    kind = case.question.type
    if best is None:
        return None
    if kind is QuestionType.YES_NO:
        return verdict_of(case.text, best.text, case.index.words.analyser)
    if _asks_whose_words(case):
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
    return Answer(
        case.text,
        found.explanation,
        None,
        evidence=case.evidence,
        abstention=found,
        confidence=round(confidence, 4),
        timings=timings.milliseconds,
    )
