"""Questions that ask two things at once: taken apart, answered one by one, put together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from index.records import Article
from qa.answer import Answer, Development, Disagreement, Evidence
from qa.citations import DraftClaim, Quote, cite, numbers_by_place
from qa.compose import readable

_AUX = r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|must|may|might)"
_WH = r"(?:how (?:many|much|long|old|far|often)|what|when|where|who|whom|whose|why|which|how)"
_SUBJECT = r"(?!(?:it|he|she|they|we|you|i|this|that|these|those|the|an?|his|her|its|their)\b)"
_SECOND = re.compile(
    rf"(?:,|;)? and (?P<part>(?:(?:when|where|why|how)(?:$| {_AUX}\b.*)"
    rf"|{_WH} {_SUBJECT}(?:\S+ ){{0,3}}?{_AUX}\b.*|what happened\b.*))$",
    re.IGNORECASE,
)
"""A second question after "and": its verb stands before its subject, or it is a bare "why"."""
_NEXT = re.compile(rf"\?\s+(?P<part>(?:and |but )?(?:{_WH}|{_AUX})\b.*)", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{_WH}|{_AUX})\b", re.IGNORECASE)
_FEWEST = 3
"""Words of a first part."""
_MARK = re.compile(r"\[(\d+)\]")
Numbers = Mapping[int, int]
ArticleOf = Callable[[str], Article]
_Compared = TypeVar("_Compared", Disagreement, Development)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions that a question is made of, in order: itself, or two.

    "What did he say about how and why it failed?" is one: the later ones are no questions.
    """
    plain = question.strip()
    for pattern in (_NEXT, _SECOND):
        found = pattern.search(plain.rstrip(" ?.!"))
        if found is None:
            continue
        first = plain[: found.start()].strip(" ,")
        if len(first.split()) >= _FEWEST and _ASKS.match(first):
            return f"{first}?", f"{found['part'].rstrip(' ?.!')}?"
    return (question,)


def together(question: str, answers: Sequence[Answer], article_of: ArticleOf) -> Answer:
    """Return one answer made of those to the parts of a question, at least one of them given.

    What has no answer is said. The confidence is that of the least sure. `article_of` gives the
    article of an id; how many independent ones are cited has to be counted anew.
    """
    given = [answer for answer in answers if answer.abstention is None]
    drafts = dict.fromkeys(draft for answer in given for draft in _drafts(answer, article_of))
    claims, citations = cite(list(drafts))
    places = numbers_by_place(citations)
    numbers = {
        id(answer): {c.number: places[c.article_id, c.start, c.end] for c in answer.citations}
        for answer in given
    }
    said, told = [], set[str]()
    for answer in answers:
        asked = answer.understood_as or answer.question
        new = [claim for claim in answer.claims if claim.text not in told]
        told.update(claim.text for claim in new)
        if answer.abstention:
            said.append(f"No answer was found to “{asked}”.")
        elif new or not answer.claims:
            # What has been said already is not said again.
            text = answer.text if answer.compared or not new else readable(new)
            said.append(_renumbered(text, numbers[id(answer)]))
    shorts = [answer.short for answer in given if answer.short]
    return Answer(
        question,
        " ".join(said),
        "; ".join(dict.fromkeys(shorts)) or None,
        claims=claims,
        citations=citations,
        evidence=_evidence(given),
        disagreements=tuple(
            _moved(found, numbers[id(answer)]) for answer in given for found in answer.disagreements
        ),
        developments=tuple(
            _moved(found, numbers[id(answer)]) for answer in given for found in answer.developments
        ),
        confidence=min(answer.confidence for answer in given),
        timings=_summed([answer.timings for answer in answers]),
        understood_as=_understood(answers),
        as_of=next((answer.as_of for answer in given if answer.as_of), None),
        dates=tuple(
            replace(found, citation=numbers[id(answer)][found.citation])
            for answer in given
            for found in answer.dates
        ),
    )


def _understood(answers: Sequence[Answer]) -> str | None:
    """Return what the parts were taken for, where one leans on the one before."""
    if not any(answer.understood_as for answer in answers):
        return None
    return " ".join(answer.understood_as or answer.question for answer in answers)


def _drafts(answer: Answer, article_of: ArticleOf) -> list[DraftClaim]:
    """Return the claims of an answer as they were before they had numbers."""
    # At hand of what was searched for; a digest of the archive has to be looked up.
    articles = {item.article.id: item.article for item in answer.evidence}
    for name in {c.article_id for c in answer.citations} - articles.keys():
        articles[name] = article_of(name)
    quotes = {c.number: Quote(articles[c.article_id], c.start, c.end) for c in answer.citations}
    return [
        DraftClaim(tuple(quotes[n] for n in claim.citations), claim.text, claim.attributed_to)
        for claim in answer.claims
    ]


def _renumbered(text: str, numbers: Numbers) -> str:
    """Return the text of an answer with the numbers that its citations have now."""

    def new(mark: re.Match[str]) -> str:
        return f"[{numbers[int(mark[1])]}]" if int(mark[1]) in numbers else mark[0]

    return _MARK.sub(new, text)


def _moved(found: _Compared, numbers: Numbers) -> _Compared:
    positions = tuple(
        replace(position, citations=tuple(numbers[n] for n in position.citations))
        for position in found.positions
    )
    return replace(found, positions=positions)


def _evidence(answers: Sequence[Answer]) -> tuple[Evidence, ...]:
    """Return the passages of all answers, each once, those of the first answer first."""
    found = {item.passage.id: item for answer in answers for item in answer.evidence}
    return tuple(replace(item, rank=rank) for rank, item in enumerate(found.values(), 1))


def _summed(timings: Sequence[Mapping[str, float]]) -> dict[str, float]:
    stages = dict.fromkeys(stage for one in timings for stage in one)
    return {stage: sum(one.get(stage, 0.0) for one in timings) for stage in stages}
