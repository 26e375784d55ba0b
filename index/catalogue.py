"""The article texts and where their passages lie: one SQLite file in each generation."""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from index.copies import Signature, cluster_signatures
from index.records import Article, Passage, Skipped
from index.sentences import Span

CATALOGUE_FILE = "catalogue.sqlite3"
_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER, modified_ns INTEGER, stable INTEGER);
CREATE TABLE skipped (file TEXT, path TEXT, reason TEXT);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, path TEXT, title TEXT, source TEXT,
    author TEXT, published INTEGER, url TEXT, language TEXT, text TEXT, sha256 TEXT,
    sentences BLOB, passages INTEGER, signature BLOB, first TEXT);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, article INTEGER, start INTEGER, stop INTEGER, key BLOB);
"""
_INDEXES = """
CREATE INDEX articles_by_file ON articles (file);
CREATE INDEX articles_by_first ON articles (first);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_by_key ON passages (key);
"""
_ARTICLE = "id, path, title, source, author, published, url, language, text, sha256"


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was read; `stable` if its clock stamp can be trusted."""

    path: str
    size: int
    modified_ns: int
    stable: bool


@dataclass(frozen=True, slots=True)
class SplitArticle:
    """An article with its sentences and passages, and for each passage its vector's key.

    `signature` is what the search for copies compares (`index.copies`).
    """

    article: Article
    file: str
    sentences: tuple[Span, ...]
    passages: tuple[Passage, ...]
    keys: tuple[bytes, ...]
    signature: bytes


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article without its text, for lists. `characters` and `passages` are counts."""

    id: str
    path: str
    title: str
    source: str | None
    author: str | None
    published: date | None
    url: str | None
    characters: int
    passages: int


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """One entry for each passage, in the order of their numbers.

    `published` is yyyymmdd, 0 where unknown; `source` is a place in `sources` and `author` one in
    `authors`, whose first entries stand for none.
    """

    article: NDArray[np.int32]
    published: NDArray[np.int32]
    source: NDArray[np.int32]
    sources: tuple[str, ...]
    author: NDArray[np.int32]
    authors: tuple[str, ...]


def date_to_int(day: date | None) -> int | None:
    """Return 20260107 for 7 January 2026: ordered, and a number as Chroma's filters need."""
    return day.year * 10000 + day.month * 100 + day.day if day else None


def int_to_date(number: int | None) -> date | None:
    """Return the day of a number yyyymmdd, or None for 0 and None."""
    return date(number // 10000, number // 100 % 100, number % 100) if number else None


class CatalogueWriter:
    """Fills a new catalogue; used by one thread, once."""

    def __init__(self, folder: Path) -> None:
        """Create the file in a folder that has none."""
        self._connection = sqlite3.connect(folder / CATALOGUE_FILE)
        # The whole generation is synced before it is published; until then nothing is owed.
        self._connection.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}"
        )
        self.articles = 0
        self.passages = 0

    def add_file(self, state: FileState, skipped: Iterable[Skipped]) -> None:
        """Note a file that was read and what in it was left out."""
        self._connection.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?)",
            (state.path, state.size, state.modified_ns, int(state.stable)),
        )
        self._connection.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)",
            [(state.path, item.path, item.reason) for item in skipped],
        )

    def add_article(self, split: SplitArticle) -> None:
        """Append an article and its passages; passages are numbered on from the last."""
        article = split.article
        flat = array("I", [edge for span in split.sentences for edge in span])
        self._connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.articles,
                article.id,
                split.file,
                article.path,
                article.title,
                article.source,
                article.author,
                date_to_int(article.published),
                article.url,
                article.language,
                article.text,
                article.sha256,
                flat.tobytes(),
                len(split.passages),
                split.signature,
                article.id,
            ),
        )
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            [
                (self.passages + place, self.articles, passage.start, passage.end, key)
                for place, (passage, key) in enumerate(zip(split.passages, split.keys, strict=True))
            ],
        )
        self.articles += 1
        self.passages += len(split.passages)

    def mark_copies(self) -> None:
        """Note for every copy which article it copies: the one published first."""
        rows = self._connection.execute(
            "SELECT id, signature FROM articles ORDER BY published IS NULL, published, number"
        )
        signatures = ((str(name), Signature.from_bytes(stored)) for name, stored in rows)
        copies = [(first, name) for name, first in cluster_signatures(signatures).items()]
        self._connection.executemany(
            "UPDATE articles SET first = ? WHERE id = ?",
            [(first, name) for first, name in copies if first != name],
        )

    def close(self) -> None:
        """Build the look-ups and close the file."""
        self._connection.commit()
        self._connection.executescript(_INDEXES)
        self._connection.close()


