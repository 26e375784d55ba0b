"""The articles a set of questions is about: put where they can be indexed, indexed, opened.

Everything goes into a cache folder of its own: grading never touches the library that the
user's own questions are answered from.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from eval.gold import Gold, GoldArticle
from eval.locate import Library
from index.articles import list_files, read_file
from index.build import build
from index.errors import ArticlesError
from index.records import Article
from index.vectors import Progress
from qa.assistant import Assistant, plan_of
from qa.libraries import APPLICATION
from qa.libraries import Library as IndexedLibrary
from qa.settings import Settings

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SEEDS_GOLD = Path(__file__).resolve().parent / "gold" / "seeds.jsonl"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a set's articles lie and where their index goes."""

    articles: Path
    store: Path


def place_of(gold: Gold, articles: Path | None, store: Path | None) -> Place:
    """Return where the articles of a set are, written out first if they came with it.

    A folder that is named wins over articles that came along; the seeds are the last resort.

    Raises:
        ArticlesError: there are none.
    """
    folder = articles
    if folder is None and gold.articles:
        folder = _written(gold)
    if folder is None and gold.name == SEEDS_GOLD.stem:
        folder = SEEDS
    if folder is None or not folder.is_dir():
        found = f"found no folder {folder}" if folder else "found none"
        raise ArticlesError(
            f"Expected the articles that {gold.name} asks about, {found}. "
            "Name their folder: --articles FOLDER"
        )
    return Place(
        folder, store or _cache() / _name(folder.resolve().parts[-1], str(folder.resolve()))
    )


@contextmanager
def opened(
    place: Place, settings: Settings, progress: Progress | None = None
) -> Iterator[Assistant]:
    """Index the articles if that is not done yet, and open an assistant over them."""
    library = IndexedLibrary(place.articles, place.store)
    build(plan_of(settings, library), progress)
    own = {"articles": place.articles, "store": place.store, "refresh": False}
    with Assistant.open(settings.model_copy(update=own)) as assistant:
        yield assistant


def library_of(assistant: Assistant, folder: Path) -> Library:
    """Return the articles that an assistant answers from, texts read as they are needed."""
    paths = {summary.id: summary.path for summary in assistant.catalogue()}
    return Library(paths, lambda identifier: assistant.article(identifier).text, folder)


def library_in(folder: Path) -> Library:
    """Return the articles of a folder, read without an index."""
    texts: dict[str, str] = {}
    paths: dict[str, str] = {}
    for article in articles_in(folder):
        if article.id not in texts:
            texts[article.id], paths[article.id] = article.text, article.path
    return Library(paths, texts.__getitem__, folder)


def articles_in(folder: Path) -> Iterator[Article]:
    """Yield the articles of a folder as indexing would read them."""
    for file in list_files(folder)[0]:
        yield from read_file(folder, file.path)[0]


def _written(gold: Gold) -> Path:
    """Write the articles that came with a set to a folder of the cache, once, and return it."""
    lines = [_line(article) for article in gold.articles]
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("utf-8"))
    folder = _cache() / _name(gold.name, digest.hexdigest()) / "articles"
    file = folder / "articles.jsonl"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / ".articles.new"
        fresh.write_text("".join(lines), encoding="utf-8")
        fresh.replace(file)
    return folder


def _line(article: GoldArticle) -> str:
    row: dict[str, Any] = {k: v for k, v in dataclasses.asdict(article).items() if v is not None}
    return json.dumps(row, ensure_ascii=True) + "\n"


def _cache() -> Path:
    return user_cache_path(APPLICATION) / "eval"


def _name(name: str, identity: str) -> str:
    plain = re.sub(r"\W+", "-", name).strip("-")[:40] or "articles"
    return f"{plain}-{hashlib.sha256(identity.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
