"""Which answers set out what the sources give differently."""

import dataclasses
from datetime import date

import pytest
from qa_cases import article

from eval.bench.differing import judged
from index.records import Passage
from qa.answer import Answer, Citation, Development, Disagreement, Evidence, Position
from qa.validation import Differing
from qa.validation import Position as Held

HELD = (Held("a", "Twelve", 0), Held("b", "14 people", 1), Held("c", "a dozen", 0))


def answered(*values):
    """An answer whose positions cite (article, quote, value)."""
    evidence, citations, positions = [], [], []
    for n, (name, quote, value) in enumerate(values, 1):
        found = dataclasses.replace(article(quote, name=f"id-{name}"), path=f"x.jsonl#{name}")
        evidence.append(Evidence(Passage(found.id, 0, len(quote), quote), found, n, 0.9, 0.7, 9.0))
        citations.append(
            Citation(n, found.id, "News", "Post", None, None, quote, 0, len(quote), "0")
        )
        positions.append(Position(value, (n,), date(2025, 3, n)))
    return Answer(
        "How many?", "…", "…", citations=tuple(citations), evidence=tuple(evidence),
        disagreements=(Disagreement("How many", tuple(positions)),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "set_out"),
    [
        ([("a", "Twelve were hurt.", "Twelve"), ("b", "He saw 14 people.", "14")], True),
        ([("a", "Twelve were hurt.", "Twelve"), ("c", "It was a dozen.", "a dozen")], False),
        ([("a", "Twelve were hurt.", "Twelve"), ("b", "In 2019 it was 3.", "3")], False),
        ([("a", "Twelve were hurt.", "Twelve"), ("c", "He saw 14 people.", "14")], False),
    ],
    ids=["both sides", "one side", "another value", "not what that article says"],
)
def test_two_sides_must_be_quoted_from_their_own_articles(values, set_out):
    asked = Differing("s-1-q1", "How many?", "disagree", HELD)
    assert judged(asked, answered(*values))["disagreements set out"] is set_out


def test_a_change_is_not_a_disagreement_and_every_report_on_agreeing_articles_is_an_alarm():
    asked = Differing("s-1-q1", "How many?", "development", HELD)
    reported = answered(("a", "Twelve were hurt.", "Twelve"), ("b", "He saw 14 people.", "14"))
    assert judged(asked, reported) == {"changes told": False, "changes called a disagreement": True}
    (found,) = reported.disagreements
    changed = dataclasses.replace(
        reported, disagreements=(), developments=(Development(found.about, found.positions),)
    )
    assert judged(asked, changed)["changes told"]
    agreed = dataclasses.replace(asked, verdict="agree")
    assert judged(agreed, reported)["false alarms"]
    assert not judged(agreed, changed)["false alarms"]


def test_a_day_shown_in_full_is_the_weekday_that_the_article_has():
    held = (Held("a", "Monday", 0), Held("b", "4 March", 1))
    asked = Differing("s-1-q1", "When?", "disagree", held)
    told = answered(
        ("a", "It fell on Monday.", "3 March 2025"), ("b", "It fell on 4 March.", "4 March 2025")
    )
    assert judged(asked, told)["disagreements set out"]
