"""Folder -> published generation: read, split, embed, store, verify, publish.

Only what is new or changed is read, split and embedded; the rest is carried over from the
generation before. A build that would change nothing is not published.
"""

from __future__ import annotations

import errno
import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from index.articles import SourceFile, list_files, read_file
from index.catalogue import Catalogue, CatalogueWriter, FileState, SplitArticle
from index.copies import sign
from index.embedder import Embedder
from index.errors import ArticlesError, StoreError
from index.generation import (
    ARTICLE_HASHES_FILE,
    Generation,
    Store,
    file_digest,
    write_manifest,
)
from index.journal import VectorJournal
from index.lexical import Analyser, build_lexical
from index.light import make_light
from index.passages import PassageSize, headline, split_article, text_to_embed
from index.plan import IndexPlan, recipe
from index.previous import SAME_AS, Previous
from index.records import Article, Skipped
from index.sentences import Span, sentence_splitter
from index.store import BATCH, VectorIndex, VectorWriter
from index.vectors import KnownVectors, Progress, fill_vectors
from index.verify import verify

_CLOCK_GRAIN_NS = 2_000_000_000
_PACKAGES = ("chromadb", "sentence-transformers", "torch", "bm25s", "llama-index-core")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Counts are of articles, except `embedded` and `passages`."""

    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    passages: int
    embedded: int
    """Passages that were embedded now; the vectors of the others were there already."""
    generation: int
    published: bool
    notes: tuple[str, ...]
    seconds: float


def build(
    plan: IndexPlan,
    progress: Progress | None = None,
    embedder: Callable[[], Embedder] | None = None,
) -> BuildReport:
    """Bring the index up to date with the folder.

    `embedder` gives the plan's model if it is open already; it is asked for only when there
    is something to embed.

    Raises:
        ArticlesError: the folder is missing or holds no usable article.
        StoreBusyError: another process is indexing into the same store.
        StoreError: it could not be written (a full disk, say); the old index is as it was.
        ModelError: the embedding model cannot be opened.
    """
    began = time.monotonic()
    files, skipped = list_files(plan.articles)
    store = Store(plan.store)
    try:
        with store.writer(), ExitStack() as stack:
            previous = stack.enter_context(Previous(store, plan))
            if previous.is_current(files, skipped):
                return _nothing_changed(previous, began)
            with store.build_folder() as target:
                load = embedder or (lambda: Embedder.load(plan.model))
                job = _Job(plan, target, previous, load, progress or (lambda *_: None))
                return job.run(files, skipped, store, began)
    except (OSError, sqlite3.Error) as error:
        raise _write_error(plan.store, error) from error


class _Job:
    """One build into one folder."""

    def __init__(
        self,
        plan: IndexPlan,
        target: Generation,
        previous: Previous,
        load: Callable[[], Embedder],
        progress: Progress,
    ) -> None:
        self.plan = plan
        self.target = target
        self.previous = previous
        self.load = load
        self.progress = progress
        self.analyser = Analyser()
        self.journal = VectorJournal(plan.store, str(previous.wanted["model"]))
        self.embedded = 0

    @cached_property
    def embedder(self) -> Embedder:
        self.progress("loading the model", 0, 1)
        return self.load()

    @cached_property
    def sentences(self) -> Callable[[str], list[Span]]:
        return sentence_splitter()

    def run(
        self, files: list[SourceFile], skipped: list[Skipped], store: Store, began: float
    ) -> BuildReport:
        self._fill_catalogue(files, skipped)
        catalogue = Catalogue(self.target.folder)
        try:
            articles, passages = catalogue.counts()
            left_out = tuple(catalogue.skipped())
            if not articles:
                raise _no_articles(self.plan.articles, left_out)
            counts = self._compare(catalogue)
            same_skips = self.previous.same_recipe and self.previous.catalogue.skipped() == [
                *left_out
            ]
            if self.previous.same_recipe and same_skips and not any(counts[:3]):
                return _nothing_changed(self.previous, began)
            self._store_vectors(catalogue, passages)
            self._store_words(catalogue, passages)
            self._write_manifest(catalogue, articles, passages)
        finally:
            catalogue.close()
        if "embedder" in self.__dict__:
            # The model is open, so its light form for asking costs little now.
            make_light(self.embedder)
        self.progress("verifying", 0, 1)
        verify(self.target.folder)
        self.progress("verifying", 1, 1)
        published = store.publish(self.target)
        self.journal.discard()
        return BuildReport(
            *counts,
            skipped=left_out,
            passages=passages,
            embedded=self.embedded,
            generation=published.number,
            published=True,
            notes=tuple(self.previous.notes),
            seconds=time.monotonic() - began,
        )

    def _fill_catalogue(self, files: list[SourceFile], skipped: list[Skipped]) -> None:
        writer = CatalogueWriter(self.target.folder)
        listed_ns = time.time_ns()
        seen: dict[str, str] = {}
        try:
            # The empty path stands for the folder itself: what was never opened.
            writer.add_file(FileState("", 0, 0, stable=False), skipped)
            for done, file in enumerate(files):
                self.progress("reading", done, len(files))
                left_out: list[Skipped] = []
                for split in self._articles_of(file, left_out):
                    first = seen.setdefault(split.article.id, split.article.path)
                    if first != split.article.path:
                        left_out.append(Skipped(split.article.path, f"{SAME_AS}{first}"))
                    else:
                        writer.add_article(split)
                stable = file.modified_ns < listed_ns - _CLOCK_GRAIN_NS
                writer.add_file(FileState(file.path, file.size, file.modified_ns, stable), left_out)
            self.progress("reading", len(files), len(files))
            self.progress("finding copies", 0, 1)
            writer.mark_copies()
            self.progress("finding copies", 1, 1)
        finally:
            writer.close()

    def _articles_of(self, file: SourceFile, left_out: list[Skipped]) -> Iterator[SplitArticle]:
        if self.previous.has(file):
            left_out.extend(self.previous.catalogue.skipped(file.path))
            yield from self.previous.catalogue.split_articles(file.path)
            return
        known: dict[str, SplitArticle] = {}
        if file.path in self.previous.states:
            known = {s.article.id: s for s in self.previous.catalogue.split_articles(file.path)}
        articles, skips = read_file(self.plan.articles, file.path)
        left_out.extend(skips)
        for article in articles:
            split = known.get(article.id)
            if split is not None and split.article.path == article.path:
                yield split
            else:
                yield self._split(article, file.path)

    def _split(self, article: Article, file: str) -> SplitArticle:
        sentences = self.sentences(article.text)
        embedder = self.embedder
        size = PassageSize(
            self.plan.passage_tokens, embedder.max_tokens, self.plan.overlap_sentences
        )
        title_tokens = len(embedder.token_spans(headline(article.title)))
        passages = split_article(article, sentences, embedder.token_spans, size, title_tokens)
        texts = [text_to_embed(article.title, passage.text) for passage in passages]
        keys = tuple(hashlib.sha256(text.encode()).digest()[:16] for text in texts)
        signature = sign(article.text).to_bytes()
        return SplitArticle(article, file, tuple(sentences), tuple(passages), keys, signature)

    def _compare(self, catalogue: Catalogue) -> tuple[int, int, int, int]:
        """Return how many articles were added, changed, removed and unchanged, by path."""
        new = {path: identifier for identifier, path in catalogue.article_keys().items()}
        old: dict[str, str] = {}
        if self.previous.generation:
            keys = self.previous.catalogue.article_keys()
            old = {path: identifier for identifier, path in keys.items()}
        both = new.keys() & old.keys()
        changed = sum(new[path] != old[path] for path in both)
        return len(new) - len(both), changed, len(old) - len(both), len(both) - changed

    def _store_vectors(self, catalogue: Catalogue, passages: int) -> None:
        with ExitStack() as stack:
            known = []
            if self.previous.same_model and self.previous.generation:
                old = stack.enter_context(VectorIndex(self.previous.generation.folder))
                known.append(KnownVectors(self.previous.catalogue.keys(), old.vectors))
            known.append(KnownVectors(self.journal.numbers, self.journal.vectors))
            writer = VectorWriter(self.target.folder, passages)
            try:
                self.embedded = fill_vectors(
                    catalogue,
                    writer,
                    lambda: self.embedder,
                    known,
                    self.journal,
                    BATCH,
                    self.progress,
                )
            finally:
                writer.close()

    def _store_words(self, catalogue: Catalogue, passages: int) -> None:
        self.progress("indexing words", 0, passages)
        texts = (text_to_embed(title, text) for title, text in catalogue.passage_texts())
        build_lexical(self.target.folder, texts, self.analyser)
        self.progress("indexing words", passages, passages)

    def _write_manifest(self, catalogue: Catalogue, articles: int, passages: int) -> None:
        hashes = self.target.folder / ARTICLE_HASHES_FILE
        with hashes.open("w", encoding="utf-8") as file:
            file.writelines(f"{sha}  {name}\n" for name, sha in catalogue.articles_sha256())
        write_manifest(
            self.target.folder,
            {
                "recipe": recipe(self.plan),
                "folder": str(self.plan.articles.resolve()),
                "metric": "cosine",
                "counts": {"articles": articles, "passages": passages},
                "articles_sha256": file_digest(hashes),
                "versions": {name: version(name) for name in _PACKAGES},
            },
        )


def _nothing_changed(previous: Previous, began: float) -> BuildReport:
    assert previous.generation
    articles, passages = previous.catalogue.counts()
    return BuildReport(
        added=0,
        changed=0,
        removed=0,
        unchanged=articles,
        skipped=tuple(previous.catalogue.skipped()),
        passages=passages,
        embedded=0,
        generation=previous.generation.number,
        published=False,
        notes=tuple(previous.notes),
        seconds=time.monotonic() - began,
    )


def _no_articles(folder: Path, skipped: tuple[Skipped, ...]) -> ArticlesError:
    reasons = "".join(f"\n  {item.path}: {item.reason}" for item in skipped[:5])
    return ArticlesError(
        f"Expected articles in {folder} (.txt, .md, .html, .jsonl, .jsonl.gz), found none that "
        f"can be used. Put articles there, or name another folder. An index made before stays "
        f"as it was.{reasons}"
    )


def _write_error(store: Path, error: Exception) -> StoreError:
    number = getattr(error, "errno", None)
    full = number in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error)
    found = "the disk is full" if full else f"{type(error).__name__}: {error}"
    return StoreError(
        f"The index in {store} could not be written: {found}. The index made before, if any, is "
        "as it was. Make room or choose another place with --store, then index again."
    )
