"""A folder of article files -> Articles. Content that cannot be read is reported, never raised."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.cleaning import Removed
from index.collection import collection_drafts
from index.decoding import NotTextError, decode
from index.errors import ArticlesError
from index.formats import (
    Draft,
    UnusableError,
    from_html,
    from_markdown,
    from_plain_text,
)
from index.records import Article, Skipped, article_id, text_hash

SUFFIXES = (".txt", ".md", ".html", ".htm", ".jsonl", ".jsonl.gz")
DOCUMENT_SUFFIXES = frozenset(
    """.pdf .doc .docx .odt .rtf .epub .xml .json .csv .eml .msg .mht .mhtml .pages .ppt
    .pptx .zip .gz .tar .markdown .rst .xhtml .text""".split()
)
MAX_FILE_BYTES = 20_000_000
"""Bytes of a file that is one article."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that may hold articles."""

    path: str
    """Relative to the folder, POSIX style."""
    size: int
    """Bytes."""
    modified_ns: int
    """Time of the last change, nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one article was read: for `qa index --explain FILE`."""

    path: str
    raw: str
    """The text as read, before furniture was taken out."""
    text: str
    removed: tuple[Removed, ...]
    """Stretches of `raw` that are no part of the article, in order, each with its reason."""
    metadata: tuple[tuple[str, str, str], ...]
    """Field, value, and where it was found."""


def list_files(folder: Path) -> tuple[list[SourceFile], list[Skipped]]:
    """Return the files under `folder` that can hold articles, and what was passed over and why.

    Recursive, in a fixed order. Hidden files and folders are passed over without a word, and so
    is what does not look like a document. Nothing is opened here.

    Raises ArticlesError where `folder` is missing, no folder or cannot be listed.
    """
    root = checked_root(folder)
    files: list[SourceFile] = []
    skipped: list[Skipped] = []
    pending = [""]
    while pending:
        inside = pending.pop()
        try:
            with os.scandir(root / inside) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not inside:
                raise ArticlesError(cannot_read(folder, error)) from error
            skipped.append(Skipped(printable(inside), f"folder cannot be listed: {error.strerror}"))
            continue
        for entry in listing:
            if entry.name.startswith("."):
                continue
            path = f"{inside}/{entry.name}" if inside else entry.name
            outcome = examine(root, path, entry)
            if isinstance(outcome, SourceFile):
                files.append(outcome)
            elif isinstance(outcome, Skipped):
                skipped.append(outcome)
            elif outcome:
                pending.append(path)
    return sorted(files, key=lambda file: file.path), sorted(skipped, key=lambda skip: skip.path)


def checked_root(folder: Path) -> Path:
    """Return `folder` resolved; raises ArticlesError if it is no folder."""
    try:
        root = folder.resolve(strict=True)
        is_folder = root.is_dir()
    except FileNotFoundError as error:
        message = (
            f"expected a folder of articles, found nothing at {folder}; "
            "check the spelling or pass another folder"
        )
        raise ArticlesError(message) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise ArticlesError(cannot_read(folder, error)) from error
    if not is_folder:
        message = (
            f"expected a folder of articles, found a file: {folder}; "
            f"pass the folder it lies in ({folder.parent})"
        )
        raise ArticlesError(message)
    return root


def cannot_read(folder: Path, error: Exception) -> str:
    """Return the message for a folder that cannot be listed."""
    reason = getattr(error, "strerror", None) or str(error)
    return (
        f"expected a readable folder of articles, but {folder} cannot be read ({reason}); "
        "check its permissions or pass another folder"
    )


def examine(root: Path, path: str, entry: os.DirEntry[str]) -> SourceFile | Skipped | bool:
    """Return a readable file, a reason to skip, True for a folder to enter, False to ignore."""
    lower = entry.name.lower()
    known = lower.endswith(SUFFIXES)
    document = os.path.splitext(lower)[1] in DOCUMENT_SUFFIXES  # noqa: PTH122 (a name, no path)
    try:
        if entry.is_symlink():
            target = (root / path).resolve(strict=True)
            if not target.is_relative_to(root):
                return Skipped(printable(path), "link that leaves the folder")
            if target.is_dir():
                return Skipped(printable(path), "link to a folder that is read in its own place")
        status = entry.stat()
    except (OSError, RuntimeError) as error:
        if entry.is_symlink():
            return Skipped(printable(path), "broken link, or a link to itself")
        return Skipped(printable(path), f"cannot be read: {reason_of(error)}")
    if stat.S_ISDIR(status.st_mode):
        return True
    if not known:
        reason = f"kind of file not supported; supported: {' '.join(SUFFIXES)}"
        return Skipped(printable(path), reason) if document else False
    if not stat.S_ISREG(status.st_mode):
        return Skipped(printable(path), "not a regular file (a pipe, socket or device)")
    if printable(path) != path:
        return Skipped(printable(path), "its name is not valid UTF-8; rename it")
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def printable(path: str) -> str:
    """Return `path` in characters that can be shown and stored."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def reason_of(error: Exception) -> str:
    """Return the system's own words for an error."""
    return str(getattr(error, "strerror", None) or error).lower()


