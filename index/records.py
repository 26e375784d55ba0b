"""The values that travel between the stages of indexing: articles and passages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


def text_hash(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def article_id(
    *,
    title: str,
    source: str | None,
    author: str | None,
    published: date | None,
    url: str | None,
    text: str,
) -> str:
    """Return the content address of an article: 16 hexadecimal digits.

    Two articles have the same id only if everything a reader sees of them is the same;
    a copy of the same text under another source is another article.
    """
    fields = (title, source, author, published.isoformat() if published else None, url, text)
    digest = hashlib.sha256()
    for field in fields:
        encoded = (field or "").encode("utf-8")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned article.

    `text` holds only what the article says: page furniture is gone and can never be quoted.
    All offsets anywhere in the project are Unicode character offsets into this text.
    """

    id: str
    """Content address, see `article_id`."""
    path: str
    """Where it was found, relative to the folder, POSIX style; `file.jsonl#ID` or
    `file.jsonl#L12` (the line, from 1) for an article inside a collection."""
    title: str
    source: str | None
    author: str | None
    published: date | None
    url: str | None
    language: str
    """ISO 639-1 code, `en` where nothing says otherwise."""
    text: str
    sha256: str
    """SHA-256 of `text`; a citation carries it, so that a later change can be seen."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: `article.text[start:end] == text`, always."""

    article_id: str
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """`article:start`, unique within an index."""
        return f"{self.article_id}:{self.start}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, line or article that was left out, and why, in words for the user."""

    path: str
    reason: str
