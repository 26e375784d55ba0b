"""Text made safe to store, quote and show: no control, invisible or text-reordering characters."""

from __future__ import annotations

import re

LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

# Everything that a reader cannot see but a program would: controls other than tab and newline,
# lone surrogates, soft hyphens, zero-width and bidirectional characters, tags and supplementary
# variation selectors (which can smuggle whole hidden sentences), the byte order mark.
# The visible variation selectors U+FE00..FE0F stay: they choose between text and emoji form.
UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)

HORIZONTAL_SPACE = re.compile(r"[^\S\n]+")


def sanitise(text: str) -> str:
    r"""Return `text` with `\n` line ends and without characters nobody can see.

    Every other character stays as it is (no Unicode normalisation), so what is quoted is what
    was written.
    """
    return UNWANTED.sub("", LINE_ENDS.sub("\n", text))


def tidy_spacing(text: str) -> str:
    """Return `text` with single spaces inside lines and at most one blank line between them."""
    lines = [HORIZONTAL_SPACE.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
