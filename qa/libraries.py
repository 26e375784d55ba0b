"""Which folder of articles, and where its index lies: defaults that need no configuration."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from index.errors import ArticlesError, StoreDamagedError
from index.generation import Store, read_manifest
from qa.settings import Settings

APPLICATION = "ask-the-articles"
_LAST = "last-library.json"


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of articles and the store of its index.

    `articles` is None when only a store was named and its folder is no longer there; it can
    then be asked but not refreshed.
    """

    articles: Path | None
    store: Path


def find_library(settings: Settings) -> Library:
    """Return the library that the settings name, or else the one that was indexed last.

    Raises:
        ArticlesError: none is named and none was indexed before.
    """
    if settings.articles is not None:
        articles = settings.articles.expanduser()
        return Library(articles, _store(settings, articles))
    if settings.store is not None:
        store = settings.store.expanduser().absolute()
        return Library(_folder_of(store), store)
    last = user_data_path(APPLICATION) / _LAST
    try:
        remembered = json.loads(last.read_bytes())
        return Library(Path(remembered["articles"]), Path(remembered["store"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArticlesError(
            "Expected a folder of articles, found none named and none indexed before. "
            "Index one first: qa index FOLDER (or pass --articles FOLDER, or set QA_ARTICLES)"
        ) from error


def remember_library(library: Library) -> None:
    """Make this library the default of later calls that name none."""
    if library.articles is None:
        return
    last = user_data_path(APPLICATION, ensure_exists=True) / _LAST
    content = {"articles": str(library.articles.resolve()), "store": str(library.store.resolve())}
    fresh = last.with_suffix(".new")
    fresh.write_text(json.dumps(content) + "\n", "utf-8")
    fresh.replace(last)


def _store(settings: Settings, articles: Path) -> Path:
    if settings.store is not None:
        return settings.store.expanduser().absolute()
    resolved = articles.resolve()
    name = re.sub(r"\W+", "-", resolved.name).strip("-") or "articles"
    digest = hashlib.sha256(str(resolved).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return user_data_path(APPLICATION) / "stores" / f"{name}-{digest}"


def _folder_of(store: Path) -> Path | None:
    for generation in Store(store).generations():
        try:
            folder = Path(read_manifest(generation)["folder"])
        except (StoreDamagedError, KeyError):
            continue
        return folder if folder.is_dir() else None
    return None
