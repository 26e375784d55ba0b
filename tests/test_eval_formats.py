import json

import pytest

from eval.archive import library_in, place_of
from eval.formats import name_of, read_gold
from eval.gold import GoldError
from eval.locate import locate

CONTEXT = "Ada wrote the first program. It was never run."


def write_lines(file, *rows):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def located(gold):
    place = place_of(gold, None, None)
    return locate(gold, library_in(place.articles))


def test_squad_1_and_2(tmp_path):
    qas = [
        {
            "id": "q1",
            "question": "Who wrote it?",
            "answers": [{"text": "Ada", "answer_start": 0}, {"text": "Ada", "answer_start": 0}],
        },
        {"id": "q2", "question": "Who ran it?", "answers": [], "is_impossible": True},
    ]
    data = {"data": [{"title": "First_program", "paragraphs": [{"context": CONTEXT, "qas": qas}]}]}
    file = tmp_path / "dev.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    gold = read_gold(file)
    assert [q.unanswerable for q in gold.questions] == [False, True]
    assert gold.questions[0].answers == ("Ada",)
    assert gold.articles[0].title == "First program"
    cases, notes = located(gold)
    assert notes == ()
    assert (cases[0].evidence[0].start, cases[0].evidence[0].end) == (0, 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "expected JSON, found bad JSON"),
        ("[]", "found neither"),
        ('{"data": [{"title": "x"}]}', r'data\[0\]: expected "paragraphs" to be a list'),
        ('{"data": ["x"]}', r"data\[0\]: expected an object"),
        (
            '{"data": [{"paragraphs": [{"context": "c", "qas": [{"id": "1", "question": "q", '
            '"answers": [{"text": "zz", "answer_start": 0}]}]}]}]}',
            r"qas\[0\].answers\[0\]: expected \"answer_start\" to be where 'zz' stands",
        ),
        (
            '{"data": [{"paragraphs": [{"context": "c", "qas": [{"id": "1", "question": "q", '
            '"answers": []}]}]}]}',
            r"expected \"answers\" or \"is_impossible\"",
        ),
        ('{"examples": [{"query": ""}]}', r'examples\[0\]: expected "query" to be a text'),
    ],
)
def test_a_bad_json_file_says_where_and_what(tmp_path, content, said):
    file = tmp_path / "bad.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=said):
        read_gold(file)


def test_labelled_rag_dataset(tmp_path):
    """As llama-index's `save_json` writes it; the class itself has left llama-index-core."""
    example = {
        "query": "Who wrote it?",
        "query_by": {"model_name": "gpt", "type": "ai"},
        "reference_contexts": [CONTEXT],
        "reference_answer": "Ada",
        "reference_answer_by": {"model_name": "", "type": "human"},
    }
    file = tmp_path / "rag_dataset.json"
    file.write_text(json.dumps({"examples": [example]}), encoding="utf-8")
    gold = read_gold(file)
    assert gold.questions[0].answers == ("Ada",)
    cases, _ = located(gold)
    assert cases[0].evidence[0].end == len(CONTEXT)


def test_beir(tmp_path):
    write_lines(
        tmp_path / "corpus.jsonl",
        {"_id": "d1", "title": "One", "text": CONTEXT},
        {"_id": "d2", "title": "", "text": "Something else altogether."},
    )
    write_lines(
        tmp_path / "queries.jsonl",
        {"_id": "q1", "text": "first program"},
        {"_id": "q2", "text": "not judged"},
    )
    qrels = tmp_path / "qrels"
    qrels.mkdir()
    (qrels / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    gold = read_gold(tmp_path)
    assert [q.id for q in gold.questions] == ["q1"]
    assert gold.questions[0].evidence[0].relevance == 2
    cases, _ = located(gold)
    assert cases[0].evidence[0].start is None
    (qrels / "test.tsv").write_text("q1\td1\n")
    with pytest.raises(GoldError, match=r"test.tsv line 1: expected query id, document id"):
        read_gold(tmp_path)


def test_a_folder_of_articles_and_questions(tmp_path):
    write_lines(tmp_path / "articles.jsonl", {"id": "a", "title": None, "text": CONTEXT})
    question = {"id": "1", "question": "Who?", "answers": ["Ada"], "date": "2022-06-16"}
    evidence = [{"article_id": "a", "text": "Ada", "start": 0, "end": 3}]
    write_lines(tmp_path / "questions.jsonl", {**question, "evidence": evidence, "choices": []})
    gold = read_gold(tmp_path)
    assert gold.name == tmp_path.name
    assert gold.questions[0].as_of.isoformat() == "2022-06-16"
    cases, notes = located(gold)
    assert notes == ()
    assert cases[0].evidence[0].start == 0


def test_loose_evidence_of_others_is_noted_and_not_refused(tmp_path):
    write_lines(tmp_path / "articles.jsonl", {"id": "a", "text": CONTEXT})
    evidence = [{"article_id": "a", "text": "Babbage"}, {"article_id": "b", "text": "Ada"}]
    row = {"id": "1", "question": "Who?", "answers": ["Ada"], "evidence": evidence}
    write_lines(tmp_path / "questions.jsonl", row)
    cases, notes = located(read_gold(tmp_path))
    assert len(notes) == 2
    assert [e.start for e in cases[0].evidence] == [None]


def test_questions_that_carry_their_context(tmp_path):
    shared = {"question": "Who?", "answers": ["Ada"], "context": CONTEXT}
    evidence = [{"article_id": "else", "text": "run", "start": 142, "context_start": 100}]
    write_lines(
        tmp_path / "questions.jsonl",
        {"id": "1", **shared, "evidence": evidence},
        {"id": "2", "question": "Why?", "context": CONTEXT, "unanswerable": True},
    )
    gold = read_gold(tmp_path)
    assert len(gold.articles) == 1
    cases, notes = located(gold)
    assert notes == ()
    assert CONTEXT[cases[0].evidence[0].start :].startswith("run")
    write_lines(tmp_path / "questions.jsonl", {"id": "1", "question": "Who?", "answers": ["Ada"]})
    with pytest.raises(GoldError, match=r'line 1: expected "context"'):
        read_gold(tmp_path)


def test_one_of_several_sets_in_a_folder_must_be_named(tmp_path):
    for name in ("a", "b"):
        write_lines(tmp_path / f"{name}.articles.jsonl", {"id": name, "text": CONTEXT})
        row = {"id": "1", "question": "Who?", "answers": ["Ada"], "evidence": []}
        write_lines(tmp_path / f"{name}.questions.jsonl", row)
    with pytest.raises(GoldError, match="name one of them"):
        read_gold(tmp_path)
    gold = read_gold(tmp_path / "b.questions.jsonl")
    assert (gold.name, gold.articles[0].id) == ("b", "b")
    with pytest.raises(GoldError, match="found neither"):
        read_gold((tmp_path / "c").mkdir() or tmp_path / "c")


def test_names(tmp_path):
    folder = tmp_path / "news"
    assert name_of(folder) == name_of(folder / "questions.jsonl") == "news"
    assert name_of(folder / "new_wiki.questions.jsonl") == "new_wiki"
    assert name_of(folder / "dev.json") == "dev"