class Catalogue:
    """Reads a published catalogue. Safe from many threads."""

    def __init__(self, folder: Path) -> None:
        """Open the catalogue of a generation, read-only."""
        uri = f"file:{quote(str(folder / CATALOGUE_FILE))}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._columns: PassageColumns | None = None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run one query and return all its rows."""
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()

    def counts(self) -> tuple[int, int]:
        """Return the number of articles and of passages."""
        ((articles,),) = self.rows("SELECT count(*) FROM articles")
        ((passages,),) = self.rows("SELECT count(*) FROM passages")
        return int(str(articles)), int(str(passages))

    def file_states(self) -> dict[str, FileState]:
        """Return every file that was read, by path."""
        rows = self.rows("SELECT path, size, modified_ns, stable FROM files")
        return {str(row[0]): FileState(row[0], row[1], row[2], bool(row[3])) for row in rows}  # type: ignore[arg-type]

    def skipped(self, file: str | None = None) -> list[Skipped]:
        """Return what was left out, of one file or of all."""
        where, parameters = ("WHERE file = ?", (file,)) if file is not None else ("", ())
        rows = self.rows(f"SELECT path, reason FROM skipped {where} ORDER BY rowid", parameters)
        return [Skipped(str(path), str(reason)) for path, reason in rows]

    def article_keys(self) -> dict[str, str]:
        """Return the path of every article by its id."""
        return {str(i): str(p) for i, p in self.rows("SELECT id, path FROM articles")}

    def articles_sha256(self) -> Iterator[tuple[str, str]]:
        """Yield id and text hash of every article, in order."""
        for identifier, digest in self.rows("SELECT id, sha256 FROM articles ORDER BY number"):
            yield str(identifier), str(digest)

    def split_articles(self, file: str) -> Iterator[SplitArticle]:
        """Yield the articles of one file with their passages, in order."""
        query = (
            f"SELECT number, sentences, signature, {_ARTICLE} FROM articles WHERE file = ? "
            "ORDER BY number"
        )
        for number, sentences, signature, *fields in self.rows(query, (file,)):
            article = _article(fields)
            rows = self.rows(
                "SELECT start, stop, key FROM passages WHERE article = ? ORDER BY number", (number,)
            )
            yield SplitArticle(
                article,
                file,
                _spans(sentences),
                tuple(_passage(article, start, stop) for start, stop, _ in rows),
                tuple(key for _, _, key in rows),  # type: ignore[misc]
                signature,  # type: ignore[arg-type]
            )

    def summaries(self) -> tuple[ArticleSummary, ...]:
        """Return every article without its text, newest first, undated last."""
        rows = self.rows(
            "SELECT id, path, title, source, author, published, url, length(text), passages "
            "FROM articles ORDER BY published IS NULL, published DESC, number"
        )
        return tuple(_summary(*row) for row in rows)

    def article(self, identifier: str) -> Article | None:
        """Return an article by its id, or None."""
        rows = self.rows(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (identifier,))
        return _article(rows[0]) if rows else None

    def copies(self, identifiers: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Return for each article which one it copies, or itself, and the size of that cluster.

        The size counts the first one too.
        """
        marks = ",".join("?" * len(identifiers))
        rows = self.rows(
            "SELECT a.id, a.first, count(*) FROM articles a JOIN articles b ON b.first = a.first "
            f"WHERE a.id IN ({marks}) GROUP BY a.id",
            list(identifiers),
        )
        return {str(name): (str(first), int(str(count))) for name, first, count in rows}

    def sentences(self, identifier: str) -> tuple[Span, ...]:
        """Return the sentence spans of an article, in order; empty if it is unknown."""
        rows = self.rows("SELECT sentences FROM articles WHERE id = ?", (identifier,))
        return _spans(rows[0][0]) if rows else ()

    def passages(self, numbers: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """Return passages and their articles by passage number."""
        marks = ",".join("?" * len(numbers))
        places = self.rows(
            f"SELECT number, article, start, stop FROM passages WHERE number IN ({marks})",
            list(numbers),
        )
        wanted = sorted({row[1] for row in places})  # type: ignore[type-var]
        marks = ",".join("?" * len(wanted))
        rows = self.rows(
            f"SELECT number, {_ARTICLE} FROM articles WHERE number IN ({marks})", wanted
        )
        articles = {row[0]: _article(row[1:]) for row in rows}
        return {
            number: (_passage(articles[article], start, stop), articles[article])  # type: ignore[misc]
            for number, article, start, stop in places
        }

    def passages_of(self, identifier: str) -> list[tuple[Passage, Article]]:
        """Return all passages of an article, in order."""
        article = self.article(identifier)
        if article is None:
            return []
        rows = self.rows(
            "SELECT start, stop FROM passages WHERE article = "
            "(SELECT number FROM articles WHERE id = ?) ORDER BY number",
            (identifier,),
        )
        return [(_passage(article, start, stop), article) for start, stop in rows]

    def passage_texts(self, batch: int = 1000) -> Iterator[tuple[str, str]]:
        """Yield title and text of every passage, in the order of their numbers."""
        ((total,),) = self.rows("SELECT count(*) FROM passages")
        for first in range(0, int(str(total)), batch):
            rows = self.rows(
                "SELECT a.title, substr(a.text, p.start + 1, p.stop - p.start) FROM passages p "
                "JOIN articles a ON a.number = p.article "
                "WHERE p.number >= ? AND p.number < ? ORDER BY p.number",
                (first, first + batch),
            )
            for title, text in rows:
                yield str(title), str(text)

    def keys(self) -> dict[bytes, int]:
        """Return for every vector key a passage number that has it."""
        return dict(self.rows("SELECT key, number FROM passages"))  # type: ignore[arg-type]

    def columns(self) -> PassageColumns:
        """Return the columns that filters look at; read once, then kept."""
        if self._columns is None:
            article = np.array(
                [row[0] for row in self.rows("SELECT article FROM passages ORDER BY number")],
                dtype=np.int32,
            )
            rows = self.rows("SELECT published, source, author FROM articles ORDER BY number")
            published = np.array([int(str(row[0] or 0)) for row in rows], dtype=np.int32)
            source, sources = _numbered([row[1] for row in rows])
            author, authors = _numbered([row[2] for row in rows])
            self._columns = PassageColumns(
                article, published[article], source[article], sources, author[article], authors
            )
        return self._columns


def _numbered(names: Sequence[object]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return the place of each name among all, and all, sorted; the first stands for none."""
    every = ("", *sorted({str(name) for name in names if name}))
    places = {name: place for place, name in enumerate(every)}
    return np.array([places[str(name or "")] for name in names], dtype=np.int32), every


def _article(fields: Sequence[object]) -> Article:
    identifier, path, title, source, author, published, url, language, text, sha256 = fields
    day = int_to_date(int(str(published))) if published else None
    return Article(identifier, path, title, source, author, day, url, language, text, sha256)  # type: ignore[arg-type]


def _summary(*fields: Any) -> ArticleSummary:
    identifier, path, title, source, author, published, url, characters, passages = fields
    day = int_to_date(published)
    return ArticleSummary(identifier, path, title, source, author, day, url, characters, passages)


def _passage(article: Article, start: object, stop: object) -> Passage:
    first, last = int(str(start)), int(str(stop))
    return Passage(article.id, first, last, article.text[first:last])


def _spans(blob: object) -> tuple[Span, ...]:
    flat = array("I")
    flat.frombytes(bytes(blob))  # type: ignore[call-overload]
    return tuple(zip(flat[::2], flat[1::2], strict=True))
