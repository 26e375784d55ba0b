"""Sets of questions in other people's formats -> Gold, with the articles that came along.

| what | how it is known |
|---|---|
| own JSON Lines | any other `.jsonl` file |
| question folder | `questions.jsonl` beside `articles.jsonl`, or one `NAME.questions.jsonl` |
| BEIR | a folder with `corpus.jsonl`, `queries.jsonl` and `qrels/*.tsv` |
| SQuAD 1.1 and 2.0 | a `.json` file with "data" |
| llama-index `LabelledRagDataset` | a `.json` file with "examples" |
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.gold import (
    Gold,
    GoldArticle,
    GoldError,
    Question,
    Quote,
    checked,
    date_of,
    flag_of,
    read_lines,
    read_own,
    read_text,
    text_of,
    texts_of,
)

_QUESTIONS = "questions.jsonl"


def read_gold(path: Path) -> Gold:
    """Read a set of gold questions in any of the known formats.

    Raises:
        GoldError: it is missing or of no known format, or says which line or entry is bad and
            what was expected there.
    """
    if path.is_dir():
        return _read_folder(path)
    if path.name.endswith(_QUESTIONS):
        return _read_question_file(path)
    if path.suffix == ".json":
        return _read_json(path)
    return read_own(path)


def name_of(path: Path) -> str:
    """Return the short name of a set, as its runs are called."""
    if path.name == _QUESTIONS:
        return path.resolve().parent.name
    return path.name.removesuffix(f".{_QUESTIONS}").removesuffix(".jsonl").removesuffix(".json")


def _read_folder(folder: Path) -> Gold:
    if (folder / "queries.jsonl").is_file():
        return _read_beir(folder)
    files = sorted(folder.glob(f"*{_QUESTIONS}"))
    if len(files) == 1:
        return _read_question_file(files[0])
    found = (
        f"found {', '.join(file.name for file in files)}: name one of them"
        if files
        else ("found neither")
    )
    raise GoldError(f"{folder}: expected {_QUESTIONS} or BEIR's queries.jsonl, {found}")


# Folders of articles.jsonl and questions.jsonl


def _read_question_file(path: Path) -> Gold:
    articles: dict[str, GoldArticle] = {}
    sibling = path.with_name(path.name.removesuffix(_QUESTIONS) + "articles.jsonl")
    if sibling.is_file():
        for where, row in read_lines(sibling):
            article = _article_of(row, where)
            articles[article.id] = article
    questions: list[Question] = []
    for where, row in read_lines(path):
        context = row.get("context")
        if not sibling.is_file() and context is None:
            raise GoldError(
                f'{where}: expected "context", as there is no {sibling.name}; found none'
            )
        own = _context_article(text_of(row, "context", where)) if not sibling.is_file() else None
        if own:
            articles[own.id] = own
        questions.append(_folder_question(row, where, own))
    gold = Gold(name_of(path), tuple(questions), tuple(articles.values()), strict=False)
    return checked(gold, path)


def _folder_question(row: Mapping[str, Any], where: str, context: GoldArticle | None) -> Question:
    unanswerable = flag_of(row, "unanswerable", where)
    evidence: list[Quote] = []
    for item in row.get("evidence") or []:
        if not isinstance(item, dict):
            raise GoldError(f'{where}: expected objects in "evidence", found {item!r}')
        text, start = item.get("text"), item.get("start")
        if context:
            start = None if start is None else start - (item.get("context_start") or start)
        article = context.id if context else text_of(item, "article_id", where)
        evidence.append(Quote(article, text or None, start))
    return Question(
        id=text_of(row, "id", where, default=where),
        question=text_of(row, "question", where),
        type=text_of(row, "type", where, default="question"),
        answers=() if unanswerable else texts_of(row, "answers", where),
        evidence=() if unanswerable else tuple(evidence),
        unanswerable=unanswerable,
        as_of=date_of(row, "date", where),
    )


def _article_of(row: Mapping[str, Any], where: str) -> GoldArticle:
    def optional(name: str) -> str | None:
        return text_of(row, name, where) if row.get(name) else None

    return GoldArticle(
        id=text_of(row, "id", where),
        text=text_of(row, "text", where),
        title=optional("title"),
        source=optional("source"),
        date=optional("date"),
        url=optional("url"),
    )


def _context_article(text: str, title: str | None = None) -> GoldArticle:
    """Return a passage of text as an article of its own, named by its content."""
    return GoldArticle(hashlib.sha256(text.encode()).hexdigest()[:12], text, title)


# BEIR


def _read_beir(folder: Path) -> Gold:
    articles: list[GoldArticle] = []
    for where, row in read_lines(folder / "corpus.jsonl"):
        title = str(row.get("title") or "") or None
        articles.append(GoldArticle(text_of(row, "_id", where), text_of(row, "text", where), title))
    relevant = _read_judgements(folder)
    questions = [
        Question(
            id=text_of(row, "_id", where),
            question=text_of(row, "text", where),
            evidence=relevant[str(row["_id"])],
        )
        for where, row in read_lines(folder / "queries.jsonl")
        if str(row.get("_id")) in relevant
    ]
    gold = Gold(folder.name, tuple(questions), tuple(articles), strict=False)
    return checked(gold, folder / "queries.jsonl")


def _read_judgements(folder: Path) -> dict[str, tuple[Quote, ...]]:
    files = sorted((folder / "qrels").glob("*.tsv"))
    file = next((f for f in files if f.name == "test.tsv"), files[0] if files else None)
    if file is None:
        raise GoldError(
            f"{folder}: expected BEIR's relevance judgements in qrels/*.tsv, found none"
        )
    relevant: dict[str, list[Quote]] = {}
    rows = csv.reader(read_text(file).splitlines(), delimiter="\t")
    for number, row in enumerate(rows, start=1):
        if number == 1 and row[-1:] == ["score"]:
            continue
        if len(row) != 3 or not row[2].lstrip("-").isdigit():
            raise GoldError(
                f"{file.name} line {number}: expected query id, document id and whole score "
                f"separated by tabs, found {row!r}"
            )
        if int(row[2]) > 0:
            relevant.setdefault(row[0], []).append(Quote(row[1], relevance=int(row[2])))
    return {query: tuple(quotes) for query, quotes in relevant.items()}


# JSON files


def _read_json(path: Path) -> Gold:
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{path.name}: expected JSON, found bad JSON ({error})") from error
    articles: dict[str, GoldArticle] = {}
    if isinstance(content, dict) and isinstance(content.get("data"), list):
        questions = list(_squad_questions(content["data"], articles))
    elif isinstance(content, dict) and isinstance(content.get("examples"), list):
        questions = list(_labelled_questions(content["examples"], articles))
    else:
        raise GoldError(
            f"{path.name}: expected SQuAD's {{\"data\": […]}} or llama-index's "
            '{"examples": […]}, found neither'
        )
    gold = Gold(path.stem, tuple(questions), tuple(articles.values()), strict=False)
    return checked(gold, path)


def _squad_questions(data: list[Any], articles: dict[str, GoldArticle]) -> Iterator[Question]:
    for place, page in enumerate(data):
        where = f"data[{place}]"
        title = text_of(_object(page, where), "title", where, default="Untitled")
        for number, paragraph in _objects(page, "paragraphs", where):
            inside = f"{where}.paragraphs[{number}]"
            context = text_of(paragraph, "context", inside)
            article = _context_article(context, title.replace("_", " "))
            articles[article.id] = article
            for entry, row in _objects(paragraph, "qas", inside):
                yield _squad_question(row, f"{inside}.qas[{entry}]", article)


def _squad_question(row: Mapping[str, Any], where: str, article: GoldArticle) -> Question:
    impossible = flag_of(row, "is_impossible", where)
    answers: list[str] = []
    evidence: list[Quote] = []
    for number, answer in () if impossible else _objects(row, "answers", where):
        place = f"{where}.answers[{number}]"
        text, start = text_of(answer, "text", place), answer.get("answer_start")
        if not isinstance(start, int) or article.text[start : start + len(text)] != text:
            raise GoldError(
                f'{place}: expected "answer_start" to be where {text!r} stands in the context, '
                f"found {start!r}"
            )
        answers.append(text)
        evidence.append(Quote(article.id, text, start))
    if not impossible and not answers:
        raise GoldError(f'{where}: expected "answers" or "is_impossible": true, found neither')
    return Question(
        id=text_of(row, "id", where),
        question=text_of(row, "question", where),
        answers=tuple(dict.fromkeys(answers)),
        evidence=tuple(dict.fromkeys(evidence)),
        unanswerable=impossible,
    )


def _labelled_questions(
    examples: list[Any], articles: dict[str, GoldArticle]
) -> Iterator[Question]:
    for place, row in enumerate(examples):
        where = f"examples[{place}]"
        contexts = texts_of(_object(row, where), "reference_contexts", where)
        found = [_context_article(context) for context in contexts]
        articles.update((article.id, article) for article in found)
        answer = text_of(row, "reference_answer", where, default=" ").strip()
        yield Question(
            id=f"{place}",
            question=text_of(row, "query", where),
            answers=(answer,) if answer else (),
            evidence=tuple(Quote(article.id, article.text) for article in found),
            unanswerable=not answer and not found,
        )


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise GoldError(f"{where}: expected an object, found {value!r:.60}")
    return value


def _objects(
    row: Mapping[str, Any], name: str, where: str
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    values = row.get(name)
    if not isinstance(values, list):
        raise GoldError(f'{where}: expected "{name}" to be a list, found {values!r:.60}')
    for number, value in enumerate(values):
        yield number, _object(value, f"{where}.{name}[{number}]")
