"""Validation questions, and the archives that they are asked of, large and small.

An archive may hold two articles or half a million, and the signs of an answer do not mean the same
in both: a word of the question that stands nowhere says much in a large archive and little in a
small one. So the same sets are asked of archives of thousands of articles and of a handful.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from index.errors import InputError
from qa.training.written_questions import WRITTEN, written_validation

_MOST_FOREIGN = 250
_MOST_SQUAD = 400
_SQUAD_TOGETHER = 5
_PARAGRAPHS_TOGETHER = 10
_NEWS_TOGETHER = 8
"""Articles (or paragraphs, or news questions with their articles) of one small archive."""
_STORIES_TOGETHER = 4
_SMALL_NEWS = 20
_FOREIGN_EACH = 8
_TELLING_TOGETHER = (2, 48)
_DIFFERING_TOGETHER = (1, 10)
"""Stories of one archive."""
_LARGE = {"squad_articles": 250, "news_2022": 2_000}
"""Articles of a large archive: more than 10,000 passages, from which on nothing changes with size
(`qa.ranker`); those that questions are about are all among them."""
_SETS = ("squad_articles", "squad2_sample500", "news_2022")
Record = dict[str, Any]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Asked:
    """A validation question; without answers the archive cannot answer it."""

    dataset: str
    id: str
    question: str
    answers: tuple[str, ...]
    as_of: date | None

    @property
    def small(self) -> bool:
        """Whether it is asked of a handful of articles."""
        return "small" in self.dataset


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of articles, where its index is kept, and what is asked of it."""

    articles: Path
    store: Path
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """What one article answers; equal sides can both be true."""

    article: str
    answer: str
    side: int


@dataclass(frozen=True, slots=True)
class Differing:
    """A question that several articles of a story answer, or seem to."""

    id: str
    question: str
    verdict: str
    """disagree, agree, development (the thing changed) or single (one article answers)."""
    positions: tuple[Position, ...]

    @property
    def story(self) -> str:
        """The story that it is about."""
        return story_of(self.id)


def story_of(identifier: str) -> str:
    """Return the story of an article or a question."""
    return identifier.rpartition("-")[0]


