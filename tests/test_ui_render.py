"""Answers and sources as markup: what the reader sees, with every field hostile or ordinary."""

import dataclasses
import re
from datetime import date
from html import unescape

import pytest
from test_ui_markup import Elements
from ui_payloads import payloads

from index.catalogue import ArticleSummary
from index.records import Article, Passage, text_hash
from qa.answer import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Claim,
    DateReading,
    Development,
    Disagreement,
    Evidence,
    Position,
    TimelineEvent,
)
from ui.asking import turn_event
from ui.conversation import turn_markdown, turn_text
from ui.filters import Filters
from ui.reading import CitedPlace, open_place
from ui.render import answer_markup
from ui.render_sources import (
    Mark,
    article_markup,
    catalogue_markup,
    comparison_markup,
    events_markup,
    missing_markup,
    passages_markup,
)

ALLOWED = {
    "article", "blockquote", "br", "button", "dd", "details", "div", "dl", "dt", "h3",
    "header", "li", "mark", "ol", "p", "q", "section", "span", "summary", "time", "ul", "a",
}  # fmt: skip
TEXT = "First paragraph. Russia sent two bombers.\n\nSecond paragraph, with more words."
DAY = date(2026, 1, 7)


def article(text=TEXT, **fields):
    given = {
        "id": "a1", "path": "a.txt", "title": "A title", "source": "DW", "author": None,
        "published": DAY, "url": "https://dw.com/a", "language": "en",
    } | fields  # fmt: skip
    return Article(text=text, sha256=text_hash(text), **given)


def answer(of=None, start=17, end=41, **fields):
    of = of or article()
    quote = of.text[start:end]
    citation = Citation(
        1, of.id, of.title, of.source, of.published, of.url, quote, start, end, of.sha256
    )
    evidence = Evidence(Passage(of.id, 0, len(of.text), of.text), of, 1, 0.9, 0.5, 3.2)
    given = {
        "question": "How many?", "text": f"{quote} [1]", "short": "two",
        "claims": (Claim(quote, (1,)),), "citations": (citation,), "evidence": (evidence,),
        "confidence": 0.82, "timings": {"total": 120.0},
    } | fields  # fmt: skip
    return Answer(**given)


def words(markup):
    return unescape(re.sub(r"<[^>]+>", " ", markup))


def elements(markup):
    return Elements(markup).found


def test_answer_shows_short_claims_chips_confidence_and_filters():
    filters = Filters(since=date(2026, 1, 1), sources=("DW",), as_of=DAY)
    shown = answer_markup(answer(understood_as="How many bombers?"), filters)
    said = " ".join(words(shown).split())
    for piece in (
        "Understood as How many bombers?",
        "two",
        "Russia sent two bombers.",
        "Likely right",
        "1 quotation from 1 article",
        "only DW",
        "published since 1 January 2026",
        "as of 7 January 2026",
        "0.12 s",
    ):
        assert piece in said
    chips = [given for name, given in elements(shown) if name == "button"]
    assert [chip["data-cite"] for chip in chips] == ["1"]
    assert chips[0]["aria-label"] == "Source 1: DW, 7 January 2026. Open the quotation."


def test_text_without_claims_has_chips_for_known_numbers_only():
    shown = answer_markup(answer(claims=(), text="One [1] and [7]."), Filters())
    assert shown.count('class="chip"') == 1
    assert "[7]" in words(shown)


def test_attribution_is_shown():
    claim = Claim("Russia has gone.", (1,), "Neil Melvin, RUSI")
    assert "Neil Melvin, RUSI" in words(answer_markup(answer(claims=(claim,)), Filters()))


def test_what_changed_is_a_card_of_its_own_and_the_newest_leads():
    steps = (Position("six", (1,), None), Position("14", (1,), DAY, newest=True))
    changed = answer(short="14", developments=(Development("the dead", steps),))
    shown = words(answer_markup(changed, Filters()))
    headline, card = shown.split("How it changed")
    assert headline.strip().startswith("14")
    assert card.index("six") < card.index("14") < card.index("newest")
    assert "Russia sent two bombers." in words(comparison_markup(changed))
    assert "*How it changed: the dead*" in turn_markdown(changed, Filters())
    assert "disagree" not in shown


