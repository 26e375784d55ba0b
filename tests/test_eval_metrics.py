"""Every measure against cases worked by hand or taken from its source."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    citation_scores,
    exact_match,
    extra_words,
    fact_recall,
    merged,
    percentile,
    positions_found,
    ranking_scores,
    span_scores,
    squad_normal_form,
    supports,
    token_f1,
)
from eval.risk import (
    abstention_scores,
    area_under_risk,
    calibration_bins,
    calibration_error,
    risk_coverage,
)

# Answers


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The Denver Broncos!", "denver broncos"),
        ("a  cat,\tan apple and the end", "cat apple and end"),
        ("theatre", "theatre"),
        ("U.S.A.", "usa"),
        ("$5.2-million", "52million"),
        ("“quoted”", "“quoted”"),
        ("The", ""),
    ],
)
def test_squad_normal_form(text, normal):
    assert squad_normal_form(text) == normal


def test_exact_match_takes_the_best_of_several_answers():
    assert exact_match("The Denver Broncos.", ["Panthers", "Denver Broncos"]) == 1.0
    assert exact_match("Denver", ["Denver Broncos"]) == 0.0


def test_token_f1_counts_bags_not_sets():
    # "b" twice against once: overlap 2 of 3 and 2 of 2.
    assert token_f1("b b c", ["b c"]) == pytest.approx(2 * (2 / 3) * 1 / (2 / 3 + 1))
    assert token_f1("b b", ["b"]) == pytest.approx(2 / 3)


def test_token_f1_of_unanswerable_questions_is_as_in_squad_2():
    assert token_f1("", []) == exact_match("", []) == 1.0
    assert token_f1("something", []) == exact_match("something", []) == 0.0
    assert token_f1("", ["something"]) == 0.0
    assert token_f1("the", ["a"]) == 1.0  # both empty once articles are gone


def test_fact_recall_takes_any_wording_of_each_fact():
    facts = [["two", "a pair"], ["December 2018"], ["Caracas"]]
    assert fact_recall("In Dec. 2018 they sent 2 bombers.", facts) == pytest.approx(2 / 3)
    assert fact_recall("anything", []) is None


def test_extra_words_shows_dumping():
    facts = [["New York"]]
    assert extra_words("New York [1]", facts) == 0
    assert extra_words("He was taken to New York on Saturday [1]", facts) == 6
    assert extra_words("Nothing of it", facts) == 3


# Retrieval


def test_ranking_worked_by_hand():
    # Relevant: b (grade 2) at rank 2, d at rank 4, z never.
    scores = ranking_scores({"b": 2, "d": 1, "z": 1}, ["a", "b", "c", "d"], 5)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    gained = 2 / math.log2(3) + 1 / math.log2(5)
    assert scores == pytest.approx(
        {
            "hit@1": 0.0,
            "hit@5": 1.0,
            "recall@5": 2 / 3,
            "mrr@5": 0.5,
            "ndcg@5": gained / ideal,
        }
    )


def test_ranking_keeps_the_given_order_and_its_depth():
    scores = ranking_scores({"z": 1}, ["a", "b", "c", "d", "e", "z"], 5)
    assert set(scores.values()) == {0.0}
    assert ranking_scores({"z": 1}, [], 5) == dict.fromkeys(scores, 0.0)


def test_spans_as_chroma_defines_them():
    gold = [("a", 0, 10), ("a", 20, 30)]
    retrieved = [("a", 5, 25), ("b", 0, 40)]
    scores = span_scores(gold, retrieved)
    assert scores.recall == pytest.approx(10 / 20)
    assert scores.precision == pytest.approx(10 / 60)
    assert scores.iou == pytest.approx(10 / (60 + 20 - 10))


def test_a_character_retrieved_twice_counts_twice_against_precision():
    scores = span_scores([("a", 0, 10)], [("a", 0, 20), ("a", 0, 20)])
    assert scores.recall == 1.0
    assert scores.precision == pytest.approx(10 / 40)
    assert scores.iou == pytest.approx(10 / 40)


def test_gold_spans_that_overlap_count_once():
    scores = span_scores([("a", 0, 10), ("a", 5, 15)], [("a", 0, 15)])
    assert (scores.recall, scores.precision, scores.iou) == (1.0, 1.0, 1.0)


def test_spans_of_nothing():
    assert span_scores([], [("a", 0, 5)]).recall == 0.0
    assert span_scores([("a", 0, 5)], []).iou == 0.0


spans = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(1, 20)).map(
        lambda t: (t[0], t[1], t[1] + t[2])
    ),
    max_size=6,
)


def characters(some):
    return {(document, place) for document, start, end in some for place in range(start, end)}


@given(spans, spans)
def test_spans_agree_with_counting_characters(gold, retrieved):
    wanted, got = characters(gold), characters(retrieved)
    taken = sum(end - start for _, start, end in retrieved)
    scores = span_scores(gold, retrieved)
    assert scores.recall == pytest.approx(len(wanted & got) / len(wanted) if wanted else 0)
    assert scores.precision == pytest.approx(len(wanted & got) / taken if taken else 0)
    assert characters(merged(gold)) == wanted


# Citations


def test_citations_worked_by_hand():
    claims = [
        ("Russia sent two bombers.", ["In 2018 Russia sent two bombers.", "It rained in Bonn."]),
        ("Maduro was taken to New York.", ["It rained in Bonn."]),
    ]
    scores = citation_scores(claims)
    assert scores.recall == pytest.approx(1 / 2)
    # Useful: the first of three; the second is superfluous, the third supports nothing.
    assert scores.precision == pytest.approx(1 / 3)


def test_two_citations_that_are_needed_together_are_both_useful():
    claim = "Lavrov spoke with Rodríguez and Putin phoned Maduro."
    quotes = ["Lavrov spoke with Rodríguez.", "Putin phoned Maduro."]
    scores = citation_scores([(claim, quotes)])
    assert (scores.recall, scores.precision) == (1.0, 1.0)


def test_an_answer_without_claims_or_citations_scores_nothing():
    assert citation_scores([]).recall == 0.0
    assert citation_scores([("Something.", [])]).precision == 0.0


@pytest.mark.parametrize(
    ("quotes", "claim", "expected"),
    [
        ("Moscow sent two bombers in 2018.", "Moscow sent two bombers in 2018. [1]", True),
        ("Moscow sent two bombers in 2018.", "Moscow sent three bombers in 2018.", False),
        ("The ministry and Lavrov spoke.", "The ministry and Putin spoke.", False),
        ("Oil became cheaper over the whole year.", "Over the year oil became cheaper", True),
        ("Oil became cheaper.", "Gold became dearer.", False),
        ("Anything.", "", False),
    ],
)
def test_supports(quotes, claim, expected):
    assert supports(quotes, claim) is expected


# Abstention, calibration


def test_abstention_worked_by_hand():
    scores = abstention_scores([True, True, False, False], [True, False, True, False])
    assert (scores.precision, scores.recall, scores.f1) == (0.5, 0.5, 0.5)
    never = abstention_scores([True, False], [False, False])
    assert (never.precision, never.recall, never.f1) == (None, 0.0, 0.0)
    assert abstention_scores([False], [False]).f1 is None


def test_risk_coverage_worked_by_hand():
    curve = risk_coverage([0.9, 0.8, 0.7], [True, False, True], total=4)
    assert curve == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3))]
    assert area_under_risk(curve) == pytest.approx((0 + 0.5 + 1 / 3) / 3)
    assert area_under_risk([]) is None


def test_equal_confidences_are_taken_together():
    pairs = [(0.5, True), (0.5, False), (0.5, True), (0.9, True)]
    curves = set()
    for seed in range(5):
        random.Random(seed).shuffle(pairs)
        curves.add(tuple(risk_coverage([c for c, _ in pairs], [r for _, r in pairs], 4)))
    assert curves == {((0.25, 0.0), (1.0, 0.25))}


def test_calibration_worked_by_hand():
    bins = calibration_bins([0.95, 0.85, 0.85, 1.0], [True, True, False, True])
    assert [one.count for one in bins] == [2, 2]
    # |1/2 - .85| on two of four, |1 - .975| on two of four.
    assert calibration_error(bins) == pytest.approx(0.5 * 0.35 + 0.5 * 0.025)
    assert calibration_error([]) is None


def test_percentile_is_the_nearest_rank():
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [percentile(values, share) for share in (0.05, 0.3, 0.4, 0.5, 1.0)] == [
        *(15.0, 20.0, 20.0, 35.0, 50.0)
    ]
    assert percentile([], 0.5) is None


def test_each_reported_position_is_used_once():
    gold = [["January 3"], ["January 2"]]
    assert positions_found(gold, [["2026-01-03"], ["on 2 January 2026"]]) == 2
    assert positions_found(gold, [["January 3 or January 2"]]) == 1
