"""Pictures of the page's main states: `python -m ui.screenshots OUT_DIR`.

Serves the seed articles on a loopback port and drives Chromium (needs the `dev` extra).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qa.settings import load_settings
from ui.library import Library
from ui.options import PageOptions
from ui.running import CHROMIUM_FLAGS, find_chromium, running_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"360": (360, 740), "1280": (1280, 800), "1920": (1920, 1080), "2560": (2560, 1440)}
SEEDS = Path(__file__).parent.parent / "seeds"
BOMBERS = "How many strategic bombers did Russia send to Venezuela, and when?"
DATES = "On what date was Maduro captured?"
STOCKS = "What did the stock market do on Tuesday?"
FOLLOW_UP = "When was that?"
TIMELINE = "Timeline: Russia and Venezuela"
WHY = "Why has Russia kept quiet over Maduro's ouster?"


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait for its answer."""
    asked = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator(".turn").nth(asked).locator(".turn-actions button:visible").first.wait_for()


def _empty(page: Page) -> None:
    page.locator(".examples li").first.wait_for()


def _answer(page: Page) -> None:
    ask(page, BOMBERS)
    page.wait_for_timeout(600)


def _hover(page: Page) -> None:
    ask(page, BOMBERS)
    page.locator(".chip").first.hover()
    page.locator("#tip").wait_for()


def _article(page: Page) -> None:
    ask(page, BOMBERS)
    page.locator(".chip").first.click()
    page.locator("mark.focus").first.wait_for()
    page.mouse.move(0, 0)


def _abstention(page: Page) -> None:
    ask(page, STOCKS)


def _conversation(page: Page) -> None:
    for question in (BOMBERS, DATES, WHY):
        ask(page, question)
    page.wait_for_timeout(1200)


def _follow_up(page: Page) -> None:
    ask(page, BOMBERS)
    ask(page, FOLLOW_UP)


def _timeline(page: Page) -> None:
    ask(page, TIMELINE)


def _filters(page: Page) -> None:
    page.click("#filters-open")
    page.locator("#filter-sources input").first.check()
    page.fill("#until", "2026-01-31")


def _articles(page: Page) -> None:
    if page.locator("#sources-open").is_visible():
        page.click("#sources-open")
    page.locator(".articles li").first.wait_for()


def _history(page: Page) -> None:
    ask(page, BOMBERS)
    page.click("#new-chat")
    ask(page, DATES)
    if page.locator("#history-open").is_visible():
        page.click("#history-open")
    page.locator(".conversation").first.wait_for()


def _adding(page: Page) -> None:
    # Whether readers may add articles is known once the page has asked for its state.
    page.locator("#add-open:not([hidden])").wait_for(state="attached")
    if page.locator("#add-open").is_visible():
        page.click("#add-open")
        return
    page.click("#history-open")
    page.click("#add-instead")


STATES: dict[str, Callable[[Page], None]] = {
    "empty": _empty,
    "answer": _answer,
    "hover": _hover,
    "article": _article,
    "abstention": _abstention,
    "conversation": _conversation,
    "follow-up": _follow_up,
    "timeline": _timeline,
    "filters": _filters,
    "articles": _articles,
    "history": _history,
    "adding": _adding,
}


@contextmanager
def _chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
        )
        yield browser
        browser.close()


def take(folder: Path, states: list[str], sizes: list[str], themes: list[str]) -> None:
    """Write `STATE-WIDTH-THEME.png` for each combination into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        settings = load_settings(articles=SEEDS, store=Path(scratch) / "store")
        options = PageOptions(
            feedback_file=Path(scratch) / "feedback.jsonl",
            folder=Path(scratch) / "added",
            allow_upload=True,
        )
        library = Library(settings)
        library.open()
        with running_page(library, options) as address, _chromium() as browser:
            for size in sizes:
                for theme in themes:
                    for state in states:
                        _picture(browser, address, folder, (state, size, theme))


def _picture(browser: Browser, address: str, folder: Path, wanted: tuple[str, str, str]) -> None:
    state, size, theme = wanted
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        device_scale_factor=2 if width < 500 else 1,
    )
    page = context.new_page()
    page.goto(address)
    page.locator("#page[data-ready]").wait_for()
    STATES[state](page)
    page.wait_for_timeout(150)
    page.screenshot(path=folder / f"{state}-{size}-{theme}.png")
    context.close()


def main() -> int:
    """Run from a terminal; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m ui.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--state", action="append", choices=list(STATES))
    parser.add_argument("--size", action="append", choices=list(SIZES))
    parser.add_argument("--theme", action="append", choices=["light", "dark"])
    given = parser.parse_args()
    take(
        given.folder,
        given.state or list(STATES),
        given.size or list(SIZES),
        given.theme or ["light", "dark"],
    )
    sys.stdout.write(f"Written to {given.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
