"""How well the evidence of one question was found and ranked, against where its gold stands."""

from __future__ import annotations

from collections.abc import Sequence

from eval.locate import Case
from eval.metrics import merged, ranking_scores, span_scores
from eval.wording import states
from qa.answer import Evidence

DEPTH = 5
"""Ranked passages that retrieval measures look at."""


def retrieval_values(case: Case, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return ranking measures of passages and of articles, and Chroma's span measures.

    A passage is relevant if a gold quote stands whole in it that no passage before it held;
    where the gold names only an article, if it is of that article and holds an accepted
    answer. Each piece of gold evidence that no passage holds counts as one more relevant
    document that was not retrieved. An article is relevant if it has gold evidence, and
    ranks where its first passage does.
    """
    if not case.evidence:
        return {}
    values = {
        f"article_{name}": value
        for name, value in ranking_scores(*_article_ranking(case, evidence), DEPTH).items()
    }
    ranking = _passage_ranking(case, evidence)
    if ranking:
        found = ranking_scores(*ranking, DEPTH)
        values |= {f"passage_{name}": value for name, value in found.items()}
    gold = [(e.article_id, e.start, e.end) for e in case.evidence if e.start is not None and e.end]
    if gold:
        top = [(e.article.id, e.passage.start, e.passage.end) for e in evidence[:DEPTH]]
        spans = span_scores(gold, top)
        values |= {
            f"span_recall@{DEPTH}": spans.recall,
            f"span_precision@{DEPTH}": spans.precision,
            f"span_iou@{DEPTH}": spans.iou,
        }
    return values


def _article_ranking(case: Case, evidence: Sequence[Evidence]) -> tuple[dict[str, int], list[str]]:
    relevant: dict[str, int] = {}
    for gold in case.evidence:
        relevant[gold.article_id] = max(gold.relevance, relevant.get(gold.article_id, 0))
    return relevant, list(dict.fromkeys(one.article.id for one in evidence))


def _passage_ranking(
    case: Case, evidence: Sequence[Evidence]
) -> tuple[dict[str, int], list[str]] | None:
    """Return graded relevant passages and the ranked ones; None where it cannot be told."""
    spans = merged(
        [(e.article_id, e.start, e.end) for e in case.evidence if e.start is not None and e.end]
    )
    whole = {e.article_id for e in case.evidence if e.start is None and not e.cut}
    whole -= {document for document, _, _ in spans}
    answers = case.question.answers
    wanted: set[object] = {*spans, *(whole if answers else ())}
    cut = sum(one.cut for one in case.evidence)
    if not wanted and not cut:
        return None
    relevant: dict[str, int] = {}
    ranked: list[str] = []
    for place, one in enumerate(evidence):
        name = f"passage {place}"
        ranked.append(name)
        held: set[object] = {
            span
            for span in spans
            if span[0] == one.article.id
            and one.passage.start <= span[1] <= span[2] <= one.passage.end
        }
        if one.article.id in whole and any(states(one.passage.text, a) for a in answers):
            held.add(one.article.id)
        if held & wanted:
            relevant[name] = 1
            wanted -= held
    relevant |= {f"not retrieved {place}": 1 for place in range(len(wanted) + cut)}
    return relevant, ranked
