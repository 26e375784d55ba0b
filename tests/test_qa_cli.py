import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from index.generation import Store
from qa.cli import main


@pytest.fixture(autouse=True)
def one_model(monkeypatch, embedder):
    """The real model, but loaded once for all the commands of this file."""
    monkeypatch.setattr("index.embedder.Embedder.load", lambda _name: embedder)


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    def command(*words, stdin=""):
        monkeypatch.setattr(sys, "argv", ["qa", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return ended.value.code, shown.out, shown.err

    monkeypatch.chdir(tmp_path)
    return command


@pytest.fixture
def seeded(run, seeds, seeds_store):
    def command(name, *words, **more):
        return run(name, *words, "--articles", seeds, "--store", seeds_store, **more)

    return command


def test_index_says_what_it_did(run, seeds, tmp_path):
    store = tmp_path / "store"
    status, out, _ = run("index", seeds, "--store", store)
    assert status == 0
    assert "2 added, 0 changed, 0 removed, 0 unchanged, 0 skipped" in out
    status, out, _ = run("index", seeds, "--store", store, "--json")
    report = json.loads(out)
    assert (report["unchanged"], report["published"]) == (2, False)


def test_the_library_indexed_last_is_the_default(run, seeds):
    assert run("index", seeds)[0] == 0
    status, out, _ = run("ask", "Who is Neil Melvin?")
    assert status == 0
    assert "Royal United Services Institute" in out


def test_without_any_library_the_way_on_is_named(run, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "fresh"))
    status, _, err = run("ask", "Who?")
    assert status == 1
    assert "qa index FOLDER" in err


def test_ask_shows_answer_quotation_and_source(seeded):
    status, out, _ = seeded("ask", "How many bombers did Russia send to Venezuela?")
    plain = " ".join(out.split())
    assert status == 0
    assert "In December 2018, Russia sent two Tu-160 strategic bombers" in plain
    assert "[1] Why Russia has kept quiet over Maduro's ouster in Venezuela" in plain
    assert "Deutsche Welle, 7 January 2026" in plain


def test_ask_json_is_the_whole_answer(seeded):
    status, out, _ = seeded("ask", "Who is Neil Melvin?", "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["citations"][0]["number"] == 1
    assert answer["question"] == "Who is Neil Melvin?"


def test_an_abstention_is_shown_as_one(seeded):
    status, out, _ = seeded("ask", "What did the stock market do on Tuesday?")
    assert status == 0
    assert "The articles do not answer this." in out


def test_batch_answers_every_line_that_it_can(seeded, tmp_path):
    questions = tmp_path / "questions.jsonl"
    lines = [
        {"id": "a", "question": "Who is Neil Melvin?"},
        {"id": "b", "question": "How did Russia react?", "until": "2026-01-06"},
        {"id": "c", "question": ""},
        {"id": "d", "question": "Who?", "since": "yesterday"},
        {"id": "e", "question": "Who is Lavrov?", "sources": "DW"},
        {"id": "f"},
    ]
    content = "\n".join(map(json.dumps, lines)) + "\nnot json\n\n[1]\n"
    questions.write_text(content + json.dumps({"id": "z", "question": "Who is Felix Riefer?"}))
    output = tmp_path / "answers.jsonl"
    status, _, err = seeded("ask", "--batch", questions, "--output", output)
    answers = [json.loads(line) for line in output.read_text().splitlines()]
    assert status == 0
    assert [a["id"] for a in answers] == ["a", "b", "c", "d", "e", "f", None, None, "z"]
    assert answers[0]["citations"]
    assert answers[1]["abstention"]["reason"] == "outside the dates or sources asked for"
    assert all("error" in a for a in answers[2:8])
    assert "2026-01-07" in answers[3]["error"]
    assert answers[8]["citations"]
    assert "9 lines, 6 with an error" in err


def test_a_prompt_on_a_pipe_takes_a_question_a_line(seeded):
    status, out, err = seeded("ask", stdin="Who is Neil Melvin?\n\n???\nWho is Lavrov?\n")
    assert status == 0
    assert "Royal United Services Institute" in out
    assert "Lavrov" in out
    assert "Expected a question" in err


def test_the_prompt_understands_a_follow_up(seeded):
    questions = "How many strategic bombers did Russia send to Venezuela?\nWhen was that?\n"
    status, out, _ = seeded("ask", stdin=questions)
    assert status == 0
    assert out.count("Understood as: When did Russia send") == 1
    assert "December 2018" in out


def test_ask_reads_dates_and_says_nothing_of_confidence_for_a_list(seeded):
    _, out, _ = seeded("ask", "On what date was Maduro captured?")
    assert "” is 3 January 2026" in " ".join(out.split())
    _, out, _ = seeded("ask", "What articles do you have?")
    assert "Why Russia has kept quiet" in " ".join(out.split())
    assert "Confidence" not in out


def test_what_is_outside_the_job_is_refused_calmly(seeded):
    status, out, _ = seeded("ask", "Write me a poem about Venezuela")
    assert status == 0
    assert "outside my job" in out
    assert "do not answer" not in out


def test_timeline_shows_dated_events_in_order(seeded):
    status, out, _ = seeded("timeline", "Russia and Venezuela", "--json")
    answer = json.loads(out)
    assert status == 0
    days = [event["when"] for event in answer["timeline"] if event["when"]]
    assert days == sorted(days)
    said = " / ".join(event["said"] for event in answer["timeline"])
    for month in ("December 2018", "February 2022", "May 2025", "December 2025", "January 2026"):
        assert month in said
    assert all(event["citations"] for event in answer["timeline"])
    _, out, _ = seeded("timeline", "Russia and Venezuela")
    assert out.index("December 2018") < out.index("[1] ")
    assert "Confidence" not in out


def test_timeline_of_what_nobody_reports_is_an_abstention(seeded):
    status, out, _ = seeded("timeline", "zebras of Zanzibar", "--until", "2020-01-01")
    assert status == 0
    assert "The articles do not answer this." in out


def test_articles_lists_the_catalogue(seeded):
    status, out, _ = seeded("articles", "--json")
    found = json.loads(out)
    assert status == 0
    assert [a["source"] for a in found] == [
        "Deutsche Welle",
        "Vivekananda International Foundation",
    ]
    assert all(a["published"] == "2026-01-07" for a in found)
    assert "Deutsche" in seeded("articles")[1]


def test_explain_shows_what_is_left_out(run, seeds):
    status, out, _ = run("index", "--explain", seeds / "000_910a759c78c33964.txt")
    assert status == 0
    assert "please enable JavaScript" in out
    assert "Deutsche Welle" in out


def test_doctor_is_content_with_a_sound_library(seeded):
    status, out, _ = seeded("doctor", "--json")
    findings = {f["about"]: f for f in json.loads(out)}
    assert status == 0
    assert findings["gen-1"]["message"] == "whole, 2 articles, 13 passages, current"


def test_doctor_finds_trouble(run, seeds, tmp_path):
    store = tmp_path / "store"
    assert run("doctor", "--articles", seeds, "--store", store)[0] == 1
    run("index", seeds, "--store", store)
    (store / "gen-1" / "bm25" / "vocab.index.json").write_text("{}")
    status, out, _ = run("doctor", "--articles", seeds, "--store", store)
    assert status == 1
    assert "vocab.index.json" in out


def test_a_changed_folder_is_refreshed_on_the_way(run, tmp_path):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text("The mayor of Elmford is Jane Hill. She took office in May.")
    run("index", folder, "--store", store)
    (folder / "b.txt").write_text("The mayor of Norland is Ove Dahl. He took office in June.")
    status, out, _ = run("ask", "Who is the mayor of Norland?", "--store", store)
    assert status == 0
    assert "Ove Dahl" in out
    for path in folder.iterdir():
        path.unlink()
    status, out, err = run("ask", "Who is the mayor of Norland?", "--store", store)
    assert status == 0
    assert "Ove Dahl" in out
    assert "Answering from the index made before" in " ".join(err.split())


@pytest.mark.parametrize(
    ("words", "expected", "status"),
    [
        (["ask", " "], "Expected a question", 1),
        (["ask", "x" * 2001], "at most 2,000 characters, found 2,001", 1),
        (["ask", "Who?", "--since", "soon"], "expected a day such as 2026-01-07", 1),
        (["ask", "Who?", "--batch", "x"], "found both", 1),
        (["timeline", " "], "Expected a question", 1),
        (["timeline", "Cuba", "--as-of", "soon"], "expected a day such as 2026-01-07", 1),
        (["timeline"], "Missing argument", 2),
        (["index", "nowhere"], "nowhere", 1),
        (["nonsense"], "No such command", 2),
        (["ask", "--articles"], "requires an argument", 2),
    ],
)
def test_errors_say_what_was_expected(run, words, expected, status):
    found, _, err = run(*words)
    assert found == status
    assert expected in " ".join(err.split())


def test_a_wrong_setting_is_named(run, monkeypatch):
    monkeypatch.setenv("QA_TOP_K", "many")
    status, _, err = run("ask", "Who is it?")
    assert status == 1
    assert "top_k" in err


def test_the_settings_file_is_read(run, seeds, tmp_path):
    (tmp_path / "qa.toml").write_text(f'articles = "{seeds}"\ncaution = 1.0\n')
    status, out, _ = run("ask", "Who is Neil Melvin?")
    assert status == 0
    assert "do not answer" in out


def test_control_codes_in_articles_do_not_reach_the_terminal(run, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    line = {
        "title": "\u001b[31mRed\u202e",
        "source": "\u001b]0;x\u0007",
        "text": "The [bold]dam[/] of Elmford holds 5 litres.",
    }
    (folder / "a.jsonl").write_text(json.dumps(line))
    _, out, _ = run("ask", "How much does the dam of Elmford hold?", "--articles", folder)
    assert "[bold]dam[/]" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_fresh_process_asks_without_any_network(seeds, seeds_store):
    """The real command in a process of its own; any connection would raise."""
    found = subprocess.run(
        [sys.executable, "-m", "qa", "ask", "Who is Neil Melvin?", "--articles", str(seeds),
         "--store", str(seeds_store)],
        capture_output=True, text=True, check=False,
        env={k: v for k, v in os.environ.items() if k != "HF_HUB_OFFLINE"},
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "Royal United Services Institute" in found.stdout


def test_ctrl_c_while_indexing_leaves_the_old_index(tmp_path, seeds):
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text("The mayor of Elmford is Jane Hill. She took office in May.")
    child = subprocess.Popen(
        [sys.executable, "-m", "qa", "index", str(folder), "--store", str(store)],
        stderr=subprocess.PIPE,
        text=True,
        # A test run in the background ignores Ctrl-C, and its children would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while child.poll() is None and not list(store.glob("build-*")):
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate()
    assert child.returncode == 130
    assert "Stopped" in err
    assert not list(store.glob("build-*"))
    assert not Store(store).generations()