def for_fitting(identifier: str) -> bool:
    """Whether a question belongs to the half that is fitted on; the other half is for measuring."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 2 == 0


def validation_archives(data: Path, work: Path, written: Path = WRITTEN) -> Iterator[Archive]:
    """Yield all archives, their articles written into `work`; no index is built.

    `written` is the folder of the questions that were written for the reader.

    Raises:
        InputError: a file is missing or a line is no question.
    """
    questions = {name: _records(data / name / "questions.jsonl", _is_question) for name in _SETS}
    articles = {
        name: _records(data / name / "articles.jsonl", _is_article)
        for name in ("squad_articles", "news_2022")
    }
    squad, adversarial, news = (questions[name] for name in _SETS)
    foreign = [_asked(r, "foreign, large archive", foreign=True) for r in squad]
    yield _archive(
        work, "squad_articles", _cut("squad_articles", articles, squad),
        _sample([_asked(r, "squad_articles") for r in squad], _MOST_SQUAD),
    )  # fmt: skip
    yield _archive(
        work, "news_2022", _cut("news_2022", articles, news),
        [*(_asked(r, "news_2022") for r in news), *_sample(foreign, _MOST_FOREIGN)],
    )  # fmt: skip
    yield from _small_squad(work, articles["squad_articles"], squad)
    yield from _small_adversarial(work, adversarial)
    yield from _small_news(work, articles["news_2022"], news, squad)
    yield from _small_stories(work, written)
    yield from _small_roles(work, data, written)


def telling_archives(work: Path, written: Path = WRITTEN) -> Iterator[Archive]:
    """Yield archives of invented news whose questions are answered by whole sentences.

    For fitting which sentences to give (`qa.saying`), not how sure to be. The same news stands in
    archives of several sizes: a question is asked of each that has all the articles it needs. The
    accepted answers are all sentences that state a fact which the answer needs.
    """
    articles = _records(written / "telling.articles.jsonl", _is_article)
    records = _records(written / "telling.jsonl", _is_told)
    for size in _TELLING_TOGETHER:
        for n, group in enumerate(_groups(articles, size)):
            names = {article["id"] for article in group}
            asked = [_told(r) for r in records if names.issuperset(r["articles"])]
            if asked:
                yield _archive(work, f"telling-{size:02}-{n:02}", group, asked)


def differing_archives(work: Path, written: Path = WRITTEN) -> Iterator[Archive]:
    """Yield archives of invented news whose sources differ, each of one story or of ten.

    For fitting what tells a disagreement from a change, and from another thing (`qa.judging`).
    """
    articles = _records(written / "differing.articles.jsonl", _is_article)
    stories = list(dict.fromkeys(story_of(article["id"]) for article in articles))
    records = differing_records(written).values()
    for size in _DIFFERING_TOGETHER:
        for n, group in enumerate(_groups(stories, size)):
            asked = [
                Asked(
                    "differing, small", r.id, r.question, tuple(p.answer for p in r.positions), None
                )
                for r in records
                if r.story in group
            ]
            own = [article for article in articles if story_of(article["id"]) in group]
            yield _archive(work, f"differing-{size:02}-{n:03}", own, asked)


def differing_records(written: Path = WRITTEN) -> dict[str, Differing]:
    """Return the questions on differing sources by their ids."""
    records = _records(written / "differing.jsonl", _differing)
    return {record["id"]: _differing(record) for record in records}


def _differing(record: Record) -> Differing:
    positions = tuple(Position(p["article"], p["answer"], p["side"]) for p in record["positions"])
    return Differing(record["id"], record["q"], record["verdict"], positions)


def read_questions(file: Path, dataset: str) -> list[Asked]:
    """Return the questions of a file.

    Raises:
        InputError: the file is missing or a line is no question.
    """
    return [_asked(record, dataset) for record in _records(file, _is_question)]


def _cut(name: str, articles: dict[str, list[Record]], questions: Sequence[Record]) -> list[Record]:
    """Return a large archive: the articles that questions are about, and others evenly taken."""
    needed = {place["article_id"] for record in questions for place in record["evidence"]}
    others = [article["id"] for article in articles[name] if article["id"] not in needed]
    kept = needed.union(_sample(others, max(1, _LARGE[name] - len(needed))))
    return [article for article in articles[name] if article["id"] in kept]


def _small_squad(
    work: Path, articles: Sequence[Record], questions: Sequence[Record]
) -> Iterator[Archive]:
    by_article: dict[str, list[Record]] = {}
    for record in questions:
        if record["evidence"]:
            by_article.setdefault(record["evidence"][0]["article_id"], []).append(record)
    groups = _groups(sorted(by_article), _SQUAD_TOGETHER)
    own = [[r for name in names for r in by_article[name]] for names in groups]
    for n, names in enumerate(groups):
        strangers = own[(n + 1) % len(own)] if len(own) > 1 else []
        yield _archive(
            work,
            f"small-squad-{n:02}",
            [a for a in articles if a["id"] in names],
            [
                *_sample([_asked(r, "squad_articles, small") for r in own[n]], 2 * _FOREIGN_EACH),
                *_sample(
                    [_asked(r, "foreign, small archive", foreign=True) for r in strangers],
                    _FOREIGN_EACH,
                ),
            ],
        )


def _small_adversarial(work: Path, questions: Sequence[Record]) -> Iterator[Archive]:
    asked = [(r["context"], _asked(r, "squad2_sample500, small")) for r in questions]
    yield from _of_paragraphs(work, "small-squad2", asked)


def _small_news(
    work: Path, articles: Sequence[Record], news: Sequence[Record], squad: Sequence[Record]
) -> Iterator[Archive]:
    for n, group in enumerate(_groups(list(news), _NEWS_TOGETHER)[:_SMALL_NEWS]):
        named = {place["article_id"] for record in group for place in record["evidence"]}
        strangers = squad[n :: max(1, len(squad) // _FOREIGN_EACH)][:_FOREIGN_EACH]
        yield _archive(
            work,
            f"small-news-{n:02}",
            [a for a in articles if a["id"] in named],
            [
                *(_asked(r, "news_2022, small") for r in group),
                *(_asked(r, "foreign, small archive", foreign=True) for r in strangers),
            ],
        )


def _small_stories(work: Path, written: Path) -> Iterator[Archive]:
    """Yield archives of invented stories that the reader was not trained on.

    Many of their questions have no answer though one seems to be there, or share no word with it.
    """
    articles = [
        r for r in _records(written / "stories.articles.jsonl", _is_article) if r.get("use")
    ]
    kept = dict.fromkeys(r["id"].rpartition("-")[0] for r in articles)
    records = [r for r in _records(written / "stories.jsonl", _is_written) if r["s"] in kept]
    for n, stories in enumerate(_groups(list(kept), _STORIES_TOGETHER)):
        asked = [
            Asked("stories, small", f"{r['s']}:{r['q']}", r["q"], tuple(r["a"].values()), None)
            for r in records
            if r["s"] in stories
        ]
        own = [a for a in articles if a["id"].rpartition("-")[0] in stories]
        yield _archive(work, f"small-stories-{n:02}", own, asked)


def _small_roles(work: Path, data: Path, written: Path) -> Iterator[Archive]:
    """Yield archives of the passages on roles that the reader was not trained on.

    Several values of a kind stand in each; the one that is asked for is told in other words, or
    not at all.
    """
    asked = [
        (item.context, Asked("roles, small", item.id, item.question, item.answers, None))
        for item in written_validation(data, written).get("roles", ())
    ]
    yield from _of_paragraphs(work, "small-roles", asked)


def _of_paragraphs(
    work: Path, name: str, questions: Sequence[tuple[str, Asked]]
) -> Iterator[Archive]:
    """Yield small archives of single paragraphs; each question comes with the one it is about."""
    by_text: dict[str, list[Asked]] = {}
    for text, asked in questions:
        by_text.setdefault(text, []).append(asked)
    for n, texts in enumerate(_groups(list(by_text), _PARAGRAPHS_TOGETHER)):
        articles = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
        own = [asked for text in texts for asked in by_text[text]]
        yield _archive(work, f"{name}-{n:02}", articles, own)


def _archive(
    work: Path, name: str, articles: Sequence[Record], questions: Sequence[Asked]
) -> Archive:
    """Write the articles into a folder of their own, unless they are there as they are."""
    file = work / name / "articles.jsonl"
    text = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    if not file.is_file() or file.read_text("utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(text, "utf-8")
        shutil.move(part, file)
    return Archive(file.parent, work / f"{name}.store", tuple(questions))


def _asked(record: Record, dataset: str, *, foreign: bool = False) -> Asked:
    unanswerable = foreign or record.get("unanswerable")
    return Asked(
        dataset,
        str(record["id"]),
        record["question"],
        () if unanswerable else tuple(record["answers"]),
        date.fromisoformat(record["date"][:10]) if record.get("date") else None,
    )


def _told(record: Record) -> Asked:
    answers = tuple(said for fact in record["need"] for said in fact)
    return Asked("telling, small", record["id"], record["q"], answers, None)


def _records(file: Path, complaint: Callable[[Record], object]) -> list[Record]:
    """Return the objects of a JSON Lines file, each looked at by `complaint`."""
    try:
        lines = file.read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.strip()]
        for record in records:
            complaint(record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"Expected one JSON object a line in {file}, questions with id, question and answers "
            f"or articles with id and text; found a problem: {error}"
        ) from error
    return records


def _is_question(record: Record) -> Asked:
    return _asked(record, "")


def _is_written(record: Record) -> str:
    return str(record["q"])


def _is_told(record: Record) -> tuple[Asked, list[str]]:
    return _told(record), record["articles"]


def _is_article(record: Record) -> tuple[str, str]:
    return record["id"], record["text"]


def _groups(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    return [items[n : n + size] for n in range(0, len(items), size)]


def _sample(items: Sequence[Item], most: int) -> list[Item]:
    """Return at most so many items, taken evenly from all."""
    return list(items[:: max(1, -(-len(items) // most))])
