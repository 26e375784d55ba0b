"""Dated sentences become events: in order, each once, with all their sources."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.timeline import DatedSentence, events, said

JANUARY_3 = date(2026, 1, 3)
BOMBERS = "Russia sent two Tu-160 strategic bombers to Venezuela for exercises."
RAID = "The United States seized Maduro in a night raid on his Caracas compound."


def dated(text, first=None, last=None, precision=None, *, article="a", start=0, score=0.5):
    if first and not last:
        last, precision = first, precision or "day"
    return DatedSentence(article, start, start + len(text), text, first, last, precision, score)


def december(text=BOMBERS, **more):
    return dated(text, date(2018, 12, 1), date(2018, 12, 31), "month", **more)


def test_events_stand_in_the_order_of_their_dates_and_open_ones_last():
    found = events(
        [
            dated("Cuba may be next on the list of targets, some fear.", score=0.9),
            dated(RAID, JANUARY_3, start=90),
            december(start=200),
        ]
    )
    assert [event.said for event in found] == ["December 2018", "3 January 2026", "date not given"]
    assert found[2].when is None
    assert found[2].last is None
    assert (found[0].when, found[0].last) == (date(2018, 12, 1), date(2018, 12, 31))


def test_a_whole_month_stands_before_the_days_in_it():
    whole = dated("The talks went on.", date(2026, 1, 1), date(2026, 1, 31), "month")
    first_day = dated(RAID, date(2026, 1, 1))
    assert [event.text for event in events([first_day, whole])] == [whole.text, RAID]


def test_nearly_the_same_sentence_is_one_event_with_all_its_sources():
    edited = RAID.replace("in a night raid", "in a night-time raid")
    found = events(
        [
            dated(edited, JANUARY_3, article="b", start=40, score=0.4),
            dated(RAID, JANUARY_3, article="a", start=7, score=0.8),
            dated(RAID, JANUARY_3, article="c", start=0, score=0.4),
        ]
    )
    assert len(found) == 1
    assert found[0].text == RAID
    assert found[0].sources == (
        ("a", 7, 7 + len(RAID)),
        ("b", 40, 40 + len(edited)),
        ("c", 0, len(RAID)),
    )


def test_the_same_words_on_two_days_are_two_events():
    assert len(events([dated(RAID, JANUARY_3), dated(RAID, date(2026, 1, 2), start=90)])) == 2


def test_the_most_exact_date_of_merged_sentences_is_given():
    month = dated(RAID, date(2026, 1, 1), date(2026, 1, 31), "month", score=0.9)
    (event,) = events([month, dated(RAID, JANUARY_3, article="b", score=0.1)])
    assert event.said == "3 January 2026"
    assert event.sources[0][0] == "a"


def test_a_toll_that_rose_on_the_same_day_is_not_merged():
    text = "The ministry said that 12 people had died in the flooded valley of Elmford."
    rose = text.replace("12", "15")
    assert len(events([dated(text, JANUARY_3), dated(rose, JANUARY_3, start=90)])) == 2


def test_an_open_date_is_not_merged_with_a_known_one():
    assert len(events([dated(RAID, JANUARY_3), dated(RAID, article="b")])) == 2


def test_only_the_best_are_kept_but_a_copy_of_one_still_counts_as_its_source():
    weak = [
        dated(f"Minor matter of kind {chr(97 + n) * 5}.", date(2020, 1, 1 + n), start=n * 99)
        for n in range(9)
    ]
    late_copy = dated(RAID, JANUARY_3, article="z", score=0.1)
    found = events([*weak, dated(RAID, JANUARY_3, score=0.9), late_copy], most=1)
    assert [event.text for event in found] == [RAID]
    assert [source[0] for source in found[0].sources] == ["a", "z"]
    assert events(weak, most=0) == ()


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        (JANUARY_3, JANUARY_3, "day", "3 January 2026"),
        (date(2018, 12, 1), date(2018, 12, 31), "month", "December 2018"),
        (date(2018, 1, 1), date(2018, 12, 31), "year", "2018"),
        (date(2014, 1, 1), date(2018, 12, 31), "year", "2014 to 2018"),
        (date(2025, 5, 3), date(2025, 5, 5), "range", "3 to 5 May 2025"),
        (date(2025, 5, 30), date(2025, 6, 2), "range", "30 May to 2 June 2025"),
        (date(2025, 12, 30), JANUARY_3, "range", "30 December 2025 to 3 January 2026"),
        (date(2025, 5, 1), date(2025, 6, 30), "month", "May to June 2025"),
        (date(1, 1, 1), date(1, 1, 1), "day", "1 January 1"),
        (None, None, None, "date not given"),
    ],
)
def test_dates_are_said_as_exactly_as_they_are_known(first, last, precision, words):
    assert said(first, last, precision) == words


def test_nothing_gives_no_events():
    assert events([]) == ()


@pytest.mark.parametrize(
    ("first", "last"),
    [(JANUARY_3, None), (None, JANUARY_3), (JANUARY_3, date(2026, 1, 2))],
)
def test_a_date_with_one_end_or_running_backwards_is_refused(first, last):
    with pytest.raises(ValueError, match="Expected"):
        events([DatedSentence("a", 0, 5, "Text.", first, last, "day", 0.5)])


def test_a_negative_number_of_events_is_refused():
    with pytest.raises(ValueError, match="from 0"):
        events([], most=-1)


SENTENCES = st.builds(
    lambda article, start, text, day, score: dated(
        text, date(2026, 1, day) if day else None, article=article, start=start, score=score
    ),
    st.sampled_from("abc"),
    st.integers(0, 5),
    st.sampled_from([RAID, BOMBERS, RAID + " Again.", "Short one."]),
    st.sampled_from([None, 1, 2]),
    st.floats(0, 1),
)


@given(st.lists(SENTENCES, max_size=12), st.integers(0, 15))
def test_every_event_is_a_given_sentence_and_the_order_given_does_not_matter(given_ones, most):
    found = events(given_ones, most)
    keys = {(s.article, s.start, s.end) for s in given_ones}
    assert len(found) <= most
    assert all(set(event.sources) <= keys for event in found)
    assert {event.text for event in found} <= {s.text for s in given_ones}
    days = [event.when or date.max for event in found]
    assert days == sorted(days)
    if most >= len(given_ones):
        assert {source for event in found for source in event.sources} == keys
    assert events(given_ones[::-1], most) == found
