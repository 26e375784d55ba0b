"""Yes-no questions: "Yes" or "No" only where one sentence plainly says it. Pure.

A sentence says it where it has every content word of the question and hedges nothing; it denies it
where, besides, it negates the question's own verb. All else is left to the reader of the sentence.
"""

from __future__ import annotations

import re

from index.lexical import Analyser, is_stop_word, words_of

_NEGATION = re.compile(
    r"\b(?:not|never|no longer|nor|cannot|without|neither)\b|n['’]t\b|\bno\b", re.IGNORECASE
)
_HEDGE = re.compile(
    r"\b(?:(?-i:may)|might|could|would|should|can|if|unless|whether|reportedly|allegedly|alleged"
    r"|claim\w*|den(?:y|ied|ies|ying)|reject\w*|refus\w*|threat\w*|plan(?:s|ned|ning)?|hop(?:e|es|ed|ing)"
    r"|expect\w*|likely|unlikely|possib\w+|perhaps|rumou?r\w*|believ\w+|suggest\w*|want(?:s|ed)?"
    r"|attempt\w*|tried|tries|fail\w*|almost|nearly|accus\w+|suspect\w*|propos\w+|question\w*"
    r"|false\w*|untrue|wrong\w*|some|once|former\w*)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|tells|according to|argued?s?|warn\w*|in (?:his|her|their) view|opinion)\b"
    r"|[“”\"«»]",
    re.IGNORECASE,
)
_FEWEST = 3
_REACH = 4


def verdict_of(question: str, sentence: str, analyser: Analyser) -> str | None:
    """Return "Yes", "No", or None where the sentence does not settle the question."""
    wanted = list(dict.fromkeys(analyser.stems(question)))
    if len(wanted) < _FEWEST or _NEGATION.search(question) or _HEDGE.search(_body(question)):
        return None
    if not set(wanted) <= set(analyser.stems(sentence)):
        return None
    if _HEDGE.search(sentence) or (_SPEECH.search(sentence) and not _SPEECH.search(question)):
        return None
    if not _in_order(wanted, analyser.stems(sentence)):
        return None
    denied = _NEGATION.search(sentence)
    if denied is None:
        return "Yes"
    after = sentence[denied.end() :]
    near = words_of(after)[:_REACH]
    stems = {stem for word in near if not is_stop_word(word) for stem in analyser.stems(word)}
    return "No" if stems & set(wanted) and not _NEGATION.search(after) else None


def _body(question: str) -> str:
    """Return the question less its first word, which asks: "Could …", "May …"."""
    return question.strip().partition(" ")[2]


def _in_order(wanted: list[str], found: list[str]) -> bool:
    """Whether the subject comes before the rest in both: who did it to whom matters."""
    places = [found.index(stem) for stem in wanted]
    return places[0] == min(places)
