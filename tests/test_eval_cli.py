"""`qa eval` as a user types it, with engines of the tests' own."""

import json
import re
from pathlib import Path

import eval_answers
import pytest
from typer.testing import CliRunner

from eval.archive import SEEDS, library_in
from eval.cli import app
from eval.engines import ENGINES
from eval.figures import MEASURES
from index.errors import QAError

GOLD = [
    {"id": "sky", "question": "Who landed?", "answers": ["bombers"], "must_state": ["Tu-160"]},
    {"id": "none", "question": "Who won the cup?", "unanswerable": True},
]


def always_right(text):
    """Answer the one question that can be answered, from the real seed article."""
    if "cup" in text:
        return eval_answers.answer()
    library = library_in(SEEDS)
    identifier = next(i for i, path in library.paths.items() if path.startswith("000"))
    of = eval_answers.article(library.text_of(identifier), identifier)
    quote = re.search(r"In December 2018.*?Maduro\.", of.text)[0]
    return eval_answers.answer(quote, of=of)


def always_bold(text):
    return eval_answers.answer(eval_answers.MADE_UP[0])


def broken_off(text):
    raise KeyboardInterrupt


@pytest.fixture
def qa_eval(tmp_path, monkeypatch):
    """Run `qa eval` on two questions over the seeds, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    gold = tmp_path / "mine.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in GOLD), encoding="utf-8")

    def call(*arguments, engine="always_right"):
        options = ["--gold", str(gold), "--articles", str(SEEDS)]
        options += ["--engine", f"test_eval_cli:{engine}"]
        return CliRunner().invoke(app, [*options, *arguments])

    return call


def test_the_table(qa_eval):
    done = qa_eval()
    assert done.exit_code == 0, done.output
    assert re.search(r"Accuracy\s+1\.000", done.output)
    assert "No miss." in done.output
    (saved,) = Path("runs").glob("mine-*.json")
    assert not list(Path("runs").glob("*.partial.jsonl"))
    assert saved.name in done.output


def test_json_and_its_fields(qa_eval):
    done = qa_eval("--json")
    content = json.loads(done.stdout)
    assert content["figures"]["accuracy"] == {"value": 1.0, "low": 0.158114, "high": 1.0, "n": 2}
    assert set(content) >= {"setup", "by_type", "blame", "latency_ms", "misses", "notes"}


def test_a_baseline_a_report_and_a_gate(qa_eval):
    assert qa_eval("--save", "old.json", engine="always_bold").exit_code == 0
    done = qa_eval("--save", "new.json", "--baseline", "old.json", "--report", "out.html")
    assert done.exit_code == 0, done.output
    assert "cannot tell" in done.output
    assert "Against the baseline" in Path("out.html").read_text(encoding="utf-8")
    gated = qa_eval("--fail-under", "accuracy=0.9", engine="always_bold")
    assert gated.exit_code == 1
    assert "expected accuracy of at least 0.9, found 0.000" in gated.output
    assert qa_eval("--fail-under", "accuracy=0.9").exit_code == 0
    missing = qa_eval("--fail-under", "span_iou@5=0.1")
    assert missing.exit_code == 1
    assert "found not measured" in missing.output


def test_saved_runs_are_compared_and_reported(qa_eval):
    qa_eval("--save", "old.json", engine="always_bold")
    qa_eval("--save", "new.json")
    done = CliRunner().invoke(app, ["compare", "old.json", "new.json"])
    assert done.exit_code == 0
    assert "Mended: 2" in done.output
    assert CliRunner().invoke(app, ["report", "new.json", "again.html"]).exit_code == 0
    assert Path("again.html").stat().st_size > 5000


def test_the_misses_are_listed(qa_eval):
    done = qa_eval(engine="always_bold")
    assert "abstention" in done.output
    assert "Misses: 2" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--split", "train"], "--split to be dev, test or all"),
        (["--split", "dev"], "expected questions of split 'dev', found none"),
        (["--fail-under", "accuracy"], "--fail-under FIGURE=VALUE"),
        (["--fail-under", "risk=0.1"], 'found "risk"'),
        (["--baseline", "missing.json"], "expected a saved run"),
        (["--engine", "nowhere:engine"], "to be MODULE:NAME"),
        (["--engine", "json:nothing"], "to be MODULE:NAME"),
        (["--engine", "json:__name__"], "to be callable"),
        (["--gold", "missing.jsonl"], "expected a file of gold questions"),
    ],
)
def test_bad_options_say_what_was_expected(qa_eval, arguments, said):
    done = qa_eval(*arguments)
    assert isinstance(done.exception, QAError)
    assert said in str(done.exception)


def test_a_run_broken_off_says_how_to_go_on(qa_eval, monkeypatch):
    def interrupted(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("eval.harness.evaluate", interrupted)
        done = qa_eval()
    assert done.exit_code == 130
    assert "--resume" in done.output
    assert qa_eval("--resume").exit_code == 0


def test_the_help_names_every_engine():
    done = CliRunner().invoke(app, ["--help"])
    for name in ENGINES:
        assert name in done.output


def test_every_measure_has_a_title_and_a_meaning():
    for name, measure in MEASURES.items():
        assert measure.title, name
        assert measure.meaning, name
