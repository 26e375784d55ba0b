"""What kind of answer a question wants: a small table of patterns, first match wins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.lexical import Analyser, words_of
from qa.speech_words import ASKED


class QuestionType(StrEnum):
    """The kind of answer that a question asks for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHY = "why"
    HOW = "how"
    SAID = "what did someone say"
    LIST = "list"
    COMPARE = "compare"
    YES_NO = "yes or no"
    HAPPENED = "what happened"
    OTHER = "other"


_BROAD = frozenset(
    {
        QuestionType.WHY,
        QuestionType.HOW,
        QuestionType.SAID,
        QuestionType.LIST,
        QuestionType.COMPARE,
        QuestionType.YES_NO,
        QuestionType.HAPPENED,
    }
)

_SPEECH = (
    rf"(?:{ASKED}|says|thinks|believes|argues|claims|according to|view|opinion|position on|quoted)"
)

_PLURAL = r"(?!(?:news|sports|arms|sales)\b)\w+[^suia\W]s"
_UNLINKED = r"(?!(?:of|who|that|which|in|on|at|for|from|to|by|with|and)\b)\w+"
_PLURAL_VERB = (
    r"(?:are|were|have|had|did|do|will|would|can|could|may|might|should|must|of|by|besides|\w+ed"
    r"|said|say|told|tell|took|take|went|made|make|gave|give|got|get|won|win|lost|lose|met|meet"
    r"|left|leave|fell|rose|saw|see|spoke|speak|sent|wrote|held|hold|came|come|became|began|want)"
)
"""What tells the plural in "which oil companies did" from the verb in "which airline operates"."""

_ASKS_FOR = (
    r"(?:^|\b)(?:what (?:is|are|was|were|will be|would be)|(?:give|tell|show)(?: me)?|name|state)"
    r" (?:the )?"
)
"""Begins a question for a named property: "What was the date of …?", "Tell me the cost of …"."""
_DEFINING = r"(?:exact|precise|likely|planned|new|original|final|total|official|current|first|last)"