def test_disagreement_stands_side_by_side_newest_marked():
    found = Disagreement(
        "the date of the capture",
        (Position("3 January", (1,), DAY, newest=True), Position("2 January", (1,), None)),
    )
    disagreeing = answer(disagreements=(found,))
    shown = words(answer_markup(disagreeing, Filters()))
    headline, sides = shown.split("The sources disagree")
    assert headline.strip().startswith("3 January or 2 January")
    assert sides.index("3 January") < sides.index("newest") < sides.index("2 January")
    assert "DW · 7 January 2026" in shown
    assert "Russia sent two bombers." in words(comparison_markup(disagreeing))
    assert turn_event(disagreeing, Filters())["said"] == (
        "Answer: 3 January or 2 January. The sources disagree."
    )
    assert "- 3 January (7 January 2026), newest \\[1\\]\n- 2 January \\[1\\]" in turn_markdown(
        disagreeing, Filters()
    )
    read = DateReading(1, "on Tuesday", 17, 27, DAY, DAY, "6 January 2026")
    shown = words(comparison_markup(dataclasses.replace(disagreeing, dates=(read,))))
    assert "“on Tuesday” is 6 January 2026" in shown
    assert comparison_markup(answer()) == ""


def test_abstention_gives_reason_and_nearest_but_no_confidence():
    evidence = answer().evidence
    abstention = Abstention(AbstentionReason.EVIDENCE_TOO_WEAK, "Nothing says so.", evidence)
    shown = answer_markup(
        answer(abstention=abstention, claims=(), citations=(), short=None), Filters()
    )
    assert "Not in the articles" in words(shown)
    assert "Nothing says so." in words(shown)
    assert "confidence" not in shown
    assert 'class="chip"' not in shown
    opened = [given for name, given in elements(shown) if "data-open" in given]
    assert opened[0]["data-article"] == "a1"


def test_marks_cover_exactly_the_quoted_words_across_paragraphs():
    marks = [Mark(1, 17, 41), Mark(2, 36, 60)]
    shown = article_markup(article(), marks, focus=2)
    pieces = re.findall(r'<mark([^>]*)data-marks="([^"]*)">(.*?)</mark>', shown)
    second = "".join(words(text) for _, numbers, text in pieces if "2" in unescape(numbers).split())
    assert second == "".join(TEXT[36:60].split("\n\n"))
    assert all("focus" in given for given, numbers, _ in pieces if "2" in numbers)
    assert "Paragraph 1 of 2, characters 36 to 60" in words(shown)
    plain = unescape(re.sub(r"<[^>]+>", "", shown.split('aria-label="Text of the article">')[1]))
    assert re.sub(r"\s", "", plain) == re.sub(r"\s", "", TEXT)


def test_link_to_the_original_points_at_the_words():
    shown = article_markup(article(), [Mark(1, 17, 41)], focus=1)
    (link,) = [given for name, given in elements(shown) if name == "a"]
    assert link["href"] == "https://dw.com/a#:~:text=Russia%20sent%20two%20bombers."
    assert link["rel"] == "noopener noreferrer nofollow external"
    evil = article_markup(article(url="javascript:alert(1)"), [], focus=None)
    assert not [name for name, _ in elements(evil) if name == "a"]


def test_long_article_is_shown_around_the_words():
    text = "word " * 100_000
    shown = article_markup(article(text), [Mark(1, 300_000, 300_004)], focus=1)
    assert shown.count("left out") == 2
    assert 'class="focus"' in shown
    assert len(shown) < 300_000


@pytest.mark.parametrize("payload", payloads())
def test_payload_in_every_field_gives_only_our_own_elements(payload):
    hostile = article(
        f"Before. {payload} after.",
        id=payload, path=payload, title=payload, source=payload, author=payload, url=payload,
        language=payload,
    )  # fmt: skip
    found = Disagreement(payload, (Position(payload, (1,), None),))
    made = answer(
        hostile, 8, 8 + len(payload),
        question=payload, short=payload, text=payload, engine=payload,
        claims=(Claim(payload, (1,), payload), Claim(payload, (2,))), disagreements=(found,),
        understood_as=payload, dates=(DateReading(1, payload, 8, 9, DAY, DAY, payload),),
        timeline=(TimelineEvent(DAY, payload, payload, (1,)),), independent_sources=1, as_of=DAY,
    )  # fmt: skip
    untimed = dataclasses.replace(made, timeline=())
    filters = Filters(sources=(payload,))
    evidence = made.evidence
    lost = [Abstention(reason, payload, evidence) for reason in AbstentionReason]
    summary = ArticleSummary(payload, payload, payload, payload, payload, None, payload, 1, 1)
    for markup in (
        answer_markup(made, filters),
        answer_markup(untimed, filters),
        answer_markup(Answer(payload, payload, None, engine="catalogue"), filters),
        *(answer_markup(dataclasses.replace(made, abstention=one), filters) for one in lost),
        passages_markup(made),
        comparison_markup(made),
        events_markup(made),
        article_markup(hostile, [Mark(1, 8, 8 + len(payload))], focus=1),
        missing_markup(payload, payload),
        catalogue_markup([summary], total=1, offset=0),
    ):
        for name, given in elements(markup):
            assert name in ALLOWED
            assert not [key for key in given if key.startswith("on") or key == "style"]
            assert set(given) & {"href", "src"} <= ({"href"} if name == "a" else set())
            assert given.get("href", "http").startswith("http")


