"""Break one stage of the real pipeline: the right figure falls, and the blame finds the stage."""

from collections import Counter
from dataclasses import replace

import pytest

from eval import Options, evaluate
from eval.blame import Stage
from eval.engines import assistant_answerer
from index.embedder import Embedder
from index.records import Passage
from qa.assistant import Assistant
from qa.settings import load_settings

# Small passages and few of them, so that retrieval over two articles can fail at all.
SMALL = {"passage_tokens": 64, "top_k": 3}
SAMPLE = Options(limit=40)


@pytest.fixture(scope="module", autouse=True)
def one_embedder(embedder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Embedder, "load", classmethod(lambda cls, name="": embedder))
        yield


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    return replace(SAMPLE, store=tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def healthy(options):
    return evaluate(options=options, settings=load_settings(**SMALL))


def blamed(run):
    return Counter(grade.blame for grade in run.misses)


def fell(before, after, name, by):
    return after.figure(name).value <= before.figure(name).value - by


def test_the_whole_pipeline_twice_gives_the_same_bytes(options, healthy):
    again = evaluate(options=options, settings=load_settings(**SMALL))
    assert again.scores() == healthy.scores()


def test_without_bm25_retrieval_falls(options, healthy):
    run = evaluate(options=options, settings=load_settings(**SMALL, dense_weight=1.0))
    assert fell(healthy, run, "passage_hit@1", 0.05)
    assert fell(healthy, run, "passage_mrr@5", 0.05)
    assert blamed(run)[Stage.RETRIEVAL] > blamed(healthy)[Stage.RETRIEVAL]


def test_passages_cut_in_half_are_blamed_on_passages(options, healthy, monkeypatch, tmp_path):
    import index.build

    whole = index.build.split_article

    def halves(article, *arguments):
        for passage in whole(article, *arguments):
            middle = (passage.start + passage.end) // 2
            for start, end in ((passage.start, middle), (middle, passage.end)):
                yield Passage(article.id, start, end, article.text[start:end])

    monkeypatch.setattr(index.build, "split_article", lambda *given: list(halves(*given)))
    # Twice as many, so that as much text is retrieved.
    settings = load_settings(**SMALL | {"top_k": 2 * SMALL["top_k"]})
    run = evaluate(options=replace(options, store=tmp_path), settings=settings)
    assert fell(healthy, run, "passage_hit@5", 0.3)
    assert blamed(healthy)[Stage.PASSAGE] == 0
    assert blamed(run)[Stage.PASSAGE] >= 2


def test_always_answering_is_blamed_on_abstention(options, healthy):
    run = evaluate(options=options, settings=load_settings(**SMALL, caution=0.0))
    assert run.figure("abstention_recall").value == 0.0
    assert fell(healthy, run, "accuracy", 0.01)
    bold = [grade for grade in run.misses if grade.reason.startswith("wrongly bold")]
    assert len(bold) == sum(grade.unanswerable for grade in run.grades)
    assert {grade.blame for grade in bold} == {Stage.ABSTENTION}


def test_shuffled_citations_are_blamed_on_citation(options, healthy, seeds):
    settings = load_settings(**SMALL).model_copy(
        update={"articles": seeds, "store": options.store, "refresh": False}
    )
    with Assistant.open(settings) as assistant:
        ask = assistant_answerer(assistant)
        before = []

        def shuffled(text, *, history=(), as_of=None):
            """Give each answer the quotations of the answer before it, under its own numbers."""
            answer = ask(text, history=history, as_of=as_of)
            if answer.abstention:
                return answer
            given, before[:] = list(before), answer.citations
            if not given:
                return answer
            moved = [
                replace(given[place % len(given)], number=citation.number)
                for place, citation in enumerate(answer.citations)
            ]
            return replace(answer, citations=tuple(moved))

        run = evaluate(shuffled, options=replace(options, articles=seeds))
    assert fell(healthy, run, "citation_recall", 0.5)
    assert fell(healthy, run, "citation_precision", 0.5)
    assert run.figure("accuracy").value == healthy.figure("accuracy").value
    assert run.figure("citation_exact").value == 1.0
    assert blamed(run)[Stage.CITATION] >= 8
    assert blamed(healthy)[Stage.CITATION] == 0


def test_what_cleaning_takes_out_is_blamed_on_cleaning(options, healthy, monkeypatch, tmp_path):
    import index.formats

    clean = index.formats.clean

    def greedy(text, **given):
        """Take every sentence about bombers for page furniture."""
        found = clean(text, **given)
        kept = [line for line in found.text.split("\n") if "Tu-160" not in line]
        return replace(found, text="\n".join(kept))

    monkeypatch.setattr(index.formats, "clean", greedy)
    run = evaluate(
        options=replace(options, store=tmp_path, limit=None, split="test"),
        settings=load_settings(**SMALL),
    )
    lost = {grade.id: grade.reason for grade in run.misses if grade.blame is Stage.CLEANING}
    assert "where-02" in lost  # Where did the Russian Tu-160 bombers land?
    assert all(reason.endswith("as page furniture") for reason in lost.values())
    assert blamed(healthy)[Stage.CLEANING] == 0
