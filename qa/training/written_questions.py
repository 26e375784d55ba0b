"""The questions that were written for this reader (`qa/training/written`): reading them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.training.corpus import (
    Corpus,
    EvaluationItem,
    Passage,
    Question,
    by_hash,
    is_held_out,
    joined,
    read_lines,
    untokenised,
)

KEPT_SHARE = 25  # one passage in so many is kept out of training
WRITTEN = Path(__file__).parent / "written"
WRITTEN_FILES = {"hard": "hard.jsonl", "natural": "natural.jsonl"}
"""The files of each data set of questions written for this reader."""


def read_written(data_folder: Path, written: Path = WRITTEN) -> Corpus:
    """The questions that were written for this reader, many without an answer in their passage.

    Those of ``natural.jsonl`` ask as people do; those of ``hard.jsonl`` were made hard: the
    answerable ones avoid the passage's words. The data sets have these names. They are about
    passages of new_wiki and FEVER, which are read from the data folder and left out where it lacks
    them, and about invented news, which lies beside the questions. Some passages are kept for
    validation (`written_validation`).

    Raises:
        ValueError: a question's answer does not stand in its passage.
    """
    texts = _written_texts(data_folder, written)
    kept = _kept(texts, written)
    return joined(
        [
            _written_corpus(
                dataset, [r for r in read_lines(written / file) if r["p"] not in kept], texts
            )
            for dataset, file in WRITTEN_FILES.items()
        ]
    )


def written_validation(
    data_folder: Path, written: Path = WRITTEN
) -> dict[str, tuple[EvaluationItem, ...]]:
    """The written questions that are kept for validation; many are near misses.

    ``hard``: those made hard; ``natural``: those asked as people do.
    """
    texts = _written_texts(data_folder, written)
    kept = _kept(texts, written)
    chosen = {
        name: [r for r in read_lines(written / WRITTEN_FILES[name]) if r["p"] in kept]
        for name in ("hard", "natural")
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


def _kept(texts: Mapping[str, tuple[str, str]], written: Path) -> set[str]:
    """The passages kept for validation: the news marked so, and some by the hash of their name."""
    marked = {r["id"] for r in read_lines(written / "news.articles.jsonl") if r.get("use")}
    return marked | {name for name in texts if by_hash(name, KEPT_SHARE)}


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
