"""Candidates made by hand: an article, its sentences and the spans that a reader would give."""

from datetime import date
from types import SimpleNamespace

from index.lexical import Analyser
from index.records import Article, Passage
from qa.answer import Evidence
from qa.candidates import Candidate
from qa.extract import gather
from qa.questions import analyse
from qa.reader import Reading


def article(text, published="2026-01-07", source="Norland Post", name=None):
    return Article(
        id=name or f"id-{abs(hash(text))}",
        path="a.txt",
        title="News",
        source=source,
        author=None,
        published=date.fromisoformat(published) if published else None,
        url=None,
        language="en",
        text=text,
        sha256="0" * 64,
    )


class Words:
    """The word index of no archive: every word is known and equally rare."""

    def __init__(self):
        self.analyser = Analyser()

    def rarity(self, stem):
        return 1.0

    def known(self, stem):
        return True


def question(text):
    return analyse(text, Words().analyser)


def candidate(asked, found, span, probability=0.9, margin=3.0, verdict=2.0):
    """A candidate whose article is one sentence and one passage."""
    passage = Passage(found.id, 0, len(found.text), found.text)
    evidence = Evidence(passage, found, 1, 0.9, 0.7, 9.0)
    (sentence,) = gather(asked, [evidence], lambda _: [(0, len(found.text))], Words())
    start = found.text.index(span)
    reading = Reading(evidence, 0, start, start + len(span), margin, verdict)
    return Candidate(sentence, reading, probability)


def sentence_like(text, start=0):
    return SimpleNamespace(text=text, start=start)
