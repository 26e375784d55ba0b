"""Who is quoted: the people whose words an article gives, each with a sentence of theirs.

"Which experts does Deutsche Welle quote?" stands in no sentence; it is read off the whole article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.lexical import is_stop_word, words_of
from index.records import Article
from index.sentences import Span
from qa.answer import Abstention, AbstentionReason, Answer, Evidence
from qa.case import Case
from qa.citations import DraftClaim, Quote, cite, numbers_by_place
from qa.compose import date_readings, readable
from qa.speech_words import words_in
from qa.statements import Statement
from qa.timing import Timings
from qa.voices import voices

_QUOTED = r"(?:quoted|cited|interviewed|heard)(?! (?:as|for|because)\b)"
_QUOTES = (
    r"(?:quotes?|cites?|interviews?|interviewed|hears?|(?:speaks?|talks?|spoke|talked) (?:to|with))"
)
_PEOPLE = (
    r"(?P<kind>people|persons|voices|speakers|sources|experts|specialists|analysts|academics"
    r"|scholars|scientists|researchers|economists|officials|politicians|ministers|leaders"
    r"|diplomats|lawyers|doctors|witnesses|residents)"
)
_ASKED = rf"(?:(?:which|what) (?:\w+ )?{_PEOPLE}|whom?)"
_LISTED = rf"(?:list|name|give me|show(?: me)?)(?: all)?(?: of)?(?: the)? (?:\w+ )?{_PEOPLE}"
_PASSIVE = (
    rf"^{_ASKED} (?:is|are|was|were|has been|have been|gets?) (?:all |also )?{_QUOTED}",
    rf"^{_LISTED} (?:who (?:is|are|was|were) |that (?:is|are|was|were) )?{_QUOTED}",
)
_ACTIVE = (
    rf"^{_ASKED} (?:does|do|did|has|have) (?P<by>.*)\b{_QUOTES}(?:$| )",
    rf"^{_LISTED} (?:that |whom? )?(?P<by>.*)\b{_QUOTES}(?:$| )",
)
_TEXT = re.compile(
    r"\b(?:articles?|reports?|story|stories|pieces?|reporters?|journalists?|paper|author|columns?)$"
)
_NEAREST = 3
"""Passages that are shown where nobody is quoted."""
_ALIKE = {
    "expert": words_in(
        "expert specialist analyst academic scholar scientist researcher economist historian"
        " professor fellow author lecturer sociologist consultant adviser advisor director"
    ),
    "official": words_in(
        "official minister ministry secretary spokesman spokeswoman spokesperson ambassador"
        " president premier chancellor governor mayor commissioner chief sheriff envoy"
    ),
    "politician": words_in(
        "politician minister president premier chancellor senator deputy lawmaker governor mayor"
        " leader representative congressman congresswoman"
    ),
    "leader": words_in("leader president premier chancellor minister head chairman chair king"),
    "academic": words_in("academic professor scholar lecturer scientist researcher fellow"),
    "scientist": words_in("scientist researcher professor biologist physicist chemist geologist"),
}
_ANYBODY = words_in("people persons voices speakers sources")
_ASIDE = "quote cite interview hear speak talk spoke people voice source story column piece report"
_MOST = 10
_TOPIC = 0.5
"""Share of the topic's words that a passage and its title need for its article to be meant."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A person and a sentence of theirs."""

    article: Article
    statement: Statement


def asked_kind(question: str, *, named: bool) -> str | None:
    """Return the kind of people whose words a question asks after, in the singular.

    "" for anybody, None for a question that asks no such thing.
    """
    plain = " ".join(question.lower().split()).rstrip(" ?.!")
    for pattern in (*_PASSIVE, *_ACTIVE):
        found = re.search(pattern, plain)
        groups = found.groupdict() if found else {}
        if found and ("by" not in groups or named or _TEXT.search(groups["by"].strip())):
            kind = groups.get("kind") or "people"
            return "" if kind in _ANYBODY else re.sub(r"(?<=ss)es$|s$", "", kind)
    return None


