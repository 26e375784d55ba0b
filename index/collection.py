"""A `.jsonl` or `.jsonl.gz` collection -> drafts, one a line, streamed."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

from index.decoding import NotTextError, detect_encoding
from index.formats import Draft, UnusableError, from_json_line

LONGEST_LINE = 20_000_000
"""Bytes of a line that is read as an article."""
ENDLESS_LINE = 1_000_000_000
"""How far a collection is read for the end of a line that is too long."""
MAX_BAD_LINES = 100
"""Lines of one collection that are reported one by one."""


def collection_drafts(
    handle: io.BufferedReader, path: str, *, compressed: bool
) -> Iterator[tuple[str, int, Draft | str]]:
    """Yield the drafts of a collection, line by line; a bad line never stops the rest."""
    number = bad = 0
    try:
        lines = decoded_lines(gzip.GzipFile(fileobj=handle) if compressed else handle)
        for number, line in enumerate(lines, start=1):
            outcome = line_draft(line)
            if isinstance(outcome, Draft):
                yield f"{path}#{outcome.identifier or f'L{number}'}", number, outcome
            elif outcome:
                bad += 1
                if bad <= MAX_BAD_LINES:
                    yield f"{path}#L{number}", number, outcome
        if number == 0:
            yield path, 0, "empty"
    except NotTextError as error:
        yield path, 0, str(error)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        kind = "cut off" if isinstance(error, EOFError) else "damaged or not gzip"
        yield path, 0, f"{kind}: {number} lines could be read ({error})"
    if bad > MAX_BAD_LINES:
        yield path, 0, f"{bad - MAX_BAD_LINES:,} more lines cannot be used"


def line_draft(line: str | None) -> Draft | str:
    """Return the draft of one line, the reason there is none, or "" for a blank line."""
    if line is None:
        return f"line too long: over {LONGEST_LINE:,} bytes"
    if not line.strip():
        return ""
    try:
        return from_json_line(line)
    except UnusableError as error:
        return str(error)


def decoded_lines(stream: io.BufferedReader | gzip.GzipFile) -> Iterator[str | None]:
    """Yield the lines of a text stream, None for one that is too long.

    Raises NotTextError for binary data, and for a line without an end.
    """
    head = stream.peek(1 << 16)
    encoding = detect_encoding(head) if head else "utf-8"
    if encoding.startswith(("utf-16", "utf-32")):
        with io.TextIOWrapper(stream, encoding=encoding, errors="replace") as text:
            while line := text.readline(LONGEST_LINE):
                yield line.removeprefix("\ufeff")
        return
    while data := stream.readline(LONGEST_LINE + 1):
        if len(data) > LONGEST_LINE:
            skip_line(stream, data)
            yield None
            continue
        try:
            yield data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            yield data.decode("cp1252", errors="replace")


def skip_line(stream: io.BufferedReader | gzip.GzipFile, data: bytes) -> None:
    """Read on to the end of a line; raises NotTextError if it does not come."""
    seen = len(data)
    while data and not data.endswith(b"\n"):
        if seen > ENDLESS_LINE:
            raise NotTextError(f"a line of more than {ENDLESS_LINE:,} bytes; reading stopped there")
        data = stream.readline(LONGEST_LINE)
        seen += len(data)
