"""Answers as safe markup: pure functions, one for each thing the reader sees in the chat.

All text of articles, questions and files reaches a browser through `ui.markup.tag`, here and
in `ui.render_sources`, and nowhere else. The classes are styled in `assets/page.css`; the
`data-` attributes are read by `assets/*.js`.
"""

from __future__ import annotations

import re

from qa.answer import Answer, Claim, Disagreement, Evidence, Position
from ui.extras import Event, Extras
from ui.filters import Filters
from ui.markup import Markup, join, tag
from ui.wording import byline, confidence_in_words, counted, in_words

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_NEAREST_SHOWN = 3
_NEAREST_CHARACTERS = 220


def answer_markup(answer: Answer, extras: Extras, filters: Filters) -> Markup:
    """Return one answer as it stands in the chat: an abstention looks like one."""
    body = _abstained(answer) if answer.abstention else _answered(answer, extras)
    return join(_understood(extras), body, _footer(answer, extras, filters))


def problem_markup(heading: str, explanation: str) -> Markup:
    """Return the place of an answer that could not be made: what happened, what to do."""
    return tag(
        "div",
        tag("p", heading, class_="problem-heading"),
        tag("p", explanation, class_="problem-text"),
        class_="problem",
        role="alert",
    )


def _understood(extras: Extras) -> Markup | None:
    if not extras.understood_as:
        return None
    return tag("p", "Understood as ", tag("q", extras.understood_as), class_="understood")


def _answered(answer: Answer, extras: Extras) -> Markup:
    return join(
        tag("p", answer.short, class_="short") if answer.short else None,
        _claims(answer),
        *(disagreement_markup(found, answer) for found in answer.disagreements),
        timeline_markup(extras.timeline, answer) if extras.timeline else None,
    )


def _claims(answer: Answer) -> Markup:
    if answer.claims:
        return tag("div", *(_claim(claim, answer) for claim in answer.claims), class_="claims")
    return tag("div", tag("p", _with_chips(answer.text, answer), class_="claim"), class_="claims")


def _claim(claim: Claim, answer: Answer) -> Markup:
    said_by = tag("span", claim.attributed_to, class_="voice") if claim.attributed_to else None
    text = _MARKER.sub("", claim.text)
    return tag("p", said_by, text, chips(claim.citations, answer), class_="claim")


def _with_chips(text: str, answer: Answer) -> Markup:
    """Return text whose resolvable `[n]` are chips; other brackets stay text."""
    known = {citation.number for citation in answer.citations}
    parts: list[str | Markup] = []
    position = 0
    for marker in _MARKER.finditer(text):
        number = int(marker.group(1))
        if number in known:
            parts += [text[position : marker.start()], chips((number,), answer)]
            position = marker.end()
    return join(*parts, text[position:])


def chips(numbers: tuple[int, ...], answer: Answer) -> Markup:
    """Return the numbered citation buttons; a number without a citation gives none."""
    by_number = {citation.number: citation for citation in answer.citations}
    made = []
    for number in numbers:
        citation = by_number.get(number)
        if citation is None:
            continue
        said = ", ".join(filter(None, (citation.source, in_words(citation.published))))
        made.append(
            tag(
                "button",
                str(number),
                type="button",
                class_="chip",
                data_cite=number,
                aria_label=f"Source {number}: {said or citation.title}. Open the quotation.",
            )
        )
    return tag("span", *made, class_="chips") if made else join()


def disagreement_markup(found: Disagreement, answer: Answer, *, quotes: bool = False) -> Markup:
    """Return the positions side by side, each cited and dated, the newest marked."""
    return tag(
        "section",
        tag("h4", "The sources disagree", class_="card-heading"),
        tag("p", found.about, class_="card-about"),
        tag(
            "div",
            *(_position(position, answer, quotes=quotes) for position in found.positions),
            class_="positions",
        ),
        class_="disagreement",
        aria_label="The sources disagree",
    )


def _position(position: Position, answer: Answer, *, quotes: bool) -> Markup:
    cited = [c for c in answer.citations if c.number in position.citations]
    names = dict.fromkeys(citation.source or citation.title for citation in cited)
    return tag(
        "div",
        tag("p", position.value, class_="position-value"),
        tag(
            "p",
            " · ".join(filter(None, (", ".join(names), in_words(position.published)))),
            tag("span", "newest", class_="newest") if position.newest else None,
            chips(position.citations, answer),
            class_="position-by",
        ),
        *(tag("blockquote", citation.quote) for citation in cited if quotes),
        class_="position",
    )


def timeline_markup(events: tuple[Event, ...], answer: Answer) -> Markup:
    """Return dated events in order."""
    return tag(
        "section",
        tag("h4", "Timeline", class_="card-heading"),
        tag("ol", *(_event(event, answer) for event in events), class_="events"),
        class_="timeline",
        aria_label="Timeline",
    )


def _event(event: Event, answer: Answer) -> Markup:
    return tag(
        "li",
        tag("span", event.when, class_="event-when"),
        tag("span", event.text, chips(event.citations, answer), class_="event-text"),
    )


def _abstained(answer: Answer) -> Markup:
    abstention = answer.abstention
    if abstention is None:
        return join()
    shown = abstention.nearest[:_NEAREST_SHOWN]
    return tag(
        "div",
        tag("p", "Not in the articles", class_="abstention-heading"),
        tag("p", abstention.explanation, class_="abstention-text"),
        tag(
            "div",
            tag("p", "Nearest passages, which do not answer the question", class_="nearest-label"),
            tag("ul", *(_nearest(evidence) for evidence in shown), class_="nearest"),
        )
        if shown
        else None,
        class_="abstention",
        data_reason=abstention.reason.value,
    )


def _nearest(evidence: Evidence) -> Markup:
    article, passage = evidence.article, evidence.passage
    text = " ".join(passage.text.split())
    if len(text) > _NEAREST_CHARACTERS:
        text = text[:_NEAREST_CHARACTERS].rsplit(" ", 1)[0] + " …"
    by = " · ".join(
        filter(
            None,
            (byline(article.source, article.author, article.path), in_words(article.published)),
        )
    )
    return tag(
        "li",
        tag(
            "button",
            tag("span", text, class_="nearest-text"),
            tag("span", by, class_="nearest-by"),
            type="button",
            class_="nearest-open",
            data_open=True,
            data_article=article.id,
            data_path=article.path,
            data_sha=article.sha256,
            data_start=passage.start,
            data_end=passage.end,
        ),
    )


def _footer(answer: Answer, extras: Extras, filters: Filters) -> Markup:
    facts: list[Markup] = []
    if not answer.abstention:
        percent = round(100 * answer.confidence)
        facts.append(
            tag(
                "span",
                confidence_in_words(answer.confidence),
                class_="confidence",
                title=f"Estimated probability that this answer is right: {percent} in 100",
            )
        )
        articles = len({citation.article_id for citation in answer.citations})
        quotations = counted(len(answer.citations), "quotation")
        facts.append(tag("span", f"{quotations} from {counted(articles, 'article')}"))
    facts += [tag("span", note) for note in (*filters.phrases(), *extras.notes)]
    total = sum(ms for ms in answer.timings.values() if ms >= 0)
    total = answer.timings.get("total", total)
    if total:
        facts.append(tag("span", f"{total / 1000:.2f} s", title=f"Engine: {answer.engine}"))
    return tag("p", *facts, class_="facts") if facts else join()
