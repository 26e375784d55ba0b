"""The words of page furniture, as patterns: what sites print around articles.

Written for kinds of phrases in the wording that many publishers share, never for one page.
CERTAIN wording is furniture wherever it stands. LIKELY wording is furniture only around the body
or among other furniture: inside the body the same words can be a subheading or a time mark.
"""

from __future__ import annotations

import re

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
CLOCK = r"(?:\d{1,2}(?:[:.h]\d\d){1,2}\s?(?:[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)"
ZONE = (
    r"(?:\(?(?:UTC|GMT|[ECMP][SD]?T|A?CEST|[CB]ST|IST|CET|EET|Z)\)?(?:\s?[+-]\d{1,2}(?::?\d\d)?)?)"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+{DAY},?\s+\d{{4}}|{DAY}\s+(?:of\s+)?{MONTH},?\s+\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b|\d{1,2}/\d{1,2}/\d\d\b))"
)
"""A day with its month and year."""
TIME_OF_DAY = rf"(?:(?:at|-|–|\||·|,)?\s*{CLOCK}\s*{ZONE}?)"
DATE_TIME = rf"(?:(?:{CLOCK}\s*{ZONE}?,?\s+)?{DATE}(?:\s*{TIME_OF_DAY})?)"
PUBLISHED = (
    r"(?:(?:first |originally |date )?(?:published|posted|issued|filed|released)(?: on| at)?)"
)
UPDATED = r"(?:(?:last )?(?:updated|modified|edited|revised)(?: on| at)?|last (?:update|modified))"
DATE_LABEL = rf"(?:{PUBLISHED}|{UPDATED}|publication date|date(?: published| posted)?|created)"
AGO = (
    r"(?:about |over )?(?:an?|\d+|one|two|three|few|a few)\s*"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|months?|yrs?|years?)"
    r"\s+ago|just now|yesterday"
)
"""\"1 day ago\": a time, but no date."""

BY = (
    r"(?:(?:written|words|report|story|text|article|reported|interview|review|analysis|opinion"
    r"|comment|column|essay|posted|explainer) )?by:?"
)
LINKS = r"(?:articles?|stories|story|posts?|content|news|links?|coverage|reading|reads?|headlines)"

NAVIGATION_WORDS = frozenset(
    """home homepage news world international national local politics business economy
    economics markets money finance tech technology science health sport sports football
    cricket culture arts entertainment lifestyle life style travel food weather climate
    environment education opinion opinions editorial editorials analysis comment commentary
    columns columnists features video videos watch live tv radio audio podcast podcasts
    photos pictures galleries gallery magazine newsletter newsletters subscribe subscription
    subscriptions account login logout register registration search menu navigation sections
    section topics topic more trending latest popular breaking headlines archive archives
    about contact contacts careers jobs advertise advertising help faq support terms privacy
    policy cookies sitemap rss app apps share tweet print email save bookmark copy link
    facebook twitter x instagram linkedin whatsapp telegram reddit pinterest youtube tiktok
    threads bluesky mastodon flipboard europe asia africa americas america us usa uk u.s.
    u.k. latin middle east north
    south west pacific global page sign in up log out skip to content main the and & of see
    all view show hide open close toggle back next previous top stories story follow like
    comments reply edition english deutsch español français explore discover games puzzles
    crossword shop store deals reviews books movies film music theatre theater fashion
    beauty real estate auto cars motoring property innovation future earth planet war
    conflict conflicts crime law justice society religion history defense defence security
    diplomacy investigations explainers explained fact check long reads reports in-depth
    interview interviews special obituaries""".split()
)