def quoted_answer(case: Case, timings: Timings, aside: str) -> Answer | None:
    """Return the people quoted in the articles that the question is about.

    None where it asks no such thing, or nobody is quoted; where only one source's articles were
    searched, it is said that they quote nobody. `aside` are the words that only name a source or
    author; without any, "Who did he speak to?" is about the news.

    Raises:
        CitationError: a quotation does not stand in its article; never shown, a bug.
    """
    kind = asked_kind(case.text, named=bool(aside))
    if kind is None:
        return None
    about = _about(case, f"{aside} {kind}")
    heard = list(_heard(about, case.sentences, kind))[:_MOST]
    if not heard:
        one_source = len({item.article.source for item in case.evidence}) == 1
        return _nobody(case, kind, timings) if aside and about and one_source else None
    quotes = [Quote(h.article, h.statement.start, h.statement.end) for h in heard]
    claims, citations = cite(
        [
            DraftClaim((quote,), None, h.statement.speaker)
            for quote, h in zip(quotes, heard, strict=True)
        ]
    )
    return Answer(
        case.text,
        readable(claims),
        ", ".join(dict.fromkeys(h.statement.name for h in heard)),
        claims=claims,
        citations=citations,
        evidence=case.evidence,
        confidence=1.0,
        timings=timings.milliseconds,
        dates=date_readings(quotes, numbers_by_place(citations)),
    )


def _nobody(case: Case, kind: str, timings: Timings) -> Answer:
    """Say that the articles asked for quote nobody of a kind."""
    said = f"The articles asked for quote {f'no {kind}' if kind else 'nobody'} by name."
    found = Abstention(AbstentionReason.EVIDENCE_TOO_WEAK, said, case.evidence[:_NEAREST])
    return Answer.abstaining(case.text, found, evidence=case.evidence, timings=timings.milliseconds)


def _about(case: Case, aside: str) -> list[Article]:
    """Return the articles with a passage on the question's topic, likeliest first."""
    stems = case.index.words.analyser.stems
    topic = set(case.question.stems) - set(stems(f"{_ASIDE} {aside}"))
    chosen: dict[str, Article] = {}
    for item in case.evidence:
        if _share(topic, item, stems) >= _TOPIC:
            chosen.setdefault(item.article.id, item.article)
    return list(chosen.values())


def _share(topic: set[str], item: Evidence, stems: Callable[[str], list[str]]) -> float:
    """Share of the topic's words in a passage and its article's title; 1 where there are none."""
    said = set(stems(f"{item.article.title} {item.passage.text}"))
    return len(topic & said) / len(topic) if topic else 1.0


def _heard(
    articles: Iterable[Article], sentences: Mapping[str, Sequence[Span]], kind: str
) -> Iterator[_Heard]:
    """Yield each person of the kind asked for once, with the first of their own words."""
    known: set[str] = set()
    for article in articles:
        said = [s for s in voices(article.text, sentences[article.id]) if s.kind != "reaction"]
        for statement in sorted(said, key=lambda s: (s.kind != "direct", s.sentence)):
            fits = _is_name(statement.name, article.text) and _is_of(kind, statement.speaker)
            if fits and statement.name not in known:
                known.add(statement.name)
                yield _Heard(article, statement)


def _is_name(said: str, text: str) -> bool:
    """Whether a speaker is called by a name, and not "critics" or "some media outlets"."""
    words = [
        word for word in re.findall(r"[^\W\d_][\w’'.-]*", said) if not is_stop_word(word.lower())
    ]
    if not words or not all(word[0].isupper() for word in words):
        return False
    return len(words) > 1 or bool(re.search(rf"(?<=[a-z,] ){re.escape(words[0])}\b", text))


def _is_of(kind: str, speaker: str) -> bool:
    """Whether somebody, described by name and role, is of a kind; anybody is of the kind ""."""
    said = set(words_of(speaker))
    return not kind or bool(said & _ALIKE.get(kind, frozenset({kind})))
