import pytest
from qa_cases import article, candidate, question

from index.lexical import Analyser
from qa.values import Kind, relation

ANALYSER = Analyser()


def compared(asked, one, other):
    """The relation of two (text, span, published)."""
    wanted = question(asked)
    made = [
        candidate(wanted, article(text, day, name=f"a{n}"), span)
        for n, (text, span, day) in enumerate((one, other))
    ]
    return relation(wanted, *made, ANALYSER)


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (
            "When did it close?",
            ("It closed in May 2024.", "May 2024"),
            ("It closed on 5 May 2024.", "5 May 2024"),
        ),
        (
            "When did it close?",
            ("It closed on Sunday.", "Sunday"),
            ("It closed on 5 May 2024.", "5 May 2024"),
        ),
        (
            "When does it open?",
            ("It will open on 9 June.", "9 June"),
            ("It opens again in June.", "June"),
        ),
        ("How many were hurt?", ("A dozen people were hurt.", "A dozen"), ("12 were hurt.", "12")),
        ("How many were hurt?", ("Two dozen were hurt.", "Two dozen"), ("23 were hurt.", "23")),
        ("How many marched?", ("About 200 people marched.", "About 200"), ("198 marched.", "198")),
        (
            "How many records did she sell?",
            ("She sold 14 million.", "14 million"),
            ("She sold 14.2 million.", "14.2 million"),
        ),
        (
            "How long was he in office?",
            ("It was 45 days.", "45 days"),
            ("It was six weeks.", "six weeks"),
        ),
        (
            "How far did it spread?",
            ("It spread five miles.", "five miles"),
            ("It spread 8 km.", "8 km"),
        ),
        (
            "How fast was the wind?",
            ("It blew at 70 miles an hour.", "70 miles"),
            ("It blew at 110 kilometres an hour.", "110 kilometres"),
        ),
        (
            "How much is the fine?",
            ("A hundred and twenty thousand crowns.", "hundred and twenty thousand crowns"),
            ("It is 120,000 crowns.", "120,000 crowns"),
        ),
        (
            "Who called?",
            ("Putin called on Friday.", "Putin"),
            ("Vladimir Putin called.", "Vladimir Putin"),
        ),
        (
            "Where is it?",
            ("It is in the harbour.", "the harbour"),
            ("It is in Elmford's harbour.", "Elmford's harbour"),
        ),
    ],
    ids=[
        "less exact",
        "relative",
        "ahead",
        "in words",
        "dozens are rough",
        "rounded",
        "millions are rough",
        "in longer units",
        "other units",
        "other units, rounded",
        "large numbers in words",
        "fuller name",
        "fuller place",
    ],
)
def test_the_same_value_in_other_words(asked, one, other):
    found = compared(asked, (*one, "2024-05-06"), (*other, "2024-05-07"))
    assert found.same is True


@pytest.mark.parametrize(
    ("asked", "one", "other", "kind"),
    [
        (
            "When did it close?",
            ("It closed on 3 May 2024.", "3 May 2024"),
            ("It closed on 5 May 2024.", "5 May 2024"),
            Kind.DAYS,
        ),
        (
            "When will it open?",
            ("It will open on 9 June.", "9 June"),
            ("It will open on 1 August.", "1 August"),
            Kind.DAYS,
        ),
        (
            "When will it open?",
            ("It will open on Friday.", "Friday"),
            ("It will open on Sunday.", "Sunday"),
            Kind.DAYS,
        ),
        ("How many were hurt?", ("14 were hurt.", "14"), ("12 were hurt.", "12"), Kind.AMOUNTS),
        (
            "How heavy is it?",
            ("It weighs 640 kilograms.", "640 kilograms"),
            ("It weighs 900 kilos.", "900 kilos"),
            Kind.AMOUNTS,
        ),
        (
            "How much was it?",
            ("It was 1.2 million crowns.", "1.2 million"),
            ("It was 1.6 million crowns.", "1.6 million"),
            Kind.AMOUNTS,
        ),
        ("Who won?", ("Elmford won.", "Elmford"), ("Ashton won.", "Ashton"), Kind.WORDS),
    ],
)
def test_another_value(asked, one, other, kind):
    found = compared(asked, (*one, "2024-05-06"), (*other, "2024-05-07"))
    assert (found.kind, found.same) == (kind, False)
    assert found.apart > 0 or kind is Kind.WORDS


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (
            "How many lines are back?",
            ("11,000 lines are back.", "11,000"),
            ("4,000 of the 46,000 are back.", "46,000"),
        ),
        ("How many died?", ("Three died.", "Three"), ("A woman of 22 died.", "22")),
        ("How many died?", ("14 died.", "14"), ("Nine of the dead came from Elm.", "Nine")),
        (
            "How hot was it?",
            ("It was 93 degrees Fahrenheit.", "93 degrees Fahrenheit"),
            ("It was 34 degrees Celsius.", "34 degrees Celsius"),
        ),
        (
            "How much was stolen?",
            ("They took 40 dollars.", "40 dollars"),
            ("They took 40 sheep.", "40 sheep"),
        ),
        (
            "Who owns it?",
            ("Lena Marr owns it.", "Lena Marr"),
            ("The heiress owns it.", "The heiress"),
        ),
        (
            "When did it close?",
            ("It closed then.", "then"),
            ("It closed on 5 May 2024.", "5 May 2024"),
        ),
        (
            "At what time did it close?",
            ("It closed on 3 May 2024.", "3 May 2024"),
            ("It closed on 5 May 2024.", "5 May 2024"),
        ),
    ],
    ids=[
        "the whole",
        "an age",
        "a part",
        "degrees",
        "another unit",
        "a role",
        "no day",
        "an hour is asked for",
    ],
)
def test_what_cannot_be_compared(asked, one, other):
    found = compared(asked, (*one, "2024-05-06"), (*other, "2024-05-07"))
    assert found.same is None
