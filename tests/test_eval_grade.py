"""Right or wrong, and whose fault: each rule by a case of its own."""

from dataclasses import replace

import pytest
from eval_answers import SENTENCES, TEXT, answer, article, case, evidence, question, text_of

from eval.blame import Stage
from eval.grade import (
    contradicts,
    grade_answer,
    grade_error,
    grade_retrieval,
    is_correct,
    is_exact,
)
from eval.locate import Case, Located
from qa.answer import Answer, Disagreement, Position

MET, VOTED, SAID, OPPOSED = SENTENCES
FACTS = (("two", "2"), ("May 2025",))


def grade(of, given, **options):
    return grade_answer(of, given, text_of, **options)


# Right or wrong


def test_an_unanswerable_question_wants_silence():
    asked = question(unanswerable=True)
    assert is_correct(asked, answer()) is True
    assert is_correct(asked, answer(VOTED)) is False


def test_every_fact_must_be_stated_in_text_or_short_answer():
    asked = question(must_state=FACTS)
    assert is_correct(asked, answer(VOTED))
    assert not is_correct(asked, answer(MET))
    assert not is_correct(asked, answer())
    halves = answer(MET, text="They will close two. [1]", short="May 2025")
    assert is_correct(asked, halves)


def test_a_short_answer_that_contradicts_is_wrong_whatever_the_text_quotes():
    asked = question(must_state=FACTS, answers=("two", "2"))
    assert is_correct(asked, answer(VOTED, short="two bridges"))
    assert not is_correct(asked, answer(VOTED, short="three"))
    assert not is_correct(asked, answer(VOTED, short="Jane Doe"))


@pytest.mark.parametrize(
    ("answers", "short", "expected"),
    [
        (("No",), "Yes", True),
        (("No",), "Yes, it did.", True),
        (("No",), "No.", False),
        (("No",), "The council voted against", False),
        (("May 2025",), "on 5 May 2024", True),
        (("May 2025", "early May"), "May", False),
        (("Jane Doe",), "Mayor Doe", False),
        (("Jane Doe",), "the opposition", True),
        ((), "anything", False),
        (("few", "a few"), "A few", False),
        (("two",), None, False),
    ],
)
def test_contradictions(answers, short, expected):
    assert contradicts(question(answers=answers), short) is expected


def test_an_accepted_short_answer_states_a_lone_fact():
    asked = question(answers=("Doe",), must_state=(("Mayor Jane Doe said",),))
    assert is_correct(asked, answer(MET, short="Doe"))
    assert not is_correct(replace(asked, must_state=FACTS), answer(MET, short="Doe"))


def test_a_bare_verdict_is_not_enough():
    asked = question(answers=("Yes",), must_state=(("bridges were unsafe",),))
    assert not is_correct(asked, answer(MET, short="Yes"))
    assert is_correct(asked, answer(SAID, short="Yes"))


def test_without_facts_the_short_answer_is_compared():
    asked = question(answers=("two bridges",))
    assert is_correct(asked, answer(MET, short="the 2 bridges"))
    assert is_correct(asked, answer(VOTED))
    assert not is_correct(asked, answer(MET))
    # Token F1 of "Jane Anne Doe" against "Jane Doe" is 0.8.
    assert is_correct(question(answers=("Jane Doe",)), answer(MET, short="Jane Anne Doe"))


def test_nothing_to_check_against_is_undecided():
    assert is_correct(question(), answer(MET)) is None


# Measures


def test_values_of_a_right_answer():
    given = grade(
        case(question(answers=("two",), must_state=FACTS), VOTED), answer(VOTED, short="two")
    )
    assert given.correct
    assert given.blame is None
    assert given.values["accuracy"] == given.values["f1"] == given.values["fact_recall"] == 1.0
    assert given.values["passage_hit@1"] == given.values["article_mrr@5"] == 1.0
    assert given.values["span_iou@5"] == 1.0
    assert given.values["citation_recall"] == given.values["citation_exact"] == 1.0
    assert given.values["extra_words"] == len(VOTED.split()) - 3


def test_a_passage_counts_once_and_a_missing_one_counts_against_recall():
    of = case(question(answers=("x",)), VOTED, SAID, OPPOSED)
    both = f"{VOTED} {SAID}"
    values = grade_retrieval(of, evidence(MET, both)).values
    # Relevant: the one passage that holds two quotes, and the quote that none holds.
    assert values["passage_recall@5"] == pytest.approx(1 / 2)
    assert values["passage_mrr@5"] == pytest.approx(1 / 2)
    assert "accuracy" not in values


def test_evidence_by_article_needs_the_answer_in_the_passage():
    of = Case(question(answers=("Jane Doe",)), (Located("a"),))
    values = grade_retrieval(of, evidence(MET, SAID)).values
    assert values["passage_hit@1"] == 0.0
    assert values["passage_hit@5"] == 1.0
    assert values["article_hit@1"] == 1.0


def test_a_silent_engine_is_judged_by_its_nearest_passages():
    silent = answer(found=())
    silent = replace(silent, abstention=replace(silent.abstention, nearest=evidence(VOTED)))
    assert grade(case(question(must_state=FACTS), VOTED), silent).values["passage_hit@1"] == 1.0