_PATTERNS: tuple[tuple[QuestionType, str], ...] = (
    (
        QuestionType.HAPPENED,
        r"^(?:and |so )?what (?:has |have |had |is |was )?"
        r"(?:happen\w*|occurred|went on|going on)\b",
    ),
    (
        QuestionType.WHEN,
        r"\b(?:when|what|which|since when|until when|from which) ?(?:exact )?"
        r"(?:day|date|month|year|time|century|decade)\b",
    ),
    (QuestionType.WHEN, r"\bhow (?:far back|long ago|soon|recently)\b"),
    (
        QuestionType.WHEN,
        rf"{_ASKS_FOR}(?:{_DEFINING} )?(?:day|date|month|year|deadline)"
        r"(?: of| for| on which| in which| by which| when| that| set|$)\b",
    ),
    (
        QuestionType.HOW_MANY,
        rf"{_ASKS_FOR}(?:{_DEFINING} )?(?:number|death toll|toll|percentage|share|amount|sum|cost"
        r"|price|age|height|length|weight|population|turnout)(?: of| for| to| in| paid|$)\b",
    ),
    (
        QuestionType.HOW_MANY,
        r"\bhow (?:many|much|old|long|large|big|tall|far|high|often|deep|wide|hot|cold|heavy|fast"
        r"|strong)\b"
        r"|\b(?:what|which) (?:number|percentage|percent|share|amount|sum)\b",
    ),
    (
        QuestionType.COMPARE,
        r"\bcompar|\bdiffer|\bdisagree|\bcontrast|\bin common\b|\bversus\b"
        r"|\bdo (?:both|the two) (?:articles|sources)\b",
    ),
    (
        QuestionType.HAPPENED,
        r"^(?:and |so )?what (?:is|are|was|were) (?:already |so far )?(?:known|reported)"
        r" (?:about|of)\b"
        r"|^(?:and |so )?what (?:has|have|had) (?:changed|become of|followed|been done)\b"
        r"|^(?:and |so )?what (?:is|are|was|were|will) (?:being |be )?(?:planned|done)\b"
        r"|^(?:and |so )?what do (?:the |these |your )+(?:articles|sources|reports|papers)"
        r" (?:say|tell|report|write|know)\b(?! about (?:when|where|who|whom|why)\b)"
        r"|^(?:please )?(?:tell me|inform me) (?:more |something |all |everything )?about\b"
        r"(?! (?:when|where|who|whom|why)\b)",
    ),
    (
        QuestionType.LIST,
        r"^(?:list|enumerate|(?:give (?:me )?|name )(?:all|every|some))\b|\bwhich countries\b"
        rf"|^name (?:the )?(?:{_UNLINKED} ){{0,2}}?(?:{_PLURAL}|people|men|women|children)\b"
        rf"|^which {_PLURAL} (?!is\b|was\b|has\b|does\b)"
        rf"|^which (?:two|three|four|five|six|\d+) (?:\w+ )?{_PLURAL}\b"
        rf"|^which (?:\w+ ){{1,2}}{_PLURAL} {_PLURAL_VERB}\b"
        r"|\bwho are\b|^(?:what|which) \w+s (?:are|were|have|did|does|do)\b"
        r"|\bwhat (?:are|were) (?:the|all)\b",
    ),
    (
        QuestionType.HOW,
        r"^(?:and |so )?what (?:\w+ ){0,2}?(?:role|impacts?|effects?|consequences?|implications?"
        r"|significance|arguments?|measures|steps|changes|demands|options|criticisms?|lessons?"
        r"|prospects|concerns) (?:do|does|did|is|are|was|were|has|have|had|could|might|will|would"
        r"|can)\b"
        r"|^(?:and |so )?what .*\b(?:do|does|did) (?:(?:the|both|two|these|all) )+(?:articles?"
        r"|reports?|sources?|texts?) (?:\w+ )?(?:mention|report|describe|tell|say)\b",
    ),
    (
        QuestionType.WHY,
        r"\bwhy\b|\bhow come\b|\bfor what reason|\bwhat (?:is|are|was|were|explains?) "
        r"(?:the |behind )?(?:main |key |possible )?(?:reasons?|causes?|explanations?)"
        r"|\bwhat (?:led|caused|made|explains)\b",
    ),
    (
        QuestionType.SAID,
        rf"\b(?:what|how) (?:did|does|do|has|have|is|was) .*\b{_SPEECH}\b"
        r"|\bwhat (?:is|was) .*(?:view|opinion|reaction|response|position|stance)"
        r"|^(?:quote|quotes)\b",
    ),
    (
        QuestionType.WHO,
        r"\bwho(?:m|se)?\b|\bwhich (?:person|politician|president|minister|expert"
        r"|official|analyst|leader|scientist)\b|\bwhat is the name\b",
    ),
    (QuestionType.WHEN, r"\bwhen\b|\bhow long ago\b|\bsince when\b"),
    (
        QuestionType.WHERE,
        r"\bwhere\b|\b(?:in|at|to|from) (?:which|what) (?:\w+ )?"
        r"(?:city|country|place|airport|state|town|region|university|location)\b",
    ),
    (QuestionType.HOW, r"\bhow\b"),
    (
        QuestionType.YES_NO,
        r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would"
        r"|should|may|might|must|isn|aren|wasn|didn|doesn|hasn)\b",
    ),
)


# Words that say what kind of answer is wanted, not what it is about.
_SCAFFOLD: dict[QuestionType, str] = {
    QuestionType.WHEN: "date day month year time exact exactly happen take place century decade",
    QuestionType.HOW_MANY: "many much number amount percentage share total exactly",
    QuestionType.WHERE: "city country place location town region",
    QuestionType.WHO: "person name people",
    QuestionType.WHY: "reason cause explanation explain main key behind possible",
    QuestionType.SAID: "say said tell told describe call think believe argue claim comment state"
    " react respond reaction response opinion view according words",
    QuestionType.LIST: "list name",
    QuestionType.HAPPENED: "know say tell please inform plan",
    QuestionType.COMPARE: "compare difference differ article source say both two",
}


_ALWAYS_SCAFFOLD = "article many much kind sort type thing happen occur mention exactly actually"
"""The same for questions of any type."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed once."""

    text: str
    type: QuestionType
    stems: tuple[str, ...]
    """Stems of the words that say what it is about, each once, in order."""

    @property
    def broad(self) -> bool:
        """Whether the answer is several sentences rather than a few words taken from one."""
        return self.type in _BROAD


def analyse(
    text: str,
    analyser: Analyser,
    stems_of: Callable[[str], list[str]] | None = None,
    aside: str = "",
) -> Question:
    """Return the question with its type and stems, without those of the words `aside`.

    `stems_of` may mend spelling on the way (`LexicalIndex.question_stems`).
    """
    plain = " ".join(words_of(text))
    kind = next((kind for kind, pattern in _PATTERNS if re.search(pattern, plain)), None)
    kind = kind or QuestionType.OTHER
    scaffold = set(analyser.stems(f"{_SCAFFOLD.get(kind, '')} {_ALWAYS_SCAFFOLD} {aside}"))
    stems = tuple(dict.fromkeys((stems_of or analyser.stems)(text)))
    topic = tuple(stem for stem in stems if stem not in scaffold)
    return Question(text, kind, topic or stems)