CERTAIN = {
    "separator": (r"[\s|•·*_~=–—-]+",),
    "navigation": (
        r"skip to (?:main |the )?(?:content|navigation|article|search)\b.{0,60}",
        r"(?:jump|go|back|return) to (?:the )?(?:content|top|home ?page|navigation"
        r"|search)\b.{0,40}",
        r"(?:open|close|toggle|show|hide|expand) (?:the )?(?:\w+ )?(?:menu|navigation"
        r"|sidebar).{0,40}",
        r"(?:home|news|world)(?:\s*[>›»/|•·→]\s*[^>›»/|•·→\n]{1,120}){1,6}",
        r"(?:previous|next) (?:article|post|story|page)\b.{0,120}",
        r"(?:read|show|load|see|view) (?:more|less|full (?:article|story|bio))\s*[.…+>»→]*",
        r"(?:page|slide|image|photo) \d+ of(?: /)? \d+|(?:toggle|hide|show) caption|caption|close"
        r"|video|gallery|loading\W*|view gallery|see full gallery",
    ),
    "share link": (
        r"(?:share|tweet|copy link|link copied!?|share save|gift article|share article"
        r"|click to tweet"
        r"|pin it)",
        r"(?:share|save|send|email|post|print|tweet|pin) (?:this|via|on) "
        r"(?:(?:this|the|your|on|via|to|by|article|story|post|page|link|friends?|facebook|twitter"
        r"|x|linkedin|whatsapp|e?-?mail|reddit|social media|print|pdf|and|or|a)\b[ ,/"
        r"|]*){1,9}[:!.]?",
        r"(?:click|tap) (?:here )?to (?:share|print|email|copy|tweet|comment).{0,80}",
        r"\(?opens? in (?:a )?new (?:window|tab)\)?",
        r"\d+(?:[.,]\d+)?[km]?\s+(?:shares?|views?|likes?|comments?|retweets?)",
        r"(?:you can )?(?:follow|like|join|find|connect with)(?: (?!on\b)[\w.'’&-]+){1,9}"
        r" (?:on|via)(?: our| his| her)?"
        r" (?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|google news|youtube|tiktok"
        r"|threads|bluesky|social media|flipboard|apple news)\b.{0,160}",
    ),
    "reading or listening time": (
        r"(?:estimated )?(?:reading|listening|read) time\s*:?\s*\d.{0,20}",
        r"\d+[ -]?min(?:ute)?s?\.?[ -](?:read|listen|watch)",
        r"listen to (?:this|the) (?:article|story).{0,60}",
        r"(?:this )?audio (?:is|was) (?:auto-?)?generated.{0,120}",
    ),
    "newsletter or subscription prompt": (
        r"(?:please )?(?:subscribe|sign[ -]?up|register|join|get|enjoy)\b.{0,140}\b(?:newsletters?"
        r"|inbox|e-?mail (?:alerts|updates)|our app|free trial|news alerts|daily digest"
        r"|(?:whatsapp|telegram) channel)\b.{0,160}",
        r"(?:subscribe|sign[ -]?up|donate)(?: now| today| here| free| for free"
        r"| to read)?\s*[!.:»→]*",
        r"already (?:a |an )?(?:subscriber|member|registered|have an account)\b.{0,60}",
        r"(?:enter )?your e-?mail(?: address)?\s*[:*]?",
        r"(?:please )?(?:support|help (?:us|keep|support)|fund)\b.{0,40}\b(?:independent"
        r"|quality|fearless"
        r"|our|local|public-interest) (?:\w+ )?(?:journalism|reporting|newsroom)\b.{0,160}",
        r"(?:to (?:continue|keep) reading|this (?:article|content|story) is (?:only )?(?:for"
        r"|available to"
        r"|reserved for) (?:\w+ )?(?:subscribers|members|registered))\b.{0,160}",
        r"(?:you have|you['’]ve) (?:reached|read"
        r"|used)\b.{0,40}\bfree\b.{0,20}\barticles?\b.{0,120}",
        r"(?:unlock|get) (?:unlimited|full|exclusive) (?:digital )?access\b.{0,120}",
    ),
    "cookie or consent notice": (
        r"(?:we|this (?:web)?site|our (?:web)?sites?|[\w-]+\.(?:com|org|net)|we and our partners)"
        r"(?: and our (?:\w+ )?partners)? (?:may )?(?:uses?|stores?"
        r"|sets?)\b.{0,60}\bcookies\b.{0,300}",
        r"by (?:clicking|continuing|using|closing|browsing|accepting)\b.{0,120}"
        r"\b(?:cookies|terms|privacy policy)\b.{0,240}",
        r"(?:accept|reject|manage|allow)(?: all)? (?:cookies|preferences|choices|settings)\s*[.!]?",
        r"(?:cookie|consent|privacy) (?:settings|preferences|notice|choices)",
    ),
    "player or script notice": (
        r"media playback .{0,60}",
        r"(?:enable|turn on) javascript\b.{0,120}",
        r"(?:this|the(?=.{0,60}$)) (?:video|audio|media|content|image|embed\w*)"
        r" (?:is|can(?:not| not)|could not|can['’]t) (?:not |no longer |currently )?(?:be )?"
        r"(?:available|unavailable|loaded|played|displayed|supported)\b.{0,120}",
        r"(?:play|pause|mute|unmute|replay|now playing|up next)(?: (?:video|audio|sound))?"
        r"(?: \d+:\d\d)?",
    ),
    "comment prompt": (
        r"(?:leave|post|add|write|submit) (?:a |your )(?:comment|reply|response)\b.{0,60}",
        r"(?:view|show|read|see|join)(?: all)?(?: the| \d+)? (?:comments|conversation"
        r"|discussion)\b.{0,40}",
        r"(?:like|enjoy(?:ed|ing)?|love|want more) (?:this|what you|stories like)[^?]{0,60}\?"
        r"(?: (?:share|subscribe|sign up|follow|tell|support|help|join)\b.{0,120})?",
        r"comments? (?:are|is)(?: now)? closed.{0,60}|(?:log|sign) in to (?:comment|reply).{0,60}",
        r"(?:what do you think|have your say|let us know|tell us|share your (?:views?|thoughts?"
        r"|opinion|story|experiences?))\b.{0,100}\b(?:comments?|below|write to us|e-?mail us"
        r"|letters)\b"
        r".{0,120}",
        r"(?:report|flag) (?:a |an |this )(?:typo|error|mistake|comment|ad|abuse)\b.{0,60}",
        r"(?:do you )?(?:have|got) a (?:\w+ )?(?:tip|story)\b.{0,60}[?:]?.{0,60}"
        r"\b(?:contact|e-?mail|reach|let us|get in touch|send)\b.{0,120}",
    ),
    "editorial notice": (
        r"this (?:article|story|piece|post|column|essay|interview|text|report|commentary|analysis"
        r"|review|op-ed) "
        r"(?:was|is|has been|had been) (?:first |originally |initially |also |automatically "
        r"|machine[- ]|re-?)?(?:published|written|translated|produced|adapted|edited|generated"
        r"|auto-?generated|reviewed|syndicated|posted|supplied|updated|authored|contributed"
        r"|corrected|amended|copyrighted|funded|supported)\b.{0,300}",
        r"(?:a version of )?this (?:article|story|piece|post|column|essay) (?:first "
        r"|originally |also )?"
        r"(?:appear(?:s|ed)|ran) (?:first |originally )?(?:in|on|at|as)\b.{0,200}",
        r"this (?:article|story|report|piece|page|content) (?:includes?|contains?|incorporates?"
        r"|combines?|may contain|may include)\b.{0,60}\b(?:original analysis|synthesis|affiliate"
        r"|editorial team|links to|advertising|sponsored)\b.{0,240}",
        r"(?:edited|reviewed|verified|fact-?checked) ?(?:by:?|:)(?=\s?[A-Z\d]).{0,80}",
        r"(?:editorial|our) (?:context|standards|guidelines|process|methodology|disclosure|ethics"
        r"|integrity)(?: (?:&|and) [\w ]{3,30})?\s*:?",
        r"(?:original |independent )?(?:analysis|reporting|research) (?:&|and) "
        r"(?:verification|synthesis|fact-?checking)",
        r"(?:the )?(?:views?|opinions?)(?:,? (?:and )?(?:opinions?|views?|analys\w+))* "
        r"(?:here )?expressed (?:by .{2,60} )?"
        r"(?:here|in this|by the|are|do not)\b.{0,300}",
        r"(?:request|order|buy|license) reprints?\b.{0,80}|submit (?:a )?corrections?.{0,60}",
        r"\(?with (?:additional )?(?:inputs?|reporting) (?:from|by) .{1,120}",
        r"\(?(?:this|the) (?:story|article|report)[^.]{0,60}(?:auto-?generated|not been edited"
        r"|syndicated)"
        r"\b.{0,160}",
        r"why (?:you can )?trust (?:us|[A-Z]\w+)|how we (?:reported|verified) this(?: story)?",
    ),
    "advertisement": (
        r"(?:advertisements?|advertorial|sponsored(?: content| post)?|promoted content|paid content"
        r"|ad feedback|partner content)\s*[:.]?"
        r"(?:\s*[-–—|]?\s*(?:continues?|article|scroll|story)\b.{0,60})?",
        r"\W{0,6}(?:article|story|post) continues (?:below|after)\b.{0,60}",
        r"scroll (?:down )?(?:to continue|for more)\b.{0,60}",
        r"(?:continue reading|story continues)(?: below| the main story| after .{0,40})?\s*[.…]*",
        r"advert",
        r"if you (?:buy|purchase|click|order)\b.{0,80}\bmay (?:get|earn|receive|make)\b.{0,160}",
        r"(?:we|\w+) may (?:earn|receive) (?:a |an )?(?:\w+ )?commission\b.{0,160}",
    ),
    "copyright notice": (
        r"(?:©|(?:\(c\)|copyright)\s*(?:©|\(c\))?\s*\d{4}|copyright ©).{0,300}",
        r"this (?:document|article|material|content|work) is (?:subject to"
        r"|protected by) copyright.{0,300}",
        r"(?:(?:terms of (?:use|service)|terms (?:&|and) conditions|(?:privacy|cookie) policy)"
        r"(?:\s*(?:,|\||&|·|and)\s*)?){1,4}|(?:site ?map|about us"
        r"|contact us|legal notice|do not sell my.{0,40}|accessibility statement)",
    ),
    "link to another article": (
        r"(?:read(?: more| also| next| here| this| on)?|also read|(?:see|watch)(?: also| more)?"
        r"|related|(?:related|recommended) "
        rf"{LINKS}|more|more (?:here|from .{{1,30}}|on .{{1,30}})|further reading|recommended"
        r"|don['’]t miss|must[- ]read|in case you missed it|check out|listen)"
        r"\s*(?::|[|►▶»>→]|\s[-–—]\s)(?!//).{1,200}",
        r"(?:click|tap) here (?:to|for)(?: the| a| our| all| more)* (?:read|see|view|watch|listen"
        r"|get"
        r"|sign|subscribe|learn|follow|join|download|full|latest|more|newsletter|app|updates|story"
        r"|coverage)\b.{0,160}",
        r"(?:also )?on [\w-]+\.(?:com|org|net|co\.uk|tv|news)\b\s*:?.{0,200}",
        r"(?:to )?(?:read|see|get) (?:the )?(?:full|original|complete|rest of the) "
        r"(?:article|story|interview|text|transcript|post)\b.{0,60}",
    ),
    "byline": (
        r"\(?(?:additional )?(?:reporting|writing|editing)(?: and (?:writing|editing|reporting))?"
        r"(?: in [\w. ]+)? by:? ?[A-Z].{0,240}",
        r"(?:additional )?contribut(?:ing|ors?|ed by)\s*:.{1,160}|(?:photographs?|illustrations?"
        r"|graphics?|photography) by [A-Z].{0,80}",
        r"[A-Z][^.]{2,120} contributed (?:(?:reporting|research)\b"
        r"|to this (?:report|story|article))"
        r".{0,80}",
        r"(?:translated|adapted) (?:from [\w ,]+ )?by [A-Z][^.]{0,60}",
    ),
    "caption credit": (
        r"(?:photo|image|picture|photograph|credit|photo credit|image credit|image source)s?"
        r"\s*(?::|by\b|©).{1,120}|(?:image|media|photo|video) (?:copyright|caption|source).{1,240}",
    ),
}

