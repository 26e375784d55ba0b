"""Which newspaper's or author's article a question asks about: "according to Deutsche Welle".

Such words name where to look, not what to look for: they narrow the search, and neither the search
nor the reader should look for them in the texts, where they seldom stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from index.catalogue import PassageColumns
from index.states import names_of_state
from qa.asides import tidied, without_asides
from qa.retrieve import Filters

_TEXT = r"(?:article|report|reporting|story|piece|column|account|coverage|version|commentary)s?"
_QUESTION_WORD = (
    r"(?:why|what|who|how|when|where|which|is|was|were|are|did|does|do|has|have|had|will|can)"
)
_TELLS = (
    r"(?:say|says|said|report|reports|reported|write|writes|wrote|give|gives|gave|mention|mentions"
    r"|mentioned|quote|quotes|quoted|cite|cites|cited|tell|tells|told|put|puts|interviewed)"
)
_OUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf",?\s*\b(?:according to|as reported by|as told by) (?:the )?(?P<name>[^,?]{{2,60}}?)"
        rf"(?:['’]s? (?:own )?{_TEXT})?(?:,|(?=\?|\.?$|\s{_QUESTION_WORD}\b))",
        r",?\s*\b(?:in|from|by|per) (?:the )?(?P<name>\S[^,?]{1,60}?)['’]s? "
        rf"(?:own )?{_TEXT}\b,?",
        rf",?\s*\b(?:in|from|by|per) the (?P<name>\S[^,?]{{1,60}}?) {_TEXT}\b,?",
    )
)
"""What can be cut out of the question, and leaves a question."""
_ASIDE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:does|did|do|has|have) (?:the )?(?P<name>\S[^,?]{{1,60}}?) {_TELLS}\b",
        rf"\bthe (?P<name>\S[^,?]{{1,60}}?) (?P<sure>{_TEXT})\b",
        rf"\b(?P<name>\w[\w.&-]*(?: \w[\w.&-]*){{0,4}})['’]s? (?P<sure>{_TEXT})\b",
        r"\b(?P<sure>columnist|reporter|journalist|author|writer|correspondent|commentator) "
        r"(?P<name>\w[\w.’'-]*(?: \w[\w.’'-]*)?)",
        rf"\b(?P<name>(?-i:[A-Z])[\w.&-]*(?: (?-i:[A-Z])[\w.&-]*){{0,4}}) (?:{_TELLS})\b",
    )
)
"""What has to stay, but says nothing that an article could be searched for."""
_NOUNS = "article report story piece column account coverage version commentary columnist reporter"
_NOUNS += " journalist author writer correspondent quote cite mention interview"
_DOMAIN = re.compile(r"^(?:www\.)?(?P<name>[\w-]+)(?:\.[\w-]+)+$")
_LONGEST = 5
"""Words that a name may have."""
_SHORTEST = 3
"""Letters that the first words of a name must be more than."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The sources and authors that a question names, as the catalogue writes them."""

    sources: tuple[str, ...]
    authors: tuple[str, ...]
    text: str
    """The question without what names them, where that can be cut out."""
    aside: str
    """Words left in the text that say nothing of what is asked."""
    sure: bool
    """Whether articles are spoken of, and by a whole name; "What did Fox News say …?" may ask for
    what others tell, and "the Vivekananda article" may be one about him."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked for, and where."""

    text: str
    filters: Filters
    aside: str = ""
    """Words of the text that are not looked for."""


def scopes_of(question: str, filters: Filters, columns: PassageColumns) -> tuple[Scope, ...]:
    """Return where to look, in this order, until something is found: at least one.

    A single source or author that is named narrows the search, unless sources were chosen.
    """
    question = without_asides(question)
    origin = asked_origin(question, columns)
    if origin is None:
        return (Scope(question, filters),)
    everywhere = Scope(origin.text, filters, origin.aside)
    if filters.sources is not None or len(origin.sources) + len(origin.authors) != 1:
        return (everywhere,) if origin.sure else (everywhere, Scope(question, filters))
    narrowed = replace(filters, sources=origin.sources or None, authors=origin.authors or None)
    there = Scope(origin.text, narrowed, origin.aside)
    return (there,) if origin.sure else (there, Scope(question, filters))


