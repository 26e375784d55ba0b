"""Speed, memory and size of the whole pipeline, beside llama-index's starter, in one run.

    python -m eval.bench.pipeline FOLDER [--limit N] [--questions N] [--starter N]

FOLDER holds articles; questions come from its `questions.jsonl` where there is one, else from
the articles' titles. Every figure is printed with the ratio to the starter where the starter has
it. The starter is `VectorStoreIndex` with its default splitter over the same embedding model in
float32, texts in batches of 10, and Chroma with its default settings, as its documentation shows.
Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from eval.starter import embedding_model
from index.articles import list_files, read_file
from index.build import build
from index.embedder import Embedder
from index.plan import IndexPlan
from index.records import Article
from qa import Assistant, Settings

_STARTER_BATCH = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one system. Times in seconds, except `ask` in milliseconds."""

    build: float
    characters: int
    """Characters of article text that the embedding model really read."""
    passages: int
    ask: tuple[float, ...]

    @property
    def characters_per_second(self) -> float:
        """Characters really embedded in a second of building."""
        return self.characters / self.build


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.pipeline", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="only so many articles (for both systems)")
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--starter", type=int, default=200, help="articles given to the starter")
    given = parser.parse_args()
    articles = read_articles(given.folder, given.limit)
    questions = read_questions(given.folder, articles)[: given.questions]
    print(f"{len(articles)} articles, {sum(len(a.text) for a in articles):,} characters")
    with tempfile.TemporaryDirectory() as scratch:
        folder, store = Path(scratch, "articles"), Path(scratch, "store")
        write_articles(folder, articles)
        ours = measure_ours(folder, store, questions)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = sum(f.stat().st_size for f in store.rglob("*") if f.is_file()) / 2**20
        cold = cold_ask(folder, store, questions[0])
        again = rebuild(folder, store)
    starter = measure_starter(articles[: given.starter], questions)
    report(ours, starter, peak, size, cold, again)


def read_articles(folder: Path, limit: int | None) -> list[Article]:
    """Return the articles of a folder, at most `limit`."""
    files, _ = list_files(folder)
    articles: list[Article] = []
    for file in files:
        if file.path.endswith("questions.jsonl"):
            continue
        articles += read_file(folder, file.path)[0]
        if limit and len(articles) >= limit:
            return articles[:limit]
    return articles


def read_questions(folder: Path, articles: Sequence[Article]) -> list[str]:
    """Return the folder's questions, or else one about each article's title."""
    path = folder / "questions.jsonl"
    if path.is_file():
        lines = path.read_text("utf-8").splitlines()
        return [json.loads(line)["question"] for line in lines if line.strip()]
    return [f"What is known about {article.title}?" for article in articles]


def write_articles(folder: Path, articles: Sequence[Article]) -> None:
    """Write the articles as one collection, so that both systems read the same texts."""
    folder.mkdir()
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for article in articles:
            fields = {
                "id": article.id,
                "title": article.title,
                "source": article.source,
                "date": article.published.isoformat() if article.published else None,
                "text": article.text,
            }
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")


def measure_ours(folder: Path, store: Path, questions: Sequence[str]) -> Figures:
    """Build the index and ask every question twice; the second, warm time counts."""
    settings = Settings(articles=folder, store=store)
    embedder = Embedder.load()
    began = time.perf_counter()
    plan = IndexPlan(
        folder, store, settings.model, settings.passage_tokens, settings.overlap_sentences
    )
    built = build(plan, embedder=lambda: embedder)
    seconds = time.perf_counter() - began
    with Assistant.open(settings) as assistant:
        characters = sum(summary.characters for summary in assistant.catalogue())
        ask = measure_asks(questions, assistant.ask)
    return Figures(seconds, characters, built.passages, ask)


def measure_asks(questions: Sequence[str], ask: Callable[[str], object]) -> tuple[float, ...]:
    """Return the milliseconds of each question, after one round to warm up."""
    for question in questions[:5]:
        ask(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - began) * 1000)
    return tuple(times)


