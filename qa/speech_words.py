"""The vocabulary of who says what: titles, roles, verbs of saying, times, shapes of names."""

from __future__ import annotations

import re


def words_in(words: str) -> frozenset[str]:
    """Return the words of a list written as one line."""
    return frozenset(words.split())


CALENDAR = words_in(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december jan feb aug sept oct nov dec today yesterday"
)
OPENERS = CALENDAR | words_in(
    "according however meanwhile yet still also even speaking asked since last moreover later like"
    " earlier despite although though whereas amid nobody none everyone everybody someone anyone"
    " reports documents studies data polls figures rumors rumours"
)
TITLES = words_in(
    "president vice prime minister chancellor premier senator sen gov governor rep representative"
    " congressman congresswoman secretary secretary-general deputy judge justice mayor king queen"
    " prince princess pope sir lord lady dame dr mr mrs ms miss prof professor general gen lt"
    " lieutenant col colonel capt captain sgt sergeant maj major adm admiral commander chief"
    " officer sheriff detective inspector superintendent supt attorney ambassador chairman officer"
    " chairwoman chair ceo coach director commissioner spokesman spokeswoman spokesperson speaker"
    " leader foreign affairs press rev"
    " archbishop bishop cardinal sheikh ayatollah crown former acting executive envoy"
)
NATIONS = words_in(
    "american argentine armenian australian austrian belarusian belgian brazilian british canadian"
    " chilean chinese colombian cuban czech danish dutch egyptian english european finnish french"
    " georgian german greek hungarian indian indonesian iranian iraqi irish israeli italian kenyan"
    " japanese korean mexican nigerian norwegian pakistani palestinian polish portuguese romanian"
    " russian saudi scottish serbian spanish swedish swiss syrian taiwanese thai turkish ukrainian"
    " us uk u.s u.k un eu democrat venezuelan vietnamese welsh democratic republican"
)
UNIONS = words_in("us uk u.s u.k un eu")
BODIES = words_in(
    "ministry department institute university college school council committee commission party"
    " bank church court house union nations organization organisation office bureau association"
    " company corp inc ltd group center centre hospital club league times post news journal police"
    " service services agency authority board federation foundation society army navy forces guard"
    " senate congress parliament kremlin pentagon administration government embassy network airline"
    " alliance airlines motors team museum fund nato tribune herald reuters military firm county"
    " survey"
)
ONLY_NAMED = words_in("post news times house guard fund service services united journal survey")
PLACES = words_in(
    "new south north east west saint st san los las white united wall supreme middle central hong"
    " saudi sri costa puerto great tel el black red lake mount fort cape"
)
EXPERTS = words_in(
    "expert analyst specialist scholar academic researcher scientist professor economist fellow"
    " historian author epidemiologist"
)
LEADERS = words_in(
    "leader president minister chancellor premier senator governor mayor politician lawmaker king"
    " congressman congresswoman representative official secretary spokesman spokeswoman"
)
GENERIC = words_in("expert analyst researcher scholar leader politician")
ONE = words_in("a an another one")
VAGUE = words_in("both these those two three all neither no he his her their its")
SHORT = {"sen": "senator", "gov": "governor", "rep": "representative", "prof": "professor"}
_UNSAID = words_in(
    "vice prime foreign defense defence finance interior health treasury state affairs"
)
_UNSAID |= words_in(
    "press crown former acting dr mr mrs ms miss sir lord lady dame executive justice"
)
ROLES = (
    EXPERTS
    | LEADERS
    | (TITLES - _UNSAID)
    | words_in(
        "head aide adviser advisor lawyer prosecutor diplomat activist journalist reporter writer"
        " editor founder co-founder member owner resident neighbor neighbour teacher student doctor"
        " nurse farmer worker witness critic observer investigator firefighter engineer pastor"
        " priest veteran survivor organizer organiser mother father wife husband widow son daughter"
        " brother"
        " sister boss negotiator manager actor actress singer player pilot strategist psychologist"
        " biologist physician artist columnist commentator meteorologist geologist driver policeman"
        " policewoman superintendent source"
    )
)
HOLDS_OFFICE = ROLES | words_in("dr mr mrs ms miss sir lord lady dame justice")
GROUPS = words_in("police authorities people media sources men women outlets")
PRONOUNS = words_in("he she his her him")
HERS = words_in(
    "she her mrs ms miss spokeswoman chairwoman congresswoman queen actress mother wife"
)
HERS |= words_in("widow daughter sister policewoman princess dame")
HIS = words_in("he his him mr spokesman chairman congressman king actor father husband son brother")
HIS |= words_in("policeman prince")
PREPOSITIONS = words_in(
    "of in at for from with on to by about against after before during over like than under into"
    " between near who as when while via"
)
TIMES = words_in("day days week weeks month months year years hour hours later ago")
VERBS = words_in(
    "said says told tells met saw left led sent made took became beat is was are were be been has"
    " have had will would that which if whether because called say"
)
ADJECTIVE = re.compile(
    r"^[A-Z]|(?:al|ic|ive|ary|ity|ous|ish|tech|rights|sports|sales|affairs|operations|science"
    r"|retired|elected|appointed|exiled|jailed|acting|leading|ruling|outgoing|former|vice|prime"
    r"|foreign|defen[cs]e|police|press|senior|junior|veteran|campaign|law|opposition|party|chief)$"
)
VERBAL = re.compile(r"(?<!retir)(?<!elect)(?<!appoint)(?<!exil)(?<!jail)ed$|(?<!act)(?<!lead)ing$")
# fmt: off
_SAY = "said|says|told|tells|believes|believed|thinks|argues|argued|insists|insisted|warns|warned"
_NOTE = (
    "noted|notes|added|adds|stated|states|announced|announces|confirmed|confirms|claimed|claims"
    "|suggested|suggests|pointed out|points out|wrote|writes|emphasi[sz]ed|emphasi[sz]es|stressed"
    "|stresses|acknowledged|acknowledges|admitted|admits|concluded|concludes|predicted|predicts"
    "|recalled|recalls|replied|responded|observed|observes|maintained|maintains|contended|contends"
    "|estimates|declared|declares|reiterated|revealed|tweeted|explained|explains|continued|asserted"
    "|asserts|remarked|commented|asked|joked|vowed|pledged|testified|conceded|countered|agreed"
    "|cautioned|cautions|alleged|alleges|denied|denies"
    "|(?:is|was|remains) (?:convinced|confident|certain|sure)"
)
_REACT = (
    "expressed|expresses|echoed|criticised|criticized|condemned|condemns|denounced|praised|accused"
    "|urged|urges|demanded|demands|rejected|welcomed|dismissed|described|describes|called for"
    r"|called on|calls for|issued (?:\w+ ){0,3}(?:statements?|condemnations?|warnings?)"
    r"|called(?= (?:it|him|her|them|this|[A-Z]\w+(?: [A-Z]\w+)?) (?:an?|the|¤))"
)
# fmt: on
ASKED = (
    "say|said|tell|told|think|believe|argue|argued|claim|claimed|call|called|describe|described"
    "|warn|warned|comment|commented|state|stated|react|reacted|respond|responded|explain|explained"
    "|predict|suggest|announce|announced|insist|blame|criticise|criticize|admit|admitted|concede"
    "|conceded|deny|denied|complain|complained|accuse|emphasise|emphasize"
)
"""Verbs of speech as questions have them: "What did she deny?", "what has he said?"."""
_PLURAL = "say|believe|think|argue|insist|warn|note|claim|suggest|maintain|contend|predict"
VERB = re.compile(
    rf"\b(?:(?P<say>{_SAY})|(?P<note>{_NOTE})|(?P<react>{_REACT})|(?P<plural>{_PLURAL}))(?!\w)"
)
INVERTS = re.compile(
    r"said|says|noted|notes|added|adds|wrote|writes|explained|explains|recall(?:s|ed)|asked|warn(?:s|ed)"
    r"|argue[sd]|insist(?:s|ed)|admit(?:s|ted)|conclude[sd]|continued|predict(?:s|ed)|joked|replied"
    r"|remarked|commented|declared"
)
CAP = r"(?:al-|el-|d')?[A-Z](?:[\w.&-]|'(?!s\b)(?=\w))*"
_LINK = r"(?:de|del|der|den|van|von|bin|ibn|ben|al|el|la|le|da|di|dos|du|of|the)"
NAMES = re.compile(rf"(?<![\w'¤-]){CAP}(?: (?:{_LINK} ){{0,2}}{CAP})*")
KEEPS_STOP = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Co)\.$")
APPOSITION = re.compile(
    r",(?: \d{1,3},)? (?P<role>(?:[^,;:.¤—–]|(?<=\b[A-Z])\.|\.(?=\w)){3,150}?)(?=[,;¤]| who |\.?$)"
)
_DAY = "|".join(day.capitalize() for day in sorted(CALENDAR))
BESIDE = re.compile(
    r"(?: (?:has|have|had|also|then|later|earlier|once|again|too|still|even|now|meanwhile|however"
    r"|(?!family|ally|assembly|hardly|reportedly|allegedly)[a-z]+ly|in turn|at the time"
    rf"|for (?:his|her|its|their) part|in an? [a-z ]{{3,30}}|(?:on )?(?:{_DAY}))"
    r"|,? who [^,;¤]{3,90},|, (?:aged )?\d{1,3},|,)$"
)
OPENS = re.compile(r"(?:^|[,;:—–¤(]|(?:^|[,;¤] ?)(?:and|but)|\b(?:as|though|yet|while))$", re.I)
LEADS = re.compile(
    rf"^\s*(?:(?:and|but|as|though|yet|while|on (?:{_DAY})|{_DAY}) )?", re.IGNORECASE
)
FAR, RECENT = 3000, 5
"""How many characters, and how many speakers, back "the expert" can have been named."""
LONGEST = 2000
"""Characters; what is longer is no sentence."""
TRAILS = re.compile(rf"(?: (?:on|in|at|to|during|after|{_DAY})\b[^,.¤]{{0,40}})?[.]?$")
GOES_ON = re.compile(r"\s*(?:[.,;:—–¤]|$|(?:in|at|on|during|after|before|to|from|who|as)\b)")
CLAUSE_FOLLOWS = re.compile(r"(?: (?:on|in|to|at) [^,.;:¤]{1,40})?(?:,? that\b|,? ¤|:)")
ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the (?:view|opinion|words) of) ")
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\b$")
VIEW = re.compile(
    rf"\b[Ii]n (?:(?P<pronoun>his|her|their|its)|(?P<name>{CAP}(?: {CAP})*)'s?)(?: own)? "
    r"(?:view|opinion|words|eyes|judge?ment|assessment|estimation)\b"
)
