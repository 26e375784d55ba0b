"""Immutable generations on disk: gen-N folders, the CURRENT pointer, the writer's lock, leases.

A published generation is never written to again. A reader opens what CURRENT names and holds
a lease; a writer builds beside it, verifies, renames, and only then swaps the pointer, so that
at every moment, and after every kill, CURRENT names a whole generation.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from index.errors import StoreBusyError, StoreDamagedError, StoreMismatchError

FORMAT = 1
"""Version of everything below a generation's folder; a newer one is refused."""
MANIFEST_FILE = "manifest.json"
ARTICLE_HASHES_FILE = "articles.sha256"
CHROMA_DATABASE = "chroma.sqlite3"
"""Chroma writes to it on every opening, so it has no hash; SQLite's own check stands in."""
_KEEP = 2
_EDGE = 1 << 20
_WHOLE = 64 << 20


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation: its number and folder."""

    number: int
    folder: Path


class Store:
    """The folder that holds an archive's generations."""

    def __init__(self, folder: Path) -> None:
        """Name the store; nothing is read or made yet."""
        self.folder = folder

    def generations(self) -> list[Generation]:
        """Return the published generations: the one CURRENT names first, then newest first."""
        if not self.folder.is_dir():
            return []
        found = [
            Generation(int(match[1]), path)
            for path in self.folder.iterdir()
            if (match := re.fullmatch(r"gen-(\d+)", path.name))
        ]
        current = self.current_name()
        return sorted(found, key=lambda g: (g.folder.name != current, -g.number))

    def current_name(self) -> str | None:
        """Return the folder name that CURRENT holds, or None."""
        try:
            return (self.folder / "CURRENT").read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Hold the writer's lock, and clear away what a killed writer left.

        The lock is the kernel's (flock): it goes with its process, however that ends.

        Raises:
            StoreBusyError: another process holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".writer.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = (
                    f"Another process is indexing into {self.folder}. "
                    "Wait until it has finished, then try again; asking goes on meanwhile."
                )
                raise StoreBusyError(message) from error
            for left in self.folder.glob("build-*"):
                shutil.rmtree(left, ignore_errors=True)
            yield

    @contextmanager
    def build_folder(self) -> Iterator[Generation]:
        """Give an empty `build-N` folder; it is removed unless it has been published."""
        number = max([0, *(g.number for g in self.generations())]) + 1
        folder = self.folder / f"build-{number}"
        folder.mkdir()
        try:
            yield Generation(number, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, build: Generation) -> Generation:
        """Make a verified build the current generation, durably, and prune old ones."""
        for path in sorted(build.folder.rglob("*"), reverse=True):
            _sync(path)
        _sync(build.folder)
        published = Generation(build.number, self.folder / f"gen-{build.number}")
        build.folder.rename(published.folder)
        pointer = self.folder / ".CURRENT.new"
        with pointer.open("w", encoding="utf-8") as file:
            file.write(published.folder.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        _sync(self.folder)
        pointer.replace(self.folder / "CURRENT")
        _sync(self.folder)
        self._prune(published)
        return published

    @contextmanager
    def lease(self, generation: Generation) -> Iterator[None]:
        """Keep a generation from being deleted while it is read."""
        file = self._take_lease(generation)
        try:
            yield
        finally:
            file.close()

    def _take_lease(self, generation: Generation) -> IO[bytes]:
        file = self._lease_path(generation).open("ab")
        fcntl.flock(file, fcntl.LOCK_SH)
        # Pruning may have won the race between the look at CURRENT and the lock.
        if not generation.folder.is_dir():
            file.close()
            raise StoreDamagedError(f"{generation.folder.name} has just been replaced. Try again.")
        return file

    def _lease_path(self, generation: Generation) -> Path:
        return self.folder / f".lease-{generation.number}"

    def _prune(self, current: Generation) -> None:
        old = [g for g in self.generations() if g.number < current.number]
        for generation in old[_KEEP:]:
            with self._lease_path(generation).open("ab") as lease:
                try:
                    fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue  # a reader has it; the next publication tries again
                # Renamed first, so that a half-deleted folder is never taken for a generation.
                doomed = self.folder / f"build-{generation.number}-old"
                generation.folder.rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)
                self._lease_path(generation).unlink(missing_ok=True)


def write_manifest(folder: Path, fields: dict[str, Any]) -> None:
    """Write the manifest of a finished build, with size and hash of every file in it."""
    files = {
        str(path.relative_to(folder)): {"size": path.stat().st_size, "sha256": file_digest(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (MANIFEST_FILE, CHROMA_DATABASE)
    }
    content = json.dumps({"format": FORMAT, **fields, "files": files}, indent=1, sort_keys=True)
    (folder / MANIFEST_FILE).write_text(content + "\n", "utf-8")


def read_manifest(generation: Generation) -> dict[str, Any]:
    """Return the manifest of a generation.

    Raises:
        StoreDamagedError: it is missing or unreadable.
        StoreMismatchError: it was written by a newer version of this program.
    """
    try:
        manifest: dict[str, Any] = json.loads((generation.folder / MANIFEST_FILE).read_bytes())
        version = int(manifest["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"Expected a manifest in {generation.folder.name}, found none that can be read."
        raise StoreDamagedError(message) from error
    if version > FORMAT:
        message = (
            f"The index {generation.folder} was made by a newer version (format {version}, this "
            f"one reads up to {FORMAT}). Update this program, or index into another --store."
        )
        raise StoreMismatchError(message)
    return manifest


def check_files(generation: Generation, manifest: dict[str, Any]) -> None:
    """Compare every file of a generation with its manifest: presence, size and hash.

    Files over 64 MiB are hashed at both ends only, so that a start stays quick; Chroma's
    database is asked to check itself.

    Raises:
        StoreDamagedError: one differs; says which.
    """
    for name, expected in manifest["files"].items():
        path = generation.folder / name
        found = path.stat().st_size if path.is_file() else None
        if found != expected["size"]:
            message = (
                f"{generation.folder.name}/{name}: expected {expected['size']} bytes, "
                f"found {'none' if found is None else found}."
            )
            raise StoreDamagedError(message)
        if file_digest(path) != expected["sha256"]:
            message = f"{generation.folder.name}/{name}: its content has changed on disk."
            raise StoreDamagedError(message)
    for database in generation.folder.rglob(CHROMA_DATABASE):
        _check_database(database)


def _check_database(path: Path) -> None:
    problem = ""
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
        try:
            (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem != "ok":
        raise StoreDamagedError(f"{path.parent.parent.name}/{path.name}: {problem}.")


def file_digest(path: Path) -> str:
    """Return a file's SHA-256; of its first and last MiB where it is over 64 MiB."""
    digest = hashlib.sha256()
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _WHOLE:
            while block := file.read(_EDGE):
                digest.update(block)
        else:
            digest.update(file.read(_EDGE))
            file.seek(size - _EDGE)
            digest.update(file.read(_EDGE))
    return digest.hexdigest()


def _sync(path: Path) -> None:
    with suppress(PermissionError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
