"""Reading the training data: passages, questions with accepted spans, lexical neighbours.

A data folder holds one folder per data set, each with ``articles.jsonl`` and ``questions.jsonl``
(SQuADShifts: one such pair per domain, with the domain as a prefix). A data set that is absent is
said so and left out.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

log = logging.getLogger(__name__)

HELD_OUT_SHARE = 5  # one article title in five of new_wiki is kept out of training
NATURAL_SHARE = 25  # and one passage in 25 of those with questions asked as people do
SHIFTS = ("new_wiki", "reddit", "amazon_reviews")
WRITTEN = Path(__file__).parent / "written"
WRITTEN_FILES = {"written": "questions.jsonl", "natural": "natural.jsonl"}
"""The files of each data set of questions written for this reader."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or sentence to read; ``group`` names its article ("" where that says nothing)."""

    id: str
    dataset: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one passage; spans are accepted answers, in characters of its text.

    ``answerable`` is False, with no spans, where the passage is known not to answer; ``spans`` may
    also be empty for a claim that the passage supports (FEVER), which trains the verdict only.
    """

    id: str
    dataset: str
    text: str
    passage: int
    spans: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Corpus:
    """All passages and questions; ``Question.passage`` counts into ``passages``."""

    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One question with the passage given; no answers means that the passage does not answer it."""

    id: str
    question: str
    context: str
    answers: tuple[str, ...]


def is_held_out(title: str) -> bool:
    """Whether a new_wiki title is of the fifth that is never trained on (by hash, so for good)."""
    return _by_hash(title, HELD_OUT_SHARE)


def _by_hash(name: str, share: int) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % share == 0


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


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


def untokenised(text: str) -> str:
    """Undo FEVER's Penn Treebank look ("-LRB- 1912 -RRB- , he" becomes "(1912), he")."""
    for token, character in (
        ("-LRB-", "("),
        ("-RRB-", ")"),
        ("-LSB-", "["),
        ("-RSB-", "]"),
        ("``", '"'),
        ("''", '"'),
    ):
        text = text.replace(token, character)
    text = re.sub(r"\s+([,.;:!?)\]%]|'s\b|n't\b)", r"\1", text)
    return re.sub(r"([(\[$])\s+", r"\1", text)


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


def read_written(data_folder: Path, written: Path = WRITTEN) -> Corpus:
    """The questions that were written for this reader, many without an answer in their passage.

    Those of ``natural.jsonl`` (data set "natural") ask as people do; those of ``questions.jsonl``
    ("written") were made hard: the answerable ones avoid the passage's words. They are about
    passages of new_wiki and FEVER, which are read from the data folder and left out where it lacks
    them, and about invented news, which lies beside the questions. Some passages are kept for
    validation (`written_validation`).

    Raises:
        ValueError: a question's answer does not stand in its passage.
    """
    texts = _written_texts(data_folder, written)
    kept = {r["id"] for r in read_lines(written / "news.articles.jsonl") if r.get("use")}
    corpora = []
    for dataset, file in WRITTEN_FILES.items():
        records = [r for r in read_lines(written / file) if r["p"] not in kept]
        if dataset == "natural":
            records = [r for r in records if not _by_hash(r["p"], NATURAL_SHARE)]
        corpora.append(_written_corpus(dataset, records, texts))
    return joined(corpora)


def written_validation(
    data_folder: Path, written: Path = WRITTEN
) -> dict[str, tuple[EvaluationItem, ...]]:
    """The written questions that are kept for validation; many are near misses.

    ``written_news``: hard ones about invented news; ``natural``: those asked as people do.
    """
    texts = _written_texts(data_folder, written)
    kept = {r["id"] for r in read_lines(written / "news.articles.jsonl") if r.get("use")}
    hard, natural = (read_lines(written / file) for file in WRITTEN_FILES.values())
    chosen = {
        "written_news": [r for r in hard if r["p"] in kept],
        "natural": [r for r in natural if r["p"] in texts and _by_hash(r["p"], NATURAL_SHARE)],
    }
    return {
        name: tuple(
            EvaluationItem(
                f"{r['p']}-{n}", r["q"], texts[r["p"]][1], (r["a"],) if r["a"] is not None else ()
            )
            for n, r in enumerate(records)
        )
        for name, records in chosen.items()
    }


