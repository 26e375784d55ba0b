"""One turn of a conversation as text: for the clipboard and for export as Markdown."""

from __future__ import annotations

import re

from index.days import day_in_words
from qa.answer import Answer, Citation, Development, Position
from ui.extras import dates_said, heading_of, notes_of
from ui.filters import Filters
from ui.markup import visible
from ui.wording import web_link

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def turn_text(answer: Answer) -> str:
    """Return the answer with its citations as plain text, for the clipboard."""
    lines = [visible(answer.question), ""]
    if answer.understood_as:
        lines += [f"Understood as: {_one_line(answer.understood_as)}", ""]
    if answer.abstention:
        heading = heading_of(answer.abstention)
        said = visible(answer.abstention.explanation)
        lines += [f"{heading}. {said}" if heading else said]
    else:
        if answer.headline:
            lines += [visible(answer.headline), ""]
        lines += [visible(answer.text)]
    if answer.citations:
        lines += [""]
        dates, speakers = dates_said(answer), _speakers(answer)
        for citation in answer.citations:
            who = speakers.get(citation.number)
            said_by = f"{_one_line(who)}, in " if who else ""
            quote = f"“{_one_line(citation.quote)}” {said_by}{_origin(citation)}"
            lines += [f"[{citation.number}] {quote}"]
            if citation.number in dates:
                lines += [f"    {_one_line(dates[citation.number])}"]
    return "\n".join(lines).strip() + "\n"


def turn_markdown(answer: Answer, filters: Filters) -> str:
    """Return one turn as Markdown; text of the articles stays text in any viewer."""
    lines = [f"## {_inert(_one_line(answer.question))}", ""]
    if answer.understood_as:
        lines += [f"*Understood as:* {_inert(_one_line(answer.understood_as))}", ""]
    notes = notes_of(answer, filters)
    if notes:
        lines += [f"*{_inert('; '.join(notes))}*", ""]
    if answer.abstention:
        heading = heading_of(answer.abstention)
        said = _inert(answer.abstention.explanation)
        lines += [f"**{heading}.** {said}" if heading else said, ""]
    else:
        if answer.headline:
            lines += [f"**{_inert(_one_line(answer.headline))}**", ""]
        lines += [*_body(answer), ""]
    for found in answer.compared:
        heading = "How it changed" if isinstance(found, Development) else "The sources disagree"
        lines += [f"*{heading}: {_inert(_one_line(found.about))}*", ""]
        lines += [*(_position(position) for position in found.positions), ""]
    dates = dates_said(answer)
    for citation in answer.citations:
        lines += [
            f"> \\[{citation.number}\\] “{_inert(_one_line(citation.quote))}”",
            f"> — {_inert(_origin(citation, with_link=False))}{_link(citation)}",
        ]
        if citation.number in dates:
            lines += [">", f"> {_inert(_one_line(dates[citation.number]))}"]
        lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def _position(position: Position) -> str:
    published = f" ({day_in_words(position.published)})" if position.published else ""
    newest = ", newest" if position.newest else ""
    value = _inert(_one_line(position.value))
    return f"- {value}{published}{newest}{_numbers(position.citations)}"


def _speakers(answer: Answer) -> dict[int, str]:
    """Return by citation number whose words it quotes."""
    return {
        number: claim.attributed_to
        for claim in answer.claims
        if claim.attributed_to
        for number in claim.citations
    }


def _body(answer: Answer) -> list[str]:
    if answer.timeline:
        return [
            f"- **{_inert(_one_line(event.said))}** {_inert(_one_line(event.text))}"
            f"{_numbers(event.citations)}"
            for event in answer.timeline
        ]
    if not answer.claims:
        return [_inert(answer.text)]
    lines: list[str] = []
    for claim in answer.claims:
        said_by = f" ({_inert(claim.attributed_to)})" if claim.attributed_to else ""
        lines += [f"{_inert(_one_line(claim.text))}{said_by}{_numbers(claim.citations)}", ""]
    return lines[:-1]


def _numbers(numbers: tuple[int, ...]) -> str:
    return "".join(f" \\[{number}\\]" for number in numbers)


def _origin(citation: Citation, *, with_link: bool = True) -> str:
    parts = [citation.source, citation.title, day_in_words(citation.published)]
    if with_link:
        parts.append(web_link(citation.url))
    return ", ".join(_one_line(part) for part in parts if part)


def _link(citation: Citation) -> str:
    link = web_link(citation.url, citation.quote)
    # Angle brackets take any address that has neither brackets nor spaces, and web_link has none.
    return f" ([original](<{link}>))" if link and not set(link) & set("<>") else ""


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())


def _inert(text: str) -> str:
    """Return foreign text with everything escaped that Markdown viewers act on."""
    escaped = _ACTIVE.sub(r"\\\1", visible(text))
    return _LINE_START.sub(r"\1\\\2", escaped)
