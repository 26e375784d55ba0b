"""Questions about the archive itself, small talk and requests outside the job: telling them.

They are answered from the catalogue (`qa.about_replies`), never by a search for their words.
Every pattern is a whole sentence: a question about the news that only begins like one ("What
sources of income …") is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from index.characters import sanitise
from index.days import MONTHS

_LONGEST_REQUEST = 300
_ANY_LEAP_YEAR = date(2000, 12, 31)

_MONTH = "|".join(month.lower() for month in MONTHS)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class RequestKind(StrEnum):
    """What is asked of the archive or of the program."""

    ARTICLES = "articles"
    SOURCES = "sources"
    DATES = "dates"
    COUNT = "count"
    SUMMARY = "summary"
    NEW = "new"
    GREETING = "greeting"
    HELP = "help"
    THANKS = "thanks"
    OUT_OF_JOB = "out of job"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that needs no search."""

    kind: RequestKind
    since: str | None = None
    """Only for NEW: from when on, in the user's words ("monday"); None where nothing was said."""


# "The documents" may be those of a court case: only "your documents" are surely the archive's.
_TEXTS = r"(?:(?:news )?articles|documents|texts|files)"
_YOURS = r"(?:(?:the|your|these|all|all of)(?: the| your| these| of these)?)"
_ALL = rf"(?:{_YOURS} (?:news )?articles|(?:all )?(?:of )?your (?:{_TEXTS}|stories))"
_PLACE = r"(?:(?:the|this) archive|your (?:archive|library|collection|folder|index|database))"
_HELD = rf"""(?:do you (?:have|know|use|hold)|have you (?:got|read)|did you read|you (?:have|know)
|can i ask about|are (?:available|there|here|indexed|loaded)|are (?:stored |held )?in {_PLACE}
|does {_PLACE} (?:have|hold|contain))"""
_AGE = r"(?:newest|latest|most recent|last|oldest|earliest|first)"
_PAPERS = r"(?:sources|newspapers|publishers|outlets|publications)"
_SUM = r"(?:a |an |the )?(?:short |brief |quick )?(?:summary|overview|digest|recap)"
_NEWEST = r"(?:latest|newest|most recent|recent|new) (?:news|articles|headlines|stories)"
_WORK = r"""(?:poems?|songs?|haikus?|limericks?|raps?|essays?|novels?|jokes?|riddles?|speech|tweets?
|e-?mails?|letters?|blog posts?|scripts?|code|functions?|programs?|quer(?:y|ies)|recipes?)"""

