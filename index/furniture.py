"""The words of page furniture, as patterns: what sites print around articles, not what articles say.

Each table pairs a reason (shown by `qa index --explain`) with patterns for a whole line. They are
written for kinds of phrases, in the wording that many publishers share, never for one page.
"""

from __future__ import annotations

import re

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
CLOCK = r"\d{1,2}(?:[:.]\d\d){1,2}\s?(?:[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?"
ZONE = r"(?:\(?(?:UTC|GMT|[ECMP][SD]?T|CEST|BST|IST|Z)\b\)?(?:\s?[+-]\d{1,2}(?::?\d\d)?)?)"
DATE = (
    rf"(?:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}))"
)
DATE_TIME = (
    rf"(?:(?:{CLOCK})\s*{ZONE}?,?\s+)?{DATE}"
    rf"(?:,?\s*(?:at|-|–|\||·)?\s*(?:{CLOCK})?\s*{ZONE}?)?"
)
DATE_LABEL = (
    r"(?:(?:first |originally |last )?(?:published|posted|updated|modified|created|issued|filed)"
    r"(?: on| at)?|last (?:update|modified)|publication date|date(?: published)?|on)"
)
AGO = (
    r"(?:about |over )?(?:an?|\d+|one|two|three|few|a few)\s*"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|months?|yrs?|years?)"
    r"\s+ago"
)
"""\"1 day ago\": a time, but of no use as a date."""

NAVIGATION_WORDS = frozenset(
    """home homepage news world international national local politics business economy economics
    markets money finance tech technology science health sport sports football cricket culture
    arts entertainment lifestyle life style travel food weather climate environment education
    opinion opinions editorial editorials analysis comment commentary columns columnists features
    video videos watch live tv radio audio podcast podcasts photos pictures galleries gallery
    magazine newsletter newsletters subscribe subscription subscriptions account login logout
    register registration search menu navigation sections section topics topic more trending
    latest popular breaking headlines archive archives about contact contacts careers jobs
    advertise advertising help faq support terms privacy policy cookies sitemap rss app apps
    share tweet print email save bookmark copy link facebook twitter x instagram linkedin
    whatsapp telegram reddit pinterest youtube tiktok threads bluesky mastodon flipboard
    europe asia africa americas america us usa uk u.s. u.k. china india russia ukraine canada
    australia germany france latin middle east north south west pacific global africa
    home page sign in up log out skip to content main the and & us of see all view show hide
    open close toggle back next previous top stories story follow follow like comments reply
    edition english deutsch español français explore discover games puzzles crossword shop store
    deals reviews books movies film music theatre theater fashion beauty real estate auto cars
    motoring property innovation future earth planet war conflict conflicts crime law justice
    society religion history defense defence security diplomacy investigations explainers
    explained fact check long reads reports in-depth interview interviews special obituaries
    """.split()
)

NAVIGATION_LINES = (
    r"skip to (?:main |the )?(?:content|navigation|article|search).*",
    r"(?:jump|go|back|return) to (?:the )?(?:content|top|home ?page|navigation|search|section).*",
    r"(?:open|close|toggle|show|hide|expand) (?:the )?(?:\w+ )?(?:menu|navigation|search|sidebar).*",
    r"(?:sign|log) ?(?:in|out|up)(?: (?:or|/|to) .{0,60})?|register|my account|(?:your )?account",
    r"(?:home|news)(?:\s*[>›»/|•·→]\s*[\w&' .-]{1,60}){1,6}",
    r"search(?: for)?(?: this site)?\s*[:.…]*",
    r"(?:previous|next)(?: article| post| story)?\s*[:»>→]?.{0,120}|[«‹←→»›<>]+.{0,120}",
    r"(?:read|show|load|see|view|browse) (?:more|less|all|full (?:article|story|bio))"
    r"(?: (?:stories|articles|news|posts|results|comments))?\s*[.…+>»→]*",
    r"(?:\d+\s*/\s*\d+|page \d+ of \d+|slide \d+ of \d+|\d+ of \d+)",
    r"(?:hide|show) (?:caption|transcript)|toggle caption",
)