def test_turn_as_text_and_markdown():
    made = answer()
    assert turn_text(made) == (
        "How many?\n\ntwo\n\nRussia sent two bombers. [1]\n\n"
        "[1] “Russia sent two bombers.” DW, A title, 7 January 2026, https://dw.com/a\n"
    )
    markdown = turn_markdown(made, Filters(sources=("DW",)))
    assert markdown.startswith("## How many?\n\n*only DW*\n\n**two**\n\nRussia sent two bombers.")
    assert "([original](<https://dw.com/a#:~:text=" in markdown


@pytest.mark.parametrize("payload", payloads())
def test_exported_markdown_is_inert(payload):
    found = Disagreement(payload, (Position(payload, (1,), None),))
    made = answer(
        article(f"{payload} after"), 0, len(payload),
        question=payload, short=payload, understood_as=payload, disagreements=(found,),
        claims=(Claim(payload, (1,), payload),),
        dates=(DateReading(1, payload, 0, 1, DAY, DAY, payload),),
    )  # fmt: skip
    timed = dataclasses.replace(made, timeline=(TimelineEvent(DAY, payload, payload, (1,)),))
    back = dataclasses.replace(made, abstention=Abstention(AbstentionReason.UNCLEAR, payload))
    for one in (made, timed, back):
        exported = turn_markdown(one, Filters())
        assert not re.search(r"(?<!\\)[<!`](?!https://dw)", exported.replace("(<https", "(https"))


def place(of, **fields):
    sent = {
        "article": of.id, "path": of.path, "sha": of.sha256, "title": of.title, "focus": 1,
        "marks": [{"number": 1, "start": 17, "end": 41, "quote": of.text[17:41]}],
    } | fields  # fmt: skip
    return CitedPlace.read(sent)


class Shelf:
    """An assistant's articles, without the assistant."""

    def __init__(self, *articles):
        self.assistant = self
        self.articles = {item.id: item for item in articles}

    def article(self, article_id):
        from index.errors import InputError

        if article_id not in self.articles:
            raise InputError("unknown")
        return self.articles[article_id]

    def catalogue(self):
        return tuple(self.articles.values())


def test_article_changed_since_it_was_cited():
    cited = article()
    moved = article("A correction stands here now. " + TEXT, id="a2")
    opened = open_place(Shelf(moved), place(cited))
    assert opened["changed"]
    assert "still stand in it" in words(opened["html"])
    assert "Russia sent two bombers." in words(opened["html"])
    assert 'class="focus"' in opened["html"]
    rewritten = article("Nothing of it is left in this one, sadly.", id="a3")
    opened = open_place(Shelf(rewritten), place(cited))
    assert "no longer stand in it" in words(opened["html"])
    assert "<mark" not in opened["html"]
    gone = open_place(Shelf(), place(cited))
    assert "no longer in the folder" in words(gone["html"])
    assert "Russia sent two bombers." in words(gone["html"])
    unchanged = open_place(Shelf(cited), place(cited))
    assert not unchanged["changed"]


def test_place_of_another_shape_is_refused():
    from index.errors import InputError

    for sent in ({}, {"article": "x", "marks": [{}]}, {"article": "x", "marks": 5}, []):
        with pytest.raises(InputError):
            CitedPlace.read(sent)
    wild = place(article(), marks=[{"number": 1, "start": -5, "end": 10**9}])
    assert "<mark" not in open_place(Shelf(article()), wild)["html"]


def test_event_for_the_page_is_plain_json():
    import json

    event = turn_event(answer(), Filters())
    assert json.loads(json.dumps(event)) == event
    assert event["said"] == "Answer: two"
    assert event["record"]["citations"][0]["article"] == "a.txt"
