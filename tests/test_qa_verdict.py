import pytest

from index.lexical import Analyser
from qa.verdict import verdict_of

ANALYSER = Analyser()


@pytest.mark.parametrize(
    ("asked", "sentence", "verdict"),
    [
        ("Did Norland send bombers to Elmia?", "In May Norland sent two bombers to Elmia.", "Yes"),
        ("Is the bridge in Elmford closed?", "The bridge in Elmford is closed.", "Yes"),
        (
            "Does Norland recognise Marr as president?",
            "Norland does not recognise Marr as president.",
            "No",
        ),
        ("Did Norland send bombers to Elmia?", "Norland may have sent bombers to Elmia.", None),
        ("Did Norland send bombers to Elmia?", "Elmia sent bombers to Norland.", None),
        ("Did Norland send bombers to Elmia?", "Norland denied it sent bombers to Elmia.", None),
        ("Did Norland send bombers to Elmia?", "Norland sent food to Elmia.", None),
        (
            "Did Norland send bombers to Elmia?",
            "“Norland sent bombers to Elmia,” the mayor of Ashton said.",
            None,
        ),
        ("Did Norland not send bombers to Elmia?", "Norland sent bombers to Elmia.", None),
        ("Did it rain?", "It rained.", None),
    ],
)
def test_a_verdict_only_where_the_sentence_says_so_plainly(asked, sentence, verdict):
    assert verdict_of(asked, sentence, ANALYSER) == verdict