SHARING_LINES = (
    r"(?:share|shares|tweet|pin|email|e-mail|print|save|bookmark|copy(?: link)?|link copied!?"
    r"|like|follow|comment|comments|gift(?: article)?|listen|text size|font size|a-? ?a\+?)"
    r"(?:\s*[:|/•·]?\s*(?:\d+[km]?)?)",
    r"(?:share|save|send|email|post|print|tweet|pin)(?: \w+)? (?:this|the|on|via|to|by|with|it|now)"
    r"(?: (?:this|the|your|on|via|to|by|article|story|post|page|link|friends?|facebook|twitter|x"
    r"|linkedin|whatsapp|e?-?mail|reddit|social media|print|pdf|device|and|or|a)){0,8}\s*[:!.]?",
    r"(?:click|tap) (?:here )?to (?:share|print|email|copy|tweet|comment).{0,80}",
    r"(?:opens in (?:a )?new (?:window|tab)).{0,40}|\(?opens in (?:a )?new (?:window|tab)\)?",
    r"\d+(?:[.,]\d+)?[km]?\s+(?:shares?|views?|likes?|comments?|reads?|claps?|retweets?|reactions?)",
    r"(?:follow|like|join|find|add|connect with) (?:us|me|him|her|them|our|[\w .]{2,40})"
    r" (?:on|at|via|in)"
    r" (?:our )?(?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|google|youtube|tiktok"
    r"|threads|bluesky|social|flipboard|apple news|discover).{0,120}",
)

READING_LINES = (
    r"(?:estimated )?(?:reading|listening|read|watch) time\s*:?\s*\d.{0,20}"
    r"|\d+[ -]?min(?:ute)?s?\.?(?: (?:read|listen|watch))",
    r"listen to (?:this|the) (?:article|story).{0,80}|(?:play|pause|mute|unmute|replay)(?: video| audio)?",
    r"(?:this )?audio (?:is|was) (?:auto-?generated|generated).{0,120}",
)

