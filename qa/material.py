"""What a question can be answered with: readings, candidate spans, sentences, and their signs.

`qa.engine` answers out of it, `qa.calibrate` fits the weights on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.embedder import Vectors
from qa.asked_voice import asked_speaker, asks_who_said
from qa.candidates import Candidate, Matrix, alike_of, candidates_of, signs_of
from qa.case import Case
from qa.extract import Choice, Sentence, Weights, extract, gather, weighed, with_speaker
from qa.identity import asked_name, describes
from qa.questions import Question, QuestionType
from qa.ranker import Alike, Logistic
from qa.reader import Reader, Reading
from qa.saying import complete, judged, saying_signs
from qa.speech import only_said_by
from qa.telling import Values, telling_signs
from qa.tense import ASKED_PAST
from qa.values import days_of

_AHEAD = re.compile(
    r"\bwill\b|\b(?:is|are)\b.* to \w|\b(?:expected|due|scheduled|planned)\b", re.IGNORECASE
)
_FEWEST = 3
"""Words of a sentence that is a question on its own."""


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
    readings = read(case, reader)
    candidates, signs = weighed_candidates(case, sentences, readings)
    sayable = sayable_sentences(case, sentences, readings, vector, embed)
    choice = told_sentences(case, sayable, saying)
    wanted = in_sentences(case)
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


def in_sentences(case: Case) -> bool:
    """Whether whole sentences are the answer of choice, rather than a few words."""
    return case.question.broad or asks_whose_words(case)


def read(case: Case, reader: Reader) -> tuple[Reading, ...]:
    """Return what the reader takes out of each sentence of the evidence, surest first."""
    asked = spelt_right(_asked(case.text), case)
    return reader.read(asked, case.evidence, case.sentences.__getitem__)


def weighed_candidates(
    case: Case, sentences: Sequence[Sentence], readings: Sequence[Reading]
) -> tuple[list[Candidate], Matrix]:
    """Return the spans that may answer, and their signs, shape (candidates, signs)."""
    candidates = candidates_of(case.question, sentences, readings)
    if asked_name(case.text):  # "Who is Juan Guaidó?" is not answered by another name
        candidates = [found for found in candidates if describes(found.text)]
    if case.question.type is QuestionType.WHEN and _asks_ahead(case.text):
        candidates = [found for found in candidates if not _is_over(found)]
    favour = [case.favour.get(c.sentence.article.id, 0.0) for c in candidates]
    return candidates, signs_of(case.question, candidates, case.index.words, favour)


def _asks_ahead(text: str) -> bool:
    """Whether a question is about a time to come: "When will the bridge reopen?"."""
    return bool(_AHEAD.search(text)) and not ASKED_PAST.search(text)


def _is_over(candidate: Candidate) -> bool:
    """Whether a span names no day after its article was published."""
    days, published = days_of(candidate), candidate.sentence.article.published
    return days is not None and published is not None and days[1] <= published


def _asked(text: str) -> str:
    """Return what the reader is asked: the question itself out of a longer message.

    What stands in brackets, and sentences that ask nothing beside one that does, help the search
    but were never seen by the reader in training.
    """
    bare = re.sub(r"\s*\([^()]*\)", "", text).strip() or text
    asking = re.findall(r"[^.?!]+\?", bare)
    return str(asking[-1]).strip() if asking and len(asking[-1].split()) >= _FEWEST else bare


def spelt_right(asked: str, case: Case) -> str:
    """Return a question with misspelt words written as the passages write them."""

    def meant(word: re.Match[str]) -> str:
        # Read only where a word is misspelt, which is seldom.
        told = (w.group() for e in case.evidence for w in re.finditer(r"\w+", e.passage.text))
        return case.index.words.spelt_right(word.group(), told) or word.group()

    return re.sub(r"[^\W\d_]+", meant, asked)


def sayable_sentences(
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


def told_sentences(case: Case, sayable: Sequence[Sentence], saying: Logistic | None) -> Choice:
    """Return the sentences to answer with, of the sayable ones; by rule where `saying` is None."""
    question, words = case.question, case.index.words
    # "What happened in Oldmere?" asks for nothing in particular: how an article begins answers it.
    if saying is None or not question.broad or question.type is QuestionType.HAPPENED:
        return extract(question, sayable)
    likely = judged(question, sayable, words, saying.chances)
    return extract(question, likely, lambda found: complete(question, found, words))


def asks_whose_words(case: Case) -> bool:
    """Whether the answer is a speaker; "Which airline announced …?" asks for a fact."""
    return case.question.type is QuestionType.WHO and asks_who_said(case.text)
