"""Sentence boundaries with character offsets: trained Punkt inside paragraphs."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktParameters

_PUNKT = ("_static", "nltk_cache", "tokenizers", "punkt_tab", "english")
# Abbreviations of news English that the Punkt parameters lack.
_ABBREVIATIONS = ("sgt", "cpl", "capt", "maj", "cmdr", "adm", "supt", "det", "insp", "approx")
_PARAGRAPH = re.compile(r"\S(?:.*\S)?")
# "Is it?" | he asked.   and   No. | 5: no sentence begins there.
_CONTINUES = re.compile(r"[a-zà-ÿ,;]")
_NUMBER_ABBREVIATION = re.compile(r"(?:^|\s)Nos?\.$")

Span = tuple[int, int]
"""Start and end offset in characters, end exclusive."""


def sentence_splitter() -> Callable[[str], list[Span]]:
    """Return a function from text to its sentences' spans, in order, without white space.

    Every line is a paragraph of its own; Punkt (Kiss and Strunk 2006, "Unsupervised
    Multilingual Sentence Boundary Detection") with its trained English parameters, which
    llama-index carries, splits inside it.

    Raises:
        ModelError: the parameters are not where llama-index keeps them.
    """
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    parameters = _parameters()
    parameters.abbrev_types.update(_ABBREVIATIONS)
    tokenizer = PunktSentenceTokenizer(parameters)

    def split(text: str) -> list[Span]:
        spans: list[Span] = []
        for paragraph in _PARAGRAPH.finditer(text):
            begin = paragraph.start()
            inside: list[Span] = []
            for start, end in tokenizer.span_tokenize(paragraph.group()):
                if inside and _joins(paragraph.group(), inside[-1], start):
                    inside[-1] = (inside[-1][0], end)
                else:
                    inside.append((start, end))
            spans.extend((begin + start, begin + end) for start, end in inside)
        return spans

    return split


def _joins(paragraph: str, before: Span, start: int) -> bool:
    if _CONTINUES.match(paragraph, start):
        return True
    return bool(
        paragraph[start].isdigit() and _NUMBER_ABBREVIATION.search(paragraph[slice(*before)])
    )


def _parameters() -> PunktParameters:
    from nltk.tabdata import PunktDecoder
    from nltk.tokenize.punkt import PunktParameters

    # find_spec locates the package without importing it, which would take seconds. The files
    # are opened here because nltk's own loader refuses folders outside its global search path.
    spec = importlib.util.find_spec("llama_index.core")
    locations = spec.submodule_search_locations if spec else None
    folder = Path(next(iter(locations or ["."])), *_PUNKT)
    parameters, decoder = PunktParameters(), PunktDecoder()
    try:
        with (folder / "collocations.tab").open(encoding="utf-8") as file:
            parameters.collocations = set(decoder.tab2tups(file))
        with (folder / "sent_starters.txt").open(encoding="utf-8") as file:
            parameters.sent_starters = decoder.txt2set(file)
        with (folder / "abbrev_types.txt").open(encoding="utf-8") as file:
            parameters.abbrev_types = decoder.txt2set(file)
        with (folder / "ortho_context.tab").open(encoding="utf-8") as file:
            parameters.ortho_context = decoder.tab2intdict(file)
    except OSError as error:
        message = (
            f"Expected the Punkt parameters in {folder}, could not read them ({error}). "
            "Reinstall them: pip install --force-reinstall llama-index-core"
        )
        raise ModelError(message) from error
    return parameters
