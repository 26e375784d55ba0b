"""Whose words a question asks for, and whether a statement is theirs."""

from __future__ import annotations

import re

from index.lexical import is_stop_word, words_of
from qa.speech_words import ASKED, words_in

_ALSO_NOUNS = "demand|hope|fear|note|stress|promise|answer|reply|praise"
"""Verbs of speech in "What did he demand?", but not in "Why did oil demand fall?"."""
_VIEWS = "views?|opinions?|reactions?|responses?|position|stance|words|assessment"
_NOUNS = f"(?:own |main )?(?:{_VIEWS})"
_OWN_NOUNS = (
    f"(?:own |main )?(?:{_VIEWS}|line|message|verdict|take|advice|explanation|criticism|attitude)"
)
"""Somebody's ("his line on …"); without a possessor they name too many other things."""
_ON = r"(?= (?:on|about|to|of|for|over)\b|,|\?|$)"
_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:did|does|do|has|have|had|would)(?: not|n['’]t)? (?P<who>.{{2,60}}?) (?:{ASKED})\b",
        rf"^what (?:did|does|do) (?P<who>[^,?]{{2,40}}?) (?:{_ALSO_NOUNS})"
        r"(?= (?:that|of|from|to|about|after|before|in|on|for|when)\b|\?|$)",
        r"\b(?:is|was|are|were) (?P<who>.{2,60}?) (?:saying|arguing|warning|quoted)\b",
        r"\baccording to (?P<who>[^,?]{2,60}?)"
        r"(?=,|\?|$| (?:why|what|who|how|when|where|is|was|did|does)\b)",
        rf"\bin (?P<who>\S.{{1,60}}?)['’]s? {_NOUNS}\b",
        rf"\b(?:what|how) (?:is|was|are|were) (?P<who>\S.{{1,60}}?)['’]s? {_OWN_NOUNS}{_ON}",
        rf"\bwhat (?:is|was|are|were) the {_NOUNS} of (?P<who>[^,?]{{2,40}}?)"
        r"(?= (?:on|to|about)\b|,|\?|$)",
        r"^quotes? (?:from |by )?(?P<who>[^,?]{2,40}?)(?= (?:on|about)\b|\?|\.|$)",
    )
)
_NOBODY = words_in(
    "article articles text author report reports source archive story document anyone someone"
    " people everyone nobody there both other"
)
_WHO_SAID = re.compile(
    r"^(?:and |so |but )?(?:whose (?:words|view|opinion|quote|statement|claim)\b"
    r"|(?:who|which (?:\w+ ){1,4}?)\b ?(?:(?:is|was) quoted|(?:has |have |had |also )?"
    r"(?:said|says|told|thinks|believes|believed|argued|argues|claimed|claims|warned|warns|stated"
    r"|described|describes|announced|insisted|predicted|called (?:for|on)\b"
    r"|(?:called|calls) .+ (?:an?|the) \w+))\b(?! to (?:have|be)\b))",
    re.IGNORECASE,
)


def asked_speaker(question: str) -> str | None:
    """Return the name whose words a question asks for, as it writes it, without "the".

    None where it asks for nobody's, for several people's at once, or names nobody ("he").
    """
    for pattern in _ASKED:
        found = pattern.search(question)
        who = re.sub(r"^the |['’]s?$", "", found["who"].strip(), flags=re.I) if found else ""
        words = set(words_of(who)) - {"of", "the", "for", "us"}
        known = words and not words & _NOBODY and not any(map(is_stop_word, words))
        if known and len(words) <= 7 and not re.search(r"\band\b|[,?]", who):
            return who
    return None


def asks_who_said(question: str) -> bool:
    """Whether a question asks for the speaker of known words: "Who said …?"."""
    return bool(_WHO_SAID.search(question.strip()))