WITHIN = {
    "newsletter or subscription prompt": (
        ("newsletter", "inbox", "sign up", "subscribe"),
        (
            r".{0,80}\bnewsletters?\s*[:?!].{0,160}",
            r"(?:.{0,200}[.!?:,] ?)?(?:sign up|subscribe)(?: here| now| today| for free)? "
            r"(?:for|to|and get)"
            r"\b.{0,80}\b(?:newsletters?|inbox|updates|alerts|podcast)\b.{0,120}",
            r".{0,140}\b(?:get it|delivered|straight|sent)\b.{0,30}\b(?:in"
            r"|to) your inbox\b.{0,120}",
        ),
    ),
    "player or script notice": (
        ("javascript", "browser"),
        (
            r"(?:.{0,120}\b)?(?:please |must |need to )(?:enable|turn on|activate"
            r"|allow) javascript\b.{0,200}",
            r"(?:.{0,60}[.,:] )?javascript (?:is|must be|needs to be) "
            r"(?:disabled|required|enabled|turned|not)\b.{0,160}",
            r".{0,80}\b(?:your|this) (?:web )?browser (?:does not|doesn['’]t|is not"
            r"|isn['’]t) .{0,160}",
            r".{0,80}\b(?:upgrad\w+|switch) (?:to )?(?:a |your )(?:\w+ )?"
            r"(?:web )?browser\b.{0,120}",
        ),
    ),
    "copyright notice": (
        ("all rights reserved", "may not be"),
        (
            r".{0,160}\ball rights reserved\b.{0,200}",
            r".{0,80}\bmay not be (?:published|reproduced|copied|broadcast)\b.{0,200}",
        ),
    ),
    "link to another article": (
        ("clicking here",),
        (r".{1,120}\b(?:by )?clicking here\b[.!]?",),
    ),
    "comment prompt": (
        ("comment",),
        (
            r".{0,120}\b(?:please|we|our|you)\b.{0,160}\bcomment(?:s|ers|ing|ary)?\b.{0,160}"
            r"\b(?:respectful|guidelines|moderat\w+|rules|civil|spam|abusive)\b.{0,160}",
            r".{0,80}\b(?:we|are|is) (?:\w+ )?moderating\b.{0,40}\bcomments\b.{0,120}",
            r"(?:blog )?comments powered by .{1,40}",
        ),
    ),
    "byline": (
        ("@", "twitter", "http"),
        (
            r"(?:(?:[^.!?]|\.(?! [A-Z])){0,200}[.!?] )?(?:(?:he|she|they"
            r"|[A-Z][\w.' -]{2,40}) (?:can be|may be|is) )?"
            r"(?:reached|contacted?|reach|e-?mail|follow(?:ed)?|tweets)\b[^.]{0,80}"
            r"(?:[\w.+-]+@[\w-]+\.\w+|@\w{3,}|\btwitter\b|https?://).{0,160}",
        ),
    ),
    "caption credit": (
        (
            "credit",
            "courtesy",
            "source:",
            "photo",
            "image",
            "picture",
            "pic",
            "getty",
            "reuters",
            "afp",
            "/ap",
            " ap",
            "epa",
            "istock",
            "shutterstock",
            "unsplash",
            "alamy",
            "statista",
        ),
        (
            r".{1,300}[.!?)] ?(?:photo|image|picture|video)? ?(?:credit|courtesy"
            r"|source)s?: ?[^.]{1,60}\.?",
            r".{1,300}credit ?(?:\.{3}|…).{1,80}",
            r".{1,300}[.!?][\"”’]? (?:Getty(?: Images)?|Reuters|AFP|AP|EPA|Shutterstock|Alamy"
            r"|Statista)",
            r"[^\n]{0,300}\((?:(?:file )?(?:photo|image|picture|pic)s?|ap photo|representational?"
            r"|image|photo)(?: (?:image|photo|purposes?))?\s*(?:[:/|]|by|courtesy"
            r"|credit)?[^()]{0,80}\)",
            r"[^\n]{0,300}(?:\b(?:getty images|afp via getty|ap photo|shutterstock|istock\w*"
            r"|unsplash)"
            r"|(?:reuters|afp|epa|ap|getty)/[A-Z]\w+(?: \w+)?|/(?:reuters|afp|epa|getty images"
            r"|ap))\W{0,3}",
        ),
    ),
}
"""Certain wording that can begin anywhere in the line: the words it needs (lower case), looked for
first because that is a hundred times faster, and the patterns."""

