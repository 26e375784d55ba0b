"""The cleaning benchmark runs on pages of one's own, and says so when there are none."""

import json
import sys

from eval.bench.cleaning import element_text, main, score

BODY = (
    "The harbour was closed for three days while divers searched for the anchor of a ship.\n\n"
    "It was found on Thursday, and the ferries have been running again since then, the port said."
)


def run(monkeypatch, folder):
    monkeypatch.setattr(sys, "argv", ["cleaning", str(folder), "--half", "all", "--worst", "1"])
    return main()


def test_absent_data_is_said(tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, tmp_path) == 2
    assert "no pages.jsonl" in capsys.readouterr().err


def test_pages_are_measured(tmp_path, monkeypatch, capsys):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    html = f"<html><body><nav>Home</nav><article><h1>Ships</h1>{paragraphs}</article></body></html>"
    (tmp_path / "a.html").write_text(html)
    row = {"id": "a", "html": "a.html", "text": BODY}
    (tmp_path / "pages.jsonl").write_text(json.dumps(row) + "\n")
    assert run(monkeypatch, tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("text, whole, cleaned") and "F1 1.000" in line for line in lines)


def test_score_counts_shingles():
    found = score("one two three four five", "one two three four")
    assert (found.precision, found.recall) == (0.5, 1.0)
    assert score("", "").precision == 1.0
    assert score("", "one").recall == 0.0


def test_element_text_keeps_blocks_apart():
    from lxml import html

    tree = html.fromstring("<div><p>One <b>two</b> three</p><ul><li>a</li><li>b</li></ul></div>")
    assert element_text(tree) == "One two three\n\na\n\nb"
