"""The hostile set in real Chromium: no request leaves, no script runs, no live element appears.

Every payload stands in the text, title, source, author and url of an article, comes in as a
question, and as the name of an uploaded file. Each article is listed, opened and quoted.
"""

import json

import pytest
from ui_payloads import payloads
from ui_visits import LIVE, options_in, visiting

from qa import Settings
from ui.running import running_page

pytest_plugins = ("ui_pages",)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FOREIGN = (
    "#turns .turn", "#view-passages", "#view-disagreement", "#view-timeline", "#view-article",
    "#list", "#conversations", "#tip",
)  # fmt: skip
CHECK = """([places, live]) => ({
    ran: window.__xss ?? null,
    live: places.flatMap((place) => [...document.querySelectorAll(place)])
        .flatMap((node) => [...node.querySelectorAll(live)])
        .filter((node) => !node.closest(".note")).map((node) => node.outerHTML.slice(0, 200)),
    handlers: [...document.querySelectorAll("#page *")].filter((node) =>
        [...node.attributes].some((given) => given.name.startsWith("on"))).length,
    links: [...document.querySelectorAll("#page a[href]")].map((node) => node.href)
        .filter((href) => !href.startsWith("https://news.example/") && !href.includes("#question")),
    overlay: document.elementFromPoint(5, window.innerHeight - 5)?.closest("#page, body") !== null,
    outside: [...document.body.children].map((node) => node.tagName),
})"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, library_of):
    """A page over one article for each payload."""
    root = tmp_path_factory.mktemp("hostile")
    folder = root / "articles"
    folder.mkdir()
    lines = [
        {
            "title": f"Report {number} {payload}",
            "source": f"Paper {payload}"[:300],
            "author": f"By {payload}",
            "url": payload if number % 2 else f"https://news.example/{number}",
            "date": "2026-01-07",
            "text": f"The inspector of bridge {number} wrote down these words: {payload} . "
            f"Bridge {number} was closed on Tuesday and nobody was hurt.",
        }
        for number, payload in enumerate(payloads())
    ]
    file = folder / "all.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    library = library_of(Settings(articles=folder, store=root / "store"))
    library.open()
    options = options_in(root, articles=folder, allow_upload=True)
    with running_page(library, options) as address:
        yield address


def unharmed(visit):
    seen = visit.page.evaluate(CHECK, [list(FOREIGN), LIVE])
    assert seen["ran"] is None
    assert seen["live"] == []
    assert seen["handlers"] == 0
    assert seen["links"] == []
    assert seen["overlay"]
    assert set(seen["outside"]) <= {"GRADIO-APP", "SCRIPT", "DIV"}
    assert visit.strangers() == []
    assert [told for told in visit.complaints if "Content Security" in told] == []
    assert visit.context.pages == [visit.page]


def test_every_article_listed_and_opened(browser, hostile):
    with visiting(browser, hostile) as visit:
        page = visit.open().page
        page.locator(".articles li").first.wait_for()
        for _ in range(5):
            if not page.locator(".more").count():
                break
            shown = page.locator(".articles li").count()
            page.locator(".more").click()
            page.locator(".articles li").nth(shown).wait_for()
        total = page.locator(".articles li").count()
        assert total >= 100
        unharmed(visit)
        for number in range(total):
            page.evaluate(
                "number => { window.before = document.querySelector('#view-article .article');"
                " document.querySelectorAll('.articles .open')[number].click(); }",
                number,
            )
            page.locator("#view-article .article").first.wait_for()
            while page.evaluate(
                "window.before === document.querySelector('#view-article .article')"
            ):
                page.wait_for_timeout(5)
            seen = page.evaluate(CHECK, [list(FOREIGN), LIVE])
            assert (seen["ran"], seen["live"], seen["links"]) == (None, [], [])
        unharmed(visit)


def test_payloads_as_questions_and_in_quotations(browser, hostile):
    with visiting(browser, hostile) as visit:
        visit.open()
        for first in range(0, len(payloads()), 12):
            group = payloads()[first : first + 12]
            question = f"Who inspected bridge {first} {' '.join(group)}"[:1990]
            turn = visit.ask(question)
            if turn.locator(".chip").count():
                turn.locator(".chip").first.hover()
        unharmed(visit)
        turn = visit.ask("What did the inspector of bridge 7 write down?")
        if turn.locator(".chip").count():
            visit.open_citation(turn)
        visit.ask("And bridge 8?")
        visit.ask("Timeline: bridges closed by the inspector")
        unharmed(visit)
        visit.page.click("#history-open")
        visit.page.reload()
        visit.page.locator(".turn").nth(3).wait_for()
        unharmed(visit)


def test_payloads_as_file_names(browser, hostile):
    with visiting(browser, hostile) as visit:
        page = visit.open().page
        page.click("#add-open")
        names = [payload.replace("\x00", "") for payload in payloads()]
        files = [
            {"name": f"{name}.exe", "mimeType": "text/plain", "buffer": b"text"} for name in names
        ]
        for first in range(0, len(files), 20):
            page.set_input_files("#files", files[first : first + 20])
            page.get_by_text("Nothing was added.").wait_for()
        assert page.locator("#add-report li").count() > 0
        seen = page.evaluate(CHECK, [["#add-report", "#add-progress"], LIVE])
        assert (seen["ran"], seen["live"]) == (None, [])
        page.set_input_files(
            "#files",
            [{"name": "../../<img src=x onerror=alert(1)>.txt", "mimeType": "text/plain",
              "buffer": b"The lighthouse keeper of Skagen retired on 3 March 2025."}],
        )  # fmt: skip
        page.get_by_text("searchable now").wait_for()
        page.locator("#add .closes").click()
        turn = visit.ask("When did the lighthouse keeper of Skagen retire?")
        visit.open_citation(turn)
        unharmed(visit)
