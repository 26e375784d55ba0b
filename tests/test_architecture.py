"""The rules that keep the code in shape: imports run one way, foreign libraries have owners."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "qa", "ui", "eval")
MAY_IMPORT = {
    "index": {"index"},
    "qa": {"index", "qa"},
    "ui": {"index", "qa", "ui"},
    "eval": {"index", "qa", "eval"},
}
COMPOSITION_ROOT = Path("qa/cli.py")
BENCHMARKS = Path("eval/bench")  # programs that measure everything and that nothing imports
OWNERS = {
    "chromadb": {"index/store.py"},
    "sentence_transformers": {"index/embedder.py"},
    "bm25s": {"index/lexical.py"},
    "Stemmer": {"index/lexical.py"},
    "nltk": {"index/sentences.py"},
    "py3langid": {"qa/language.py"},
}
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package):
    for path in FILES:
        relative = path.relative_to(ROOT)
        if relative.parts[0] != package or relative == COMPOSITION_ROOT:
            continue
        if BENCHMARKS in relative.parents:
            continue
        ours = {name.split(".")[0] for name in imports(path)} & set(PACKAGES)
        assert ours <= MAY_IMPORT[package], f"{relative} imports {ours}"


def test_nothing_imports_a_benchmark():
    for path in FILES:
        if BENCHMARKS not in path.relative_to(ROOT).parents:
            assert not [name for name in imports(path) if name.startswith("eval.bench")], path


@pytest.mark.parametrize("library", OWNERS)
def test_each_foreign_library_has_one_owner(library):
    users = {
        str(path.relative_to(ROOT))
        for path in FILES
        if library in {name.split(".")[0] for name in imports(path)}
        and "training" not in path.parts
        and "bench" not in path.parts
        and path.name != "starter.py"  # the llama-index starter, which we are measured against
    }
    assert users == OWNERS[library]


def test_no_path_of_a_machine_and_no_registry_is_committed():
    forbidden = re.compile(
        r"/(?:work|farm|root)/|https?://(?:pypi|files\.pythonhosted|registry\.npm)"
    )
    for path in [*FILES, *ROOT.glob("*.md"), *ROOT.glob("*.t*ml"), ROOT / "Makefile"]:
        if path.is_file():
            assert not forbidden.search(path.read_text("utf-8")), path


def test_every_command_is_in_the_readme():
    import typer

    from qa.cli import command

    readme = (ROOT / "README.md").read_text("utf-8")
    for name in typer.main.get_command(command()).commands:
        assert f"qa {name}" in readme, name


def test_every_field_of_the_answer_is_in_the_readme():
    from dataclasses import fields

    from qa.answer import Answer

    readme = (ROOT / "README.md").read_text("utf-8")
    for field in fields(Answer):
        assert f'"{field.name}"' in readme, field.name
