"""A reader's tab, with a log of what it asked the network for; used by the tests of the page."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from ui.options import PageOptions

LIVE = (
    "script, img, picture, iframe, object, embed, video, audio, source, math, base, meta, link, "
    "style, canvas, template, portal, svg, image, input, form, textarea, select, "
    "[onerror], [onload]"
)
"""Elements that must never come out of foreign text."""


def options_in(folder, *, articles=None, allow_upload=False):
    return PageOptions(
        feedback_file=folder / "feedback.jsonl", folder=articles, allow_upload=allow_upload
    )


class Visit:
    """One reader's tab, with a log of what it asked the network for and what it complained of."""

    def __init__(self, context, address):
        self.context = context
        self.address = address
        self.requests = []
        self.complaints = []
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: message.type == "error" and self.complaints.append(message.text),
        )

    def open(self):
        self.page.goto(self.address)
        self.page.locator("#page[data-ready]").wait_for()
        return self

    def ask(self, question):
        """Ask and wait for the answer; return its turn."""
        number = self.page.locator(".turn").count()
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        return self.answered(number)

    def answered(self, number):
        turn = self.page.locator(".turn").nth(number)
        turn.locator(".turn-actions button:visible").first.wait_for()
        return turn

    def open_citation(self, turn, number=1):
        turn.locator(f'.chip[data-cite="{number}"]').first.click()
        self.page.locator("#view-article mark.focus").first.wait_for()

    def marked(self):
        return "".join(self.page.locator("#view-article mark.focus").all_text_contents())

    def strangers(self):
        """Requests to any other place than the page's own server."""
        own = urlsplit(self.address).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).netloc != own and not url.startswith(("data:", "blob:"))
        ]


@contextmanager
def visiting(browser, address, **options):
    settings = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
    context = browser.new_context(**settings)
    try:
        yield Visit(context, address)
    finally:
        context.close()
