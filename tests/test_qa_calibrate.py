"""What the engine's weights and thresholds are fitted on, and how; the real reader and index."""

import json
from dataclasses import replace

import numpy as np
import pytest

from index.errors import InputError
from qa.calibrate import (
    KEPT,
    RISK,
    Rows,
    Sayings,
    calibrate,
    collect_sayings,
    figures,
    fit,
    fit_saying,
    opened,
    outcome,
    threshold_for,
)
from qa.candidates import SIGNS
from qa.judging import fit_judging, judged_pairs
from qa.ranker import STANDING, Logistic, Thresholds, open_ranker, standing, write_ranker
from qa.reader import open_reader
from qa.saying import SAYING
from qa.settings import MODELS
from qa.telling import TELLING
from qa.training.corpus import by_hash
from qa.training.written_questions import KEPT_SHARE
from qa.validation import (
    Asked,
    differing_archives,
    differing_records,
    for_fitting,
    read_questions,
    telling_archives,
    validation_archives,
)

TOWNS = ("Arlen", "Boreham", "Castor", "Dunmore", "Elsden", "Farley", "Garton")


def test_the_threshold_is_the_widest_coverage_within_the_risk():
    chances, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, True])
    # Shares wrong from the surest on: 0, 0, 1/3, 1/4; at most RISK = 1/5 are allowed.
    assert RISK == 0.2
    assert threshold_for(chances, right, 0.0) == 0.8


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
    return Rows(asked, signs, f1, np.eye(3, dtype=bool), telling, answerable, in_sentences)


def sayings(number):
    """A question with three sentences; the one that the reader likes states the answer."""
    random = np.random.default_rng(number)
    signs = random.normal(0.0, 0.3, (3, len(SAYING)))
    states = np.arange(3) == number % 3
    signs[states, SAYING.index("margin")] += 4.0
    return Sayings(Asked("made up", str(number), "Why?", ("A",), None), signs, states)


def fitted(made):
    """A ranker of such questions."""
    return fit(made, fit_saying([sayings(n) for n in range(40)]))


