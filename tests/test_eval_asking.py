import threading
from datetime import date

import pytest
from eval_answers import question

from eval.asking import Worker, accepted_extras
from eval.bench.asking import NEWS_SENSE


@pytest.fixture
def worker():
    made = []

    def make(answerer, timeout=5.0):
        made.append(Worker(answerer, timeout))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_result_and_its_time(worker):
    outcome = worker(str.upper).ask(question("who?"))
    assert outcome.result == "WHO?"
    assert outcome.error is None
    assert outcome.milliseconds >= 0


def test_an_engine_that_raises_goes_on_with_the_next_question(worker):
    def engine(text):
        if text == "bad?":
            raise SystemExit("gone")
        return text

    one = worker(engine)
    assert one.ask(question("bad?")).error == "SystemExit: gone"
    assert one.ask(question("good?")).result == "good?"


def test_an_engine_that_hangs_is_left_behind(worker):
    released = threading.Event()

    def engine(text):
        if text == "hang?":
            released.wait()
            return "too late"
        return text

    one = worker(engine, timeout=0.2)
    assert one.ask(question("hang?")).error == "no answer within 0.2 seconds"
    assert one.ask(question("good?")).result == "good?"
    released.set()
    assert one.ask(question("again?")).result == "again?"


def test_history_and_date_go_to_engines_that_take_them(worker):
    def engine(text, *, history=(), as_of=None):
        return text, history, as_of

    asked = question("and then?", history=("first?",), as_of=date(2026, 1, 8))
    assert worker(engine).ask(asked).result == ("and then?", ("first?",), date(2026, 1, 8))
    assert worker(lambda text: text).ask(asked).result == "and then?"
    assert worker(lambda text, **more: sorted(more)).ask(asked).result == ["as_of", "history"]


def test_which_extras_an_engine_takes():
    assert accepted_extras(lambda text: text) == ()
    assert accepted_extras(lambda text, as_of: text) == ("as_of",)
    assert accepted_extras(lambda text, **more: text) == ("history", "as_of")
    assert accepted_extras(print) == ()


def test_the_functions_that_news_sense_is_timed_by_are_there():
    assert all(callable(getattr(module, name)) for module, name in NEWS_SENSE)
