"""Bytes to text: byte order mark, strict UTF-8, UTF-16 by pattern, Windows-1252, in this order."""

from __future__ import annotations

import codecs

# UTF-32 comes before UTF-16: its little-endian mark begins with UTF-16's.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The first bytes of kinds of files that sometimes carry a text file's name.
BINARY_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)


class NotTextError(ValueError):
    """The bytes are no text in any supported encoding; the message says what they look like."""


def decode(data: bytes) -> str:
    """Return `data` as text, without its byte order mark.

    Raises NotTextError for binary data, with a reason for the user.
    """
    encoding = detect_encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        # A file cut in the middle of a character, or marked as something it is not.
        text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    if text.count("\ufffd") > max(3, len(text) // 100):
        raise NotTextError(f"not readable as {encoding}, which its first bytes announce")
    return text


def detect_encoding(data: bytes) -> str:
    """Return the name of the encoding of `data` (all of a file, or its first kilobytes).

    Raises NotTextError for binary data.
    """
    for signature, kind in BINARY_SIGNATURES:
        if data.startswith(signature):
            raise NotTextError(f"not text: it looks like {kind}")
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if b"\x00" not in data:
        return "utf-8" if is_utf8(data) else single_byte_encoding(data)
    wide = utf16_by_pattern(data)
    if wide is not None:
        return wide
    if is_utf8(data) and data.count(b"\x00") <= max(len(data) // 100, 1):
        return "utf-8"  # text with a stray NUL; sanitising takes it out
    raise NotTextError("not text: it holds binary data")


def is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8, except perhaps for a last character cut off."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return False
    return True


def utf16_by_pattern(data: bytes) -> str | None:
    """Return the UTF-16 variant in which `data` reads as text, or None.

    Spaces, line ends and ASCII punctuation stand in text of every language; in UTF-16 their
    other byte is zero, and always on the same side.
    """
    sample = data[: 1 << 16]
    sample = sample[: len(sample) // 2 * 2]
    even = sample[0::2].count(0)
    odd = sample[1::2].count(0)
    units = len(sample) // 2
    if units == 0 or max(even, odd) < units * 0.05 or min(even, odd) > units * 0.02:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(encoding, errors="replace")
    odd_characters = sum(
        character == "\ufffd" or (ord(character) < 32 and character not in "\t\n\r\x0c")
        for character in text
    )
    return encoding if odd_characters <= len(text) * 0.01 else None


def single_byte_encoding(data: bytes) -> str:
    """Return `cp1252`, if what it gives can be text; raises NotTextError otherwise."""
    controls = sum(data.count(bytes([code])) for code in range(32) if code not in b"\t\n\r\x0c\x1b")
    undefined = sum(data.count(bytes([code])) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    high = sum(byte >= 0x80 for byte in data[: 1 << 16])
    if (
        controls * 100 > len(data)
        or high * 2 > min(len(data), 1 << 16)
        or undefined * 100 > len(data)
    ):
        raise NotTextError("not text in UTF-8, UTF-16 or Windows-1252, or binary data")
    return "cp1252"
