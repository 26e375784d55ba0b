"""The baselines over the real seeds, and a language model's opinion beside the figures."""

import pytest
from eval_answers import SENTENCES, answer, article, case, question, text_of

from eval.baselines import always_abstain, first_found
from eval.engines import assistant_answerer, engine_of, retriever_of, sentence_search, settings_of
from eval.grade import grade_answer
from eval.judge import judge
from index.errors import InputError


def test_the_first_sentence_that_bm25_finds():
    search = sentence_search([article(), article("Nothing of it here.", "b")])
    answer = first_found(search, "bm25")("Who said the bridges were unsafe?")
    assert answer.citations[0].quote == SENTENCES[2]
    assert answer.engine == "bm25"
    assert 0 < answer.confidence <= 1


def test_nothing_found_is_silence():
    search = sentence_search([article()])
    assert first_found(search, "bm25")("Zebra quagga?").abstention is not None


def test_silence():
    assert always_abstain("Who?").abstention is not None


@pytest.mark.parametrize("name", ["bm25", "dense", "llama-index", "abstain", "qa"])
def test_each_baseline_over_the_seeds_quotes_exactly(assistant, name):
    engine = engine_of(name, assistant)
    answer = engine("How many strategic bombers did Russia send to Venezuela, and when?")
    for citation in answer.citations:
        text = assistant.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    assert bool(answer.citations) is (name != "abstain")


def test_dense_means_dense():
    assert settings_of("dense") == {"dense_weight": 1.0}
    assert settings_of("bm25") == {"dense_weight": 0.0}
    assert settings_of("qa") == {}


def test_retrieval_alone(assistant):
    for name in ("qa", "llama-index"):
        found = retriever_of(name, assistant)("Who is Neil Melvin?")
        assert found[0].rank == 1


def test_a_conversation_is_replayed_where_the_engine_has_one():
    class Talk:
        def __init__(self):
            self.heard = []

        def ask(self, text, *, as_of=None):
            self.heard.append(text)
            return tuple(self.heard)

    class Conversing:
        def conversation(self):
            return Talk()

        def ask(self, text, *, as_of=None):
            return (text,)

    class Plain:
        def ask(self, text, *, as_of=None):
            return (text,)

    ask = assistant_answerer(Conversing())
    assert ask("And then?", history=("First?",)) == ("First?", "And then?")
    assert ask("Alone?") == ("Alone?",)
    assert assistant_answerer(Plain())("And then?", history=("First?",)) == ("And then?",)


def test_unknown_engines_are_refused(assistant):
    with pytest.raises(InputError, match="Expected an engine"):
        engine_of("gpt", assistant)


def test_a_judge_is_asked_about_given_answers_only():
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

    class Judge(CustomLLM):
        @property
        def metadata(self):
            return LLMMetadata(model_name="judge")

        def complete(self, prompt, formatted=False, **kwargs):
            correctness = "reference answer" in prompt.lower()
            return CompletionResponse(text="4.0\nGood enough." if correctness else "YES")

        def stream_complete(self, prompt, formatted=False, **kwargs):
            raise NotImplementedError

    facts = question(must_state=(("two",),))
    grades = [
        grade_answer(case(facts, SENTENCES[1]), answer(SENTENCES[1]), text_of),
        grade_answer(case(facts, SENTENCES[1]), answer(), text_of),
    ]
    opinion = judge(grades, Judge())
    assert opinion == {"correctness (1 to 5)": 4.0, "faithfulness (0 to 1)": 1.0}
