"""Whose words a sentence is: the sentences of one speaker, the speaker of one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.sentences import Span
from qa.extract import Sentence
from qa.statements import Statement, speaks
from qa.voices import voices

Spans = Mapping[str, Sequence[Span]]


def only_said_by(speaker: str, sentences: Sequence[Sentence], spans: Spans) -> list[Sentence]:
    """Return the sentences with the words of one speaker, and nobody else's.

    Where an article only tells of reactions ("he condemned the act"), those; where it has
    nothing of the speaker at all, every sentence, so that other signs decide.
    """
    statements = _statements(sentences, spans)
    own = [
        (sentence, found)
        for sentence in sentences
        if (found := statements.get((sentence.article.id, sentence.place)))
        and speaks(found, speaker)
    ]
    words = [sentence for sentence, found in own if found.kind != "reaction"]
    return words or [sentence for sentence, _ in own] or list(sentences)


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
