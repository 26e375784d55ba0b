"""What may be an answer at all."""

import pytest
from qa_cases import article, candidate, question

from qa.candidates import candidates_of


def kept(asked, text, span):
    found = candidate(question(asked), article(text), span)
    return [c.text for c in candidates_of(question(asked), [found.sentence], [found.reading])]


@pytest.mark.parametrize(
    ("asked", "text", "span"),
    [
        ("How old is Ida Varga?", "Ida Varga, energy minister, said no.", "energy minister"),
        ("how much money did Norland lend?", "Norland has less money than before.", "less"),
        ("How many ships sank?", "The ships sank in the storm.", "in the storm"),
        ("For how much was it insured?", "It has never come up for auction.", "auction"),
    ],
)
def test_what_has_no_number_answers_no_question_for_one(asked, text, span):
    assert kept(asked, text, span) == []


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("How many firefighters came?", "40 tonnes"),
        ("How many miles did they march?", "40 tonnes"),
        ("How much did the architect earn?", "40 tonnes of barley"),
        ("How many of the guests stayed?", "two weeks"),
    ],
)
def test_a_measure_of_something_else_is_no_answer(asked, span):
    assert kept(asked, f"The granary held {span} that year.", span) == []


@pytest.mark.parametrize(
    ("asked", "text", "span"),
    [
        ("How many tonnes did it hold?", "It held 40 tonnes.", "40 tonnes"),
        ("How many miles did they march?", "They marched 12 kilometres.", "12 kilometres"),
        ("How much does the bell weigh?", "The bell weighs 640 kilograms.", "640 kilograms"),
        ("How much did it cost?", "It cost 40 million crowns.", "40 million crowns"),
        ("How many guests stayed?", "Forty guests stayed.", "Forty guests"),
        ("How old is Ida Varga?", "Ida Varga, 52, said no.", "52"),
        ("How many ships sank?", "Nineteen ships sank in the storm.", "Nineteen"),
        ("How many towns joined?", "Birch, Oldmere and Elm joined.", "Birch, Oldmere and Elm"),
        ("How much did it matter?", "It mattered a great deal.", "a great deal"),
        ("Who is Ida Varga?", "Ida Varga, energy minister, said no.", "energy minister"),
    ],
)
def test_what_may_answer_is_kept(asked, text, span):
    assert kept(asked, text, span) == [span]