def asked_origin(question: str, columns: PassageColumns) -> Origin | None:
    """Return whose articles a question asks about, or None where it names no one's."""
    names = _Names(columns)
    text, sure = question, False
    sources: list[str] = []
    authors: list[str] = []
    aside: list[str] = []
    for pattern in _OUT:
        found = next(_known(pattern, text, names), None)
        if found:
            match, name = found
            text, sure = tidied(text[: match.start()] + " " + text[match.end() :]), name.whole
            (sources if name.kind == "source" else authors).append(name.name)
    for pattern in _ASIDE:
        for match, name in _known(pattern, text, names):
            (sources if name.kind == "source" else authors).append(name.name)
            aside += [match["name"], _NOUNS]
            sure = sure or (name.whole and "sure" in pattern.groupindex)
    if not sources and not authors:
        return None
    return Origin(_each_once(sources), _each_once(authors), text, " ".join(aside), sure)


def _each_once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class _Name:
    """A source or author as the catalogue writes it; `whole`: not just its first words are said."""

    kind: Literal["source", "author"]
    name: str
    whole: bool = True


def _known(
    pattern: re.Pattern[str], text: str, names: _Names
) -> Iterator[tuple[re.Match[str], _Name]]:
    of_text = _TEXT in pattern.pattern
    for match in pattern.finditer(text):
        article = of_text and re.search(rf"{_TEXT}\W*$", match.group(), re.IGNORECASE)
        found = names.find(match["name"], beginnings=bool(article))
        if found:
            yield match, found


class _Names:
    """The sources and authors of an archive, by what people call them."""

    def __init__(self, columns: PassageColumns) -> None:
        self._columns = columns

    # Both are made when a question first looks like naming one: most never do, and an archive may
    # have thousands of authors.
    @cached_property
    def _sources(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for source in self._columns.sources[1:]:
            for called in _called(source):
                found.setdefault(called, source)
        return found

    @cached_property
    def _beginnings(self) -> dict[str, str]:
        """Sources by their first words, where no other source begins so."""
        found: dict[str, set[str]] = {}
        for source in self._columns.sources[1:]:
            words = re.sub("^the ", "", source, flags=re.IGNORECASE).split()
            for count in range(1, len(words)):
                found.setdefault(_squashed(" ".join(words[:count])), set()).add(source)
        return {said: next(iter(names)) for said, names in found.items() if len(names) == 1}

    @cached_property
    def _authors(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for author in self._columns.authors[1:]:
            words = author.split()
            found.setdefault(_squashed(author), author)
            if len(words) > 1 and len(words[-1]) > 3:
                found.setdefault(_squashed(words[-1]), author)
        return found

    def find(self, said: str, *, beginnings: bool) -> _Name | None:
        """Return the source or author of which something is said, or None.

        With `beginnings` a source may be called by its first words, unless they name a state:
        "the Washington report" may be one on Washington.
        """
        words = said.split()
        if len(words) > _LONGEST:
            return None
        if len(words) == 1 and said.isupper() and (name := self._sources.get(said)):
            return _Name("source", name)
        key = _squashed(said)
        if key in self._sources:
            return _Name("source", self._sources[key])
        if key in self._authors:
            return _Name("author", self._authors[key])
        long_enough = len(key) > _SHORTEST or said.isupper()
        named = beginnings and said[:1].isupper() and long_enough and not names_of_state(key)
        if named and key in self._beginnings:
            return _Name("source", self._beginnings[key], whole=False)
        return None


def _called(source: str) -> Iterator[str]:
    """Yield what a source may be called: its name, that of its site, its initials in capitals."""
    yield _squashed(source)
    domain = _DOMAIN.match(source)
    if domain:
        yield _squashed(domain["name"])
    initials = "".join(word[0] for word in source.split() if word[0].isupper())
    if len(initials) > 1:
        yield initials


def _squashed(name: str) -> str:
    """Return the letters and digits of a name, in lower case, without a leading "the"."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the ", "", name.lower()))
