"""The gold set itself, and what is said of bad ones."""

import json
import re
from collections import Counter

import pytest

from eval.archive import SEEDS, SEEDS_GOLD, library_in
from eval.gold import GoldError, chosen, fingerprint, read_own
from eval.locate import locate
from eval.metrics import facts_stated

GOOD = {"id": "one", "question": "Who?", "answers": ["She"]}
TYPES = {
    *("who", "when", "where", "how_many", "why", "attribution", "list", "yes_no", "across"),
    *("disagreement", "follow_up", "paraphrase", "near_miss", "off_topic"),
}


@pytest.fixture(scope="module")
def gold():
    return read_own(SEEDS_GOLD)


def write(folder, *rows):
    file = folder / "mine.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_seed_questions_are_many_and_of_every_type(gold):
    counts = Counter(question.type for question in gold.questions)
    assert len(gold.questions) >= 120
    assert set(counts) == TYPES
    assert min(counts.values()) >= 8


def test_each_type_is_half_dev_and_half_test(gold):
    for kind in TYPES:
        splits = Counter(q.split for q in gold.questions if q.type == kind)
        assert splits["dev"] == splits["test"]


def test_every_quote_stands_in_the_cleaned_article(gold):
    cases, notes = locate(gold, library_in(SEEDS))
    assert notes == ()
    assert not [e for case in cases for e in case.evidence if e.cut or e.start is None]


def test_every_fact_stands_in_its_evidence(gold):
    for question in gold.questions:
        quotes = " ".join(quote.text for quote in question.evidence)
        stated = facts_stated(quotes, question.must_state)
        assert all(stated), (question.id, question.must_state)
        assert question.unanswerable or question.must_state


def test_questions_across_articles_have_evidence_in_both(gold):
    for question in gold.questions:
        if question.type == "across":
            assert len({quote.article for quote in question.evidence}) == 2, question.id


def test_paraphrases_share_no_content_word_with_the_article(gold):
    from index.lexical import Analyser

    analyser = Analyser()
    library = library_in(SEEDS)
    stems = {
        path: set(analyser.stems(library.text_of(identifier)))
        for identifier, path in library.paths.items()
    }
    # Words of asking rather than of content, beyond the analyser's own stop words.
    asking = set(analyser.stems("may might initially"))
    for question in gold.questions:
        if question.type == "paraphrase":
            asked = set(analyser.stems(question.question)) - asking
            for quote in question.evidence:
                assert not asked & stems[quote.article], question.id


def test_no_question_twice(gold):
    asked = [(*q.history, q.question) for q in gold.questions]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{broken", r"line 2: expected one JSON object, found bad JSON"),
        ("[1]", r"line 2: expected one JSON object, found \[1\]"),
        ({**GOOD, "id": "two", "answer": "x"}, r"line 2: expected the fields .* found 'answer'"),
        ({"answers": ["x"]}, r'line 2: expected "question" to be a text, found nothing'),
        ({**GOOD, "id": "two", "answers": "She"}, r'line 2: expected "answers" to be a list'),
        ({**GOOD, "id": "two", "answers": [3]}, r'line 2: expected texts in "answers", found 3'),
        ({**GOOD, "id": "two", "must_state": [[]]}, r'line 2: expected each of "must_state"'),
        ({**GOOD, "id": "two", "evidence": ["x"]}, r'line 2: expected "evidence" to hold'),
        ({**GOOD, "id": "two", "evidence": [{"article": "a", "text": "b"}]}, r'"evidence" to hold'),
        (
            {**GOOD, "id": "two", "split": "train"},
            r'line 2: expected "split" to be "dev" or "test"',
        ),
        ({**GOOD, "id": "two", "as_of": "7 Jan"}, r'line 2: expected "as_of" to be a date such as'),
        ({**GOOD, "id": "two", "as_of": 3}, r'line 2: expected "as_of" to be a date'),
        (
            {**GOOD, "id": "two", "unanswerable": "no"},
            r'line 2: expected "unanswerable" to be true',
        ),
        ({**GOOD, "id": "two", "unanswerable": True}, r"line 2: expected no .* on an unanswerable"),
        ({"id": "two", "question": "Who?"}, r"line 2: expected .* found none"),
        ({**GOOD, "id": "two", "disagreement": ["x"]}, r"line 2: expected two or more positions"),
        (GOOD, r"expected each id once, found 'one' for questions 1 and 2"),
    ],
)
def test_a_bad_line_is_named_and_says_what_was_expected(tmp_path, row, said):
    with pytest.raises(GoldError, match=said):
        read_own(write(tmp_path, GOOD, row))


def test_an_empty_a_missing_and_a_binary_file(tmp_path):
    with pytest.raises(GoldError, match="at least one question, found none"):
        read_own(write(tmp_path, ""))
    with pytest.raises(GoldError, match="found no such file"):
        read_own(tmp_path / "missing.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(GoldError, match="expected UTF-8 text"):
        read_own(tmp_path / "bytes.jsonl")


def test_a_quote_that_is_not_there_and_an_article_that_is_not_there(tmp_path):
    library = library_in(SEEDS)
    for evidence, said in [
        ({"article": "000_910a759c78c33964.txt", "quote": "He wept."}, r"'one'.*word for word"),
        ({"article": "missing.txt", "quote": "He wept."}, r"'one'.*found 'missing.txt'"),
    ]:
        gold = read_own(write(tmp_path, {**GOOD, "evidence": [evidence]}))
        with pytest.raises(GoldError, match=said):
            locate(gold, library)


def test_page_furniture_counts_as_cut_out_and_not_as_a_wrong_quote(tmp_path):
    quote = "To view this video please enable JavaScript"
    row = {**GOOD, "evidence": [{"article": "000_910a759c78c33964.txt", "quote": quote}]}
    cases, _ = locate(read_own(write(tmp_path, row)), library_in(SEEDS))
    assert cases[0].evidence[0].cut


def test_a_sample_is_always_the_same_and_part_of_a_larger_one(gold):
    small, large = chosen(gold, limit=10), chosen(gold, limit=30)
    ids = [q.id for q in gold.questions]
    assert len(small.questions) == 10
    assert {q.id for q in small.questions} < {q.id for q in large.questions}
    assert [q.id for q in large.questions] == sorted((q.id for q in large.questions), key=ids.index)
    assert chosen(gold, limit=10) == small


def test_a_split_that_is_empty(tmp_path):
    with pytest.raises(GoldError, match="expected questions of split 'dev', found none"):
        chosen(read_own(write(tmp_path, GOOD)), split="dev")


def test_the_fingerprint_changes_with_the_questions(gold):
    assert re.fullmatch("[0-9a-f]{16}", fingerprint(gold.questions))
    assert fingerprint(gold.questions) != fingerprint(gold.questions[1:])
