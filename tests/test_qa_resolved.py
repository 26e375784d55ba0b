"""Dates in an article's words, read against its publication."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.resolved import dates_in, resolve_dates

PUBLISHED = date(2026, 1, 7)  # a Wednesday


def resolved(text, published=PUBLISHED):
    return [(one.text, one.said) for one in resolve_dates(text, 0, len(text), published)]


def every(text, published=PUBLISHED):
    return [(one.text, one.said, one.precision) for one in dates_in(text, 0, len(text), published)]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("The court ruled on Tuesday.", "Tuesday", "6 January 2026"),
        ("The court ruled Wednesday night.", "Wednesday", "7 January 2026"),
        ("The court ruled on Thursday.", "Thursday", "1 January 2026"),
        ("The court will rule on Friday.", "Friday", "9 January 2026"),
        ("On Friday the court is expected to rule.", "Friday", "9 January 2026"),
        ("The law will be announced on Friday.", "Friday", "9 January 2026"),
        ("The minister, who will leave soon, said on Friday he was glad.", "Friday",
         "2 January 2026"),
        ("It rained last Friday.", "last Friday", "2 January 2026"),
        ("They meet next Monday.", "next Monday", "12 January 2026"),
        ("He resigned yesterday.", "yesterday", "6 January 2026"),
        ("He resigned last night.", "last night", "6 January 2026"),
        ("He resigned the day before yesterday.", "day before yesterday", "5 January 2026"),
        ("They will vote tomorrow.", "tomorrow", "8 January 2026"),
        ("The bank announced today that it is closing.", "today", "7 January 2026"),
        ("The deal was signed earlier today.", "today", "7 January 2026"),
        ("Prices rose last week.", "last week", "29 December 2025 – 4 January 2026"),
        ("Prices rose earlier this week.", "earlier this week", "5 January 2026 – 7 January 2026"),
        ("Fires broke out over the weekend.", "over the weekend",
         "3 January 2026 – 4 January 2026"),
        ("Prices rose last month.", "last month", "December 2025"),
        ("It opens next year.", "next year", "2027"),
        ("She left two years ago.", "two years ago", "2024"),
        ("She left three months ago.", "three months ago", "October 2025"),
        ("She left two days ago.", "two days ago", "5 January 2026"),
        ("But on January 3, Russia stood back and watched.", "January 3", "3 January 2026"),
        ("It was signed on Dec. 30.", "Dec. 30", "30 December 2025"),
        ("It was signed on 30th December.", "30th December", "30 December 2025"),
        ("The shop will open on Feb. 2.", "Feb. 2", "2 February 2026"),
        ("They trained from Dec. 19-20 at the fort.", "Dec. 19-20",
         "19 December 2025 – 20 December 2025"),
        ("It was signed on Tuesday, December 30.", "Tuesday, December 30", "30 December 2025"),
        ("After a phone call in early December, Maduro received a greeting.", "early December",
         "December 2025"),
        ("Voters will decide in November.", "November", "November 2026"),
    ],
)  # fmt: skip
def test_a_date_is_read_against_the_day_of_publication(text, words, said):
    assert resolved(text) == [(words, said)]


@pytest.mark.parametrize(
    "text",
    [
        "The president would step down on Friday.",
        "Members agreed to vote on Friday.",
        "They began well and Friday's match was expected to be close.",
        "They have until Friday to answer.",
        "All residents must leave by noon Friday.",
        "The court will rule on Wednesday.",  # today, or in a week?
        "It rained last Monday.",  # two days ago, or nine?
        "They meet next Friday.",  # in two days, or in nine?
        "He sings every Friday and each Sunday.",
        "The shops were full on Black Friday.",
        "He died on a Monday in March.",
        "The Sunday Times and the Mail on Sunday reported it.",
        "It was open Monday through Friday.",
        "He said that on Monday, December 30.",  # it was a Tuesday
        "Prices are higher today than ever.",
        "USA TODAY and The Tonight Show were named.",
        "It was like yesterday.",
        "“We signed it yesterday,” he said.",
        '"The vote on Tuesday was fair", he said.',
        "She left more than two years ago.",
        "She left about three weeks ago.",
        "She left ten years ago.",
        "She left a year and a half ago.",
        "The last week of the campaign was hard.",
        "Theresa May will march in the August heat.",
        "In 2019, on January 3, he was born again.",
        "Three days after the fall of the president, Putin was silent.",
        "It fell 13 May 2,000 times.",
        "Rioters broke in during the March 6 attack.",
        "The room is 12-3 and the score 3/4.",
        "",
    ],
)
def test_what_is_not_sure_is_left_out(text):
    assert resolved(text) == []


def test_a_tense_against_the_nearest_year_leaves_the_date_out():
    assert resolved("The mayor was shot on February 20.") == []
    assert resolved("The mayor will be tried on December 20.") == []


def test_an_event_named_by_its_day_takes_the_year_that_the_article_gives():
    text = "The June 6 attack shook them. The attack of June 6, 2021, killed two."
    assert resolved(text) == [("June 6", "6 June 2021")]


def test_a_day_that_the_article_dates_otherwise_elsewhere_is_left_out():
    assert resolved("They met on January 3.\n\nOn 3 January 2024 it had snowed.") == []


def test_days_are_counted_from_another_date_only_where_there_is_no_doubt_which():
    assert resolved("He fell on 3 May 2022. Three days later, he died.") == [
        ("Three days later", "6 May 2022")
    ]
    assert resolved("He died three days after 3 May 2022.") == [("three days after", "6 May 2022")]
    assert resolved("He fell on 30 December 2025. The next day he died.") == [
        ("The next day", "31 December 2025")
    ]
    assert resolved("He fell on 3 May 2022 or 4 May 2022. Three days later, he died.") == []
    assert resolved("He fell in May 2022. Three days later, he died.") == []
    assert resolved("He fell on 3 May 2022. More than three days later, he died.") == []


@pytest.mark.parametrize(
    ("text", "words", "said", "precision"),
    [
        ("Born on 3 January 2026.", "3 January 2026", "3 January 2026", "day"),
        ("Born on January 2, 2026, here.", "January 2, 2026", "2 January 2026", "day"),
        ("Born on Friday, Jan. 2nd, 2026.", "Friday, Jan. 2nd, 2026", "2 January 2026", "day"),
        ("Born on 2026-01-02.", "2026-01-02", "2 January 2026", "day"),
        ("Born on 13/04/2022.", "13/04/2022", "13 April 2022", "day"),
        ("Born on 3.4.2022.", "3.4.2022", "3 April 2022", "day"),
        ("In December 2018, bombers came.", "December 2018", "December 2018", "month"),
        ("It was late February 2024.", "late February 2024", "February 2024", "month"),
        ("It was founded in 2018.", "2018", "2018", "year"),
        ("Held 1-5 May 2022.", "1-5 May 2022", "1 May 2022 – 5 May 2022", "range"),
    ],
)
def test_full_dates_are_found_with_their_precision_and_need_no_resolving(
    text, words, said, precision
):
    assert every(text) == [(words, said, precision)]
    assert every(text, published=None) == [(words, said, precision)]
    assert resolved(text) == []


def test_a_full_date_that_does_not_exist_or_reads_two_ways_is_not_found():
    for text in ("31 February 2022", "January 32, 2022", "03/04/2022", "Monday, 3 January 2026"):
        assert every(f"It was on {text}.") == []


def test_an_undated_article_has_no_resolved_dates():
    assert resolved("He resigned yesterday, on Tuesday, January 3, last week.", None) == []


def test_only_dates_inside_the_quote_are_returned_but_its_sentence_is_read():
    text = "He left in 2019. The court will, they say, rule on Friday. It rained on Monday."
    start = text.index("rule")
    (found,) = resolve_dates(text, start, text.index(" It"), PUBLISHED)
    assert (found.text, found.date) == ("Friday", date(2026, 1, 9))
    assert text[found.start : found.end] == found.text
    cut = "They met on January 3, 2019."
    assert dates_in(cut, 0, cut.index(", 2019"), PUBLISHED) == ()


def test_weekdays_that_run_backwards_are_both_left_out():
    assert resolved("Schools closed Wednesday and Thursday.") == []
    assert [said for _, said in resolved("Schools closed Monday and Tuesday.")] == [
        "5 January 2026",
        "6 January 2026",
    ]


def test_on_a_sunday_nobody_knows_which_week_was_last():
    assert resolved("Prices rose last week.", date(2026, 1, 4)) == []


def test_a_day_has_a_date_and_a_longer_time_has_none():
    (week,) = resolve_dates("Prices rose last week.", 0, 22, PUBLISHED)
    (day,) = resolve_dates("Prices rose yesterday.", 0, 22, PUBLISHED)
    assert (week.date, week.precision) == (None, "range")
    assert (day.date, day.precision) == (date(2026, 1, 6), "day")


WORDS = ["last week", "999 years ago", "two years ago", "on Monday", "next Friday", "January 3",
         "29 February", "in May", "tomorrow", "three days later", "0001-01-01", "31 December 9999",
         "three days after", "last December", "will", "said", "over the weekend", ".", "“", "\n",
         "this past Sunday", "earlier this month", "March 2, 1850", "and"]  # fmt: skip


@given(
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=90),
    st.dates() | st.sampled_from([date.min, date.max]),
    st.data(),
)
def test_no_text_and_no_day_raises_and_every_date_quotes_the_text(text, published, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = dates_in(text, start, end, published)
    for one in found:
        assert text[one.start : one.end] == one.text
        assert start <= one.start < one.end <= end
        assert one.first <= one.last
        assert one.said
    for before, after in pairwise(found):
        assert before.end <= after.start
    assert not [one for one in dates_in(text, start, end, None) if one.inferred]
