"""Is the library sound? Index, model, versions; undated and repeated articles."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from index.articles import list_files
from index.catalogue import Catalogue
from index.embedder import find_model
from index.errors import ArticlesError, QAError
from index.generation import Generation, Store, check_files, read_manifest
from index.plan import recipe
from index.verify import verify
from qa.assistant import plan_of
from qa.libraries import Library
from qa.settings import Settings

_PACKAGES = ("torch", "sentence-transformers", "chromadb", "llama-index-core", "gradio", "bm25s")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is "ok", "note" or "trouble"."""

    about: str
    state: str
    message: str


def examine(settings: Settings, library: Library) -> Iterator[Finding]:
    """Look at everything that answers rest on; whatever is wrong is a finding, not an error."""
    yield Finding("python", "ok", sys.version.split()[0])
    yield from _versions()
    try:
        files = find_model(settings.model)
        yield Finding("model", "ok", f"{files.fingerprint}")
    except QAError as error:
        yield Finding("model", "trouble", str(error))
        return
    yield Finding("store", "ok", str(library.store))
    generations = Store(library.store).generations()
    if not generations:
        yield Finding("index", "trouble", f"none in {library.store}. Make it: qa index FOLDER")
        return
    for place, generation in enumerate(generations):
        yield from _generation(generation, settings, library, current=place == 0)


def _versions() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(name, "ok", version(name))
        except PackageNotFoundError:
            yield Finding(name, "trouble", f"not installed. pip install {name}")


def _generation(
    generation: Generation, settings: Settings, library: Library, *, current: bool
) -> Iterator[Finding]:
    name = generation.folder.name
    try:
        manifest = read_manifest(generation)
        check_files(generation, manifest)
        verify(generation.folder)
    except QAError as error:
        yield Finding(name, "trouble" if current else "note", f"{error} Mend it: qa index")
        return
    counts = manifest["counts"]
    said = f"whole, {counts['articles']} articles, {counts['passages']} passages"
    yield Finding(name, "ok", said + (", current" if current else ", kept"))
    if not current:
        return
    if library.articles is not None:
        yield from _recipe(manifest["recipe"], settings, library)
        yield from _folder(generation, library)
    catalogue = Catalogue(generation.folder)
    try:
        yield from _articles(catalogue)
    finally:
        catalogue.close()


def _recipe(found: dict[str, object], settings: Settings, library: Library) -> Iterator[Finding]:
    wanted = recipe(plan_of(settings, library))
    differ = [key for key in wanted if wanted[key] != found.get(key)]
    if "model" in differ:
        message = f"expected model {wanted['model']}, found {found['model']}. Mend it: qa index"
        yield Finding("recipe", "trouble", message)
    elif differ:
        yield Finding("recipe", "note", f"other {', '.join(differ)}; the next qa index rebuilds it")


def _folder(generation: Generation, library: Library) -> Iterator[Finding]:
    assert library.articles is not None
    try:
        files, _ = list_files(library.articles)
    except ArticlesError as error:
        yield Finding("articles", "trouble", str(error))
        return
    catalogue = Catalogue(generation.folder)
    try:
        states = catalogue.file_states()
    finally:
        catalogue.close()
    states.pop("", None)
    now = {file.path: (file.size, file.modified_ns) for file in files}
    then = {path: (state.size, state.modified_ns) for path, state in states.items()}
    differ = len(now.keys() ^ then.keys()) + sum(now[p] != then[p] for p in now.keys() & then)
    if differ:
        message = f"{differ} files differ from the index; the next question refreshes it"
        yield Finding("articles", "note", message)
    else:
        yield Finding("articles", "ok", f"{library.articles}, as indexed")


def _articles(catalogue: Catalogue) -> Iterator[Finding]:
    undated = catalogue.rows("SELECT path FROM articles WHERE published IS NULL ORDER BY path")
    if undated:
        some = ", ".join(str(row[0]) for row in undated[:3])
        yield Finding("dates", "note", f"{len(undated)} articles have no date: {some} …")
    copies = catalogue.rows(
        "SELECT count(*), min(path) FROM articles GROUP BY sha256 HAVING count(*) > 1 ORDER BY 2"
    )
    if copies:
        first = copies[0][1]
        yield Finding("copies", "note", f"{len(copies)} texts stand more than once, as {first}")
    skipped = catalogue.skipped()
    if skipped:
        message = f"{len(skipped)} left out, as {skipped[0].path}: {skipped[0].reason}"
        yield Finding("skipped", "note", message)
