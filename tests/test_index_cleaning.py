"""Cleaning of plain text: its laws on arbitrary text, and the rules one by one."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import furniture
from index.characters import UNWANTED, sanitise, tidy_spacing
from index.cleaning import clean, clean_gently
from index.lines import hard_wrapped

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
PROSE = "The harbour was closed for three days while divers searched for the anchor."
MORE = "It was found on Thursday, and the ferries have been running again since then."
LAST = "The port expects to be paid for the days that it has lost because of the ship."

line = st.sampled_from(
    [
        *(PROSE, MORE, LAST, "", "", "Share", "Advertisement", "By Ann Bell", "Jan 7, 2026"),
        *("Read more: Ships return to the harbour", "A subheading", "Home | News | Sport", "- one"),
        *("© 2024 The Paper", "Comments (3)", "___", "\u200b", "23:58", "He is 19.", "World"),
        *(
            "date 2026-01-07 " + PROSE,
            PROSE + " Ann Bell (AFP)",
            "Related articles",
            '"No," he said.',
        ),
    ]
)
page = st.lists(line | st.text(max_size=60), max_size=30).map("\n".join)


def check_account(cleaned):
    """Assert that removed stretches and kept text together are the raw text, word by word."""
    kept, position = [], 0
    for stretch in cleaned.removed:
        assert position <= stretch.start < stretch.end
        assert cleaned.raw[stretch.start : stretch.end] == stretch.text
        assert stretch.reason
        kept.append(cleaned.raw[position : stretch.start])
        position = stretch.end
    kept.append(cleaned.raw[position:])
    assert "".join(kept).split() == cleaned.text.split()


@given(page)
def test_removed_and_kept_account_for_the_raw_text(text):
    check_account(clean(text))


@given(page)
def test_gently_removed_and_kept_are_the_raw_text_exactly(text):
    cleaned = clean_gently(text)
    check_account(cleaned)
    kept = cleaned.raw
    for stretch in reversed(cleaned.removed):
        kept = kept[: stretch.start] + kept[stretch.end :]
    assert kept == cleaned.text


@given(page)
def test_nothing_that_is_certainly_furniture_is_left(text):
    once = clean(text).text
    assert clean_gently(once).text == once


@given(page)
def test_gentle_cleaning_is_idempotent(text):
    once = clean_gently(text).text
    assert clean_gently(once).text == once


@given(st.text() | page)
def test_no_unseen_character_survives(text):
    for cleaned in (clean(text), clean_gently(text)):
        assert not UNWANTED.search(cleaned.text)
        assert not re.search("[\r\x0b\x0c\x85\u2028\u2029]", cleaned.text)
        cleaned.text.encode("utf-8")


@given(st.text())
def test_spacing_is_tidy(text):
    tidy = tidy_spacing(sanitise(text))
    assert "  " not in tidy
    assert "\n\n\n" not in tidy
    assert tidy == tidy_spacing(tidy)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_seeds_come_out_the_same_a_second_time(path):
    cleaned = clean(path.read_text(encoding="utf-8"))
    check_account(cleaned)
    assert clean(cleaned.text).text == cleaned.text
    assert clean_gently(cleaned.text).text == cleaned.text


# Wording


@pytest.mark.parametrize(
    "wording",
    [
        "To view this video please enable JavaScript, and consider upgrading to a web browser that"
        " supports HTML5 video",
        "This video can not be played",
        "Your browser does not support the audio element.",
        "We and our partners use cookies to store and access information on your device.",
        "By continuing to browse the site you agree to our use of cookies.",
        "Sign up to our free morning newsletter and get the top stories in your inbox",
        "SPORTS NEWSLETTER: All the results, every Monday",
        "Never miss a story. Subscribe to our daily newsletter.",
        "You have read 4 of 5 free articles this month",
        "Already a subscriber? Log in",
        "Read more: How the anchor was lost",
        "ALSO READ | Port owner resigns",
        "Related: Five harbours to visit",
        "Click here to read the full story",
        "Advertisement - Article continues below",
        "Edited by: Ann Bell",
        "Reviewed BySenior Editor",
        "Verified by Editorial Board",
        "This article was originally written in German.",
        "This story has been updated with additional details.",
        "A version of this article first appeared in the Coast Letter.",
        "(Reporting by Ann Bell in Lund; Editing by Cy Dole)",
        "Associated Press writer Ann Bell contributed to this report.",
        "Follow Ann Bell on Twitter: @annbell",
        "Ann Bell is a reporter for the Gazette. She can be reached at ann.bell@example.org.",
        "The views expressed in this article are the author's own.",
        "Share this article on Facebook",
        "Share on WhatsApp",
        "5 min read",
        "Skip to main content",
        "Home > News > Local",
        "Image source, Getty Images",
        "Divers in the harbour on Tuesday. (AP Photo/Ann Bell)",
        "Divers at work near Lund. Ann Bell/Getty Images",
        "Photo: Ann Bell",
    ],
)
def test_certain_furniture(wording):
    assert furniture.reason_in("certain", wording)
    text = f"{PROSE}\n\n{MORE}\n\n{wording}\n\n{LAST}"
    assert clean(text).text == f"{PROSE}\n\n{MORE}\n\n{LAST}"
    assert clean_gently(text).text == f"{PROSE}\n\n{MORE}\n\n{LAST}"


@pytest.mark.parametrize(
    "ending",
    [
        "© 2024 Coast News. All rights reserved.",
        "Copyright 2023 The Paper",
        "Leave a comment",
        "Editorial Context & Insight\n\nMethodology\n\n" + LAST,
        "About the author\nAnn Bell\n" + LAST,
    ],
)
def test_what_ends_an_article(ending):
    assert clean(f"{PROSE}\n\n{MORE}\n\n{ending}").text == f"{PROSE}\n\n{MORE}"


@pytest.mark.parametrize(
    "wording",
    [
        "The company's website used cookies to follow what each visitor did, the regulator found.",
        "JavaScript was written in ten days in 1995, and the web has lived with it since.",
        "The newsletter was read by 40,000 people before it was closed last year.",
        "She told parliament to sign up or shut up.",
        "The bill was approved by the Senate on Tuesday.",
        "The report was published on Tuesday by the United Nations.",
        "The book was edited by his widow and appeared in 1954.",
        "Copyright law does not protect a recipe, the court ruled.",
        "Advertisement spending fell by a tenth last year.",
        "He asked readers to follow him on Twitter and lost his job over it.",
        "Comments by the minister had angered the unions.",
        "“Share it with everyone you know,” she said.",
        "More than 4,000 people lost their homes.",
        "Photographs from the site show three burned trucks.",
        "The video is not available to the public, police said, because a trial is pending.",
        "Read my lips: no new taxes.",
        "Subscribers of the service doubled to two million in a year.",
        "By Friday the water had reached the town hall.",
        "Source: the river rises in a bog near Lund.",
        "A harder year",
        "What happens next?",
        "World",
        "10:32",
        "1. The anchor",
        "7 January 2026",
    ],
)
def test_content_between_paragraphs_stays(wording):
    text = f"{PROSE}\n\n{MORE}\n\n{wording}\n\n{LAST}"
    assert clean(text).text == text
    assert clean_gently(text).text == text


def test_related_list_inside_the_body_goes_with_its_heading():
    links = "Related articles\nShips return to harbour\nAnchor found after three days"
    assert clean(f"{PROSE}\n\n{MORE}\n\n{links}\n\n{LAST}").text == f"{PROSE}\n\n{MORE}\n\n{LAST}"


def test_headline_repeated_inside_the_body_goes():
    title = "Harbour closed after anchor is lost"
    cleaned = clean(f"{title}\n\n{PROSE}\n\n{title}\n\n{MORE}")
    assert cleaned.text == f"{PROSE}\n\n{MORE}"
    assert cleaned.headline == title


def test_headline_that_is_a_question_is_no_part_of_the_text():
    cleaned = clean(f"Who lost the anchor?\n\n{PROSE}\n\n{MORE}")
    assert cleaned.headline == "Who lost the anchor?"
    assert cleaned.text == f"{PROSE}\n\n{MORE}"


def test_readers_comments_go_even_if_longer_than_the_article():
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    article = "\n\n".join(f"On {day} it was windy. {PROSE} {MORE}" for day in days)
    comments = "\n".join([f"Reader{n}\n2 days ago\n{MORE} I saw it {n} times." for n in range(30)])
    assert clean(f"{article}\n\n30 comments\n{comments}").text == article


def test_short_paragraphs_at_both_ends_stay():
    text = f"Nothing moved.\n\n{PROSE}\n\n{MORE}\n\nHe was 83."
    assert clean(text).text == text


def test_poem_alone_keeps_every_line():
    text = "The lamp goes round and does not ask\nwho sails, or why, or when;\nit does its task"
    assert clean(text).text == text


def test_dateline_stays():
    text = f"LONDON, Jan 5 (Reuters) — {PROSE}\n\n{MORE}"
    assert clean(text).text == text


@pytest.mark.parametrize(
    "label", ["date 2026-01-07 ", "2026-01-07 ", "Published: Jan 7, 2026 | ", "7 January 2026 – "]
)
def test_date_before_the_first_sentence_is_cut(label):
    assert clean(f"{label}{PROSE}\n\n{MORE}").text == f"{PROSE}\n\n{MORE}"


@pytest.mark.parametrize(
    "start", ["On January 6, 2021 ", "January 6, 2021 ", "January 6, 2021, was cold. "]
)
def test_date_that_belongs_to_the_sentence_stays(start):
    text = f"{start}{PROSE}\n\n{MORE}"
    assert clean(text).text == text


@pytest.mark.parametrize(
    "credit",
    [
        "Vladimir Putin (AFP)",
        "Ann Bell at the harbour (Reuters)",
        "File photo of Ann Bell (AP Photo)",
    ],
)
def test_credit_glued_to_a_paragraph_is_cut(credit):
    assert clean(f"{PROSE} {credit}\n\n{MORE}").text == f"{PROSE}\n\n{MORE}"


@pytest.mark.parametrize(
    "ending", ["It was the North Atlantic Treaty Organization (NATO)", "She won (again)."]
)
def test_brackets_that_are_no_credit_stay(ending):
    text = f"{PROSE} {ending}\n\n{MORE}"
    assert clean(text).text == text


def test_wrapped_paragraph_becomes_one_line():
    wrapped = (
        "The harbour was closed for three days while divers searched for\n"
        "the anchor. It was found on Thursday, and the ferries have been\n"
        "running again since then."
    )
    assert clean(f"{wrapped}\n\n{LAST}").text == f"{wrapped}\n\n{LAST}".replace("\n", " ").replace(
        "  ", "\n\n"
    )


def test_list_is_not_taken_for_a_wrapped_paragraph():
    assert not hard_wrapped(
        ["Best film: The Salt Road", "Best director: Nour Haddad", "Best short"]
    )


def test_every_certain_phrase_that_needs_words_is_found_by_them():
    for reason, needles, pattern in furniture.compiled_within():
        assert needles, reason
        assert all(needle == needle.lower() for needle in needles), reason
        assert pattern.flags & re.IGNORECASE


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["a ", "Home > ", "A. B. ", "share this ", "«", "by A ", "("])
def test_no_wording_takes_long_to_judge(piece):
    for length in (200, 399):
        text = (piece * 400)[:length]
        for _ in range(20):
            furniture.wording_reason(text)
            furniture.wording_reason(text[:-1] + "\x7f")


@pytest.mark.timeout(30)
def test_hostile_lines_are_no_trouble():
    for text in (" " * 1_000_000, "a" * 1_000_000, "word " * 200_000, "[![" * 300_000):
        clean(text)
        clean_gently(text)