def test_squad_2_counts_silence_as_the_empty_answer():
    silent = grade(case(question(unanswerable=True)), answer())
    assert silent.values["f1_all"] == 1.0
    assert "f1" not in silent.values
    bold = grade(case(question(unanswerable=True)), answer(VOTED))
    assert bold.values["f1_all"] == 0.0
    wrongly = grade(case(question(answers=("two",)), VOTED), answer())
    assert wrongly.values["f1"] == wrongly.values["f1_all"] == 0.0


def test_a_quotation_that_does_not_stand_there_supports_nothing():
    given = answer(VOTED)
    moved = replace(given.citations[0], start=3, end=30)
    assert is_exact(given.citations[0], text_of)
    assert not is_exact(moved, text_of)
    assert not is_exact(replace(moved, article_id="unknown"), text_of)
    values = grade(
        case(question(must_state=FACTS), VOTED), replace(given, citations=(moved,))
    ).values
    assert values["citation_recall"] == values["citation_exact"] == 0.0


def test_disagreements_found_missed_and_false():
    gold = (("January 3",), ("January 2",))
    of = case(question(answers=("January 3", "January 2"), disagreement=gold), VOTED)
    dates = tuple(Position(value, (1,), None) for value in ("3 January 2026", "2 January 2026"))
    tolls = tuple(Position(value, (), None) for value in ("nine", "ten"))
    found = answer(VOTED, disagreements=(Disagreement("the day", dates),))
    false = answer(VOTED, disagreements=(Disagreement("the toll", tolls),))
    values = grade(of, found, known_disagreements=[gold]).values
    assert (values["disagreement_recall"], values["disagreement_false"]) == (1.0, 0.0)
    values = grade(of, false, known_disagreements=[gold]).values
    assert (values["disagreement_recall"], values["disagreement_false"]) == (0.0, 1.0)
    assert "disagreement_false" not in grade(of, found).values


# Blame


def blamed(of, given):
    return grade(of, given).blame


def test_blame_cleaning():
    of = case(question(must_state=FACTS), cut=(VOTED,))
    assert blamed(of, answer(MET)) is Stage.CLEANING
    assert blamed(of, answer()) is Stage.CLEANING


def test_blame_passage():
    of = case(question(must_state=FACTS), VOTED)
    parts = evidence("It voted to close two", "bridges in May 2025.")
    assert blamed(of, answer(MET, found=parts)) is Stage.PASSAGE


def test_blame_retrieval():
    of = case(question(must_state=FACTS), VOTED)
    assert blamed(of, answer(MET, found=evidence(MET, SAID))) is Stage.RETRIEVAL
    assert blamed(of, answer(found=evidence(MET))) is Stage.RETRIEVAL


def test_blame_reading():
    of = case(question(must_state=FACTS), VOTED)
    assert blamed(of, answer(MET, found=evidence(MET, VOTED))) is Stage.READING
    wrong = question(must_state=FACTS, answers=("two",))
    assert blamed(case(wrong, VOTED), answer(VOTED, short="nine")) is Stage.READING


def test_blame_abstention():
    of = case(question(must_state=FACTS), VOTED)
    silent = grade(of, answer(found=evidence(VOTED)))
    assert silent.blame is Stage.ABSTENTION
    assert silent.reason.startswith("wrongly silent")
    bold = grade(case(question(unanswerable=True)), answer(MET))
    assert bold.blame is Stage.ABSTENTION
    assert bold.reason.startswith("wrongly bold")


def test_blame_citation():
    given = answer(VOTED)
    other = answer(OPPOSED).citations
    of = case(question(must_state=FACTS), VOTED)
    graded = grade(of, replace(given, citations=other))
    assert graded.correct
    assert graded.blame is Stage.CITATION


def test_the_earliest_stage_that_lost_a_fact_is_blamed():
    asked = question(must_state=(("May 2025",), ("unsafe",)))
    of = case(asked, VOTED, SAID)
    # "unsafe" was not retrieved; "May 2025" was, and was not read.
    assert blamed(of, answer(MET, found=evidence(MET, VOTED))) is Stage.RETRIEVAL


def test_blame_by_article_where_the_gold_has_no_quotes():
    of = Case(question(answers=("Jane Doe",)), (Located("a"),))
    assert blamed(of, answer(MET, found=evidence(MET, SAID))) is Stage.READING
    assert blamed(of, answer(MET, found=evidence(MET))) is Stage.RETRIEVAL


def test_an_error_is_a_wrong_answer():
    graded = grade_error(case(question(answers=("two",)), VOTED), "ValueError: no")
    assert graded.correct is False
    assert graded.blame is Stage.ERROR
    assert graded.error == "ValueError: no"
    assert graded.values["f1"] == 0.0
    assert not graded.answered


def test_an_answer_may_lack_everything():
    bare = Answer(question="?", text="Two, in May 2025.", short=None)
    graded = grade(case(question(must_state=FACTS), VOTED), bare)
    assert graded.correct
    assert graded.blame is Stage.CITATION
    assert graded.values["passage_hit@5"] == 0.0


def test_what_is_kept_for_the_report():
    graded = grade(case(question(must_state=FACTS), VOTED), answer(MET, VOTED))
    assert graded.expected == ("two / 2", "May 2025")
    assert [one["gold"] for one in graded.evidence] == [False, True]
    assert [one["quote"] for one in graded.citations] == [MET, VOTED]
    assert TEXT.startswith(article().text)
