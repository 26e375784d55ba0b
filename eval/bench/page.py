"""The chat page's figures, measured in real Chromium and with many readers at once.

    python -m eval.bench.page [FOLDER] [--readers 8] [--seconds 60] [--questions 500]

FOLDER holds articles (default: the seeds). Prints, beside each aim of the page: server start to
ready with a built index, page usable (input focused), Enter to the full answer on screen, many
readers asking at once for a while, and memory over many questions. Run it on a machine that does
nothing else; everything stays on the loopback interface.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.settings import load_settings
from ui.library import Library
from ui.options import PageOptions
from ui.running import CHROMIUM_FLAGS, find_chromium, running_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEEDS = Path(__file__).parent.parent.parent / "seeds"
QUESTIONS = (
    "How many strategic bombers did Russia send to Venezuela, and when?",
    "Why has Russia kept quiet over Maduro's ouster?",
    "On what date was Maduro captured?",
    "What did the stock market do on Tuesday?",
    "Who is Neil Melvin?",
    "What did Zelenskyy say?",
    "Who is the vice president of Venezuela?",
    "What did the Russian foreign ministry demand?",
)
_STEADY_AFTER = 100
"""Questions asked before memory is first read: caches and thread pools have filled by then."""
_NO_FILTERS = (None, None, None, None)
"""since, until, sources and as_of, as `converse` of the page takes them after the question."""
_NO_TURNS_BEFORE: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value beside its aim."""

    name: str
    value: float
    unit: str
    aim: float

    def line(self) -> str:
        """Return the figure as a line of the report."""
        met = "met" if self.value <= self.aim else "MISSED"
        return f"{self.name:<52} {self.value:>9.1f} {self.unit:<3} aim {self.aim:g} {met}"


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.page", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--questions", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "store"
        with _served(given.folder, store) as address:
            figures = _in_a_browser(address)
            figures += _many_readers(address, given.readers, given.seconds)
            figures.append(_memory(address, given.questions))
        figures.append(_start(given.folder, store))
    for figure in figures:
        print(figure.line())


@contextmanager
def _served(folder: Path, store: Path) -> Iterator[str]:
    library = Library(load_settings(articles=folder, store=store))
    library.open()
    options = PageOptions(feedback_file=store.parent / "feedback.jsonl")
    with running_page(library, options) as address:
        yield address


def _in_a_browser(address: str, rounds: int = 5) -> list[Figure]:
    """Return how soon the page can be used, and how soon an answer is on screen."""
    from playwright.sync_api import sync_playwright

    usable: list[float] = []
    answered: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_FLAGS)
        )
        for _ in range(rounds):
            context = browser.new_context()
            page = context.new_page()
            began = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.locator("#question:focus").wait_for()
            usable.append(1000 * (time.perf_counter() - began))
            answered += [_answered(page, question) for question in QUESTIONS]
            context.close()
        browser.close()
    return [
        Figure("page usable, worst", max(usable), "ms", 2000),
        Figure("Enter to answer on screen, p50", statistics.median(answered), "ms", 500),
        Figure("Enter to answer on screen, worst", max(answered), "ms", 2000),
    ]


def _answered(page: Page, question: str) -> float:
    """Return the milliseconds from Enter until the whole answer stands on the page."""
    number = page.locator(".turn").count()
    page.fill("#question", question)
    began = time.perf_counter()
    page.press("#question", "Enter")
    page.locator(".turn").nth(number).locator(".facts, .abstention").first.wait_for()
    return 1000 * (time.perf_counter() - began)


def _many_readers(address: str, readers: int, seconds: float) -> list[Figure]:
    """Return the 95th percentile of readers who all ask all the time, and their errors."""
    end = time.monotonic() + seconds

    def one_reader(first: int) -> list[float]:
        times = []
        for question in itertools.islice(itertools.cycle(QUESTIONS), first, None):
            if time.monotonic() > end:
                break
            times.append(_asked(address, question))
        return times

    with ThreadPoolExecutor(readers) as pool:
        times = sorted(itertools.chain.from_iterable(pool.map(one_reader, range(readers))))
    good = [value for value in times if value > 0]
    if not good:
        raise SystemExit("No question was answered: does `converse` take what is sent?")
    return [
        Figure(f"{readers} readers for {seconds:g} s, errors", len(times) - len(good), "", 0),
        Figure(f"{readers} readers, {len(good)} questions, p95", _percentile(good, 95), "ms", 4000),
    ]


def _asked(address: str, question: str) -> float:
    """Return the milliseconds of one question by the page's own endpoint; -1 is an error."""
    began = time.perf_counter()
    try:
        body = json.dumps({"data": [question, *_NO_FILTERS, _NO_TURNS_BEFORE]}).encode()
        kind = {"Content-Type": "application/json"}
        place = f"{address}gradio_api/call/converse"
        asked = urllib.request.Request(place, data=body, headers=kind)
        with urllib.request.urlopen(asked, timeout=60) as response:
            event = json.load(response)["event_id"]
        with urllib.request.urlopen(f"{place}/{event}", timeout=60) as response:
            events = response.read().decode()
    except OSError:
        return -1.0
    if "event: complete" not in events or '"kind": "problem"' in events:
        return -1.0
    return 1000 * (time.perf_counter() - began)


def _percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return max(values, default=0.0)
    return statistics.quantiles(values, n=100)[percent - 1]


def _memory(address: str, questions: int) -> Figure:
    """Return how much this process (the server is in it) grows once it is warm.

    Raises:
        SystemExit: a question was not answered; the memory would then say nothing.
    """
    asked = itertools.cycle(QUESTIONS)

    def ask(number: int) -> None:
        if any(_asked(address, question) < 0 for question in itertools.islice(asked, number)):
            raise SystemExit("A question was not answered: the memory says nothing.")

    ask(_STEADY_AFTER)
    before = _resident()
    ask(questions)
    grown = (_resident() - before) / 1e6
    return Figure(f"memory grown over {questions} questions", grown, "MB", 20)


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


def _start(folder: Path, store: Path, port: int = 7871) -> Figure:
    """Return the seconds from starting `python -m ui` to its first answered state: ready."""
    command = [
        sys.executable, "-m", "ui", "--articles", str(folder), "--store", str(store),
        "--port", str(port), "--no-browser",
    ]  # fmt: skip
    began = time.perf_counter()
    with subprocess.Popen(command) as process:
        try:
            while not _is_ready(f"http://127.0.0.1:{port}/"):
                if process.poll() is not None:
                    raise SystemExit("The server did not start.")
                time.sleep(0.05)
            return Figure("server start to ready", time.perf_counter() - began, "s", 12)
        finally:
            process.terminate()


def _is_ready(address: str) -> bool:
    try:
        place = f"{address}gradio_api/call/state"
        kind = {"Content-Type": "application/json"}
        asked = urllib.request.Request(place, data=b'{"data":[]}', headers=kind)
        with urllib.request.urlopen(asked, timeout=5) as response:
            event = json.load(response)["event_id"]
        with urllib.request.urlopen(f"{place}/{event}", timeout=5) as response:
            return '"phase": "ready"' in response.read().decode()
    except OSError:
        return False


if __name__ == "__main__":
    main()
