"""A slip in the word that asks: "whn was …", "Waht is …"."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.lexical import is_stop_word

_ASKING = ("who", "what", "when", "where", "which", "why", "how", "whose")
_FIRST = re.compile(
    r"(?:(?:and|so|but|in|at|to|from|by|on|for) )?(?P<word>[^\W\d_]+)(?= (?P<next>\w))",
    re.IGNORECASE,
)


def with_question_word(question: str, known: Callable[[str], bool]) -> str:
    """Return the question with a slip in its first question word put right.

    A slip is one letter left out or typed twice, or two letters swapped, not the first one, where
    that gives just one question word, and where the word as typed neither is common nor stands in
    an article (`known`), nor looks like a name ("Wen Jiabao").
    """
    match = _FIRST.match(question)
    typed = match["word"].lower() if match else ""
    if not match or len(typed) < 2 or is_stop_word(typed) or known(typed):
        return question
    if match["word"][0].isupper() and match["next"].isupper():
        return question
    from rapidfuzz.distance import OSA

    near = [
        word
        for word in _ASKING
        if typed[0] == word[0]
        and OSA.distance(typed, word) == 1
        and (
            len(typed) < len(word)
            or sorted(typed) == sorted(word)
            or re.sub(r"(.)\1", r"\1", typed) == word
        )
    ]
    if len(near) != 1:
        return question
    meant = near[0].capitalize() if match["word"][0].isupper() else near[0]
    return f"{question[: match.start('word')]}{meant}{question[match.end('word') :]}"
