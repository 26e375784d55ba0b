"""Reading data sets: what is held out stays out, what is absent is said."""

import json
import logging

import pytest

from qa.training.corpus import is_held_out, read_lines, untokenised
from qa.training.data import lexical_neighbours, read_training_data, read_validation_data
from qa.training.written_questions import (
    WRITTEN,
    WRITTEN_FILES,
    read_written,
    written_validation,
)


def write(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


@pytest.fixture
def data_folder(tmp_path):
    """Ten new_wiki articles with one question each, and one FEVER claim of each kind."""
    articles = [
        {"id": f"w{n}", "title": f"Town_{n}", "text": f"The mayor of Town{n} is Ann Lee{n}."}
        for n in range(10)
    ]
    questions = [
        {
            "id": f"q{n}",
            "question": f"Who is the mayor of Town{n}?",
            "answers": [f"Ann Lee{n}"],
            "evidence": [{"article_id": f"w{n}", "start": 22, "end": 30, "text": f"Ann Lee{n}"}],
        }
        for n in range(10)
    ]
    write(tmp_path / "squadshifts/new_wiki.articles.jsonl", articles)
    write(tmp_path / "squadshifts/new_wiki.questions.jsonl", questions)
    page = "Ida Berg ( born 1912 ) was a pilot .\nShe lived in Oslo ."
    evidence = [{"article_id": "Ida", "start": 37, "end": 56, "text": "She lived in Oslo ."}]
    write(tmp_path / "fever/articles.jsonl", [{"id": "Ida", "title": "Ida Berg", "text": page}])
    write(
        tmp_path / "fever/questions.jsonl",
        [
            {
                "id": "a",
                "question": "Ida lived in Oslo.",
                "answers": ["SUPPORTS"],
                "evidence": evidence,
            },
            {
                "id": "b",
                "question": "Ida lived in Rome.",
                "answers": ["REFUTES"],
                "evidence": evidence,
            },
        ],
    )
    return tmp_path


def test_training_and_held_out_titles_do_not_meet(data_folder):
    corpus = read_training_data(data_folder)
    trained = {q.id for q in corpus.questions if q.dataset == "squadshifts_new_wiki"}
    validated = {item.id for item in read_validation_data(data_folder)["new_wiki_held_out"]}
    assert trained
    assert validated
    assert trained | validated == {f"q{n}" for n in range(10)}
    assert not trained & validated
    shifts = [p for p in corpus.passages if p.dataset.startswith("squadshifts")]
    assert not any(is_held_out(p.group) for p in shifts)
    for question in corpus.questions:
        for start, end in question.spans:
            assert corpus.passages[question.passage].text[start:end] in question.answers


def test_claims_become_verdicts(data_folder):
    corpus = read_training_data(data_folder)
    claims = [q for q in corpus.questions if q.dataset == "fever"]
    assert [q.answerable for q in claims] == [True, False]
    text = corpus.passages[claims[0].passage].text
    assert text == "Ida Berg. Ida Berg (born 1912) was a pilot. She lived in Oslo."


def test_absent_data_sets_are_said(data_folder, caplog):
    with caplog.at_level(logging.WARNING):
        read_training_data(data_folder)
        read_validation_data(data_folder)
    for name in ("squadshifts_reddit", "qamr", "nq_open_oracle", "xquad_en", "squad2"):
        assert f"{name}: absent" in caplog.text


def test_a_folder_without_training_data_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="no training data"):
        read_training_data(tmp_path)


def test_neighbours_are_the_passages_that_share_words(data_folder):
    corpus = read_training_data(data_folder)
    ranked = lexical_neighbours(corpus, 3)
    for number, question in enumerate(corpus.questions):
        if question.dataset.startswith("squadshifts"):
            assert ranked[number, 0] == question.passage


