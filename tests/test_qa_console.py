"""What `qa ask` and `qa timeline` print: answers built by hand, read as a reader would."""

import dataclasses
import io
import json
import sys
from datetime import date

import pytest
from rich.console import Console
from ui_payloads import payloads

from index.errors import QuestionError
from qa.answer import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Claim,
    DateReading,
    Development,
    Disagreement,
    Position,
    TimelineEvent,
)
from qa.console import show_answer
from qa.conversation import Conversation
from qa.prompt import keep_asking, print_answer

DAY = date(2026, 1, 7)
QUOTES = ("Maduro was seized on January 3.", "He was taken on 2 January.")


def citation(number, source="DW"):
    quote = QUOTES[number - 1]
    return Citation(number, "a", "A title", source, DAY, None, quote, 0, len(quote), "0" * 64)


def answer(**fields):
    given = {
        "question": "When?", "text": f"{QUOTES[0]} [1]", "short": "3 January 2026",
        "claims": (Claim(QUOTES[0], (1,)),), "citations": (citation(1),), "confidence": 0.82,
    } | fields  # fmt: skip
    return Answer(**given)


def shown(made, width=200):
    out = io.StringIO()
    show_answer(Console(file=out, width=width, highlight=False), made)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().split("\n")).rstrip("\n") + "\n"


def test_the_short_answer_stands_first_and_bold():
    out = io.StringIO()
    show_answer(
        Console(file=out, width=200, force_terminal=True, color_system="standard"), answer()
    )
    first = out.getvalue().splitlines()[0]
    assert "3 January 2026" in first
    assert first.startswith("\x1b[1;")


def test_an_answer_is_short_answer_claim_quotation_confidence():
    assert shown(answer()).splitlines() == [
        "3 January 2026",
        "Maduro was seized on January 3. [1]",
        "",
        "[1] A title — DW, 7 January 2026 (characters 0–31)",
        "    “Maduro was seized on January 3.”",
        "Likely right (0.82)",
    ]


def test_what_was_understood_stands_above_everything():
    lines = shown(answer(understood_as="When was Maduro captured?")).splitlines()
    assert lines[0] == "Understood as: When was Maduro captured?"


def test_who_says_it_stands_before_the_claim():
    claim = Claim(QUOTES[0], (1,), "Neil Melvin, RUSI")
    assert f"Neil Melvin, RUSI: {QUOTES[0]} [1]" in shown(answer(claims=(claim,)))


def test_dates_are_read_under_their_quotation_each_once():
    reading = DateReading(1, "January 3", 21, 30, DAY, DAY, "3 January 2026")
    other = dataclasses.replace(reading, citation=2)
    lines = shown(answer(dates=(reading, reading, other))).splitlines()
    assert lines.count("    “January 3” is 3 January 2026") == 1
    quoted = lines.index("    “Maduro was seized on January 3.”")
    assert lines[quoted + 1] == "    “January 3” is 3 January 2026"


def test_the_positions_of_a_disagreement_stand_under_each_other_newest_marked():
    found = Disagreement(
        "On what date was Maduro captured",
        (
            Position("3 January 2026", (1,), DAY, newest=True),
            Position("2 January 2026", (2, 9), None),
            Position("4 January 2026", (), None),
        ),
    )
    made = answer(disagreements=(found,), citations=(citation(1), citation(2, None)))
    lines = shown(made).splitlines()
    at = lines.index("The sources disagree: On what date was Maduro captured")
    assert lines[at + 1 : at + 4] == [
        "  3 January 2026 — DW, 7 January 2026 [1] newest",
        "  2 January 2026 — A title, undated [2][9]",
        "  4 January 2026",
    ]


def test_what_changed_is_told_under_its_own_heading():
    steps = (Position("six", (1,), DAY), Position("14", (2,), DAY, newest=True))
    made = answer(
        developments=(Development("How many died", steps),), citations=(citation(1), citation(2))
    )
    lines = shown(made).splitlines()
    at = lines.index("How it changed: How many died")
    assert lines[at + 1 : at + 3] == [
        "  six — DW, 7 January 2026 [1]",
        "  14 — DW, 7 January 2026 [2] newest",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"independent_sources": 2, "copies": 5}, "2 independent sources, 5 copies"),
        ({"independent_sources": 1, "copies": 1}, "1 independent source\n"),
        ({"as_of": DAY}, "Read as of 7 January 2026"),
    ],
)
def test_copies_and_the_day_of_reading_are_told(fields, expected):
    assert expected in shown(answer(**fields))
    assert expected.split(",")[0].strip() not in shown(answer())


