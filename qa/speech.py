"""Whose words a sentence is: the sentences of one speaker, the speaker of one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from index.lexical import words_of
from index.sentences import Span
from index.states import names_of_state
from qa.extract import Sentence
from qa.speech_words import ASKED
from qa.statements import Statement, speaks
from qa.voices import voices

_TOPIC = re.compile(
    rf"\b(?:about|regarding|concerning|(?:{ASKED}|view|views|opinion|stance|line|position) on)"
    r" (?:the )?(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)\s*\?*$"
)
"""A question that ends in what the words are about, and that is nothing but a name; "at the
memorial on Tamsey" is not."""
_PLACE = re.compile(r"\b(?:in|of|at|near|across|hit|to|from|for) ([A-Z]\w{2,})")
Spans = Mapping[str, Sequence[Span]]


def only_said_by(speaker: str, sentences: Sequence[Sentence], spans: Spans) -> list[Sentence]:
    """Return the sentences with the words of one speaker, and nobody else's.

    Where an article only tells of reactions ("he condemned the act"), those.
    """
    statements = _statements(sentences, spans)
    texts = {sentence.article.id: sentence.article.text for sentence in sentences}
    places = {name: _place_of(text) for name, text in texts.items()}
    own = [
        (sentence, found)
        for sentence in sentences
        if (found := statements.get((sentence.article.id, sentence.place)))
        and speaks(found, speaker, places[sentence.article.id])
    ]
    words = [sentence for sentence, found in own if found.kind != "reaction"]
    return words or [sentence for sentence, _ in own]


def on_topic(question: str, speaker: str, quoted: Sequence[str]) -> list[bool]:
    """Return which quotations name what a question ends in, all where it ends in no name.

    "What did Riefer say about Cuba?" is not answered by what he said about Russia.
    """
    topic = _TOPIC.search(question)
    own = words_of(speaker)
    names = [word for word in words_of(topic["name"] if topic else "") if word not in own]
    wanted = {name for word in names for name in (word, *names_of_state(word))}
    return [not wanted or bool(wanted.intersection(words_of(text))) for text in quoted]


def _place_of(text: str) -> str | None:
    """Return the place that an article is about: the one most often named as a place."""
    named = Counter(_PLACE.findall(text)).most_common(1)
    return named[0][0] if named else None


def speaker_of(sentence: Sentence, spans: Spans) -> str | None:
    """Return the bare name of who says a sentence, or None."""
    found = _statements([sentence], spans).get((sentence.article.id, sentence.place))
    return found.name if found else None


def _statements(sentences: Sequence[Sentence], spans: Spans) -> dict[tuple[str, int], Statement]:
    texts = {sentence.article.id: sentence.article.text for sentence in sentences}
    return {
        (name, statement.sentence): statement
        for name, text in texts.items()
        for statement in voices(text, spans[name])
    }
