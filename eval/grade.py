"""One answer against its gold question -> Grade: is it right, how good is each part.

**Correct** ("accuracy" is its mean) is decided without a model, the same way every time:

1. An unanswerable question: correct if and only if the engine abstained.
2. An answerable one: incorrect if it abstained, or if the short answer contradicts the gold
   (`contradicts`).
3. With `must_state`: correct if each fact is stated in the text or in the short answer
   (`eval.wording.states`). A short answer that is exactly an accepted one also states a lone
   fact, except a bare yes or no, which needs its fact.
4. Without `must_state`: correct if an accepted answer stands in the short answer (in the text
   where there is none), or their token F1 is at least 0.8.
5. With neither: not decided (None); only retrieval is measured.

An answer may quote everything and be "correct": `extra_words` and the citations show that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.blame import Blame, Stage, blame_for
from eval.gold import Question, Wordings
from eval.locate import Case
from eval.metrics import (
    citation_scores,
    exact_match,
    extra_words,
    fact_recall,
    facts_stated,
    positions_found,
    token_f1,
)
from eval.ranking import DEPTH, retrieval_values
from eval.wording import normal_form, states, without_markers
from index.lexical import is_stop_word
from qa.answer import Answer, Citation, Evidence

CLOSE_ENOUGH = 0.8
"""Token F1 from which a short answer counts as the accepted one."""
_VERDICTS = ("yes", "no")
_QUOTE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Grade:
    """Everything that is kept of one graded question: plain values, saved as JSON."""

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    unanswerable: bool
    expected: tuple[str, ...]
    """What a right answer says, one fact or accepted answer each, for people to read."""
    text: str
    short: str | None
    abstained: bool
    correct: bool | None
    """None where it cannot be decided, or only retrieval was graded."""
    confidence: float
    blame: Stage | None
    reason: str
    """Why the answer was missed, one sentence; empty if it was not."""
    error: str | None
    values: dict[str, float]
    """Measures by name; one that does not apply is left out."""
    evidence: tuple[dict[str, Any], ...]
    """The best passages: title, text, rank, and whether a gold quote stands in it."""
    citations: tuple[dict[str, Any], ...]

    @property
    def answered(self) -> bool:
        """Whether the engine gave an answer: no abstention and no error."""
        return not self.abstained and self.error is None


def grade_answer(
    case: Case,
    answer: Answer,
    text_of: Callable[[str], str | None],
    known_disagreements: Sequence[Sequence[Wordings]] = (),
) -> Grade:
    """Grade an answer.

    `text_of` gives an article's text by id, None if it is unknown. `known_disagreements` are
    the positions of every disagreement that the whole set marks: any other one reported is a
    false alarm. Where the set marks none, alarms are counted but not judged.
    """
    question = case.question
    abstained = answer.abstention is not None
    evidence = answer.evidence or (answer.abstention.nearest if answer.abstention else ())
    correct = is_correct(question, answer)
    values = retrieval_values(case, evidence)
    if correct is not None:
        values["accuracy"] = float(correct)
    values |= _answer_values(question, answer)
    supported = True
    if not abstained:
        citations = _citation_values(answer, text_of)
        supported = citations["citation_recall"] == 1.0 and citations["citation_exact"] == 1.0
        values |= citations
    values |= _disagreement_values(question, answer, known_disagreements)
    blame = blame_for(case, answer, evidence, correct=correct, supported=supported)
    return _grade(case, answer, evidence, correct, blame, values)


def grade_retrieval(case: Case, evidence: Sequence[Evidence]) -> Grade:
    """Grade retrieved passages alone."""
    values = retrieval_values(case, evidence)
    return _grade(case, _no_answer(case), tuple(evidence), None, None, values)


def grade_error(case: Case, error: str) -> Grade:
    """Grade a question at which the engine raised or did not come back: as a wrong answer."""
    values = {"accuracy": 0.0, "error": 1.0}
    question = case.question
    values |= _answer_values(question, _no_answer(case)) if not question.unanswerable else {}
    blame = Blame(Stage.ERROR, error)
    return _grade(case, _no_answer(case), (), False, blame, values)


# Right or wrong


def is_correct(question: Question, answer: Answer) -> bool | None:
    """Decide by the rules at the top of this file; None where they cannot decide."""
    if question.unanswerable:
        return answer.abstention is not None
    if not question.must_state and not question.answers:
        return None
    if answer.abstention is not None or contradicts(question, answer.short):
        return False
    if question.must_state:
        said = f"{answer.text}\n{answer.short or ''}"
        return all(facts_stated(said, question.must_state)) or _is_lone_fact(question, answer)
    given = prediction(answer)
    return (
        any(states(given, accepted) for accepted in question.answers)
        or token_f1(given, question.answers) >= CLOSE_ENOUGH
    )


def contradicts(question: Question, short: str | None) -> bool:
    """Whether a short answer says something else than the gold, whatever the text quotes.

    For a yes-no question: the other verdict. Else: it shares no content word with any
    accepted answer or fact, or it has a number where the gold has only other numbers.
    """
    if not short or not question.answers:
        return False
    if normal_form(short) in map(normal_form, question.answers):
        return False
    verdicts = {verdict for verdict in _VERDICTS if verdict in map(normal_form, question.answers)}
    if verdicts:
        first = normal_form(short).split()[:1]
        return bool(first) and first[0] in _VERDICTS and first[0] not in verdicts
    accepted = [*question.answers, *(w for wordings in question.must_state for w in wordings)]
    gold = {word for wording in accepted for word in _content_words(wording)}
    given = _content_words(short)
    numbers = {word for word in gold if word.isdigit()}
    others = {word for word in given if word.isdigit()} - numbers
    return not given & gold or bool(numbers and others)


def prediction(answer: Answer) -> str:
    """Return what is compared with the accepted answers: the short answer, else the text."""
    return answer.short if answer.short is not None else without_markers(answer.text)


def _is_lone_fact(question: Question, answer: Answer) -> bool:
    bare_verdict = any(normal_form(accepted) in _VERDICTS for accepted in question.answers)
    if len(question.must_state) != 1 or bare_verdict or not answer.short:
        return False
    given = normal_form(answer.short)
    return any(given == normal_form(accepted) for accepted in question.answers)


def _content_words(text: str) -> set[str]:
    return {word for word in normal_form(text).split() if not is_stop_word(word)}


# Measures


def _answer_values(question: Question, answer: Answer) -> dict[str, float]:
    abstained = answer.abstention is not None
    given = "" if abstained else prediction(answer)
    values: dict[str, float] = {}
    if question.answers:
        values["exact_match"] = exact_match(given, question.answers)
        values["f1"] = token_f1(given, question.answers)
    if question.answers or question.unanswerable:
        # SQuAD 2.0: the right answer to an unanswerable question is the empty one.
        values["exact_match_all"] = exact_match(given, question.answers)
        values["f1_all"] = token_f1(given, question.answers)
    said = "" if abstained else f"{answer.text}\n{answer.short or ''}"
    recall = fact_recall(said, question.must_state)
    if recall is not None:
        values["fact_recall"] = recall
        if not abstained and answer.text:
            values["extra_words"] = float(extra_words(answer.text, question.must_state))
    return values


def _citation_values(answer: Answer, text_of: Callable[[str], str | None]) -> dict[str, float]:
    exact = {c.number: c for c in answer.citations if is_exact(c, text_of)}
    claims = [
        (claim.text, [exact[n].quote if n in exact else "" for n in claim.citations])
        for claim in answer.claims
    ]
    scores = citation_scores(claims)
    cited = {number for claim in answer.claims for number in claim.citations}
    numbers = cited | {citation.number for citation in answer.citations}
    return {
        "citation_recall": scores.recall,
        "citation_precision": scores.precision,
        "citation_exact": len(numbers & exact.keys()) / len(numbers) if numbers else 0.0,
    }


def is_exact(citation: Citation, text_of: Callable[[str], str | None]) -> bool:
    """Whether the quotation stands in its article exactly where it says."""
    text = text_of(citation.article_id)
    return (
        bool(citation.quote)
        and text is not None
        and (text[citation.start : citation.end] == citation.quote)
    )


def _disagreement_values(
    question: Question, answer: Answer, known: Sequence[Sequence[Wordings]]
) -> dict[str, float]:
    """Return whether a gold disagreement was found, and whether a false one was reported.

    A reported disagreement is a gold one if two of its positions are among the gold's.
    """
    reported = reported_positions(answer)
    values: dict[str, float] = {}
    if question.disagreement:
        found = any(positions_found(question.disagreement, one) >= 2 for one in reported)
        values["disagreement_recall"] = float(found)
    if answer.abstention is None:
        values["disagreement_reported"] = float(bool(reported))
        if known:
            values["disagreement_false"] = float(
                any(all(positions_found(gold, one) < 2 for gold in known) for one in reported)
            )
    return values


def reported_positions(answer: Answer) -> list[list[list[str]]]:
    """Return for each reported disagreement its positions: value and quotations of each."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return [
        [[p.value, *(quotes[n] for n in p.citations if n in quotes)] for p in one.positions]
        for one in answer.disagreements
    ]


