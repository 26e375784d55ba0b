import threading
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qa_cases import Words, article
from qa_cases import question as analysed

from index.errors import CitationError, InputError, QuestionError
from index.records import Article, Passage, text_hash
from qa import Assistant, Settings
from qa.answer import AbstentionReason, Evidence
from qa.citations import DraftClaim, Quote, check_citations, cite
from qa.extract import gather
from qa.retrieve import fuse

DW, VIF = "000_910a759c78c33964.txt", "003_a47d5b9aebc4d89f.txt"


def path_of(assistant, citation):
    return assistant.article(citation.article_id).path


def test_a_question_is_answered_with_the_sentence_that_says_it(assistant):
    answer = assistant.ask("How many strategic bombers did Russia send to Venezuela, and when?")
    assert answer.abstention is None
    quoted = " ".join(citation.quote for citation in answer.citations)
    assert "two Tu-160" in quoted
    assert "December 2018" in quoted


def test_why_is_answered_from_both_articles(assistant):
    answer = assistant.ask("Why has Russia kept quiet?")
    assert {path_of(assistant, c) for c in answer.citations} == {DW, VIF}


def test_conflicting_dates_are_both_cited(assistant):
    answer = assistant.ask("On what date was Maduro captured?")
    by_path = {path_of(assistant, c): c.quote for c in answer.citations}
    assert "January 3" in by_path[DW]
    assert "January 2, 2026" in by_path[VIF]


def test_what_is_not_there_is_an_abstention_with_its_reason(assistant):
    answer = assistant.ask("What did the stock market do on Tuesday?")
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.EVIDENCE_TOO_WEAK
    assert "“stock”" in answer.text
    assert answer.claims == answer.citations == ()
    assert answer.abstention.nearest


def test_every_citation_is_exact(assistant):
    for question in ("What did Zelenskyy say?", "Who is Lavrov?", "Where did the bombers land?"):
        answer = assistant.ask(question)
        assert answer.citations
        for citation in answer.citations:
            article = assistant.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
            assert article.sha256 == citation.article_sha256
        for claim in answer.claims:
            assert claim.citations


def test_furniture_is_never_quoted(assistant):
    answer = assistant.ask("Which browser supports HTML5 video and is JavaScript enabled?")
    assert all("JavaScript" not in e.passage.text for e in answer.evidence)


def test_evidence_is_ranked_with_all_three_scores(assistant):
    evidence = assistant.ask("Who is Neil Melvin?").evidence
    assert [item.rank for item in evidence] == list(range(1, len(evidence) + 1))
    assert all(0 <= item.score <= 1 and -1 <= item.dense <= 1 for item in evidence)
    assert all(item.bm25 >= 0 for item in evidence)
    assert [e.score for e in evidence] == sorted((e.score for e in evidence), reverse=True)


def test_the_same_question_gives_the_same_answer(assistant):
    one, two = (assistant.ask("Why did Moscow react mildly?").to_dict() for _ in range(2))
    one.pop("timings")
    two.pop("timings")
    assert one == two


def test_filters_by_source_and_date(assistant):
    answer = assistant.ask("How did Russia react?", sources=["Deutsche Welle"])
    assert {e.article.source for e in answer.evidence} == {"Deutsche Welle"}
    for filters in (
        {"until": date(2026, 1, 6)},
        {"sources": ["Nobody"]},
        {"as_of": date(2020, 1, 1)},
    ):
        answer = assistant.ask("How did Russia react?", **filters)
        assert answer.abstention.reason is AbstentionReason.OUTSIDE_FILTERS
        assert answer.evidence == ()
    assert assistant.ask("How did Russia react?", since=date(2026, 1, 7)).citations


@pytest.mark.parametrize("question", ["", "   \n", "?!…", "\u200b", "x" * 2001, None, 5])
def test_a_question_that_is_none_is_refused(assistant, question):
    with pytest.raises(QuestionError, match="Expected a question"):
        assistant.ask(question)


def test_odd_questions_are_answered_or_refused_but_never_break(assistant):
    for question in (
        "x" * 2000,
        "\ud800 Maduro?",
        "'; DROP TABLE articles;--",
        "{$ne: 1} Putin",
        "¿?a",
    ):
        assistant.ask(question)


def test_bad_filters_say_what_was_expected(assistant):
    with pytest.raises(InputError, match="first day before the last"):
        assistant.ask("Who?", since=date(2026, 2, 1), until=date(2026, 1, 1))
    with pytest.raises(InputError, match="list of sources"):
        assistant.ask("Who?", sources="Deutsche Welle")
    with pytest.raises(InputError, match="id of an article"):
        assistant.article("nothing")


def test_many_threads_get_the_same_answers(assistant):
    questions = ["Who is Neil Melvin?", "What did Zelenskyy say?", "Why is Russia silent?"]
    expected = {q: assistant.ask(q).text for q in questions}
    found, failures = [], []

    def work(question):
        try:
            found.append((question, assistant.ask(question).text))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(q,)) for q in questions * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert all(expected[q] == text for q, text in found)
    assert len(found) == 12


