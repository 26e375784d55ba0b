"""How well sentences state the facts that an answer needs."""

import json

import pytest

from eval.bench.telling import Told, judged, measure, summary

NEED = [
    ["The mill closed because wheat was dear.", "Dear wheat closed the mill, the owner said."],
    ["Nobody had asked the workers of Arlen."],
]
GOOD = ["The owner wept at length when it was over."]


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        (["The mill closed because wheat was dear."], Told(0.5, 0.0, 1, 1.0, 1.0)),
        (
            ["It snowed.", "Nobody had asked the workers of Arlen.", NEED[0][1]],
            Told(1.0, 1.0, 3, pytest.approx(2 / 3), 0.0),
        ),
        ([NEED[0][0], NEED[0][1]], Told(0.5, 0.0, 2, 1.0, 1.0)),
        (GOOD, Told(0.0, 0.0, 1, 1.0, 0.0)),
        ([], Told(0.0, 0.0, 0, 0.0, 0.0)),
    ],
    ids=["half", "all, and one that is idle", "one fact twice", "welcome only", "nothing"],
)
def test_facts_count_once_and_idle_sentences_cost(sentences, told):
    assert judged(sentences, NEED, GOOD) == told


def test_both_ways_to_choose_are_measured_on_questions_nothing_was_fitted_on(tmp_path):
    why = "The bridge of Arlen fell because its piers were eaten."
    article = {"id": "a", "title": "A bridge", "text": f"{why} It was a cold day in May."}
    asked = [
        {"id": f"q{n}", "q": "Why did the bridge of Arlen fall?", "need": [[why]], "good": [],
         "articles": ["a"]}
        for n in range(6)
    ]  # fmt: skip
    (tmp_path / "telling.articles.jsonl").write_text(json.dumps(article) + "\n")
    (tmp_path / "telling.jsonl").write_text("".join(json.dumps(q) + "\n" for q in asked))
    found = measure(tmp_path / "work", tmp_path)
    assert set(found) == {"archives of 1, fitted", "archives of 1, by rule"}
    for told in found.values():
        assert 0 < len(told) < 2 * len(asked)  # the other half is fitted on
        assert all(one.complete for one in told)
        assert "complete 1.000" in summary(told)
