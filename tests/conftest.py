"""Shared by all tests: no network, a private home, and one real index of the two seeds."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NO_NETWORK = ROOT / "tests" / "no_network"
DW = "000_910a759c78c33964.txt"
VIF = "003_a47d5b9aebc4d89f.txt"


def pytest_configure():
    os.environ["PYTHONPATH"] = os.pathsep.join([str(NO_NETWORK), str(ROOT)])
    os.environ.pop("HF_HUB_OFFLINE", None)
    for name in [name for name in os.environ if name.startswith("QA_") and "BROWSER" not in name]:
        del os.environ[name]
    spec = importlib.util.spec_from_file_location("refuse", NO_NETWORK / "sitecustomize.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules["refuse"] = module


@pytest.fixture(scope="session", autouse=True)
def private_home(tmp_path_factory):
    """No test reads or writes the user's own data folder."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        patch.setenv(variable, str(home / variable.lower()))
    yield home
    patch.undo()


@pytest.fixture(scope="session")
def seeds():
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def embedder():
    """The real model, loaded once for all tests."""
    from index.embedder import Embedder

    return Embedder.load()


@pytest.fixture(scope="session")
def judge_of(embedder):
    """What tells differing sources apart, for a question: the weights that are shipped."""
    from qa.disagree import Judge
    from qa.ranker import open_ranker
    from qa.settings import load_settings

    ranker = open_ranker(load_settings().reader_model)

    def made(asked):
        vector = embedder.question(asked)
        return Judge(embedder.passages, vector, ranker.differing.chances, ranker.changing.chances)

    return made


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory, seeds, embedder):
    """A real index of the two seed articles. Read it; to change one, build your own."""
    from index.build import build
    from qa import Settings
    from qa.assistant import plan_of
    from qa.libraries import find_library

    store = tmp_path_factory.mktemp("seeds-store")
    settings = Settings(articles=seeds, store=store)
    build(plan_of(settings, find_library(settings)), embedder=lambda: embedder)
    return store


@pytest.fixture(scope="session")
def assistant(seeds, seeds_store):
    """A real assistant over the seeds."""
    from qa import Assistant, Settings

    with Assistant.open(Settings(articles=seeds, store=seeds_store)) as opened:
        yield opened
