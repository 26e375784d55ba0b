"""The measures: pure functions of plain values, each with its formula and its source.

Every share is from 0 to 1. None means "cannot be measured here", never zero.
"""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.wording import normal_form, states, without_markers
from index.lexical import is_stop_word

DocumentSpan = tuple[str, int, int]
"""Document id, first character, character after the last."""

SUPPORTED_SHARE = 0.8
"""Share of a claim's content words that its quotations must hold."""

_PUNCTUATION = frozenset(string.punctuation)
_ARTICLE_WORDS = re.compile(r"\b(a|an|the)\b")
_NAME = re.compile(r"(?<!^)(?<![.!?:“\"‘'] )\b[A-Z][\w’'-]*")


# Answers


def squad_normal_form(text: str) -> str:
    """Return `text` as SQuAD compares it.

    Lower case, ASCII punctuation removed, articles removed, white space joined, in this order
    (`normalize_answer` of the official SQuAD evaluation script, Rajpurkar et al. 2016,
    "SQuAD: 100,000+ Questions for Machine Comprehension of Text", arXiv:1606.05250).
    """
    plain = "".join(character for character in text.lower() if character not in _PUNCTUATION)
    return " ".join(_ARTICLE_WORDS.sub(" ", plain).split())


def exact_match(given: str, accepted: Sequence[str]) -> float:
    """Return 1.0 if `given` equals an accepted answer in SQuAD's normal form, else 0.0.

    No accepted answer at all means that the right answer is the empty one (SQuAD 2.0,
    Rajpurkar et al. 2018, arXiv:1806.03822).
    """
    normal = squad_normal_form(given)
    return float(any(normal == squad_normal_form(answer) for answer in accepted or ("",)))


def token_f1(given: str, accepted: Sequence[str]) -> float:
    """Return the best F1 of the words of `given` against any accepted answer.

    F1 = 2 P R / (P + R), where P and R are the shares of the given and of the accepted
    answer's words, counted as bags, that the two have in common (SQuAD's `compute_f1`,
    arXiv:1606.05250). Where either has no word, 1.0 if neither has, else 0.0 (SQuAD 2.0).
    """
    return max(_f1(given, answer) for answer in accepted or ("",))


