"""What a question says about time, and how well an article's date fits it."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.calendar import period, unclear_dates
from qa.when import TimeSense, read_time, time_boost, time_boosts

AS_OF = date(2026, 1, 7)  # a Wednesday


def spans(question, as_of=AS_OF):
    mentions = read_time(question, as_of).mentions
    return [(m.text, m.first.isoformat(), m.last.isoformat()) for m in mentions]


@pytest.mark.parametrize(
    ("question", "text", "first", "last"),
    [
        ("What happened today?", "today", "2026-01-07", "2026-01-07"),
        ("Who spoke yesterday?", "yesterday", "2026-01-06", "2026-01-06"),
        ("What was signed on Tuesday?", "Tuesday", "2026-01-06", "2026-01-06"),
        ("what was signed on tuesday?", "tuesday", "2026-01-06", "2026-01-06"),
        ("What was signed on Wednesday?", "Wednesday", "2026-01-07", "2026-01-07"),
        ("What was signed last Wednesday?", "last Wednesday", "2025-12-31", "2025-12-31"),
        ("Who won Sunday's race?", "Sunday", "2026-01-04", "2026-01-04"),
        ("Who will speak on Friday?", "Friday", "2026-01-09", "2026-01-09"),
        ("What failed last week?", "last week", "2025-12-29", "2026-01-04"),
        ("Who fell this week?", "this week", "2026-01-05", "2026-01-11"),
        ("Who won last weekend?", "last weekend", "2026-01-03", "2026-01-04"),
        ("Who won last month?", "last month", "2025-12-01", "2025-12-31"),
        ("What happened two years ago?", "two years ago", "2024-01-01", "2024-12-31"),
        ("Who fell in the past 3 days?", "past 3 days", "2026-01-04", "2026-01-07"),
        ("What happened in December?", "December", "2025-12-01", "2025-12-31"),
        ("What happened in january?", "january", "2026-01-01", "2026-01-31"),
        ("What happened on January 3?", "January 3", "2026-01-03", "2026-01-03"),
        ("What happened on 8 January?", "8 January", "2025-01-08", "2025-01-08"),
        ("What happened on 29 February?", "29 February", "2024-02-29", "2024-02-29"),
        ("What was said in march 2022?", "march 2022", "2022-03-01", "2022-03-31"),
        ("What was sent in December 2018?", "December 2018", "2018-12-01", "2018-12-31"),
        ("What was sent on Dec. 5th, 2018?", "Dec. 5th, 2018", "2018-12-05", "2018-12-05"),
        ("Who fell on 2022-04-03?", "2022-04-03", "2022-04-03", "2022-04-03"),
        ("Who fell on 13/04/2022?", "13/04/2022", "2022-04-13", "2022-04-13"),
        ("Who fell on 04/13/2022?", "04/13/2022", "2022-04-13", "2022-04-13"),
        ("Who led from 1 to 5 May 2022?", "1 to 5 May 2022", "2022-05-01", "2022-05-05"),
        ("Who won the 2018 World Cup?", "2018", "2018-01-01", "2018-12-31"),
    ],
)  # fmt: skip
def test_a_time_is_read_against_the_day_of_asking(question, text, first, last):
    assert spans(question) == [(text, first, last)]


@pytest.mark.parametrize(
    "question",
    [
        "What happened before the vote?",
        "What may happen to Theresa May?",
        "Did they march on Rome?",
        "Were 2022 people hurt?",
        "How many of the 2,018 bombs fell?",
        "What happened on 31 February 2022?",
        "What happened on 03/04/2022?",
        "Who said that at 1500 GMT?",
        "Who ruled in 1200 BC?",
        "Which room is 12-3?",
        "What froze 46,000 years ago?",
        "",
        "?" * 50,
    ],
)
def test_words_that_name_no_time_have_no_effect(question):
    sense = read_time(question, AS_OF)
    assert (sense.mentions, sense.since, sense.until, sense.favoured) == ((), None, None, None)


def test_a_date_that_reads_differently_in_london_and_new_york_is_said_to_be_unclear():
    assert read_time("What was said on 03/04/2022?", AS_OF).unclear == ("03/04/2022",)
    assert unclear_dates("04/04/2022, 13/04/2022, 3.4.2022, 99/99/2022") == ("99/99/2022",)


def test_two_dates_with_an_and_between_them_are_one_range_and_share_their_year():
    assert spans("What changed between 3 May and 7 June 2022?") == [
        ("3 May and 7 June 2022", "2022-05-03", "2022-06-07")
    ]
    assert spans("What changed between 2021 and 2022?") == [
        ("2021 and 2022", "2021-01-01", "2022-12-31")
    ]


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What do articles published between 1 and 5 May 2022 say?", "2022-05-01", "2022-05-05"),
        ("What did articles about Cuba published last week say?", "2025-12-29", "2026-01-04"),
        ("What was published yesterday?", "2026-01-06", "2026-01-06"),
        ("Show reports from last month", "2025-12-01", "2025-12-31"),
        ("According to articles from December 2025, who left?", "2025-12-01", "2025-12-31"),
        ("Any news since Monday?", "2026-01-05", None),
        ("What is new since 3 January?", "2026-01-03", None),
        ("Which articles were published after 3 January?", "2026-01-04", None),
        ("Which articles were published before 3 January?", None, "2026-01-02"),
        ("Which articles were published until 3 January?", None, "2026-01-03"),
        ("Summarise yesterday's news", "2026-01-06", "2026-01-06"),
    ],
)
def test_a_range_of_publication_that_is_asked_for_filters(question, since, until):
    sense = read_time(question, AS_OF)
    asked = [day and day.isoformat() for day in (sense.since, sense.until)]
    assert asked == [since, until]
    assert sense.favoured is None


@pytest.mark.parametrize(
    "question",
    [
        "What did Russia send in December 2018?",
        "What happened last week?",
        "What has changed since Monday?",
        "What did the study published last week find?",
        "What does the report from December 2025 say?",
        "What did articles from last week's summit say?",
        "What did the book published in 2018 claim?",
        "What did articles on a study published last week say?",
    ],
)
def test_a_time_of_the_content_never_filters(question):
    sense = read_time(question, AS_OF)
    assert sense.since is None
    assert sense.until is None
    assert sense.favoured is not None


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What happened on Tuesday?", "2026-01-05", "2026-01-10"),
        ("What happened in December?", "2025-12-01", "2026-01-07"),
        ("Who fell this week?", "2025-12-31", "2026-01-15"),
        ("What happened before 3 May 2025?", "2025-04-03", "2025-05-03"),
        ("What changed after 3 May 2025?", "2025-05-03", "2025-06-02"),
        ("What changed since June?", "2025-06-01", "2026-01-07"),
        ("Where will next month's debate be?", "2025-12-24", "2026-01-07"),
        ("Who, crowned in 1952, died on Tuesday?", "2026-01-05", "2026-01-10"),
    ],
)
def test_articles_about_that_time_are_favoured_a_little_beyond_it(question, first, last):
    favoured = read_time(question, AS_OF).favoured
    assert favoured == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_year_to_compare_with_favours_nothing():
    assert read_time("Who won for the first time since 2017?", AS_OF).favoured is None
    assert read_time("Was it warmer than 2021?", AS_OF).favoured is None
    assert read_time("Who came back after leaving two years ago?", AS_OF).favoured is None


@pytest.mark.parametrize(
    ("question", "recent"),
    [
        ("What is the latest on the flood?", True),
        ("Who is now chief executive?", True),
        ("What was recently found?", True),
        ("What are this week's results?", True),
        ("Who knows the answer?", False),
        ("Who led in 2018?", False),
    ],
)
def test_words_of_recency_are_seen(question, recent):
    assert read_time(question, AS_OF).recent is recent


def test_a_date_fits_best_inside_the_favoured_days_and_less_with_distance():
    sense = TimeSense(favoured=(date(2022, 5, 1), date(2022, 5, 7)))
    assert time_boost(date(2022, 5, 1), sense, AS_OF) == 1.0
    assert time_boost(date(2022, 5, 7), sense, AS_OF) == 1.0
    assert time_boost(date(2022, 5, 14), sense, AS_OF) == pytest.approx(0.5)
    assert time_boost(date(2022, 4, 17), sense, AS_OF) == pytest.approx(0.25)
    assert time_boost(None, sense, AS_OF) == 0.0


def test_recency_is_halved_each_month_and_without_a_sense_of_time_all_are_equal():
    sense = TimeSense(recent=True)
    assert time_boost(AS_OF, sense, AS_OF) == 1.0
    assert time_boost(AS_OF - timedelta(days=60), sense, AS_OF) == pytest.approx(0.25)
    assert time_boost(AS_OF, TimeSense(), AS_OF) == 0.0


def test_many_dates_at_once_give_what_each_gives_alone():
    sense = read_time("What happened in March 2022?", AS_OF)
    days = [date(1, 1, 1), date(2022, 2, 28), date(2022, 3, 9), date(2024, 2, 29), date.max]
    numbers = [day.year * 10_000 + day.month * 100 + day.day for day in days]
    found = time_boosts(np.array([*numbers, 0], dtype=np.int32), sense, AS_OF)
    assert found.tolist() == [time_boost(day, sense, AS_OF) for day in [*days, None]]
    assert found[2] == 1.0
    assert found[-1] == 0.0


@given(st.dates(), st.dates(), st.dates(), st.booleans())
def test_the_fit_lies_between_0_and_1_and_a_nearer_date_never_fits_worse(one, two, edge, recent):
    sense = TimeSense(favoured=(edge, edge), recent=recent)
    near, far = sorted((one, two), key=lambda day: abs(day - edge))
    assert 0.0 <= time_boost(far, sense, AS_OF) <= time_boost(near, sense, AS_OF) <= 1.0


TIMES = (
    "last week|next year|two years ago|in May|May 3|29 February|tomorrow|on Monday|999 years ago"
    "|before 1 January|articles published|since|0001-01-01|between|and|9999-12-31"
    "|after 31 December 9999|next Friday|’s|?"
).split("|")


@given(
    st.lists(st.sampled_from(TIMES), max_size=7).map(" ".join) | st.text(max_size=80), st.dates()
)
def test_no_question_on_any_day_raises_and_mentions_quote_it(question, as_of):
    sense = read_time(question, as_of)
    for mention in sense.mentions:
        assert question[mention.start : mention.end] == mention.text
        assert mention.first <= mention.last
    for before, after in pairwise(sense.mentions):
        assert before.end <= after.start
    time_boost(as_of, sense, as_of)


@pytest.mark.parametrize("unit", ["day", "week", "weekend", "month", "year"])
@given(day=st.dates(date(2, 1, 1), date(9998, 1, 1)))
def test_periods_follow_each_other_without_a_gap(unit, day):
    first, last = period(unit, 0, day)
    following = period(unit, 1, day)[0]
    assert first <= last
    assert following - last == timedelta(days=6 if unit == "weekend" else 1)
