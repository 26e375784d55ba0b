"""What the page writes to disk: added articles, feedback and its gold drafts."""

import base64
import json

import pytest
import yaml
from ui_payloads import payloads

from index.articles import read_file
from index.errors import InputError
from ui.cli import feedback_lines, main
from ui.feedback import gold_draft, keep_feedback, read_feedback
from ui.uploads import ADDED_FOLDER, MAX_BYTES, keep_file, keep_text


def encoded(data):
    return base64.b64encode(data).decode()


def test_file_is_kept_once_under_a_plain_name(tmp_path):
    data = encoded(b"The mayor resigned.")
    assert keep_file(tmp_path, "Report 1.txt", data) == "added/Report-1.txt"
    assert keep_file(tmp_path, "Report 1.txt", data) == "added/Report-1.txt"
    other = encoded(b"The mayor came back.")
    assert keep_file(tmp_path, "Report 1.txt", other) == "added/Report-1-2.txt"
    assert (tmp_path / "added/Report-1.txt").read_text() == "The mayor resigned."
    assert keep_file(tmp_path, "a.jsonl.gz", other) == "added/a.jsonl.gz"


@pytest.mark.parametrize(
    "name",
    ["../../etc/x.txt", "..\\..\\x.txt", "/etc/x.txt", ".txt", "..txt", "CON\u202etxt.txt",
     "a" * 400 + ".txt", "x\x00y.txt", *[f"{payload}.md" for payload in payloads()]],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    kept = tmp_path / keep_file(tmp_path, name, encoded(b"text"))
    assert kept.resolve().parent == (tmp_path / ADDED_FOLDER).resolve()
    assert kept.suffix in {".txt", ".md"}
    assert not kept.name.startswith(".")
    assert set(kept.name) <= set(kept.name.replace("/", "")) - set("<>\"'&`\\ \n")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.exe", encoded(b"x"), "Only .txt"),
        ("a", encoded(b"x"), "Only .txt"),
        ("a.txt", encoded(b" \n"), "empty"),
        ("a.txt", "not base64!", "whole"),
        ("a.txt", "A" * (MAX_BYTES * 2), "at most 5 MB"),
    ],
)
def test_what_is_not_accepted_says_why(tmp_path, name, content, told):
    with pytest.raises(InputError, match=told):
        keep_file(tmp_path, name, content)
    assert not list(tmp_path.rglob("*.*"))


def test_folder_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / ADDED_FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="plain folder"):
        keep_file(tmp_path / "articles", "a.txt", encoded(b"x"))


@pytest.mark.parametrize("title", ["Ferry: a return", "---\nurl: javascript:1", *payloads()[:20]])
def test_pasted_text_is_one_article_with_its_title_and_date(tmp_path, title):
    path = keep_text(tmp_path, title, "2025-05-04", "The ferry sails again on 12 June 2025.")
    front = yaml.safe_load((tmp_path / path).read_text().split("---\n")[1])
    assert set(front) == {"title", "date"}
    (article,), skipped = read_file(tmp_path, path)
    assert str(article.published) == "2025-05-04"
    assert article.url is None
    assert not skipped


def test_pasted_nothing_and_wrong_dates_are_refused(tmp_path):
    with pytest.raises(InputError, match="Paste"):
        keep_text(tmp_path, "x", "", "  ")
    with pytest.raises(InputError, match="2026-01-07"):
        keep_text(tmp_path, "x", "May", "text")
    with pytest.raises(InputError, match="5 MB"):
        keep_text(tmp_path, "x", "", "y" * (MAX_BYTES + 1))


TURN = {
    "question": "Who fell?", "text": "Nobody. [1]", "short": "Nobody", "engine": "extractive",
    "confidence": 0.7, "abstention": None,
    "citations": [{"article": "a.txt", "quote": "Nobody fell.", "start": 3, "end": 15}],
}  # fmt: skip


def test_feedback_is_kept_and_read_and_becomes_a_gold_draft(tmp_path):
    file = tmp_path / "kept" / "feedback.jsonl"
    keep_feedback(file, TURN, "up", "")
    keep_feedback(file, TURN, "down", "It was the mayor\nwho fell")
    with file.open("a") as more:
        more.write("not json\n[1]\n")
    up, down = read_feedback(file)
    assert (up.verdict, down.verdict, down.note) == ("up", "down", "It was the mayor\nwho fell")
    draft = gold_draft(down, 1)
    assert draft["question"] == "Who fell?"
    assert draft["evidence"] == [{"article": "a.txt", "quote": "Nobody fell."}]
    assert draft["answers"] == []
    assert draft["draft"]["answered"] == "Nobody"
    (line,) = feedback_lines(file, gold=True)
    assert json.loads(line) == draft
    assert len(feedback_lines(file)) == 2
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert list(read_feedback(tmp_path / "none")) == []


def test_feedback_of_another_shape_is_refused_or_cut(tmp_path):
    file = tmp_path / "feedback.jsonl"
    for turn, verdict in ((TURN, "sideways"), ({}, "up"), ({"question": 5}, "up")):
        with pytest.raises(InputError):
            keep_feedback(file, turn, verdict, "")
    strange = {**TURN, "text": "x" * 10**6, "citations": [1, {"start": "a"}] * 100, "short": {}}
    kept = keep_feedback(file, strange, "down", "\ud800")
    assert len(kept.text) == 4000
    assert len(kept.citations) <= 30
    assert len(list(read_feedback(file))) == 1


def test_feedback_command(tmp_path, capsys):
    keep_feedback(tmp_path / "feedback.jsonl", TURN, "down", "")
    assert main(["--store", str(tmp_path), "feedback", "--gold"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "Who fell?"