def _f1(given: str, accepted: str) -> float:
    ours = squad_normal_form(given).split()
    theirs = squad_normal_form(accepted).split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = sum((Counter(ours) & Counter(theirs)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(ours), common / len(theirs)
    return 2 * precision * recall / (precision + recall)


def facts_stated(text: str, facts: Sequence[Sequence[str]]) -> list[bool]:
    """Return for each fact whether one of its wordings stands in `text` (`eval.wording.states`)."""
    return [any(states(text, wording) for wording in wordings) for wordings in facts]


def fact_recall(text: str, facts: Sequence[Sequence[str]]) -> float | None:
    """Return the share of the facts that `text` states, None without facts.

    The recall of short gold strings in a long answer: "exact match recall" of ALCE (Gao et
    al. 2023, arXiv:2305.14627, section 3), with several wordings for each fact.
    """
    return sum(facts_stated(text, facts)) / len(facts) if facts else None


def extra_words(text: str, facts: Sequence[Sequence[str]]) -> int:
    """Return how many words `text` has beyond the facts it states: 0 or more, fewer is better.

    Words of `text` minus the words of the longest stated wording of each stated fact. Makes
    visible an answer that states every fact by quoting everything.
    """
    needed = 0
    for wordings in facts:
        stated = [len(normal_form(w).split()) for w in wordings if states(text, w)]
        needed += max(stated, default=0)
    return max(0, len(without_markers(text).split()) - needed)


# Retrieval


def ranking_scores(
    relevant: Mapping[str, int], ranked: Sequence[str], depth: int
) -> dict[str, float]:
    """Return hit@1, hit, recall, MRR and nDCG at `depth` for one ranked list, best first.

    `relevant` has a grade over 0 for each relevant document. By `ir_measures` (MacAvaney et
    al. 2022, arXiv:2111.13466): Success@k = 1 if a relevant document is in the first k;
    R@k = relevant in the first k / relevant; RR@k = 1 / rank of the first relevant one;
    nDCG@k = sum of grade / log2(rank + 1), over the same for the best order (Järvelin and
    Kekäläinen 2002).
    """
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    measures = {
        "hit@1": Success @ 1,
        f"hit@{depth}": Success @ depth,
        f"recall@{depth}": R @ depth,
        f"mrr@{depth}": RR @ depth,
        f"ndcg@{depth}": nDCG @ depth,
    }
    # trec_eval orders by score and then by name: falling scores keep the given order.
    run = {document: float(len(ranked) - place) for place, document in enumerate(ranked)}
    found = {
        result.measure: result.value
        for result in ir_measures.iter_calc(
            list(measures.values()), {"question": dict(relevant)}, {"question": run}
        )
    }
    return {name: float(found.get(measure, 0.0)) for name, measure in measures.items()}


@dataclass(frozen=True, slots=True)
class SpanScores:
    """How well retrieved passages cover the gold spans, in characters."""

    recall: float
    precision: float
    iou: float


def span_scores(gold: Sequence[DocumentSpan], retrieved: Sequence[DocumentSpan]) -> SpanScores:
    """Return recall, precision and intersection over union of retrieved against gold spans.

    With G the gold characters, R the sum of the passages' lengths (a character retrieved
    twice counts twice) and I the gold characters that are in some passage: recall = I / G,
    precision = I / R, IoU = I / (R + G - I). Chroma's chunking evaluation (Smith and
    Troynikov 2024, "Evaluating Chunking Strategies for Retrieval"), as its code computes it.
    """
    wanted = merged(gold)
    total = _length(wanted)
    covered = _length(_intersection(wanted, merged(retrieved)))
    taken = sum(end - start for _, start, end in retrieved)
    return SpanScores(
        recall=covered / total if total else 0.0,
        precision=covered / taken if taken else 0.0,
        iou=covered / (taken + total - covered) if taken + total else 0.0,
    )


def merged(spans: Sequence[DocumentSpan]) -> list[DocumentSpan]:
    """Return the union of the spans as spans that do not touch, in order."""
    union: list[DocumentSpan] = []
    for document, start, end in sorted(spans):
        if start >= end:
            continue
        if union and union[-1][0] == document and start <= union[-1][2]:
            union[-1] = (document, union[-1][1], max(end, union[-1][2]))
        else:
            union.append((document, start, end))
    return union


def _intersection(
    left: Sequence[DocumentSpan], right: Sequence[DocumentSpan]
) -> list[DocumentSpan]:
    return [
        (document, max(start, first), min(end, last))
        for document, start, end in left
        for other, first, last in right
        if document == other and max(start, first) < min(end, last)
    ]


def _length(spans: Sequence[DocumentSpan]) -> int:
    return sum(end - start for _, start, end in spans)


# Citations


@dataclass(frozen=True, slots=True)
class CitationScores:
    """Whether the quotations carry what is claimed."""

    recall: float
    precision: float


def citation_scores(claims: Sequence[tuple[str, Sequence[str]]]) -> CitationScores:
    """Return citation recall and precision of an answer; each claim comes with its quotations.

    Recall: the share of claims that their quotations together support. Precision: the share
    of citations that are not superfluous; one is superfluous if its claim is unsupported, or
    if it does not support the claim alone and the others do without it. An answer without a
    claim or without a citation scores 0. ALCE (Gao et al. 2023, arXiv:2305.14627, section
    3), with `supports` in the place of its entailment model.
    """
    if not claims:
        return CitationScores(0.0, 0.0)
    supported = useful = citations = 0
    for claim, quotes in claims:
        citations += len(quotes)
        if quotes and supports("\n".join(quotes), claim):
            supported += 1
            useful += sum(_is_useful(claim, quotes, place) for place in range(len(quotes)))
    return CitationScores(supported / len(claims), useful / citations if citations else 0.0)


def _is_useful(claim: str, quotes: Sequence[str], place: int) -> bool:
    others = [*quotes[:place], *quotes[place + 1 :]]
    return supports(quotes[place], claim) or not supports("\n".join(others), claim)


def supports(quotes: str, claim: str) -> bool:
    """Whether `quotes` lexically entail `claim`.

    Either the claim stands in them word for word (normal forms), or they hold each of its
    numbers, each of its names (words with a capital that do not begin a sentence) and at
    least 80 % of its content words. Stricter than a model about new words, blind to word
    order: it judges quotations, not free prose.
    """
    claim = without_markers(claim)
    if states(quotes, claim):
        return True
    held = set(normal_form(quotes).split())
    words = [word for word in normal_form(claim).split() if not is_stop_word(word)]
    must = {word for word in words if any(character.isdigit() for character in word)}
    for name in _NAME.findall(claim):
        must.update(word for word in normal_form(name).split() if not is_stop_word(word))
    if not words or not must <= held:
        return False
    return sum(word in held for word in words) >= SUPPORTED_SHARE * len(words)


# Disagreement, time


def positions_found(positions: Sequence[Sequence[str]], reported: Sequence[Sequence[str]]) -> int:
    """Return how many of the gold `positions` are among the `reported` ones.

    A gold position is a list of wordings, a reported one a list of texts (its value and its
    quotations); it is found if a wording stands in one of the texts. Each reported position
    is used once.
    """
    left = list(reported)
    found = 0
    for wordings in positions:
        for texts in left:
            if any(states(text, wording) for text in texts for wording in wordings):
                left.remove(texts)
                found += 1
                break
    return found


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least `share` of the values do not exceed.

    The nearest-rank definition: the value of rank ceil(share x n), from 1.
    """
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
