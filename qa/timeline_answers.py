"""Evidence on a topic -> its dated events in order, as an answer."""

from __future__ import annotations

from qa.answer import Abstention, AbstentionReason, Answer, TimelineEvent
from qa.case import Case
from qa.citations import DraftClaim, Quote, cite, numbers_by_place
from qa.compose import date_readings, marks
from qa.confidence import abstain
from qa.extract import Sentence, gather
from qa.resolved import dates_in, leaves_open
from qa.timeline import DatedSentence, Event, events
from qa.timing import Timings

TIMELINE_PASSAGES = 24
_LEAST = 0.34
"""Share of the topic's words that a sentence, the one before it and the title must have."""


def timeline_answer(case: Case, timings: Timings, filtered: bool) -> Answer:
    """Return the events as an answer; an abstention where no sentence on the topic has a date."""
    sentences = gather(case.question, case.evidence, case.sentences.__getitem__, case.index.words)
    dated = [found for s in sentences if s.context >= _LEAST and (found := _dated(s)) is not None]
    if not dated:
        return _nothing(case, timings, filtered)
    articles = {s.article.id: s.article for s in sentences}
    told = events(dated)
    drafts = [
        DraftClaim(tuple(Quote(articles[name], start, end) for name, start, end in event.sources))
        for event in told
    ]
    claims, citations = cite(drafts)
    quotes = list(dict.fromkeys(quote for draft in drafts for quote in draft.quotes))
    timeline = tuple(
        TimelineEvent(event.when, event.said, event.text, claim.citations)
        for event, claim in zip(told, claims, strict=True)
    )
    return Answer(
        case.text,
        "\n".join(_line(event, claim.citations) for event, claim in zip(told, claims, strict=True)),
        None,
        claims=claims,
        citations=citations,
        evidence=case.evidence,
        confidence=1.0,
        timings=timings.milliseconds,
        dates=date_readings(quotes, numbers_by_place(citations)),
        timeline=timeline,
    )


def _dated(sentence: Sentence) -> DatedSentence | None:
    """Return a sentence with the first date that it gives, or None where it gives none.

    "On Tuesday" in an article without a date is an open one.
    """
    article, place = sentence.article, (sentence.start, sentence.end)
    found = dates_in(article.text, *place, article.published)
    if not found and (article.published or not leaves_open(article.text, *place)):
        return None
    day = found[0] if found else None
    return DatedSentence(
        article.id,
        sentence.start,
        sentence.end,
        sentence.text,
        day.first if day else None,
        day.last if day else None,
        day.precision if day else None,
        sentence.context + 0.5 * sentence.evidence.score,
    )


def _line(event: Event, citations: tuple[int, ...]) -> str:
    return f"{event.said}: {' '.join(event.text.split())} {marks(citations)}"


def _nothing(case: Case, timings: Timings, filtered: bool) -> Answer:
    index = case.index
    found = abstain(case.question, case.evidence, index.words, index.articles, filtered)
    said = Abstention(
        AbstentionReason.NOTHING_FOUND
        if found.reason is not AbstentionReason.OUTSIDE_FILTERS
        else found.reason,
        f"No sentence with a date was found on this. {found.explanation}",
        found.nearest,
    )
    return Answer.abstaining(case.text, said, evidence=case.evidence, timings=timings.milliseconds)
