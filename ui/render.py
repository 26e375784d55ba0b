"""Answers as safe markup: pure functions, one for each thing the reader sees in the chat.

All text of articles, questions and files reaches a browser through `ui.markup.tag`, here and
in `ui.render_sources`, and nowhere else. The classes are styled in `assets/page.css`; the
`data-` attributes are read by `assets/*.js`.
"""

from __future__ import annotations

import re

from index.days import day_in_words
from qa.answer import (
    Abstention,
    AbstentionReason,
    Answer,
    Claim,
    Development,
    Disagreement,
    Evidence,
    Position,
    TimelineEvent,
)
from qa.confidence import confidence_in_words
from ui.extras import dates_said, heading_of, is_estimated, notes_of
from ui.filters import Filters
from ui.markup import Markup, join, tag
from ui.wording import byline, counted

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_NEAREST_SHOWN = 3
_NEAREST_CHARACTERS = 220


def answer_markup(answer: Answer, filters: Filters) -> Markup:
    """Return one answer as it stands in the chat: an abstention looks like one."""
    abstention = answer.abstention
    body = _abstained(abstention) if abstention else _answered(answer)
    told = abstention is None or heading_of(abstention)
    return join(_understood(answer), body, _footer(answer, filters) if told else None)


def problem_markup(heading: str, explanation: str) -> Markup:
    """Return the place of an answer that could not be made: what happened, what to do."""
    return tag(
        "div",
        tag("p", heading, class_="problem-heading"),
        tag("p", explanation, class_="problem-text"),
        class_="problem",
        role="alert",
    )


def _understood(answer: Answer) -> Markup | None:
    if not answer.understood_as:
        return None
    return tag("p", "Understood as ", tag("q", answer.understood_as), class_="understood")


def _answered(answer: Answer) -> Markup:
    return join(
        tag("p", answer.headline, class_="short") if answer.headline else None,
        _claims(answer),
        *(disagreement_markup(found, answer) for found in answer.compared),
        timeline_markup(answer) if answer.timeline else None,
    )


def _claims(answer: Answer) -> Markup | None:
    """Return the claims, the short answer marked in the first that has it word for word."""
    if not answer.claims:
        return tag(
            "div", tag("p", _with_chips(answer.text, answer), class_="claim"), class_="claims"
        )
    in_timeline = {event.citations for event in answer.timeline}
    short = answer.short
    shown = []
    for claim in answer.claims:
        if claim.citations in in_timeline:
            continue
        text = _MARKER.sub("", claim.text)
        marked = _marked(text, short)
        short = None if marked else short
        shown.append(_claim(claim, marked or text, answer))
    return tag("div", *shown, class_="claims") if shown else None


def _claim(claim: Claim, text: str, answer: Answer) -> Markup:
    said_by = tag("span", claim.attributed_to, class_="voice") if claim.attributed_to else None
    dates = dates_said(answer)
    read = [dates[number] for number in claim.citations if number in dates]
    return tag(
        "p",
        said_by,
        text,
        chips(claim.citations, answer),
        tag("span", " · ".join(read), class_="reading") if read else None,
        class_="claim",
    )


def _marked(text: str, short: str | None) -> Markup | None:
    """Return text with the short answer marked where it stands in it, or None if it does not."""
    words = r"\s+".join(map(re.escape, (short or "").split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", text) if words else None
    if found is None:
        return None
    return join(text[: found.start()], tag("mark", found.group()), text[found.end() :])


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
        said = ", ".join(filter(None, (citation.source, day_in_words(citation.published))))
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


def disagreement_markup(
    found: Disagreement | Development, answer: Answer, *, quotes: bool = False
) -> Markup:
    """Return the positions side by side, each cited and dated, the newest marked.

    Those of what changed over time stand in their order.
    """
    changed = isinstance(found, Development)
    return tag(
        "section",
        tag("h3", "How it changed" if changed else "The sources disagree", class_="card-heading"),
        tag("p", found.about, class_="card-about"),
        tag(
            "div",
            *(_position(position, answer, quotes=quotes) for position in found.positions),
            class_="positions",
        ),
        class_="disagreement development" if changed else "disagreement",
    )


def _position(position: Position, answer: Answer, *, quotes: bool) -> Markup:
    cited = [c for c in answer.citations if c.number in position.citations]
    dates = dates_said(answer)
    names = dict.fromkeys(citation.source or citation.title for citation in cited)
    return tag(
        "div",
        tag("p", position.value, class_="position-value"),
        tag(
            "p",
            " · ".join(filter(None, (", ".join(names), day_in_words(position.published)))),
            tag("span", "newest", class_="newest") if position.newest else None,
            chips(position.citations, answer),
            class_="position-by",
        ),
        *(
            join(
                tag("blockquote", citation.quote),
                tag("p", dates[citation.number], class_="reading")
                if citation.number in dates
                else None,
            )
            for citation in cited
            if quotes
        ),
        class_="position",
    )


def timeline_markup(answer: Answer, *, sources: bool = False) -> Markup:
    """Return the dated events in order; with `sources`, which articles tell of each."""
    return tag(
        "section",
        tag("h3", "Timeline", class_="card-heading"),
        tag(
            "ol",
            *(_event(event, answer, sources=sources) for event in answer.timeline),
            class_="events",
        ),
        class_="timeline",
    )


def _event(event: TimelineEvent, answer: Answer, *, sources: bool) -> Markup:
    cited = [c for c in answer.citations if c.number in event.citations] if sources else []
    told_by = dict.fromkeys(
        ", ".join(filter(None, (c.source or c.title, day_in_words(c.published)))) for c in cited
    )
    return tag(
        "li",
        tag("span", event.said, class_="event-when"),
        tag(
            "span",
            " ".join(event.text.split()),
            chips(event.citations, answer),
            tag("span", " · ".join(told_by), class_="event-by") if told_by else None,
            class_="event-text",
        ),
    )


def _abstained(abstention: Abstention) -> Markup:
    heading = heading_of(abstention)
    if heading is None:
        asks = abstention.reason is AbstentionReason.UNCLEAR
        return tag(
            "p",
            abstention.explanation,
            class_="ask-back" if asks else "refusal",
            data_reason=abstention.reason.value,
        )
    shown = abstention.nearest[:_NEAREST_SHOWN]
    return tag(
        "div",
        tag("p", heading, class_="abstention-heading"),
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
            (byline(article.source, article.author, article.path), day_in_words(article.published)),
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


def _footer(answer: Answer, filters: Filters) -> Markup:
    facts: list[Markup] = []
    if is_estimated(answer):
        percent = round(100 * answer.confidence)
        facts.append(
            tag(
                "span",
                confidence_in_words(answer.confidence),
                class_="confidence",
                title=f"Estimated probability that this answer is right: {percent} in 100",
            )
        )
    if answer.citations:
        articles = len({citation.article_id for citation in answer.citations})
        quotations = counted(len(answer.citations), "quotation")
        facts.append(tag("span", f"{quotations} from {counted(articles, 'article')}"))
    facts += [tag("span", note) for note in notes_of(answer, filters)]
    total = sum(ms for ms in answer.timings.values() if ms >= 0)
    total = answer.timings.get("total", total)
    if total:
        facts.append(tag("span", f"{total / 1000:.2f} s", title=f"Engine: {answer.engine}"))
    return tag("p", *facts, class_="facts") if facts else join()