def test_fitted_weights_choose_and_abstain_and_are_the_same_when_stored(tmp_path):
    made = [
        rows(n, answerable=n % 2 == 0, in_sentences=n % 4 < 2) for n in range(600)
    ]  # fmt: skip
    ranker = fitted(made[:300])
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
    ranker = fitted([rows(n, answerable=n % 2 == 0) for n in range(40)])
    empty = Rows(
        Asked("made up", "x", "Who?", (), None),
        np.zeros((0, len(SIGNS))), np.array([]), np.zeros((0, 0), dtype=bool),
        np.zeros(len(TELLING)), False, False,
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


@pytest.fixture
def written(tmp_path):
    """Invented news of the same towns, with questions written for them."""
    folder = tmp_path / "written"
    why = {town: f"The bridge of {town} fell because its piers were eaten." for town in TOWNS}
    write(
        folder / "telling.articles.jsonl",
        [
            {"id": town, "title": f"A bridge in {town}", "source": "Post", "date": "2025-01-02",
             "text": f"{why[town]} The mayor of {town} wept at length. It was a cold day."}
            for town in TOWNS
        ],
    )  # fmt: skip
    write(
        folder / "telling.jsonl",
        [
            {
                "id": f"why-{town}",
                "q": f"Why did the bridge of {town} fall?",
                "need": [[why[town]]],
                "articles": [town],
            }
            for town in TOWNS
        ]
        + [
            {
                "id": "none",
                "q": "Why did the mayor of Arlen resign?",
                "need": [],
                "articles": list(TOWNS[:3]),
            }
        ]
        + [
            {
                "id": "short",
                "q": "Who wept in Arlen?",
                "need": [["The mayor of Arlen wept."]],
                "articles": ["Arlen"],
            }
        ],
    )
    write(
        folder / "stories.articles.jsonl",
        [
            {"id": f"story-9-0-01-{n}", "text": f"The mill of {town} burned.", "use": "validate"}
            for n, town in enumerate(TOWNS[:5], 1)
        ]
        + [{"id": "story-1-0-01-1", "text": "This one was trained on."}],
    )
    write(
        folder / "stories.jsonl",
        [
            {"s": "story-9-0-01", "q": "Which mill burned in Arlen?", "a": {"1": "The mill"}},
            {"s": "story-9-0-01", "q": "Which mill flooded?", "a": {}},
            {"s": "story-1-0-01", "q": "What was trained on?", "a": {"1": "This one"}},
        ],
    )
    write_differing(folder)
    return folder


def write_differing(folder):
    """A story a town: two papers differ on the hurt, a third tells of a later toll."""

    def told(town, paper, day, text):
        return {"id": f"differ-{town}-{paper}", "source": f"Paper {paper}", "date": day,
                "title": f"The {town} fire", "text": text}  # fmt: skip

    articles, questions = [], []
    for town in TOWNS:
        articles += [
            told(town, "a", "2025-03-04", f"The fire in {town} hurt 12 people. Six people died."),
            told(town, "b", "2025-03-04", f"19 people were hurt in the fire in {town}."),
            told(town, "c", "2025-03-09", f"Nine people have now died of the fire in {town}."),
        ]
        for verdict, asked, answers in (
            ("disagree", f"How many people did the fire in {town} hurt?", {"a": "12", "b": "19"}),
            ("development", f"How many died in the fire in {town}?", {"a": "Six", "c": "Nine"}),
        ):
            positions = [
                {"article": f"differ-{town}-{paper}", "answer": answer, "side": side}
                for side, (paper, answer) in enumerate(answers.items())
            ]
            name = f"differ-{town}-{verdict}"
            questions.append({"id": name, "q": asked, "verdict": verdict, "positions": positions})
    write(folder / "differing.articles.jsonl", articles)
    write(folder / "differing.jsonl", questions)


def test_stories_that_the_reader_was_trained_on_are_not_asked_about(data, written, tmp_path):
    archives = list(validation_archives(data, tmp_path / "work", written))
    stories = [a for a in archives if a.articles.name.startswith("small-stories-")]
    asked = [(q.question, q.answers) for archive in stories for q in archive.questions]
    assert asked == [("Which mill burned in Arlen?", ("The mill",)), ("Which mill flooded?", ())]


def test_only_passages_on_roles_that_were_kept_out_of_training_are_asked_about(
    data, written, tmp_path
):
    names = [f"roles-{n}" for n in range(60)]
    kept = {name for name in names if by_hash(name, KEPT_SHARE)}
    assert 0 < len(kept) < len(names)
    articles = [{"id": name, "text": f"Ida Berg led {name}."} for name in names]
    questions = [{"p": name, "q": f"Who led {name}?", "a": "Ida Berg"} for name in names]
    write(written / "roles.articles.jsonl", articles)
    write(written / "roles.jsonl", questions)
    archives = list(validation_archives(data, tmp_path / "work", written))
    asked = {q for a in archives for q in a.questions if q.dataset == "roles, small"}
    assert {q.question for q in asked} == {f"Who led {name}?" for name in kept}
    assert all(q.small and q.answers == ("Ida Berg",) for q in asked)


def test_only_questions_that_sentences_answer_are_judged_by_sentences(written, tmp_path):
    reader = open_reader(MODELS)
    found = [
        row
        for assistant, archive in opened(telling_archives(tmp_path / "work", written))
        for row in collect_sayings(assistant, reader, archive.questions, lambda: None)
    ]
    assert {row.asked.id for row in found} == {*(f"why-{town}" for town in TOWNS), "none"}
    for row in found:
        assert row.states.any() == bool(row.asked.answers)
        assert row.signs.shape == (len(row.states), len(SAYING))


def test_a_sentence_that_states_the_answer_is_told_from_those_that_do_not():
    saying = fit_saying([sayings(n) for n in range(40)])
    for n in range(40, 80):
        row = sayings(n)
        assert saying.chances(row.signs).argmax() == row.states.argmax()


def test_a_question_is_asked_of_each_archive_that_has_all_the_articles_it_needs(written, tmp_path):
    archives = list(telling_archives(tmp_path / "work", written))
    asked = {a.articles.name: {q.id for q in a.questions} for a in archives}
    sizes = {name: len((tmp_path / "work" / name / "articles.jsonl").read_text().splitlines())
             for name in asked}  # fmt: skip
    assert sorted(sizes.values()) == [1, 2, 2, 2, 7]
    everything = {*(f"why-{town}" for town in TOWNS), "none", "short"}
    assert set().union(*asked.values()) == everything
    for name, size in sizes.items():
        assert ("none" in asked[name]) == (size == 7)  # it needs three articles
    assert asked[max(sizes, key=sizes.__getitem__)] == everything


def test_answers_that_are_alike_speak_for_each_other():
    signs = np.zeros((3, len(SIGNS)))
    signs[:, SIGNS.index("score")] = 2.0, 1.9, 0.0
    choosing = Logistic(
        tuple(float(name == "score") for name in SIGNS), (0.0,) * len(SIGNS), (1.0,) * len(SIGNS), 0
    )
    apart, alike = np.eye(3, dtype=bool), np.eye(3, dtype=bool)
    alike[0, 1] = alike[1, 0] = True

    def stood(which, name):
        return standing(choosing, signs, which)[STANDING.index(name)]

    assert stood(alike, "gap to others") == pytest.approx(2.0)
    assert stood(apart, "gap to others") == stood(alike, "gap") == pytest.approx(0.1)
    assert stood(alike, "share with alike") > stood(apart, "share with alike")


def test_differing_sources_are_asked_about_alone_and_together(written, tmp_path):
    archives = list(differing_archives(tmp_path / "work", written))
    assert [len(a.questions) for a in archives] == [2] * len(TOWNS) + [2 * len(TOWNS)]
    assert set(differing_records(written)) == {q.id for a in archives for q in a.questions}


def test_values_of_two_sides_are_told_from_another_things_and_a_change_from_both(written, tmp_path):
    reader, ranker = open_reader(MODELS), open_ranker(MODELS)
    records = differing_records(written)
    pairs = {
        record.verdict: pair
        for assistant, archive in opened(list(differing_archives(tmp_path / "w", written))[:1])
        for record in (records[q.id] for q in archive.questions)
        for pair in judged_pairs(
            assistant.examine(record.question, reader, ranker.saying), ranker, record
        )
        if pair.both
    }
    assert {verdict: pair.changed for verdict, pair in pairs.items()} == {
        "disagree": False,
        "development": True,
    }
    differing, changing = fit_judging([*pairs.values(), replace(pairs["disagree"], both=False)] * 9)
    asked = np.array([pairs[name].changing for name in ("disagree", "development")])
    assert list(changing.chances(asked) > 0.5) == [False, True]
    assert len(differing.weights) == len(pairs["disagree"].differing)


def test_small_archives_are_asked_their_own_questions_and_strangers(data, written, tmp_path):
    archives = list(validation_archives(data, tmp_path / "work", written))
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


def test_calibrating_asks_indexes_fits_and_writes_what_the_engine_opens(data, written, tmp_path):
    reader = tmp_path / "reader"
    reader.mkdir()
    for name in ("reader.onnx", "reader.json", "tokenizer.json"):
        (reader / name).symlink_to(MODELS / name)
    seen = []
    stored = calibrate(data, tmp_path / "work", reader, lambda: seen.append(1), written)
    assert len(seen) > 40
    assert set(stored["figures_on_the_other_half"]) >= {"squad_articles", "news_2022"}
    assert open_ranker(reader).large.span == stored["large"]
    assert open_ranker(reader).small.span == stored["small"]


def test_thresholds_slope_from_small_archives_to_large_ones():
    ranker = fitted([rows(n, answerable=n % 2 == 0) for n in range(40)])
    ranker = replace(
        ranker, small=Thresholds(0.2, 0.3, 0.4), large=Thresholds(0.4, 0.5, 0.4)
    )  # fmt: skip
    spans = [ranker.thresholds(size).span for size in (1.0, 3.0, 3.5, 4.0, 6.0)]
    assert spans == pytest.approx([0.2, 0.2, 0.3, 0.4, 0.4])
    assert ranker.thresholds(3.5) == Thresholds(*map(pytest.approx, (0.3, 0.4, 0.4)))


def test_each_kind_of_archive_has_thresholds_of_its_own():
    small = [rows(n, answerable=n % 2 == 0, dataset="made up, small") for n in range(100)]
    large = [rows(n, answerable=n % 2 == 0) for n in range(100, 200)]
    both, alone = fitted([*small, *large]), fitted(large)
    assert both.small != both.large
    assert alone.small == alone.large
