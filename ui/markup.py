"""Foreign text made inert, and the one small builder that all markup goes through.

Safe by construction: a plain `str` handed to `tag` is escaped, always; only `Markup`, which
nothing but this file makes, passes as it is. Escaping turns every ASCII punctuation mark
into a numeric reference, so that no later parser (HTML, Markdown, LaTeX, Mermaid) can find
anything to act on, and drops characters that are invisible or turn the writing direction.
"""

from __future__ import annotations

import string
import unicodedata

from index.characters import sanitise

MAX_COMBINING_MARKS = 4
"""More marks than this on one letter draw over the lines around it."""

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Blank characters whose Unicode category does not say so."""
_REFERENCES = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation}


class Markup(str):
    """Text that is safe to hand to a browser as HTML."""

    __slots__ = ()


Child = Markup | str | None


def visible(text: str) -> str:
    """Return `text` without control, zero-width, bidirectional and stray surrogate characters.

    Every kind of line end becomes a newline and a tab a space; runs of combining marks are
    cut to `MAX_COMBINING_MARKS`.
    """
    kept: list[str] = []
    marks = 0
    for character in sanitise(text).replace("\t", " "):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MAX_COMBINING_MARKS or character in _INVISIBLE:
            continue
        if character == "\n" or category not in {"Cc", "Cf", "Cs"}:
            kept.append(character)
    return "".join(kept)


def foreign(text: str) -> Markup:
    """Return text of unknown origin as inert markup, line ends as `<br>`."""
    return Markup(visible(text).translate(_REFERENCES).replace("\n", "<br>"))


def attribute(text: str) -> str:
    """Return text of unknown origin as the inside of a double-quoted attribute."""
    return " ".join(visible(text).split()).translate(_REFERENCES)


def tag(name: str, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """Return an element; plain strings are escaped, `Markup` children pass, None is left out.

    Attribute names are Python's: `class_` is `class`, `data_cite` is `data-cite`. True gives
    a bare attribute; False and None leave it out.
    """
    written = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written.append(f" {key.rstrip('_').replace('_', '-')}")
        if value is not True:
            written.append(f'="{attribute(str(value))}"')
    return Markup(f"{''.join(written)}>{join(*children)}</{name}>")


def join(*children: Child) -> Markup:
    """Return the children one after the other, plain strings escaped."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else foreign(child)
            for child in children
            if child is not None
        )
    )
