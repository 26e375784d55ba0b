"""The questions that were written for this reader (`qa/training/written`): reading them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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

KEPT_SHARE = 25  # one passage (or story) in so many is kept out of training
SHARED_WORDS = re.compile(r"[^\W_]{4,}")  # long enough to mean something
WRITTEN = Path(__file__).parent / "written"
ARTICLE_FILES = (  # invented: they lie beside
    "news.articles.jsonl",
    "stories.articles.jsonl",
    "roles.articles.jsonl",
)
WRITTEN_FILES = {
    "hard": "hard.jsonl",
    "natural": "natural.jsonl",
    "far": "far.jsonl",
    "broad": "broad.jsonl",
    "stories": "stories.jsonl",
    "roles": "roles.jsonl",
}
"""The file of each data set of questions written for this reader."""
PARAGRAPHS = (
    Path("squadshifts", "new_wiki.articles.jsonl"),
    Path("squadshifts", "reddit.articles.jsonl"),
    Path("nq_open_oracle", "articles.jsonl"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """A question of one passage; no answers: that passage lacks them, and so do the ``rivals``."""

    passage: str
    question: str
    answers: tuple[str, ...]
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Title and text of the passages by name, the records by data set, and what is kept out."""

    texts: Mapping[str, tuple[str, str]]
    records: Mapping[str, tuple[Record, ...]]
    kept: frozenset[str]


def read_written(data_folder: Path, written: Path = WRITTEN) -> Corpus:
    """The questions that were written for this reader, many without an answer in their passage.

    The data sets have these names: ``natural`` asks as people do; ``hard`` was made hard, its
    answerable questions avoid the passage's words; ``far`` avoids them all, answerable or not;
    ``broad`` asks for reasons, views and the like; ``stories`` are of several passages, of which it
    is known which ones answer; ``roles`` are of passages with several values of a kind, of which
    one is asked for, or one that is not there. They are about passages of new_wiki, Reddit, Natural
    Questions and FEVER, which are read from the data folder and left out where it lacks them, and
    about invented news, which lies beside the questions. Some passages are kept for validation
    (`written_validation`).

    Raises:
        ValueError: a question's answer does not stand in its passage.
    """
    found = _read(data_folder, written)
    return joined(
        [
            _corpus(dataset, [r for r in records if r.passage not in found.kept], found.texts)
            for dataset, records in found.records.items()
        ]
    )


def written_validation(
    data_folder: Path, written: Path = WRITTEN
) -> dict[str, tuple[EvaluationItem, ...]]:
    """The written questions that are kept for validation, by data set; many are near misses."""
    found = _read(data_folder, written)
    return {
        dataset: tuple(
            EvaluationItem(
                f"{r.passage}-{n}",
                r.question,
                found.texts[r.passage][1],
                r.answers,
            )
            for n, r in enumerate(r for r in records if r.passage in found.kept)
        )
        for dataset, records in found.records.items()
    }


def _read(data_folder: Path, written: Path) -> Written:
    """All of a folder of written questions, less those whose passages the data folder lacks."""
    own = [
        r
        for file in ARTICLE_FILES
        if (written / file).is_file()
        for r in read_lines(written / file)
    ]
    texts = {r["id"]: ("", r["text"]) for r in own} | _paragraphs(data_folder)
    lines = {
        dataset: read_lines(written / file)
        for dataset, file in WRITTEN_FILES.items()
        if (written / file).is_file()
    }
    texts |= _page_pieces(data_folder, {r["p"] for rs in lines.values() for r in rs if "p" in r})
    stories: dict[str, list[str]] = {}
    for name in texts:
        stories.setdefault(name.rpartition("-")[0], []).append(name)
    records = {
        dataset: tuple(
            record
            for line in found
            for record in (
                _of_story(line, stories[line["s"]], texts) if "s" in line else [_of_passage(line)]
            )
            if record.passage in texts
        )
        for dataset, found in lines.items()
    }
    marked = {r["id"] for r in own if r.get("use")}
    kept = marked | {name for name in texts if by_hash(_whole(name), KEPT_SHARE)}
    return Written(texts, records, frozenset(kept))


def _whole(name: str) -> str:
    """What is kept out as one: a story's name for its passages, else the passage's own."""
    return name.rpartition("-")[0] if name.startswith("story-") else name


def _of_passage(line: Mapping[str, Any]) -> Record:
    """A question about one passage: an answer, a list of them, or null."""
    answer = line["a"]
    answers = (answer,) if isinstance(answer, str) else tuple(answer or ())
    return Record(line["p"], line["q"], answers)


def _of_story(
    line: Mapping[str, Any], passages: list[str], texts: Mapping[str, tuple[str, str]]
) -> Iterator[Record]:
    """A question about a story for each passage that answers; else for the two most like it."""
    answers = {f"{line['s']}-{number}": answer for number, answer in line["a"].items()}
    rivals = tuple(name for name in passages if name not in answers)
    for name, answer in answers.items():
        yield Record(name, line["q"], (answer,), rivals)
    if not answers:
        asked = set(SHARED_WORDS.findall(line["q"].lower()))
        shared = {n: len(asked & set(SHARED_WORDS.findall(texts[n][1].lower()))) for n in rivals}
        for name in sorted(rivals, key=lambda n: -shared[n])[:2]:
            yield Record(name, line["q"], ())


def _paragraphs(data_folder: Path) -> dict[str, tuple[str, str]]:
    """Title and text of the data folder's paragraphs, by their ids there; none held out."""
    texts: dict[str, tuple[str, str]] = {}
    for file in (file for file in PARAGRAPHS if (data_folder / file).is_file()):
        wiki = file.name.startswith("new_wiki")
        titled = [(r, r.get("title") or "") for r in read_lines(data_folder / file)]
        texts |= {r["id"]: (t, r["text"]) for r, t in titled if not (wiki and is_held_out(t))}
    return texts


def _page_pieces(data_folder: Path, asked: set[str]) -> dict[str, tuple[str, str]]:
    """Title and text of the pieces of FEVER's pages, "fever:PAGE#FROM-TO", that are asked for."""
    pages = data_folder / "fever" / "articles.jsonl"
    if not pages.is_file():
        return {}
    lines = {r["id"]: r["text"].split("\n") for r in read_lines(pages)}
    texts = {}
    for name in sorted(name for name in asked if name.startswith("fever:")):
        page, _, numbers = name.removeprefix("fever:").rpartition("#")
        first, last = (int(number) for number in numbers.split("-"))
        if page in lines:
            texts[name] = (page, untokenised(" ".join(lines[page][first:last])).strip())
    return texts


def _corpus(dataset: str, records: list[Record], texts: Mapping[str, tuple[str, str]]) -> Corpus:
    """The records as questions about their passages and these passages' rivals."""
    names = dict.fromkeys(name for r in records for name in (r.passage, *r.rivals))
    numbers = {name: n for n, name in enumerate(names)}
    questions = []
    for n, record in enumerate(records):
        text = texts[record.passage][1]
        spans: list[tuple[int, int]] = []
        for answer in record.answers:
            places = [place.span() for place in re.finditer(re.escape(answer), text)]
            if not places:
                raise ValueError(f"{answer!r} does not stand in the passage {record.passage}")
            spans += places
        questions.append(
            Question(
                f"{dataset}-{n}",
                dataset,
                record.question,
                numbers[record.passage],
                tuple(sorted(set(spans))),
                record.answers,
                bool(spans),
                tuple(numbers[name] for name in record.rivals),
            )
        )
    return Corpus(tuple(Passage(name, dataset, *texts[name]) for name in numbers), tuple(questions))
