"""Time, voices, copies and conversation on the page: what stands beside answer and quotation."""

import json
import re
from datetime import date

import pytest
from test_ui_render import DAY, answer, words

from qa.answer import Abstention, AbstentionReason, Answer, Claim, DateReading, TimelineEvent
from ui.asking import turn_event
from ui.conversation import turn_markdown, turn_text
from ui.extras import dates_said, notes_of
from ui.filters import Filters
from ui.render import answer_markup
from ui.render_sources import events_markup, passages_markup


def reading(words="on Tuesday", said="6 January 2026", citation=1):
    return DateReading(citation, words, 17, 17 + len(words), DAY, DAY, said)


def test_dates_in_a_quotation_are_read_beside_it_each_once():
    made = answer(dates=(reading(), reading(), reading("last week", "the week before", 1)))
    said = "“on Tuesday” is 6 January 2026 · “last week” is the week before"
    assert dates_said(made) == {1: said}
    for shown in (answer_markup(made, Filters()), passages_markup(made)):
        assert said in " ".join(words(shown).split())
    assert f"    {said}\n" in turn_text(made)
    assert "is 6 January 2026" in turn_markdown(made, Filters())
    assert dates_said(answer()) == {}


def test_a_date_read_for_one_quotation_stands_beside_no_other():
    shown = answer_markup(answer(dates=(reading(citation=2),)), Filters())
    assert "on Tuesday" not in words(shown)


@pytest.mark.parametrize(
    ("independent", "copies", "expected"),
    [
        (2, 5, ("2 independent sources, 5 copies",)),
        (1, 3, ("1 independent source, 3 copies",)),
        (2, 2, ("2 independent sources",)),
        (0, 0, ()),
    ],
)
def test_copies_are_counted_where_there_are_any(independent, copies, expected):
    made = answer(independent_sources=independent, copies=copies)
    assert notes_of(made, Filters()) == expected
    assert all(note in words(answer_markup(made, Filters())) for note in expected)


def test_the_day_that_was_read_against_is_said_once():
    assert notes_of(answer(as_of=DAY), Filters()) == ("read as of 7 January 2026",)
    assert notes_of(answer(as_of=DAY), Filters(as_of=DAY)) == ("as of 7 January 2026",)


@pytest.mark.parametrize(
    ("short", "text", "marked"),
    [
        ("two bombers", "Russia sent two bombers to train two bombers.", ["two bombers"]),
        ("two", "The network of twos lost two.", ["two"]),
        ("3 January", "It ended on 3\nJanuary.", ["3<br>January"]),
        ("(two)", "It sent (two) bombers.", ["&#40;two&#41;"]),
        ("three", "Russia sent two bombers.", []),
        ("Two", "Russia sent two bombers.", []),
        (" ", "Russia sent two bombers.", []),
    ],
)
def test_the_short_answer_is_marked_where_it_stands_word_for_word(short, text, marked):
    shown = answer_markup(answer(short=short, claims=(Claim(text, (1,)),)), Filters())
    assert re.findall(r"<mark>(.*?)</mark>", shown) == marked


def test_the_short_answer_is_marked_in_the_first_claim_that_has_it_and_there_only():
    claims = (Claim("None.", (1,)), Claim("It sent two.", (1,)), Claim("Two, then two.", (1,)))
    shown = answer_markup(answer(claims=claims), Filters())
    assert shown.count("<mark>") == 1
    assert shown.index("It sent") < shown.index("<mark>") < shown.index("Two")


def timeline_answer(**fields):
    events = (
        TimelineEvent(date(2018, 12, 1), "December 2018", "Russia sent two\nbombers.", (1,)),
        TimelineEvent(None, "date not given", "It ended.", (1,)),
    )
    return answer(**({"short": None, "timeline": events, "confidence": 1.0} | fields))


def test_a_timeline_stands_in_order_with_sources_in_the_panel_and_no_estimate():
    made = timeline_answer()
    shown = " ".join(words(answer_markup(made, Filters())).split())
    assert shown.startswith("Timeline December 2018 Russia sent two bombers. 1 date not given")
    assert shown.count("Russia sent two bombers.") == 1
    assert "right" not in shown
    assert "1 quotation from 1 article" in shown
    assert "DW, 7 January 2026" in words(events_markup(made))
    assert events_markup(answer()) == ""
    assert "- **December 2018** Russia sent two bombers. \\[1\\]" in turn_markdown(made, Filters())


def test_the_event_of_a_timeline_is_plain_json():
    event = turn_event(timeline_answer(dates=(reading(),)), Filters())
    assert json.loads(json.dumps(event)) == event
    assert event["said"] == "Timeline: 2 events."


def test_a_claim_that_the_timeline_does_not_tell_is_still_shown():
    extra = Claim("Something else.", (2,))
    shown = answer_markup(timeline_answer(claims=(*answer().claims, extra)), Filters())
    assert "Something else." in words(shown)
    assert shown.count('class="claim"') == 1


def test_an_answer_from_the_catalogue_has_no_confidence():
    listed = Answer("What do you have?", "I have 2 articles:\n- One [1]", None,
                    confidence=1.0, engine="catalogue")  # fmt: skip
    shown = answer_markup(listed, Filters())
    assert "- One [1]" in words(shown)
    assert not re.search("right|Unsure|quotation", words(shown))


UNCLEAR = Abstention(AbstentionReason.UNCLEAR, "Whom do you mean by “he”?")
REFUSED = Abstention(AbstentionReason.NOT_ITS_JOB, "Sorry, that is outside my job.")


@pytest.mark.parametrize(
    ("abstention", "kind"), [(UNCLEAR, "question"), (REFUSED, "refusal")], ids=["unclear", "job"]
)
def test_a_question_back_and_a_refusal_say_nothing_of_the_articles(abstention, kind):
    made = Answer("When?", abstention.explanation, None, abstention=abstention, engine="catalogue")
    event = turn_event(made, Filters(sources=("DW",)))
    assert event["kind"] == kind
    assert words(event["html"]).strip() == abstention.explanation
    assert event["said"] == abstention.explanation
    assert event["passages"] == ""
    for text in (event["text"], event["markdown"], event["html"]):
        assert "Not in the articles" not in text
    assert (event["turn"] is None) is (kind == "question")


def test_who_says_it_goes_with_the_copied_quotation():
    made = answer(claims=(Claim("Russia has gone.", (1,), "Neil Melvin, RUSI"),))
    assert "“Russia sent two bombers.” Neil Melvin, RUSI, in DW, A title" in turn_text(made)
    assert "(Neil Melvin, RUSI)" in turn_markdown(made, Filters())


def test_what_was_understood_is_shown_copied_and_said():
    made = answer(understood_as="How many bombers did Russia send?")
    event = turn_event(made, Filters())
    for text in (event["html"], event["text"], event["markdown"], event["said"]):
        assert "How many bombers did Russia send" in words(text)
    assert event["turn"]["question"] == "How many?"
    assert event["turn"]["understood"] == "How many bombers did Russia send?"