# One alternative a line; line breaks count for nothing.
_SENTENCES: dict[RequestKind, str] = {
    RequestKind.ARTICLES: rf"""(?:what|which) (?:articles|{_TEXTS} {_HELD})
|what(?: is|'s) (?:there )?in {_PLACE}|what (?:do you have|have you got)(?: here)?
|(?:list|show|name|give|display)(?: me| us)?(?: a list of)? (?:{_ALL}|(?:news )?articles)
(?: (?:that )?you have| in {_PLACE})?""",
    RequestKind.SOURCES: rf"""(?:what|which) (?:news )?{_PAPERS}
(?: {_HELD}| are you using| are (?:{_ALL}|(?:news )?articles) from)?
|where (?:do|are) {_ALL} (?:come )?from|what are your sources
|(?:list|show|name|give)(?: me)?(?: a list of)?(?: {_YOURS})? {_PAPERS}""",
    RequestKind.DATES: rf"""(?:what|which) (?:dates?|period|time (?:period|span)|date range|years)
 (?:do|does|is|are) (?:you|{_PLACE}|{_ALL}) (?:cover|covered|from|span)
|how (?:recent|old|new|current|up to date) (?:is|are) (?:the|your)(?: {_AGE})?
 (?:articles?|news|information|data|archive|story|stories)|how up to date are you
|how far back (?:do|does) (?:you|{_ALL}|{_PLACE}) go
|(?:when (?:was|is)|how old is|what(?: is|'s))(?: the date of)? (?:the|your) {_AGE} article
(?: published| written| from)?|what is the date range of {_ALL}""",
    RequestKind.COUNT: rf"""how many {_TEXTS} {_HELD}|how many (?:news )?(?:articles|documents)
|how (?:big|large) is {_PLACE}|(?:what is )?the number of {_TEXTS}(?: in {_PLACE})?""",
    RequestKind.SUMMARY: rf"""(?:summari[sz]e|sum up|recap)
(?: (?:{_ALL}|(?:news )?articles)| everything| {_PLACE}| (?:all of )?them(?: all)?| the news)?
|(?:(?:give|write|show|make)(?: me| us)? )?{_SUM}
(?: (?:of|for|over) (?:(?:{_YOURS} )?(?:{_TEXTS}|news)|everything|{_PLACE}))?
|what (?:are {_ALL}|is {_PLACE}) (?:all )?about
|what do {_ALL} (?:say|report|tell|cover|talk about|deal with)
|what are the (?:main|key|most important) (?:topics|stories|themes|points)
(?: (?:of|in) (?:{_ALL}|{_PLACE}))?""",
    RequestKind.NEW: rf"""(?:what(?:'s| is) (?:new|the (?:latest|news|latest news))
|(?:is there )?any(?:thing new| news| updates| new articles)|(?:the )?(?:news|{_NEWEST})
|(?:show|give|list)(?: me)?(?: the| all)? {_NEWEST}|what are the {_NEWEST}|what did i miss)
(?: (?:since|after) (?P<since>.{{3,30}})
|(?: (?:from|in|over|during|for))? (?P<lately>(?:the )?(?:today|yesterday|this|last|past)\b.*))?
|what(?: has|'s)? (?:happened|changed) since (?P<events_since>.{{3,30}})""",
    RequestKind.GREETING: r"""(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day))
(?:,? (?:there|again|all|you))?(?:[,!.]? how are you)?|how are you(?: doing)?(?: today)?""",
    RequestKind.HELP: r"""(?:i need |show )?(?:some )?help(?: me)?|what can you do(?: for me| here)?
|(?:who|what) are you(?: for)?|what is this(?: (?:page|program|site|tool|thing))?
|how (?:does (?:this|it)|do you) work|how (?:do|can) i use (?:this|you|it)
|what (?:can|may|could|should) i ask(?: you)?(?: here| about)?|what do you do
|what (?:kind of )?questions can (?:i ask(?: you)?|you answer)
|are you (?:an? )?(?:bot|robot|human|person|ai|machine|real|computer)(?: person)?""",
    RequestKind.THANKS: r"""(?:(?:ok|great|perfect|good)[,!.]* )*(?:(?:many )?thanks|thank you|thx)
(?: (?:so much|very much|a lot|again|for (?:your|the) help|for that))?
|that(?:'s| is| will be) all|good ?bye|bye|bye bye|see you(?: later)?|good night|well done""",
    RequestKind.OUT_OF_JOB: rf"""(?:write|compose|draft|create|generate|invent)
(?: me| us)? (?:an?|some|another)(?: \w+){{0,2}}? {_WORK}\b.*|(?:give me|write) (?:\w+ )?code\b.*
|(?:tell|give|sing)(?: me| us)? (?:an?|some|another)(?: \w+)? (?:joke|poem|song|riddle)s?\b.*
|translate(?: (?:this|that|it|the|these|into|to|from|my|everything)\b|:| [^\w\s]).*
|how (?:do|would) (?:you|i) say .+ in \w+
|(?:(?:what is|what's|calculate|compute|solve|how much is) )?[(]*\d[\d.,()]*
(?: ?(?:[+*×÷^]| [-/x] | plus | minus | times | divided by ) ?[(]*\d[\d.,()]*)+ ?=?
|(?:ignore|disregard|forget|override|bypass) (?:all |of |any )*
(?:your|the|any|my|previous|prior|above|these|those|earlier)\b.*\b(?:instructions?|rules|prompts?)\b.*
|(?:show|print|reveal|repeat|tell|what (?:is|are))(?: me)? your (?:system )?(?:prompt|instructions)
|(?:pretend|imagine) (?:to be|that you|you) .*|you are now .*|act as (?:a|an|if|my) .*
|(?:(?:give|tell)(?: me)?|what is|what's) your (?:own |personal |honest )?(?:opinion|view|take)\b.*
|what do you (?:personally |really )?think(?: (?:of|about) .*)?
|do you (?:personally )?(?:like|love|hate|prefer|agree|support|believe|think)\b.*
|should i (?:buy|sell|invest|vote|hold|short|marry|quit|take|move|leave|go|eat|see)\b.*
|(?:fix|debug|refactor|run|execute) (?:my|this|the following) (?:code|program|script|function).*
|what (?:time|day) is it(?: today)?|(?:search|google|browse) (?:the )?(?:web|internet)\b.*""",
}
_POLITE = re.compile(
    r"(?:please|pls|ok|okay|so|well|now|hey|hi|hello|and|(?:can|could|will|would) you|kindly"
    r"|i want you to|i(?: would|'d) like (?:you )?to|tell me)(?:,? |$)"
)


