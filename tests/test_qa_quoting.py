"""Which stretch is quoted for a sentence: with what it leans on, and whole quotations."""

import pytest
from qa_cases import Words, article, question

from index.records import Passage
from index.sentences import sentence_splitter
from qa.answer import Evidence
from qa.extract import gather
from qa.quoting import stretch_to_quote


def quoted(text, holding):
    """What is quoted for the sentence of `text` that has the words `holding`."""
    found, spans = article(text), sentence_splitter()(text)
    evidence = Evidence(Passage(found.id, 0, len(text), text), found, 1, 0.9, 0.7, 9.0)
    asked = question("What was said?")
    sentence = next(
        s for s in gather(asked, [evidence], lambda _: spans, Words()) if holding in s.text
    )
    start, end = stretch_to_quote(asked, sentence, spans)
    return text[start:end]


OIL = (
    'Kyiv follows the price of oil. "Anything that lowers prices helps us. The cheaper oil is, '
    'the more credible we are," Oleshchuk said. The markets fell on Monday.'
)


@pytest.mark.parametrize("holding", ["Anything that", "The cheaper oil"])
def test_a_sentence_of_a_longer_quotation_brings_the_rest_of_it(holding):
    assert quoted(OIL, holding) == OIL[OIL.index('"') : OIL.index(" The markets")]


def test_curly_marks_are_completed_too():
    text = OIL.replace('"Any', "“Any").replace('are,"', "are,”")
    assert quoted(text, "The cheaper oil").startswith("“Anything")


@pytest.mark.parametrize("holding", ["Kyiv follows", "The markets"])
def test_what_stands_outside_a_quotation_is_quoted_alone(holding):
    found = quoted(OIL, holding)
    assert found.startswith(holding)
    assert found.endswith(".")
    assert found.count(".") == 1


def test_a_quotation_too_long_to_complete_is_completed_only_where_it_can_be():
    text = '"One came. Two came. Three came. Four came. Five came. Six came," she said.'
    assert quoted(text, "Three came") == '"One came. Two came. Three came.'
    assert quoted(text, "Four came") == 'Four came. Five came. Six came," she said.'


def test_a_quotation_is_not_completed_across_paragraphs():
    text = '"We will fight on.\n\nNobody will stop us," the general told the crowd.'
    assert quoted(text, "Nobody will") == text[text.index("Nobody") :]


@pytest.mark.parametrize(
    ("text", "brought"),
    [
        ("The bridge is shut. It is unlikely that the Vessa road will open soon.", False),
        ("The bridge is shut. It was inspected after the storm by Ilsa Marrin.", True),
        ("The bridge is shut. They landed at once.", True),
    ],
)
def test_a_sentence_that_begins_with_a_pronoun_brings_its_noun(text, brought):
    assert quoted(text, text[text.index(".") + 2 :]).startswith("The bridge") is brought
