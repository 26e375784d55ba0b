"""What becomes of the likeliest candidate."""

from dataclasses import replace

import numpy as np
import pytest
from qa_cases import article, candidate, question

from index.lexical import Analyser
from qa.choose import Finding, choose, trimmed, with_short


@pytest.fixture
def short_of(judge_of):
    def made(asked, text, span, published="2026-01-07"):
        wanted = question(asked)
        best = candidate(wanted, article(text, published), span)
        return choose(wanted, [best], 0.9, Analyser(), judge_of(asked)).short

    return made


@pytest.mark.parametrize(
    ("asked", "text", "span", "short"),
    [
        # An event where the same sentence has the date.
        ("When did Norland recognize the region?",
         "In February 2022 Norland recognized the region before the attack.",
         "before the attack", "February 2022"),
        # The span is a date already, or has a number of its own.
        ("When was the vote?", "The vote on 3 May 2024 came after the strike of 2023.",
         "3 May 2024", "3 May 2024"),
        ("When was the vote?", "The vote came 3 weeks after the strike of May 2023.",
         "3 weeks after the strike", "3 weeks after the strike"),
        # No date, two dates, the date that was asked with.
        ("When was the vote?", "The vote came after the strike.", "after the strike",
         "after the strike"),
        ("When was the vote?", "After the strike of May 2023 the vote came before June 2024.",
         "After the strike", "After the strike"),
        ("When in May 2023 was the vote?", "In May 2023 the vote came after the strike.",
         "after the strike", "after the strike"),
        # Not a question of time.
        ("Who voted?", "In May 2023 the miners voted.", "the miners", "the miners"),
    ],
)  # fmt: skip
def test_when_is_answered_with_the_date_of_the_sentence(short_of, asked, text, span, short):
    assert short_of(asked, text, span) == short


@pytest.mark.parametrize(
    ("confidence", "chance", "shown"),
    [(0.35, 0.5, 2), (0.25, 0.5, 0), (0.25, 0.6, 2), (0.15, 0.9, 0)],
)
def test_the_less_sure_the_answer_the_surer_must_be_that_sources_differ(
    judge_of, confidence, chance, shown
):
    asked = "When was the mill sold?"
    judge = replace(
        judge_of(asked),
        differing=lambda signs: np.full(len(signs), chance),
        changing=lambda signs: np.zeros(len(signs)),
    )
    wanted = question(asked)
    one = article("The heirs parted with it on 3 May 2024.", "2024-05-09")
    other = article("On 5 May 2024, after a night of talks, Otto Lund bought it.", "2024-05-09")
    ranked = [
        candidate(wanted, one, "3 May 2024", confidence),
        candidate(wanted, other, "5 May 2024", 0.1),
    ]
    found = choose(wanted, ranked, confidence, Analyser(), judge)
    assert len(found.sides) == shown


@pytest.mark.parametrize(
    ("asked", "text", "span", "short"),
    [
        ("How many bombers?", "Norland sent two Tu-160 bombers.", "Tu-160", "two Tu-160"),
        ("How many bombers?", "Norland sent 1,200 bombers.", "bombers", "1,200 bombers"),
        ("How many bombers?", "Norland sent a Tu-160.", "Tu-160", "Tu-160"),
        ("How many bombers?", "Norland sent its Tu-160.", "Tu-160", "Tu-160"),
        ("Which bombers?", "Norland sent two Tu-160 bombers.", "Tu-160", "Tu-160"),
    ],
)
def test_how_many_takes_the_number_right_before_the_span(short_of, asked, text, span, short):
    assert short_of(asked, text, span) == short


@pytest.mark.parametrize(
    ("span", "clean"),
    [(" two\nTu-160, ", "two Tu-160"), ("(in May", "in May"), ("“no", "no"), ("“no”", "“no”")],
)
def test_a_span_is_shown_on_one_line_without_stray_marks(span, clean):
    assert trimmed(span) == clean


def test_who_is_a_name_and_not_all_that_stands_between_two(short_of):
    told = "Petra Dahlen of the Alliance won the vote on Sunday, ending the years of Aldo Wiercz"
    assert short_of("Who is the mayor of Arlen?", f"{told}.", told) == "Petra Dahlen"
    few = "Petra Dahlen and Aldo Wiercz"
    assert short_of("Who stood for mayor?", f"{few} stood for mayor.", few) == few


def test_no_candidate_no_finding(judge_of):
    assert choose(question("Who?"), [], 0.0, Analyser(), judge_of("Who?")) is None


def test_a_copy_is_no_other_source_but_another_paper_is(judge_of):
    wanted = question("How many people died in the ferry accident?")
    told = "Fourteen people died when the ferry Norland capsized near the harbour of Arlen."
    texts = (told, f"ARLEN - {told}", "The ferry accident killed Fourteen, the coastguard said.")
    ranked = [
        candidate(wanted, article(text, name=f"a{n}"), "Fourteen", 0.9 - 0.1 * n)
        for n, text in enumerate(texts)
    ]
    found = choose(wanted, ranked, 0.9, Analyser(), judge_of(wanted.text))
    assert [s.article.id for s in found.sentences] == ["a0", "a2"]


def test_an_unsure_short_answer_is_named_in_the_very_sentence_that_is_told():
    wanted = question("Which gallery shows Chinese art?")
    told, other = (
        candidate(wanted, article(text, name=name), span)
        for text, name, span in (
            ("The Tsui Gallery of Chinese art opened in 1991.", "a", "The Tsui Gallery"),
            ("The Moon Gallery shows Chinese art.", "b", "The Moon Gallery"),
        )
    )
    whole = Finding(None, (told.sentence,), (), 0.7)
    unsure = Finding("The Tsui Gallery", (told.sentence,), (), 0.2)
    assert with_short(whole, unsure) == Finding("The Tsui Gallery", (told.sentence,), (), 0.7)
    assert with_short(whole, Finding("The Moon Gallery", (other.sentence,), (), 0.2)) == whole
    assert with_short(whole, None) == whole
