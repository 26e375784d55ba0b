"""How well article text is found: HTML by `index.formats`, plain text by `index.cleaning`.

    python -m eval.bench.cleaning FOLDER [--half tune|report|all] [--worst N]

FOLDER holds `pages.jsonl` (`{id, html, text}` a line, `text` the clean body) and the HTML files it
names: Zyte's article-extraction-benchmark, or pages of your own in that form. The measure is that
benchmark's: 4-word shingles of the body found and of the true body, precision and recall averaged
over the pages, F1 of the averages.

For plain text each page is written out three times: the whole page line by line, as a browser's
"select all, copy" gives it; the smallest element that holds the body and a main heading, as a
rough scraper gives it; and the smallest that holds the body. The pages are split in two by their
id's hash: rules are tuned on one half only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.cleaning import clean
from index.decoding import decode
from index.formats import UnusableError, from_html

SHINGLE_WORDS = 4
BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "br", "button", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "iframe", "label", "li", "main", "nav", "ol"),
        *("option", "p", "pre", "section", "select", "summary", "table", "td", "th", "tr", "ul"),
    ]
)
UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe", "select"])


@dataclass(frozen=True, slots=True)
class Page:
    """One page with its true body."""

    identifier: str
    html: str
    body: str


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of shingles on one page, each 0…1."""

    precision: float
    recall: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the counts of all runs of 4 words; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    size = min(SHINGLE_WORDS, len(words))
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def score(found: str, true: str) -> Score:
    """Return how much of `found` is true and how much of `true` is found."""
    found_counts, true_counts = shingles(found), shingles(true)
    shared = (found_counts & true_counts).total()
    if not found_counts and not true_counts:
        return Score(1.0, 1.0)
    return Score(
        shared / found_counts.total() if found_counts else 0.0,
        shared / true_counts.total() if true_counts else 0.0,
    )


def summary(scores: list[Score]) -> str:
    """Return mean precision, mean recall and the F1 of the two."""
    precision = statistics.mean(score.precision for score in scores)
    recall = statistics.mean(score.recall for score in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({len(scores)} pages)"


def load_pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of `folder`."""
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Page(row["id"], decode((folder / row["html"]).read_bytes()), row["text"])


def in_half(page: Page, half: str) -> bool:
    """Whether a page belongs to the half asked for."""
    even = hashlib.sha256(page.identifier.encode()).digest()[0] % 2 == 0
    return half == "all" or even == (half == "tune")


def page_lines(html: str, body: str, extent: str) -> str:
    """Return as plain text the `whole` page, the `header and body`, or the `body` element."""
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8")
    tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    root = tree.find("body") if tree.find("body") is not None else tree
    if extent == "whole":
        return element_text(root)
    true = shingles(body)
    smallest, text = root, element_text(root)
    while True:
        for child in smallest:
            if not isinstance(child.tag, str):
                continue
            child_text = element_text(child)
            if (shingles(child_text) & true).total() >= 0.95 * (shingles(text) & true).total():
                smallest, text = child, child_text
                break
        else:
            break
    if extent == "header and body":
        with_heading = (up for up in smallest.iterancestors() if up.find(".//h1") is not None)
        holder = smallest if smallest.find(".//h1") is not None else next(with_heading, smallest)
        return element_text(holder)
    return text


def element_text(root: Any) -> str:
    """Return what a browser would copy of an element: blocks on lines, paragraphs set apart."""
    pieces: list[str] = []
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, closing = stack.pop()
        if closing:
            if node.tag in BLOCKS:
                pieces.append("\n\n" if node.tag in ("p", "h1", "h2", "h3") else "\n")
            if node is not root:
                pieces.append(re.sub(r"\s+", " ", node.tail or ""))
            continue
        if not isinstance(node.tag, str) or node.tag in UNSEEN:
            if node is not root:
                pieces.append(re.sub(r"\s+", " ", node.tail or ""))
            continue
        if node.tag in BLOCKS:
            pieces.append("\n")
        pieces.append(re.sub(r"\s+", " ", node.text or ""))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def html_body(page: Page) -> str:
    """Return the body as the product reads an `.html` file."""
    try:
        return from_html(page.html).cleaned.text
    except UnusableError:
        return ""


def plain(extent: str, *, cleaned: bool) -> Callable[[Page], str]:
    """Return the way of reading a page as plain text, before or after cleaning."""

    def read(page: Page) -> str:
        text = page_lines(page.html, page.body, extent)
        return clean(text).text if cleaned else text

    return read


def main() -> int:
    """Print the figures; returns 2 where the data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    parser.add_argument("--worst", type=int, default=0, help="pages to name per way of reading")
    arguments = parser.parse_args()
    if not (arguments.folder / "pages.jsonl").is_file():
        print(f"no data: {arguments.folder} has no pages.jsonl; nothing measured", file=sys.stderr)
        return 2
    pages = [page for page in load_pages(arguments.folder) if in_half(page, arguments.half)]
    for name, read in (
        ("html file", html_body),
        *(
            (
                f"text, {extent}, {'cleaned' if cleaned else 'before'}",
                plain(extent, cleaned=cleaned),
            )
            for extent in ("whole", "header and body", "body")
            for cleaned in (False, True)
        ),
    ):
        started = time.perf_counter()
        scores = {page.identifier: score(read(page), page.body) for page in pages}
        seconds = time.perf_counter() - started
        print(f"{name:32} {summary(list(scores.values()))}  {seconds:.1f} s")
        worst = sorted(scores, key=lambda key: scores[key].precision + scores[key].recall)
        for key in worst[: arguments.worst]:
            print(f"    {key[:12]}  {scores[key].precision:.2f} {scores[key].recall:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