def test_written_questions_have_their_answers_in_their_passages(data_folder):
    corpus = read_written(data_folder)
    own = {p.id.split("-")[0] for p in corpus.passages}
    assert own == {"news", "news2", "story", "roles"}  # no others are there
    answerable = [q for q in corpus.questions if q.answerable]
    assert 0.4 < len(answerable) / len(corpus.questions) < 0.7
    for question in corpus.questions:
        assert question.answerable is bool(question.spans)
        for start, end in question.spans:
            assert corpus.passages[question.passage].text[start:end] in question.answers


def test_passages_kept_for_validation_are_not_trained_on(data_folder):
    kept = {r["id"] for r in read_lines(WRITTEN / "news.articles.jsonl") if "use" in r}
    assert len(kept) >= 100
    trained = {p.text for p in read_written(data_folder).passages}
    validation = written_validation(data_folder)
    assert set(validation) == set(WRITTEN_FILES)
    for items in validation.values():
        assert items
        assert not trained & {item.context for item in items}
        for item in items:
            assert all(answer in item.context for answer in item.answers)


@pytest.fixture
def written(tmp_path):
    """A folder of written questions about one invented passage and one page of FEVER."""
    folder = tmp_path / "written"
    write(folder / "news.articles.jsonl", [{"id": "n", "text": "It rained."}])
    write(folder / "hard.jsonl", [{"p": "n", "q": "What fell?", "a": None}])
    write(folder / "natural.jsonl", [{"p": "fever:Ida#0-1", "q": "Who flew?", "a": "Ida Berg"}])
    return folder


def test_a_piece_of_a_page_is_named_by_its_lines(data_folder, written):
    corpus = read_written(data_folder, written)
    assert [p.text for p in corpus.passages] == ["It rained.", "Ida Berg (born 1912) was a pilot."]
    assert [(q.dataset, q.answerable) for q in corpus.questions] == [
        ("hard", False),
        ("natural", True),
    ]


def test_pages_that_are_not_there_are_left_out(written, tmp_path):
    assert [p.id for p in read_written(tmp_path / "nothing", written).passages] == ["n"]


def test_several_stretches_may_answer(written, tmp_path):
    write(written / "broad.jsonl", [{"p": "n", "q": "What was it like?", "a": ["It", "rained"]}])
    (question,) = [q for q in read_written(tmp_path, written).questions if q.dataset == "broad"]
    assert question.spans == ((0, 2), (3, 9))


def test_the_passages_of_a_story_compete_where_they_do_not_answer(written, tmp_path):
    texts = ("Ida Berg won.", "Berg, who won, is 40.", "It rained on the winner.")
    articles = [{"id": f"story-1-0-02-{n}", "text": text} for n, text in enumerate(texts, 1)]
    write(written / "stories.articles.jsonl", articles)
    asked = [
        {"s": "story-1-0-02", "q": "Who won?", "a": {"1": "Ida Berg", "2": "Berg"}},
        {"s": "story-1-0-02", "q": "Whom did the winner thank?", "a": {}},
    ]
    write(written / "stories.jsonl", asked)
    corpus = read_written(tmp_path, written)
    found = [
        (corpus.passages[q.passage].text, q.answers, [corpus.passages[r].text for r in q.rivals])
        for q in corpus.questions
        if q.dataset == "stories"
    ]
    assert found == [
        (texts[0], ("Ida Berg",), [texts[2]]),
        (texts[1], ("Berg",), [texts[2]]),
        (texts[2], (), []),  # shares most of the question's words
        (texts[0], (), []),
    ]


def test_a_written_answer_that_its_passage_lacks_is_an_error(written, tmp_path):
    write(written / "hard.jsonl", [{"p": "n", "q": "What fell?", "a": "snow"}])
    with pytest.raises(ValueError, match="'snow' does not stand in the passage n"):
        read_written(tmp_path, written)


def test_treebank_marks_are_undone():
    assert (
        untokenised("It 's `` big '' -LRB- 2 m -RRB- , he said .")
        == 'It\'s " big " (2 m), he said.'
    )
