"""What the engine's weights and thresholds are fitted on, and how; the real reader and index."""

import json
from dataclasses import replace

import numpy as np
import pytest

from index.errors import InputError
from qa.calibrate import KEPT, RISK, Rows, calibrate, figures, fit, outcome, threshold_for
from qa.candidates import SIGNS
from qa.ranker import Thresholds, open_ranker, write_ranker
from qa.settings import MODELS
from qa.telling import TELLING
from qa.validation import Asked, for_fitting, read_questions, validation_archives

TOWNS = ("Arlen", "Boreham", "Castor", "Dunmore", "Elsden", "Farley", "Garton")


def test_the_threshold_is_the_widest_coverage_within_the_risk():
    chances, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True])
    # Shares wrong from the surest on: 0, 0, 1/3, 1/4; at most RISK = 1/5 are allowed.
    assert RISK == 0.2
    assert threshold_for(chances, right, least_kept=0.0) == 0.8


def test_but_most_right_answers_are_given_all_the_same():
    chances, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True])
    assert KEPT > 2 / 3
    assert threshold_for(chances, right) == 0.6


def test_no_question_no_answer():
    assert threshold_for(np.array([]), np.array([], dtype=bool)) == 1.0


def rows(number, *, answerable, in_sentences=False, dataset="made up"):
    """A question with three candidates; where it can be answered, the surest of them is right."""
    random = np.random.default_rng(number)
    signs = random.normal(0.0, 0.3, (3, len(SIGNS)))
    telling = random.normal(0.0, 0.3, len(TELLING))
    f1 = np.zeros(3)
    if answerable:
        best = number % 3
        signs[best, SIGNS.index("score")] += 4.0
        telling[TELLING.index("signal")] += 4.0
        f1[best] = 1.0
    asked = Asked(dataset, str(number), "Who?", ("A",) if answerable else (), None)
    return Rows(asked, signs, f1, telling, answerable, in_sentences)


def test_fitted_weights_choose_and_abstain_and_are_the_same_when_stored(tmp_path):
    made = [
        rows(n, answerable=n % 2 == 0, in_sentences=n % 4 < 2) for n in range(600)
    ]  # fmt: skip
    ranker = fit(made[:300])
    outcomes = [outcome(ranker, row) for row in made[300:]]
    answered = [right for answers, right in outcomes if answers]
    assert np.mean(answered) > 0.75  # RISK is .2
    assert sum(answered) > 130  # of the 150 that can be answered
    write_ranker(ranker, tmp_path, {})
    assert open_ranker(tmp_path) == ranker
    shown = figures(ranker, made[300:])["made up"]
    assert shown["questions"] == 300
    assert shown["abstains_unanswerable"] > 0.6
    assert shown["right_kept"] > 0.9


def test_no_candidates_is_no_confidence():
    ranker = fit([rows(n, answerable=n % 2 == 0) for n in range(40)])
    empty = Rows(
        Asked("made up", "x", "Who?", (), None),
        np.zeros((0, len(SIGNS))), np.array([]), np.zeros(len(TELLING)), False, False,
    )  # fmt: skip
    assert ranker.rank([], empty.signs) == ([], 0.0)
    assert outcome(ranker, empty)[1] is False


def write(file, records):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


@pytest.fixture
def data(tmp_path):
    """Validation sets of seven towns: each with an encyclopaedia's article and a piece of news."""
    folder = tmp_path / "data"

    def told(town):
        return (
            f"{town} is a town of {1000 + len(town)} people. Its mayor is Mary {town}son. "
            f"The bridge of {town} was built in 19{10 + len(town)} by monks."
        )

    def asked(town, **more):
        return [
            {"id": f"{town}-1", "question": f"Who is the mayor of {town}?",
             "answers": [f"Mary {town}son"], **more},
            {"id": f"{town}-2", "question": f"When was the bridge of {town} built?",
             "answers": [f"19{10 + len(town)}"], **more},
        ]  # fmt: skip

    articles = [{"id": town, "title": town, "text": told(town)} for town in TOWNS]
    questions = [
        record for town in TOWNS for record in asked(town, evidence=[{"article_id": town}])
    ]
    for name in ("squad_articles", "news_2022"):
        write(folder / name / "articles.jsonl", articles)
        write(folder / name / "questions.jsonl", questions)
    adversarial = [
        record | {"unanswerable": n % 2 == 1, "answers": record["answers"] if n % 2 == 0 else []}
        for town in TOWNS
        for n, record in enumerate(asked(town, context=told(town)))
    ]
    write(folder / "squad2_sample500" / "questions.jsonl", adversarial)
    return folder


def test_small_archives_are_asked_their_own_questions_and_strangers(data, tmp_path):
    archives = list(validation_archives(data, tmp_path / "work"))
    small = [a for a in archives if a.articles.name.startswith("small-squad-")]
    assert [len((a.articles / "articles.jsonl").read_text().splitlines()) for a in small] == [5, 2]
    for archive in small:
        text = (archive.articles / "articles.jsonl").read_text()
        for question in archive.questions:
            town = question.id.split("-")[0]
            assert bool(question.answers) == (town in text)
    halves = {for_fitting(q.id) for archive in archives for q in archive.questions}
    assert halves == {True, False}


def test_a_line_that_is_no_question_is_named(tmp_path):
    write(tmp_path / "questions.jsonl", [{"id": 1, "question": "Who?"}])
    with pytest.raises(InputError, match="answers"):
        read_questions(tmp_path / "questions.jsonl", "own")


def test_missing_data_are_named(tmp_path):
    with pytest.raises(InputError, match="squad_articles"):
        list(validation_archives(tmp_path, tmp_path / "work"))


def test_calibrating_asks_indexes_fits_and_writes_what_the_engine_opens(data, tmp_path):
    reader = tmp_path / "reader"
    reader.mkdir()
    for name in ("reader.onnx", "reader.json", "tokenizer.json"):
        (reader / name).symlink_to(MODELS / name)
    seen = []
    stored = calibrate(data, tmp_path / "work", reader, lambda: seen.append(1))
    assert len(seen) > 40
    assert set(stored["figures_on_the_other_half"]) >= {"squad_articles", "news_2022"}
    assert open_ranker(reader).large.span == stored["large"]
    assert open_ranker(reader).small.span == stored["small"]


def test_thresholds_slope_from_small_archives_to_large_ones():
    ranker = fit([rows(n, answerable=n % 2 == 0) for n in range(40)])
    ranker = replace(
        ranker, small=Thresholds(0.2, 0.3, 0.4), large=Thresholds(0.4, 0.5, 0.4)
    )  # fmt: skip
    spans = [ranker.thresholds(size).span for size in (1.0, 3.0, 3.5, 4.0, 6.0)]
    assert spans == pytest.approx([0.2, 0.2, 0.3, 0.4, 0.4])
    assert ranker.thresholds(3.5) == Thresholds(*map(pytest.approx, (0.3, 0.4, 0.4)))


def test_each_kind_of_archive_has_thresholds_of_its_own():
    small = [rows(n, answerable=n % 2 == 0, dataset="made up, small") for n in range(100)]
    large = [rows(n, answerable=n % 2 == 0) for n in range(100, 200)]
    both, alone = fit([*small, *large]), fit(large)
    assert both.small != both.large
    assert alone.small == alone.large
