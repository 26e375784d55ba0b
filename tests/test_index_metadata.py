"""Title, author, source and date out of the lines around a body."""

from datetime import date

import pytest

from index.dates import parse_date
from index.formats import from_plain_text
from index.metadata import LONGEST_TITLE, title_from_text

BODY = (
    "The harbour was closed for three days while divers searched for the anchor.\n\n"
    "It was found on Thursday, and the ferries have been running again since then."
)
HEADLINE = "Harbour closed for three days after ferry loses its anchor"


def found(header, trailer=""):
    return from_plain_text(f"{header}\n\n{BODY}\n\n{trailer}").metadata


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-07", date(2026, 1, 7)),
        ("20260107", date(2026, 1, 7)),
        ("2026-01-07T23:30:00+05:30", date(2026, 1, 7)),
        ("2026/1/7", date(2026, 1, 7)),
        ("Jan 7, 2026", date(2026, 1, 7)),
        ("Wednesday, 7th January 2026", date(2026, 1, 7)),
        ("Sept. 5, 2019, 2:55 a.m. ET", date(2019, 9, 5)),
        ("Wed, 07 Jan 2026 10:00:00 GMT", date(2026, 1, 7)),
        ("7 janvier 2026", date(2026, 1, 7)),
        ("7. Januar 2026", date(2026, 1, 7)),
        ("07.01.2026", date(2026, 1, 7)),
        ("13/01/2026", date(2026, 1, 13)),
        ("1767744000", date(2026, 1, 7)),
        ("01/07/2026", None),
        ("1 day ago", None),
        ("yesterday", None),
        ("January 2026", None),
        ("7 January", None),
        ("2026-13-45", None),
        ("0001-01-01", None),
        ("9999-01-01", None),
        ("", None),
        ("x" * 1000, None),
    ],
)
def test_dates(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Published Jan 7, 2026", date(2026, 1, 7)),
        ("Published\nJan 7, 2026", date(2026, 1, 7)),
        ("Updated Jan 9, 2026\nPublished Jan 7, 2026", date(2026, 1, 7)),
        ("Published: 7 January 2026 | Updated: 9 January 2026", date(2026, 1, 7)),
        ("Updated: 9 January 2026", date(2026, 1, 9)),
        ("By Ann Bell | January 7, 2026", date(2026, 1, 7)),
        ("2026-01-07T10:00:00Z", date(2026, 1, 7)),
        ("10:30 GMT, 7 Jan 2026", date(2026, 1, 7)),
        ("1 day ago", None),
        ("By Ann Bell", None),
    ],
)
def test_publication_date_of_a_header(header, expected):
    assert found(f"{HEADLINE}\n{header}").published == expected


def test_date_in_the_text_is_no_publication_date():
    assert from_plain_text(BODY.replace("Thursday", "January 7, 2026")).metadata.published is None


def test_date_of_a_dateline():
    metadata = from_plain_text(f"LONDON, January 5, 2026 (Reuters) — {BODY}").metadata
    assert metadata.published == date(2026, 1, 5)
    assert metadata.source == "Reuters"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("By Ann Bell", "Ann Bell"),
        ("By ANN BELL and CY DOLE", "Ann Bell And Cy Dole".replace("And", "and")),
        ("by Ann Bell, Coast News", "Ann Bell"),
        ("By Dr. Ann Bell", "Ann Bell"),
        ("By\nAnn van der Bell", "Ann van der Bell"),
        ("Written by José Álvarez", "José Álvarez"),
        ("Author: Ann Bell", "Ann Bell"),
        ("Ann Bell, Senior Correspondent", "Ann Bell"),
        ("Ann Bell\nJan 7, 2026", "Ann Bell"),
        ("Edited by Ann Bell", None),
        ("Edited ByGlobal News Team", None),
        ("By Staff Reporters", None),
        ("By Newsroom Desk", None),
        ("Coast News\n1 day ago", None),
    ],
)
def test_author(header, expected):
    assert found(f"{HEADLINE}\n{header}").author == expected


@pytest.mark.parametrize(
    ("note", "author", "source"),
    [
        (
            "This article is authored by Ann Bell, fellow (Seas), Institute of Harbours, Lund.",
            "Ann Bell",
            "Institute of Harbours",
        ),
        ("This piece was written by Cy Dole.", "Cy Dole", None),
        ("This article was written by our newsroom.", None, None),
    ],
)
def test_authors_note(note, author, source):
    metadata = found("", note)
    assert (metadata.author, metadata.source) == (author, source)
    assert metadata.title == title_from_text(BODY)


@pytest.mark.parametrize(
    ("header", "trailer", "expected"),
    [
        ("Source: Coast News", "", "Coast News"),
        ("The Coast Gazette\n2 hours ago", "", "The Coast Gazette"),
        ("By Ann Bell, Coast News", "", "Coast News"),
        ("", "Methodology\n\nPrimary Source\n\nCoast Review", "Coast Review"),
        ("", "This article first appeared in the Coast Letter.", "the Coast Letter"),
        ("", "© 2024 Coast Media Ltd. All rights reserved.", "Coast Media"),
        ("World\nNews", "", None),
    ],
)
def test_source(header, trailer, expected):
    assert found(f"{HEADLINE}\n{header}", trailer).source == expected


def test_repeated_headline_wins_over_other_lines():
    header = f"Top stories of the week from the coast\n{HEADLINE}\nWorld\n{HEADLINE}\nCoast News"
    assert found(header).title == HEADLINE


def test_title_from_a_short_first_sentence():
    assert title_from_text("The harbour was closed. It reopened.") == "The harbour was closed"


def test_title_from_a_long_first_sentence_ends_at_a_word():
    title = title_from_text("The harbour, " + "which was old, " * 20 + "closed.")
    assert title.endswith("old…")
    assert len(title) <= LONGEST_TITLE + 1


def test_title_does_not_end_inside_an_abbreviation():
    assert title_from_text("Mr. A. B. Smith of the U.S. Senate resigned.\nMore.").startswith(
        "Mr. A. B. Smith of the U.S. Senate"
    )


def test_origins_say_where_each_field_was_found():
    metadata = found(f"{HEADLINE}\nBy Ann Bell\nPublished Jan 7, 2026")
    assert dict(metadata.origins) == {
        "title": "headline",
        "author": "byline",
        "published": "“published” label",
    }
