"""The extractive engine: evidence in, verified answer out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.embedder import Vectors
from index.opened import OpenIndex
from index.sentences import Span
from qa.answer import Answer, Claim, Evidence
from qa.citations import DraftClaim, Quote, cite
from qa.confidence import abstain, confidence_of
from qa.extract import Sentence, Weights, extract
from qa.questions import Question, analyse
from qa.quoting import stretch_to_quote
from qa.timing import Timings


def answer_question(
    text: str,
    *,
    index: OpenIndex,
    evidence: tuple[Evidence, ...],
    vector: Vectors,
    embed: Callable[[Sequence[str]], Vectors],
    caution: float,
    filtered: bool,
    timings: Timings,
    say: Callable[[str], None],
) -> Answer:
    """Return the answer that the evidence gives, or an abstention.

    It abstains where the confidence is under `caution`.

    Raises:
        CitationError: a quotation does not stand in its article; never shown, a bug.
    """
    say("reading")
    with timings.stage("reading"):
        question = analyse(text, index.words.analyser)
        spans = {e.article.id: index.catalogue.sentences(e.article.id) for e in evidence}
        choice = extract(
            question, evidence, spans.__getitem__, index.words, embed, vector, Weights()
        )
        confidence = confidence_of(question, choice.best, index.words)
    if not choice.sentences or confidence < caution:
        found = abstain(question, evidence, index.words, index.articles, filtered)
        return Answer(
            text,
            found.explanation,
            None,
            evidence=evidence,
            abstention=found,
            confidence=round(confidence, 4),
            timings=timings.milliseconds,
        )
    say("checking")
    with timings.stage("checking"):
        drafts = _drafts(question, choice.sentences, spans)
        claims, citations = cite(drafts)
    return Answer(
        text,
        readable(claims),
        None,
        claims=claims,
        citations=citations,
        evidence=evidence,
        confidence=round(confidence, 4),
        timings=timings.milliseconds,
    )


def _drafts(
    question: Question, sentences: Sequence[Sentence], spans: Mapping[str, Sequence[Span]]
) -> list[DraftClaim]:
    """Return one claim for each stretch to quote; stretches that overlap are one."""
    merged: list[Quote] = []
    for sentence in sentences:
        start, end = stretch_to_quote(question, sentence, spans[sentence.article.id])
        last = merged[-1] if merged else None
        if last and last.article.id == sentence.article.id and start < last.end:
            merged[-1] = Quote(last.article, min(start, last.start), max(end, last.end))
        else:
            merged.append(Quote(sentence.article, start, end))
    return [DraftClaim((quote,)) for quote in merged]


def readable(claims: Sequence[Claim]) -> str:
    """Return the claims as running text, each followed by its citation numbers."""
    return " ".join(
        f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}" for claim in claims
    )
