"""Small made-up archives and answers for the harness's tests."""

from datetime import date

from eval.gold import Question
from eval.locate import Case, Located
from index.records import Article, Passage, text_hash
from qa.answer import Abstention, AbstentionReason, Answer, Citation, Claim, Evidence

MADE_UP = SENTENCES = (
    "The council met on Monday.",
    "It voted to close two bridges in May 2025.",
    "Mayor Jane Doe said the bridges were unsafe.",
    "The opposition disagreed.",
)
TEXT = " ".join(SENTENCES)


def article(text=TEXT, identifier="a", title="Bridges to close"):
    return Article(
        *(identifier, f"{identifier}.txt", title, "The Paper", None, date(2025, 5, 2), None, "en"),
        *(text, text_hash(text)),
    )


def span_of(quote, text=TEXT):
    start = text.index(quote)
    return start, start + len(quote)


def evidence(*quotes, of=None):
    of = of or article()
    found = []
    for rank, quote in enumerate(quotes, start=1):
        start, end = span_of(quote, of.text)
        found.append(Evidence(Passage(of.id, start, end, quote), of, rank, 1 / rank, 0.5, 1.0))
    return tuple(found)


def answer(*quotes, short=None, found=None, of=None, confidence=0.9, **changes):
    """Return an answer that quotes sentences of an article; silent without any."""
    of = of or article()
    found = evidence(*(quotes or SENTENCES[:1]), of=of) if found is None else found
    if not quotes:
        silence = Abstention(AbstentionReason.EVIDENCE_TOO_WEAK, "It is not there.")
        given = {"text": silence.explanation, "abstention": silence}
    else:
        citations = [
            Citation(
                *(number, of.id, of.title, of.source, of.published, None, quote),
                *(*span_of(quote, of.text), of.sha256),
            )
            for number, quote in enumerate(quotes, start=1)
        ]
        given = {
            "text": " ".join(f"{c.quote} [{c.number}]" for c in citations),
            "claims": tuple(Claim(c.quote, (c.number,)) for c in citations),
            "citations": tuple(citations),
        }
    given |= {"short": short, "evidence": found, "confidence": confidence} | changes
    return Answer(question="?", **given)


def question(text="How many bridges will close?", **fields):
    fields.setdefault("id", "q")
    return Question(question=text, **fields)


def case(asked=None, *quotes, cut=(), **fields):
    asked = asked or question(**fields)
    located = [Located("a", *span_of(quote), quote=quote) for quote in quotes]
    located += [Located("a", quote=quote, cut=True) for quote in cut]
    return Case(asked, tuple(located))


def text_of(identifier):
    return TEXT if identifier == "a" else None
