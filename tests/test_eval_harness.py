"""From gold questions to a saved run, with engines of the tests' own."""

import json
import threading
from dataclasses import replace

import pytest
from eval_answers import MADE_UP, TEXT, answer

from eval import Options, evaluate
from eval.archive import library_in
from eval.gold import GoldError
from eval.runs import Run, compare_runs, load_run, save_run
from index.errors import ArticlesError, InputError

QUESTIONS = (
    {
        **{"id": "how-many", "type": "how_many", "question": "How many bridges will close?"},
        **{"answers": ["two"], "must_state": ["two bridges"]},
        "evidence": [{"article": "bridges.txt", "quote": MADE_UP[1]}],
    },
    {
        **{"id": "who", "type": "who", "question": "Who said they were unsafe?"},
        **{"answers": ["Jane Doe"], "must_state": ["Jane Doe"]},
        "evidence": [{"article": "bridges.txt", "quote": MADE_UP[2]}],
    },
    {"id": "cost", "type": "near_miss", "question": "What did it cost?", "unanswerable": True},
)


@pytest.fixture
def options(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridges.txt").write_text(f"{TEXT}\n", encoding="utf-8")
    gold = tmp_path / "mine.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS), encoding="utf-8")
    return Options(gold=gold, articles=folder)


@pytest.fixture
def engine(options):
    """Right about the first, wrong about the second, silent about the third."""
    ((identifier, _),) = library_in(options.articles).paths.items()
    from eval_answers import article

    of = article(identifier=identifier)
    answers = {
        QUESTIONS[0]["question"]: answer(MADE_UP[1], short="two", of=of),
        QUESTIONS[1]["question"]: answer(MADE_UP[3], of=of, confidence=0.4),
        QUESTIONS[2]["question"]: answer(of=of, confidence=0.1),
    }
    return answers.__getitem__


def test_a_whole_run(options, engine):
    run = evaluate(engine, options=options)
    assert [grade.correct for grade in run.grades] == [True, False, True]
    assert run.figure("accuracy").value == pytest.approx(2 / 3)
    assert run.figure("citation_exact").value == 1.0
    assert run.figure("abstention_f1").value == 1.0
    assert run.figure("risk").value == 0.5
    assert run.figure("nothing of that name") is None
    assert [grade.id for grade in run.misses] == ["who"]
    assert run.setup.gold == "mine"
    assert run.setup.questions == 3


def test_the_same_input_gives_the_same_bytes(options, engine):
    first, second = evaluate(engine, options=options), evaluate(engine, options=options)
    assert first.scores() == second.scores()
    assert first.summary()["by_type"] == second.summary()["by_type"]


def test_a_run_is_saved_and_read_again(options, engine, tmp_path):
    run = evaluate(engine, options=options)
    save_run(run, tmp_path / "deep" / "run.json")
    again = load_run(tmp_path / "deep" / "run.json")
    assert again.scores() == run.scores()
    assert again == replace(run, milliseconds=again.milliseconds)


def test_an_engine_that_fails_on_one_question(options, engine):
    def failing(text):
        if text.startswith("Who"):
            raise RuntimeError("out of memory")
        return engine(text)

    run = evaluate(failing, options=options)
    assert run.figure("error").value == pytest.approx(1 / 3)
    assert run.grades[1].error == "RuntimeError: out of memory"
    assert run.figure("accuracy").value == pytest.approx(2 / 3)


def test_an_engine_that_hangs_on_one_question(options, engine):
    never = threading.Event()

    def hanging(text):
        if text.startswith("Who"):
            never.wait()
        return engine(text)

    run = evaluate(hanging, options=replace(options, timeout=0.3))
    never.set()
    assert "no answer within" in run.grades[1].error
    assert run.grades[2].correct


def test_an_engine_that_returns_no_answer(options):
    run = evaluate(lambda text: "two", options=options)
    assert run.grades[0].error == "expected an Answer, found str"


def test_a_run_that_is_broken_off_goes_on_where_it_stopped(options, engine, tmp_path):
    options = replace(options, journal=tmp_path / "run.partial.jsonl")
    asked = []

    def stopping(done, total, text):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(engine, options=options, on_question=stopping)

    def counting(text):
        asked.append(text)
        return engine(text)

    counting.__qualname__ = engine.__qualname__
    run = evaluate(counting, options=replace(options, resume=True))
    assert asked == [QUESTIONS[2]["question"]]
    assert run.scores() == evaluate(engine, options=replace(options, journal=None)).scores()


def test_a_line_that_was_being_written_is_dropped(options, engine, tmp_path):
    journal = tmp_path / "run.partial.jsonl"
    evaluate(engine, options=replace(options, journal=journal))
    whole = journal.read_text(encoding="utf-8")
    journal.write_text(whole[: len(whole) - 40], encoding="utf-8")
    run = evaluate(engine, options=replace(options, journal=journal, resume=True))
    assert len(run.grades) == 3
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 4


def test_the_start_of_another_run_is_not_continued(options, engine, tmp_path):
    options = replace(options, journal=tmp_path / "run.partial.jsonl")
    evaluate(engine, options=options)
    with pytest.raises(
        InputError, match="start of this same run, found one of another gold_fingerprint, questions"
    ):
        evaluate(engine, options=replace(options, resume=True, limit=1))


def test_two_runs_are_compared_by_question(options, engine):
    old = evaluate(lambda text: answer(MADE_UP[0]), options=options)
    new = evaluate(engine, options=options)
    comparison = compare_runs(old, new)
    assert comparison.common == 3
    assert [grade.id for grade in comparison.mended] == ["how-many", "cost"]
    assert comparison.broken == ()
    assert comparison.differences["accuracy"].value == pytest.approx(2 / 3)
    assert comparison.differences["accuracy"].verdict == "cannot tell"
    stranger = replace(new, grades=tuple(replace(g, id=f"{g.id}!") for g in new.grades))
    with pytest.raises(InputError, match="none in common"):
        compare_runs(old, stranger)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 0}', '{"format": 1}'])
