"""The examples of eval/README.md run as they stand, and its tables name what there is."""

import dataclasses
import re
from pathlib import Path

import pytest

from eval.blame import Stage
from eval.gold import Question

README = Path("eval/README.md")


@pytest.fixture(scope="module")
def text(request):
    return (request.config.rootpath / README).read_text(encoding="utf-8")


def blocks(text):
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def test_the_engine_example(text, request, monkeypatch, capsys):
    monkeypatch.chdir(request.config.rootpath)
    exec(compile(blocks(text)[0], str(README), "exec"), {"__name__": "example"})
    assert "Interval(" in capsys.readouterr().out


def test_the_gate_example(text, request, tmp_path, embedder, monkeypatch):
    from index.embedder import Embedder

    monkeypatch.chdir(request.config.rootpath)
    monkeypatch.setattr(Embedder, "load", classmethod(lambda cls, name="": embedder))
    namespace = {"__name__": "example"}
    exec(compile(blocks(text)[1], str(README), "exec"), namespace)
    run = namespace["run"].__wrapped__()
    namespace["test_answers_stay_right"](run)
    namespace["test_quotations_stay_exact"](run)


def test_every_field_and_every_stage_is_explained(text):
    for field in dataclasses.fields(Question):
        assert f"| `{field.name}` |" in text, field.name
    for stage in Stage:
        assert f"| {stage.value} |" in text, stage


def test_no_figure_without_its_command(request):
    results = (request.config.rootpath / "eval" / "RESULTS.md").read_text(encoding="utf-8")
    rows = [line for line in results.splitlines() if line.startswith("| ")]
    tables = [row for row in rows if not row.startswith(("| engine", "| set", "| measure"))]
    assert tables
    assert all(row.rstrip(" |").endswith("`") for row in tables), "a row lacks its command"
