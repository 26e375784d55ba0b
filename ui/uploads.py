"""Articles that readers add: files and pasted text, put safely into the folder of articles."""

from __future__ import annotations

import base64
import binascii
import os
import re
import tempfile
from pathlib import Path

import yaml

from index.errors import InputError
from ui.filters import read_filters
from ui.markup import visible

ADDED_FOLDER = "added"
ACCEPTED = (".txt", ".md", ".html", ".htm", ".jsonl", ".jsonl.gz")
MAX_BYTES = 5_000_000
MAX_FILES = 1_000
_MAX_NAME = 80
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def keep_file(folder: Path, name: str, content: str) -> str:
    """Write one uploaded file (bytes in base64) and return its path below `folder`.

    Raises:
        InputError: the kind, size, content or number of files is not accepted; says which.

    """
    suffix = next((s for s in sorted(ACCEPTED, key=len, reverse=True) if _ends(name, s)), None)
    if suffix is None:
        raise InputError(f"Only {', '.join(ACCEPTED)} files can be added.")
    if len(content) > MAX_BYTES * 4 // 3 + 4:
        raise InputError(f"A file can have at most {MAX_BYTES // 1_000_000} MB.")
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("The file did not arrive whole. Try again.") from error
    if not data.strip():
        raise InputError("The file is empty.")
    return _write(folder, _stem(visible(name)[: -len(suffix)]), suffix, data)


def keep_text(folder: Path, title: str, published: str, text: str) -> str:
    """Write pasted text as a Markdown file with front matter; return its path below `folder`.

    Raises:
        InputError: no text, no date where one was meant, or too much of it.

    """
    if not text.strip():
        raise InputError("Paste the article's text first.")
    day = read_filters(published, None, None, None).since
    about: dict[str, object] = {"title": " ".join(visible(title).split()) or "Untitled"}
    if day:
        about["date"] = day.isoformat()
    front = yaml.safe_dump(about, allow_unicode=True, sort_keys=False)
    data = f"---\n{front}---\n\n{text.strip()}\n".encode("utf-8", errors="replace")
    if len(data) > MAX_BYTES:
        raise InputError(f"A text can have at most {MAX_BYTES // 1_000_000} MB.")
    return _write(folder, _stem(str(about["title"])), ".md", data)


def _ends(name: str, suffix: str) -> bool:
    return name.lower().endswith(suffix)


def _stem(name: str) -> str:
    """Return a file name's stem that means nothing to any system: no folder, no leading dot."""
    plain = _NOT_IN_NAMES.sub("-", name.replace("\\", "/").rsplit("/", 1)[-1])
    return plain.strip("-. ")[:_MAX_NAME].rstrip("-. ") or "article"


def _write(folder: Path, stem: str, suffix: str, data: bytes) -> str:
    place = folder / ADDED_FOLDER
    place.mkdir(exist_ok=True)
    if place.is_symlink() or not place.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{ADDED_FOLDER}/ must be a plain folder inside the folder of articles.")
    if sum(1 for _ in place.iterdir()) >= MAX_FILES:
        raise InputError(f"At most {MAX_FILES:,} articles can be added here.")
    target = _free_name(place, stem, suffix, data)
    handle, temporary = tempfile.mkstemp(dir=place, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target.relative_to(folder).as_posix()


def _free_name(place: Path, stem: str, suffix: str, data: bytes) -> Path:
    """Return a name that is free, or taken by exactly these bytes."""
    for number in range(1, MAX_FILES + 2):
        target = place / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        if not target.exists() or target.read_bytes() == data:
            return target
    raise InputError("Too many articles of this name. Rename the file.")