PROMPT_LINES = (
    # Subscriptions, newsletters, donations
    r"(?:please )?(?:subscribe|sign ?-?up|register|join|get|enjoy)\b.{0,160}"
    r"\b(?:newsletters?|inbox|subscri\w+|briefing|e-?mail (?:alerts|updates)|app|for free|unlimited"
    r"|breaking news alerts?|notifications?|whatsapp|telegram|today|now)\b.{0,120}",
    r"(?:subscribe|sign ?up|donate|register|join)(?: now| today| here| free| us)?\s*[!.:»→]*",
    r"(?:already|not yet) (?:a |an )?(?:subscriber|member|registered|have an account).{0,120}",
    r".{0,80}\b(?:newsletters?|briefing)\b.{0,60}\b(?:sign up|subscribe|inbox|delivered)\b.{0,120}",
    r"(?:enter |your )?(?:your )?e-?mail(?: address)?\s*:?\*?",
    r"(?:support|help) (?:our|us|independent|quality|fearless)\b.{0,100}\b(?:journalism|reporting|work"
    r"|keep|continue|donat\w+|contribut\w+|free)\b.{0,160}",
    r"(?:to (?:continue|keep) reading|this (?:article|content|story) is (?:for|available to|reserved for)"
    r" (?:subscribers|members|registered)).{0,160}",
    r"(?:you have|you've) (?:reached|read|used)\b.{0,60}\b(?:free|limit|articles?)\b.{0,120}",
    # Cookies, consent, scripts, players
    r".{0,200}\b(?:uses?|accept|store|our|set) (?:\w+ ){0,3}cookies\b.{0,300}",
    r"(?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences| choices| settings)?\s*[.!]?",
    r"(?:cookie|privacy|consent) (?:settings|preferences|notice|policy|choices).{0,60}",
    r".{0,160}\b(?:enable|turn on|activate|requires?) javascript\b.{0,200}",
    r".{0,80}\bjavascript (?:is|must|needs|has)\b.{0,160}",
    r".{0,120}\b(?:your|a|this) (?:web )?browser (?:does not|doesn't|that supports|is not|isn't)\b.{0,200}",
    r"(?:this )?(?:video|audio|media|content|image) (?:is |could |can |can't |cannot )?(?:not |no longer )?"
    r"(?:be )?(?:available|unavailable|loaded|played|playing|displayed)\b.{0,120}",
    r"(?:watch|video|play|now playing|audio|listen)\s*[:|].{0,160}",
    r"(?:video|image|media|photo) (?:caption|source|credit)s?\s*[:,]?.{0,160}",
    # Comments
    r"(?:leave|post|add|write|submit) (?:a |your )?(?:comment|reply|response).{0,80}",
    r"(?:view|show|read|see|load|join)(?: all| the)? (?:\d+ )?(?:comments?|conversation|discussion).{0,60}",
    r"(?:\d+ |no )?(?:comments?|responses?|replies)(?: \(\d+\)| on .{1,120}| are closed.*)?\s*[:.]?",
    r"(?:what do you think|have your say|let us know|tell us|share your (?:views?|thoughts?|opinion"
    r"|story|experiences?))\b.{0,60}\b(?:comments?|below|email|us|think|say)\b.{0,120}",
    r"(?:report|flag) (?:a |an |this )?(?:typo|error|mistake|correction|comment|ad|story|abuse).{0,80}",
    r"(?:do you )?have (?:a|any) (?:tip|story|news tip|confidential).{0,160}",
    # Editorial notices
    r"(?:this|the) (?:article|story|text|piece|report|interview|content|post|item)"
    r" (?:was|is|has been|had been|first|originally) "
    r"(?:first |originally |initially |also |automatically |machine[- ]|re)?"
    r"(?:published|appeared|written|translated|produced|adapted|edited|generated|auto-?generated"
    r"|reviewed|syndicated|republished|posted|created|supplied|updated)\b.{0,240}",
    r"(?:this|the) (?:article|story|piece|post) (?:first |originally )appeared .{0,160}",
    r"(?:this|the) (?:article|story|report|piece|page|content) "
    r"(?:includes?|contains?|incorporates?|reflects?|combines?)\b"
    r".{0,80}\b(?:analysis|synthesis|affiliate|links?|advertis\w+|editorial|material|reporting)\b.{0,240}",
    r"(?:this|the) (?:article|story|piece) is (?:authored|written|contributed) by .{0,240}",
    r"(?:verified|fact-?checked|reviewed|edited|approved|curated|compiled|produced|moderated)"
    r" ?by(?= |[A-Z]|:).{0,80}",
    r"(?:editorial (?:context|standards|policy|guidelines|note|process|team|board|disclosure)"
    r"|our (?:standards|methodology|editorial (?:standards|policy|process))|methodology"
    r"|how we (?:report|verify|work|reported this story)|why (?:you can )?trust us"
    r"|primary sources?|sources?|original source|references|original analysis)"
    r"(?: (?:&|and) \w+)?\s*:?",
    r"(?:original )?(?:analysis|reporting|research) (?:&|and) (?:verification|analysis|review|synthesis)",
    r"(?:the )?(?:views?|opinions?)(?: and opinions?)? expressed\b.{0,300}",
    r"(?:correction|clarification)s?\s*:?",
    # Advertising and copyright
    r"(?:advertisement|advertising|advertorial|sponsored(?: content| by.{0,60})?|promoted(?: content)?"
    r"|paid (?:content|post)|ad|ads|ad feedback|affiliate links?|partner content|promotion)\s*[:.]?"
    r"(?: ?[-–—]? ?(?:continue|article continues|scroll|story continues).{0,60})?",
    r"\W{0,6}(?:article|story|post) continues (?:below|after).{0,60}|scroll (?:down )?(?:to continue|for more).{0,60}"
    r"|continue reading(?: below| the main story| after.{0,40})?\s*[.…]*",
    r"(?:©|\(c\)|&copy;|copyright\b).{0,240}",
    r".{0,120}(?:all rights reserved|may not be (?:published|reproduced|copied)|no part of this).{0,240}",
    r"(?:terms (?:of (?:use|service)|(?:&|and) conditions)|privacy (?:policy|notice)|contact us|about us"
    r"|do not sell.{0,40}|site ?map|legal notice|imprint|accessibility(?: statement)?)",
)

