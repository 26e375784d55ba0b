"""Follow-ups, timelines and what else is news sense, in real Chromium over the real index."""

import pytest

from qa.answer import AbstentionReason

pytest_plugins = ("ui_pages",)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

BOMBERS = "How many strategic bombers did Russia send to Venezuela?"
DATES = "On what date was Maduro captured?"
MELVIN = "Who is Neil Melvin?"
THEN = "When was that?"
TIMELINE = "Russia and Venezuela"


def sent_by(visit, act):
    """The questions of the turns that went along with the question that `act` asked."""
    with visit.page.expect_request("**/call/converse") as request:
        act()
    return [turn["question"] for turn in request.value.post_data_json["data"][5]]


def test_a_follow_up_shows_what_it_was_understood_as(visit, assistant):
    visit.ask(BOMBERS)
    turn = visit.ask(THEN)
    conversation = assistant.conversation()
    conversation.ask(BOMBERS)
    expected = conversation.ask(THEN)
    assert turn.locator(".asked").inner_text() == THEN
    assert turn.locator(".understood q").inner_text() == expected.understood_as
    assert "December 2018" in turn.inner_text()
    assert visit.complaints == []
    assert visit.strangers() == []


def test_a_question_sent_while_another_is_answered_follows_it(visit):
    for question in (BOMBERS, THEN):
        visit.page.fill("#question", question)
        visit.page.press("#question", "Enter")
    turn = visit.answered(1)
    assert turn.locator(".asked").inner_text() == THEN
    assert "December 2018" in turn.inner_text()
    assert visit.page.input_value("#question") == ""
    assert visit.page.locator(".turn").count() == 2


def test_a_reload_keeps_what_follow_ups_lean_on(visit):
    visit.ask(BOMBERS)
    visit.page.reload()
    visit.page.locator(".turn .chip").first.wait_for()
    assert "Venezuela" in visit.ask(THEN).locator(".understood q").inner_text()
    visit.page.click("#new-chat")
    assert visit.ask(THEN).locator(".ask-back").count() == 1


def test_asking_again_leans_only_on_the_turns_before(visit):
    visit.ask(BOMBERS)
    understood = visit.ask(THEN).locator(".understood q").inner_text()
    visit.ask(MELVIN)
    again = visit.page.locator(".turn").nth(1).get_by_role("button", name="Ask again")
    assert sent_by(visit, again.click) == [BOMBERS]
    assert visit.answered(1).locator(".understood q").inner_text() == understood


def test_editing_leans_only_on_the_turns_before(visit):
    page = visit.page
    visit.ask(BOMBERS)
    visit.ask(MELVIN)
    page.locator(".turn").nth(1).get_by_role("button", name="Edit").click()
    page.fill("#question", THEN)
    assert sent_by(visit, lambda: page.press("#question", "Enter")) == [BOMBERS]
    page.locator(".understood").wait_for()
    assert page.locator(".asked").all_inner_texts() == [BOMBERS, THEN]


def test_what_cannot_be_understood_is_asked_back_and_forgotten(visit):
    turn = visit.ask("Why?")
    assert turn.locator(".ask-back").get_attribute("data-reason") == AbstentionReason.UNCLEAR
    assert "Not in the articles" not in turn.inner_text()
    assert turn.locator(".abstention, .confidence, .facts").count() == 0
    assert visit.page.locator("#tab-articles").get_attribute("aria-selected") == "true"
    page = visit.page
    page.fill("#question", BOMBERS)
    assert sent_by(visit, lambda: page.press("#question", "Enter")) == []
    visit.answered(1)


def test_only_the_last_turns_are_sent(visit):
    page = visit.page
    visit.ask("What articles do you have?")
    for _ in range(6):
        visit.ask(MELVIN)
    page.fill("#question", THEN)
    assert sent_by(visit, lambda: page.press("#question", "Enter")) == [MELVIN] * 6
    visit.answered(7)


@pytest.mark.parametrize("form", ["Timeline: {}", "timeline of {}", "/timeline {}"])
def test_a_timeline_opens_in_its_tab_in_order(visit, assistant, form):
    turn = visit.ask(form.format(TIMELINE))
    page = visit.page
    expected = [event.said for event in assistant.timeline(TIMELINE).timeline]
    assert len(expected) >= 5
    assert page.locator("#tab-timeline").get_attribute("aria-selected") == "true"
    assert page.locator("#view-timeline .event-when").all_inner_texts() == expected
    assert turn.locator(".event-when").all_inner_texts() == expected
    assert turn.locator(".claims, .confidence").count() == 0
    page.locator("#view-timeline .chip").first.click()
    page.locator("#view-article mark.focus").first.wait_for()
    assert visit.marked()
    assert visit.complaints == []


def test_the_timeline_leaves_with_its_question(visit):
    visit.ask(f"Timeline: {TIMELINE}")
    visit.ask(BOMBERS)
    assert visit.page.locator("#tab-timeline").is_hidden()
    assert visit.page.locator("#tab-passages").get_attribute("aria-selected") == "true"


def test_dates_are_read_beside_the_quotation_and_in_the_panel(visit, assistant):
    readings = assistant.ask(DATES).dates
    assert readings
    turn = visit.ask(DATES)
    for place in (turn.locator(".claims"), visit.page.locator("#view-passages")):
        said = place.inner_text()
        assert all(f"“{one.text}” is {one.said}" in said for one in readings)


def test_the_short_answer_is_marked_in_its_quotation(visit, assistant):
    turn = visit.ask(MELVIN)
    short = assistant.ask(MELVIN).short
    assert turn.locator(".short").inner_text() == short
    assert turn.locator(".claim mark").all_inner_texts() == [short]


def test_a_list_has_no_confidence_and_a_refusal_no_heading(visit):
    listed = visit.ask("What articles do you have?")
    assert "Why Russia has kept quiet" in listed.locator(".claims").inner_text()
    assert listed.locator(".confidence").count() == 0
    refused = visit.ask("Write me a poem about Venezuela")
    assert "outside my job" in refused.locator(".refusal").inner_text()
    assert refused.locator(".abstention").count() == 0
