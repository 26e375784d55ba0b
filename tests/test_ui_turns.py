"""Follow-ups: what the page keeps and sends, what the server makes of it, and timelines typed."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_ui_render import ALLOWED, answer, elements
from ui_payloads import payloads

from index.errors import QuestionError
from qa.answer import Abstention, AbstentionReason, Answer, Claim
from qa.conversation import REMEMBERED
from qa.turns import Turn
from ui.asking import stream
from ui.filters import Filters
from ui.gate import QUESTION_BYTES
from ui.turns import MOST_ANSWER, MOST_NAMES, MOST_QUESTION, kept_turn, read_turns, timeline_topic

BOMBERS = "How many bombers did Russia send to Venezuela?"
SENT = {
    "question": "And how many?",
    "understood": BOMBERS,
    "answer_text": "In December 2018, Russia sent two bombers to Venezuela. [1]",
    "short": "two",
    "titles": ["Why Russia has kept quiet"],
    "speakers": ["Neil Melvin, RUSI"],
}


def test_what_is_kept_of_an_answer_comes_back_as_the_turn_of_the_conversation():
    claim = Claim("Russia sent two bombers.", (1,), "Neil Melvin, RUSI")
    made = answer(understood_as=BOMBERS, claims=(claim,))
    (turn,) = read_turns(json.loads(json.dumps([kept_turn(made)])))
    assert turn == Turn(
        "How many?", BOMBERS, "Russia sent two bombers. [1]", "two",
        ("A title",), ("Neil Melvin, RUSI",),
    )  # fmt: skip


def test_nothing_is_kept_of_a_question_that_was_not_understood():
    def abstained(reason):
        return Answer("Why?", "x", None, abstention=Abstention(reason, "x"))

    assert kept_turn(abstained(AbstentionReason.UNCLEAR)) is None
    kept = kept_turn(abstained(AbstentionReason.NOTHING_FOUND))
    assert (kept["question"], kept["answer_text"]) == ("Why?", "")


@pytest.mark.parametrize(
    "sent",
    [None, "turns", 5, {}, [], [None, 1, "x", [], {}], [{"question": 5}], [{"question": " "}],
     [{"question": ["x"], "understood": "x"}]],
)  # fmt: skip
def test_what_is_no_turn_is_passed_over(sent):
    assert read_turns(sent) == ()


def test_a_field_of_another_type_is_as_if_it_were_not_there():
    (turn,) = read_turns(
        [
            {
                "question": BOMBERS, "understood": 1, "answer_text": None, "short": ["two"],
                "titles": "A title", "speakers": [1, None, "Ann Lee", {}], "more": "x",
            }
        ]
    )  # fmt: skip
    assert turn == Turn(BOMBERS, BOMBERS, "", None, (), ("Ann Lee",))


def test_only_the_last_turns_are_read_in_their_order():
    sent = [{**SENT, "question": f"Question {number}?"} for number in range(200)]
    questions = [turn.question for turn in read_turns(sent)]
    assert questions == [f"Question {number}?" for number in range(200 - REMEMBERED, 200)]


def test_the_longest_turns_are_cut_and_fit_into_one_request():
    wide = "\U00010348" * 50_000
    sent = [
        {
            "question": wide, "understood": wide, "answer_text": wide, "short": wide,
            "titles": [wide] * 500, "speakers": [wide] * 500,
        }
    ] * REMEMBERED  # fmt: skip
    turns = read_turns(sent)
    assert {len(turn.question) for turn in turns} == {MOST_QUESTION}
    assert {len(turn.answer_text) for turn in turns} == {MOST_ANSWER}
    assert {len(turn.titles) for turn in turns} == {MOST_NAMES}
    again = [{name: getattr(turn, name) for name in SENT} for turn in turns]
    question = "\U00010348" * 2_000
    body = json.dumps({"data": [question, None, None, None, None, again]}, ensure_ascii=False)
    assert len(body.encode()) < QUESTION_BYTES


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*SENT, "x"]), inner, max_size=7)
    ),
    max_leaves=20,
)


@given(JSON)
def test_whatever_is_sent_gives_turns_of_text_only(sent):
    for turn in read_turns(sent):
        assert turn.question.strip()
        assert turn.understood.strip()
        assert all(isinstance(text, str) for text in (*turn.titles, *turn.speakers))
        assert turn.short is None or turn.short


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Timeline: Russia and Venezuela", "Russia and Venezuela"),
        ("timeline of  the raid on\nCaracas?", "the raid on Caracas"),
        ("/timeline Cuba", "Cuba"),
        ("/timeline: Cuba.", "Cuba"),
        ("Show me a timeline of events in Venezuela", "Venezuela"),
        ("Give the timeline for Maduro", "Maduro"),
        ("Timeline:", None),
        ("/timeline ???", None),
        ("/timelines Cuba", None),
        ("Timeline", None),
        ("The timeline of the attack was disputed by whom?", None),
        ("What is the timeline of the withdrawal?", None),
        ("Timelines of recovery differ, why?", None),
        ("Who wrote “Timeline: a life”?", None),
    ],
)
def test_a_timeline_is_asked_for_by_three_forms_only(question, topic):
    assert timeline_topic(question) == topic


class Archive:
    """An assistant that notes what it is asked and always answers the same."""

    def __init__(self):
        self.asked = []

    def ask(self, question, *, progress=None, **narrowed):
        progress("reading")
        self.asked.append(("ask", question, narrowed["sources"]))
        return answer(question=question)

    def timeline(self, topic, **narrowed):
        self.asked.append(("timeline", topic, narrowed["sources"]))
        return answer(question=topic)


@pytest.fixture
def archive():
    return Archive()


@pytest.fixture
def library(archive):
    with ThreadPoolExecutor(1) as workers:
        yield SimpleNamespace(
            workers=workers,
            try_again=lambda: None,
            assistant=archive,
            settings=SimpleNamespace(max_question_characters=2000),
        )


def asked(library, question, *turns):
    *stages, last = stream(library, question, Filters(sources=("DW",)), read_turns(list(turns)))
    assert all(set(event) == {"stage"} for event in stages)
    return stages, last


def test_a_follow_up_is_asked_as_what_it_means_and_says_so(library, archive):
    stages, event = asked(library, "And Cuba?", SENT)
    understood = "How many bombers did Russia send to Cuba?"
    assert archive.asked == [("ask", understood, ("DW",))]
    assert stages == [{"stage": "reading"}]
    assert "Understood as" in event["html"]
    assert event["turn"]["question"] == "And Cuba?"
    assert event["turn"]["understood"] == understood
    assert event["record"]["question"] == "And Cuba?"


def test_what_one_turn_kept_is_enough_for_the_next(library, archive):
    _, first = asked(library, BOMBERS)
    _, second = asked(library, "And Cuba?", first["turn"])
    asked(library, "And Peru?", first["turn"], second["turn"])
    assert [question for _, question, _ in archive.asked] == [
        BOMBERS,
        "How many bombers did Russia send to Cuba?",
        "How many bombers did Russia send to Peru?",
    ]


def test_without_turns_a_follow_up_is_asked_back_and_not_kept(library, archive):
    _, event = asked(library, "Why?")
    assert archive.asked == []
    assert event["kind"] == "question"
    assert event["turn"] is None
    assert "Not in the articles" not in event["html"]


def test_a_timeline_typed_is_one_and_a_follow_up_stays_one(library, archive):
    _, event = asked(library, "/timeline Russia and Venezuela")
    assert archive.asked[-1] == ("timeline", "Russia and Venezuela", ("DW",))
    assert event["turn"]["question"] == "Timeline: Russia and Venezuela"
    assert "Understood as" not in event["html"]
    _, following = asked(library, "And Cuba?", event["turn"])
    assert archive.asked[-1] == ("timeline", "Russia and Cuba", ("DW",))
    assert following["turn"]["question"] == "And Cuba?"
    assert following["turn"]["understood"] == "Timeline: Russia and Cuba"


@pytest.mark.parametrize("question", ["", " ", "???", 5, None, ["x"], "x" * 2001])
def test_a_question_that_cannot_be_used_is_a_problem_in_words(library, archive, question):
    _, event = asked(library, question, SENT)
    assert event["kind"] == "problem"
    assert "Expected a question" in event["said"]
    assert archive.asked == []


def test_an_error_of_the_assistant_is_a_problem_and_no_turn(library, archive):
    def refuse(question, **_):
        raise QuestionError("Expected less.")

    archive.ask = refuse
    _, event = asked(library, BOMBERS)
    assert event["said"].endswith("Expected less.")
    assert "turn" not in event


@pytest.mark.parametrize("payload", payloads())
def test_a_hostile_history_stays_text(library, payload):
    hostile = {
        "question": payload, "understood": payload, "answer_text": payload, "short": payload,
        "titles": [payload], "speakers": [payload],
    }  # fmt: skip
    for question in ("And Cuba?", "Why?", payload, f"Timeline: {payload}"):
        _, event = asked(library, question, hostile, SENT)
        for name, attributes in elements(event["html"]):
            assert name in ALLOWED
            assert not [k for k in attributes if k.startswith("on") or k in ("href", "src")]