def test_a_timeline_is_dates_beside_sentences_and_has_no_estimate():
    events = (
        TimelineEvent(date(2018, 12, 1), "December 2018", "Two\nbombers came.", (1,)),
        TimelineEvent(None, "date not given", "It ended.", (1, 2)),
    )
    lines = shown(answer(short=None, timeline=events, confidence=1.0)).splitlines()
    assert [line.split() for line in lines[:2]] == [
        "December 2018 Two bombers came. [1]".split(),
        "date not given It ended. [1][2]".split(),
    ]
    assert not any("Confidence" in line for line in lines)
    assert lines.count("Maduro was seized on January 3. [1]") == 0


def test_a_long_sentence_of_a_timeline_wraps_in_its_own_column():
    event = TimelineEvent(DAY, "3 January 2026", "word " * 60, (1,))
    lines = shown(answer(timeline=(event,), citations=()), width=60).splitlines()
    events = lines[1 : lines.index("")] if "" in lines else lines[1:]
    assert len(events) > 3
    assert all(len(line) <= 60 for line in events)
    assert all(line.startswith(" " * 16) for line in events[1:])


def test_an_answer_from_the_catalogue_is_its_text_alone():
    listed = Answer("What do you have?", "I have 2 articles:\n- One", None,
                    confidence=1.0, engine="catalogue")  # fmt: skip
    assert shown(listed).splitlines() == ["I have 2 articles:", "- One"]


@pytest.mark.parametrize(
    ("reason", "heading"),
    [
        (AbstentionReason.UNCLEAR, False),
        (AbstentionReason.NOT_ITS_JOB, False),
        (AbstentionReason.NOTHING_FOUND, True),
        (AbstentionReason.EVIDENCE_TOO_WEAK, True),
        (AbstentionReason.OUTSIDE_FILTERS, True),
    ],
)
def test_only_what_the_articles_lack_is_said_to_be_lacking(reason, heading):
    said = shown(Answer("q", "x", None, abstention=Abstention(reason, "Whom do you mean?")))
    assert said.splitlines()[-1] == "Whom do you mean?"
    assert ("The articles do not answer this." in said) is heading


@pytest.mark.parametrize("payload", payloads())
def test_no_control_code_or_markup_of_an_article_acts_in_the_terminal(payload):
    quote = dataclasses.replace(citation(1), quote=payload, title=payload, source=payload)
    made = Answer(
        payload, payload, payload,
        claims=(Claim(payload, (1,), payload),), citations=(quote,), understood_as=payload,
        disagreements=(Disagreement(payload, (Position(payload, (1,), None),)),),
        dates=(DateReading(1, payload, 0, 1, DAY, DAY, payload),),
    )  # fmt: skip
    timed = dataclasses.replace(made, timeline=(TimelineEvent(DAY, payload, payload, (1,)),))
    lost = Answer(payload, payload, None,
                  abstention=Abstention(AbstentionReason.UNCLEAR, payload))  # fmt: skip
    for one in (made, timed, lost):
        said = shown(one)
        assert not set(said) & set("\x1b\x07\x00\x08\r\u202e\u2066\u200b")


class Archive:
    """An assistant that notes what it is asked."""

    def __init__(self):
        self.asked = []

    def ask(self, question, **filters):
        if not any(character.isalnum() for character in question):
            raise QuestionError("Expected a question, found none.")
        self.asked.append((question, filters["sources"]))
        return answer(question=question)

    def conversation(self):
        return Conversation(self)


def test_the_prompt_is_one_conversation(monkeypatch, capsys):
    archive = Archive()
    questions = "How many bombers did Russia send to Venezuela?\n\n???\nAnd Cuba?\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(questions))
    keep_asking(archive, {"sources": ["DW"]}, as_json=False)
    said = capsys.readouterr()
    assert archive.asked == [
        ("How many bombers did Russia send to Venezuela?", ["DW"]),
        ("How many bombers did Russia send to Cuba?", ["DW"]),
    ]
    assert "Understood as: How many bombers did Russia send to Cuba?" in said.out
    assert "Expected a question" in said.err


def test_the_prompt_asks_back_what_it_cannot_understand(monkeypatch, capsys):
    archive = Archive()
    monkeypatch.setattr(sys, "stdin", io.StringIO("Why?\n"))
    keep_asking(archive, {"sources": None}, as_json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed["abstention"]["reason"] == "the question is not clear"
    assert archive.asked == []


def test_json_has_what_the_answer_has(capsys):
    event = TimelineEvent(None, "date not given", "It ended.", (1,))
    print_answer(answer(timeline=(event,), as_of=DAY), as_json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed["timeline"][0]["when"] is None
    assert printed["as_of"] == "2026-01-07"
    assert "copies" not in printed