def _written_texts(data_folder: Path, written: Path) -> dict[str, tuple[str, str]]:
    """Title and text of the passages that questions were written about, by name."""
    texts = {r["id"]: ("", r["text"]) for r in read_lines(written / "news.articles.jsonl")}
    wiki = data_folder / "squadshifts" / "new_wiki.articles.jsonl"
    if wiki.is_file():
        own = ((r["id"], r.get("title") or "", r["text"]) for r in read_lines(wiki))
        texts |= {name: (title, text) for name, title, text in own if not is_held_out(title)}
    pages = data_folder / "fever" / "articles.jsonl"
    lines = {r["id"]: r["text"].split("\n") for r in read_lines(pages)} if pages.is_file() else {}
    asked = {r["p"] for file in WRITTEN_FILES.values() for r in read_lines(written / file)}
    for name in sorted(name for name in asked if name.startswith("fever:")):
        page, first, last = _page_piece(name)
        if page in lines:
            texts[name] = (page, untokenised(" ".join(lines[page][first:last])).strip())
    return texts


def _page_piece(name: str) -> tuple[str, int, int]:
    """The page and the lines from .. to of a passage "fever:PAGE#FROM-TO"."""
    page, _, lines = name.removeprefix("fever:").rpartition("#")
    first, last = lines.split("-")
    return page, int(first), int(last)


def _written_corpus(
    dataset: str, records: list[dict[str, Any]], texts: dict[str, tuple[str, str]]
) -> Corpus:
    """The records whose passages are among the texts (title, text, by name)."""
    records = [r for r in records if r["p"] in texts]
    numbers = {name: n for n, name in enumerate(dict.fromkeys(r["p"] for r in records))}
    questions = []
    for n, record in enumerate(records):
        answer = record["a"]
        text = texts[record["p"]][1]
        places = re.finditer(re.escape(answer), text) if answer else ()
        spans = tuple(place.span() for place in places)
        if answer is not None and not spans:
            raise ValueError(f"{answer!r} does not stand in the passage {record['p']}")
        answers = (answer,) if spans else ()
        number = numbers[record["p"]]
        questions.append(
            Question(f"{dataset}-{n}", dataset, record["q"], number, spans, answers, bool(spans))
        )
    return Corpus(tuple(Passage(name, dataset, *texts[name]) for name in numbers), tuple(questions))


def joined(corpora: list[Corpus]) -> Corpus:
    """Several corpora as one, with the passage numbers moved along."""
    passages: list[Passage] = []
    questions: list[Question] = []
    for corpus in corpora:
        shift = len(passages)
        passages.extend(corpus.passages)
        for q in corpus.questions:
            moved = Question(
                q.id, q.dataset, q.text, q.passage + shift, q.spans, q.answers, q.answerable
            )
            questions.append(moved)
    return Corpus(tuple(passages), tuple(questions))


def read_training_data(data_folder: Path) -> Corpus:
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
    written = read_written(data_folder)
    log.info("written: %d passages, %d questions", len(written.passages), len(written.questions))
    if not corpora:
        expected = "squadshifts/, qamr/, nq_open_oracle/, fever/ or own/*/"
        message = f"no training data under {data_folder}: expected {expected}"
        raise FileNotFoundError(message)
    return joined([*corpora, written])


def without_held_out(corpus: Corpus) -> Corpus:
    """The corpus less the articles whose titles are held out."""
    kept = [
        number for number, passage in enumerate(corpus.passages) if not is_held_out(passage.group)
    ]
    new_number = {number: position for position, number in enumerate(kept)}
    questions = tuple(
        Question(q.id, q.dataset, q.text, new_number[q.passage], q.spans, q.answers, q.answerable)
        for q in corpus.questions
        if q.passage in new_number
    )
    return Corpus(tuple(corpus.passages[number] for number in kept), questions)


def read_validation_data(data_folder: Path) -> dict[str, tuple[EvaluationItem, ...]]:
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
    found |= written_validation(data_folder)
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
