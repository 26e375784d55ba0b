"""Reading the training data: passages, questions with accepted spans, lexical neighbours.

A data folder holds one folder per data set, each with ``articles.jsonl`` and ``questions.jsonl``
(SQuADShifts: one such pair per domain, with the domain as a prefix). A data set that is absent is
said so and left out.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.training.corpus import (
    Corpus,
    EvaluationItem,
    Passage,
    Question,
    is_held_out,
    joined,
    read_lines,
    untokenised,
)
from qa.training.written_questions import WRITTEN, read_written, written_validation

log = logging.getLogger(__name__)

SHIFTS = ("new_wiki", "reddit", "amazon_reviews")


def accepted_spans(
    text: str, given: list[tuple[int, int]], answers: list[str]
) -> tuple[tuple[int, int], ...]:
    """Every place in the text that counts as the answer.

    The given spans count. Another accepted string counts where it overlaps a given span, or where
    it occurs only once in the text: elsewhere a short string may mean something else.
    """
    spans = {(start, end) for start, end in given if 0 <= start < end <= len(text)}
    for answer in answers:
        places = (
            [match.span() for match in re.finditer(re.escape(answer), text)]
            if answer.strip()
            else []
        )
        spans.update(
            place
            for place in places
            if len(places) == 1 or any(place[0] < end and start < place[1] for start, end in given)
        )
    return tuple(sorted(spans))


def read_pair(folder: Path, dataset: str, prefix: str = "") -> Corpus:
    """One pair of articles and questions files; questions without a usable span are dropped.

    Raises:
        FileNotFoundError: one of the two files is absent.
    """
    articles = read_lines(folder / f"{prefix}articles.jsonl")
    numbers = {article["id"]: number for number, article in enumerate(articles)}
    passages = tuple(
        Passage(article["id"], dataset, article.get("title") or "", article["text"])
        for article in articles
    )
    questions = []
    for record in read_lines(folder / f"{prefix}questions.jsonl"):
        evidence = record["evidence"]
        if not evidence or evidence[0]["article_id"] not in numbers:
            continue
        number = numbers[evidence[0]["article_id"]]
        given = [(e["start"], e["end"]) for e in evidence if numbers.get(e["article_id"]) == number]
        spans = accepted_spans(passages[number].text, given, record["answers"])
        if spans:
            answers = tuple(
                {*record["answers"], *(passages[number].text[start:end] for start, end in spans)}
            )
            questions.append(
                Question(record["id"], dataset, record["question"], number, spans, answers)
            )
    return Corpus(passages, tuple(questions))


def read_claims(folder: Path) -> Corpus:
    """FEVER's claims as questions to be answered yes or no by the sentences around their evidence.

    The passage is the evidence sentence with up to two neighbours on each side.

    Raises:
        FileNotFoundError: a file is absent.
    """
    articles = {article["id"]: article for article in read_lines(folder / "articles.jsonl")}
    passages: list[Passage] = []
    questions: list[Question] = []
    for record in read_lines(folder / "questions.jsonl"):
        evidence = record["evidence"]
        if (
            not evidence
            or evidence[0].get("start") is None
            or evidence[0]["article_id"] not in articles
        ):
            continue
        if len({e["article_id"] for e in evidence}) > 1:
            continue  # needs two pages at once: one passage cannot settle it
        article = articles[evidence[0]["article_id"]]
        sentences = article["text"].split("\n")
        starts = np.cumsum([0, *(len(sentence) + 1 for sentence in sentences[:-1])])
        number = int(np.searchsorted(starts, evidence[0]["start"], side="right")) - 1
        around = sentences[max(0, number - 2) : number + 3]
        text = f"{article['title']}. " + untokenised(" ".join(around))
        passages.append(Passage(f"{record['id']}:passage", "fever", article["title"], text))
        supported = record["answers"][0] == "SUPPORTS"
        questions.append(
            Question(
                record["id"],
                "fever",
                record["question"],
                len(passages) - 1,
                (),
                (),
                answerable=supported,
            )
        )
    return Corpus(tuple(passages), tuple(questions))


def read_training_data(data_folder: Path, written: Path = WRITTEN) -> Corpus:
    """All that may be trained on; held-out new_wiki articles are dropped with their questions.

    Last come the questions that were written for this reader (`read_written`).

    Besides the known sets, any other folder that a user adds under ``own/`` with ``articles.jsonl``
    and ``questions.jsonl`` is read too.

    Raises:
        FileNotFoundError: none of the data sets is there.
    """
    sources = [
        (data_folder / "squadshifts", f"squadshifts_{domain}", f"{domain}.") for domain in SHIFTS
    ]
    sources += [(data_folder / name, name, "") for name in ("qamr", "nq_open_oracle", "fever")]
    sources += [(folder, folder.name, "") for folder in sorted(data_folder.glob("own/*"))]
    corpora = []
    for folder, dataset, prefix in sources:
        if not (folder / f"{prefix}articles.jsonl").is_file():
            log.warning("%s: absent under %s, left out of training", dataset, data_folder)
            continue
        corpus = read_claims(folder) if dataset == "fever" else read_pair(folder, dataset, prefix)
        if dataset == "squadshifts_new_wiki":
            corpus = without_held_out(corpus)
        log.info(
            "%s: %d passages, %d questions", dataset, len(corpus.passages), len(corpus.questions)
        )
        corpora.append(corpus)
    ours = read_written(data_folder, written)
    log.info("written: %d passages, %d questions", len(ours.passages), len(ours.questions))
    if not corpora:
        expected = "squadshifts/, qamr/, nq_open_oracle/, fever/ or own/*/"
        message = f"no training data under {data_folder}: expected {expected}"
        raise FileNotFoundError(message)
    return joined([*corpora, ours])


def without_held_out(corpus: Corpus) -> Corpus:
    """The corpus less the articles whose titles are held out."""
    kept = [
        number for number, passage in enumerate(corpus.passages) if not is_held_out(passage.group)
    ]
    new_number = {number: position for position, number in enumerate(kept)}
    questions = tuple(
        replace(
            question,
            passage=new_number[question.passage],
            rivals=tuple(new_number[rival] for rival in question.rivals if rival in new_number),
        )
        for question in corpus.questions
        if question.passage in new_number
    )
    return Corpus(tuple(corpus.passages[number] for number in kept), questions)


def read_validation_data(
    data_folder: Path, written: Path = WRITTEN
) -> dict[str, tuple[EvaluationItem, ...]]:
    """Those of ``xquad_en``, ``new_wiki_held_out`` and ``squad2`` that are there, passage given.

    And those that lie in this package (`written_validation`).
    """
    found: dict[str, tuple[EvaluationItem, ...]] = {}
    squad = data_folder / "squad_articles"
    if (squad / "questions.jsonl").is_file():
        texts = {article["id"]: article["text"] for article in read_lines(squad / "articles.jsonl")}
        found["xquad_en"] = tuple(
            EvaluationItem(
                record["id"],
                record["question"],
                texts[record["evidence"][0]["article_id"]][
                    record["evidence"][0]["context_start"] : record["evidence"][0]["context_end"]
                ],
                tuple(record["answers"]),
            )
            for record in read_lines(squad / "questions.jsonl")
            if record.get("type") == "xquad_en"
        )
    shifts = data_folder / "squadshifts"
    if (shifts / "new_wiki.questions.jsonl").is_file():
        corpus = read_pair(shifts, "squadshifts_new_wiki", "new_wiki.")
        answers = {
            r["id"]: tuple(r["answers"]) for r in read_lines(shifts / "new_wiki.questions.jsonl")
        }
        found["new_wiki_held_out"] = tuple(
            EvaluationItem(q.id, q.text, corpus.passages[q.passage].text, answers[q.id])
            for q in corpus.questions
            if is_held_out(corpus.passages[q.passage].group)
        )
    squad2 = data_folder / "squad2_sample500" / "questions.jsonl"
    if squad2.is_file():
        found["squad2"] = tuple(
            EvaluationItem(
                r["id"],
                r["question"],
                r["context"],
                () if r["unanswerable"] else tuple(r["answers"]),
            )
            for r in read_lines(squad2)
        )
    found |= written_validation(data_folder, written)
    for name in ("xquad_en", "new_wiki_held_out", "squad2"):
        if name not in found:
            log.warning("%s: absent under %s, not evaluated", name, data_folder)
    return found


def lexical_neighbours(corpus: Corpus, count: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """The passages of its data set that BM25 ranks highest for each question [questions, count].

    Best first; the question's own passage may be among them; rows are filled up with -1.
    """
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    neighbours = np.full((len(corpus.questions), count), -1, dtype=np.int32)
    for dataset in sorted({passage.dataset for passage in corpus.passages} - {"fever"}):
        members = np.array(
            [n for n, passage in enumerate(corpus.passages) if passage.dataset == dataset]
        )
        asked = [n for n, question in enumerate(corpus.questions) if question.dataset == dataset]
        texts = [corpus.passages[n].text for n in members]
        retriever = bm25s.BM25()
        retriever.index(
            bm25s.tokenize(texts, stemmer=stemmer, show_progress=False), show_progress=False
        )
        queries = bm25s.tokenize(
            [corpus.questions[n].text for n in asked], stemmer=stemmer, show_progress=False
        )
        depth = min(count, len(members))
        ranked, _ = retriever.retrieve(queries, k=depth, show_progress=False)
        neighbours[np.array(asked), :depth] = members[ranked]
    return neighbours