def test_an_open_assistant_sees_a_new_generation(tmp_path, embedder):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The mayor of Elmford is Jane Hill. She took office in May.")
    with Assistant.open(Settings(articles=folder, store=tmp_path / "store")) as assistant:
        assert assistant.ask("Who is the mayor of Norland?").abstention
        text = "The mayor of Norland is Ove Dahl. He was elected in 2024 with 53 percent."
        (folder / "b.txt").write_text(text)
        with Assistant.open(Settings(articles=folder, store=tmp_path / "store")):
            pass
        assert "Ove Dahl" in assistant.ask("Who is the mayor of Norland?").text
        assert len(assistant.catalogue()) == 2
    with pytest.raises(InputError, match="closed"):
        assistant.ask("Who?")


def test_near_identical_passages_are_counted_once(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "The Ash bridge in Elmford was closed on Monday after cracks were found in a pillar."
    for name in ("One", "Two", "Three"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\nsource: {name}\n---\n{text}\n")
    (folder / "other.md").write_text("---\ntitle: Fair\n---\nThe spring fair opens on Sunday.\n")
    with Assistant.open(Settings(articles=folder, store=tmp_path / "store")) as assistant:
        evidence = assistant.retrieve("Why was the Ash bridge closed?")
        assert len(assistant.catalogue()) == 4
    assert len(evidence) == 2


def test_a_sentence_that_leans_brings_the_one_before(assistant):
    answer = assistant.ask("Where did the bombers land?")
    landed = [c.quote for c in answer.citations if "They landed at Caracas airport" in c.quote]
    joined = " ".join(c.quote for c in answer.citations)
    assert landed
    assert "Tu-160" in joined


def article_of(text):
    return Article("a" * 16, "a.txt", "T", None, None, None, None, "en", text, text_hash(text))


@given(st.text(min_size=1, max_size=80), st.data())
def test_citations_reproduce_the_text_and_resolve(text, data):
    article = article_of(text)
    spans = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        spans.append((start, data.draw(st.integers(start + 1, len(text)))))
    drafts = [DraftClaim((Quote(article, *span),)) for span in spans]
    if any(not text[slice(*span)].strip() for span in spans):
        with pytest.raises(CitationError):
            cite(drafts)
        return
    claims, citations = cite(drafts)
    assert len(citations) == len(set(spans))
    assert [c.number for c in citations] == list(range(1, len(citations) + 1))
    for claim, span in zip(claims, spans, strict=True):
        (number,) = claim.citations
        assert citations[number - 1].quote == text[slice(*span)]


def test_a_citation_that_does_not_match_is_never_shipped():
    article = article_of("The bridge is closed.")
    claims, citations = cite([DraftClaim((Quote(article, 0, 10),))])
    for change in ({"quote": "The tunnel"}, {"start": 1}, {"end": 99}, {"article_sha256": "0"}):
        with pytest.raises(CitationError, match="Citation 1"):
            check_citations(claims, [replace(citations[0], **change)], {article.id: article})
    with pytest.raises(CitationError, match="expected citations among"):
        check_citations([replace(claims[0], citations=(2,))], citations, {article.id: article})
    with pytest.raises(CitationError, match="found none"):
        cite([DraftClaim((), "A claim from nowhere.")])


def test_fusion_is_a_convex_sum_of_min_max_scores():
    fused = fuse(np.array([0.2, 0.4, 0.6]), np.array([3.0, 0.0, 6.0]), 0.25)
    assert fused == pytest.approx([0.375, 0.125, 1.0])
    assert fuse(np.array([0.3]), np.array([0.0]), 0.5) == pytest.approx([0.5])


def test_the_json_has_exactly_the_documented_fields(assistant):
    answer = assistant.ask("Who is Neil Melvin?").to_dict()
    assert list(answer) == [
        "question", "text", "short", "claims", "citations", "evidence", "disagreements",
        "abstention", "confidence", "engine", "timings",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "number", "article_id", "title", "source", "published", "url", "quote", "start", "end",
        "article_sha256",
    ]  # fmt: skip
    assert answer["citations"][0]["published"] == "2026-01-07"


def test_captions_of_pictures_are_no_sentences_to_answer_with():
    told = "Photos: The flood in Elmford A man waits. Hide Caption 3 of 20"
    found = article(f"{told}\nThe flood in Elmford came after days of rain.")
    passage = Passage(found.id, 0, len(found.text), found.text)
    spans = [(0, len(told)), (len(told) + 1, len(found.text))]
    evidence = Evidence(passage, found, 1, 0.9, 0.7, 9.0)
    sentences = gather(analysed("Why the flood?"), [evidence], lambda _: spans, Words())
    assert [s.text for s in sentences] == ["The flood in Elmford came after days of rain."]


def test_opposite_sides_are_an_answer_although_a_word_stands_nowhere(assistant):
    answer = assistant.ask("Did Russia condemn the capture or stay silent?")
    assert answer.abstention is None
    (found,) = answer.disagreements
    values = {position.value for position in found.positions}
    assert any("condemnation" in value for value in values)
    assert any("silent" in value for value in values)
    assert len({citation.source for citation in answer.citations[:2]}) == 2


def test_sides_on_something_else_are_none(assistant):
    assert assistant.ask("Did Brazil condemn the earthquake or stay silent?").abstention