def kind_of_request(question: str) -> Request | None:
    """Return what is asked of the archive or the program, or None for a question about the news.

    The whole sentence has to fit; "please", "can you" and the like around it do not matter. A
    time that `since_date` cannot read ("since the vote") makes it a question about the news.
    What is longer than 300 characters is never such a request.
    """
    if len(question) > _LONGEST_REQUEST:
        return None
    plain = " ".join(sanitise(question).lower().replace("’", "'").split())
    plain = re.sub(r"(?:,? (?:please|pls|for me))*[\s?!.…]*$", "", plain)
    sentences = [plain]
    while (polite := _POLITE.match(sentences[-1])) is not None:
        sentences.append(sentences[-1][polite.end() :])
    for sentence in sentences:
        for kind, pattern in _SENTENCES.items():
            match = re.fullmatch(pattern.replace("\n", ""), sentence)
            if match:
                request = Request(kind, next(filter(None, match.groupdict().values()), None))
                known = not request.since or since_date(request, _ANY_LEAP_YEAR)
                return request if known else None
    return None


def since_date(request: Request, as_of: date) -> date | None:
    """Return the first day that a NEW request asks for, read against `as_of`.

    A weekday is the last one before `as_of`, a day or month without a year the last that had begun.
    None where no time was named or there is no such day (31 February).
    """
    words = re.sub(r"^the |(?<=\d)(?:st|nd|rd|th)\b|,", "", request.since or "")
    try:
        return _relative_day(words, as_of) or _calendar_day(words, as_of)
    except (ValueError, OverflowError):
        return None


def _relative_day(words: str, as_of: date) -> date | None:
    if words in ("today", "this morning", "yesterday"):
        return as_of - timedelta(days=int(words == "yesterday"))
    begun = {
        "week": as_of - timedelta(days=as_of.weekday()),
        "month": as_of.replace(day=1),
        "year": as_of.replace(month=1, day=1),
    }
    which, _, unit = words.partition(" ")
    if which in ("this", "last") and unit in begun:
        before = begun[unit] - timedelta(days=7 if unit == "week" else 1)
        before = before.replace(day=1) if unit != "week" else before
        before = before.replace(month=1) if unit == "year" else before
        return begun[unit] if which == "this" else before
    match_day = re.fullmatch(rf"(?:last |this |past )?({'|'.join(_DAYS)}|weekend)", words)
    if match_day:
        day = 5 if match_day[1] == "weekend" else _DAYS.index(match_day[1])
        return as_of - timedelta(days=(as_of.weekday() - day - 1) % 7 + 1)
    amount = rf"(?:(\d{{1,4}}|an?|{'|'.join(_NUMBERS)}) )?(day|week|month|year)s?(?: ago)?"
    ago = re.fullmatch(rf"(?:(?:last|past) )?{amount}", words)
    if not ago or " " not in words:
        return None
    number = int(ago[1]) if (ago[1] or "").isdecimal() else 1
    number = _NUMBERS.index(ago[1]) if ago[1] in _NUMBERS else number
    # A month is taken as its longest: a day too early shows an article more, never one less.
    return as_of - timedelta(days=number * {"day": 1, "week": 7, "month": 31, "year": 366}[ago[2]])


def _calendar_day(words: str, as_of: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        return date.fromisoformat(words)
    if re.fullmatch(r"(?:19|20)\d\d", words):
        return date(int(words), 1, 1)
    found = re.fullmatch(
        rf"(?:(\d{{1,2}}) (?:of )?)?({_MONTH})(?: (\d{{1,2}}))?(?: (\d{{4}}))?", words
    )
    if not found or (found[1] and found[3]):
        return None
    month, day = _MONTH.split("|").index(found[2]) + 1, int(found[1] or found[3] or 1)
    if found[4]:
        return date(int(found[4]), month, day)
    this_year = date(as_of.year, month, day)
    return this_year if this_year <= as_of else date(as_of.year - 1, month, day)