def cold_ask(folder: Path, store: Path, question: str) -> float:
    """Return the seconds that `qa ask` takes in a fresh process, index already built."""
    command = [sys.executable, "-m", "qa", "ask", question]
    command += ["--articles", str(folder), "--store", str(store)]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def rebuild(folder: Path, store: Path) -> tuple[float, float, int]:
    """Return the seconds of a re-index of nothing and of one article, and what that embedded."""
    command = [sys.executable, "-m", "qa", "index", str(folder), "--store", str(store), "--json"]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    nothing = time.perf_counter() - began
    path = folder / "articles.jsonl"
    first, *rest = path.read_text("utf-8").splitlines(keepends=True)
    fields = json.loads(first)
    fields["text"] += "\n\nOne sentence was added to this article."
    path.write_text(json.dumps(fields, ensure_ascii=False) + "\n" + "".join(rest), "utf-8")
    began = time.perf_counter()
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    return nothing, time.perf_counter() - began, int(json.loads(ended.stdout)["embedded"])


def measure_starter(articles: Sequence[Article], questions: Sequence[str]) -> Figures:
    """Build llama-index's starter over the articles and retrieve every question."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    embedder = Embedder.load()
    embedder.bfloat16 = False  # the starter computes in float32
    embedding = embedding_model(embedder, batch=_STARTER_BATCH)
    documents = [Document(text=article.text, doc_id=article.id) for article in articles]
    with tempfile.TemporaryDirectory() as scratch:
        client = chromadb.PersistentClient(
            scratch,
            settings=ChromaSettings(anonymized_telemetry=False, _env_file=None),  # type: ignore[call-arg]
        )
        collection = client.create_collection("starter", embedding_function=None)
        context = StorageContext.from_defaults(
            vector_store=ChromaVectorStore(chroma_collection=collection)
        )
        began = time.perf_counter()
        with redirect_stdout(StringIO()):
            index = VectorStoreIndex.from_documents(
                documents, storage_context=context, embed_model=embedding
            )
        seconds = time.perf_counter() - began
        retriever = index.as_retriever()
        ask = measure_asks(questions, retriever.retrieve)
        passages = collection.count()
        client.close()  # type: ignore[attr-defined]
    read = 0
    for document in documents:
        for node in SentenceSplitter().get_nodes_from_documents([document]):
            text = node.get_content()
            spans = embedder.token_spans(text)[: embedder.max_tokens - 2]
            read += spans[-1][1] if spans else 0
    return Figures(seconds, read, passages, ask)


def report(
    ours: Figures,
    starter: Figures,
    peak: float,
    size: float,
    cold: float,
    again: tuple[float, float, int],
) -> None:
    """Print the table."""
    print(f"{'':38}{'ours':>12}{'starter':>12}{'ratio':>8}")
    row("build, seconds", ours.build, starter.build)
    row("passages", ours.passages, starter.passages)
    row("passages a second", ours.passages / ours.build, starter.passages / starter.build)
    row(
        "characters really embedded a second",
        ours.characters_per_second,
        starter.characters_per_second,
    )
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        row(
            f"ask {name}, ms (starter: retrieve)",
            quantile(ours.ask, share),
            quantile(starter.ask, share),
        )
    print(f"{'cold `qa ask`, seconds':38}{cold:12.1f}")
    print(f"{'`qa index`, nothing changed, seconds':38}{again[0]:12.1f}")
    print(
        f"{'`qa index`, one changed, seconds':38}{again[1]:12.1f}  ({again[2]} passages embedded)"
    )
    print(f"{'peak memory while building, MiB':38}{peak:12.0f}")
    print(f"{'store, MiB':38}{size:12.1f}")


def row(name: str, ours: float, starter: float) -> None:
    """Print one line with the ratio."""
    print(f"{name:38}{ours:12,.1f}{starter:12,.1f}{ours / starter:8.2f}")


def quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile of at least two values."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


if __name__ == "__main__":
    main()
