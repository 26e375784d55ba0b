"""Markdown to readable text: front matter read, markup reduced to the words it marks."""

from __future__ import annotations

import re
from typing import Any

from index.furniture import wording_reason

LONGEST_FRONT_MATTER = 100_000
OTHER_NAMES = {
    "date": ("published", "pubdate", "publish_date", "publication_date", "published_at"),
    "author": ("authors", "byline", "creator"),
    "source": ("publisher", "site", "sitename", "site_name", "publication"),
    "url": ("link", "canonical", "canonical_url", "source_url", "permalink"),
    "language": ("lang", "locale"),
}
"""Front matter has no standard: what else the fields of an article are called."""


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter's fields, by lower-case names of ours, and the text below it.

    Front matter that is no good YAML (an unquoted colon in a title is common) is read line by
    line as `name: value`.
    """
    match = re.match(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    if not match or len(match[1]) > LONGEST_FRONT_MATTER:
        return {}, text
    fields = yaml_fields(match[1])
    if fields is None:
        return {}, text
    for name, others in OTHER_NAMES.items():
        for other in others:
            if fields.get(name) is None:
                fields[name] = fields.get(other)
    return fields, text[match.end() :]


def yaml_fields(text: str) -> dict[str, Any] | None:
    """Return the mapping that a YAML text holds; None if it holds something else."""
    import yaml

    try:
        fields = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        simple = re.findall(r"(?m)^([A-Za-z_]\w*):[ \t]*(\S.*?)[ \t]*$", text)
        fields = {name: value.strip("\"'") for name, value in simple}
    if not isinstance(fields, dict):
        return None
    return {str(key).casefold(): value for key, value in fields.items()}


def strip_markdown(text: str) -> tuple[str, str | None]:
    """Return Markdown as readable text, and its first top heading.

    Headings, links and emphasis keep their words; images, comments and HTML tags go. Lengths are
    bounded so that hostile markup cannot make the patterns slow.
    """
    text = without_comments(text)
    text = re.sub(r"!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])", "", text)
    text = re.sub(r"\[([^\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])", r"\1", text)
    text = re.sub(r"(?m)^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S.*$", "", text)
    text = re.sub(r"<(https?://[^>\s]{1,2000})>", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>\n]{0,2000}>", "", text)
    text = re.sub(r"(?m)^[ \t]{0,8}(?:```|~~~).*$", "", text)
    heading = re.search(r"(?m)^ {0,3}#[ \t]+(\S.*)$|^(\S.*)\n=+[ \t]*$", text)
    text = re.sub(r"(?m)^(\S.*)\n(?:={2,}|-{2,})[ \t]*$", r"\1\n", text)
    text = re.sub(r"(?m)^ {0,3}(?:[-*_][ \t]?){3,40}$", "", text)
    text = re.sub(r"(?m)^ {0,3}#{1,6}[ \t]+(\S.*)$", strip_closing_marks, text)
    text = re.sub(r"(?m)^ {0,3}(?:>[ \t]?){1,9}", "", text)
    for mark in (r"\*", "_"):
        text = re.sub(
            rf"(?<![\w{mark}])({mark}{{1,3}})(?=[^\s{mark}])([^{mark}\n]{{1,1000}}?)(?<=\S)\1"
            rf"(?![\w{mark}])",
            r"\2",
            text,
        )
    text = re.sub(r"(`{1,3})([^`\n]{1,1000})\1", r"\2", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!>~|])", r"\1", text)
    title = heading and (heading[1] or heading[2]).strip(" #*_`")
    return text, title if title and wording_reason(title) is None else None


def strip_closing_marks(heading: re.Match[str]) -> str:
    """Return a heading's words without the closing `#`."""
    return heading[1].rstrip(" \t").rstrip("#").rstrip()


def without_comments(text: str) -> str:
    """Return `text` without HTML comments; one that never ends is text."""
    pieces = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        pieces.append(text[position:start])
        position = end + len("-->")
    return "".join([*pieces, text[position:]])
