"""A language model's opinion, shown beside the figures and never part of them.

llama-index's `CorrectnessEvaluator` and `FaithfulnessEvaluator`, with any llama-index language
model. Opinions move from run to run and from model to model; that is why nothing rests on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.grade import Grade
from eval.wording import without_markers


def judge(grades: Sequence[Grade], model: Any) -> dict[str, float]:
    """Return the mean correctness (1 to 5) and faithfulness (0 to 1) of the answers given.

    `model` is a llama-index LLM. An answer that the model gives no readable verdict on is left
    out; a figure without any verdict is left out too.
    """
    from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator

    correctness = CorrectnessEvaluator(llm=model)
    faithfulness = FaithfulnessEvaluator(llm=model)
    scores: dict[str, list[float]] = {"correctness (1 to 5)": [], "faithfulness (0 to 1)": []}
    for grade in grades:
        if not grade.answered or not grade.text:
            continue
        text = without_markers(grade.text)
        found = [
            correctness.evaluate(
                query=grade.question, response=text, reference="; ".join(grade.expected)
            ),
            faithfulness.evaluate(
                query=grade.question,
                response=text,
                contexts=[str(citation["quote"]) for citation in grade.citations],
            ),
        ]
        for values, result in zip(scores.values(), found, strict=True):
            if result.score is not None:
                values.append(float(result.score))
    return {name: sum(values) / len(values) for name, values in scores.items() if values}
