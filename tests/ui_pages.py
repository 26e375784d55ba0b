"""Fixtures for the tests of the chat page: one served page and one Chromium for the session."""

import os
import time
from types import SimpleNamespace

import pytest
from ui_visits import options_in, visiting

from qa import Assistant, Settings
from ui.library import Library
from ui.running import CHROMIUM_FLAGS, find_chromium, running_page


@pytest.fixture(scope="session")
def library_of(embedder):
    """Make a library of real articles whose assistant has the session's model already."""

    def make(settings, *, seconds=0.0):
        class Prepared(Assistant):
            def embedder(self):
                return embedder

            def ask(self, question, **narrowed):
                time.sleep(seconds)
                return super().ask(question, **narrowed)

        return Library(settings, Prepared.open)

    return make


@pytest.fixture(scope="session")
def chat_page(seeds, seeds_store, library_of, tmp_path_factory):
    """The real page over the seeds: its address and where it keeps feedback."""
    options = options_in(tmp_path_factory.mktemp("page"))
    library = library_of(Settings(articles=seeds, store=seeds_store))
    library.open()
    with running_page(library, options) as address:
        yield SimpleNamespace(address=address, feedback_file=options.feedback_file)


@pytest.fixture(scope="session")
def browser():
    """One Chromium. Without one the tests are skipped aloud, or fail if it is required."""
    from playwright.sync_api import sync_playwright

    from index.errors import OptionalDependencyError

    try:
        path = find_chromium()
    except OptionalDependencyError as error:
        if os.environ.get("QA_REQUIRE_BROWSER") == "1":
            pytest.fail(str(error))
        pytest.skip(f"NO BROWSER TEST RAN: {error}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, chat_page):
    with visiting(browser, chat_page.address) as one:
        yield one.open()