# The record


def _grade(
    case: Case,
    answer: Answer,
    evidence: Sequence[Evidence],
    correct: bool | None,
    blame: Blame | None,
    values: dict[str, float],
) -> Grade:
    question = case.question
    facts = [" / ".join(wordings) for wordings in question.must_state] or list(question.answers)
    return Grade(
        id=question.id,
        type=question.type,
        question=question.question,
        history=question.history,
        unanswerable=question.unanswerable,
        expected=tuple(facts),
        text=answer.text,
        short=answer.short,
        abstained=answer.abstention is not None,
        correct=correct,
        confidence=answer.confidence,
        blame=blame.stage if blame else None,
        reason=blame.reason if blame else "",
        error=blame.reason if blame and blame.stage is Stage.ERROR else None,
        values={name: round(value, 6) for name, value in sorted(values.items())},
        evidence=tuple(_shown_evidence(case, one) for one in evidence[:DEPTH]),
        citations=tuple(
            {"number": c.number, "title": c.title, "quote": c.quote[:_QUOTE_CHARACTERS]}
            for c in answer.citations
        ),
    )


def _shown_evidence(case: Case, one: Evidence) -> dict[str, Any]:
    gold = any(
        e.article_id == one.article.id
        and (e.start is None or (e.start < one.passage.end and (e.end or 0) > one.passage.start))
        for e in case.evidence
    )
    text = one.passage.text
    return {
        "title": one.article.title,
        "text": text[:_QUOTE_CHARACTERS],
        "rank": one.rank,
        "gold": gold,
    }


def _no_answer(case: Case) -> Answer:
    return Answer(question=case.question.question, text="", short=None)
