"""One turn of a conversation as text: for the clipboard and for export as Markdown."""

from __future__ import annotations

import re

from qa.answer import Answer, Citation
from ui.extras import Extras
from ui.filters import Filters
from ui.markup import visible
from ui.wording import in_words, web_link

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def turn_text(answer: Answer) -> str:
    """Return the answer with its citations as plain text, for the clipboard."""
    lines = [visible(answer.question), ""]
    if answer.abstention:
        lines += ["Not in the articles. " + visible(answer.abstention.explanation)]
    else:
        if answer.short:
            lines += [visible(answer.short), ""]
        lines += [visible(answer.text)]
    if answer.citations:
        lines += [""]
        lines += [
            f"[{citation.number}] “{_one_line(citation.quote)}” {_origin(citation)}"
            for citation in answer.citations
        ]
    return "\n".join(lines).strip() + "\n"


def turn_markdown(answer: Answer, extras: Extras, filters: Filters) -> str:
    """Return one turn as Markdown; text of the articles stays text in any viewer."""
    lines = [f"## {_inert(_one_line(answer.question))}", ""]
    if extras.understood_as:
        lines += [f"*Understood as:* {_inert(_one_line(extras.understood_as))}", ""]
    said = filters.phrases()
    if said:
        lines += [f"*{_inert('; '.join(said))}*", ""]
    if answer.abstention:
        lines += [f"**Not in the articles.** {_inert(answer.abstention.explanation)}", ""]
    else:
        if answer.short:
            lines += [f"**{_inert(_one_line(answer.short))}**", ""]
        lines += [*_body(answer), ""]
    for found in answer.disagreements:
        lines += [f"*The sources disagree: {_inert(found.about)}*", ""]
        lines += [
            f"- {_inert(_one_line(position.value))}{_numbers(position.citations)}"
            for position in found.positions
        ]
        lines += [""]
    for citation in answer.citations:
        lines += [
            f"> \\[{citation.number}\\] “{_inert(_one_line(citation.quote))}”",
            f"> — {_inert(_origin(citation, with_link=False))}{_link(citation)}",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def _body(answer: Answer) -> list[str]:
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
    parts = [citation.source, citation.title, in_words(citation.published)]
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