LIKELY = {
    "date line": (
        rf"(?:{DATE_LABEL}\s*[:|-]?\s*)?{DATE_TIME}(?:\s*[|·•,/;-]*\s*{DATE_LABEL}\s*[:|-]?\s*"
        rf"(?:{DATE_TIME}|{AGO}|{CLOCK}))?",
        rf"(?:{DATE_LABEL}\s*[:|-]?\s*)?(?:{AGO})",
        rf"{DATE_LABEL}\s*:?",
        rf"{DATE_LABEL}\s*[:|-]?\s*{CLOCK}\s*{ZONE}?",
        rf"(?:{DATE_LABEL}\s*[:|-]?\s*)?{DATE_TIME}\s*[|·•,/–—-]?\s*by:? .{{2,60}}",
        rf"{BY} .{{2,60}}?\s*(?:[|·•,/–—-]|\bon\b)\s*(?:{DATE_LABEL}\s*[:|-]?\s*)?{DATE_TIME}",
    ),
    # A date and a few words more ("... / 8:16 AM / Coast News", "..., in Politics")
    "dated line": (
        rf"\(?(?:{DATE_LABEL}\s*[:|-]?\s*)?(?:{CLOCK}[,\s]*{ZONE}?,?\s*)?{DATE}\b[^.!?:]{{0,40}}",
    ),
    "time of day": (rf"{CLOCK}\s*{ZONE}?",),
    "byline": (
        rf"{BY}\s+(?-i:[A-Z])[^.!?:]{{1,100}}",
        r"by|(?:author|writer|reporter|byline|source|editor|publisher|agency)s?\s*:(?:\s*.{1,80})?",
        r"(?:(?:senior|staff|chief|deputy|political|foreign|science|news|managing|contributing"
        r"|special"
        r"|guest|national|global|\w+) ){0,3}"
        r"(?:editor|reporter|writer|correspondent|columnist|contributor|journalist)s?",
        r"(?:from )?[\w .,'’&-]{2,60}(?: and|,) wire (?:reports|services)|special (?:to"
        r"|for) .{2,60}"
        r"|(?:from )?(?:staff|wire|agency) reports?|(?:our|staff) (?:correspondent|reporter"
        r"|writers?)",
        r"(?:compiled|curated|moderated|approved|produced|presented) by.{1,80}",
    ),
    "navigation": (
        r"(?:sign|log) ?(?:in|out|up)(?: (?:or|/|to) .{0,40})?|my account|your account",
        r"[«‹←→»›]+(?:\s.{1,120})?|(?:.{1,120}\s)?[«‹←→»›]+",
        r"search(?: this site| for)?\s*[:.…]*|\d+\s*/\s*\d+|\d+ of \d+",
        r"[^.!?|•·/>›»]{2,40}(?:\s[|•·/>›»]\s[^.!?|•·/>›»]{2,40}){2,}",
    ),
    "share link": (
        r"(?:share|tweet|pin|buffer|flip|e-?mail|print|save|bookmark|like|follow|listen"
        r"|comments?|whatsapp"
        r"|facebook|messenger|twitter|linkedin|reddit|telegram|pinterest|flipboard)"
        r"(?:\s*[:|/•·]?\s*\d+[km]?)?:?",
        r"(?:follow|find|join) \w+(?: on)?:?|share (?:this|via|on|with).{0,20}|text size|font size",
    ),
    "comment prompt": (
        r"(?:\d+ |no )?(?:comments?|responses?|replies)(?: \(\d+\)| on .{1,120})?\s*:?",
        r"\W*\d+ (?:thoughts? on .{1,160}|comments?)\W*|(?:top|best|reader|recent)"
        r"(?: rated)? comments",
        r".{1,60}\bsaid:|reply(?: to .{1,40})?|(?:\d+ )?(?:up|down)?votes?:?(?: \d+)?",
    ),
    "editorial notice": (
        r"(?:methodology|primary sources?|sources?|original source|references|disclaimer|about this"
        r" (?:story|article)|disclosure)\s*:?",
        r"original article\s*:?.{0,120}",
    ),
    "heading of links": (
        rf"(?:related|recommended|suggested|popular|trending|other|similar|further|featured|recent)"
        rf"(?: {LINKS}| topics?| tags?| videos?| now)?\s*:?",
        rf"(?:most[ -](?:read|viewed|popular|shared|recent|watched)"
        rf"(?: {LINKS}| videos?)?|editor['’]?s['’]? picks?"
        rf"|top {LINKS}"
        rf"|latest(?: {LINKS}| videos?)?|must[- ]reads?|must see|trending now|breaking news)"
        r"(?: (?:in|on|from|today|now|this).{0,40})?\s*:?",
        r"you (?:may|might|could|will|should)(?: also)? (?:like|enjoy|be interested in|love"
        r"|have missed)(?: .{0,20})?",
        r"(?:what (?:others|people) are reading|don['’]t miss|in case you missed it|icymi|up next"
        r"|what to read next|read next|next up|around the web|from (?:around )?the web"
        rf"|from our partners?|more (?:{LINKS})(?: .{{0,40}})?|more (?:from|on|in|about) .{{1,60}}"
        r"|more|read more|also (?:in|on|from) .{1,40}|keep reading)\s*:?",
    ),
    "list of topics": (
        r"(?:tags?|trends?|topics?|categories|category|filed under|keywords?|tagged|posted in"
        r"|in this (?:story|article)|related topics?)\s*:?.{0,200}",
    ),
    "link to another article": (
        r"[►▶▸➤»] ?.{1,200}",
        r"(?:video|photos?|podcast|gallery|in pictures|opinion|analysis|explainer|explained"
        r"|background"
        r"|in depth|go deeper|timeline|fact check|quiz|interview|exclusive)s?\s*[:"
        r"|►▶»→](?!//).{1,160}",
    ),
}

