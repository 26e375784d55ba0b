"""The shipped reader: spans with exact offsets, one for each sentence; wrong files are refused."""

import json
import shutil

import pytest
from qa_cases import article

from index.errors import ModelError
from index.records import Passage
from qa import Settings
from qa.answer import Evidence
from qa.ranker import open_ranker
from qa.reader import open_reader
from qa.settings import MODELS

TEXT = (
    "The storm hit Elmford on Monday. Two fishing boats sank and a man was hurt. "
    "Ana Reyes, head of the coast guard, said the waves were higher than the harbour wall."
)


@pytest.fixture(scope="module")
def reader():
    found = open_reader(MODELS)
    assert found is not None, "the reader is part of the package"
    return found


def evidence_of(text, start=0, end=None):
    found = article(text, name="a")
    passage = Passage("a", start, end or len(text), text[start : end or len(text)])
    return Evidence(passage, found, 1, 1.0, 0.5, 9.0)


def sentences_of(text):
    ends = [n + 1 for n, c in enumerate(text) if c == "." and text[n + 1 : n + 2] in ("", " ")]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many boats sank?", "Two"),
        ("WHO IS HEAD OF THE COAST GUARD", "Ana Reyes"),
        ("On which day did the storm hit Elmford?", "Monday"),
    ],
)
def test_the_words_that_answer_are_named(reader, question, answer):
    best = reader.read(question, [evidence_of(TEXT)], lambda _: sentences_of(TEXT))[0]
    assert answer in best.text
    assert TEXT[best.start : best.end] == best.text


def test_each_sentence_has_its_own_span_and_no_span_leaves_it(reader):
    spans = sentences_of(TEXT)
    found = reader.read("What sank?", [evidence_of(TEXT)], lambda _: spans)
    assert sorted(reading.place for reading in found) == [0, 1, 2]
    for reading in found:
        start, end = spans[reading.place]
        assert start <= reading.start < reading.end <= end
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)


def test_no_span_leaves_its_passage(reader):
    first, second, _ = sentences_of(TEXT)
    part = evidence_of(TEXT, second[0], second[1])
    found = reader.read("Who was hurt?", [part], lambda _: [first, second])
    assert [reading.place for reading in found] == [1]
    assert second[0] <= found[0].start < found[0].end <= second[1]


def test_a_passage_longer_than_the_reader_reads_is_read_in_windows(reader):
    filler = "Nobody in the town had much to say about the weather of the week before. " * 40
    text = f"{filler}The mayor of Elmford is Lena Marr."
    best = reader.read(
        "Who is the mayor of Elmford?", [evidence_of(text)], lambda _: sentences_of(text)
    )[0]
    assert "Lena Marr" in best.text


def test_a_passage_that_answers_scores_above_one_that_does_not(reader):
    other = "The choir of Ashton sang in the old church. Tickets for the next evening are sold out."
    question = "How many boats sank?"
    sure = reader.read(question, [evidence_of(TEXT)], lambda _: sentences_of(TEXT))[0]
    unsure = reader.read(question, [evidence_of(other)], lambda _: sentences_of(other))[0]
    assert sure.verdict > unsure.verdict
    assert sure.score > unsure.score


def test_no_evidence_no_readings(reader):
    assert reader.read("Who?", [], lambda _: []) == ()


def test_a_folder_without_a_reader_has_none(tmp_path):
    assert open_reader(tmp_path) is None


def test_other_weights_than_the_manifest_names_are_refused(tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(MODELS, folder)
    with (folder / "reader.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelError, match="sha256"):
        open_reader(folder)


def test_a_ranker_fitted_for_other_signs_is_refused(tmp_path):
    stored = json.loads((MODELS / "ranker.json").read_text("utf-8"))
    stored["signs"] = ["score"]
    (tmp_path / "ranker.json").write_text(json.dumps(stored), "utf-8")
    with pytest.raises(ModelError, match="qa calibrate"):
        open_ranker(tmp_path)
    with pytest.raises(ModelError):
        open_ranker(tmp_path / "nowhere")


def test_the_weights_stay_under_thirty_megabytes():
    assert (MODELS / "reader.onnx").stat().st_size < 30_000_000


def test_without_the_reader_answers_are_whole_sentences(seeds, seeds_store):
    from qa import Assistant

    settings = Settings(articles=seeds, store=seeds_store, reader=False)
    with Assistant.open(settings) as assistant:
        answer = assistant.ask("How many strategic bombers did Russia send to Venezuela?")
    assert answer.short is None
    assert "two Tu-160" in answer.text


def test_with_it_the_answer_is_named_and_the_sources_that_disagree_are_set_out(assistant):
    assert assistant.ask("Where did the bombers land?").short == "Caracas airport"
    answer = assistant.ask("On what date was Maduro captured?")
    (found,) = answer.disagreements
    assert {p.value for p in found.positions} == {"2 January 2026", "3 January 2026"}
    assert answer.text.startswith("The sources disagree: ")
    assert all(position.citations for position in found.positions)


@pytest.mark.parametrize(
    "question",
    [
        "HOW MANY STRATEGIC BOMBERS DID RUSSIA SEND TO VENEZUELA",
        "how many strategic bombers did rusia send to venezula",
        "I read something on bombers. It was years ago. How many did Russia send to Venezuela?",
    ],
)
def test_capitals_slips_and_long_messages_still_work(assistant, question):
    answer = assistant.ask(question)
    assert "two" in (answer.short or "")
    assert "December 2018" in answer.text