def test_something_else_than_a_run(tmp_path, content):
    file = tmp_path / "run.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"expected a run"):
        load_run(file)
    with pytest.raises(InputError, match="found no such file"):
        load_run(tmp_path / "missing.json")


def test_a_set_without_answerable_questions_is_graded_with_a_word(options, engine, tmp_path):
    gold = tmp_path / "foreign.jsonl"
    gold.write_text(json.dumps(QUESTIONS[2]) + "\n", encoding="utf-8")
    run = evaluate(engine, options=replace(options, gold=gold))
    assert "silence alone scores 1.0" in run.notes[0]
    assert run.figure("accuracy").value == 1.0
    assert run.figure("passage_hit@5") is None


def test_articles_that_are_not_there(options, engine, tmp_path):
    with pytest.raises(ArticlesError, match="Expected the articles that mine asks about"):
        evaluate(engine, options=replace(options, articles=None))
    with pytest.raises(ArticlesError, match="found no folder"):
        evaluate(engine, options=replace(options, articles=tmp_path / "missing"))


def test_a_quote_of_no_article_stops_before_anything_is_asked(options, tmp_path):
    gold = tmp_path / "wrong.jsonl"
    evidence = [{"article": "bridges.txt", "quote": "It rained."}]
    gold.write_text(json.dumps({**QUESTIONS[0], "evidence": evidence}) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="word for word"):
        evaluate(lambda text: pytest.fail("asked"), options=replace(options, gold=gold))


def test_the_day_of_asking_can_be_kept_back(options, tmp_path):
    gold = tmp_path / "dated.jsonl"
    gold.write_text(json.dumps({**QUESTIONS[0], "as_of": "2025-05-03"}) + "\n", encoding="utf-8")
    seen = []

    def engine(text, *, as_of=None):
        seen.append(as_of and as_of.isoformat())
        return answer()

    for dates in (True, False):
        evaluate(engine, options=replace(options, gold=gold, dates=dates))
    assert seen == ["2025-05-03", None]


def test_the_package_imports_nothing_heavy():
    import subprocess
    import sys

    heavy = ("scipy", "torch", "numpy")
    code = f"import eval, eval.cli, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        __import__("eval").nothing  # noqa: B018


def test_a_run_knows_itself(options, engine):
    run = evaluate(engine, options=options)
    assert isinstance(run, Run)
    assert len(run.setup.model) > 8
    assert run.setup.versions["python"]
    assert run.setup.settings["top_k"]
    assert "articles" not in run.setup.settings
