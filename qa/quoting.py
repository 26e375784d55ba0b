"""Which stretch to quote for a chosen sentence: alone, or with the sentences that it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical import is_stop_word, words_of
from index.sentences import Span
from qa.extract import Sentence
from qa.questions import Question, QuestionType

_MOST_BEFORE = 2
_MOST_OF_QUOTATION = 2
"""Sentences on either side that a quotation is completed by."""
_PRONOUN = re.compile(
    r"[“\"‘]?(?:he|she|it|they|his|her|its|their|this|that|these|those|such|both|the latter"
    r"|the former)\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"It (?:is|was|will be|would be|remains|seems|appears|became) (?:\w+ ){1,3}"
    r"(?:that|whether|to|how)\b"
)
"""Stands for nothing before it: "It is unlikely that …"."""
_SOMEBODY = re.compile(r"[“\"‘]?(?:He|She|They|His|Her|Their|It|Its) ")
_SAID_BY_PRONOUN = re.compile(
    r"\b(?:he|she|they) (?:said|says|told|added|argued?s?|noted|notes|warned|explained|wrote)\b"
    r"|\b(?:said|says|added) (?:he|she|they)\b"
)
_LIKE_ANOTHER = re.compile(
    r"\b(?:an?|the) (?:similar|same|opposite) (?:views?|opinions?|stance|point|sentiments?|line"
    r"|concerns?|argument|conclusion|reason)\b"
    r"|\b(?:agreed|concurred|disagreed)(?= with (?:him|her|them|this|that)\b|[.,;])"
    r"|\b(?:did|does) so\b|\bechoed (?:this|that|these|him|her|them)\b",
    re.IGNORECASE,
)
"""Says that somebody thinks like, or unlike, the one before."""
_ALL_QUOTED = re.compile(r"[“\"‘«][^“”\"«»]+[”\"’»]")
_ECHO = 0.4


def stretch_to_quote(question: Question, sentence: Sentence, spans: Sequence[Span]) -> Span:
    """Return the characters to quote, always whole sentences of one paragraph.

    A sentence that leans on the one before brings it: "They landed at Caracas airport.", a
    quotation whose speaker was named earlier, "…," he said. One that only repeats a question
    for reasons brings the one after, where the reasons are. One out of a longer quotation brings
    the rest of it, unless that is long: no quotation mark stands without its other half.
    """
    text = sentence.article.text
    first = last = sentence.place
    for _ in range(_MOST_BEFORE):
        start, end = spans[first]
        if not first or not _leans(text[start:end]) or not _together(text, spans, first - 1):
            break
        first -= 1
    if _echoes(question, sentence) and _together(text, spans, last):
        last += 1
    first, last = _whole_quotation(text, spans, first, last)
    return spans[first][0], spans[last][1]


def _whole_quotation(text: str, spans: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """Return the sentences with those that complete a quotation they begin or end within."""
    paragraph = text.rfind("\n", 0, spans[first][0]) + 1
    begin, end = first, last
    while _inside_quotation(text[paragraph : spans[begin][0]]):
        if first - begin == _MOST_OF_QUOTATION or not _together(text, spans, begin - 1):
            begin = first
            break
        begin -= 1
    while _inside_quotation(text[paragraph : spans[end][1]]):
        if end - last == _MOST_OF_QUOTATION or not _together(text, spans, end):
            end = last
            break
        end += 1
    return begin, end


def _inside_quotation(before: str) -> bool:
    """Whether a quotation stands open at the end of a paragraph's text so far."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _together(text: str, spans: Sequence[Span], place: int) -> bool:
    """Whether a sentence and the next stand in one paragraph."""
    return place + 1 < len(spans) and "\n" not in text[spans[place][1] : spans[place + 1][0]]


def _leans(sentence: str) -> bool:
    if _ALL_QUOTED.fullmatch(sentence) or _SAID_BY_PRONOUN.search(sentence):
        return True
    if _LIKE_ANOTHER.search(sentence):
        return True
    if not _PRONOUN.match(sentence) or _EMPTY_IT.match(sentence):
        return False
    if _SOMEBODY.match(sentence):
        return True
    names = re.findall(r"(?<=\s)[A-Z][\w’'-]+", sentence[:60])
    named = [word for word in names if not is_stop_word(word.lower())]
    return not named or len(words_of(sentence)) <= 8


def _echoes(question: Question, sentence: Sentence) -> bool:
    if question.type not in (QuestionType.WHY, QuestionType.HOW) or sentence.cue:
        return False
    new = sentence.stems - set(question.stems)
    return len(new) <= _ECHO * len(sentence.stems) or question.type is QuestionType.WHY