def read_file(folder: Path, path: str) -> tuple[list[Article], list[Skipped]]:
    """Return the articles of one file found by `list_files`, and what was left out and why.

    Never raises for bad content or for a file that cannot be read.
    """
    articles: list[Article] = []
    skipped: list[Skipped] = []
    taken: set[str] = set()
    for place, line, outcome in drafts(folder, path):
        if isinstance(outcome, str):
            skipped.append(Skipped(place, outcome))
            continue
        address = f"{path}#L{line}" if place in taken else place
        taken.add(address)
        try:
            articles.append(to_article(outcome, address))
        except UnusableError as error:
            skipped.append(Skipped(address, str(error)))
    return articles, skipped


def explain(file: Path) -> tuple[list[Explanation], list[Skipped]]:
    """Return how each article of `file` was read: raw text, removed stretches, metadata found."""
    explanations: list[Explanation] = []
    skipped: list[Skipped] = []
    for place, _, outcome in drafts(file.parent, file.name):
        if isinstance(outcome, str):
            skipped.append(Skipped(place, outcome))
            continue
        origins = dict(outcome.metadata.origins)
        fields = tuple(
            (name, str(value), origins.get(name, ""))
            for name in ("title", "source", "author", "published", "url", "language")
            if (value := getattr(outcome.metadata, name)) is not None
        )
        cleaned = outcome.cleaned
        explanations.append(Explanation(place, cleaned.raw, cleaned.text, cleaned.removed, fields))
    return explanations, skipped


def to_article(draft: Draft, path: str) -> Article:
    """Return the finished article; raises UnusableError if cleaning left nothing."""
    text, metadata = draft.cleaned.text, draft.metadata
    if not any(character.isalnum() for character in text):
        raise UnusableError("nothing left after taking out page furniture")
    title = metadata.title or ""
    identifier = article_id(
        title=title,
        source=metadata.source,
        author=metadata.author,
        published=metadata.published,
        url=metadata.url,
        text=text,
    )
    return Article(
        id=identifier,
        path=path,
        title=title,
        source=metadata.source,
        author=metadata.author,
        published=metadata.published,
        url=metadata.url,
        language=metadata.language or "en",
        text=text,
        sha256=text_hash(text),
    )


def drafts(folder: Path, path: str) -> Iterator[tuple[str, int, Draft | str]]:
    """Yield place, line (0: whole file) and the draft there, or the reason there is none."""
    lower = path.lower()
    try:
        with open_regular(folder, path) as handle:
            if lower.endswith((".jsonl", ".jsonl.gz")):
                yield from collection_drafts(handle, path, compressed=lower.endswith(".gz"))
            else:
                yield path, 0, single_draft(handle, lower)
    except UnusableError as error:
        yield path, 0, str(error)
    except (OSError, RuntimeError) as error:
        yield path, 0, f"cannot be read: {reason_of(error)}"


def open_regular(folder: Path, path: str) -> io.BufferedReader:
    """Open a regular file inside `folder` without blocking; else raises UnusableError."""
    root = folder.resolve(strict=True)
    target = (root / path).resolve(strict=True)
    if not target.is_relative_to(root):
        raise UnusableError("link that leaves the folder")
    # A pipe put in the file's place since listing must not block us: open first, then look.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(target, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnusableError("not a regular file (a pipe, socket or device)")
    return os.fdopen(descriptor, "rb")


def single_draft(handle: io.BufferedReader, lower: str) -> Draft | str:
    """Return the draft of a file that is one article, or the reason there is none."""
    size = os.fstat(handle.fileno()).st_size
    if size > MAX_FILE_BYTES:
        return f"too large: {size:,} bytes, at most {MAX_FILE_BYTES:,} for one article"
    data = handle.read(MAX_FILE_BYTES + 1)
    if not data.strip():
        return "empty"
    try:
        text = decode(data)
        if lower.endswith((".html", ".htm")):
            return from_html(text)
        return from_markdown(text) if lower.endswith(".md") else from_plain_text(text)
    except (NotTextError, UnusableError) as error:
        return str(error)
