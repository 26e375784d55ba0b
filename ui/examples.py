"""Questions to ask next, drawn from the loaded articles and tried before they are shown.

Candidates come from headlines that are questions already, and from sentences of a few plain
shapes. A question is only suggested if the assistant answers it, so that no example disappoints.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from index.days import MONTHS
from index.errors import QAError
from index.records import Article
from ui.library import Library

LOG = logging.getLogger(__name__)
EXAMPLES = 4
NEXT_QUESTIONS = 3
_ARTICLES_TRIED = 8
_CANDIDATES_OF_AN_ARTICLE = 6
_REMEMBERED_ARTICLES = 200

_AUXILIARY = r"has|have|had|is|are|was|were|will|would|can|could|should|must|may|might"
_HEADLINE = re.compile(
    r"(?P<ask>Why|How|When|Where|What) (?P<who>(?:\S+ ){1,4}?)"
    rf"(?P<verb>{_AUXILIARY}) (?P<rest>.+)"
)
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,2}"
_SAYING = "said|says|told|argued|argues|warned|explained"
_VOICE = re.compile(
    rf"(?:(?:{_SAYING}|according to)\s+(?P<after>{_NAME}))"
    rf"|(?:(?P<before>{_NAME})(?:, [^,.]{{3,80}},)?(?: also)? (?:{_SAYING}))"
)
_VERBS = {
    "sent": "send", "bought": "buy", "sold": "sell", "built": "build", "won": "win",
    "lost": "lose", "took": "take", "gave": "give", "spent": "spend", "killed": "kill",
    "deployed": "deploy", "launched": "launch", "received": "receive", "delivered": "deliver",
    "signed": "sign", "fired": "fire", "ordered": "order", "produced": "produce",
}  # fmt: skip
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of|hundreds of"
_COUNT = re.compile(
    rf"(?P<who>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?) (?P<verb>{'|'.join(_VERBS)}) "
    rf"(?:{_NUMBERS}|\d[\d,.]*) (?P<what>(?:[\w-]+ ){{0,3}}?[a-z]{{3,}}s)\b"
    r"(?P<where> to [A-ZÀ-Þ]\w+)?"
)
_WHEN = re.compile(rf"\bIn (?P<when>(?:{'|'.join(MONTHS)}) (?:19|20)\d\d), (?P<who>[A-ZÀ-Þ]\w+)")
_NOT_NAMES = re.compile(
    r"^(?:The|A|An|In|On|At|But|And|He|She|They|It|This|That|According)\b|['’]s?\b|"
    r"\b(?:Office|Department|Police|Agency|Ministry|University|Institute|Council|County|City|"
    r"House|Court|Group|Company|Inc|Corp|News|Times|Post|Press|Party|Pride|Union|Committee)\b"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the archive was seen to answer, and how surely (0 to 1)."""

    question: str
    kind: str
    confidence: float
    quoted: frozenset[tuple[str, int]]
    """Where its answer's quotations begin: article id and offset."""


def candidates(article: Article) -> Iterator[tuple[str, str]]:
    """Yield (kind, question) pairs that this article should answer, best kinds first."""
    yield from (("headline", question) for question in _from_headline(article.title.strip()))
    for count in _COUNT.finditer(article.text):
        verb = _VERBS[count["verb"]]
        yield "count", f"How many {count['what']} did {count['who']} {verb}{count['where'] or ''}?"
    for when in _WHEN.finditer(article.text):
        yield "when", f"What did {when['who']} do in {when['when']}?"
    for voice in _VOICE.finditer(article.text):
        name = voice["after"] or voice["before"]
        before = article.text[: voice.start("after" if voice["after"] else "before")].split()[-1:]
        cut = bool(before) and voice["before"] is not None and before[0][:1].isupper()
        if not cut and not _NOT_NAMES.search(name):
            yield "voice", f"What did {name} say?"


def _from_headline(title: str) -> Iterator[str]:
    """Yield the question that a headline asks, or announces ("Why Russia has kept quiet")."""
    if "…" in title or "..." in title:  # cut short
        return
    headline = _HEADLINE.fullmatch(title.rstrip("?"))
    if title.endswith("?"):
        yield title
    elif headline:
        who = headline["who"].strip()
        yield f"{headline['ask']} {headline['verb']} {who} {headline['rest']}?"


