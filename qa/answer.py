"""The values an answer is made of. All are frozen; `Answer.to_dict()` is the documented JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from index.records import Article, Passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """One retrieved passage with its article and all three of its scores."""

    passage: Passage
    article: Article
    rank: int
    """From 1, best first."""
    score: float
    """Fused score, 0 to 1, comparable within one question only."""
    dense: float
    """Cosine of question and passage embedding, -1 to 1."""
    bm25: float
    """BM25 score, 0 or more, comparable within one question only."""


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quotation: `article.text[start:end] == quote`, checked when the answer is made."""

    number: int
    """From 1, in the order of first use."""
    article_id: str
    title: str
    source: str | None
    published: date | None
    url: str | None
    quote: str
    start: int
    end: int
    article_sha256: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the answer and the citations it rests on (never none)."""

    text: str
    citations: tuple[int, ...]
    attributed_to: str | None = None
    """Whose words these are, as the article names them: "Neil Melvin, expert at …"."""


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement."""

    value: str
    citations: tuple[int, ...]
    published: date | None
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The sources give different values for the same thing."""

    about: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Development:
    """What was asked about changed from one article to the next, and each was right in its time."""

    about: str
    positions: tuple[Position, ...]
    """In the order of the articles' days, the newest last."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """What an incomplete or relative date inside a quotation means: "on Tuesday"."""

    citation: int
    text: str
    """The words as they stand in the quotation."""
    start: int
    """First character of the words in the article's text."""
    end: int
    first: date
    last: date
    """Last day, included; the same as `first` where one day is meant."""
    said: str
    """The meaning in words: "6 January 2026", "December 2025"."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One entry of a timeline: a sentence, its day and the citations that give it."""

    when: date | None
    """The first day; None where the articles leave it open."""
    said: str
    """The date as exact as the article has it: "December 2018", "3 January 2026"."""
    text: str
    citations: tuple[int, ...]


class AbstentionReason(StrEnum):
    """Why the archive cannot answer."""

    NOTHING_FOUND = "nothing found"
    EVIDENCE_TOO_WEAK = "evidence too weak"
    OUTSIDE_FILTERS = "outside the dates or sources asked for"
    UNCLEAR = "the question is not clear"
    NOT_ITS_JOB = "not what this program does"


@dataclass(frozen=True, slots=True)
class Abstention:
    """The archive does not answer the question: a value, not an error."""

    reason: AbstentionReason
    explanation: str
    """One or two sentences for the reader: what was looked for and what was missing."""
    nearest: tuple[Evidence, ...] = ()
    """The passages that came nearest, best first; they do not answer the question."""


_WHERE_TOLD = (
    "understood_as", "as_of", "dates", "independent_sources", "copies", "timeline", "developments",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with everything needed to check it."""

    question: str
    text: str
    """The readable answer, with citation markers such as `[1]`; on abstention, the reason."""
    short: str | None
    """The answer itself in a few words, or None where a few words cannot answer."""
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    abstention: Abstention | None = None
    confidence: float = 0.0
    """Estimated probability that the answer is right, 0 to 1; on abstention, that it
    would have been right had it been given."""
    engine: str = "extractive"
    timings: dict[str, float] = field(default_factory=dict)
    """Milliseconds by stage."""
    understood_as: str | None = None
    """The standalone question that was answered, where it is not the one typed."""
    as_of: date | None = None
    """The day that "last week" and the like were read against, where it mattered."""
    dates: tuple[DateReading, ...] = ()
    """What relative dates in the quotations mean; never written into them."""
    independent_sources: int = 0
    """Cited articles, copies of one another counted once; 0 where no article has a copy."""
    copies: int = 0
    """Articles in the archive that carry the cited texts, the cited ones included."""
    timeline: tuple[TimelineEvent, ...] = ()
    developments: tuple[Development, ...] = ()
    """How the answer changed over time; the newest is `short`."""

    @classmethod
    def abstaining(
        cls,
        question: str,
        abstention: Abstention,
        *,
        evidence: tuple[Evidence, ...] = (),
        confidence: float = 0.0,
        engine: str = "extractive",
        timings: dict[str, float] | None = None,
    ) -> Answer:
        """Return the answer that says why there is none; its text is the abstention's."""
        return cls(
            question,
            abstention.explanation,
            None,
            evidence=evidence,
            abstention=abstention,
            confidence=confidence,
            engine=engine,
            timings=timings or {},
        )

    @property
    def compared(self) -> tuple[Disagreement | Development, ...]:
        """Whatever has positions to be shown beside each other."""
        return (*self.disagreements, *self.developments)

    @property
    def headline(self) -> str | None:
        """What to show first: `short`, or all values side by side where the sources disagree."""
        if self.short is None or not self.disagreements:
            return self.short
        return " or ".join(position.value for position in self.disagreements[0].positions)

    def to_dict(self) -> dict[str, Any]:
        """Return the documented JSON form: plain dicts, lists, strings and numbers.

        Dates become ISO 8601. Evidence names its article and carries the passage's
        offsets and text, not the whole article's text. The fields from `understood_as` on
        appear only where they say something.
        """
        plain = {
            f.name: _plain(getattr(self, f.name))
            for f in dataclasses.fields(self)
            if f.name not in _WHERE_TOLD or getattr(self, f.name)
        }
        plain["timings"] = {stage: round(ms, 3) for stage, ms in self.timings.items()}
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Evidence):
        return {
            "article_id": value.article.id,
            "path": value.article.path,
            "title": value.article.title,
            "source": value.article.source,
            "published": _plain(value.article.published),
            "url": value.article.url,
            "passage_id": value.passage.id,
            "start": value.passage.start,
            "end": value.passage.end,
            "text": value.passage.text,
            "rank": value.rank,
            "score": round(value.score, 6),
            "dense": round(value.dense, 6),
            "bm25": round(value.bm25, 6),
        }
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