RELATED_HEADINGS = (
    r"(?:read|see|watch|learn|discover|find out|explore)?\s*(?:more|also)"
    r"(?: (?:from|on|about|in|like|to|news|stories|articles|coverage|reading|like)\b.{0,80})?\s*:?",
    r"(?:related|recommended|suggested|popular|trending|latest|most (?:read|viewed|popular|shared|recent)"
    r"|top|other|similar|further|editor'?s?'?|featured|recent|must)"
    r"(?:[- ](?:articles?|stories|story|posts?|content|topics?|news|links?|coverage|reading|read|reads|now"
    r"|headlines|videos?|picks?|choice|items?|tags?|searches|programs?|today|this week|on .{1,40}"
    r"|from .{1,40}|for you|in .{1,40}|about .{1,40}|pages?|analysis|opinions?)){0,4}\s*:?",
    r"you (?:may|might|could|will|should)(?: also)? (?:like|enjoy|be interested in|love|have missed).{0,20}",
    r"(?:what (?:others|people) are reading|don'?t miss|in case you missed it|icymi|up next|what to read next"
    r"|read next|next up|around the web|from (?:around )?the web|from our partners?"
    r"|more from .{1,60}|more on .{1,60}|more in .{1,60})\s*:?",
    r"(?:tags?|topics?|categories|category|filed under|keywords?|tagged|in this (?:story|article)"
    r"|related topics?|posted in)\s*:?.{0,200}",
)

RELATED_LINES = (
    r"(?:read|see|watch|listen|also read|also see|read also|see also)(?: more| also| next| here| on| now| this)?"
    r"\s*[:|►▶»>→-].{1,200}",
    r"(?:related|more|further reading|recommended|editor'?s pick|don'?t miss|must read|opinion|in depth"
    r"|explainer|explained|background|go deeper|dig deeper|in pictures|video|photos|podcast|gallery)"
    r"(?: (?:article|story|stories|reading|news|coverage|on .{1,40}))?\s*[:|►▶»→].{1,200}",
    r"(?:click|tap) here (?:to|for) .{1,160}|(?:read|see|view|get) (?:the )?(?:full|original|complete|rest of the)"
    r" (?:article|story|interview|report|text|transcript|post|details?).{0,80}",
)

BYLINE_LINES = (
    r"(?:edited|reviewed|fact-?checked|verified|approved|translated|produced|compiled|curated"
    r"|photographs?|photos?|photography|illustrations?|graphics?|video|additional reporting|reporting"
    r"|writing|editing)(?: and \w+)? ?by\b.{0,120}",
    r"(?:edited|reviewed|verified|approved|checked) ?by(?=[A-Z]).{0,80}",
    r"(?:written |story |words |report |article |text )?by:?\s+(?-i:[A-Z])[^.!?]{1,100}",
    r"(?:author|authors|writer|reporter|contributor|byline|source|editor|photo|credit)s?\s*:\s*.{1,100}",
    r"(?:senior |staff |chief |deputy |political |foreign |science |news )*(?:editor|reporter|writer"
    r"|correspondent|columnist|contributor|author|journalist)s?",
)

DATE_LINES = (
    rf"(?:{DATE_LABEL}\s*[:|-]?\s*)?{DATE_TIME}"
    rf"(?:\s*[|·•,/-]\s*(?:{DATE_LABEL}\s*[:|-]?\s*)?{DATE_TIME})?",
    rf"(?:{DATE_LABEL}\s*[:|-]?\s*)?{AGO}",
    rf"{DATE_LABEL}\s*:?",
    rf"(?:{CLOCK})\s*{ZONE}?",
)

TAIL_HEADINGS = (
    r"(?:editorial|our) (?:context|standards|policy|guidelines|note|process|methodology)\b.{0,40}",
    r"(?:leave|post|add|write) (?:a |your )?(?:comment|reply).{0,60}",
    r"(?:\d+ )?(?:comments|responses|replies)(?: \(\d+\)| on .{1,120})?\s*:?",
    r"(?:about|more about|meet) the (?:author|writer|reporter|contributor)s?\s*:?",
    r"(?:related|recommended|most (?:read|viewed|popular)|trending|more from|you may also like"
    r"|you might also like|read next|up next|latest (?:news|stories)).{0,60}",
    r"(?:methodology|primary sources?|newsletter|share this(?: article| story)?|tags?|topics)\s*:?",
    r"(?:©|copyright).{0,160}",
)


def whole_line(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Compile `patterns` into one that must match a whole line, in any case of letters."""
    return re.compile(
        "(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")", re.IGNORECASE
    )