class QuestionPool:
    """Tried questions by article, filled as they are needed and kept while the page is up."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tried: dict[str, tuple[Suggestion, ...]] = {}
        self._lock = threading.Lock()
        self._examples: tuple[frozenset[str], tuple[str, ...]] | None = None
        self._working: threading.Thread | None = None

    def examples(self) -> list[str]:
        """Return the examples for the whole archive that are known so far; never waits."""
        known = self._examples
        if known is not None and known[0] == self._archive():
            return list(known[1])
        with self._lock:
            if self._working is None or not self._working.is_alive():
                self._working = threading.Thread(
                    target=self._find_examples, name="examples", daemon=True
                )
                self._working.start()
        return []

    def examples_ready(self) -> bool:
        """Tell whether the search for examples has come to its end."""
        known = self._examples
        return known is not None and known[0] == self._archive()

    def next_questions(
        self, quoted: frozenset[tuple[str, int]], articles: list[str], asked: list[str]
    ) -> list[str]:
        """Return a few questions that these articles answer and that were not asked yet.

        A question whose answer begins with one of the quotations that the reader has just
        seen (`quoted`) is nothing new and is left out.
        """
        before = {_key(question) for question in asked}
        found: list[Suggestion] = []
        for article_id in articles[:2]:
            found += self._suggestions(article_id)
        fresh = [s for s in found if _key(s.question) not in before and not s.quoted & quoted]
        return _varied(fresh, NEXT_QUESTIONS)

    def _archive(self) -> frozenset[str]:
        catalogue = self._library.assistant.catalogue()
        newest = sorted(
            catalogue, key=lambda item: item.published.toordinal() if item.published else 0
        )
        return frozenset(item.id for item in newest[-_ARTICLES_TRIED:])

    def _find_examples(self) -> None:
        archive: frozenset[str] = frozenset()
        found: list[Suggestion] = []
        try:
            archive = self._archive()
            for article_id in sorted(archive):
                found += self._suggestions(article_id)
        except QAError as error:
            LOG.info("no example questions: %s", error)
        except Exception:
            LOG.exception("looking for example questions failed")
        self._examples = (archive, tuple(_varied(found, EXAMPLES)))

    def _suggestions(self, article_id: str) -> tuple[Suggestion, ...]:
        known = self._tried.get(article_id)
        if known is not None:
            return known
        assistant = self._library.assistant
        found: list[Suggestion] = []
        try:
            pairs = dict.fromkeys(candidates(assistant.article(article_id)))
            for kind, question in list(pairs)[:_CANDIDATES_OF_AN_ARTICLE]:
                answer = assistant.ask(question)
                cited = {citation.article_id for citation in answer.citations}
                if answer.abstention is None and article_id in cited:
                    first = answer.claims[0].citations if answer.claims else ()
                    quoted = frozenset(
                        (citation.article_id, citation.start)
                        for citation in answer.citations
                        if citation.number in first
                    )
                    found.append(Suggestion(question, kind, answer.confidence, quoted))
        except QAError:
            return ()
        with self._lock:
            while len(self._tried) >= _REMEMBERED_ARTICLES:
                self._tried.pop(next(iter(self._tried)))
            self._tried[article_id] = tuple(found)
        return tuple(found)


def _varied(found: list[Suggestion], wanted: int) -> list[str]:
    """Return the surest questions, one of each kind before a second of any."""
    by_kind: dict[str, list[Suggestion]] = {}
    for suggestion in sorted(found, key=lambda s: -s.confidence):
        by_kind.setdefault(suggestion.kind, []).append(suggestion)
    chosen: list[str] = []
    for rank in range(max(map(len, by_kind.values()), default=0)):
        for kind in sorted(by_kind):
            chosen += [s.question for s in by_kind[kind][rank : rank + 1]]
    return list(dict.fromkeys(chosen))[:wanted]


def _key(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.casefold()))