TAIL_HEADINGS = (
    r"(?:editorial|our) (?:context|standards|guidelines|process|methodology|disclosure)\b.{0,40}",
    r"(?:leave|post|add|write) (?:a |your )(?:comment|reply).{0,60}|join the (?:conversation"
    r"|discussion).{0,40}",
    r"(?:\d+ )?(?:responses|replies)(?: \(\d+\)| to .{1,120})?\s*:?",
    r"(?:about|more about|meet) the (?:author|writer|reporter|contributor)s?\s*:?",
    r"(?:you (?:may|might) also like|read next|most (?:read|viewed|popular)|recommended"
    r"(?: for you)?"
    r"|from around the web|around the web|sponsored (?:stories|links)|more from .{1,60})\s*:?",
    r"(?:©|(?:\(c\)|copyright)\s*(?:©|\(c\))?\s*\d{4}|copyright ©).{0,300}",
    r".{0,160}\ball rights reserved\b.{0,200}",
)
"""What ends an article, if most of the running text stands before it."""


COMMENTS_HEADINGS = (
    r"\W*(?:\d+ )?(?:(?:top|best|reader|recent)(?: rated)? )?comments(?: \(\d+\)| on .{1,120})?\W*",
    r"\W*\d+ thoughts? on .{1,160}|(?:leave|post|add|write) (?:a |your )(?:comment|reply)\b.{0,60}",
)
"""What comes before the readers' own words, which can be longer than the article."""

AGENCIES = (
    r"(?:AFP|AP|Reuters|REUTERS|EPA(?:-EFE)?|Getty(?: Images)?|ANI|PTI|UNI|IANS|Bloomberg"
    r"|Xinhua|TASS|dpa|DPA"
    r"|EFE|ANSA|Kyodo|Yonhap|Anadolu|AA|Sputnik|Shutterstock|iStock|Alamy|Imago|NurPhoto|PA"
    r"|PA Media|CP"
    r"|[Ff]ile|(?:[Ff]ile |[Hh]andout |HT |[A-Z]\w+ )?(?:[Pp]hoto|[Ii]mage|[Pp]icture)s?"
    r"|[Rr]epresentational)"
)
GLUED_CREDIT = re.compile(
    r"(?<=[.!?”\"’])\s+([A-Z][^.!?()\[\]]{1,90}"
    rf"\s[(\[]\s*(?:{AGENCIES})(?:\s*(?:[/,:|-]|[Pp]hoto|[Ff]ile|via)[^()\[\]]{{0,60}})?[)\]])$"
)
"""A picture's caption and agency after the last sentence of a paragraph."""
